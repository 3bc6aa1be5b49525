"""One document, stored in another way that Word and others use, is judged as it was."""

import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from decree30 import RuleStatus, check_layout, format_conformance
from decree30.docx.docx_reader import read_docx
from decree30_docx import Report, body, write

MM_PER_INCH, TWIPS_PER_INCH, HALF_POINTS_PER_INCH = 25.4, 1440, 144
OTHER_UNITS = {"mm": MM_PER_INCH, "cm": 2.54, "in": 1.0, "pt": 72.0, "pc": 6.0, "pi": 6.0}
# Attributes that hold lengths: of pages, margins, indents, spacing between paragraphs, tab stops, letters.
TWIPS = re.compile(
    r"(<w:(?:pgSz|pgMar|ind|tab|gridCol)\b[^>]*?|<w:spacing\b[^>]*?)"
    r'\b(w:(?:w|h|top|bottom|left|right|gutter|firstLine|hanging|before|after|pos))="(-?\d+)"'
)
LETTERS = re.compile(r'(<w:sz )(w:val)="(\d+)"')


def rewritten(path: Path, change: Callable[[str], str], parts: str = r"word/\w+\.xml") -> Path:
    with zipfile.ZipFile(path) as book:
        content = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in content.items():
            book.writestr(name, change(data.decode()) if re.fullmatch(parts, name) else data)
    return path


def judged(path: Path) -> str:
    """Return all that is told of a file, which says every length that was measured."""
    return format_conformance(check_layout(path), "en").replace(path.name, "report")


def in_unit(unit: str) -> Callable[[str], str]:
    def change(xml: str) -> str:
        for pattern, per_inch in ((TWIPS, TWIPS_PER_INCH), (LETTERS, HALF_POINTS_PER_INCH)):
            before = ""
            while before != xml:  # an element has several such attributes

                def measured(found: re.Match[str], per_inch: int = per_inch) -> str:
                    length = int(found[3]) * OTHER_UNITS[unit] / per_inch
                    return f'{found[1]}{found[2]}="{length:.6f}{unit}"'

                before, xml = xml, pattern.sub(measured, xml)
        return xml

    return change


@pytest.mark.parametrize("unit", OTHER_UNITS)
@pytest.mark.parametrize("margins", [(20, 20, 30, 20), (27, 20, 30, 25.4)], ids=["good", "broken"])
def test_lengths_with_their_unit_are_the_lengths_that_they_are(
    unit: str, margins: tuple[float, float, float, float], tmp_path: Path
) -> None:
    report = replace(Report(), margins=margins)
    expected = judged(write(report, tmp_path / "twips.docx"))
    stored = rewritten(write(report, tmp_path / f"{unit}.docx"), in_unit(unit))
    assert f'{unit}"' in zipfile.ZipFile(stored).read("word/document.xml").decode()
    assert judged(stored).replace(f"{unit}.docx", "report") == expected.replace("twips.docx", "report")


def test_letters_and_tones_apart_are_the_same_letters(tmp_path: Path) -> None:
    expected = judged(write(Report(), tmp_path / "composed.docx"))
    apart = rewritten(write(Report(), tmp_path / "apart.docx"), lambda xml: unicodedata.normalize("NFD", xml))
    told = unicodedata.normalize("NFC", judged(apart))
    assert told.replace("apart.docx", "report") == expected.replace("composed.docx", "report")


@pytest.mark.parametrize(("letter", "ours"), [("Ð", "Đ (U+0110)"), ("Ɖ", "Đ (U+0110)"), ("ð", "đ (U+0111)")])
def test_a_letter_that_only_looks_like_ours_is_the_one_finding_and_named(
    letter: str, ours: str, tmp_path: Path
) -> None:
    other = "Đ" if letter != "ð" else "đ"
    path = rewritten(write(Report(), tmp_path / "report.docx"), lambda xml: xml.replace(other, letter))
    conformance = check_layout(path)
    assert {r.rule.id for r in conformance.with_status(RuleStatus.NOT_MET)} == {"unicode"}
    told = format_conformance(conformance, "en")
    assert f"character U+{ord(letter):04X}, that looks like {ours}" in told


def test_signs_that_word_keeps_as_symbols_and_hyphens_that_do_not_break_are_read(tmp_path: Path) -> None:
    path = write(replace(Report(), content=(body("Tỷ lệ @ 5% và Bà Rịa #"),)), tmp_path / "report.docx")
    sign = '</w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t xml:space="preserve">'
    hyphen = "</w:t><w:noBreakHyphen/><w:t>Vũng Tàu"
    rewritten(path, lambda xml: xml.replace("@", sign).replace("#", hyphen))
    assert "Tỷ lệ ≥ 5% và Bà Rịa -Vũng Tàu" in [each.text for each in read_docx(path.read_bytes()).paragraphs]
