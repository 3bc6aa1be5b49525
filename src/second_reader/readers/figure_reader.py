"""The figures of a sentence against the claims of its part: values, shares, gaps, changes, ranges, counts."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from second_reader.claims.claim import Claim
from second_reader.claims.context import Context
from second_reader.claims.verdict import Verdict, agrees, disagrees, judged, unread
from second_reader.published.figures import Figure, figures
from second_reader.published.place_mentions import MEDIAN
from second_reader.readers.course_reader import tells_course
from second_reader.recomputed.asked import POVERTY, Asked
from second_reader.recomputed.classes_said import CLASS, MILLIONS, bounds_said
from second_reader.recomputed.quantities import QUANTITIES
from second_reader.tables.places import COUNTRY

FIGURE_KINDS = ("rate", "share", "gap", "change", "range", "count", "definition")
_UNIT = {
    "percent": "percent",
    "thousand_persons": "thousand_people",
    "thousand_vnd_per_month": "thousand_vnd",
    "million_vnd_per_worker": "million_vnd",
    "million_vnd": "billion_vnd",
    "billion_vnd": "billion_vnd",
    "times": "times",
    "score": "points",
    "households": "households",
    "districts": "",
}
CLASSES = ((0.0, 5.0), (5.0, 10.0), (10.0, 15.0), (15.0, 20.0), (20.0, 1000.0))
"""The classes of the map of poverty, in percent."""
_ENDS: Mapping[str, Callable[[Iterable[float]], float]] = {
    r"\bhighest\b|cao nhất": max,
    r"\blowest\b|thấp nhất": min,
}
_TOTALS = ("units", "former_units", "series", "figures_wanted")
_NOT_BARE = ("percent", "usd", "billion_vnd")


def read_figures(context: Context) -> Iterator[Verdict]:
    """Yield a verdict for each figure of a sentence."""
    found = [each for each in figures(context.text, context.language) if not _read_elsewhere(context, each)]
    for index, figure in enumerate(found):
        following = found[index + 1].start if index + 1 < len(found) else len(context.text)
        yield _verdict(context, figure, index, following, len(found))


def read_classes(context: Context) -> Iterator[Verdict]:
    """Yield whether the class that a sentence gives to the report's own unit holds its rate."""
    if not any((claim.kind, claim.of) == ("range", "class") for claim in context.claims):
        return
    bounds, own = bounds_said(context.text), context.report.own
    if bounds is not None and not own:
        yield from _named_units(context, bounds)
        return
    if bounds is None or not any(place.meaning in (own, _as_old(context)) for place in context.places):
        return
    year = asked_of(context, own, ()).year(POVERTY)
    rate = context.value(POVERTY, own, year)
    holds = bounds in CLASSES and rate is not None and bounds[0] <= rate < bounds[1]
    yield judged("range", holds, f"{bounds[0]:g}–{bounds[1]:g}%", f"{rate}")


def _named_units(context: Context, bounds: tuple[float, float]) -> Iterator[Verdict]:
    """Yield whether the units that a sentence lists are those of its class, all of them; and their region."""
    year = asked_of(context, "", ()).year(POVERTY)
    rates = context.data.all_values(POVERTY, context.report.system, year)
    inside = {place for place, rate in rates.items() if bounds[0] <= rate < bounds[1]}
    named = {place.meaning for place in context.places if place.meaning in rates}
    region = next(
        (place.meaning for place in context.places if place.meaning in context.data.places.regions.index), ""
    )
    if len(named) > 1:
        yield judged("range", named == inside, ", ".join(sorted(named)), ", ".join(sorted(inside)))
    elif region and not context.sentence.cell:
        outside = [place for place in inside if context.data.places.regions_of(place) != [region]]
        yield judged("range", not outside, f"all in {region}", ", ".join(outside) or "all in it")


def _as_old(context: Context) -> str:
    return "63:" + context.report.own.partition(":")[2]


def _read_elsewhere(context: Context, figure: Figure) -> bool:
    """Say whether another reader reads a figure: the bounds of a class, the words of a recorded event."""
    kinds = {(claim.kind, claim.of) for claim in context.claims}
    if ("event", "listed events") in kinds or (context.sentence.cell and not context.sentence.cell.row):
        return True  # a recorded title; the words at the head of a row
    if tells_course(context):
        return True
    classes = ("range", "class") in kinds or ("count", "units_in_each_class") in kinds
    spans = [found.span() for each in (CLASS, MILLIONS) for found in each.finditer(context.text) if classes]
    return any(first <= figure.start < last for first, last in spans)


def _verdict(context: Context, figure: Figure, index: int, following: int, number: int) -> Verdict:
    claims = [
        claim for claim in context.claims if claim.kind in FIGURE_KINDS and _fits(context, claim, figure)
    ]
    if _is_defined(context, figure):
        return agrees("definition", figure.text)
    claims = [claim for claim in claims if claim.kind != "definition"]
    if not claims:
        return unread(
            "figure", figure.text, f"no claim of the part fits {figure.text} ({figure.unit or 'bare'})"
        )
    near = context.nearest(figure.start, {_key(claim) for claim in claims})
    chosen = [claim for claim in claims if _key(claim) in near] or claims
    counted = all(claim.of for claim in chosen)
    place = context.place_of(figure.start, figure.end, but=(MEDIAN, COUNTRY) if counted else ())
    if counted and context.head_places:
        place = context.head_places[0].meaning
    spoken = (
        context.years_in_clause(figure.start)
        if counted
        else _years(context, figure, index, following, number)
    )
    if (
        (figure.unit == "points" or figure.text[:1] in ("+", "-", "−"))
        and chosen[0].kind == "change"
        and len({year for year, _ in context.years}) == 2
    ):
        spoken = [year for year, _ in context.years]
    expected = [
        (claim, value)
        for claim in chosen
        for value in values_of(context, claim, figure, place, tuple(spoken))
    ]
    said = f"{figure.text} ({context.data.places.names.get(place, {}).get(context.language, place)})"
    for claim, value in expected:
        within = QUANTITIES[claim.of].within if claim.of in QUANTITIES else 0.0
        if figure.prints(value) or (within and abs(float(figure.value) - value) <= within):
            return agrees(claim.kind, said, f"{value:.4f}")
    for claim in claims:  # “13 of 34”: of how many
        if claim.of in _TOTALS and any(map(figure.prints, values_of(context, claim, figure, place, ()))):
            return agrees(claim.kind, said, claim.of)
    kind = chosen[0].kind
    if not expected and spoken and not any(_known(context, claim, tuple(spoken)) for claim in chosen):
        return disagrees(kind, said, f"no value is known for {', '.join(map(str, spoken))}")
    if not expected:
        return unread(kind, said, f"nothing to compare with: {', '.join(sorted({_key(c) for c in chosen}))}")
    shown = "; ".join(f"{_key(claim)} {value:.4f}" for claim, value in expected[:4])
    return disagrees(kind, said, shown)


def _known(context: Context, claim: Claim, years: tuple[int, ...]) -> bool:
    """Say whether what a claim is about is known for any of some years, as far as it has years."""
    return claim.of in QUANTITIES or bool(
        known_years(context, claim.indicator, years, context.report.day.year)
    )


def _is_defined(context: Context, figure: Figure) -> bool:
    """Say whether a figure stands in words that a definition of the part names."""
    patterns = (claim.of for claim in context.claims if claim.kind == "definition" and claim.of)
    spans = [
        found.span() for each in patterns for found in re.finditer(rf"(?<!\w)(?:{each})(?!\w)", context.text)
    ]
    return any(first <= figure.start and figure.end <= last for first, last in spans)


def _years(context: Context, figure: Figure, index: int, following: int, number: int) -> tuple[int, ...]:
    """Return the years that a figure may be of; two figures without years share the two that were said."""
    own = context.year_of(figure.start, figure.end, following)
    inside = [year for year, _ in context.years]
    if not inside and len(context.earlier_years) == 2 and number == 2 and not context.sentence.cell:
        return (sorted(context.earlier_years)[index],)
    clause = context.clauses[context.clause_at(figure.start)]
    if len(set(inside)) == 2 and not any(clause.start <= at < clause.end for _, at in context.years):
        together = [
            each
            for each in figures(context.text, context.language)
            if clause.start <= each.start < clause.end
        ]
        if len(together) == 2 and not context.sentence.cell:
            return (sorted(set(inside))[together[0].start != figure.start],)
    return tuple(own)


def _key(claim: Claim) -> str:
    return claim.of if claim.of in QUANTITIES else claim.indicator or claim.of


def _fits(context: Context, claim: Claim, figure: Figure) -> bool:
    if claim.kind == "definition":
        return True
    unit = unit_of(context, claim)
    if claim.kind in ("gap", "change"):
        in_table = ("",) if claim.kind == "gap" and context.sentence.cell else ()
        return figure.unit in (
            ("points", "percent", *in_table) if unit == "percent" else (unit, "percent", "")
        )
    if (
        claim.kind == "count"
        and unit == ""
        and not figure.decimals
        and figure.unit in ("points", "households")
    ):
        return True  # “11 points of the guidance”
    if claim.of in QUANTITIES and unit == "" and figure.decimals:
        return False  # a count has no decimals
    return unit == "any" or figure.unit == unit or (figure.unit == "" and unit not in _NOT_BARE)


def unit_of(context: Context, claim: Claim) -> str:
    """Return the unit in which a claim's figure is printed."""
    if claim.of in QUANTITIES:
        return QUANTITIES[claim.of].unit
    return _UNIT.get(context.data.rule(claim.indicator, "unit"), "")


def _spoken(context: Context) -> str:
    """Return the words that a named quantity may look into: of a cell, those at its heads too."""
    return f"{context.sentence.heads} {context.text}" if context.sentence.cell else context.text


def asked_of(context: Context, place: str, years: tuple[int, ...]) -> Asked:
    """Return what a named quantity is asked about in a sentence."""
    report = context.report
    return Asked(
        context.data,
        report.path,
        place,
        report.own,
        years,
        report.day,
        report.system,
        _spoken(context),
        report.language,
    )


def values_of(
    context: Context, claim: Claim, figure: Figure, place: str, years: tuple[int, ...]
) -> Iterator[float]:
    """Yield the values that a claim may print about a place."""
    if claim.of in QUANTITIES:
        yield from QUANTITIES[claim.of].compute(asked_of(context, place, years))
        return
    match claim.kind:
        case "rate":
            yield from _rates(context, claim, figure, place, years)
        case "gap":
            yield from _gaps(context, claim.indicator, place, years)
        case "change":
            for change in _changes(context, claim.indicator, place, years, figure.unit == "percent"):
                yield change
                if figure.text[:1] not in ("+", "-", "−"):
                    yield abs(change)  # “fell by”: which way is read with the word
        case "range":
            yield from _ranges(context, place)


def _rates(
    context: Context, claim: Claim, figure: Figure, place: str, years: tuple[int, ...]
) -> Iterator[float]:
    data, indicator = context.data, claim.indicator
    factor = 1000 if data.rule(indicator, "unit") == "million_vnd" else 1
    until = context.report.day.year
    if not place:  # “the highest is 29.6%”
        for year in known_years(context, indicator, years, until):
            values = data.all_values(indicator, context.report.system, year).values()
            said = [end for words, end in _ENDS.items() if re.search(words, context.text, re.IGNORECASE)]
            yield from (end(values) / factor for end in said or (max, min))
        return
    for year in known_years(context, indicator, years, until):
        if place == MEDIAN:
            value = data.middle(indicator, year, context.region_in(figure.start))
        else:
            value = context.value(indicator, place, year)
        if value is not None:
            yield value / factor


def known_years(context: Context, indicator: str, years: tuple[int, ...], until: int) -> list[int]:
    """Return the years that are said and known; none that is unknown, else the newest known one."""
    known = context.data.years(indicator)
    said = [year for year in years if year in known]
    if said:
        return said[:1] if not context.sentence.cell else said
    if set(years) & {year for year, _ in context.years}:
        return []  # “in 2024, …”, of what nobody knows for 2024
    return [max((year for year in known if year <= until), default=known[-1])]


def _gaps(context: Context, indicator: str, place: str, years: tuple[int, ...]) -> Iterator[float]:
    merged = context.data.places.merged_into.get(place, place)
    unit = context.report.own or (merged if merged.startswith("34:") else "")
    former = context.data.places.former(unit) if unit else []
    for year in known_years(context, indicator, years, context.report.day.year):
        values = [context.data.value(indicator, old, year) for old in former]
        known = [value for value in values if value is not None]
        if len(known) > 1:
            yield max(known) - min(known)


def _changes(
    context: Context, indicator: str, place: str, years: tuple[int, ...], relative: bool
) -> Iterator[float]:
    known = [year for year in context.data.years(indicator) if year <= context.report.day.year]
    usable = [year for year in known if year >= int(context.data.rule(indicator, "first_usable_year") or 0)]
    ends = sorted(year for year in years if year in usable) if len(years) > 1 else [usable[0], usable[-1]]
    first, last = (context.data.value(indicator, place, year) for year in (ends[0], ends[-1]))
    if first is None or last is None:
        return
    if relative and first:
        yield 100 * (last / first - 1)
        return
    yield last - first


def _ranges(context: Context, place: str) -> Iterator[float]:
    unit = place if place.startswith("34:") else context.report.own
    table = context.data.table("indicators/poverty_2023_merged_units.csv")
    row = table[table["province_code_34"] == unit.removeprefix("34:")]
    for column in ("worst_case_low_pct", "worst_case_high_pct", "household_size_calibrated_pct"):
        yield from (float(value) for value in row[column] if value)
