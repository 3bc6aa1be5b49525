"""The styles of a DOCX, one table a look, for the reference documents (`reference_documents.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from diendan import colours
from diendan.spec.formats import Layout

ACCENT, INK, MUTED, GREY, PALE = (
    colour.removeprefix("#")
    for colour in (colours.ACCENT, colours.INK, colours.MUTED, colours.LINE, colours.PALE)
)
PLUM = "7A1F3D"

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
    rule_below: str = ""
    rule_left: str = ""
    box: str = ""
    fill: str = ""
    outline: int | None = None
    based_on: str = "Normal"


BRIEF: Mapping[str, Style] = {
    "Normal": Style(9.5, colour=INK, after=4, line=1.08, based_on=""),
    "Body Text": Style(9.5, colour=INK, after=4, line=1.08),
    "First Paragraph": Style(9.5, colour=INK, after=4, line=1.08),
    "Compact": Style(9.5, colour=INK, after=3, line=1.1),
    "Kicker": Style(
        9,
        True,
        colour="FFFFFF",
        fill=ACCENT,
        box=ACCENT,
        left=3,
        right=3,
        after=0,
        before=0,
        line=1.3,
        keep_next=True,
    ),
    "Title": Style(
        20, True, colour="FFFFFF", fill=ACCENT, box=ACCENT, left=3, right=3, line=1.1, keep_next=True
    ),
    "Subtitle": Style(
        12, colour="FFFFFF", fill=ACCENT, box=ACCENT, left=3, right=3, line=1.2, keep_next=True
    ),
    "Unit Line": Style(8.5, colour="FFFFFF", fill=ACCENT, box=ACCENT, left=3, right=3, after=10, line=1.4),
    "Lead": Style(11, colour="22384D", before=4, after=8, line=1.15),
    "Heading 1": Style(
        13, True, colour=ACCENT, before=6, after=3, keep_next=True, rule_above=ACCENT, outline=0
    ),
    "Heading 2": Style(11, True, colour=INK, before=10, after=4, keep_next=True, outline=1),
    "Heading 3": Style(10, True, colour=MUTED, before=8, after=3, keep_next=True, outline=2),
    "Caption": Style(9.5, True, colour=INK, before=4, after=2, line=1.05, keep_next=True),
    "Notes": Style(8, colour=INK, after=1, line=1.0),
    "Figure": Style(10, after=2, keep_next=True),
    "Source": Style(7.5, colour=MUTED, after=5, line=1.0),
    "Table Text": Style(8.5, colour=INK, before=1, after=1),
    "Key Label": Style(8.5, colour=MUTED, before=3, after=0, line=1.05),
    "Key Value": Style(17, True, colour=ACCENT, after=3),
    "Callout": Style(
        10, colour=INK, fill=PALE, box=PALE, rule_left=ACCENT, after=6, line=1.15, left=4, right=3
    ),
    "Annex": Style(14, True, colour=ACCENT, after=4, keep_next=True),
    "Annex Title": Style(14, True, colour=ACCENT, after=5, keep_next=True, outline=0),
    "Annex Reference": Style(9, italic=True, colour=MUTED, after=8),
    "Header": Style(8.5, True, colour=PLUM, align="right"),
    "Footer": Style(8, colour=MUTED, rule_above=GREY),
}

OFFICIAL: Mapping[str, Style] = {
    "Normal": Style(13.5, align="both", after=6, line=1.15, based_on=""),
    "Body Text": Style(13.5, align="both", first=12.7, after=6, line=1.15),
    "First Paragraph": Style(13.5, align="both", first=12.7, after=6, line=1.15),
    "Compact": Style(13.5, align="both", after=6, line=1.1),
    "Parent Body": Style(12, align="center"),
    "Issuing Body": Style(12, True, align="center"),
    "Short Rule": Style(2, align="center", rule_above="000000", after=4),
    "Document Number": Style(13, align="center"),
    "Draft": Style(12, True, align="center", before=4),
    "National Title": Style(12, True, align="center"),
    "Motto": Style(13, True, align="center"),
    "Motto Rule": Style(2, align="center", left=17, right=17, rule_above="000000", after=4),
    "Place And Date": Style(13, italic=True, align="center"),
    "Title": Style(14, True, align="center", before=18, after=3, keep_next=True),
    "Subtitle": Style(14, True, align="center", after=0, keep_next=True),
    "Abstract Rule": Style(2, align="center", rule_above="000000", before=3, after=12),
    "Addressees": Style(13.5, align="left", first=12.7, after=8),
    "Legal Basis": Style(13.5, italic=True, align="both", first=12.7, after=6, line=1.1),
    "Lead": Style(13.5, align="both", first=12.7, after=6, line=1.15),
    "Heading 1": Style(
        13.5, True, align="left", first=12.7, before=10, after=6, caps=True, keep_next=True, outline=0
    ),
    "Heading 2": Style(13.5, True, align="left", first=12.7, before=8, after=6, keep_next=True, outline=1),
    "Heading 3": Style(13.5, True, align="left", first=12.7, before=6, after=6, keep_next=True, outline=2),
    "Caption": Style(13, True, align="center", before=8, after=4, keep_next=True),
    "Notes": Style(13.5, align="both", first=12.7, after=6, line=1.15),
    "Figure": Style(13, align="center", after=2, keep_next=True),
    "Source": Style(11, italic=True, align="left", after=8),
    "Table Text": Style(12, align="left", before=1.5, after=1.5),
    "Key Label": Style(11, align="left", before=2),
    "Key Value": Style(15, True, align="left", after=2),
    "Annex": Style(14, True, align="center", before=0, after=4, keep_next=True),
    "Annex Title": Style(14, True, align="center", after=4, caps=True, keep_next=True, outline=0),
    "Annex Reference": Style(13, italic=True, align="center", after=12),
    "Recipients Title": Style(12, True, True, align="left"),
    "Recipients": Style(11, align="left"),
    "Authority": Style(13.5, True, align="center"),
    "Signatory": Style(13.5, True, align="center", before=62),
    "Header": Style(13.5, align="center"),
    "Banner": Style(8.5, True, align="center"),
    "Footer": Style(11, align="center"),
}

_BAND = Style(9.5, colour="FFFFFF", fill=ACCENT, box=ACCENT, left=3, right=3, line=1.3, keep_next=True)
_TEXT = Style(11, colour=INK, after=6, line=1.15)

DOCUMENT: Mapping[str, Style] = {
    **BRIEF,
    "Normal": replace(_TEXT, based_on=""),
    "Body Text": _TEXT,
    "First Paragraph": _TEXT,
    "Compact": replace(_TEXT, after=3),
    "Author": _BAND,
    "Date": replace(_BAND, after=10),
    "Abstract Title": Style(10.5, True, colour=ACCENT, before=6, after=2, left=3, keep_next=True),
    "Abstract": Style(10.5, colour=INK, after=8, line=1.15, left=3, right=3),
    "Footer": Style(8.5, colour=MUTED, align="right"),
}
"""The brief's look for any document that Quarto makes, in the size of a letter; pandoc names these styles."""

FACES: Mapping[Look, str] = {"brief": "Arial", "official": "Times New Roman", "document": "Arial"}
MARGINS: Mapping[Look, tuple[float, float, float, float]] = {
    "brief": (14, 18, 14, 18),  # top, right, bottom, left in mm
    "official": (22, 17, 22, 32),
    "document": (20, 22, 20, 22),
}
