"""What a named quantity is asked about: which place, which years, in which document."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from second_reader.tables.data_tables import DataTables
from second_reader.tables.places import read_table

POVERTY = "poverty_rate_multidimensional_household"
INCOME = "income_month_pc_total"
Values = list[float]
"""What a sentence may print of a named quantity."""


@dataclass(frozen=True)
class Asked:
    """place: what the words are about. own: the unit of the document. sentence: the words themselves."""

    data: DataTables
    document: Path
    place: str
    own: str
    years: tuple[int, ...]
    day: date
    system: str
    sentence: str
    language: str

    def year(self, indicator: str) -> int:
        """Return the year that the words are of, else the newest in which the indicator is known."""
        known = self.data.years(indicator)
        return next((year for year in self.years if year in known), known[-1] if known else 0)

    def tidy(self, name: str) -> pd.DataFrame:
        """Return a tidy CSV file that is published with the document, empty where there is none."""
        path = (
            self.document.parent
            / self.document.name.replace(".slides", "").removesuffix(".html")
            / f"{name}.csv"
        )
        return read_table(path) if path.is_file() else pd.DataFrame()
