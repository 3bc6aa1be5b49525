"""Lines that give a change, the country's beside it, and the rates of all years: each against the tables."""

import re
from collections.abc import Iterator
from decimal import Decimal

from second_reader.claims.context import Context
from second_reader.claims.verdict import Verdict, judged, unread
from second_reader.published.figures import Figure
from second_reader.recomputed.yearly_changes import RATES, first_in_line
from second_reader.tables.places import COUNTRY

KIND, OF = "change", "course"
_NUMBER = r"[+\-−]?\d+[.,]\d"
COURSE = re.compile(
    rf"(?P<own>{_NUMBER}) (?:points|điểm phần trăm) \((?:country|cả nước): (?P<country>{_NUMBER})\); "
    rf"(?P<first>\d{{4}})–(?P<last>\d{{4}}): (?:≈ ?)?(?P<rates>{_NUMBER}%(?:[,;] {_NUMBER}%)*)\.$"
)


def tells_course(context: Context) -> bool:
    """Say whether a sentence is such a line, whose figures are read here alone."""
    claimed = any((claim.kind, claim.of) == (KIND, OF) for claim in context.claims)
    return claimed and COURSE.search(context.text.replace("\xa0", " ")) is not None


def read_courses(context: Context) -> Iterator[Verdict]:
    """Yield a verdict for each figure of such a line, and one for the year with which it begins."""
    said = COURSE.search(context.text.replace("\xa0", " ")) if tells_course(context) else None
    if said is None:
        return
    own, named = context.report.own, context.nearest(said.start(), RATES)
    between = context.earlier_years
    if len(named) != 1 or len(between) != 2:
        yield unread(KIND, said[0], "which indicator, between which two years")
        return
    (indicator,) = named
    for group, place in (("own", own), ("country", COUNTRY)):
        before, after = (context.value(indicator, place, year) or 0.0 for year in sorted(between))
        yield judged(KIND, _printed(said[group]).prints(after - before), said[group], f"{after - before:.4f}")
    first, last = int(said["first"]), int(said["last"])
    known = [year for year in context.data.years(indicator) if year <= context.report.day.year]
    due = first_in_line(context.data, context.report.system)[own]
    holds = (first, last) == (due, known[-1]) and sorted(between) == known[-2:]
    yield judged(KIND, holds, f"{between[0]}, {between[1]}, {first}–{last}", f"{known[-2:]}, from {due}")
    rates = re.findall(_NUMBER, said["rates"])
    values = [context.value(indicator, own, year) or 0.0 for year in range(first, last + 1)]
    holds = len(rates) == len(values) and all(
        _printed(rate).prints(value) for rate, value in zip(rates, values, strict=True)
    )
    yield judged("rate", holds, said["rates"], "; ".join(f"{value:.4f}" for value in values))


def _printed(text: str) -> Figure:
    return Figure(text, Decimal(text.replace("−", "-").replace(",", ".")), 1, "", 0, len(text))
