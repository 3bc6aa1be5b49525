"""Places of changes among those of all units, and the lowest tenth of the means of governance scores."""

import re
from collections.abc import Iterator

from second_reader.readers.context import Context
from second_reader.readers.figure_reader import asked_of
from second_reader.readers.verdict import Verdict, judged, unread
from second_reader.recomputed.papi_rounds import in_lowest_tenth, score_said

KIND = "rank"
_CHANGE = {
    "en": re.compile(r"(?:(?P<rank>\d+)(?:st|nd|rd|th) )?largest (?P<way>rise|fall)"),
    "vi": re.compile(r"mức (?P<way>tăng|giảm) (?:cùng )?lớn (?:thứ (?P<rank>\d+)|nhất)"),
}
_TENTH = {"en": re.compile(r"\bbottom tenth\b"), "vi": re.compile(r"một phần mười[^:]* xếp cuối")}


def read_groups(context: Context) -> Iterator[Verdict]:
    """Yield a verdict for each place of a change, and for each score said to be in the lowest tenth."""
    claimed = {claim.of for claim in context.claims if claim.kind == KIND}
    if "changes" in claimed:
        yield from _changes(context)
    if "lowest tenth of PAPI means" in claimed:
        yield from _lowest_tenth(context)


def _changes(context: Context) -> Iterator[Verdict]:
    indicators = [claim.indicator for claim in context.claims if claim.kind == "change"]
    for said in _CHANGE[context.language].finditer(context.text):
        named = context.nearest(said.start(), indicators)
        years = [year for year, at in context.years if at < said.start()]
        if len(named) != 1 or len(years) < 2:
            yield unread(KIND, said[0], "which indicator, between which years")
            continue
        system, (indicator,) = context.report.system, named
        first, last = (context.data.all_values(indicator, system, year) for year in years[:2])
        sign = 1 if said["way"] in ("rise", "tăng") else -1
        moves = {place: sign * (last[place] - first[place]) for place in last if place in first}
        own = moves[context.report.own]
        rank = 1 + sum(move > own + 1e-9 for move in moves.values())
        yield judged(KIND, own > 0 and rank == int(said["rank"] or 1), said[0], f"{rank} of {len(moves)}")


def _lowest_tenth(context: Context) -> Iterator[Verdict]:
    said = _TENTH[context.language].search(context.text)
    for item in context.text[said.end() :].partition(":")[2].split(";") if said else ():
        asked = asked_of(context, context.report.own, ())
        indicator = score_said(type(asked)(**{**vars(asked), "sentence": item}))
        lowest = in_lowest_tenth(asked, indicator) if indicator else []
        names = [context.data.places.names[place][context.language] for place in lowest]
        merged = len(context.data.places.former(context.report.own)) > 1
        holds = bool(lowest) and (not merged or all(name in item for name in names))
        yield judged(KIND, holds, item.strip(), f"{indicator}: {', '.join(names)}")
