"""Invented rows of the registry that only the illustrated example has; each says in its name what it is.

To show more of the registry in the example (projects, commitments, models), yield rows of its tables here, in
the order of their columns. Names begin with or contain "Minh họa"; codes begin with "minh-hoa-".
"""

from collections.abc import Mapping
from typing import Final

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRST"
_DOCUMENT: Final = "minh-hoa-nguon"

ORGANISATIONS: Final = tuple(f"Tổ chức Minh họa {letter}" for letter in _LETTERS)
"""Names of the invented organisations."""


def additions() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the rows to be added to tables of the registry, by table."""
    return {
        "documents": (
            (
                *(_DOCUMENT, "Nguồn minh họa (không có thật)", "Illustrative source (not real)", "report"),
                *("", "unknown", "", ""),
            ),
        ),
        "organisations": tuple(
            (
                f"minh-hoa-{letter.lower()}",
                name,
                f"Illustrative Organisation {letter}",
                "",
                "donor",
                _DOCUMENT,
            )
            for letter, name in zip(_LETTERS, ORGANISATIONS, strict=True)
        ),
    }
