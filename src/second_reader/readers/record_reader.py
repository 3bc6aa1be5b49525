"""What is recorded: events and their days, who was merged into whom, where most of something is, reasons."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from second_reader.claims.context import Context
from second_reader.claims.verdict import Verdict, judged, unread
from second_reader.published.figures import days
from second_reader.published.vocabulary import meanings, word_pattern
from second_reader.readers.figure_reader import asked_of
from second_reader.readers.law_reader import days_of_force
from second_reader.recomputed.asked import POVERTY, Asked
from second_reader.recomputed.quantities import events_of
from second_reader.tables.places import COUNTRY

_FORMED = {
    "en": re.compile(r"\bformed\b|\bmerging\b|\bhave merged\b|\bestablished\b", re.IGNORECASE),
    "vi": re.compile(r"\bthành lập\b|\bhình thành (?:từ|trên)\b|\bhợp nhất\b", re.IGNORECASE),
}
_ISSUED = re.compile(r"[/-][A-ZĐ][\w/Đ-]*\w (?:of|ngày) $|[/-][A-ZĐ][\w/Đ-]*\w $")
_CITY = {"en": r"\b{name} city\b", "vi": r"\b[Tt]hành phố {name}\b"}


def read_records(context: Context) -> Iterator[Verdict]:
    """Yield a verdict for each recorded event, majority and reason of a sentence."""
    kinds = {claim.kind for claim in context.claims}
    if "event" in kinds:
        yield from _events(context)
    if "majority" in kinds:
        yield from _majorities(context)
    if "cause" in kinds:
        yield from _causes(context)


def _events(context: Context) -> Iterator[Verdict]:
    named = {claim.of for claim in context.claims if claim.kind == "event"}
    if "listed events" in named and context.sentence.cell:
        yield from _listed(context)
        return
    allowed = {
        name: known(asked_of(context, context.report.own, ()))
        for name, known in KNOWN_DAYS.items()
        if name in named
    }
    states = days_of_force(context)
    for dated in days(context.text, context.language):
        if dated in states or _ISSUED.search(context.text[: dated.start]):
            continue  # of a state; of an instrument, with its number: the reader of laws has them
        found = [name for name, known in allowed.items() if dated.day in known]
        yield judged(
            "event", bool(found), dated.text, ", ".join(found) or f"no {' or '.join(sorted(allowed))} on it"
        )
    if "merger" in named and (formed := _FORMED[context.language].search(context.text)):
        yield from _merger(context, formed.end())


def _merger(context: Context, formed: int) -> Iterator[Verdict]:
    """Yield whether those who merged are named in full, and whether the unit had this title on the day."""
    places, own = context.data.places, context.report.own
    former = set(places.former(own)) if own else set()
    named = {
        place.meaning if place.meaning.startswith("63:") else _as_former(context, place.meaning)
        for place in context.places
        if ":" in place.meaning and place.start >= formed
    }
    if len(former) > 1 and len(named) > 1:
        yield judged(
            "event", named == former, "merged: " + ", ".join(sorted(named)), ", ".join(sorted(former))
        )
    if own:
        yield from _titles(context, re.escape(places.names[own][context.language]))


def _titles(context: Context, name: str) -> Iterator[Verdict]:
    """Yield whether the unit was a city, or was not, on each day; the words up to a semicolon tell of it."""
    for part in context.text.split(";"):
        city = re.search(_CITY[context.language].replace("{name}", name), part)
        for dated in days(part, context.language):
            kind = title_on(context, context.report.own, dated.day)
            if city and kind:
                yield judged("event", kind == "city", f"{city[0]}, {dated.text}", f"a {kind} on that day")


def _as_former(context: Context, place: str) -> str:
    names, former = context.data.places.names, context.data.places.former(place)
    return next((old for old in former if names[old] == names[place]), place)


def title_on(context: Context, place: str, day: date) -> str:
    """Return whether a unit is a province or a city on a day, "" where no title is known."""
    system, _, code = place.partition(":")
    for row in context.data.places.titles.itertuples():
        if (
            (row.system, row.code) == (system, code)
            and str(row.valid_from) <= day.isoformat()
            and (not row.valid_to or day.isoformat() <= str(row.valid_to))
        ):
            return str(row.kind)
    return ""


def _listed(context: Context) -> Iterator[Verdict]:
    """Yield whether a row has the day and the title of an event in which the unit had a part."""
    events = context.data.table("dialogue/events.csv").set_index("event")
    ours = events.loc[events_of(asked_of(context, context.report.own, ()))]
    cell, language = context.sentence, context.language
    row = f"{cell.cell.row if cell.cell else ''} | {cell.text}"
    if any(title == cell.text for title in ours[f"title_{language}"]):
        event = ours[ours[f"title_{language}"] == cell.text].iloc[0]
        starts = [each.day.isoformat() for each in days(row, language)]
        holds = event["starts"] in starts or (not starts and event["year"] in row)
        yield judged("event", holds, row, f"{event['starts'] or event['year']}")
    elif cell.text in set(events[f"title_{language}"]):
        yield judged("event", False, cell.text, "the unit had no part in it by the day of the report")


def _majorities(context: Context) -> Iterator[Verdict]:
    asked = asked_of(context, context.report.own, tuple(year for year, _ in context.years))
    for match in word_pattern("concentrated", context.language).finditer(context.text):
        after = [place for place in context.places if place.start >= match.end() and ":" in place.meaning]
        if not after:
            yield unread("majority", match[0], "concentrated where")
            continue
        place, former = after[0].meaning, asked.data.places.former(asked.own)
        year = asked.year(POVERTY)
        poor = {old: asked.data.poor(POVERTY, old, year) or 0.0 for old in former}
        share = poor.get(place, 0.0) / (sum(poor.values()) or 1)
        holds = share > 0.5 and poor.get(place) == max(poor.values())
        yield judged("majority", holds, f"{match[0]} {after[0].text}", f"{share:.1%} of the poor live there")
    if any(claim.of == "rural_population_share" for claim in context.claims):
        for match in word_pattern("most_people", context.language).finditer(context.text):
            newest = asked.data.newest("rural_population_share", asked.own, context.report.day.year)
            rural = asked.data.value("rural_population_share", asked.own, newest) if newest else None
            yield judged("majority", rural is not None and rural > 50, match[0], f"{rural} % rural")


def _causes(context: Context) -> Iterator[Verdict]:
    reasons = [claim.of for claim in context.claims if claim.kind == "cause" and claim.of]
    if not reasons:
        return
    for said in meanings(context.text, "causes", context.language):
        asked = asked_of(context, context.report.own, ())
        held = [reason for reason in reasons if CAUSES[reason](asked)]
        yield judged("cause", bool(held), said.text, ", ".join(held) or f"not so: {', '.join(reasons)}")


def _days_of(column: str, table: str) -> Callable[[Asked], set[date]]:
    return lambda asked: {date.fromisoformat(day) for day in asked.data.table(table)[column] if day}


def _title_days(asked: Asked) -> set[date]:
    """Return the days of the unit's titles; of one that was not merged, of those before its system too."""
    former = asked.data.places.former(asked.own)
    named = {asked.own, *(former if len(former) == 1 else ())}
    titles = asked.data.places.titles
    own = titles[(titles["system"] + ":" + titles["code"]).isin(named)]
    return {date.fromisoformat(day) for day in own["valid_from"] if day}


def _meeting_days(asked: Asked) -> set[date]:
    """Return the days on which groups met, and those of docs/calendar.md.

    The calendar's week begins on the first Monday from the fifth of a quarter's last month on: the thematic
    groups from Monday to Thursday in their order, the standing group on Friday.
    """
    held, groups = asked.data.table("dialogue/group_meetings.csv"), asked.data.table("dialogue/groups.csv")
    met = {date.fromisoformat(day[:10]) for day in held["starts"] if day}
    thematic = [*groups[groups["kind"] == "thematic"]["group"]][:4]
    order = [*thematic, *groups[groups["kind"] == "standing"]["group"]]
    own = asked.document.parent.name.removeprefix("group-")
    weekdays = [order.index(own) if own in thematic else 4] if own in order else range(5)
    year = asked.day.year
    months = [date(each, month, 5) for each in (year, year + 1) for month in (3, 6, 9, 12)]
    mondays = [fifth + timedelta(days=-fifth.weekday() % 7) for fifth in months]
    return met | {monday + timedelta(days=after) for monday in mondays for after in weekdays}


def _event_days(asked: Asked) -> set[date]:
    """Return the days on which recorded events began and ended, and those that a doubt about one names."""
    events = asked.data.table("dialogue/events.csv")
    known = _days_of("starts", "dialogue/events.csv")(asked) | _days_of("ends", "dialogue/events.csv")(asked)
    return known | {dated.day for dated in days(" ".join(events["doubt_vi"]), "vi")}


def _instrument_days(asked: Asked) -> set[date]:
    instruments = asked.data.table("dialogue/legal_instruments.csv")
    columns = ("issued", "valid_from", "valid_to")
    rules = asked.data.table("dialogue/support_rules.csv")
    ruled = {date.fromisoformat(day) for column in ("valid_from", "valid_to") for day in rules[column] if day}
    named = re.findall(r"\d{1,2}/\d{1,2}/\d{4}", " ".join(instruments["about_vi"]))
    stated = {date(*reversed([int(part) for part in day.split("/")])) for day in named}
    return (
        stated | ruled | {date.fromisoformat(day) for column in columns for day in instruments[column] if day}
    )


def _merger_days(asked: Asked) -> set[date]:
    systems = asked.data.places.systems
    return {date.fromisoformat(day) for day in systems[systems["system"] == "34"]["valid_from"]}


KNOWN_DAYS: Mapping[str, Callable[[Asked], set[date]]] = {
    "merger": lambda asked: _title_days(asked) | _merger_days(asked),
    "group meetings": lambda asked: _meeting_days(asked),
    "commitments": _days_of("made", "dialogue/commitments.csv"),
    "successors": _days_of("since", "dialogue/organisation_successors.csv"),
    "end of the 63": lambda asked: {
        date.fromisoformat(day) for day in asked.data.places.systems["valid_to"] if day
    },
    "day of the report": lambda asked: {asked.day},
    "end of districts": _merger_days,
    "forum before": _days_of("starts", "dialogue/events.csv"),
    "instruments": lambda asked: _instrument_days(asked),
    "forms due": lambda asked: {
        date.fromisoformat(day) for day in asked.tidy("tbl-sent").get("due", []) if day
    },
    "recorded events": lambda asked: _event_days(asked),
}
"""The days on which something of a name happened, by data/."""

CAUSES: Mapping[str, Callable[[Asked], bool]] = {
    "lies in two regions": lambda asked: len(asked.data.places.regions_of(asked.own)) > 1,
    "one year of the survey": lambda asked: len(asked.data.years(POVERTY)) == 1,
    "no deflator": lambda asked: asked.data.rule("labour_productivity", "nominal") == "yes",
    "weight is population": lambda asked: asked.data.rule(POVERTY, "weight") == "population_avg_total",
    "country row exists": lambda asked: asked.data.value(POVERTY, COUNTRY, asked.year(POVERTY)) is not None,
}
"""Reasons that data/ can bear out, by name."""
