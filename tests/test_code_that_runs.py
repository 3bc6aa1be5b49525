"""What the computed closures are checked against: the modules whose code runs while a real brief is made.

Everything is seen from outside, by Python's own hooks: which functions are called, which files are opened.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import diendan
from built_project import built_project
from diendan.plan.fingerprints.inputs import Inputs
from diendan.project import Project

FORUM, REPORT = "2026-q3", "policy-dialogue-brief"
HANDS_OVER = {"diendan.plan.planning", "diendan.plan.fingerprints.report_keys"}
"""Give parameters, which a key holds by their values, and places in the bundle."""

FIRST_CELL = """\
import sys, threading
called = set()
def seen(frame, event, argument):
    if event == "call":
        called.add(frame.f_globals.get("__name__", ""))
sys.setprofile(seen)"""
LAST_CELL = """\
sys.setprofile(None)
loaded = [name for name in sys.modules if name.startswith(("diendan.execute", "diendan.spec"))]
with open("seen.txt", "w") as file:
    file.write("\\n".join(sorted(name for name in {*called, *loaded} if name.startswith("diendan"))))"""

SCRIPT = """\
import functools, json, sys, threading
from pathlib import Path
from diendan.environment import Checkout
from diendan.bundle.finalise import finalise
from diendan.plan.manifest.journal import Journal
from diendan.forum_page.index_page import index_files
from diendan.spec.forum_file import load_forum
from diendan.plan.planning import make_plan
from diendan.render.renderer_identity import identify
from diendan.workers.rendering import render_tasks
from diendan.workers.task_requests import make_task
from diendan.workers.tasks import Executed, Finished, execute_task
from diendan.project import Project

root, package, forum, name = Path(sys.argv[1]), *sys.argv[2:]
seen, opened = {}, set()

def during(stage, function, *arguments):
    called = seen.setdefault(stage, set())
    def call(frame, event, argument):
        if event == "call":
            called.add(frame.f_globals.get("__name__", ""))
    threading.setprofile(call)
    sys.setprofile(call)
    try:
        return function(*arguments)
    finally:
        sys.setprofile(None)
        threading.setprofile(None)

def audit(event, arguments):
    if event == "open" and str(arguments[0]).startswith(package):
        opened.add(str(arguments[0]))

sys.addaudithook(audit)
project = Project.at(root)
renderer = identify("builtin", project.build)
plan = make_plan(project, forum, renderer, only=["cao-bang"])
step, work = plan.step(name), project.build / "work"
during("execute", load_forum, project, forum)
task = during("execute", make_task, plan, step, work)
executed = during("execute", execute_task, task)
assert isinstance(executed, Executed), executed
(finished,) = during("render", render_tasks, (task,))
assert isinstance(finished, Finished), finished
plan.bundle.mkdir(parents=True)
journal = Journal(plan.bundle, plan.previous)
journal.begin()
last = functools.partial(finalise, complete=False)
during("finish", last, plan, journal, Checkout(None, None), set())
during("page", lambda: {name: list(pieces) for name, pieces in index_files(plan, {}).items()})
seen["kernel"] = set((work / "kernel" / "seen.txt").read_text().split())
print(json.dumps({"opened": sorted(opened), **{stage: sorted(names) for stage, names in seen.items()}}))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The real project, with a brief whose first and last cell tell what ran in between."""
    made = built_project(tmp_path_factory.mktemp("runs") / "project")
    file = made.notebook(REPORT)
    notebook = json.loads(file.read_text(encoding="utf-8"))
    cells = notebook["cells"]
    (at,) = (n for n, cell in enumerate(cells) if "parameters" in cell["metadata"].get("tags", ()))
    for place, source in ((len(cells), LAST_CELL), (at + 1, FIRST_CELL)):
        more: dict[str, object] = {"metadata": {}, "outputs": [], "execution_count": None}
        cells.insert(place, {"cell_type": "code", "id": f"seen-{place}", "source": source, **more})
    file.write_text(json.dumps(notebook), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def ran(project: Project) -> dict[str, set[str]]:
    """The modules that ran, by stage."""
    package = str(Path(diendan.__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(project.root), package, FORUM, f"cao-bang/{REPORT}.vi"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {stage: set(names) for stage, names in json.loads(done.stdout.splitlines()[-1]).items()}


@pytest.fixture(scope="module")
def counted(project: Project) -> dict[str, set[str]]:
    """What counts for each stage."""
    inputs = Inputs(project)
    execute, render, finish = (
        set(inputs.code[key])
        for key in (inputs.execution_code(REPORT), inputs.rendering_code(), inputs.finishing_code())
    )
    return {"execute": execute, "kernel": execute, "render": render, "finish": finish, "page": finish}


@pytest.mark.parametrize("stage", ["execute", "kernel", "render", "finish", "page"])
def test_every_module_that_runs_counts(
    ran: dict[str, set[str]], counted: dict[str, set[str]], stage: str
) -> None:
    ours = {name for name in ran[stage] if name.split(".")[0] == "diendan"}
    assert len(ours) > 10
    assert ours - counted[stage] <= HANDS_OVER


def test_every_file_of_the_package_that_is_opened_counts(
    ran: dict[str, set[str]], counted: dict[str, set[str]]
) -> None:
    above = Path(diendan.__file__).parents[1]
    opened = [Path(name) for name in ran["opened"]]
    files = {path.relative_to(above).as_posix() for path in opened if not path.suffix.startswith(".py")}
    assert any(name.endswith(".j2") for name in files)
    assert files <= set.union(*counted.values())


def test_nearly_all_that_counts_for_a_brief_runs(
    ran: dict[str, set[str]], counted: dict[str, set[str]]
) -> None:
    """The closure is no excuse to count everything: of the analysis, little counts that does not run."""
    idle = {name for name in counted["kernel"] - ran["kernel"] if name.startswith("diendan.analysis.")}
    assert len(idle) < 0.3 * sum(name.startswith("diendan.analysis.") for name in counted["kernel"])
    assert "diendan.analysis.methods.convergence" not in counted["kernel"]
