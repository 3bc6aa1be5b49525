"""Where a figure of a published report comes from: the rows as they are in data/ today, and the rule."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from diendan.data.datapackage import Package
from diendan.data.provenance.cited import RowBook
from diendan.data.provenance.formulas import is_written_out, readable
from diendan.data.provenance.illustrative import named
from diendan.errors import Finding, InputError
from diendan.language import Language, phrase
from diendan.parsing.strict_yaml import nearest
from diendan.plan.manifest.manifest import read_manifest
from diendan.plan.manifest.report_results import PublishedFile
from diendan.project import Project
from diendan.render.lowering.figure_sources import COLUMNS
from diendan.traces import TracedCells

SUFFIXES = (".sources.csv", named(".sources.csv", illustrative=True))
_DIGITS = re.compile(r"[-−+]?\d+(?:[.,\u00a0\u202f]\d+)*")


@dataclass(frozen=True)
class ListedSource:
    """One line of a report's list of sources: a figure and one row, or many, that it comes from.

    said: the line as it stands, by column.
    """

    number: int
    printed: str
    cells: TracedCells
    said: Mapping[str, str]


def published_sources(project: Project, forum: str, report: str) -> tuple[str, list[ListedSource]]:
    """Return a report's name and the list of its figures' sources, as they were published.

    report: "cao-bang/policy-dialogue-brief.vi", also with the ending of a document.
    Raises InputError with the nearest name for a report that the bundle does not hold.
    """
    bundle = project.bundle(forum)
    listed = {
        name: output.path
        for name, entry in read_manifest(bundle).entries.items()
        for output in entry.outputs
        if output.path.endswith(SUFFIXES)
    }
    name = re.sub(r"\.(?:html|pdf|docx|ipynb|sources\.csv)$", "", report.strip().strip("/"))
    name = name.removeprefix(f"reports/{forum}/")
    if name not in listed:
        where = f"reports/{forum}"
        hint = nearest(name, listed) or (f"Run `diendan reports {forum}` first." if not listed else "")
        finding = Finding(
            where, f"`{name}`", "a published report such as cao-bang/policy-dialogue-brief.vi", hint
        )
        raise InputError("There is no such report with figures.", [finding])
    return name, read_sources(bundle / listed[name])


def read_sources(path: Path) -> list[ListedSource]:
    """Return the lines of a published list of sources. Raises InputError for a file that is none."""
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        return [_line(row) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as cause:
        finding = Finding(path.name, str(cause), "the file as it was published", "Run `diendan verify`.")
        raise InputError("A list of sources cannot be read.", [finding]) from cause


def sources_by_number(bundle: Path, outputs: Iterable[PublishedFile]) -> dict[int, list[ListedSource]]:
    """Return where each figure of a report comes from, by its number; {} for a report without such a list.

    outputs: the report's files. Raises InputError as `read_sources`.
    """
    listed = next((output.path for output in outputs if output.path.endswith(SUFFIXES)), None)
    lines = read_sources(bundle / listed) if listed else []
    return {number: list(own) for number, own in groupby(lines, key=lambda line: line.number)}


def _line(row: Mapping[str, str]) -> ListedSource:
    cells = TracedCells.parse(f"{row['table']}?{row['keys']}#{row['column']}")
    return ListedSource(
        int(row["number"]), _printed(row["printed"]), cells, {name: row[name] for name in COLUMNS}
    )


def _printed(text: str) -> str:
    """Return a printed figure without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if re.match(r"'[-+=@]", text) else text


def figures_like(lines: list[ListedSource], wanted: str, name: str) -> list[int]:
    """Return the numbers of the figures meant by `wanted`: an annex number, a printed figure, or the value
    of a row. "#4" is the number alone.

    Raises InputError with the nearest figures where there is none.
    """
    asked = wanted.strip().removeprefix("#")
    found = [
        line.number
        for line in lines
        if asked == str(line.number) or (not wanted.strip().startswith("#") and _is_like(asked, line))
    ]
    if not found:
        raise InputError(
            f"{name} has no figure {wanted!r}.",
            [Finding(name, repr(wanted), "a printed figure or its number in the list", _near(lines, asked))],
        )
    return sorted(set(found))


def _is_like(asked: str, line: ListedSource) -> bool:
    """Say whether somebody who asks for a figure means this one, as it is printed or as its row has it."""
    return (
        asked.casefold() == _spaced(line.printed).casefold()
        or bool(_digits(asked) & _digits(line.printed))
        or (bool(line.said["value"]) and asked.replace(",", ".") == line.said["value"])
    )


def _near(lines: list[ListedSource], asked: str) -> str:
    """Return a hint with the figures whose digits are nearest to what was asked for."""
    size = _size(asked)
    if size is None:
        return ""
    known = {line.printed: line.number for line in lines if _size(line.printed) is not None}
    ordered = sorted(known, key=lambda printed: (abs((_size(printed) or 0) - size), known[printed]))
    return "Nearest: " + ", ".join(f"{printed} (number {known[printed]})" for printed in ordered[:3]) + "."


def _size(text: str) -> float | None:
    """Return a printed figure as a number, whatever language wrote it: the last sign with other than three
    digits behind it is taken for the decimal one."""
    found = _DIGITS.search(text)
    if found is None:
        return None
    whole, sign, rest = (
        re.sub("[\u00a0\u202f]", "", found[0]).replace("−", "-").replace(",", ".").rpartition(".")
    )
    if not sign:
        return float(rest)
    decimals = rest if len(rest) != 3 else ""
    return float(whole.replace(".", "") + ("" if decimals else rest) + (f".{decimals}" if decimals else ""))


def _digits(text: str) -> set[str]:
    return {match[0] for match in _DIGITS.finditer(_spaced(text))}


def _spaced(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


def explained(project: Project, name: str, lines: list[ListedSource], numbers: list[int]) -> Iterator[str]:
    """Yield lines of text that lead each figure to its rows: file, row, keys, unit, publisher, submission."""
    language: Language = "en" if name.endswith(".en") else "vi"
    book = RowBook(Package.load(project.root), language)
    for number in numbers:
        own = [line for line in lines if line.number == number]
        first = own[0]
        yield f"{name}, {phrase('figure number', language)} {number}: {first.printed}"
        rule, formula = phrase(f"rule {first.said['rule']}", language), first.said["formula"]
        yield f"  {rule}" + (f": {readable(formula)}" if is_written_out(formula) else "")
        for line in own:
            yield from _told(book, line)


def _told(book: RowBook, line: ListedSource) -> Iterator[str]:
    language, citation, said = book.language, book.cite(line.cells), line.said
    value = said["value"] or f"{said['rows']} {phrase('rows', language)}"
    status = phrase("preliminary", language) if said["status"] == "preliminary" else ""
    words = (book.what(citation), book.where(citation), book.unit(citation), status)
    yield f"  {said['name']} = {value}: {', '.join(part for part in words if part)}"
    yield f"      {said['title']} – {said['publisher']}"
    at = f"      {citation.table.path}"
    if len(citation.rows) == 1:
        (row,) = citation.rows
        keys = "; ".join(f"{key}={held}" for key, held in row.keys.items())
        yield f"{at}, {phrase('row', language)} {row.number}, {line.cells.column}: {keys}"
        if row.value != said["value"]:
            today = row.value or "nothing"
            yield f"      (data/ holds {today} today; the report was made from {said['value']})"
    else:
        yield f"{at}, {line.cells.column}: {line.cells.query}"
    parts = {"file": said["file"], "sheet": said["sheet"], "cell": said["address"]}
    sent = [f"{phrase(key, language)} {part}" for key, part in parts.items() if part]
    if sent or said["submission"]:
        yield f"      {', '.join(sent)} ({said['submission']})"
