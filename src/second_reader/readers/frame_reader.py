"""What frames a report: whose it is, of which day, quarter and units, and of which years its rows are."""

import re
from collections.abc import Iterator

import pandas as pd

from second_reader.claims.context import Context
from second_reader.claims.verdict import Verdict, judged
from second_reader.published.figures import days
from second_reader.published.report_text import LAYOUT
from second_reader.readers.figure_reader import asked_of
from second_reader.tables.places import COUNTRY

_OF_ROWS = re.compile(r"((?:fig|tbl)-[a-z-]+)\.(?:caption|alt)")
_SPAN = re.compile(r"\b((?:19|20)\d\d)(?:–| to | đến (?:năm )?)((?:19|20)\d\d)\b")
_QUARTER = re.compile(
    r"\b(?:(?P<word>first|second|third|fourth) quarter of|quarter (?P<number>I{1,3}|IV|\d) of"
    r"|quý (?P<roman>I{1,3}|IV) năm) (?P<year>20\d\d)",
    re.IGNORECASE,
)
_UNITS = re.compile(r"\b(\d+)(?:-unit system| provinces and cities| đơn vị\b| tỉnh, thành phố)")
_CODE = re.compile(r"\b(?:code|Mã đơn vị hành chính) (\d+)")
_QUARTERS = (("first", "i", "1"), ("second", "ii", "2"), ("third", "iii", "3"), ("fourth", "iv", "4"))


def read_frame(context: Context) -> Iterator[Verdict]:
    """Yield what a sentence says of its own report: its unit, its day, the years of its figures."""
    of_forum = context.sentence.part == LAYOUT and _QUARTER.search(context.text)
    if not of_forum:  # the line of the forum names where it meets
        yield from _places(context)
    yield from _days(context)
    if context.sentence.part == LAYOUT:
        yield from _units(context)
    yield from _years_of_rows(context)


def _places(context: Context) -> Iterator[Verdict]:
    """Yield whether a report about a unit names no other, and no region but its own.

    Another that a part has to name is declared by its code.
    """
    own, places, language = context.report.own, context.data.places, context.language
    told = [claim.of for claim in context.claims if claim.kind == "place"]
    named = {
        said.text
        for said in (*context.places, *context.head_places)
        if said.meaning in places.names and said.meaning != COUNTRY
    }
    for person in context.mentions.persons(f"{context.sentence.heads}: {context.text}"):
        yield judged("place", False, person, "a person's name: the city's has the word before or after it")
    if own and named:
        ours = (own, *places.former(own), *places.regions_of(own), *told)
        known = {
            name for each in ours for name in (places.names[each][language], places.short(each, language))
        }
        others = sorted(named - known)
        yield judged("place", not others, ", ".join(sorted(named)), ", ".join(others) or "of this unit")


def _days(context: Context) -> Iterator[Verdict]:
    """Yield whether a day in a line of no part is the forum's or the units', and each quarter the forum's."""
    forum, systems = context.report.day, context.data.places.systems
    known = {forum.isoformat(), *systems["valid_from"], *systems["valid_to"]} - {""}
    if context.sentence.part in (LAYOUT, "") and not context.sentence.cell:
        for dated in days(context.text, context.language):
            yield judged("event", dated.day.isoformat() in known, dated.text, f"the forum is on {forum}")
    for said in _QUARTER.finditer(context.text):
        quarter = (said["word"] or said["number"] or said["roman"]).casefold()
        holds = quarter in _QUARTERS[(forum.month - 1) // 3] and int(said["year"]) == forum.year
        yield judged("event", holds, said[0], f"the forum is on {forum}")


def _units(context: Context) -> Iterator[Verdict]:
    """Yield whether a line around a report has the number of units of its day, and the unit's own code."""
    number = len(context.data.places.units(context.report.system))
    for said in _UNITS.finditer(context.text):
        yield judged("count", int(said[1]) == number, said[0], f"{number} units on {context.report.day}")
    own = context.report.own.partition(":")[2]
    for said in _CODE.finditer(context.text):
        yield judged("place", said[1] == own, said[0], f"the unit's code is {own}")


def _years_of_rows(context: Context) -> Iterator[Verdict]:
    """Yield whether the published rows have the years that a caption names; a span has their ends."""
    label = _OF_ROWS.fullmatch(context.sentence.part)
    rows = asked_of(context, context.report.own, ()).tidy(label[1]) if label else None
    if rows is None or "year" not in rows or context.sentence.cell:
        return
    series = list(_series(context, rows))
    shown = ", ".join(sorted({f"{years[0]}–{years[-1]}" for years in series}))
    for year, _ in context.years:
        yield judged("period", any(year in years for years in series), str(year), shown)
    for span in _SPAN.finditer(context.text):
        ends = (int(span[1]), int(span[2]))
        if any(len(years) > 1 for years in series):
            yield judged("period", any(ends == (each[0], each[-1]) for each in series), span[0], shown)


def _series(context: Context, rows: pd.DataFrame) -> Iterator[list[int]]:
    """Yield the years of all rows, of those of each area, and of each indicator whoever has it."""
    parts = [rows, *(part for _, part in rows.groupby("area"))] if "area" in rows else [rows]
    for part in parts:
        if years := sorted({int(year) for year in part["year"] if year.isdigit()}):
            yield years
    for indicator in set(rows.get("indicator", [])) & set(context.data.rules.index):
        yield context.data.years(indicator)
