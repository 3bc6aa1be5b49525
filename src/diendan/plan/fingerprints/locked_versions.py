"""Which installed packages differ from requirements.lock, of those that documents are made with."""

import os
import re
import sys
from collections import deque
from contextlib import suppress
from pathlib import Path

_LOCKED = re.compile(r"^([\w.-]+)==([^\s;]+)", re.M)
_NAME = re.compile(r"[\w.-]+")
_ENDING = ".dist-info"
# Not locked, and used where it is found: seaborn estimates densities with it.
_USED_WHERE_FOUND = ("scipy",)
# For writing notebooks; what it alone needs is in no document.
_NOT_IN_DOCUMENTS = frozenset({"jupyterlab"})


def not_as_locked(lock: Path) -> dict[str, str]:
    """Return the installed version, and those locked, of each package that differs and may change documents.

    lock: a project's requirements.lock; without one nothing differs. Of the packages that it does not name
    few change anything: kernels hide from pandas what it would compute with (`execute/kernels/preload.py`).
    """
    locked: dict[str, list[str]] = {}
    text = lock.read_text(encoding="utf-8") if lock.is_file() else ""
    for name, version in _LOCKED.findall(text):
        locked.setdefault(_plain(name), []).append(version)
    installed = _installed()
    differing = [
        name for name, versions in locked.items() if installed.get(name, versions[0]) not in versions
    ]
    if differing:
        needed = _needed()
        differing = [name for name in differing if name in needed]
    said = {name: f"locked: {' or '.join(dict.fromkeys(locked[name]))}" for name in differing}
    if locked:
        said |= {name: "not locked" for name in _USED_WHERE_FOUND if name in installed and name not in locked}
    return {name: f"{installed[name]} ({how})" for name, how in sorted(said.items())}


def _plain(name: str) -> str:
    """Return a package's name as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _installed() -> dict[str, str]:
    """Return the version of each installed package, by the names of folders, whose files stay unread."""
    found: dict[str, str] = {}
    for folder in filter(None, sys.path):
        with suppress(OSError):
            for entry in os.scandir(folder):
                if entry.name.endswith(_ENDING):
                    name, _, version = entry.name.removesuffix(_ENDING).partition("-")
                    found.setdefault(_plain(name), version)
    return found


def _needed() -> set[str]:
    """Return diendan's packages, those that these need, and so on."""
    from importlib.metadata import PackageNotFoundError, requires

    needed: set[str] = set()
    waiting = deque(["diendan"])
    while waiting:
        name = waiting.popleft()
        if name in needed or name in _NOT_IN_DOCUMENTS:
            continue
        needed.add(name)
        try:
            lines = requires(name) or ()
        except PackageNotFoundError:
            continue  # for another system
        waiting.extend(
            _plain(said[0]) for line in lines if "extra ==" not in line and (said := _NAME.match(line))
        )
    return needed
