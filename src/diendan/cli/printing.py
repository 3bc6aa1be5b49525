"""What commands print: short paths, lines, and what a terminal is too small for."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from diendan.errors import DiendanError, Finding
from diendan.findings import finding_lines
from diendan.project import Project


def kept(name: str) -> Path:
    """Return where what a terminal is too small for is kept: under the project's build/, or under ours."""
    try:
        return Project.find().build / name
    except DiendanError:
        return Path.cwd() / "build" / name


def shown(path: Path) -> str:
    """Return a path as short as it can be typed from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def say(lines: Iterable[str]) -> None:
    """Print lines as they come."""
    for line in lines:
        print(line)


def told(command: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Give the lines that a command says of its findings; what is too much for them is kept in a file."""
    return finding_lines(findings, kept(f"findings/{command}.txt"), shown)
