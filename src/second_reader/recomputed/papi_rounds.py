"""Means of a governance score over its newest rounds: of a former province, and the medians of the others."""

from collections.abc import Iterable

import pandas as pd

from second_reader.recomputed.asked import Asked, Values
from second_reader.tables.data_tables import MEAN_OF_ROUNDS, DataTables

_LEAST_OTHERS = 5
"""Fewer provinces of a region than these are no benchmark (docs/question-rule.md)."""


def score_said(asked: Asked) -> str:
    """Return the governance score whose label the words name last, "" where they name none."""
    scores = asked.data.rules[asked.data.rules["table"] == "papi"]
    labels = {str(code): str(label) for code, label in scores[f"short_{asked.language}"].items()}
    words = asked.sentence.casefold()
    found = {code: words.rfind(label.casefold()) for code, label in labels.items()}
    code = max(found, key=lambda each: (found[each], len(labels[each])))
    return code if found[code] >= 0 else ""


def means(asked: Asked, indicator: str) -> dict[str, float]:
    """Return the means of the provinces of the 63 that have a score in each of the newest rounds."""
    found = _rounds(asked.data, indicator, asked.day.year).mean(axis=1)
    return {str(place): float(mean) for place, mean in found.items()}


def between_rounds(data: DataTables, indicator: str, until: int) -> float:
    """Return twice the deviation of one round's scores, once province and round are taken off."""
    scores = _rounds(data, indicator, until)
    left = scores.sub(scores.mean(axis=0), axis=1)
    left = left.sub(left.mean(axis=1), axis=0)
    freedom = (len(scores) - 1) * (scores.shape[1] - 1)
    return 2 * float(((left**2).sum().sum() / freedom) ** 0.5)


def _rounds(data: DataTables, indicator: str, until: int) -> pd.DataFrame:
    """Return the newest rounds, a column each, of the provinces that have a score in all."""
    known = [year for year in data.years(indicator) if year <= until]
    scores = {year: data.all_values(indicator, "63", year) for year in known[-MEAN_OF_ROUNDS:]}
    return pd.DataFrame(scores).dropna()


def papi_rounds(asked: Asked) -> Values:
    """Return the means of the unit's former provinces, and the medians of the other provinces' means.

    Of a region only where five others or more have a mean.
    """
    indicator = score_said(asked)
    if not indicator:
        return []
    found, former = means(asked, indicator), asked.data.places.former(asked.own)
    own = [found[place] for place in former if place in found and asked.place in (place, asked.own)]
    return own + [_middle(each) for each in _others(asked, indicator) if len(each) >= _LEAST_OTHERS]


def papi_others(asked: Asked) -> Values:
    """Return how many the others are, in the country and in the regions of the unit."""
    indicator = score_said(asked)
    return [float(len(each)) for each in _others(asked, indicator)] if indicator else []


def _others(asked: Asked, indicator: str) -> list[list[float]]:
    """Return the means of the provinces of other units: of the country, then of each region of the unit."""
    found, former = means(asked, indicator), asked.data.places.former(asked.own)
    others = {place: mean for place, mean in found.items() if place not in former}
    regions = asked.data.places.region_of_province
    own = sorted({regions[place] for place in former})
    near = [[mean for place, mean in others.items() if regions[place] == region] for region in own]
    return [list(others.values()), *near]


def in_lowest_tenth(asked: Asked, indicator: str, *, newest: bool = False) -> list[str]:
    """Return the former provinces of the unit that are among the tenth of all with the lowest means.

    A tenth of 61 is 6: the 7th is not in it, nor are two that share the 6th place.

    newest: of those that have no mean, by the newest round alone.
    """
    found = means(asked, indicator)
    former = [place for place in asked.data.places.former(asked.own) if (place in found) != newest]
    if newest:
        known = [year for year in asked.data.years(indicator) if year <= asked.day.year]
        found = asked.data.all_values(indicator, "63", known[-1])
    order = sorted(found.values())
    tenth = order[: len(order) // 10]
    return [
        place
        for place in former
        if place in found and found[place] in tenth and order.count(found[place]) == tenth.count(found[place])
    ]


def _middle(values: Iterable[float]) -> float:
    return float(pd.Series(list(values)).median())
