"""Places among units by the unrounded values of all, with ties; quarters; the largest of several parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from second_reader.claims.claim import Claim
from second_reader.claims.context import Context
from second_reader.claims.verdict import Verdict, disagrees, judged, unread
from second_reader.published.figures import Language
from second_reader.published.vocabulary import meanings
from second_reader.readers.figure_reader import asked_of, known_years
from second_reader.recomputed.across_units import POINTS_APART, gaps, wide
from second_reader.recomputed.asked import POVERTY
from second_reader.recomputed.income_sources import shifted_source, source_shares
from second_reader.recomputed.margins import group_apart, most_poor

KIND = "rank"
_WORDS = {
    "en": re.compile(
        r"(?:joint )?(?:(?P<rank>\d+)(?:st|nd|rd|th) )?"
        r"(?P<end>highest|lowest|largest|smallest)\b(?! quarter| tenth| distances| number)"
        r"|\b(?:joint )?(?P<place>\d+)(?:st|nd|rd|th) of (?:the )?\d+",
        re.IGNORECASE,
    ),
    "vi": re.compile(
        r"(?P<end>cao|thấp|lớn|nhỏ) (?:(?:cùng )?thứ (?P<rank>\d+)|nhất)|\bthứ (?P<place>\d+)/\d+",
        re.IGNORECASE,
    ),
}
_TIED = {
    "en": re.compile(r"\bjoint\b|\btied\b", re.IGNORECASE),
    "vi": re.compile(r"\bcùng thứ\b|\bđồng hạng\b"),
}
_FROM_TOP = ("highest", "largest", "cao", "lớn")
_QUARTERS = {"second": (1, 2), "third": (2, 3)}
"""The quarters between the outer ones, counted from the highest value."""


@dataclass(frozen=True)
class SaidRank:
    """A place that a sentence gives. top: counted from the highest. numbered: no end, such as “highest”."""

    text: str
    start: int
    end: int
    rank: int
    top: bool
    numbered: bool


def said_ranks(text: str, language: Language) -> list[SaidRank]:
    """Return the places that a text gives."""
    found = []
    for match in _WORDS[language].finditer(text):
        groups = match.groupdict()
        place = groups.get("place")
        rank = int(place or groups["rank"] or 1)
        top = place is not None or groups["end"].lower() in _FROM_TOP
        found.append(SaidRank(match[0], match.start(), match.end(), rank, top, bool(place or groups["rank"])))
    return found


def read_ranks(context: Context) -> Iterator[Verdict]:
    """Yield a verdict for each place and each quarter that a sentence gives."""
    claims = [claim for claim in context.claims if claim.kind == KIND and not context.asks]
    indicators = [claim.indicator for claim in claims if claim.indicator]
    if any(claim.of == "income_sources" for claim in claims):
        yield from _sources(context)
        return
    if any(claim.of == "regions" for claim in claims):
        yield from _regions(context)
    if any(claim.of == "poorest fifth" for claim in claims):
        yield from _poorest_fifth(context)
    if any(claim.of == "group apart" for claim in claims):
        yield from _group_apart(context)
    if any(claim.of == "most poor people" for claim in claims):
        yield from _most_poor(context)
    if any(claim.of == "gaps" for claim in claims):
        yield from _widest(context)
        yield from _wide_units(context)
    if not indicators:
        yield from _undeclared(context, claims)
        return
    if not context.report.own and POVERTY in indicators:
        yield from _first_units(context)
    quarters = [(each.start, each.end) for each in meanings(context.text, "groups", context.language)]
    for said in meanings(context.text, "groups", context.language):
        if said.meaning == "middle":
            yield from _middle(context, said.text, indicators)
            continue
        named = context.nearest(said.start, indicators) or set(indicators)
        yield _quarter(context, said.start, said.end, said.meaning, named)
    for rank in said_ranks(context.text, context.language):
        if not any(first <= rank.start < last for first, last in quarters):
            every = [str(code) for code in context.data.rules.index]
            spoken = context.following(rank.end, every) or context.nearest(rank.start, every)
            named = (spoken & set(indicators)) if spoken else set(indicators)
            if not named or not _unit(context, rank.start, rank.end):
                continue  # the highest of something else, or of no place that is named: its figure is read
            yield _rank(context, rank, named)


def _undeclared(context: Context, claims: list[Claim]) -> Iterator[Verdict]:
    """Yield the places and quarters of a part that declares none; an end alone may be of what it declares."""
    for group in meanings(context.text, "groups", context.language):
        yield unread(KIND, group.text, "the part declares no rank")
    for said in said_ranks(context.text, context.language):
        if said.numbered and not any(claim.of == "changes" for claim in claims):
            yield unread(KIND, said.text, "the part declares no rank")


def _rank(context: Context, said: SaidRank, named: set[str]) -> Verdict:
    if len(named) > 1:
        return unread(KIND, said.text, f"which indicator: {', '.join(sorted(named))}")
    indicator = named.pop()
    place = _unit(context, said.start, said.end)
    values = _values(context, indicator, place, said.start, said.end)
    if place not in values:
        return unread(KIND, said.text, f"no value of {indicator} for {place or 'any unit'}")
    own = values[place]
    ahead = sum(value > own if said.top else value < own for value in values.values())
    ties = sum(value == own for value in values.values())
    found = f"{indicator} of {place}: {ahead + 1} of {len(values)}, {ties} alike"
    if ties > 1 and not _TIED[context.language].search(context.text):
        return disagrees(KIND, said.text, f"{found}; the tie is not said")
    return judged(KIND, ahead + 1 == said.rank, said.text, found)


def _quarter(context: Context, start: int, end: int, meaning: str, named: set[str]) -> Verdict:
    if len(named) > 1:
        return unread(KIND, meaning, f"which indicator: {', '.join(sorted(named))}")
    indicator, place = named.pop(), _unit(context, start, end)
    values = _values(context, indicator, place, start, end)
    place = next((each for each in (place, *context.data.places.former(place)) if each in values), place)
    if place not in values:
        return unread(KIND, meaning, f"no value of {indicator} for {place}")
    own = values[place]
    ahead = sum(value < own if meaning == "lowest" else value > own for value in values.values())
    first, last = _QUARTERS.get(meaning, (0, 1))
    holds = ceil(first * len(values) / 4) < ahead + 1 <= ceil(last * len(values) / 4)
    return judged(KIND, holds, f"{meaning} quarter", f"{indicator} of {place}: {ahead + 1} of {len(values)}")


def _middle(context: Context, text: str, indicators: list[str]) -> Iterator[Verdict]:
    """Yield of each indicator whether the report's own unit is in no extreme quarter, as the words say."""
    for indicator in indicators:
        values = _values(context, indicator, context.report.own, 0, 0)
        if context.report.own in values:
            own = values[context.report.own]
            above, below = sum(v > own for v in values.values()), sum(v < own for v in values.values())
            holds = min(above, below) + 1 > len(values) // 4
            yield judged(
                KIND,
                holds,
                text,
                f"{indicator}: {above + 1} from the top, {below + 1} from the bottom of {len(values)}",
            )


def _unit(context: Context, start: int, end: int) -> str:
    """Return the unit that words are about; a region or the country among units has no place."""
    place = context.place_of(start, end)
    if ":" in place:
        return place
    named = [each.meaning for each in context.places if ":" in each.meaning]
    return context.report.own or (named[0] if named else "")


def _values(context: Context, indicator: str, place: str, start: int, end: int) -> dict[str, float]:
    system = context.report.system
    if context.data.rule(indicator, "aggregation") == "none" or place.startswith("63:"):
        system = "63"
    years = context.year_of(start, end, end)
    known = known_years(context, indicator, tuple(years), context.report.day.year)
    return context.data.all_values(indicator, system, known[0]) if known else {}


def _regions(context: Context) -> Iterator[Verdict]:
    """Yield whether the region that a sentence calls the poorest has the highest rate."""
    for match in re.finditer(
        r"\bpoorest\b|\bnghèo nhất\b|concentrated in the|tập trung ở", context.text, re.IGNORECASE
    ):
        regions = context.data.places.regions.index
        named = [place for place in context.places if place.meaning in regions]
        year = asked_of(context, "", tuple(context.earlier_years)).year(POVERTY)
        rates = {str(code): context.data.value(POVERTY, str(code), year) or 0.0 for code in regions}
        if named:
            found = max(rates, key=lambda code: rates[code])
            yield judged(KIND, named[0].meaning == found, f"{match[0]}: {named[0].text}", found)


def _poorest_fifth(context: Context) -> Iterator[Verdict]:
    """Yield whether the provinces that are listed as those with the highest rates have them."""
    asked = asked_of(context, "", ())
    tidy = asked.tidy("tbl-poorest")
    said = [each for each in said_ranks(context.text, context.language) if each.rank == 1]
    if said and len(tidy):
        rates = asked.data.all_values(POVERTY, "63", asked.year(POVERTY))
        first = sorted(rates, key=lambda place: -rates[place])[: len(tidy)]
        holds = said[0].top and set(first) == set(tidy["province"])
        yield judged(KIND, holds, said[0].text, ", ".join(first))


_APART = re.compile(
    r"\babove (?:those of )?all others?\b|\bhighest\b|\bcao hơn (?:rõ )?(?:so với )?mọi\b|\bcao nhất\b",
    re.IGNORECASE,
)


def _group_apart(context: Context) -> Iterator[Verdict]:
    """Yield whether the units that a sentence lists are those whose rates stand apart; their region."""
    said = _APART.search(context.text)
    group = group_apart(asked_of(context, "", ()))
    named = {place.meaning for place in context.places if place.meaning in context.data.places.names} & set(
        context.data.places.units(context.report.system)
    )
    if said and len(named) > 1:
        yield judged(KIND, named == group, ", ".join(sorted(named)), ", ".join(sorted(group)))
    regions = [
        place.meaning for place in context.places if place.meaning in context.data.places.regions.index
    ]
    if said and not named and regions:
        outside = [place for place in group if context.data.places.regions_of(place) != regions[:1]]
        yield judged(KIND, not outside, f"all in {regions[0]}", ", ".join(outside) or "all in it")


def _most_poor(context: Context) -> Iterator[Verdict]:
    """Yield whether the units that a sentence names as those with most poor people have most of them."""
    said = re.search(r"\blargest numbers\b|\bđông nhất\b", context.text)
    units = context.data.places.units(context.report.system)
    named = {place.meaning for place in context.places if place.meaning in units and said}
    if said and named:
        found = most_poor(asked_of(context, "", ()), len(named))
        yield judged(KIND, named == found, ", ".join(sorted(named)), ", ".join(sorted(found)))


def _widest(context: Context) -> Iterator[Verdict]:
    """Yield whether the unit whose gap a sentence calls the widest has it."""
    for match in re.finditer(
        r"\b(?:wid|narrow)est gap\b|\bkhoảng cách (?:lớn|nhỏ) nhất\b", context.text, re.IGNORECASE
    ):
        after = [
            place
            for place in context.places
            if place.start >= match.end() and place.meaning.startswith("34:")
        ]
        found = gaps(asked_of(context, "", ()))
        if after and found:
            end = max if re.search("wid|lớn", match[0], re.IGNORECASE) else min
            most = end(found, key=lambda unit: found[unit])
            yield judged(
                KIND, after[0].meaning == most, f"{match[0]}: {after[0].text}", f"{most} {found[most]:.2f}"
            )


def _wide_units(context: Context) -> Iterator[Verdict]:
    """Yield whether the units that are listed as wide apart are those that are, all of them."""
    told, _, listed = context.text.partition(":")
    if POINTS_APART.search(told) and listed:
        units = context.data.places.names
        named = {place.text for place in context.places if place.start > len(told) and ":" in place.meaning}
        found = {units[unit][context.language] for unit in wide(asked_of(context, "", ()))}
        yield judged(KIND, named == found, ", ".join(sorted(named)), ", ".join(sorted(found)))


def _first_units(context: Context) -> Iterator[Verdict]:
    """Yield whether the units that are listed as those with the highest, or lowest, rates are the first."""
    told, _, listed = context.text.partition(":")
    ends = [each for each in said_ranks(told, context.language) if not each.numbered]
    named = {place.meaning for place in context.places if place.start > len(told) and ":" in place.meaning}
    rates = context.data.all_values(
        POVERTY, context.report.system, asked_of(context, "", tuple(context.leading_years)).year(POVERTY)
    )
    if ends and listed and len(named) > 2 and named <= set(rates):
        first = sorted(rates, key=lambda place: rates[place], reverse=ends[-1].top)[: len(named)]
        yield judged(KIND, named == set(first), ends[-1].text, ", ".join(first))


def _sources(context: Context) -> Iterator[Verdict]:
    """Yield whether the source of income that a sentence calls the largest, or the most changed, is it."""
    words = {
        "largest": {"en": r"largest source|largest in", "vi": r"nguồn (?:thu |thu nhập )?lớn nhất"},
        "changed": {"en": r"largest change|changed most", "vi": r"thay đổi nhiều nhất"},
    }
    asked = asked_of(context, context.report.own, ())
    for what, pattern in words.items():
        for match in re.finditer(pattern[context.language], context.text, re.IGNORECASE):
            named = meanings(context.text[match.end() :], "income_sources", context.language)
            named = named or meanings(context.sentence.before, "income_sources", context.language)[-1:]
            shares = source_shares(asked, 2018)
            if not named or not shares:
                yield unread(KIND, match[0], "no source of income is named")
                continue
            found = (
                max(shares, key=lambda name: shares[name]) if what == "largest" else shifted_source(asked)[0]
            )
            yield judged(KIND, named[0].meaning == found, f"{match[0]}: {named[0].text}", found)
