"""diendan's own execution alone: notebooks through the pool of the pipeline, without rendering.

`python -m bench.execute_many NOTEBOOK OUT JOBS PROVINCE…` prints the seconds that the cells took, summed.
"""

import sys
from pathlib import Path

from diendan.environment import project_root
from diendan.execute.kernels.parent_process import warm_parent
from diendan.workers.local_pool import LocalWorkers

_DAY = 1789430400
"""2026-09-15, the date in both notebooks, as a forum's run would pass it on."""


def execute_one(notebook: Path, province: str, work: Path, root: Path) -> float:
    """Execute the notebook for a province in `work`; return the seconds of its cells."""
    from diendan.execute.notebook_execution import ExecuteRequest, execute

    request = ExecuteRequest(
        source=notebook, parameters={"province": province}, work=work, root=root, timeout=120, epoch=_DAY
    )
    return execute(request).kernel_seconds


def main(arguments: list[str]) -> None:
    """Execute the notebook for each province; OUT/<province>/executed.ipynb."""
    notebook, out, jobs, *provinces = arguments
    root = project_root()
    warm_parent(root)  # one for all workers; it imports while they start
    workers = LocalWorkers(int(jobs))
    futures = [
        workers.submit(execute_one, Path(notebook), province, Path(out) / province, root)
        for province in provinces
    ]
    print(sum(future.result() for future in futures))
    workers.close()


if __name__ == "__main__":
    main(sys.argv[1:])
