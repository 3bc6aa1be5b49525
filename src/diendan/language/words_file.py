"""Fixed words, out of a CSV file (`key,vi,en`) that lies beside the module that uses them and has its name.

CSV, because every start of the program reads them and translators open them in a spreadsheet (docs/adr/0009).
"""

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from diendan.errors import Finding, InputError
from diendan.language.bilingual import LANGUAGES, Bilingual

HEADER: Final = ["key", *LANGUAGES]
_PLACEHOLDER: Final = re.compile(r"\{\w*\}")


class WordTable(dict[str, Bilingual]):
    """Words by their keys; dots in a key divide kinds of words ("projects.status.planned")."""

    def under(self, kind: str) -> Mapping[str, Bilingual]:
        """Return the words of a kind by the rest of their keys, in the file's order; KeyError for none."""
        start = f"{kind}."
        found = {key.removeprefix(start): words for key, words in self.items() if key.startswith(start)}
        if not found:
            raise KeyError(kind)
        return found


def read_words(module: str) -> WordTable:
    """Return the words of a module, given its `__file__`.

    Raises InputError for a file that is missing or no table of words: every row has a key of its own and both
    languages, without blanks around them, and both languages name the same {placeholders}.
    """
    return read_word_table(Path(module).with_suffix(".csv"))


def read_word_table(path: Path) -> WordTable:
    """Return the words of a file, as `read_words` does."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"No words can be read from {path.name}: {error}.") from error
    found = WordTable()
    findings = []
    header = rows[0][1] if rows else []
    if header != HEADER:
        got = f"the header `{','.join(header)}`"
        findings.append(Finding(f"{path.name}: line 1", got, f"`{','.join(HEADER)}`"))
    for line, row in rows[1:]:
        if wrong := _wrong(row, found):
            findings.append(Finding(f"{path.name}: line {line}", *wrong))
        else:
            found[row[0]] = Bilingual(*row[1:])
    if findings:
        raise InputError(f"{path.name} is no table of words.", findings)
    return found


def _wrong(row: list[str], found: WordTable) -> tuple[str, str] | None:
    """Return what is wrong with a row and what was expected; None for a good one."""
    if len(row) != len(HEADER):
        return f"{len(row)} cells", ", ".join(HEADER)
    if any(not cell or cell != cell.strip() for cell in row):
        return f"{row}", "no empty cell, and no blanks around a text"
    if row[0] in found:
        return f"the key {row[0]} again", "each key once"
    vi, en = (sorted(set(_PLACEHOLDER.findall(text))) for text in row[1:])
    return None if vi == en else (f"{vi} and {en}", "the same placeholders in both languages")
