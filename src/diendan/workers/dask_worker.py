"""What runs on a worker of a cluster: the project is laid out once, tasks come as bytes and go as bytes."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from distributed import Worker, WorkerPlugin, get_worker

from diendan.errors import DiendanError, Finding, ToolMissing
from diendan.plan.fingerprints.inputs import Inputs
from diendan.plan.fingerprints.tool_versions import tools
from diendan.project import Project
from diendan.render.renderer_identity import identify
from diendan.spec.formats import RendererChoice
from diendan.spec.sidecar import report_names
from diendan.workers.overtime import end_overtime
from diendan.workers.task_transfer import Packed, answer, unpack, unpack_project
from diendan.workers.tasks import Result, Task


def equipment(project: Project, renderer: RendererChoice) -> Mapping[str, str]:
    """Return what must be the same everywhere for the same bytes to come out, as it is on this machine.

    Raises ToolMissing.
    """
    chosen = identify(renderer, project.build)
    return {
        **tools(),
        "diendan's own code": Inputs(project).all_code(report_names(project))[:12],
        f"renderer {chosen.name}": chosen.version,
    }


class ProjectOnWorker(WorkerPlugin):
    """Lays the project out in the worker's own folder when it joins, and clears it away at the end."""

    def __init__(
        self, name: str, archive: bytes, renderer: RendererChoice, wanted: Mapping[str, str]
    ) -> None:
        """wanted: the equipment of the machine that the documents are made for."""
        self.name, self.archive, self.renderer, self.wanted = name, archive, renderer, wanted
        self.root = Path()
        self.trouble: DiendanError | None = None

    def setup(self, worker: Worker) -> None:
        """Unpack the project; what does not fit is noted, and the first task that comes raises it."""
        self.root = Path(worker.local_directory).resolve() / self.name
        unpack_project(self.archive, self.root)
        try:
            here = equipment(Project.at(self.root), self.renderer)
        except DiendanError as error:
            self.trouble = error
            return
        findings = [
            Finding(
                f"worker {worker.name}: {part}",
                here.get(part, "nothing"),
                wanted,
                "Install requirements-cluster.lock and diendan there from the same commit (docs/cluster.md).",
            )
            for part, wanted in self.wanted.items()
            if here.get(part) != wanted
        ]
        if findings:
            self.trouble = ToolMissing("A worker would make other documents than this machine.", findings)

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - the interface of distributed
        """Remove the project; the kernels' parent stays warm for the next one."""
        shutil.rmtree(self.root, ignore_errors=True)


def run_there(
    name: str, work: Callable[[tuple[Task, ...]], tuple[Result, ...]], packed: tuple[Packed[Task], ...]
) -> tuple[Packed[Result], ...]:
    """Do `work` on this worker in the project that the plugin `name` laid out, and keep nothing of it.

    Raises ToolMissing where the worker's equipment is not the caller's, and what `work` raises.
    """
    plugin: Any = get_worker().plugins[name]
    if plugin.trouble is not None:
        raise plugin.trouble
    end_overtime()
    tasks = tuple(unpack(each, plugin.root) for each in packed)
    by_name = {task.name: task for task in tasks}
    try:
        return tuple(answer(by_name[result.name], result) for result in work(tasks))
    finally:
        for task in tasks:
            shutil.rmtree(task.work, ignore_errors=True)
