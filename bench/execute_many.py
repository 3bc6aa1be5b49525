"""diendan's own execution alone: notebooks through the pool of the pipeline, without rendering.

`python -m bench.execute_many NOTEBOOK OUT JOBS PROVINCE…` prints the seconds that the cells took, summed.
"""

import sys
from pathlib import Path

from diendan.environment import project_root
from diendan.pipeline.execute import ExecuteRequest, execute
from diendan.pipeline.workers import LocalWorkers


def main(arguments: list[str]) -> None:
    """Execute the notebook for each province; OUT/<province>/executed.ipynb."""
    notebook, out, jobs, *provinces = arguments
    root = project_root()
    workers = LocalWorkers(int(jobs))
    futures = [
        workers.submit(
            execute,
            ExecuteRequest(
                source=Path(notebook),
                parameters={"province": province},
                work=Path(out) / province,
                root=root,
                timeout=120,
            ),
        )
        for province in provinces
    ]
    print(sum(future.result().kernel_seconds for future in futures))
    workers.close()


if __name__ == "__main__":
    main(sys.argv[1:])
