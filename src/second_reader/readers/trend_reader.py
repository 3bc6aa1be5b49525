"""Rose, fell, hardly changed: the values of the two years that the sentence speaks of."""

import re
from collections.abc import Iterator
from dataclasses import replace

from second_reader.claims.claim import Claim
from second_reader.claims.context import Context
from second_reader.claims.verdict import Verdict, judged, unread
from second_reader.published.figures import figures
from second_reader.published.vocabulary import Said, meanings
from second_reader.readers.figure_reader import asked_of
from second_reader.recomputed.asked import INCOME
from second_reader.recomputed.income_sources import shifted_source
from second_reader.recomputed.margins import moved_from
from second_reader.recomputed.spread import interval, period
from second_reader.recomputed.stated_facts import changes, signed_changes

KIND = "trend"
_CANNOT_TELL = re.compile(r"\bcannot be told\b|chưa thể kết luận", re.IGNORECASE)
_SPREAD = re.compile(r"\bspread\b|chênh lệch", re.IGNORECASE)
_PERIOD = re.compile(r"\bfrom \d{4} to \d{4}\b|từ năm \d{4} đến năm \d{4}", re.IGNORECASE)


def read_trends(context: Context) -> Iterator[Verdict]:
    """Yield a verdict for each word of movement of a sentence."""
    claims = [claim for claim in context.claims if claim.kind == KIND]
    if not claims or context.sentence.cell or context.asks:
        return
    for said in meanings(context.text, "trends", context.language):
        spread = any(claim.of == "spread" for claim in claims)
        if said.meaning in ("closer", "apart"):
            if not spread:
                continue
        elif spread and len(claims) == 1 and not _about_spread(context.text, said):
            continue  # something else fell
        keys = {claim.indicator or claim.of for claim in claims}
        named = context.nearest(said.start, keys) or keys
        chosen = [claim for claim in claims if (claim.indicator or claim.of) in named]
        if len(chosen) != 1:
            yield unread(KIND, said.text, f"what moved: {', '.join(sorted(named))}")
        else:
            yield _verdict(context, said, chosen[0])


def _about_spread(text: str, said: Said) -> bool:
    """Say whether it is the spread that moved: it is named before, or one more period of it is told."""
    if said.meaning == "level":
        return True
    before, _, own = text[: said.start].rpartition(";")
    rest = text[said.end :].partition(";")[0]
    return bool(_SPREAD.search(own) or (_SPREAD.search(before) and _PERIOD.search(f"{own} {rest}")))


def _verdict(context: Context, said: Said, claim: Claim) -> Verdict:
    if claim.of == "shifted_income_source":
        _, first, last = shifted_source(asked_of(context, context.report.own, ()))
        return judged(
            KIND, (last > first) == (said.meaning == "rose"), said.text, f"{first:.2f} to {last:.2f}"
        )
    if claim.of == "spread":
        return _spread(context, said)
    if claim.of == "aid_change":
        return _stated(context, said)
    place = context.place_of(said.start, said.end)
    ends = _ends(context, said, claim.indicator)
    values = [
        context.value(claim.indicator, place, year) if place else _mean(context, claim.indicator, ends, year)
        for year in ends
    ]
    if values[0] is None or values[1] is None:
        return unread(KIND, said.text, f"no value of {claim.indicator} for {place} in {ends[0]} or {ends[1]}")
    first, last = values[0], values[1]
    found = f"{claim.indicator} of {place}: {first:.3f} in {ends[0]}, {last:.3f} in {ends[1]}"
    return judged(KIND, _holds(context, said.meaning, claim.indicator, first, last), said.text, found)


def _mean(context: Context, indicator: str, ends: tuple[int, int], year: int) -> float | None:
    """Return the mean of the provinces that have a value at both ends: where no place is named."""
    both = [context.data.all_values(indicator, "63", each) for each in ends]
    places = set(both[0]) & set(both[1])
    values = context.data.all_values(indicator, "63", year)
    return sum(values[place] for place in places) / len(places) if places else None


def _spread(context: Context, said: Said) -> Verdict:
    """Return whether provinces came closer, or moved apart, beyond what chance may do to the spread."""
    first = context.text.rfind(";", 0, said.start) + 1
    last = context.text.find(";", said.end)
    last = last if last >= 0 else len(context.text)
    years = [year for year, at in context.years if first <= at < last]
    if len(years) == 1:  # since that year
        years.append(context.data.years(INCOME)[-1])
    asked = asked_of(context, "", tuple(years or context.earlier_years))
    of = period(replace(asked, sentence=context.text[first:last]))
    if of is None:
        return unread(KIND, said.text, "over which period")
    low, high = interval(of)
    before, after = of.sigma
    found = f"spread {before:.3f} to {after:.3f}, change {low:.0f} to {high:.0f} %"
    left_open = bool(_CANNOT_TELL.search(context.text, first, last))
    if said.meaning in ("rose", "fell"):
        holds = (after > before) == (said.meaning == "rose") and (low <= 0 <= high or not left_open)
        return judged(KIND, holds, said.text, found)
    if said.meaning == "level" or left_open:
        return judged(KIND, low <= 0 <= high, f"{said.text}: cannot be told", found)
    return judged(KIND, high < 0 if said.meaning == "closer" else low > 0, said.text, found)


def _stated(context: Context, said: Said) -> Verdict:
    """Return whether the change that follows a word of movement has its sign."""
    asked = asked_of(context, context.report.own, ())
    after = [each for each in figures(context.text, context.language) if each.start >= said.end]
    if not after:
        return unread(KIND, said.text, "by how much")
    known = [*signed_changes(asked), *changes(asked)]
    holds = any(after[0].prints(abs(value)) and (value > 0) == (said.meaning == "rose") for value in known)
    return judged(KIND, holds, f"{said.text} {after[0].text}", ", ".join(f"{value:.1f}" for value in known))


def _holds(context: Context, meaning: str, indicator: str, first: float, last: float) -> bool:
    change = last - first
    if context.data.rule(indicator, "unit") != "percent" and first:
        change = 100 * change / first
    if meaning == "level":
        return abs(change) < moved_from(indicator) - 1e-9  # noise of binary numbers
    return change > 0 if meaning == "rose" else change < 0


def _ends(context: Context, said: Said, indicator: str) -> tuple[int, int]:
    """Return the years that a movement is told of; where none are said, since the series' last break."""
    known = [year for year in context.data.years(indicator) if year <= context.report.day.year]
    clause = context.clauses[context.clause_at(said.start)]
    inside = sorted({year for year, at in context.years if clause.start <= at < clause.end} & set(known))
    if len(inside) >= 2:
        return inside[0], inside[-1]
    leading = sorted({*context.leading_years, *context.earlier_years} & set(known))
    if inside:
        later = [year for year in leading if year > inside[0]]
        return inside[0], later[-1] if later else known[-1]
    said_years = sorted({year for year, _ in context.years} & set(known)) or leading
    if len(said_years) >= 2:
        return said_years[0], said_years[-1]
    breaks = [int(year) for year in context.data.rule(indicator, "break_years").split(";") if year]
    return max(breaks, default=known[0]), known[-1]
