"""Invented organisations, under all their names, and the one source that everything invented rests on."""

from collections.abc import Mapping, Sequence
from typing import Final

RowCells = Mapping[str, object]
"""A row by columns; columns that are left out stay empty, and `source` names `SOURCE`."""
RowsOf = Mapping[str, Sequence[RowCells]]
"""Rows by table."""

SOURCE: Final = "doc-minh-hoa"
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRST"
_KINDS: Final = {"P": "mass-organisation", "Q": "university", "R": "office", "S": "partner", "T": "partner"}
_SECOND_ROW: Final = "Tổ chức Minh họa A, văn phòng tại Việt Nam"

ORGANISATIONS: Final = tuple(f"Tổ chức Minh họa {letter}" for letter in _LETTERS)
"""Names of the invented organisations."""


def code(letter: str) -> str:
    """Return the registry's name of the organisation with a letter; "A2" is a second row of the first."""
    return f"minh-hoa-{letter.lower()}"


def organisation_rows() -> RowsOf:
    """Return the organisations; the first one also under other names and as a second row of its own."""
    rows: list[RowCells] = [
        {
            "organisation": code(letter),
            "name_vi": name,
            "name_en": f"Illustrative Organisation {letter}",
            "kind": _KINDS.get(letter, "donor"),
        }
        for letter, name in zip(_LETTERS, ORGANISATIONS, strict=True)
    ]
    rows.append({"organisation": code("A2"), "name_vi": _SECOND_ROW, "kind": "donor"})
    aliases = (_SECOND_ROW, "To chuc Minh hoa A", "TC Minh họa A", "Illustrative Org. A")
    return {
        "documents": [
            {
                "document": SOURCE,
                "title_vi": "Nguồn minh họa (không có thật)",
                "title_en": "Illustrative source (not real)",
                "kind": "report",
                "date_certainty": "unknown",
            }
        ],
        "organisations": rows,
        "organisation_aliases": [{"alias": alias, "organisation": code("A")} for alias in aliases],
        "organisation_identifiers": [
            {
                "organisation": code(letter),
                "scheme": "registration",
                "identifier": f"MINH-HOA-{letter}",
            }
            for letter in _LETTERS[:5]
        ],
    }
