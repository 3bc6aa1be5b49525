"""Which published tables hold which of our indicators, known by the words of their titles and items.

Words are compared folded (without tones, case and punctuation). A title belongs to a series if it holds all
words of one alternative and none of the excluded ones: near relatives of a series (infant beside under-five
mortality, employed workers beside the labour force) must not be taken for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from diendan.exchange.importing.printed.printed_figures import Extract
from diendan.language import fold
from diendan.parsing.yaml_resources import yaml_resource

_STORED: Final = yaml_resource(__file__)
PRINTED_UNITS: Final[Mapping[str, str]] = _STORED["units"]
"""Our units by the words of a sheet that names one."""


@dataclass(frozen=True)
class PublishedTable:
    """One published table: words of its title, and the names of its items; series_catalogue.yml explains."""

    titles: Sequence[Sequence[str]]
    items: Mapping[str, Sequence[str]]
    unless: Sequence[str] = ()
    parts: Sequence[tuple[str, Sequence[str]]] = ()
    not_all_of_it: Sequence[str] = ()
    contains: bool = False
    skipped: Sequence[str] = ()
    skipped_first: Sequence[str] = ()

    def indicator_of(self, item: str) -> str | None:
        """Return the indicator that an item of this table holds, or None."""
        text = fold(item)
        if any(word in text for word in self.skipped) or text.startswith(tuple(self.skipped_first)):
            return None
        for indicator, names in self.items.items():
            if self.contains:
                if any(all(word in text for word in name.split("+")) for name in names):
                    return indicator
            elif text in names or any(n and text.startswith(f"{n} ") for n in names):
                return indicator
        return None


def _table(row: Mapping[str, Any]) -> PublishedTable:
    total = {row["total"]: _STORED["total"]} if "total" in row else {}
    rest = {name: value for name, value in row.items() if name != "total"}
    return PublishedTable(**rest | {"items": total | row.get("items", {})})


@lru_cache(maxsize=1)
def budget_table() -> PublishedTable:
    """Return the budget's annex of plans by province."""
    return _table(_STORED["budget"])


def series_of(extract: Extract) -> PublishedTable | None:
    """Return the series that a published table holds, by its title; None if none or several fit."""
    title = fold(extract.title)
    fitting = [
        series
        for series in (budget_table(), *map(_table, _STORED["series"]))
        if any(all(word in title for word in words) for words in series.titles)
        and not any(word in title for word in series.unless)
    ]
    return fitting[0] if len(fitting) == 1 else None


def programme_indicator(item: str) -> str | None:
    """Return the indicator of a column of the annex of programmes, by the words of its header."""
    text = fold(item)
    programmes: Mapping[str, Sequence[str]] = _STORED["programmes"]
    return next((name for name, words in programmes.items() if any(word in text for word in words)), None)


def only_indicator(series: PublishedTable, extract: Extract) -> str | None:
    """Return the indicator of a table with one item whose header merely says "rate", or repeats the title.

    None where the table has several items or indicators, or its item says more (such as "urban").
    """
    items = {fold(figure.item) for figure in extract.figures}
    if len(items) != 1 or len(series.items) != 1:
        return None
    item = items.pop()
    plain = item in _STORED["plain"] or set(item.split()) <= set(fold(extract.title).split())
    return next(iter(series.items)) if plain else None
