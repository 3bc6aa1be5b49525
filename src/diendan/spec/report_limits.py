"""What one report may use of the machine: memory, what its cells print and show, files, time."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diendan.parsing.strict_yaml import Block

_SIZES = {"kB": 10**3, "MB": 10**6, "GB": 10**9}
_TIMES = {"s": 1, "min": 60}


@dataclass(frozen=True)
class Limits:
    """Bounds of one report; sizes in bytes, times in seconds.

    memory: private memory of its kernel (Linux). printed: text that one cell prints; line: characters of one
    printed line. shown: data that one cell shows, pictures for the most part; outputs: how many.
    file: each file that its kernel writes, its log too. execution: all cells together, and the kernel's
    start. rendering: all its documents.
    """

    memory: int = 2 * 10**9
    printed: int = 10**6
    line: int = 20_000
    shown: int = 50 * 10**6
    outputs: int = 1_000
    file: int = 20 * 10**6
    execution: int = 20 * 60
    rendering: int = 10 * 60

    def text(self) -> str:
        """Return the limits as they travel to the kernel, in the variable DIENDAN_LIMITS."""
        return json.dumps(asdict(self))

    @classmethod
    def of_text(cls, text: str | None) -> "Limits | None":
        """Return the limits that `text` holds; None where this is no kernel of a report."""
        return None if text is None else cls(**json.loads(text))


def size(value: int) -> str:
    """Return a size in words: "2 GB", "800 MB"."""
    return _in_words(value, _SIZES)


def span(value: int) -> str:
    """Return a time in words: "20 min", "90 s"."""
    return _in_words(value, _TIMES)


_KEYS: dict[str, tuple[Callable[[int], str], dict[str, int], int, int]] = {
    "memory": (size, _SIZES, 400 * 10**6, 64 * 10**9),
    "printed": (size, _SIZES, 10**3, 100 * 10**6),
    "shown": (size, _SIZES, 10**3, 10**9),
    "file": (size, _SIZES, 10**6, 10**9),
    "execution": (span, _TIMES, 1, 24 * 3600),
    "rendering": (span, _TIMES, 10, 24 * 3600),
}
"""For each key of a sidecar's `limits`: how to say it, its units, the least and the most."""


def read_limits(block: "Block", timeout: int) -> Limits:
    """Return the limits under a sidecar's key `limits`, which may be left out; defaults with findings.

    timeout: seconds for each cell, which the time for all cells cannot be shorter than.
    """
    chosen: dict[str, int] = {}
    inner = block.block("limits", "a mapping such as {memory: 4 GB}", required=False)
    if inner is not None:
        for key, (words, units, low, high) in _KEYS.items():
            least = max(low, timeout) if key == "execution" else low
            expected = f"a number with its unit ({', '.join(units)}) from {words(least)} to {words(high)}"
            text = inner.text(key, expected, required=False)
            if not text:
                continue
            value = _number(text, units)
            if value is None or not least <= value <= high:
                inner.find(key, f"`{text}`", expected)
            else:
                chosen[key] = value
        inner.close()
    chosen.setdefault("execution", max(Limits.execution, timeout))
    return Limits(**chosen)


def _number(text: str, units: dict[str, int]) -> int | None:
    found = re.fullmatch(r"(\d{1,9}) ?([A-Za-z]+)", text)
    return int(found[1]) * units[found[2]] if found and found[2] in units else None


def _in_words(value: int, units: dict[str, int]) -> str:
    fitting = [(unit, factor) for unit, factor in units.items() if value % factor == 0 and value >= factor]
    unit, factor = fitting[-1] if fitting else (next(iter(units)), next(iter(units.values())))
    return f"{value / factor:g} {unit}"
