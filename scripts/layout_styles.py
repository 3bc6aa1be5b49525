"""Page margins, typefaces and paragraph styles of a DOCX, one table a look (`reference_documents.py`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from diendan import colours
from diendan.parsing.yaml_resources import yaml_resource
from diendan.spec.formats import Layout

_TABLES: Final = yaml_resource(__file__)
ACCENT, INK, MUTED, GREY, PALE = (
    colour.removeprefix("#")
    for colour in (colours.ACCENT, colours.INK, colours.MUTED, colours.LINE, colours.PALE)
)
_COLOURS: Final = {
    **{"accent": ACCENT, "ink": INK, "muted": MUTED, "line": GREY, "pale": PALE},
    **_TABLES["colours"],
}

Look = Layout | Literal["document"]
"""A layout of a report, or that of any other document."""


@dataclass(frozen=True)
class Style:
    """A paragraph style: sizes and spaces in points, indents in millimetres, colours as RRGGBB."""

    size: float
    bold: bool = False
    italic: bool = False
    colour: str = "000000"
    align: str = "left"
    before: float = 0
    after: float = 0
    line: float = 1.0
    first: float = 0
    left: float = 0
    right: float = 0
    caps: bool = False
    keep_next: bool = False
    rule_above: str = ""
    rule_left: str = ""
    box: str = ""
    fill: str = ""
    outline: int | None = None
    based_on: str = "Normal"


def _styles(look: Look) -> dict[str, Style]:
    """Return the paragraph styles of a look as its table has them, by Word's names."""
    return {name: Style(**_coloured(given)) for name, given in _TABLES[look].items()}


def _coloured(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _COLOURS.get(value, value) for key, value in given.items()}


STYLES: Mapping[Look, Mapping[str, Style]] = {
    "brief": _styles("brief"),
    "official": _styles("official"),
    "document": _styles("brief") | _styles("document"),
}
"""A document is any that Quarto makes: the brief's look, in a letter's size; pandoc names these styles."""
FACES: Final[Mapping[Look, str]] = _TABLES["typefaces"]
MARGINS: Final[Mapping[Look, Sequence[float]]] = _TABLES["margins"]
"""Top, right, bottom and left margin of a page in mm."""
