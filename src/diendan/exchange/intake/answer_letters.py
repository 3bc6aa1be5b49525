"""The answer to one file, as text: Vietnamese first, then English, one line a finding."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from diendan.exchange.file_findings import Answer
from diendan.exchange.intake.reading.submission_reading import ReadSubmission
from diendan.language import LANGUAGES, Bilingual, Language

LetterState = Literal["accepted", "replaces", "already", "findings", "two-at-once"]

STATES: Final[dict[LetterState, Bilingual]] = {
    "accepted": Bilingual("Đã nhận toàn bộ.", "Accepted as a whole."),
    "replaces": Bilingual(
        "Đã nhận toàn bộ; thay cho lần gửi trước của cùng kỳ (bản trước vẫn được lưu).",
        "Accepted as a whole; it replaces the earlier one of the same period (which is kept).",
    ),
    "already": Bilingual("Tệp này đã được nhận trước đây.", "This file was accepted before."),
    "findings": Bilingual(
        "Chưa nhận. Mời sửa các lỗi dưới đây rồi gửi lại nguyên tệp.",
        "Not accepted. Please fix the errors below and send the whole file again.",
    ),
    "two-at-once": Bilingual(
        "Chưa nhận: có hai tệp mới của cùng biểu, cùng tỉnh, cùng kỳ; không biết tệp nào là bản cuối."
        " Chỉ để lại một tệp.",
        "Not accepted: two new files of one form, province and period; which is the later one is unknown."
        " Leave one only.",
    ),
}
HEADS: Final = (
    Bilingual("Mức", "Level"),
    Bilingual("Trang", "Sheet"),
    Bilingual("Ô", "Cell"),
    Bilingual("Mục", "Label"),
    Bilingual("Nội dung", "What"),
    Bilingual("Trong tệp", "Found"),
    Bilingual("Yêu cầu", "Expected"),
    Bilingual("Cách sửa", "How to fix"),
)
MOST_OF_A_KIND: Final = 20
"""How many findings of a kind an answer lists; all of them are in a file of their own."""
_LEVELS: Final = {"error": Bilingual("Lỗi", "Error"), "note": Bilingual("Ghi chú", "Note")}
_ESCAPED: Final = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#|$"} | {"\n": " "})


@dataclass(frozen=True)
class Letter:
    """What is answered to one file. changes: section, item, cell, kind, before and after of each."""

    file: str
    sha256: str
    state: LetterState
    read: ReadSubmission
    changes: Sequence[tuple[str, str, str, str, str, str]] = ()

    @property
    def is_open(self) -> bool:
        """Whether the file waits for something to be fixed."""
        return self.state in ("findings", "two-at-once")

    @property
    def ordered(self) -> list[Answer]:
        """The findings, errors first."""
        return sorted(self.read.answers, key=lambda each: each.severity != "error")

    @property
    def listed(self) -> list[Answer]:
        """The first findings of each kind."""
        counted: Counter[str] = Counter()
        found = []
        for each in self.ordered:
            counted[each.kind] += 1
            if counted[each.kind] <= MOST_OF_A_KIND:
                found.append(each)
        return found

    def more(self, language: Language) -> list[str]:
        """Return a sentence for each kind of which more was found than is listed."""
        counted = Counter(each.kind for each in self.read.answers)
        first = {each.kind: each for each in reversed(self.ordered)}
        rest = {kind: count - MOST_OF_A_KIND for kind, count in counted.items() if count > MOST_OF_A_KIND}
        words = Bilingual(
            "Và {count} chỗ nữa như vậy: {message} Toàn bộ ở tệp .csv kèm theo.",
            "And {count} more of this kind: {message} All of them are in the .csv file beside.",
        )
        return [
            words.in_(language).format(count=count, message=first[kind].message.in_(language))
            for kind, count in rest.items()
        ]

    def subject(self, language: Language) -> str:
        """Return form, unit and year in words, as far as they are known."""
        read = self.read
        parts = [
            read.form.title.in_(language) if read.form else "",
            read.unit.title(language) if read.unit else "",
            str(read.year) if read.year else "",
        ]
        return " · ".join(part for part in parts if part)


def row_texts(each: Answer, language: Language) -> tuple[str, ...]:
    """Return the cells of one finding under HEADS."""
    place = each.place
    words = (each.message, each.expected, each.fix)
    message, expected, fix = (text.in_(language) for text in words)
    level = _LEVELS[each.severity].in_(language)
    return (
        *(level, place.sheet, place.address, place.label.in_(language), message),
        *(each.found, expected, fix),
    )


def letter_text(letter: Letter) -> str:
    """Return the answer as Markdown in both languages; text from the file is escaped."""
    lines = [*_in_language(letter, "vi"), "", "---", "", *_in_language(letter, "en"), ""]
    return "\n".join(lines)


def findings_csv(letter: Letter) -> bytes:
    """Return every finding as CSV in both languages; no cell begins as a formula does."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for language in LANGUAGES:
        writer.writerow(head.in_(language) for head in HEADS)
        writer.writerows(map(_stays_text, row_texts(each, language)) for each in letter.ordered)
    return text.getvalue().encode("utf-8-sig")


def _stays_text(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def says_accepted(text: Path) -> bool:
    """Tell whether an answer that was written before says that its file was accepted."""
    try:
        lines = text.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return False
    states: tuple[LetterState, ...] = ("accepted", "replaces", "already")
    return any(line.startswith(f"**{STATES[state].vi}**") for line in lines for state in states)


def _in_language(letter: Letter, language: Language) -> list[str]:
    vi = language == "vi"
    errors, notes = letter.read.errors, len(letter.read.answers) - letter.read.errors
    counts = f"{errors} lỗi, {notes} ghi chú" if vi else f"errors: {errors}; notes: {notes}"
    lines = [
        f"# {'Trả lời về tệp' if vi else 'Answer on the file'} {_escaped(letter.file)}",
        "",
        _escaped(letter.subject(language)),
        "",
        f"**{STATES[letter.state].in_(language)}** ({counts})",
        "",
        f"SHA-256: {letter.sha256}",
    ]
    if letter.read.answers:
        lines += ["", _row(head.in_(language) for head in HEADS), _row("---" for _ in HEADS)]
        lines += [_row(map(_escaped, row_texts(each, language))) for each in letter.listed]
        if more := letter.more(language):
            lines += ["", *(f"- {_escaped(text)}" for text in more)]
    if letter.changes:
        heads = (
            ("Trang", "Dòng", "Ô", "Thay đổi", "Trước", "Sau")
            if vi
            else ("Section", "Row", "Cell", "Change", "Before", "After")
        )
        title = "Thay đổi so với lần gửi trước" if vi else "Changes on the earlier submission"
        lines += ["", f"## {title}", "", _row(heads), _row("---" for _ in heads)]
        lines += [_row(map(_escaped, change)) for change in letter.changes]
    return lines


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED)
