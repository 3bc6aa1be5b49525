"""What a source notebook stores of its outputs, and what makes them no guard.

A source notebook is kept as `make store` leaves it: executed once with the defaults of its parameters cell,
its outputs as texts alone, and at each code cell a mark: the digest of the defaults, of the cell and of its
outputs, and of which cell stands above it (at the first, also of which is the last). Who changes one of
these, moves a cell or takes one away without executing the notebook leaves a mark that no longer holds, and
whoever looks sees it without executing anything.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from diendan.errors import Finding
from diendan.language import runs
from diendan.parsing.notebook_files import (
    INJECTED_TAG,
    Literal,
    Notebook,
    NotebookCell,
    cell_place,
    normalised,
    parameters,
    tagged,
)
from diendan.plan.fingerprints.digests import digest

STORE = "Take it back (`git checkout` of the file), or run `make store` if it is meant."
_MARK = "diendan"
_SHORT = 16
# What nbclient and nbval take for leave to pass over a cell, its output or its error.
_SKIPPING_TAGS = re.compile(r"skip-execution|raises-exception|nbval-.*")
_SKIPPING_COMMENT = re.compile(r"^\s*#+\s*((?:NBVAL|PYTEST_VALIDATE)_\w+)\s*$", re.MULTILINE)
_PICTURE = re.compile(r"^picture \d+×\d+ [0-9a-f]{16}$", re.MULTILINE)
_SHOWN = 90


def as_stored(executed: Notebook, where: str) -> Notebook:
    """Return an executed notebook as `make store` leaves it, its runs counted 1..n; `where` names it.

    Raises InputError where it has no parameters cell.
    """
    stored = normalised(executed)
    injected = tagged(stored, INJECTED_TAG)
    stored["cells"] = [cell for position, cell in enumerate(stored["cells"]) if position not in injected]
    defaults, count = parameters(stored, where), 0
    for number, cell in _code_cells(stored).items():
        count += (run := cell["execution_count"] is not None)
        cell["execution_count"] = count if run else None
        cell["outputs"] = _kept(cell["outputs"])
        cell["metadata"][_MARK] = {"stored": _mark(stored, number, defaults)}
    return normalised(stored)


def without_marks(cell: NotebookCell) -> NotebookCell:
    """Return a code cell before it is executed: no outputs, and no mark of those that it had."""
    metadata = {key: value for key, value in cell["metadata"].items() if key != _MARK}
    return {**cell, "metadata": metadata, "outputs": [], "execution_count": None}


def unguarded(notebook: Notebook, where: str) -> Iterator[Finding]:
    """Yield each cell whose output nobody would compare: injected, cleared, or passed over by its tags; and
    each that did not run behind the one above it, because one was moved or taken away."""
    for number, cell in enumerate(notebook["cells"], 1):
        place = _place(where, number, cell)
        tags = cell["metadata"].get("tags", ())
        if INJECTED_TAG in tags:
            yield Finding(place, "injected parameters", "the defaults of the parameters cell alone", STORE)
        elif cell["cell_type"] == "code":
            for tag in filter(_SKIPPING_TAGS.fullmatch, tags):
                got, hint = f"the tag `{tag}`", "Take the tag off."
                yield Finding(place, got, "a cell that is executed and compared", hint)
            for comment in _SKIPPING_COMMENT.findall(cell["source"]):
                got, hint = f"`# {comment}`", "Take the comment out."
                yield Finding(place, got, "a cell that is executed and compared", hint)
            if _is_cleared(cell):
                yield Finding(place, "no stored run (`execution_count: null`)", "its stored outputs", STORE)
    yield from _out_of_place(notebook, where)


def unstored(notebook: Notebook, where: str) -> Iterator[Finding]:
    """Yield the cells that are not as `make store` left them: other code, outputs, defaults or cells above.

    Raises InputError where the notebook has no parameters cell.
    """
    defaults = parameters(notebook, where)
    ran = {
        number: cell
        for number, cell in _code_cells(notebook).items()
        if cell["source"].strip() and not _is_cleared(cell)
    }
    changed = [
        number
        for number, cell in ran.items()
        if cell["metadata"].get(_MARK) != {"stored": _mark(notebook, number, defaults)}
    ]
    if changed:
        place = f"{where}: cell{'s' * (len(changed) > 1)} {_ranges(changed, list(ran))}"
        got = "code, outputs or a cell above that changed since `make store`"
        expected = "them as it left them, for the parameters' defaults"
        hint = "Run `make validate` to see what differs, `make store` if it is meant."
        yield Finding(place, got, expected, hint)


def _out_of_place(notebook: Notebook, where: str) -> Iterator[Finding]:
    last = cleared = 0
    for number, cell in _code_cells(notebook).items():
        if not cell["source"].strip():
            continue
        if _is_cleared(cell):
            cleared += 1
            continue
        run = cell["execution_count"]
        if not last < run <= last + 1 + cleared:
            got = f"the outputs of run {run}, behind those of run {last}"
            expected = "cells as they were run, from top to bottom: none moved or taken away"
            yield Finding(_place(where, number, cell), got, expected, STORE)
        last, cleared = run, 0


def differences(
    stored: Notebook, executed: Notebook, where: str, *, pictures: bool = True
) -> Iterator[Finding]:
    """Yield each cell that puts out something else than what is stored of it.

    executed: what came of `stored` with the defaults of its parameters cell. pictures: whether they count.
    """
    injected = tagged(stored, INJECTED_TAG)
    numbers = [n for n in range(1, len(stored["cells"]) + 1) if n - 1 not in injected]
    then, now = (as_stored(notebook, where)["cells"] for notebook in (stored, executed))
    for number, cell, again in zip(numbers, then, now, strict=True):
        before, after = _unnumbered(cell), _unnumbered(again)
        if not pictures:
            before, after = _unpictured(before), _unpictured(after)
        if before != after and not _is_cleared(cell):
            was, is_now = _first_difference(before, after)
            hint = "If that is meant, run `make store`."
            if _unpictured(before) == _unpictured(after):
                was, is_now = "the picture", "another picture of the same values"
                hint = f"Its colours, marks, axes or words differ: `make review` shows both pictures. {hint}"
            yield Finding(_place(where, number, cell), is_now, f"{was}, as it is stored", hint)


def _place(where: str, number: int, cell: NotebookCell) -> str:
    return f"{where}: {cell_place(number, cell['source'])}"


def _code_cells(notebook: Notebook) -> dict[int, NotebookCell]:
    """Return the code cells by their numbers in the file."""
    return {n: cell for n, cell in enumerate(notebook["cells"], 1) if cell["cell_type"] == "code"}


def _ranges(numbers: list[int], among: list[int]) -> str:
    """Return some of the numbers `among`, three and more in a row there as a range: "2, 4–9"."""
    found = [[among[place] for place in run] for run in runs(map(among.index, numbers))]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in found)


def _is_cleared(cell: NotebookCell) -> bool:
    code = cell["cell_type"] == "code" and cell["source"].strip()
    return bool(code) and not isinstance(cell.get("execution_count"), int)


def _kept(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return outputs as texts, for people and their diffs.

    Pictures go, because the text beside them tells their pixels, and what only the renderer reads, where one
    value is repeated in many cells and one more renames all that follow.
    """
    kept = deepcopy(outputs)
    for output in kept:
        for kind in [kind for kind in output.get("data", ()) if kind.startswith("image/")]:
            del output["data"][kind]
        ours = output.get("metadata", {}).get("diendan")
        if isinstance(ours, dict):
            output["metadata"]["diendan"] = {"kind": ours.get("kind")}
    return kept


def _mark(notebook: Notebook, number: int, defaults: Mapping[str, Literal]) -> str:
    """Return the digest of what the cell of that number puts out, from what, and behind which cell."""
    cells = notebook["cells"]
    cell = cells[number - 1]
    first = number == min(_code_cells(notebook))
    beside = [other.get("id") for other in (cells[number - 2], *(cells[-1:] if first else ()))]
    return digest([dict(defaults), cell["source"], _unnumbered(cell), beside])[:_SHORT]


def _unnumbered(cell: NotebookCell) -> list[dict[str, Any]]:
    """Return the outputs of a cell, whatever its place among others."""
    return [{**output, "execution_count": None} for output in cell.get("outputs", ())]


def _unpictured(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for output in (changed := deepcopy(outputs)):
        if isinstance(text := output.get("data", {}).get("text/plain"), str):
            output["data"]["text/plain"] = _PICTURE.sub("picture", text)
    return changed


def _first_difference(before: object, after: object) -> tuple[str, str]:
    """Return the first line that differs, as it was and as it is."""
    old, new = list(_lines(before)), list(_lines(after))
    for one, other in zip(old, new, strict=False):
        if one != other:
            return _around(one, other)
    old, new = old[len(new) :], new[len(old) :]
    return (f"`{old[0][:_SHOWN]}`" if old else "nothing"), (f"`{new[0][:_SHOWN]}`" if new else "nothing")


def _around(one: str, other: str) -> tuple[str, str]:
    """Return two lines, cut to what lies around their first difference."""
    at = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, min(at, max(len(one), len(other)) - 1) - _SHOWN // 3)
    dots = "…" if start else ""
    return f"`{dots}{one[start : start + _SHOWN]}`", f"`{dots}{other[start : start + _SHOWN]}`"


def _lines(value: object, name: str = "") -> Iterator[str]:
    """Yield the texts in nested outputs line by line, numbers and the like with their names."""
    if isinstance(value, Mapping):
        # What a reader sees comes before what stands behind it.
        for key in sorted(value, key=lambda key: (key in ("metadata", "output_type"), str(key))):
            yield from _lines(value[key], str(key))
    elif isinstance(value, list):
        for item in value:
            yield from _lines(item, name)
    elif isinstance(value, str):
        yield from value.split("\n")
    else:
        yield f"{name}: {value}"
