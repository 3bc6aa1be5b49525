"""Which row of which table a statement rests on."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Row:
    """A row of a table, counted with the header as row 1, and the source that it names."""

    table: str
    number: int
    source: str

    def __str__(self) -> str:
        return f"{self.table}, row {self.number} ({self.source})"
