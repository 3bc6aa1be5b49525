"""Legal instruments as official documents cite them (Decree 30/2020/NĐ-CP, Appendix I, II.6).

Each is cited in full where it is first named, afterwards by type and number; bases by rank, then by date.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from diendan.errors import Finding
from diendan.language import Language, day_short
from diendan.language import day as written_day
from diendan.language.words_file import read_words
from diendan.registry.records.typed_rows import RowReader, lines, mistake
from diendan.traces import no_figure

_WORDS: Final = read_words(__file__)
_KINDS: Final = _WORDS.under("kind")
# From high to low: kinds, and what their numbers hold.
_RANKS: Final = (
    ({"law"}, ""),
    ({"resolution"}, "QH"),
    ({"decree", "resolution"}, "-CP"),
    ({"decision"}, "-TTg"),
    ({"circular"}, ""),
)

InstrumentRow = Mapping[str, str]
"""A row of the table `legal_instruments` by column; texts of one language are enough."""


def holds_on(row: InstrumentRow, day: date) -> bool:
    """Tell whether an instrument is in force on `day`; where only its year is known, from the year after."""
    begins = row["valid_from"] or row["issued"]
    begun = begins <= day.isoformat() if begins else int(row["year"]) < day.year
    return begun and (not row["valid_to"] or day.isoformat() <= row["valid_to"])


def citing_order(row: InstrumentRow) -> tuple[int, str]:
    """Return what legal bases are sorted by: their rank, then the day of issue."""
    ranks = (
        place
        for place, (kinds, within) in enumerate(_RANKS)
        if row["kind"] in kinds and within in row["number"]
    )
    return next(ranks, len(_RANKS)), row["issued"]


@no_figure("what a legal instrument is called")
def cited(row: InstrumentRow, language: Language) -> str:
    """Return how an instrument is first cited: type, number, day of issue, issuer and abstract.

    A law is cited by its name and day.
    """
    words = _WORDS["law"] if row["kind"] == "law" else _WORDS["in full"]
    return words.in_(language).format(
        kind=_KINDS[row["kind"]].in_(language),
        number=row["number"],
        day=written_day(date.fromisoformat(row["issued"]), language),
        issuer=row[f"issuer_{language}"],
        about=row[f"about_{language}"],
    )


@no_figure("what a legal instrument is called")
def dated(row: InstrumentRow, language: Language) -> str:
    """Return type, number, day of issue and issuer, for a text that says what the instrument is about."""
    return (
        _WORDS["dated"]
        .in_(language)
        .format(
            kind=_KINDS[row["kind"]].in_(language),
            number=row["number"],
            day=day_short(date.fromisoformat(row["issued"]), language),
            issuer=row[f"issuer_{language}"],
        )
    )


@no_figure("what a legal instrument is called")
def named(row: InstrumentRow, language: Language) -> str:
    """Return how an instrument is named after it was cited: type and number, a law by its name."""
    words = _WORDS["law again"] if row["kind"] == "law" else _WORDS["again"]
    kind = _KINDS[row["kind"]].in_(language)
    return words.in_(language).format(kind=kind, number=row["number"], about=row[f"about_{language}"])


def missing_parts(row: InstrumentRow) -> Iterator[str]:
    """Yield what a citation in full needs and is not known: the day of issue, the official abstract."""
    if not row["issued"]:
        yield "no day of issue"
    if row["wording"] != "official":
        yield "no abstract of its own, only a description"


def check_legal_bases(read: RowReader) -> Iterator[Finding]:
    """Yield a finding for each instrument that a programme's reports cite and that cannot be cited in full.

    read: gives the rows of a table. Instruments that are only `related` to a programme are not cited.
    """
    instruments = {line["instrument"]: line for line in lines(read, "legal_instruments")}
    for line in lines(read, "legal_bases"):
        instrument = instruments[line["instrument"]]
        if line["role"] != "related" and instrument["may_print"] == "yes":
            for part in missing_parts(instrument.cells):
                known = "its day of issue and official abstract, or the role `related`"
                yield mistake(line.row, f"{instrument['number']}: {part}", known)
