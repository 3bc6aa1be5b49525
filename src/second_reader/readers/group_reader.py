"""The lowest tenth of the means of governance scores, and who has most of the poor."""

import re
from collections.abc import Iterator
from math import hypot

from second_reader.claims.context import Context
from second_reader.claims.verdict import Verdict, judged
from second_reader.readers.figure_reader import asked_of
from second_reader.recomputed.asked import POVERTY
from second_reader.recomputed.margins import margin
from second_reader.recomputed.papi_rounds import in_lowest_tenth, score_said

KIND = "rank"
_TENTH = {"en": re.compile(r"\bbottom tenth\b"), "vi": re.compile(r"một phần mười[^:]* xếp cuối")}

_LEVEL = re.compile(
    r"does not tell (.*) apart by their numbers of poor|không cho phép phân biệt số người nghèo"
)
_MOST = re.compile(
    r"of the poor live\b|of the poor, an estimated|số người nghèo s(?:ống|inh sống) ở|đông nhất, ước"
)

_NEWEST = re.compile(r"^In \d{4} alone |^Riêng năm \d{4} ")


def read_groups(context: Context) -> Iterator[Verdict]:
    """Yield a verdict for each score said to be in the lowest tenth."""
    claimed = {claim.of for claim in context.claims if claim.kind == KIND}
    if "lowest tenth of PAPI means" in claimed:
        yield from _lowest_tenth(context)
    if any((claim.kind, claim.of) == ("share", "share_of_the_poor") for claim in context.claims):
        yield from _most_of_the_poor(context)


def _lowest_tenth(context: Context) -> Iterator[Verdict]:
    said = _TENTH[context.language].search(context.text)
    for item in context.text[said.end() :].partition(":")[2].split(";") if said else ():
        asked = asked_of(context, context.report.own, ())
        indicator = score_said(type(asked)(**{**vars(asked), "sentence": item}))
        newest = _NEWEST.search(context.text) is not None
        lowest = in_lowest_tenth(asked, indicator, newest=newest) if indicator else []
        names = [context.data.places.names[place][context.language] for place in lowest]
        merged = len(context.data.places.former(context.report.own)) > 1
        holds = bool(lowest) and (not merged or all(name in item for name in names))
        yield judged(KIND, holds, item.strip(), f"{indicator}: {', '.join(names)}")


def _most_of_the_poor(context: Context) -> Iterator[Verdict]:
    """Yield whether those named as not told apart may each have most of the poor, and whether a share that
    is told is of a former province that the survey tells from every other."""
    level, most = _LEVEL.search(context.text), _MOST.search(context.text)
    if not level and not most:
        return
    asked = asked_of(context, context.report.own, ())
    year, data = asked.year(POVERTY), asked.data
    poor, errors = dict[str, float](), dict[str, float]()
    for place in data.places.former(context.report.own):
        poor[place] = data.poor(POVERTY, place, year) or 0.0
        people = data.value("population_avg_total", place, year) or 0.0
        errors[place] = margin(POVERTY, data.value(POVERTY, place, year) or 0.0) / 100 * people
    first = max(poor, key=lambda place: poor[place])
    alike = {
        place for place in poor if place != first
        and poor[first] - poor[place] <= hypot(errors[first], errors[place])
    }  # fmt: skip
    found = ", ".join(sorted({first, *alike})) if alike else first
    if most:
        yield judged("share", not alike, most[0], found)
    if level:
        rest = context.text[level.start() :].partition(";")[0]
        named = {
            name.meaning for name in context.places if level.start() <= name.start < level.start() + len(rest)
        }
        yield judged("share", bool(alike) and named == {first, *alike}, level[0], found)
