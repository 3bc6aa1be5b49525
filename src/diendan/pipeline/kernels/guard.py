"""What a notebook may not do behind the back of `load`: read files, use the network, start programs."""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import diendan
from diendan.errors import InputError

_FILES = ("open", "sqlite3.connect")
_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg")
_PROGRAMS = (
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "subprocess.Popen",
)
_OUR_ROOMS = "diendan."
_NOT_OURS = "diendan.pipeline."


@dataclass(frozen=True)
class Places:
    """Folders that a notebook may or may not open files in; the nearest folder above a file decides."""

    rules: tuple[tuple[str, bool], ...]

    @classmethod
    def around(cls, root: Path, work: Path) -> "Places":
        """Return the rules for a report made in `work` from the project at `root`."""
        refused = [root, Path.home()]
        # Python's own, the packages', ours, and the settings folders that kernels share.
        packages = [Path(sys.prefix), Path(sys.base_prefix), *map(Path, diendan.__path__)]
        allowed = [work, *packages, root / "build" / "kernels", Path(tempfile.gettempdir())]
        rules = [(os.path.realpath(folder), False) for folder in refused]
        rules += [(os.path.realpath(folder), True) for folder in allowed]
        return cls(tuple(sorted(rules, key=lambda rule: len(rule[0]), reverse=True)))

    def allow(self, path: str) -> bool:
        """Return whether a notebook may open the file at `path`."""
        real = os.path.realpath(path)
        return next(
            (ok for folder, ok in self.rules if real == folder or real.startswith(folder + os.sep)), True
        )


def watch(places: Places) -> None:
    """Refuse, from now on and for good, what a notebook may not do; the offending cell raises InputError.

    This finds slips. It is no wall against code that wants to get round it.
    """
    sys.addaudithook(_hook(places))


def _hook(places: Places) -> Callable[[str, tuple[object, ...]], None]:
    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _FILES:
            file = arguments[0]
            # A number is a file that is open already.
            if not isinstance(file, (str, bytes, os.PathLike)):
                return
            path = os.fsdecode(file)
            if not places.allow(path) and not _called_by_us():
                raise InputError(
                    f"The notebook opened the file {Path(path).name} itself. Read data with `load(...)`, "
                    "so that the report is made again when what it read changes."
                )
        elif event in _NETWORK:
            raise InputError(
                "The notebook used the network. Put what it needs into data/ and read it with `load(...)`."
            )
        elif event in _PROGRAMS:
            raise InputError("The notebook started another process. A report may use its own alone.")

    return hook


def _called_by_us() -> bool:
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name.startswith(_OUR_ROOMS) and not name.startswith(_NOT_OURS):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False
