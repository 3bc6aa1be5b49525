"""Legal instruments: type, number, issuer, day and abstract as data/ has them, in force on the day."""

import re
from collections.abc import Iterator
from typing import Any

from second_reader.claims.context import Context
from second_reader.claims.verdict import Verdict, agrees, disagrees, judged, unread
from second_reader.published.figures import Dated, Language, days
from second_reader.published.text_parts import BASES
from second_reader.published.vocabulary import vocabulary

KIND = "legal_basis"
NUMBER = re.compile(r"(?<![\w/])\d+[a-z]?(?:/\d{4})?/[A-ZĐ][\w/Đ-]*\w|(?<![\w/])\d+ BKH/TH")
"""The number of a legal instrument."""
_BEFORE_DAY = {"en": re.compile(r"\bin force on $"), "vi": re.compile(r"\b[Tt]ính đến(?: hết)? ngày $")}
_IN_FORCE = {"en": re.compile(r"\bin force\b"), "vi": re.compile(r"\b(?:đang|còn) (?:có )?hiệu lực\b")}


def read_laws(context: Context) -> Iterator[Verdict]:
    """Yield a verdict for each instrument that a sentence names."""
    basis = context.sentence.part == BASES
    found = list(NUMBER.finditer(context.text))
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(context.text)
        before = context.text[: match.start()]
        yield _verdict(context, match[0], before, context.text[match.end() : end], basis)
    for dated in days_of_force(context):
        yield _force(context, dated, [match[0] for match in found])


def days_of_force(context: Context) -> list[Dated]:
    """Return the days on which a sentence says that instruments are in force: of a state, no event."""
    if not _IN_FORCE[context.language].search(context.text):
        return []
    before = _BEFORE_DAY[context.language]
    return [
        each for each in days(context.text, context.language) if before.search(context.text[: each.start])
    ]


def _force(context: Context, dated: Dated, named: list[str]) -> Verdict:
    """Return whether all instruments that a sentence names are in force on a day, and none is replaced.

    Where it names none they are those at the head of the report, and the day is the report's.
    """
    bases = " ".join(each.text for each in context.report.sentences if each.part == BASES)
    numbers = named or [match[0] for match in NUMBER.finditer(bases)]
    if not numbers:
        return unread(KIND, dated.text, "which instruments: none is named, and none at the head")
    instruments = context.data.table("dialogue/legal_instruments.csv")
    wrong = [] if named or dated.day == context.report.day else [f"the report is of {context.report.day}"]
    for number in dict.fromkeys(numbers):
        rows = instruments[instruments["number"] == number]
        new = instruments[instruments["instrument"].isin(rows["replaced_by"])]
        out = [why for _, row in rows.iterrows() for why in _out_of_force(row, dated.day.isoformat())]
        out += [
            f"replaced by {row['number']}"
            for _, row in new.iterrows()
            if not list(_out_of_force(row, dated.day.isoformat()))
        ]
        wrong += [f"{number}: {why}" for why in (out if len(rows) else ["no such instrument"])]
    return judged(KIND, not wrong, dated.text, "; ".join(wrong or numbers))


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
    yield from _out_of_force(row, day)


def _out_of_force(row: Any, day: str) -> Iterator[str]:
    """Yield why an instrument is not in force on a day; one that states no day of force is from its issue."""
    if row["valid_to"] and row["valid_to"] < day:
        yield f"not in force since {row['valid_to']}"
    begins = row["valid_from"] or row["issued"] or f"{row['year']}-12-31"
    if begins > day:
        yield f"in force only from {begins}"
