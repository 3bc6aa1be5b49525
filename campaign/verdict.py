"""What a trial may find, and the one table that a campaign ends with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is never right, whatever was done to a run."""

    FIGURE = "wrong or lost figure"
    TRACEBACK = "traceback"
    ENDLESS = "run that did not end"
    UNEQUAL = "bundle not byte-equal"
    OTHER = "other promise broken"


@dataclass(frozen=True)
class Found:
    """One thing that a trial found: what kind it is of, and what was seen."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Result:
    """What came of one trial. left_out: why it could not be tried here, or ""."""

    part: str
    name: str
    found: tuple[Found, ...] = ()
    left_out: str = ""


def table(results: Iterable[Result]) -> str:
    """Return the verdict as Markdown: a line for each part, then every finding, then what was left out."""
    parts: dict[str, list[Result]] = {}
    for result in results:
        parts.setdefault(result.part, []).append(result)
    columns = {
        Kind.FIGURE: "wrong or lost figures",
        Kind.TRACEBACK: "tracebacks",
        Kind.ENDLESS: "runs that did not end",
        Kind.UNEQUAL: "bundles not byte-equal",
        Kind.OTHER: "other promises broken",
    }
    lines = [
        f"| part | tried | left out | {' | '.join(columns.values())} |",
        f"|---|--:|--:|{'--:|' * len(columns)}",
    ]
    for part, those in parts.items():
        tried = [result for result in those if not result.left_out]
        counts = [sum(any(f.kind is kind for f in result.found) for result in tried) for kind in columns]
        cells = [str(number) for number in (len(tried), len(those) - len(tried), *counts)]
        lines.append(f"| {part} | {' | '.join(cells)} |")
    return "\n".join([*lines, *_listed(parts)]) + "\n"


def _listed(parts: Mapping[str, Iterable[Result]]) -> Iterable[str]:
    for part, those in parts.items():
        wrong = [result for result in those if result.found]
        if wrong:
            yield f"\n## {part}: what was found\n"
        for result in wrong:
            yield f"- **{result.name}**"
            yield from (f"  - {found.kind}: {found.text}" for found in result.found)
        left = [result for result in those if result.left_out]
        if left:
            yield f"\n## {part}: left out here\n"
        yield from (f"- {result.name}: {result.left_out}" for result in left)
