"""Whether charts come out here pixel for pixel as where the outputs of the source notebooks were stored."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from diendan.environment import machine

_DRAWING = ("matplotlib", "numpy", "contourpy", "kiwisolver", "fontpkg-be-vietnam-pro")
"""What a chart's pixels come from; matplotlib brings its own FreeType."""
_STORED_ON = "Linux x86_64"
_LOCKED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def why_pictures_differ(root: Path) -> str:
    """Return why charts may come out otherwise here than from the project's lock; "" where they do not."""
    if (here := machine()) != _STORED_ON:
        return f"this is {here}, and the outputs are stored on {_STORED_ON}"
    try:
        locked = _LOCKED.findall((root / "requirements.lock").read_text(encoding="utf-8"))
    except OSError:
        return "there is no requirements.lock"
    others = []
    for name in _DRAWING:
        # One line for each range of Python's versions.
        wanted = [number for package, number in locked if package == name]
        if _numbers(found := _installed(name)) not in map(_numbers, wanted):
            others.append(f"{name} is {found}, requirements.lock has {' or '.join(wanted) or 'none'}")
    return "; ".join(others)


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _numbers(written: str) -> list[int]:
    """Return the numbers of a version: 1.002 is 1.2."""
    return [int(number) for number in re.findall(r"\d+", written)]
