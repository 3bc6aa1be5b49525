"""Which governance score a unit may be asked about: one that lies below others by more than survey rounds
differ from each other by chance (docs/question-rule.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, median, pstdev
from typing import Final

from diendan.analysis.measures.comparison import middle
from diendan.analysis.measures.unit_indicators import known_values, panel
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.analysis.refusals import Refused
from diendan.data.units import Unit, before_merger
from diendan.traces import computed

_ROUNDS: Final = 3
_BEYOND: Final = 2.0
"""Standard errors of a mean by which it must lie below both benchmarks."""
_KEPT: Final = _BEYOND * sqrt((_ROUNDS - 1) / _ROUNDS)
"""The same distance in standard errors of a mean of one round less, which are wider."""
_OTHERS: Final = 5
"""Fewer other provinces than these in a region are no benchmark: their median is chance of one or two."""
_LOWEST: Final = 0.1
"""The part of the provinces that counts as the lowest."""

Rounds = Mapping[int, Mapping[str, float]]
"""Score by province code of the 63 system, by year."""


@dataclass(frozen=True)
class GovernanceSignal:
    """The mean score of one former province over the newest rounds, below those of the others.

    region, country: medians of the means of the other provinces in its region and in the country, how many
    they are in near and far; neither it nor another former province of its unit is among them. region is None
    where they are fewer than five. distance: to the nearer of both, in standard
    deviations of the means. strength: the same in standard errors of the mean.
    """

    indicator: str
    province: Unit
    score: float
    region: float | None
    country: float
    near: int
    far: int
    distance: float
    strength: float


def newest_rounds(indicator: str, year: int) -> Rounds:
    """Return the newest three rounds up to `year` of which scores are known, all after the last break.

    Raises Refused where no round is known.
    """
    about, found = about_indicator(indicator), dict[int, Mapping[str, float]]()
    for each in range(min(year, about.last_year), about.first_usable_year - 1, -1):
        scores = known_values(panel(indicator, before_merger().units, each))
        if found and about.series_of(each) != about.series_of(max(found)):
            break
        if scores:
            found[each] = scores
        if len(found) == _ROUNDS:
            break
    if not found:
        raise Refused(f"{indicator} has no score up to {year}. Say that there is no data.")
    return found


def round_noise(rounds: Rounds) -> float:
    """Return how far one round's score of a province lies from its mean by chance, a standard deviation.

    What moves all provinces from round to round is taken off; of fewer than two rounds it is not known, inf.
    """
    codes = _in_all(rounds)
    if len(rounds) < 2 or len(codes) < 2:
        return float("inf")
    levels = [fmean(float(scores[code]) for code in codes) for scores in rounds.values()]
    squares = 0.0
    for code in codes:
        moved = [float(scores[code]) - level for scores, level in zip(rounds.values(), levels, strict=True)]
        squares += sum((each - fmean(moved)) ** 2 for each in moved)
    return sqrt(squares / ((len(codes) - 1) * (len(rounds) - 1)))


def signals(indicator: str, unit: Unit, rounds: Rounds, noise: float) -> list[GovernanceSignal]:
    """Return a signal for each former province of `unit` whose mean lies below both medians, weak ones too.

    rounds: those to take the mean of. noise: of one round. A province without a score in one of the rounds
    has no mean; one with fewer than five others in its region is compared with the country alone.
    """
    provinces = before_merger()
    means = _means(rounds)
    others = {code: mean for code, mean in means.items() if code not in unit.former}
    deviation, error = pstdev(means.values()), noise / sqrt(len(rounds))
    found = []
    for code in (code for code in unit.former if code in means and others):
        province = provinces.unit(code)
        near = [each.code for each in provinces.in_region(province.regions[0].code) if each.code in others]
        compared = [near, others] if len(near) >= _OTHERS else [others]
        behind = min(median(others[each] for each in codes) for codes in compared)
        if (gap := behind - means[code]) > 0:
            mean_of = {
                each: computed(means[each], "mean", [scores[each] for scores in rounds.values()])
                for each in (code, *others)
            }
            *region, country = (middle([mean_of[each] for each in codes]) for codes in compared)
            counts = [
                computed(len(codes), "count", [mean_of[each] for each in codes]) for codes in (near, others)
            ]
            found.append(
                GovernanceSignal(
                    indicator,
                    province,
                    score=mean_of[code],
                    region=region[0] if region else None,
                    country=country,
                    near=counts[0],
                    far=counts[1],
                    distance=gap / deviation,
                    strength=gap / error,
                )
            )
    return found


def asked_about(unit: Unit, rounds_of: Mapping[str, Rounds]) -> tuple[GovernanceSignal, ...]:
    """Return the signals of the one score that `unit` may be asked about, the strongest first; or none.

    rounds_of: the newest rounds of each score. The score has the most strength, summed over the former
    provinces that lie two standard errors or more below both medians; and it comes first, by as wide a gap,
    whichever round is left out.
    """
    noises = {name: round_noise(rounds) for name, rounds in rounds_of.items()}
    first, found = _strongest(unit, rounds_of, noises, _BEYOND)
    if not found:
        return ()
    every = sorted({year for rounds in rounds_of.values() for year in rounds})
    for left_out in every if len(every) == _ROUNDS else ():
        kept = {
            name: {year: scores for year, scores in rounds.items() if year != left_out}
            for name, rounds in rounds_of.items()
        }
        if _strongest(unit, kept, noises, _KEPT)[0] != first:
            return ()
    return tuple(sorted(found, key=lambda each: -each.strength))


def clearly_behind(unit: Unit, rounds_of: Mapping[str, Rounds]) -> list[str]:
    """Return the scores in which a former province lies two standard errors or more below both medians."""
    return [
        name
        for name, rounds in rounds_of.items()
        if any(each.strength >= _BEYOND for each in signals(name, unit, rounds, round_noise(rounds)))
    ]


def lowest_tenth(unit: Unit, rounds_of: Mapping[str, Rounds]) -> dict[str, list[Unit]]:
    """Return by score the former provinces whose mean lies in the lowest tenth of all provinces' means."""
    return {
        name: lowest for name, rounds in rounds_of.items() if (lowest := _lowest(unit.former, _means(rounds)))
    }


def lowest_now(unit: Unit, rounds_of: Mapping[str, Rounds]) -> dict[str, list[Unit]]:
    """Return by score the former provinces without a mean of all rounds whose newest score lies in the lowest
    tenth of that round."""
    found = {}
    for name, rounds in rounds_of.items():
        missing = [code for code in unit.former if code not in _means(rounds)]
        if lowest := _lowest(missing, rounds[max(rounds)]):
            found[name] = lowest
    return found


def _means(rounds: Rounds) -> dict[str, float]:
    return {code: fmean(float(scores[code]) for scores in rounds.values()) for code in _in_all(rounds)}


def _lowest(codes: Iterable[str], scores: Mapping[str, float]) -> list[Unit]:
    """The provinces of `codes` that have, with all scores as low or lower, no more than a tenth of all."""
    return [
        before_merger().unit(code)
        for code in codes
        if code in scores and sum(score <= scores[code] for score in scores.values()) <= _LOWEST * len(scores)
    ]


def _strongest(
    unit: Unit, rounds_of: Mapping[str, Rounds], noises: Mapping[str, float], least: float
) -> tuple[str, Sequence[GovernanceSignal]]:
    found: dict[str, list[GovernanceSignal]] = {}
    for name, rounds in rounds_of.items():
        kept = [each for each in signals(name, unit, rounds, noises[name]) if each.strength >= least]
        if kept:
            found[name] = kept
    if not found:
        return "", ()
    first = max(found, key=lambda name: (sum(each.strength for each in found[name]), name))
    return first, found[first]


def _in_all(rounds: Rounds) -> list[str]:
    codes: Iterable[str] = set.intersection(*(set(scores) for scores in rounds.values())) if rounds else ()
    return sorted(codes)
