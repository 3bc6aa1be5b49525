"""What the unit itself reported in the forms: each figure with its file, sheet and cell, beside what was
published. A public fact and a reported figure are never merged: both are shown, and how they relate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from diendan.analysis.measures.stated_facts import Fact
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.table_rows import figure_in, records, worded, words_in
from diendan.analysis.review.evidence.numbered_sources import Citations, Cited
from diendan.analysis.review.evidence.written_facts import name_area, write_fact, write_period
from diendan.analysis.review.programme import Programme, Weight
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, table
from diendan.data.submissions import ACCEPTED, CELLS, RULES
from diendan.spec.texts import JsonValue, sentence_start
from diendan.traces import computed

FORM_OF: Final[dict[Weight, str]] = {"aid": "ngo-aid", "poverty": "ntp-monitoring"}
# The indicator of a public fact that says the same as a cell of the form.
_SAME_AS: Final = {
    ("ngo-aid", "projects"): "ngo_projects",
    ("ngo-aid", "donors"): "ngo_donors",
    ("ngo-aid", "committed_usd"): "ngo_committed",
    ("ngo-aid", "disbursed_usd"): "ngo_disbursed",
    ("ntp-monitoring", "poor_rate"): "register_poor_rate",
    ("ntp-monitoring", "poor_end"): "register_poor_households",
    ("ntp-monitoring", "near_poor_rate"): "register_near_poor_rate",
    ("ntp-monitoring", "near_poor_end"): "register_near_poor_households",
    ("ntp-monitoring", "planned"): "ntp_spr_fund",
}
_LIST: Final = "projects"
# What a balance or a breakdown is checked with; the report prints its results only.
_DETAILS: Final = frozenset(
    {
        "households",
        "poor_start",
        *(
            f"{what}_{source}"
            for what in ("planned", "disbursed")
            for source in ("central", "local", "other")
        ),
    }
)

Relation = Literal["none", "equal", "differs", "worded"]


@dataclass(frozen=True)
class SubmittedFigure:
    """One figure as it stood in a cell of an accepted submission.

    fact: the figure, with the submission as its source. published: public facts on the same matter.
    """

    fact: Fact
    cell: str
    label: str
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
class Listed:
    """The list of aid items in an accepted submission. items: how many; the rest as they are named there."""

    fact: Fact
    items: int
    organisations: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Submitted:
    """The figures of the accepted submissions within the programme's period."""

    report: Report
    figures: tuple[SubmittedFigure, ...]
    lists: tuple[Listed, ...]
    titles: dict[str, str]

    def facts_of(self, *indicators: str) -> list[Fact]:
        """Return the figures that say the same as one of the indicators."""
        return [figure.fact for figure in self.figures if figure.fact.indicator in indicators]

    @property
    def rates(self) -> tuple[tuple[Fact, float], ...]:
        """The reported disbursements, each in percent of what the same form reports as committed."""
        committed = {(fact.area, fact.first): fact.value for fact in self.facts_of("ngo_committed")}
        return tuple(
            (fact, 100 * fact.value / total)
            for fact in self.facts_of("ngo_disbursed")
            if fact.value is not None and (total := committed.get((fact.area, fact.first)))
        )

    def values(self) -> dict[str, JsonValue]:
        """Return what the texts print of the submissions."""
        relations = [figure.relation(public) for figure in self.figures for public in figure.published]
        return {
            "submitted": len(self.figures),
            "submitted_areas": list(
                dict.fromkeys(name_area_of(figure.fact, self.report) for figure in self.figures)
            ),
            "equal": relations.count("equal"),
            "differs": relations.count("differs"),
            "published": len(relations),
            "rates": [
                {"area": name_area_of(fact, self.report), "year": fact.first, "rate": rate}
                for fact, rate in self.rates
            ],
            "lists": [
                {
                    "area": name_area_of(each.fact, self.report),
                    "year": each.fact.first,
                    "items": each.items,
                    "organisations": len(each.organisations),
                    "fields": list(each.fields),
                }
                for each in self.lists
            ],
        }

    def cited(self) -> tuple[Cited, ...]:
        """Return the submissions as sources: form, period, file and the day on which it came."""
        report = self.report
        status = report.phrase_of("submitted.status")
        return tuple(
            Cited(
                each.fact.source,
                report.phrase_of(
                    "submitted.source",
                    {
                        "form": self.titles[each.fact.document],
                        "year": each.fact.first,
                        "file": each.file,
                        "received": each.received.isoformat(),
                    },
                ),
                (each.fact.area_name,),
                (each.fact.first,),
                status,
            )
            for each in self.figures
        )


def submitted_of(report: Report, programme: Programme, public: Iterable[Fact]) -> Submitted:
    """Return what the report's unit and its former provinces reported within the programme's period.

    public: the facts that the report knows from other sources, to be set beside.
    """
    form = FORM_OF[programme.weight]
    titles = {row["edition"]: worded(row, "title", report.language) for row in records(RULES, form=form)}
    labels = {
        (row["edition"], row["section"], row["cell"], row["choice"]): worded(row, "label", report.language)
        for row in records(CELLS, edition=list(titles))
    }
    rows = [
        (area, name, row)
        for area, name, system, code in _areas(report)
        for row in records(ACCEPTED, form=form, system=system, code=code)
        if programme.covers(int(row["period"]), int(row["period"])) and int(row["period"]) <= report.day.year
    ]
    known = [fact for fact in public if fact.period_kind == "year" and fact.first == fact.last]
    figures = [
        _figure(row, area, name, labels[row["edition"], row["section"], row["cell"], ""], known)
        for area, name, row in rows
        if row["row"] == "0" and row["unit"] and row["cell"] not in _DETAILS
    ]
    return Submitted(report, tuple(figures), tuple(_lists(rows, labels)), titles)


def submitted_table(found: Submitted, citations: Citations) -> Output | None:
    """Return the table of the reported figures, each with its cell; None where nothing was reported."""
    report = found.report
    if not found.figures:
        return None
    indicators = tuple(dict.fromkeys(figure.fact.indicator for figure in found.figures))
    spanned = tuple(sorted({figure.fact.first for figure in found.figures}))
    several, related = report.unit.is_merged, any(figure.published for figure in found.figures)

    def write_area(figure: SubmittedFigure) -> str:
        return sentence_start(name_area_of(figure.fact, report))

    def write_cell(figure: SubmittedFigure) -> str:
        where = {"sheet": figure.sheet, "address": figure.address}
        return report.phrase_of("submitted.cell", {"number": citations.of_fact(figure.fact), **where})

    return table(
        "tbl-submitted",
        found.figures,
        [
            Column("area", write_area, lambda figure: figure.fact.area, when=several),
            Column("what", lambda figure: figure.label),
            Column(
                "period",
                lambda figure: write_period(figure.fact, report),
                lambda figure: figure.fact.first,
                name="year",
            ),
            Column("cell", value=lambda figure: figure.cell),
            Column(
                "value",
                lambda figure: write_fact(figure.fact, report),
                lambda figure: figure.fact.value,
                "right",
            ),
            Column("unit", value=lambda figure: figure.fact.unit),
            Column("file", value=lambda figure: figure.file),
            Column("sha256", value=lambda figure: figure.fact.source),
            Column("sheet", value=lambda figure: figure.sheet),
            Column("address", value=lambda figure: figure.address),
            Column("received", value=lambda figure: figure.received.isoformat()),
            Column("cell", write_cell),
            Column(
                "relation",
                lambda figure: _relations(figure, report, citations),
                lambda figure: "; ".join(
                    f"{figure.relation(p)}: {p.words or p.value}" for p in figure.published
                ),
                when=related,
                name="published",
            ),
        ],
        values={"unit": report.unit.title(report.language), "merged": several},
        sources=[Source(ACCEPTED, indicators, spanned)],
    )


def name_area_of(fact: Fact, report: Report) -> str:
    """Return who reported: the unit itself, or a former province named so that it is not taken for it."""
    return fact.area_name if fact.is_whole else name_area(fact.area_name, report)


def _areas(report: Report) -> list[tuple[str, str, str, str]]:
    """Return area, name, system and code of everybody who reports for the unit, today or before."""
    language, unit = report.language, report.unit
    areas = [(former.code, former.name(language), former.system, former.code) for former in report.former]
    if unit.system != report.former[0].system:
        area = unit.key if unit.is_merged else report.former[0].code
        areas.append((area, unit.name(language), unit.system, unit.code))
    return areas


def _figure(row: dict[str, str], area: str, name: str, label: str, known: Sequence[Fact]) -> SubmittedFigure:
    year = int(row["period"])
    indicator = _SAME_AS.get((row["form"], row["cell"]), f"{row['form']}.{row['cell']}")
    same = tuple(f for f in known if (f.area, f.first, f.indicator) == (area, year, indicator))
    return SubmittedFigure(
        _fact(row, area, name, indicator, figure_in(ACCEPTED, row, "value"), row["unit"]),
        row["cell"],
        label,
        row["file"],
        row["sheet"],
        row["address"],
        date.fromisoformat(row["received"]),
        same,
    )


def _fact(row: dict[str, str], area: str, name: str, indicator: str, value: float | None, unit: str) -> Fact:
    year, submission = int(row["period"]), row["submission"]
    return Fact(area, name, year, year, indicator, value, unit, submission, document=row["edition"])


def _lists(
    rows: Sequence[tuple[str, str, dict[str, str]]], labels: dict[tuple[str, str, str, str], str]
) -> Iterable[Listed]:
    found: dict[str, list[tuple[str, str, dict[str, str]]]] = {}
    for area, name, row in rows:
        if row["section"] == _LIST and row["row"] != "0":
            found.setdefault(row["submission"], []).append((area, name, row))
    for same in found.values():
        area, name, first = same[0]
        here = [row for _area, _name, row in same]
        fields = (row for row in here if row["cell"] == "field")
        yield Listed(
            _fact(first, area, name, _LIST, None, ""),
            computed(len({r["row"] for r in here}), "count", [words_in(ACCEPTED, r, "value") for r in here]),
            tuple(dict.fromkeys(row["value"] for row in here if row["cell"] == "organisation")),
            tuple(dict.fromkeys(labels[r["edition"], _LIST, "field", r["value"]] for r in fields)),
        )


def _relations(figure: SubmittedFigure, report: Report, citations: Citations) -> str:
    """Return how the public facts on the same matter relate to a figure."""
    related: list[dict[str, str]] = [
        {
            "kind": figure.relation(public),
            "figure": write_fact(public, report),
            "number": citations.of_fact(public),
        }
        for public in figure.published
    ]
    return "; ".join(report.phrase_of("submitted.relation", each) for each in related or [{"kind": "none"}])
