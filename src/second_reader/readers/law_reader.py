"""Legal instruments: type, number, issuer, day and abstract as data/ has them, in force on the day."""

import re
from collections.abc import Iterator
from typing import Any

from second_reader.claims.context import Context
from second_reader.claims.verdict import Verdict, agrees, disagrees
from second_reader.published.figures import Language, days
from second_reader.published.text_parts import BASES
from second_reader.published.vocabulary import vocabulary

KIND = "legal_basis"
NUMBER = re.compile(r"(?<![\w/])\d+[a-z]?(?:/\d{4})?/[A-ZĐ][\w/Đ-]*\w|(?<![\w/])\d+ BKH/TH")
"""The number of a legal instrument."""


def read_laws(context: Context) -> Iterator[Verdict]:
    """Yield a verdict for each instrument that a sentence names."""
    basis = context.sentence.part == BASES
    found = list(NUMBER.finditer(context.text))
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(context.text)
        before = context.text[: match.start()]
        yield _verdict(context, match[0], before, context.text[match.end() : end], basis)


def _verdict(context: Context, number: str, before: str, after: str, basis: bool) -> Verdict:
    instruments = context.data.table("dialogue/legal_instruments.csv")
    rows = instruments[instruments["number"] == number]
    if rows.empty:
        return disagrees(KIND, number, "no instrument of this number in legal_instruments.csv")
    row, language = rows.iloc[0], context.language
    wrong = list(_wrong(row, before, after, context, basis))
    if wrong:
        return disagrees(KIND, number, "; ".join(wrong))
    return agrees(
        KIND, number, f"{row['kind']} of {row['issued'] or row['year']}, {row[f'issuer_{language}']}"
    )


def _wrong(row: Any, before: str, after: str, context: Context, basis: bool) -> Iterator[str]:
    language, day = context.language, context.report.day.isoformat()
    kinds = {name: words[language] for name, words in vocabulary()["legal_kinds"].items()}
    said = [(before.lower().rfind(word.lower()), name) for name, word in kinds.items()]
    position, kind = max(said)
    near = position >= 0 and len(before) - position <= len(kinds[kind]) + 5
    if near and kind != row["kind"]:
        yield f"called a {kind}, is a {row['kind']}"
    issued = [
        each for each in days(after[:40], language) if after[: each.start].strip() in ("of", "ngày", "")
    ]
    if issued and row["issued"] and issued[0].day.isoformat() != row["issued"]:
        yield f"said to be of {issued[0].text}, is of {row['issued']}"
    if issued and not row["issued"]:
        yield f"said to be of {issued[0].text}, the day is not in data/"
    if row["issued"] and row["issued"] > day:
        yield f"issued on {row['issued']}, after the report's day"
    if basis:
        yield from _basis_wrong(row, after, language, day)


def _basis_wrong(row: Any, after: str, language: Language, day: str) -> Iterator[str]:
    """Yield what a basis lacks: its issuer, its abstract; and whether it is in force."""
    if row[f"issuer_{language}"] not in after:
        yield f"without its issuer, {row[f'issuer_{language}']}"
    if row[f"about_{language}"] not in after:
        yield f"without its abstract, {row[f'about_{language}']}"
    if row["issued"] and not days(after[:40], language):
        yield f"without its day, {row['issued']}"
    if row["valid_to"] and row["valid_to"] < day:
        yield f"not in force since {row['valid_to']}"
    if row["valid_from"] and row["valid_from"] > day:
        yield f"in force only from {row['valid_from']}"
