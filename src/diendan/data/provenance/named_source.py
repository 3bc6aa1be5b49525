"""What is named under a figure or table as its source, from the notebook that shows it to the documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """Which indicators of which table and years stand behind a figure or table.

    named: the sources themselves, where the table gathers several; the source line names them then.
    """

    table: str
    indicators: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    preliminary: bool = False
    named: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [*self.named, *self.indicators, *map(str, self.years), *["preliminary"] * self.preliminary]
        return f"source {self.table}: {', '.join(parts)}"

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Source":
        """Return the source that an output's metadata carries."""
        years = tuple(sorted(set(map(int, told.get("years") or ()))))
        named = tuple(map(str, told.get("named") or ()))
        return cls(str(told["table"]), (), years, bool(told.get("preliminary")), named)
