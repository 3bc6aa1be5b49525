"""Install the Quarto that pyproject.toml pins, if its download can be reached; say so in one line if not.

The package fetches a release while it installs, without a time limit, so the release is asked for first.
Run by `make` with the Python of the environment; always ends with 0: the built-in renderer will do.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

from diendan.errors import ToolMissing
from diendan.render.quarto.quarto_tool import find_quarto

ROOT = Path(__file__).parents[1]
PROBE_SECONDS = 8
INSTALL_SECONDS = 600
PROBE = """
import sys, urllib.request
request = urllib.request.Request(sys.argv[1], method="HEAD")
urllib.request.urlopen(request, timeout=4).close()
"""


def main() -> None:
    """Install Quarto into the environment that runs this script, unless one is found that is new enough."""
    try:
        find_quarto()
    except ToolMissing:
        _install()


def _install() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (wanted,) = project["optional-dependencies"]["quarto"]
    version = wanted.split("==")[1]
    release = "https://github.com/quarto-dev/quarto-cli/releases/download"
    address = f"{release}/v{version}/quarto-{version}-linux-amd64.tar.gz"
    later = "Going on with the built-in renderer; `make quarto` tries again."
    if not _succeeds([sys.executable, "-c", PROBE, address], PROBE_SECONDS):
        print(f"Quarto's download cannot be reached. {later}")
        return
    print(f"Installing Quarto {version} …", flush=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--no-input", "install", "--no-deps", wanted]
    if not _succeeds(pip, INSTALL_SECONDS):
        print(f"Quarto could not be installed. {later}")


def _succeeds(command: list[str], seconds: float) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    main()
