"""Start many kernels in parallel: `python -m bench.many_kernels COUNT AT_ONCE` prints how many failed."""

import asyncio
import sys
import tempfile
from pathlib import Path

from diendan.environment import project_root
from diendan.execute.kernels.kernel_environment import kernel_variables
from diendan.execute.kernels.manager import running_kernel


async def start_many(count: int, at_once: int) -> list[str]:
    """Start `count` kernels, `at_once` alive at a time; return what went wrong, one line for each failure."""
    gate = asyncio.Semaphore(at_once)
    failures: list[str] = []
    variables = kernel_variables(project_root(), {})

    async def one(number: int, folder: Path) -> None:
        async with gate:
            try:
                async with running_kernel("warm", variables, folder, 120) as (_, client):
                    reply = await client.execute_interactive(f"assert {number} >= 0", timeout=120)
                    if reply["content"]["status"] != "ok":
                        failures.append(f"kernel {number}: {reply['content']}")
            except Exception as error:
                failures.append(f"kernel {number}: {type(error).__name__}: {error}")

    with tempfile.TemporaryDirectory() as folder:
        await asyncio.gather(*(one(number, Path(folder)) for number in range(count)))
    return failures


def main(arguments: list[str]) -> int:
    """Print the failures and how many there were; return the exit code."""
    count, at_once = int(arguments[0]), int(arguments[1])
    failures = asyncio.run(start_many(count, at_once))
    for failure in failures:
        print(failure)
    print(f"{len(failures)} of {count} kernels failed ({at_once} at once)")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
