"""What a notebook may do with files, the network and processes: what a kernel needs, and nothing else."""

import os
import site
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Final

import diendan
from diendan.errors import InputError
from diendan.parsing.yaml_resources import yaml_resource

_TABLES: Final[Mapping[str, Any]] = yaml_resource(__file__)
_ANALYSIS = "diendan.analysis"
_OURS = "diendan."
_KERNEL = "diendan.execute."
# Through these our modules open a file; any other library that opens one was told its path by somebody.
_STANDARD = ("pathlib", "pathlib._local", "codecs", "io", "_io", "_pyio")
# Where the data of a project are; our own modules read there, and record what they read.
_RECORDED = ("data", "params", "notebooks/texts")
_WRITTEN_TO = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_PATH = (str, bytes, os.PathLike)
_Arguments = tuple[object, ...]


@dataclass(frozen=True)
class AllowedFolders:
    """Folders that a notebook may read in, may write in, and that our own modules may read in for it."""

    read: tuple[str, ...]
    written: tuple[str, ...]
    recorded: tuple[str, ...]

    @classmethod
    def around(cls, root: Path, work: Path) -> "AllowedFolders":
        """Return the places of a kernel that works in `work` for the project at `root`."""
        needed = [
            *map(Path, diendan.__path__),
            *(Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
            *(Path(prefix) / name for prefix in (sys.prefix, sys.base_prefix) for name in ("share", "etc")),
            *(Path(entry) for entry in (*sys.path, *site.getsitepackages()) if entry),
            # Settings that kernels share and that none may change.
            root / "build" / "kernels",
            # Whatever changes there makes every report outdated (`Inputs.data_description`).
            root / "data" / "units",
            *map(Path, _TABLES["system"]),
        ]
        return cls(
            read=_real((*needed, work)),
            written=_real((work, Path(os.devnull))),
            recorded=_real(root / name for name in _RECORDED),
        )


def _real(folders: Iterable[Path]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(os.path.realpath(folder) for folder in folders))


def watch(places: AllowedFolders, cells: Mapping[str, object]) -> None:
    """Refuse, from now on and for good, what a notebook may not do; the offending cell raises InputError.

    cells: the names of the notebook's cells, by which their frames are known.
    This finds slips. It is no wall against code that wants to get round it.
    """
    sys.addaudithook(_hook(places, cells))


def _hook(places: AllowedFolders, cells: Mapping[str, object]) -> Callable[[str, _Arguments], None]:
    def hook(event: str, arguments: _Arguments) -> None:
        if event in _REFUSED:
            raise InputError(_REFUSED[event].format(event=event))
        for place, change in _USES[event](arguments) if event in _USES else ():
            if change:
                if not _inside(place, places.written):
                    raise InputError(_TABLES["changed"].format(name=Path(place).name, event=event))
            elif not _inside(place, places.read) and not (
                _inside(place, places.recorded) and _opened_by_us(cells)
            ):
                words = "opened" if event == "open" else "listed"
                raise InputError(_TABLES[words].format(name=Path(place).name))

    return hook


def _inside(place: str, folders: tuple[str, ...]) -> bool:
    return any(place == folder or place.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def _opened_by_us(cells: Mapping[str, object]) -> bool:
    """Say whether `diendan.analysis`, called by the cell that is running, opens the file by its own code.

    A library that it calls, or one of our modules that the cell calls itself, records nothing.
    """
    frame: FrameType | None = sys._getframe(2)
    callers = []
    while frame is not None and frame.f_globals is not cells:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith(_KERNEL):
            break
        if name not in _STANDARD:
            callers.append(name)
        frame = frame.f_back
    ours = [name for name in callers if name.startswith(_OURS)]
    return bool(ours) and callers[0] == ours[0] and (ours[-1] + ".").startswith(_ANALYSIS + ".")


Use = Iterator[tuple[str, bool]]
"""Real paths that an event is about, each with whether it would be changed."""


def _open(arguments: _Arguments) -> Use:
    path, mode, flags = arguments
    if isinstance(path, _PATH):
        by_flags = isinstance(flags, int) and flags & _WRITTEN_TO
        by_mode = isinstance(mode, str) and set(mode) & set("wax+")
        yield os.path.realpath(os.fsdecode(path)), bool(by_flags or by_mode)


def _list(arguments: _Arguments) -> Use:
    path = arguments[0] if arguments and arguments[0] is not None else os.curdir
    if isinstance(path, _PATH):
        yield os.path.realpath(os.fsdecode(path)), False


def _connect(arguments: _Arguments) -> Use:
    path = arguments[0]
    if isinstance(path, _PATH) and (name := os.fsdecode(path)) not in ("", ":memory:"):
        file = name.removeprefix("file:").partition("?")[0] if name.startswith("file:") else name
        yield os.path.realpath(file), True


def _change(*places: tuple[int, int | None]) -> Callable[[_Arguments], Use]:
    """Return the uses of an event that changes the entries of folders at `places` of its arguments.

    places: for each path its position, and that of the open folder that it may be relative to.
    """

    def uses(arguments: _Arguments) -> Use:
        for at, relative_to in places:
            path = arguments[at]
            if not isinstance(path, _PATH):
                continue  # a number is a file that is open already
            name = os.fsdecode(path).rstrip(os.sep) or os.sep
            folder = (
                arguments[relative_to] if relative_to is not None and relative_to < len(arguments) else -1
            )
            if isinstance(folder, int) and folder >= 0:
                name = f"/proc/self/fd/{folder}/{name}"
            # The entry itself, not what a link leads to.
            parent, last = os.path.split(name)
            yield str(Path(os.path.realpath(parent or os.curdir), last)), True

    return uses


_USES: dict[str, Callable[[_Arguments], Use]] = {
    "open": _open,
    "sqlite3.connect": _connect,
    **dict.fromkeys(_TABLES["lists"], _list),
    **{event: _change(*places) for event, places in _TABLES["changes"].items()},
}
_REFUSED: Final[Mapping[str, str]] = {
    event: kind["message"] for kind in _TABLES["refused"] for event in kind["events"]
}
