"""What stands on some cells, in words: lines for a terminal, and a table for a file."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from itertools import groupby
from typing import Final

from diendan.citing.asked_cells import AskedCells
from diendan.citing.dependents import Dependent
from diendan.data.provenance.formulas import is_written_out, readable
from diendan.language import Language, phrase
from diendan.language.words_file import read_words
from diendan.render.lowering.tidy_csv import tidy_csv

_WORDS: Final = read_words(__file__)
_WEIGHT_WORDS: Final = _WORDS.under("weight")
_HOW_WORDS: Final = _WORDS.under("how")
_LONGEST: Final = 120
_MOST_SHOWN: Final = 4


def dependent_lines(
    asked: Sequence[AskedCells], found: Sequence[Dependent], forum: str, language: Language
) -> Iterator[str]:
    """Yield what a terminal says: the cells with their values, then what stands on them, heaviest first."""
    for cells in asked:
        values = cells.values
        more = " …" if len(values) > _MOST_SHOWN else ""
        yield f"{_cut(cells.line)} = {'; '.join(values[:_MOST_SHOWN])}{more} ({cells.table.path})"
    if not found:
        yield _WORDS["nothing"].fill(forum=f"reports/{forum}").in_(language)
        return
    documents = len({each.document for each in found})
    yield _WORDS["found"].fill(count=len(found), documents=documents).in_(language)
    for weight, alike in groupby(found, key=lambda each: each.weight):
        yield ""
        yield _WEIGHT_WORDS[weight].in_(language)
        for each in alike:
            yield from _lines(each, language)


def _lines(found: Dependent, language: Language) -> Iterator[str]:
    parts = [f"{found.document} ({found.formats})" if found.formats else found.document]
    if found.place and found.place != found.shown:
        parts.append(found.place)
    if found.number:
        parts.append(_WORDS["number"].fill(number=found.number).in_(language))
    if found.row:
        key = "slide" if found.weight == "slide" else "row"
        parts.append(_WORDS[key].fill(row=found.row).in_(language))
    how = _HOW_WORDS[found.how].fill(cells=found.cells).in_(language)
    if found.how not in ("itself", "counted") and found.rule:
        is_told = is_written_out(found.formula) or found.rule == "computed"
        parts_of_how = [how, *([] if found.rule == "computed" else [phrase(f"rule {found.rule}", language)])]
        if is_told and len(found.formula) <= _LONGEST:
            parts_of_how.append(readable(found.formula))
        how = ": ".join(parts_of_how)
    if found.weight != "file":
        parts.append(how)
    yield f"  {' · '.join(parts)}"
    if found.shown:
        yield f"      {found.shown}" + (f"  [{found.printed}]" if found.printed else "")


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def dependent_csv(found: Sequence[Dependent]) -> str:
    """Return what stands on the cells as a table that a spreadsheet opens: a row each, in the same order."""
    return tidy_csv([field.name for field in fields(Dependent)], map(astuple, found))
