"""What checks found good, by the content of all that they read: what is as it was need not be checked again.

A check that reads the same bytes, among files of the same names, by the same code and in the same environment
says the same. What it reads is not listed: Python tells of every file that is opened. A check that found
something, or is not remembered, runs.
"""

import json
import os
import sys
import sysconfig
from collections.abc import Callable, Iterator, Sized
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from diendan.files.atomic_writing import write_atomically
from diendan.plan.fingerprints.code_closure import MISSING
from diendan.plan.fingerprints.digests import digest, file_digest
from diendan.plan.fingerprints.inputs import Inputs
from diendan.plan.manifest.journal_lines import MALFORMED
from diendan.project import Project

_opened: set[str] = set()
Findings = TypeVar("Findings", bound=Sized)


class FoundGood:
    """The checks of a project that found nothing to say, with the digests of the files that each had read.

    checker: the module that the checks are in; whatever it imports decides what they say.
    """

    def __init__(self, project: Project, checker: str) -> None:
        self._file = project.build / "found-good.json"
        self._apart = tuple(
            f"{folder}{os.sep}" for folder in (project.build, project.editions, sys.prefix, sys.base_prefix)
        )
        self._digests: dict[str, str] = {}
        installed = Path(sysconfig.get_path("purelib")).glob("*.dist-info")
        code = Inputs(project).own_code.closure([checker])
        environment = [sys.version, sorted(path.name for path in installed)]
        self._about = digest([sorted(_names(project)), code, environment])
        self._remembered: dict[str, dict[str, str]] = {}
        with suppress(OSError, *MALFORMED):
            kept = json.loads(self._file.read_bytes())
            if kept["about"] == self._about:
                self._remembered = {name: dict(read) for name, read in kept["read"].items()}
        _watch()

    def holds(self, name: str) -> bool:
        """Say whether a check found nothing, and would read today what it read then."""
        read = self._remembered.get(name)
        return read is not None and all(self._digest(path) == before for path, before in read.items())

    def look(self, name: str, check: Callable[[], Findings]) -> Findings:
        """Return what a check finds; remember it where that is nothing."""
        self._remembered.pop(name, None)
        findings = check()
        # What was opened before counts too: an earlier check may have left it in memory.
        opened = map(_source_of, tuple(_opened))
        read = {path: self._digest(path) for path in sorted(set(opened)) if not path.startswith(self._apart)}
        # Nobody knows which content was read of a file that has changed since its digest was taken.
        if not findings and all(_digest_of(path) == taken for path, taken in read.items()):
            self._remembered[name] = read
        body = json.dumps({"about": self._about, "read": self._remembered}, indent=1)
        with suppress(OSError):  # nothing depends on it: the next time everything is checked
            write_atomically(self._file, body.encode(), durable=False)
        return findings

    def _digest(self, path: str) -> str:
        if path not in self._digests:
            self._digests[path] = _digest_of(path)
        return self._digests[path]


def _names(project: Project) -> Iterator[str]:
    """Yield the path of every file of the project, but for what is made, released and installed in it."""
    waiting, seen = [project.root], set()
    while waiting:
        folder = waiting.pop()
        if (real := folder.resolve()) in seen:  # by way of a link
            continue
        seen.add(real)
        for path in folder.iterdir():
            if not path.is_dir():
                yield str(path)
                continue
            apart = path.name.startswith((".", "__pycache__")) or path in (project.build, project.editions)
            bundle = folder == project.looks and not path.name.startswith("_")
            if not apart and not bundle:
                waiting.append(path)


@cache
def _watch() -> None:
    """Have every file noted that this process opens from now on, unless only to write it."""

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], str | bytes | os.PathLike):
            return
        writes_alone = isinstance(arguments[1], str) and not {"r", "+"} & set(arguments[1])
        if not writes_alone:
            _opened.add(str(Path(os.fsdecode(arguments[0])).absolute()))

    sys.addaudithook(note)


def _source_of(path: str) -> str:
    """Return the file that decides what is in `path`: the source of a module that was compiled before."""
    file = Path(path)
    made = file.parent.name == "__pycache__"
    return str(file.parent.parent / f"{file.name.partition('.')[0]}.py") if made else path


def _digest_of(path: str) -> str:
    """Return the digest of a file's content, without noting that it was opened for that."""
    noted = path in _opened
    try:
        return file_digest(Path(path)) if Path(path).is_file() else MISSING
    except OSError:
        return MISSING
    finally:
        if not noted:
            _opened.discard(path)
