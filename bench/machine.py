"""What the figures were measured on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

_TOOLS = ("papermill", "nbclient", "ipykernel", "pandas", "matplotlib", "pypandoc-binary", "typst")


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


def machine_lines() -> list[str]:
    """Return the machine, its load right now, and the versions of what is measured."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = next((line.partition(":")[2].strip() for line in info.splitlines() if "model name" in line), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    busy = os.getloadavg()[0] > 0.5
    return [
        f"{cores()} cores of {model}, {memory:.0f} GB, {platform.system()} {platform.release()}",
        f"load before the start: {load}"
        + (" (BUSY: seconds are too long, ratios uncertain)" if busy else ""),
        f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in _TOOLS),
    ]
