"""How far apart provinces are, and whether they come closer: sigma, beta and what follows from them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt
from random import Random

import numpy as np
import pandas as pd

from second_reader.recomputed.asked import INCOME, Asked, Values

INCOME_POVERTY = "poverty_rate_income"
_Z95 = 1.96
_LEAST_IN_LOGS = 1.0
_RESAMPLED = 20_000
_HANOI, _ENLARGED = "63:01", 2008
_POVERTY_WORDS = re.compile(
    r"income poverty|nghèo thu nhập|in points|theo điểm|in proportion|tương đối", re.IGNORECASE
)
_LOG_WORDS = re.compile(r"logarithm|logarit|relative|in proportion|tương đối", re.IGNORECASE)
_UNIT_WORDS = re.compile(r"units of today|đơn vị hiện nay", re.IGNORECASE)


@dataclass(frozen=True)
class Period:
    """A series at both ends of a period, over the same places: positions as they are compared."""

    first: pd.Series
    last: pd.Series

    @property
    def sigma(self) -> tuple[float, float]:
        """Return the spread at both ends: the standard deviation over the places, each counted once."""
        return float(self.first.std(ddof=0)), float(self.last.std(ddof=0))

    @property
    def slope(self) -> tuple[float, float]:
        """Return the least-squares slope of change on the position at the start, and its HC1 error."""
        start = self.first - self.first.mean()
        change = (self.last - self.last.mean()) - start
        beta = float((start * change).sum() / (start**2).sum())
        left = change - beta * start
        number = len(start)
        error = sqrt(float(((start * left) ** 2).sum()) * number / (number - 2)) / float((start**2).sum())
        return beta, error


def interval(of: Period) -> tuple[float, float]:
    """Return between which changes of the spread, in percent, 95 % of resampled sets of places lie."""
    return _interval(tuple(of.first), tuple(of.last))


@lru_cache
def _interval(first: tuple[float, ...], last: tuple[float, ...]) -> tuple[float, float]:
    drawing, number = Random(_RESAMPLED), len(first)
    drawn = np.array([drawing.choices(range(number), k=number) for _ in range(_RESAMPLED)])
    before, after = (np.array(values)[drawn].std(axis=1) for values in (first, last))
    changes = sorted(float(each) for each in 100 * (after / before - 1))
    return changes[int(0.025 * _RESAMPLED)], changes[int(0.975 * _RESAMPLED)]


def bounds(asked: Asked) -> Values:
    """Return the bounds of that interval, with their signs and, as “fell by” says them, without."""
    of = period(asked)
    ends = interval(of) if of else ()
    return [*ends, *map(abs, ends)]


def period(asked: Asked) -> Period | None:
    """Return the period that words speak of: the series, its scale, its two years."""
    income = not _POVERTY_WORDS.search(asked.sentence)
    indicator = INCOME if income else INCOME_POVERTY
    known = asked.data.years(indicator)
    years = sorted({year for year in asked.years if year in known})
    if len(set(asked.years)) == 2 and len(years) < 2:
        return None  # one of the two is a year of which nothing is known
    if len(years) < 2:
        years = [known[0], known[-1]] if income else [2010, known[-1]]
    logs = income or bool(_LOG_WORDS.search(asked.sentence))
    return between(
        asked, indicator, (years[0], years[-1]), logs, "34" if _UNIT_WORDS.search(asked.sentence) else "63"
    )


def between(
    asked: Asked, indicator: str, ends: tuple[int, int], logs: bool, system: str = "63"
) -> Period | None:
    """Return a series at both ends of a period."""
    table = pd.DataFrame({year: asked.data.all_values(indicator, system, year) for year in ends}).dropna()
    if ends[0] < _ENLARGED:
        table = table.drop(_HANOI, errors="ignore")
    if logs and indicator == INCOME_POVERTY:
        table = table[(table >= _LEAST_IN_LOGS).all(axis=1)]
    if len(table) < 3:
        return None
    shown = table.map(log) if logs else table
    return Period(shown[ends[0]], shown[ends[1]])


def changes(asked: Asked) -> Values:
    """Return the change of the spread in percent, with its sign and, as “fell by” says it, without."""
    if not (of := period(asked)):
        return []
    before, after = of.sigma
    change = 100 * (after / before - 1)
    return [change, abs(change)]


def spreads(asked: Asked) -> Values:
    """Return the spread at both ends; of a sentence that names more years, in each of them."""
    if not (of := period(asked)):
        return []
    income = not _POVERTY_WORDS.search(asked.sentence)
    indicator = INCOME if income else INCOME_POVERTY
    last = asked.data.years(indicator)[-1]
    found = list(of.sigma)
    for year in asked.data.years(indicator):
        each = between(asked, indicator, (year, last if year >= 2010 else 2008), income)
        found += [each.sigma[0]] if each else []
    return found


def closed(asked: Asked) -> Values:
    """Return what percent of a gap was closed, then the bounds of its interval."""
    if not (of := period(asked)):
        return []
    beta, error = of.slope
    return [-100 * beta, -100 * (beta + _Z95 * error), -100 * (beta - _Z95 * error)]


def half_life(asked: Asked) -> Values:
    """Return in how many years half of a gap closes at that pace."""
    of = period(asked)
    years = sorted(year for year in asked.years if year in asked.data.years(INCOME))
    span = years[-1] - years[0] if len(years) > 1 else 13
    beta = of.slope[0] if of else 0.0
    return [span * log(0.5) / log(1 + beta)] if -1 < beta < 0 else []


def places(asked: Asked) -> Values:
    """Return over how many places a period is measured."""
    of = period(asked)
    return [float(len(of.first))] if of else []


def poverty_means(asked: Asked) -> Values:
    """Return the mean rate of income poverty of the provinces at both ends of the newest line."""
    ends = (2010, asked.data.years(INCOME_POVERTY)[-1])
    of = between(asked, INCOME_POVERTY, ends, logs=False) if set(asked.years) <= set(ends) else None
    return [float(of.first.mean()), float(of.last.mean())] if of else []


def lowest(asked: Asked) -> Values:
    """Return how many a tenth of the provinces is."""
    return [float(len(asked.data.places.units("63")) // 10)]


def _moves(asked: Asked) -> pd.DataFrame:
    """Return the places of the tenth with the lowest incomes at both ends: the geometric mean is 100."""
    beside = _beside(asked)
    return beside.loc[beside.iloc[:, 0].sort_values().index[: len(beside) // 10]]


def lowest_risen(asked: Asked) -> Values:
    """Return how many of the tenth with the lowest incomes came closer to the mean."""
    moves = _moves(asked)
    return [float((moves.iloc[:, 1] > moves.iloc[:, 0]).sum())]


def lowest_fallen(asked: Asked) -> Values:
    """Return how many of them fell further behind it."""
    moves = _moves(asked)
    return [float((moves.iloc[:, 1] < moves.iloc[:, 0]).sum())]


def lowest_moved(asked: Asked) -> Values:
    """Return where the place that is named stood among them at both ends, if none moved more its way."""
    moves, place = _moves(asked), next(iter(asked.data.places.former(asked.place)), asked.place)
    change = moves.iloc[:, 1] - moves.iloc[:, 0]
    ends = (change.idxmax(), change.idxmin())
    return [float(moves[year][place]) for year in moves] if place in ends else []


def index_ends(asked: Asked) -> Values:
    """Return the lowest income beside the provinces' geometric mean (= 100) at both ends of the years."""
    beside = _beside(asked)
    return [float(beside[year].min()) for year in beside]


def _beside(asked: Asked) -> pd.DataFrame:
    years = asked.data.years(INCOME)
    ends = (years[0], years[-1])
    table = pd.DataFrame({year: asked.data.all_values(INCOME, "63", year) for year in ends}).dropna()
    beside: pd.DataFrame = 100 * table / np.exp(table.map(log).mean())
    return beside


def left_out(asked: Asked) -> Values:
    """Return how many provinces have too low a rate for logarithms at one end of the newest line."""
    last = asked.data.years(INCOME_POVERTY)[-1]
    counts = [between(asked, INCOME_POVERTY, (2010, last), logs) for logs in (False, True)]
    every, kept = (len(of.first) if of else 0 for of in counts)
    return [float(every - kept)]


def thirds(asked: Asked) -> Values:
    """Return how far income poverty fell in each third of the provinces: in points, in percent of it."""
    last = asked.data.years(INCOME_POVERTY)[-1]
    table = pd.DataFrame({year: asked.data.all_values(INCOME_POVERTY, "63", year) for year in (2010, last)})
    ordered = table.dropna()
    ordered = ordered.loc[ordered[2010].sort_values().index]
    size, found = len(ordered) // 3, []
    for low, high in ((size, size), (size + 1, size), (size, size + 1), (size + 1, size + 1)):
        for part in (ordered.iloc[:low], ordered.iloc[low:-high], ordered.iloc[-high:]):
            before, after = float(part[2010].mean()), float(part[last].mean())
            found += [before - after, 100 * (1 - after / before)]
    return found
