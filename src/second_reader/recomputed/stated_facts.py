"""Single facts that a source states, what follows from two of them, and how much of that is known."""

import re
from collections.abc import Mapping

import pandas as pd

from second_reader.recomputed.asked import Asked, Values
from second_reader.tables.places import COUNTRY

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LAST_MONTH = {"first_half": 6.0, "to_november": 11.0}
"""The month with which a period ends that is no full year."""


def _facts(asked: Asked, table: str) -> pd.DataFrame:
    facts = asked.data.known(f"dialogue/{table}.csv")
    own = asked.data.places.former(asked.own) if asked.own else []
    places = own if asked.place == asked.own else [asked.place, *own]
    codes = {place.removeprefix("63:") for place in places} | {COUNTRY}
    return facts[facts["area"].isin(codes)]


def _numbers(rows: pd.DataFrame, language: str) -> Values:
    """Return the numbers of facts: their values, and those in the words of a source."""
    grouping, point = (".", ",") if language == "vi" else (",", ".")
    columns = [f"{name}_{language}" for name in ("value_text", "note", "counted")]
    said = [text for column in columns if column in rows for text in rows[column]]
    words = [
        float(word.replace(grouping, "").replace(point, "."))
        for text in said
        for word in _NUMBER.findall(text)
    ]
    return (
        [abs(float(value)) for value in rows["value"] if value]
        + words
        + [_LAST_MONTH[kind] for kind in rows.get("period_kind", []) if kind in _LAST_MONTH]
        + [float(value) for value in rows["value"] if value]
    )


def aid_facts(asked: Asked) -> Values:
    """Return every number that a source states of foreign non-governmental aid in the unit or the country."""
    return _numbers(_facts(asked, "ngo_aid_facts"), asked.language)


def programme_funds(asked: Asked) -> Values:
    """Return every number that a source states of the funds of the poverty-reduction programme."""
    return _numbers(_facts(asked, "ntp_spr_facts"), asked.language)


def disbursement_rates(asked: Asked) -> Values:
    """Return disbursed per committed of one place and period, in percent."""
    wide = _by_period(asked)
    return [
        100 * row["ngo_disbursed"] / row["ngo_committed"]
        for row in wide.values()
        if "ngo_disbursed" in row and row.get("ngo_committed")
    ]


def _by_period(asked: Asked) -> dict[tuple[str, str], Mapping[str, float]]:
    facts = _facts(asked, "ngo_aid_facts")
    found: dict[tuple[str, str], dict[str, float]] = {}
    for area, period, indicator, value in zip(
        facts["area"], facts["period"], facts["indicator"], facts["value"], strict=True
    ):
        if value:
            found.setdefault((area, period), {})[indicator] = float(value)
    return dict(found)


def changes(asked: Asked) -> Values:
    """Return the changes of disbursements on the same period a year before, in percent."""
    wide = _by_period(asked)
    found = []
    for (area, period), row in wide.items():
        year = period[:4]
        before = wide.get((area, period.replace(year, str(int(year) - 1), 1))) if year.isdigit() else None
        if before and before.get("ngo_disbursed") and "ngo_disbursed" in row:
            found.append(100 * (row["ngo_disbursed"] / before["ngo_disbursed"] - 1))
    return found


def signed_changes(asked: Asked) -> Values:
    """Return the changes on the year before that a source states, in percent."""
    facts = _facts(asked, "ngo_aid_facts")
    return [float(value) for value in facts[facts["indicator"].str.endswith("_change")]["value"] if value]


def changes_said(asked: Asked) -> Values:
    """Return the changes on the year before, stated or computed, as “rose by” says them: without a sign."""
    return [abs(each) for each in (*signed_changes(asked), *changes(asked))]


def listed(asked: Asked, *states: str) -> Values:
    """Return how many indicators the published list of completeness has, of some states or in all."""
    tidy = asked.tidy("tbl-completeness")
    return [float(len(tidy[tidy["state"].isin(states)] if states else tidy))] if len(tidy) else []


def complete(asked: Asked) -> Values:
    """Return how many indicators have no missing year."""
    tidy = asked.tidy("tbl-completeness")
    return (
        [float(len(tidy[(tidy["state"] == "reported") & (tidy["years_missing"] == "")]))] if len(tidy) else []
    )


def years_in(asked: Asked, *columns: str) -> Values:
    """Return how many years stand in columns of the published list of completeness, a number a row."""
    tidy = asked.tidy("tbl-completeness")
    return (
        [
            float(sum(_years(text, asked.day.year) for text in row))
            for row in tidy[list(columns)].itertuples(index=False)
        ]
        if len(tidy)
        else []
    )


def _years(text: str, until: int) -> int:
    """Return how many years a list such as “2021–2023, 2025” has that are over in a year."""
    number = 0
    for part in text.split(", ") if text else ():
        first, _, last = part.partition("–")
        number += sum(year < until for year in range(int(first), int(last or first) + 1))
    return number


def forms(asked: Asked, *states: str) -> Values:
    """Return how many copies of the organisers' form are listed as due, of some states or in all."""
    tidy = asked.tidy("tbl-sent")
    return [float(len(tidy[tidy["state"].isin(states)] if states else tidy))] if len(tidy) else []


def accepted(asked: Asked) -> Values:
    """Return every number of the forms that were accepted from the unit or a former province."""
    cells = asked.data.table("submissions/cells.csv")
    return [float(value) for value in cells["value"] if re.fullmatch(r"-?\d+(?:\.\d+)?", value)]


def support_amounts(asked: Asked) -> Values:
    """Return the amounts of the support rules, and the numbers in their names."""
    rules = asked.data.table("dialogue/support_rules.csv")
    named = " ".join(rules[f"name_{asked.language}"])
    return [float(each) for each in (*rules["amount"], *re.findall(r"\d+", named)) if each]
