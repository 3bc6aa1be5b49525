"""Bundles compared byte for byte, and those of undisturbed runs to compare with."""

import hashlib
import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from campaign.calls import call, judge
from campaign.project import Forum, Place, copy_place, make_place
from campaign.verdict import Found, Kind

RUN_FACTS = "run.json"
RUN = ("--renderer", "builtin", "--jobs", "1")
"""How every run of the campaign is called."""

Change = Callable[[Place], None]


def files_in(bundle: Path) -> dict[str, str]:
    """Return the digest of every file of a bundle by its path, except the facts of the latest run."""
    return {
        path.relative_to(bundle).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(bundle.rglob("*"))
        if path.is_file() and path.relative_to(bundle).as_posix() != RUN_FACTS
    }


def differences(bundle: Path, expected: Path) -> list[Found]:
    """Return where a bundle is not, byte for byte, the one that an undisturbed run makes."""
    here, there = files_in(bundle), files_in(expected)
    unlike = sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
    if not unlike:
        return []
    words = [
        f"{name} ({'missing' if name not in here else 'too much' if name not in there else 'other bytes'})"
        for name in unlike
    ]
    return [Found(Kind.UNEQUAL, f"{len(unlike)} files: {', '.join(words)[:300]}")]


def held(bundle: Path) -> list[Found]:
    """Return the files that a bundle's manifest lists and that are not there, or have other bytes.

    The manifest is read as the JSON that docs/manifest.md describes.
    """
    try:
        manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    listed = [out for entry in manifest["reports"] for out in entry["outputs"]] + manifest["files"]
    here = files_in(bundle)
    lost = [out["path"] for out in listed if here.get(out["path"]) != out["sha256"]]
    return [Found(Kind.FIGURE, f"not as the manifest says: {', '.join(lost)[:300]}")] if lost else []


class Undisturbed:
    """Projects whose forum was made once without any fault, by forum and by the change made first."""

    def __init__(self, home: Path) -> None:
        self._home = home / "undisturbed"
        shutil.rmtree(self._home, ignore_errors=True)
        self._lock = threading.Lock()
        self._made: dict[tuple[Forum, str], Place] = {}
        self._seconds: dict[tuple[Forum, str], float] = {}

    def place(self, forum: Forum, name: str = "as-it-was", change: Change | None = None) -> Place:
        """Return the project after an undisturbed run from nothing; never change what is in it.

        name: of the change; the same name means the same change. RuntimeError where that run fails.
        """
        with self._lock:
            if (forum, name) not in self._made:
                place = make_place(self._home / f"{len(self._made)}-{forum.name}-{name}", forum)
                if change:
                    change(place)
                ran = call(place.root, "reports", forum.name, *RUN)
                if ran.code != 0 or judge(ran, 0):
                    raise RuntimeError(
                        f"An undisturbed run of {forum.name} ({name}) fails: {ran.out[-1500:]}"
                    )
                self._made[forum, name] = place
                self._seconds[forum, name] = ran.seconds
            return self._made[forum, name]

    def seconds(self, forum: Forum) -> float:
        """Return how long the undisturbed run took."""
        self.place(forum)
        return self._seconds[forum, "as-it-was"]

    def copy(self, forum: Forum, root: Path, name: str = "as-it-was", change: Change | None = None) -> Place:
        """Return a copy of such a project at `root`, to be disturbed."""
        return copy_place(self.place(forum, name, change), root)
