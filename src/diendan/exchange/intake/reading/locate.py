"""Where the lines and columns of a section stand on a sheet; what is out of its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from diendan.exchange.file_findings import Answer, CellAddress, answer
from diendan.exchange.forms import sheet_layout
from diendan.exchange.forms.form_definition import REMARK_CELL, FormCell, FormSection
from diendan.language import Bilingual, fold
from guarded_files.spreadsheets.grid import Grid, GridCell, address

_TOP: Final = 40
_TOTALS: Final = frozenset(["tong", "tong cong", "tong so", "cong", "total"])


@dataclass(frozen=True)
class Spot:
    """One cell of the form on the sheet: row: 0 for a value, else from 1; code: plus ".remark" in remarks."""

    row: int
    code: str
    cell: FormCell
    place: CellAddress
    found: GridCell | None


def find_header(grid: Grid, section: FormSection) -> int | None:
    """Return the row that has every head of the section in its column, or None."""
    heads = sheet_layout.columns(section)[1:]
    for row in range(1, min(grid.last_row, _TOP) + 1):
        if all(_same(grid.text(row, column), head) for column, (_, head) in enumerate(heads, start=2)):
            return row
    return None


def spots(grid: Grid, section: FormSection) -> tuple[list[Spot], list[Answer]]:
    """Return every cell of the section on its sheet, and the findings on its structure."""
    header = find_header(grid, section)
    if header is None:
        return [], list(_misplaced(grid, section))
    findings = [*_merged(grid, header), *_outside(grid, section, header)]
    if section.kind == "list":
        listed = list(_list_spots(grid, section, header))
        findings += [
            answer("total-row", spot.place, spot.found.text)
            for spot in listed
            if spot.found and spot.found.kind == "text" and fold(spot.found.text) in _TOTALS
        ]
        return listed, findings
    lines = _lines(grid, section, header, findings)
    return [spot for cell, row in lines for spot in _value_spots(grid, cell, row)], findings


def _same(text: str, expected: str) -> bool:
    return fold(text) == fold(expected)


def _misplaced(grid: Grid, section: FormSection) -> Iterator[Answer]:
    """Yield a finding for each head that is not in its column of the likeliest head row."""
    heads = [head for _, head in sheet_layout.columns(section)][1:]
    wanted = {fold(head) for head in heads}

    def likeness(row: int) -> int:
        return len(wanted & {fold(grid.text(row, column)) for column in range(1, len(heads) + 6)})

    rows = range(1, min(grid.last_row, _TOP) + 1)
    best = max(rows, key=likeness, default=0)
    if not best or likeness(best) * 2 < len(heads):
        yield answer("no-table", CellAddress(grid.name))
        return
    for column, head in enumerate(heads, start=2):
        got = grid.text(best, column)
        if not _same(got, head):
            yield answer("moved-column", CellAddress(grid.name, address(best, column)), got, label=head)


def _merged(grid: Grid, header: int) -> Iterator[Answer]:
    for (top, left), (bottom, right) in grid.merged:
        if bottom + 1 >= header:
            first, last = address(top + 1, left + 1), address(bottom + 1, right + 1)
            yield answer("merged", CellAddress(grid.name, first), f"{first}:{last}", range=f"{first}:{last}")


def _outside(grid: Grid, section: FormSection, header: int) -> Iterator[Answer]:
    """Yield a finding for each row that has anything right of the table, at its first cell there."""
    width = len(sheet_layout.columns(section))
    first: dict[int, list[tuple[int, str]]] = {}
    for (row, column), found in grid.cells.items():
        if row >= header and column > width:
            first.setdefault(row, []).append((column, found.text))
    for row, cells in first.items():
        column, _ = min(cells)
        place = CellAddress(grid.name, address(row, column))
        yield answer("outside", place, "; ".join(text for _, text in cells[:10]))


def _lines(
    grid: Grid, section: FormSection, header: int, findings: list[Answer]
) -> Iterator[tuple[FormCell, int]]:
    """Yield each line of a section of values with its row."""
    by_code = {cell.code: cell for cell in section.cells}
    by_label = {fold(sheet_layout.label_text(cell)): cell for cell in section.cells}
    seen: set[str] = set()
    for row in range(header + 1, grid.last_row + 1):
        label = grid.text(row, sheet_layout.LABEL_COLUMN)
        filled = any(grid.text(row, c) for c in (sheet_layout.VALUE_COLUMN, sheet_layout.REMARK_COLUMN))
        cell = by_code.get(grid.text(row, sheet_layout.CODE_COLUMN).strip()) or by_label.get(fold(label))
        if cell is None:
            if label or filled:
                place = CellAddress(grid.name, address(row, sheet_layout.LABEL_COLUMN))
                findings.append(answer("unknown-line", place, label))
            continue
        place = CellAddress(grid.name, address(row, sheet_layout.LABEL_COLUMN), cell.label)
        if cell.code in seen:
            findings.append(answer("repeated-line", place, label))
            continue
        if not _same(label, sheet_layout.label_text(cell)):
            findings.append(answer("label-changed", place, label, label=sheet_layout.label_text(cell)))
        seen.add(cell.code)
        yield cell, row
    for cell in section.cells:
        if cell.code not in seen:
            findings.append(answer("missing-line", CellAddress(grid.name, "", cell.label)))


def _value_spots(grid: Grid, cell: FormCell, row: int) -> Iterator[Spot]:
    at = (row, sheet_layout.VALUE_COLUMN)
    yield Spot(0, cell.code, cell, CellAddress(grid.name, address(*at), cell.label), grid.cells.get(at))
    at = (row, sheet_layout.REMARK_COLUMN)
    remark = REMARK_CELL
    label = Bilingual.join(": ", (cell.label, remark.label))
    place = CellAddress(grid.name, address(*at), label)
    yield Spot(0, f"{cell.code}.{remark.code}", remark, place, grid.cells.get(at))


def _list_spots(grid: Grid, section: FormSection, header: int) -> Iterator[Spot]:
    """Yield the cells of every row of a list that has anything in it; rows are numbered as they come."""
    number = 0
    for row in range(header + 1, grid.last_row + 1):
        columns = range(sheet_layout.FIRST_CELL_COLUMN, sheet_layout.FIRST_CELL_COLUMN + len(section.cells))
        if not any((row, column) in grid.cells for column in columns):
            continue
        number += 1
        for column, cell in zip(columns, section.cells, strict=True):
            place = CellAddress(grid.name, address(row, column), cell.label)
            yield Spot(number, cell.code, cell, place, grid.cells.get((row, column)))
