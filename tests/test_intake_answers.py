"""The sentences of the answers: both languages, one catalogue, and one answer as it is sent."""

import re
from pathlib import Path
from string import Formatter

from openpyxl import load_workbook

from bad_submissions import ROOT, SUMMARY, blank, context, saved
from diendan.exchange.file_findings import all_words
from diendan.exchange.intake.answer_letters import Letter, letter_text
from diendan.exchange.intake.coloured_copy import coloured_copy
from diendan.exchange.intake.reading.submission_reading import read_submission
from diendan.language import nfc

GOLDEN = ROOT / "tests" / "golden" / "intake" / "answer.md"
FOLDERS = (ROOT / "src" / name for name in ("diendan/exchange", "guarded_files"))
CODE = "\n".join(path.read_text(encoding="utf-8") for folder in FOLDERS for path in folder.rglob("*.py"))
CHECKS = (ROOT / "src/diendan/exchange/forms/form_definition.py").read_text(encoding="utf-8")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_sentence_names_the_same_things_in_both_languages() -> None:
    for kind, words in all_words().items():
        for both in (words.message, words.expected, words.fix):
            assert fields(both.vi) == fields(both.en), kind
            assert both.vi == nfc(both.vi)
            assert both.vi, kind
            assert both.en, kind


def test_every_kind_of_finding_is_used() -> None:
    unused = [kind for kind in all_words() if f'"{kind}"' not in CODE + CHECKS]
    assert unused == []
    used = set(re.findall(r'(?:answer|FileRefused)\(\s*"([a-z0-9-]+)"', CODE))
    assert used <= set(all_words())


def test_an_answer_reads_as_agreed(tmp_path: Path) -> None:
    book = blank("ngo-aid", 2023, known=True)
    sheet = book[SUMMARY]
    values = ("30 dự án", 15, "khoảng 1,9 triệu | <b>", 13500000, "1.234")
    for row, value in enumerate(values, start=8):
        sheet.cell(row, 5).value = value
    content = saved(book)
    letter = Letter("bao cao.xlsx", "0" * 64, "findings", read_submission(content, context()))
    assert letter_text(letter) == GOLDEN.read_text(encoding="utf-8")
    path = tmp_path / "answer.xlsx"
    path.write_bytes(coloured_copy(content, letter))
    back = load_workbook(path)
    assert [cell.value for cell in back["Trả lời"][5]][:3] == ["Lỗi", SUMMARY, "E10"]
    assert all(cell.data_type != "f" for row in back["Trả lời"].iter_rows() for cell in row)
