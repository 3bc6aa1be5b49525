"""Which Quarto is here, if any, and whether it is new enough."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from diendan.environment import child_environment, variable
from diendan.errors import ToolMissing

OLDEST = (1, 9)
"""Older ones lack what the extension asks for (_extension.yml: quarto-required)."""

_VERSION = re.compile(r"^(\d+)\.(\d+)(?:\.(\d+))?")
_HELP = "Run `make quarto`, install Quarto from quarto.org, or render with --renderer builtin"


@dataclass(frozen=True)
class QuartoTool:
    """A Quarto that can be used: its program and its version ("1.10.19")."""

    command: Path
    version: str

    @property
    def versions(self) -> str:
        """The versions of Quarto and of its pandoc ("1.10.19, pandoc 3.10"); asking for them starts Quarto.

        Raises ToolMissing where its pandoc gives no answer.
        """
        _, _, pandoc = _said(self.command, "pandoc", "--version").partition(" ")
        return f"{self.version}, pandoc {pandoc}"


def find_quarto() -> QuartoTool:
    """Return the Quarto beside this Python (a virtual or conda environment) or else the one on PATH.

    Raises ToolMissing where there is none, where it does not say its version, or where it is older than 1.9.
    """
    found = quarto_program()
    if found is None:
        raise ToolMissing(
            f"Quarto was not found: no program `quarto` beside this Python or on PATH. {_HELP}."
        )
    version = _said(found, "--version")
    match = _VERSION.match(version)
    oldest = ".".join(map(str, OLDEST))
    if not match:
        raise ToolMissing(
            f"Quarto does not work: `quarto --version` printed “{version[:80]}”, expected a number. {_HELP}."
        )
    if (int(match.group(1)), int(match.group(2))) < OLDEST:
        raise ToolMissing(f"Quarto is too old: got {version}, expected {oldest} or newer. {_HELP}.")
    return QuartoTool(found, version)


def quarto_program() -> Path | None:
    """Return the program beside this Python or else on PATH, whatever its version, or None."""
    beside = str(Path(sys.executable).parent)
    found = shutil.which("quarto", path=beside) or shutil.which("quarto", path=variable("PATH") or "")
    return Path(found) if found else None


def _said(command: Path, *words: str) -> str:
    """Return the first line that a command prints, without the blanks around it."""
    asked = " ".join(("quarto", *words))
    try:
        done = subprocess.run(
            [str(command), *words],
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolMissing(
            f"Quarto does not work: `{asked}` gave no answer ({type(error).__name__}). {_HELP}."
        ) from error
    lines = (done.stdout or done.stderr).strip().splitlines()
    if done.returncode != 0:
        last = lines[-1][:200] if lines else "nothing"
        raise ToolMissing(f"Quarto does not work: `{asked}` left with {done.returncode}: “{last}”. {_HELP}.")
    return lines[0].strip() if lines else ""
