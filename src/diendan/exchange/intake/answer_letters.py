"""The answer to one file, as text: Vietnamese first, then English, one line a finding."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from diendan.data.csv_files import no_formula
from diendan.exchange.file_findings import Answer
from diendan.exchange.intake.reading.submission_reading import ReadSubmission
from diendan.language import LANGUAGES, Language
from diendan.language.words_file import read_words

LetterState = Literal["accepted", "replaces", "already", "findings", "two-at-once"]

_WORDS: Final = read_words(__file__)
STATES: Final = _WORDS.under("state")
HEADS: Final = tuple(_WORDS.under("head").values())
MOST_OF_A_KIND: Final = 20
"""How many findings of a kind an answer lists; all of them are in a file of their own."""
_ESCAPED: Final = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#|$"} | {"\n": " "})


@dataclass(frozen=True)
class Letter:
    """What is answered to one file.

    changes: section, item, cell, kind, before and after of each. answer: its file, without an ending.
    """

    file: str
    sha256: str
    state: LetterState
    read: ReadSubmission
    changes: Sequence[tuple[str, str, str, str, str, str]] = ()
    answer: Path = Path()

    def path(self, kind: str) -> Path:
        """Return the answer's file of a kind: "md", "xlsx", "csv"."""
        return self.answer.with_name(f"{self.answer.name}.{kind}")

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
        first = {each.kind: each.message for each in reversed(self.ordered)}
        return [
            _WORDS["more"].fill(count=count - MOST_OF_A_KIND, message=first[kind]).in_(language)
            for kind, count in counted.items()
            if count > MOST_OF_A_KIND
        ]

    def subject(self, language: Language) -> str:
        """Return form, unit and year in words, "" where they are not known."""
        if (found := self.read.found) is None:
            return ""
        return " · ".join((found.form.title.in_(language), found.unit.title(language), str(found.year)))


def row_texts(each: Answer, language: Language) -> tuple[str, ...]:
    """Return the cells of one finding under HEADS."""
    place = each.place
    level, found = _WORDS[f"level.{each.severity}"], each.found
    cells = (level, place.sheet, place.address, place.label, each.message, found, each.expected, each.fix)
    return tuple(cell if isinstance(cell, str) else cell.in_(language) for cell in cells)


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
        writer.writerows(map(no_formula, row_texts(each, language)) for each in letter.ordered)
    return text.getvalue().encode("utf-8-sig")


def says_accepted(text: Path) -> bool:
    """Tell whether an answer that was written before says that its file was accepted."""
    try:
        lines = text.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return False
    states: tuple[LetterState, ...] = ("accepted", "replaces", "already")
    return any(line.startswith(f"**{STATES[state].vi}**") for line in lines for state in states)


def _in_language(letter: Letter, language: Language) -> list[str]:
    errors, notes = letter.read.errors, len(letter.read.answers) - letter.read.errors
    title = _WORDS["title"].fill(file=_escaped(letter.file))
    counts = _WORDS["counts"].fill(errors=errors, notes=notes)
    lines = [
        f"# {title.in_(language)}",
        "",
        _escaped(letter.subject(language)),
        "",
        f"**{STATES[letter.state].in_(language)}** ({counts.in_(language)})",
        "",
        f"SHA-256: {letter.sha256}",
    ]
    if letter.read.answers:
        lines += ["", _row(head.in_(language) for head in HEADS), _row("---" for _ in HEADS)]
        lines += [_row(map(_escaped, row_texts(each, language))) for each in letter.listed]
        if more := letter.more(language):
            lines += ["", *(f"- {_escaped(text)}" for text in more)]
    if letter.changes:
        heads = [head.in_(language) for head in _WORDS.under("change").values()]
        lines += ["", f"## {_WORDS['changes'].in_(language)}", "", _row(heads), _row("---" for _ in heads)]
        lines += [_row(map(_escaped, change)) for change in letter.changes]
    return lines


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED)
