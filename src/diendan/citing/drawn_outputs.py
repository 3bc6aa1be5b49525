"""The charts, tables and slides of an executed notebook that were made of some cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diendan.citing.asked_cells import AskedCells
from diendan.data.datapackage import Package
from diendan.data.units import after_merger
from diendan.parsing.notebook_files import read_notebook
from diendan.traces import TracedCells

_PLACES = ("unit", "area", "province", "former_province")
_CODE = re.compile(r"(?:(?:63|34):)?[0-9]{2}|VN|R[0-9]+")
_KEYS = ("province_code", "area", "code")


@dataclass(frozen=True)
class DrawnOutput:
    """A chart or slide. name: its label, or the part of the texts. at: which of the slides it is, from 1.

    title: what a slide begins with. is_named: whether its own figures name the cells, not only its sources.
    """

    kind: str
    name: str
    at: int
    title: str
    is_named: bool


def drawn_outputs(path: Path, asked: Sequence[AskedCells], package: Package) -> Iterator[DrawnOutput]:
    """Yield the charts and slides of an executed notebook that stand on one of the cells, in their order.

    A chart does where its figures name a cell, or where its source is the cell's table, indicator and year,
    or an indicator that the cell weights, and it draws the cell's place, or no place of its own.
    Raises InputError for a file that is no notebook.
    """
    slides = 0
    for cell in read_notebook(path)["cells"]:
        for output in cell.get("outputs", ()):
            ours = output.get("metadata", {}).get("diendan", {})
            slides += ours.get("kind") == "slide"
            if ours.get("kind") not in ("figure", "slide"):
                continue
            named = any(each.are_among(cells) for cells in _named_cells(ours) for each in asked)
            if named or any(_is_source(ours, each, package) for each in asked):
                words = "".join(output.get("data", {}).get("text/markdown", ""))
                title = words.partition("\n")[0].lstrip("# ")
                name = ours.get("label") or ours.get("section") or ""
                yield DrawnOutput(ours["kind"], name, slides, title, named)


def _named_cells(ours: Mapping[str, Any]) -> Iterator[TracedCells]:
    yield from map(TracedCells.parse, ours.get("provenance", {}).get("cells", {}).values())


def _is_source(ours: Mapping[str, Any], asked: AskedCells, package: Package) -> bool:
    return any(
        _has_row(source, asked, row, package) and _draws(ours.get("data"), asked, row, package)
        for source in ours.get("sources", ())
        for row in asked.rows
    )


def _has_row(source: Mapping[str, Any], asked: AskedCells, row: Mapping[str, str], package: Package) -> bool:
    if source["years"] and "year" in row and row["year"] not in map(str, source["years"]):
        return False
    if "indicator" not in row or not source["indicators"]:
        return bool(source["table"] == asked.table.name)
    known = [package.indicators[name] for name in source["indicators"] if name in package.indicators]
    return any(row["indicator"] in about.inputs for about in known) or (
        source["table"] == asked.table.name and row["indicator"] in source["indicators"]
    )


def _draws(
    data: Mapping[str, Any] | None, asked: AskedCells, row: Mapping[str, str], package: Package
) -> bool:
    """Say whether rows that a chart shows are about the place of a row, or about no place in particular."""
    columns = [n for n, name in enumerate((data or {}).get("columns", ())) if name in _PLACES]
    drawn = {str(each[n]) for each in (data or {}).get("rows", ()) for n in columns if each[n] is not None}
    wanted = {row[key] for key in _KEYS if row.get(key)}
    if not wanted or not drawn or not all(_CODE.fullmatch(place) for place in drawn):
        return True
    system = asked.table.unit_system
    codes = {code for code in wanted if code.isdecimal()}
    wanted |= {f"{each}:{code}" for code in codes for each in ((system,) if system else ("63", "34"))}
    units = after_merger(package.root).units
    wanted |= {f"34:{unit.code}" for unit in units if wanted & {f"63:{code}" for code in unit.former}}
    return bool(wanted & drawn)
