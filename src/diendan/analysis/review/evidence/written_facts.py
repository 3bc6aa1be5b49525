"""Single facts that somebody reported, as the review writes them: period, what is counted, value, note."""

import re

from diendan.analysis.measures.stated_facts import Fact
from diendan.analysis.session import Report
from diendan.language import number, quantity
from diendan.spec.texts import JsonValue, sentence_start

# The indicator says more than what is counted: projects of one field.
_MORE_THAN_COUNTED = ("ngo_projects_agri_rural",)
# A note that only repeats a rate which the report computes beside it.
_BARE_PERCENT = re.compile(r"[\d.,]+%")


def name_area(name: str, report: Report) -> str:
    """Return a former province's name so that it is not taken for the merged unit: "Đà Nẵng (cũ)"."""
    if not report.unit.is_merged:
        return name
    return report.phrase_of("area.name", {"role": "former", "name": name})


def write_fact(fact: Fact, report: Report) -> str:
    """Return a fact's value with its unit; a count alone, because its label says what is counted."""
    if fact.unit in ("items", "organisations", "organisations_per_year"):
        return fact.words or number(fact.value, report.language, 0)
    if fact.value is None:
        return report.phrase_of("fact.worded", {"words": fact.words, "unit": fact.unit})
    return quantity(fact.value, fact.unit, report.language)


def label_fact(fact: Fact, report: Report) -> str:
    """Return what a fact is about: what the source counted, else the indicator's name."""
    if not fact.counted or fact.indicator in _MORE_THAN_COUNTED:
        return report.phrase_of(f"fact.{fact.indicator}")
    if is_breakdown(fact):
        return report.phrase_of("fact.broken-down", {"counted": fact.counted})
    return sentence_start(fact.counted)


def is_breakdown(fact: Fact) -> bool:
    """Whether the source counts parts ("16 projects + 9 non-project") of which the value is the sum."""
    return fact.counted[:1].isdigit()


def write_period(fact: Fact, report: Report) -> str:
    """Return a fact's period in words: "2022", "2019–2021", "first half of 2021"."""
    return report.phrase_of("fact.period", {"period": period_values(fact)})


def period_values(fact: Fact) -> JsonValue:
    """Return a fact's period as the texts take it."""
    return {
        "kind": fact.period_kind,
        "first": fact.first,
        "last": fact.last,
        "november": f"{fact.last}-11-01",
    }


def telling_note(fact: Fact, has_change: bool) -> str:
    """Return a fact's note, or "" where the table or the text says the same in a place of its own."""
    return "" if has_change or fact.conflict or _BARE_PERCENT.fullmatch(fact.note) else str(fact.note)
