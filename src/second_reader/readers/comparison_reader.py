"""Higher, lower, close to: two unrounded values, and the margin that is stated for their indicator."""

from collections.abc import Iterator

from second_reader.claims.context import Context
from second_reader.claims.verdict import Verdict, disagrees, judged, unread
from second_reader.published.place_mentions import MEDIAN
from second_reader.published.vocabulary import Said, meanings, word_pattern
from second_reader.readers.figure_reader import known_years
from second_reader.recomputed.margins import SURVEY_RATES, margin
from second_reader.recomputed.papi_rounds import between_rounds
from second_reader.tables.places import COUNTRY

KIND = "nearness"


def read_comparisons(context: Context) -> Iterator[Verdict]:
    """Yield a verdict for each comparing word of a sentence."""
    claimed = [claim.indicator for claim in context.claims if claim.kind == KIND]
    if not claimed or context.sentence.cell or context.asks:
        return
    for said in meanings(context.text, "comparisons", context.language):
        named = context.nearest(said.start, claimed) or set(claimed)
        if len(named) > 1:
            yield unread(KIND, said.text, f"which indicator: {', '.join(sorted(named))}")
        else:
            yield _verdict(context, said, named.pop())


def _verdict(context: Context, said: Said, indicator: str) -> Verdict:
    own, benchmark = _own(context, said), _benchmark(context, said)
    if benchmark is None:
        return unread(KIND, said.text, "compared with what")
    ours = [claim for claim in context.claims if (claim.kind, claim.indicator) == (KIND, indicator)]
    declared = {each for claim in ours for each in claim.against.split(" or ")}
    if {COUNTRY: "country", MEDIAN: "median"}.get(benchmark, "region") not in declared:
        return disagrees(
            KIND, f"{said.text} ({benchmark})", f"declared against {', '.join(sorted(declared))}"
        )
    spoken = context.year_of(said.start, said.end, said.end)
    if not context.sentence.cell and not {year for year, _ in context.years} & set(spoken):
        spoken = context.earlier_years_of(indicator)
    place = own if own != MEDIAN else context.report.own
    for of in known_years(context, indicator, tuple(spoken), context.report.day.year):
        value, other = context.value(indicator, place, of), _value_of(context, said, indicator, benchmark, of)
        if value is None or other is None:
            break
        if context.data.rule(indicator, "table") == "papi":
            wide = between_rounds(context.data, indicator, context.report.day.year)
        else:
            wide = margin(indicator, other)
        holds = _holds(said.meaning, indicator, value, other, wide)
        return judged(
            KIND, holds, f"{said.text} ({place} / {benchmark})", f"{indicator} {value:.3f} / {other:.3f}"
        )
    return unread(KIND, said.text, f"no value of {indicator} for {place} or {benchmark}")


def _holds(meaning: str, indicator: str, value: float, other: float, wide: float) -> bool:
    within = abs(value - other) <= wide
    if meaning == "near":
        return within
    if indicator in SURVEY_RATES and within:
        return False
    return value > other if meaning == "above" else value < other


def _own(context: Context, said: Said) -> str:
    before = [place.meaning for place in context.places if place.end <= said.start and ":" in place.meaning]
    return before[-1] if before else context.report.own


def _benchmark(context: Context, said: Said) -> str | None:
    if word_pattern("median", context.language).search(said.text):
        return MEDIAN
    others = [
        place for place in context.places if place.meaning in (COUNTRY, MEDIAN) or ":" not in place.meaning
    ]
    after = [place.meaning for place in others if place.start >= said.start]
    before = [place.meaning for place in others if place.end <= said.start]
    return after[0] if after else (before[-1] if before else None)


def _value_of(context: Context, said: Said, indicator: str, benchmark: str, year: int) -> float | None:
    if benchmark == MEDIAN:
        return context.data.middle(indicator, year, context.region_in(said.start))
    return context.value(indicator, benchmark, year)
