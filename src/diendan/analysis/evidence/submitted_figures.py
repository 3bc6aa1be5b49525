"""What a unit reported in accepted forms: each figure with its file, sheet and cell, beside what was
published. A public fact and a reported figure are never merged: both are kept, and how they relate."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from diendan.analysis.measures.stated_facts import Fact
from diendan.analysis.reading.table_rows import figure_in, records, worded, words_in
from diendan.analysis.session import Report
from diendan.data.submissions import ACCEPTED, CELLS, RULES
from diendan.parsing.yaml_resources import yaml_resource
from diendan.traces import computed

_TABLES: Final = yaml_resource(__file__)
_LIST: Final = "projects"
Relation = Literal["none", "equal", "differs", "worded"]


@dataclass(frozen=True)
class SubmittedFigure:
    """One figure as it stood in a cell of an accepted submission.

    fact: the figure, with the submission as its source. label, form: of the cell and the form, in words.
    published: public facts on the same matter.
    """

    fact: Fact
    cell: str
    label: str
    form: str
    file: str
    sheet: str
    address: str
    received: date
    published: tuple[Fact, ...]

    def relation(self, public: Fact) -> Relation:
        """Return how a public fact on the same matter relates to the figure."""
        if public.value is None or public.unit != self.fact.unit:
            return "worded"
        return "equal" if public.value == self.fact.value else "differs"


@dataclass(frozen=True)
class SubmittedList:
    """The list of aid items in an accepted submission. items: how many; the rest as they are named there."""

    fact: Fact
    items: int
    organisations: tuple[str, ...]
    fields: tuple[str, ...]


def submitted_figures(
    report: Report, form: str, first: int, last: int, public: Iterable[Fact]
) -> tuple[SubmittedFigure, ...]:
    """Return the figures that the report's unit and its former provinces reported in a form.

    form: its name ("ngo-aid"). first, last: the years between which a period lies; none after the report's.
    public: the facts that the report knows from other sources, to be set beside.
    """
    titles = {row["edition"]: worded(row, "title", report.language) for row in records(RULES, form=form)}
    labels = _labels(report, form)
    known = [fact for fact in public if fact.period_kind == "year" and fact.first == fact.last]
    return tuple(
        SubmittedFigure(
            fact,
            row["cell"],
            labels[row["edition"], row["section"], row["cell"], ""],
            titles[row["edition"]],
            row["file"],
            row["sheet"],
            row["address"],
            date.fromisoformat(row["received"]),
            tuple(
                public
                for public in known
                if (public.area, public.first, public.indicator) == (area, fact.first, fact.indicator)
            ),
        )
        for area, name, row in _rows(report, form, first, last)
        if row["row"] == "0" and row["unit"] and row["cell"] not in _TABLES["details"]
        for indicator in [_TABLES["same_as"].get(form, {}).get(row["cell"], f"{form}.{row['cell']}")]
        for fact in [_fact(row, area, name, indicator, figure_in(ACCEPTED, row, "value"))]
    )


def submitted_lists(report: Report, form: str, first: int, last: int) -> tuple[SubmittedList, ...]:
    """Return the list of aid items in each submission of a form; form, first, last as `submitted_figures`."""
    labels = _labels(report, form)
    found: dict[str, list[tuple[str, str, Mapping[str, str]]]] = {}
    for area, name, row in _rows(report, form, first, last):
        if row["section"] == _LIST and row["row"] != "0":
            found.setdefault(row["submission"], []).append((area, name, row))
    lists = []
    for same in found.values():
        area, name, head = same[0]
        here = [row for _area, _name, row in same]
        counted = computed(
            len({row["row"] for row in here}), "count", [words_in(ACCEPTED, row, "value") for row in here]
        )
        organisations = dict.fromkeys(row["value"] for row in here if row["cell"] == "organisation")
        fields = dict.fromkeys(
            labels[row["edition"], _LIST, "field", row["value"]] for row in here if row["cell"] == "field"
        )
        fact = _fact(head, area, name, _LIST, None)
        lists.append(SubmittedList(fact, counted, tuple(organisations), tuple(fields)))
    return tuple(lists)


def _rows(report: Report, form: str, first: int, last: int) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Give area, its name and the row of each cell that anybody reported for the unit, today or before."""
    language, unit = report.language, report.unit
    areas = [(former.code, former.name(language), former.system, former.code) for former in report.former]
    if unit.system != report.former[0].system:
        area = unit.key if unit.is_merged else report.former[0].code
        areas.append((area, unit.name(language), unit.system, unit.code))
    for area, name, system, code in areas:
        for row in records(ACCEPTED, form=form, system=system, code=code):
            if first <= int(row["period"]) <= min(last, report.day.year):
                yield area, name, row


def _labels(report: Report, form: str) -> Mapping[tuple[str, str, str, str], str]:
    editions = [row["edition"] for row in records(RULES, form=form)]
    return {
        (row["edition"], row["section"], row["cell"], row["choice"]): worded(row, "label", report.language)
        for row in records(CELLS, edition=editions)
    }


def _fact(row: Mapping[str, str], area: str, name: str, indicator: str, value: float | None) -> Fact:
    year, submission = int(row["period"]), row["submission"]
    return Fact(area, name, year, year, indicator, value, row["unit"], submission, document=row["edition"])
