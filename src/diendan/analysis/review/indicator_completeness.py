"""How complete the figures are: each indicator that a review asks for, and what was found of it.

The list of indicators is described in docs/review.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from diendan.analysis.measures.poor_districts import DISTRICTS
from diendan.analysis.measures.stated_facts import Fact
from diendan.analysis.measures.unit_indicators import Series
from diendan.analysis.outputs import Output, Source
from diendan.analysis.review.evidence.numbered_sources import Citations, fact_source
from diendan.analysis.review.evidence.written_facts import name_area
from diendan.analysis.review.forms.submitted_figures import Submitted
from diendan.analysis.review.programme import Programme
from diendan.analysis.review.results.foreign_aid import (
    COMMITTED,
    COUNTS,
    DISBURSED,
    ORGANISATIONS,
    TABLE,
    Aid,
)
from diendan.analysis.review.results.household_register import TABLE as REGISTER
from diendan.analysis.review.results.household_register import Register
from diendan.analysis.review.results.programme_support import FUNDS, Support
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, table
from diendan.data.submissions import ACCEPTED
from diendan.language import years
from diendan.spec.texts import JsonValue, sentence_start

IndicatorState = Literal["reported", "partial", "missing"]

AID_ITEMS = (
    "projects",
    "organisations",
    "committed",
    "committed_change",
    "disbursed",
    "disbursed_change",
    "rate",
    "fields",
    "donors",
)
POVERTY_ITEMS = (
    "survey_poverty",
    "register_poor",
    "register_near_poor",
    "income",
    "employed",
    "unemployment",
    "informal",
    "trained",
    "productivity",
    "districts",
    "funds",
)

# The items that are stated as single facts, with their indicators.
_STATED = {
    "register_poor": "register_poor_rate",
    "register_near_poor": "register_near_poor_rate",
    "funds": "ntp_spr_fund",
}
_NONE = "–"


@dataclass(frozen=True)
class ListedIndicator:
    """One indicator of the list: what is known of it.

    state: "partial" where only some former provinces have it, or the source's list is open-ended.
    years: with a figure; over: years of the programme that are over.
    areas: the former provinces that have it, where not all have. numbers: of its sources.
    """

    name: str
    state: IndicatorState
    years: tuple[int, ...] = ()
    over: tuple[int, ...] = ()
    areas: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def due(self) -> tuple[int, ...]:
        """The years of the programme that are over and have no figure."""
        return tuple(year for year in self.over if year not in self.years)


@dataclass(frozen=True)
class IndicatorCompleteness:
    """The list of a programme's indicators with their states."""

    report: Report
    items: tuple[ListedIndicator, ...]
    sources: tuple[Source, ...]

    @property
    def missing(self) -> tuple[ListedIndicator, ...]:
        """The items of which nothing was found."""
        return tuple(item for item in self.items if item.state == "missing")

    def values(self) -> dict[str, JsonValue]:
        """Return what the section on completeness prints."""
        return {
            "of": len(self.items),
            "reported": sum(item.state != "missing" for item in self.items),
            "complete": sum(item.state == "reported" and not item.due for item in self.items),
            "has_due": any(item.due for item in self.items),
            "partial": [self.label(item) for item in self.items if item.state == "partial"],
            "missing": [self.label(item) for item in self.items if item.state == "missing"],
            "unit": self.report.unit.title(self.report.language),
            "merged": self.report.unit.is_merged,
        }

    def label(self, item: ListedIndicator) -> str:
        """Return the item's name in the report's language."""
        return self.report.phrase_of(f"item.{item.name}")


def aid_completeness(
    programme: Programme, aid: Aid, submitted: Submitted, citations: Citations
) -> IndicatorCompleteness:
    """Return the states of the aid programme's indicators within its period."""
    wanted = {
        "projects": COUNTS,
        "organisations": ORGANISATIONS,
        "committed": (COMMITTED,),
        "disbursed": (DISBURSED,),
        "committed_change": ("ngo_committed_change",),
        "disbursed_change": ("ngo_disbursed_change",),
    }
    found = {
        name: [f for r in aid.results for f in r.facts if f.indicator in names]
        for name, names in wanted.items()
    }
    for name in ("projects", "organisations", "committed", "disbursed"):
        found[name] += submitted.facts_of(*wanted[name])
    found["rate"] = [
        f for r in aid.results if r.rate is not None for f in r.facts if f.indicator == DISBURSED
    ]
    conference = [f for r in aid.results for f in r.facts if f.document and f.first == aid.fields_year][:1]
    found["fields"] = conference if aid.fields else []
    found["donors"] = conference if aid.donors else []
    used = [fact for name in AID_ITEMS for fact in found[name] if fact in aid.all_facts]
    listed = [each.fact for each in submitted.lists]
    found["rate"] += [fact for fact, _rate in submitted.rates]
    open_ended = "donors" if found["donors"] else ""
    found["fields"] += listed
    found["donors"] += listed
    items = [_of_facts(name, found[name], aid.report, citations, name == open_ended) for name in AID_ITEMS]
    sources: tuple[Source, ...] = (fact_source(aid.report, TABLE, used),) if used else ()
    sources += (Source(ACCEPTED),) if submitted.figures else ()
    return IndicatorCompleteness(aid.report, _with_over(items, programme, aid.report), sources)


def poverty_completeness(
    programme: Programme,
    series: dict[str, Series],
    register: Register,
    support: Support,
    submitted: Submitted,
    citations: Citations,
) -> IndicatorCompleteness:
    """Return the states of the poverty programme's indicators.

    series: the unit's series by item ("survey_poverty", "income", "employed" …).
    """
    report, items = support.report, []
    stated = {
        name: [fact for fact in (*register.facts, *support.own_funds) if fact.indicator == indicator]
        + submitted.facts_of(indicator)
        for name, indicator in _STATED.items()
    }
    for name in POVERTY_ITEMS:
        if name in series:
            of = series[name]
            items.append(ListedIndicator(name, "reported", of.years, numbers=(citations.of_series(of),)))
        elif name == "districts":
            items.append(_of_districts(programme, support, citations))
        else:
            items.append(_of_facts(name, stated[name], report, citations, False))
    tables = dict.fromkeys([*(of.indicator.table for of in series.values()), REGISTER, DISTRICTS])
    sources = tuple(Source(name) for name in tables)
    if support.own_funds:
        sources += (fact_source(report, FUNDS, support.own_funds),)
    sources += (Source(ACCEPTED),) if submitted.figures else ()
    return IndicatorCompleteness(report, _with_over(items, programme, report), sources)


def completeness_table(found: IndicatorCompleteness) -> Output:
    """Return the table of indicators, their years, states and sources."""
    report = found.report

    def write_due(item: ListedIndicator) -> str:
        return years(item.due) or report.phrase_of("item.nothing-due")

    return table(
        "tbl-completeness",
        found.items,
        [
            Column("item", lambda item: sentence_start(found.label(item)), lambda item: item.name),
            Column("state", value=lambda item: item.state),
            Column("years", lambda item: years(item.years) or _NONE, lambda item: years(item.years)),
            Column("due", write_due, lambda item: years(item.due), name="years_missing"),
            Column("areas", value=lambda item: "; ".join(item.areas)),
            Column("state", lambda item: _write_state(item, report)),
            Column("source", lambda item: ", ".join(item.numbers) or _NONE, align="center"),
        ],
        values=found.values(),
        sources=found.sources,
    )


def _write_state(item: ListedIndicator, report: Report) -> str:
    areas: list[JsonValue] = [name_area(area, report) for area in item.areas]
    values = {
        "state": item.state,
        "areas": areas,
        "years": len(item.over) - len(item.due),
        "of": len(item.over),
    }
    return report.phrase_of("item.state", values)


def _of_facts(
    name: str, found: Iterable[Fact], report: Report, citations: Citations, is_open: bool
) -> ListedIndicator:
    facts = list(found)
    if not facts:
        return ListedIndicator(name, "missing")
    areas = tuple(dict.fromkeys(fact.area_name for fact in facts if not fact.is_whole))
    complete = len(areas) == len(report.former) or not areas
    spanned = tuple(sorted({year for fact in facts for year in range(fact.first, fact.last + 1)}))
    numbers = tuple(dict.fromkeys(citations.of_fact(fact) for fact in facts))
    whole_years = all(fact.period_kind in ("year", "years") for fact in facts)
    state: IndicatorState = "reported" if complete and whole_years and not is_open else "partial"
    return ListedIndicator(name, state, spanned, areas=() if complete else areas, numbers=numbers)


def _of_districts(programme: Programme, support: Support, citations: Citations) -> ListedIndicator:
    known = {each.known for each in support.districts}
    state: IndicatorState = "reported" if known <= {"complete", "none"} else "partial"
    listed = tuple(range(programme.first, programme.last + 1))
    return ListedIndicator("districts", state, listed, numbers=(citations.number(DISTRICTS),))


def _with_over(
    items: Iterable[ListedIndicator], programme: Programme, report: Report
) -> tuple[ListedIndicator, ...]:
    """Return the items with the years of the programme that were over on the report's day."""
    over = tuple(range(programme.first, min(programme.last, report.day.year - 1) + 1))
    return tuple(replace(item, over=over) for item in items)
