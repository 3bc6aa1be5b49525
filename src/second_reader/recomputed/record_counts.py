"""How much the forum's record holds: commitments, models, series, kinds of facts."""

import re
from datetime import date

import pandas as pd

from second_reader.recomputed.across_units import recorded, units_named
from second_reader.recomputed.asked import Asked, Values


def commitments(asked: Asked) -> pd.DataFrame:
    """Return the commitments that were made by the day of the document, without what was an intention."""
    rows = _stated(asked)
    return rows[rows["said"] == ""]


def intentions(asked: Asked) -> Values:
    """Return how many statements of intent were made by the day of the document."""
    return [float((_stated(asked)["said"] != "").sum())]


def _stated(asked: Asked) -> pd.DataFrame:
    rows = asked.data.table("dialogue/commitments.csv")
    return rows[(rows["made"] != "") & (rows["made"] <= asked.day.isoformat())]


def open_commitments(asked: Asked) -> Values:
    """Return how many of them are neither done nor withdrawn."""
    history = asked.data.table("dialogue/commitment_history.csv")
    past = history[history["day"] <= asked.day.isoformat()]
    closed = set(past[past["status"].isin(("done", "withdrawn"))]["commitment"])
    return [float(sum(name not in closed for name in commitments(asked)["commitment"]))]


def without_due(asked: Asked) -> Values:
    """Return how many have no due day."""
    return [float((commitments(asked)["due"] == "").sum())]


def in_doubt(asked: Asked) -> Values:
    """Return of how many the record notes a doubt."""
    return [float((commitments(asked)[f"doubt_{asked.language}"] != "").sum())]


def without_report(asked: Asked) -> Values:
    """Return of how many no source says what became of them."""
    reported = set(asked.data.table("dialogue/commitment_history.csv")["commitment"])
    return [float(sum(name not in reported for name in commitments(asked)["commitment"]))]


_AGE = re.compile(r"(?:(\d+) (?:năm|years?))? ?(?:(\d+) (?:tháng|months?))?")


def ages(asked: Asked) -> Values:
    """Return the figures of each age in the words that is one of a commitment ("17 years 5 months").

    None is right: how many full months ago each was made. "The oldest" is of the oldest alone.
    """
    return _ages(asked, commitments(asked))


def stated_ages(asked: Asked) -> Values:
    """Return the same of all that is listed, intentions too."""
    return _ages(asked, _stated(asked))


def _ages(asked: Asked, rows: pd.DataFrame) -> Values:
    made = sorted(date.fromisoformat(day) for day in rows["made"])
    months = [
        12 * (asked.day.year - day.year) + asked.day.month - day.month - (asked.day.day < day.day)
        for day in made
    ]
    if re.search(r"\boldest\b|lâu nhất", asked.sentence):
        months = months[:1]
    said = [tuple(int(part or 0) for part in found.groups()) for found in _AGE.finditer(asked.sentence)]
    right = [part for years, rest in said if 12 * years + rest in months for part in (years, rest)]
    return [float(each) for each in right or months]


def models(asked: Asked) -> Values:
    """Return how many models are recorded by the day of the document."""
    rows = asked.data.table("dialogue/models.csv")
    return [float((rows["day"] <= asked.day.isoformat()).sum())]


def table_length(name: str, asked: Asked) -> Values:
    """Return how many rows a table of the dialogue has."""
    return [float(len(asked.data.table(f"dialogue/{name}.csv")))]


def guidance(asked: Asked) -> Values:
    """Return how many points the guidance asks to be settled before a model begins."""
    rows = asked.data.table("dialogue/model_guidance.csv")
    return [float(len(rows[rows["item"] != "model"])), float(len(rows))]


def series(asked: Asked, column: str = "") -> Values:
    """Return how many series the published table has; of a column, in how many all have a value."""
    tidy = asked.tidy("tbl-series")
    if not len(tidy):
        return []
    if not column:
        return [float(len(tidy))]
    number = 0
    for indicator, year in zip(tidy["indicator"], tidy["year"], strict=True):
        number += len(asked.data.all_values(indicator, "63", int(year))) == len(asked.data.places.units("63"))
    return [float(number)]


def series_by_rule(asked: Asked, column: str, *values: str) -> Values:
    """Return for how many of the series data/indicators.csv has one of some values in a column."""
    tidy = asked.tidy("tbl-series")
    return (
        [float(sum(asked.data.rule(name, column) in values for name in tidy["indicator"]))]
        if len(tidy)
        else []
    )


def series_values(asked: Asked) -> Values:
    """Return of every series how many provinces and how many units have a value, and of how many."""
    tidy = asked.tidy("tbl-series")
    found: Values = []
    for indicator, year in zip(tidy.get("indicator", []), tidy.get("year", []), strict=True):
        for system in ("63", asked.system):
            found.append(float(len(asked.data.all_values(indicator, system, int(year)))))
            found.append(float(len(asked.data.places.units(system))))
    return found


def named_by_kind(asked: Asked) -> Values:
    """Return how many units the record names, by kind, and how many there are."""
    return [float(len(units)) for units in units_named(asked).values()] + [
        float(len(asked.data.places.units(asked.system)))
    ]


def kinds_of_no_unit(asked: Asked) -> Values:
    """Return how many kinds of entries name no unit, then how many kinds there are."""
    kinds = units_named(asked)
    return [float(sum(not units for units in kinds.values())), float(len(kinds))]


def units_recorded(asked: Asked) -> Values:
    """Return of how many units the record says something."""
    return [float(len(recorded(asked)))]


def units_silent(asked: Asked) -> Values:
    """Return of how many units it says nothing."""
    return [float(len(asked.data.places.units(asked.system)) - len(recorded(asked)))]


def numbers_in_titles(asked: Asked, table: str) -> Values:
    """Return the numbers that stand in the texts of a table, which a document quotes."""
    rows = asked.data.table(f"dialogue/{table}.csv")
    said = " ".join(" ".join(rows[name]) for name in map(str, rows) if name.endswith(f"_{asked.language}"))
    return [float(number) for number in re.findall(r"\d+", said)]


def closed_commitments(asked: Asked) -> Values:
    """Return how many commitments are late, done and withdrawn, in this order."""
    history = asked.data.table("dialogue/commitment_history.csv")
    past = history[history["day"] <= asked.day.isoformat()]
    state = dict(zip(past["commitment"], past["status"], strict=True))
    due = commitments(asked)
    late = sum(
        bool(day) and day < asked.day.isoformat() and state.get(name) not in ("done", "withdrawn")
        for name, day in zip(due["commitment"], due["due"], strict=True)
    )
    return [float(late), *(float(list(state.values()).count(each)) for each in ("done", "withdrawn"))]


def models_stated(asked: Asked) -> Values:
    """Return for how many models a source states the cost, then the number of women."""
    rows = asked.data.table("dialogue/models.csv")
    return [float((rows[column] != "").sum()) for column in ("cost", "women")]


def reported_commitments(asked: Asked) -> Values:
    """Return how many commitments a source says something of since."""
    return [float(len(commitments(asked)) - without_report(asked)[0])]


def model_places(asked: Asked) -> Values:
    """Return in how many places the models are."""
    rows = asked.data.table("dialogue/models.csv")
    return [float(len(set(zip(rows["system"], rows["code"], rows["district"], strict=True))))]


_FACTS = ("kind", "field_code", "year_from", "lead", "households", "poor_households", "women", "cost")


def model_facts(asked: Asked) -> Values:
    """Return how many things a sheet asks of a model, then how many a source states of any."""
    tidy = asked.tidy("tbl-facts")
    rows = asked.data.table("dialogue/models.csv")
    stated = max((int((row[list(_FACTS)] != "").sum()) for _, row in rows.iterrows()), default=0)
    return [float(len(tidy) or 14), float(stated)]


def distances(asked: Asked) -> Values:
    """Return the distances of the published table: how they are made is told by docs/models.md."""
    tidy = asked.tidy("tbl-alike")
    return [float(each) for each in tidy["distance"]] if "distance" in tidy else []


def delegates(asked: Asked) -> Values:
    """Return the numbers of delegates that the record has."""
    return [float(number) for number in asked.data.table("dialogue/events.csv")["delegates"] if number]


def record_of_a_place(asked: Asked) -> Values:
    """Return how many models are recorded in the unit that a row is about."""
    rows = asked.data.table("dialogue/models.csv")
    codes = rows["system"] + ":" + rows["code"]
    places = {asked.place, *(asked.data.places.former(asked.place) if ":" in asked.place else [])}
    return [float(codes.isin(places).sum()), 0.0]


def ends_of_row(asked: Asked) -> Values:
    """Return the lowest and the highest value among the provinces, of each indicator of the table."""
    tidy = asked.tidy("tbl-theme")
    found: Values = []
    for indicator, year in zip(tidy.get("indicator", []), tidy.get("year", []), strict=True):
        values = asked.data.all_values(indicator, "63", int(year)).values()
        found += [min(values), max(values)] if values else []
    return found
