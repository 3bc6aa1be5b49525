"""Single facts that somebody stated: figures of a table that gathers them from many sources, no series."""

from dataclasses import dataclass

from diendan.analysis.reading.table_rows import figure_in, records, worded, words_in
from diendan.analysis.session import Report
from diendan.language import phrase

CONFERENCE = "doc-ngo-aid-review-2022"
"""The report to the conference of 21 December 2022."""


@dataclass(frozen=True)
class Fact:
    """One fact of a former province or the country, in the report's language.

    area: code in the 63 system, "VN", or the key of a merged unit ("34:24").
    value: None where the source gives words ("over 61 billion").
    """

    area: str
    area_name: str
    first: int
    last: int
    indicator: str
    value: float | None
    unit: str
    source: str
    period_kind: str = "year"
    words: str = ""
    counted: str = ""
    conflict: bool = False
    document: str = ""
    note: str = ""

    @property
    def period(self) -> tuple[int, int, str]:
        """The years and the kind of period: what two facts must share to be set side by side."""
        return (self.first, self.last, self.period_kind)

    @property
    def is_whole(self) -> bool:
        """Whether it is about a merged unit itself, which its code in the 34 system tells."""
        return ":" in self.area


def facts(report: Report, table: str, areas: list[str]) -> tuple[Fact, ...]:
    """Return the facts of a table about former provinces or the country, none that begins later."""
    language = report.language
    names = {former.code: former.name(language) for former in report.former}
    names["VN"] = phrase("country", language)
    return tuple(
        Fact(
            area=row["area"],
            area_name=names[row["area"]],
            first=int(row["year_from"]),
            last=int(row["year_to"]),
            period_kind=row["period_kind"],
            indicator=row["indicator"],
            value=figure_in(table, row, "value"),
            words=words_in(table, row, f"value_text_{language}"),
            unit=row["unit"],
            counted=worded(row, "counted", language) if f"counted_{language}" in row else "",
            conflict=row.get("conflict") == "yes",
            document=row.get("document", ""),
            source=row["source"],
            note=words_in(table, row, f"note_{language}"),
        )
        for row in records(table, language, area=areas)
        if int(row["year_from"]) <= report.day.year
    )
