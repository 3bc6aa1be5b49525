"""What is named under a figure or table as its source, from the notebook that shows it to the documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """Which indicators of which table and years stand behind a figure or table.

    named: the sources themselves, where the table gathers several; the source line names them then.
    Lists of them will do, and one indicator or name as it is.
    """

    table: str
    indicators: Sequence[str] = ()
    years: Sequence[int] = ()
    preliminary: bool = False
    named: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name, kind in (("indicators", str), ("years", int), ("named", str)):
            given = getattr(self, name)
            object.__setattr__(self, name, tuple(map(kind, [given] if isinstance(given, str) else given)))

    def __str__(self) -> str:
        parts = [*self.named, *self.indicators, *map(str, self.years), *["preliminary"] * self.preliminary]
        return f"source {self.table}: {', '.join(parts)}"

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Source":
        """Return the source that an output's metadata carries."""
        years = tuple(sorted(set(map(int, told.get("years") or ()))))
        named = tuple(map(str, told.get("named") or ()))
        return cls(str(told["table"]), (), years, bool(told.get("preliminary")), named)
