"""Sentences of the texts that claim something which their part does not declare."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from second_reader.claims.claim import KINDS, Claims, WrongClaims, claims_file, read_claims
from second_reader.published.figures import Language
from second_reader.published.text_parts import QUOTED, TextParts
from second_reader.published.vocabulary import vocabulary
from second_reader.readers.figure_reader import FIGURE_KINDS
from second_reader.readers.law_reader import NUMBER
from second_reader.readers.record_reader import CAUSES, KNOWN_DAYS
from second_reader.recomputed.quantities import QUANTITIES

_FILTERS = {
    r"number|percent|signed|signed_percent|money|quantity|count": ("a figure", (*FIGURE_KINDS, "rank")),
    r"ordinal|place": ("a place", ("rank",)),
    r"day|day_short|day_official": ("a day", ("event", "legal_basis")),
}
_TAG = re.compile(r"\{\{(.*?)\}\}|\{%.*?%\}", re.DOTALL)


@dataclass(frozen=True)
class Undeclared:
    """A sentence that claims more than its part declares. where: file, line, part; the rest in words."""

    where: str
    got: str
    expected: str
    hint: str


def undeclared(
    notebooks: Path, indicators: Mapping[str, bool], shown: str = "notebooks", report: str = "*"
) -> Iterator[Undeclared]:
    """Yield what is wrong with the claims of a report, or of every one, of a folder notebooks/.

    indicators: the codes that data/indicators.csv has, each with whether it may be ranked.
    shown: what the folder is called in messages.
    """
    for path in sorted((notebooks / "texts").glob(f"{report}.*.md")):
        report, _, language = path.stem.rpartition(".")
        file = claims_file(notebooks, report)
        name = f"{shown}/claims/{file.name}"
        if not file.is_file():
            yield Undeclared(f"{shown}/texts/{path.name}", "no claims", f"a file {name}", HINT)
            continue
        try:
            claims = read_claims(file, name)
        except WrongClaims as wrong:
            for line in wrong.lines if language == "en" else ():
                where, _, said = line.partition(": got ")
                yield Undeclared(where, said.partition(", expected")[0], said.partition("expected ")[2], HINT)
            continue
        texts = TextParts.read(path)
        if language == "en":
            yield from _unknown(claims, texts, indicators, name)
        spoken: Language = "vi" if language == "vi" else "en"
        yield from _of_texts(texts, claims, spoken, f"{shown}/texts/{path.name}", name)


HINT = "docs/second-reader.md says how to declare a claim."


def _unknown(
    claims: Claims, texts: TextParts, indicators: Mapping[str, bool], name: str
) -> Iterator[Undeclared]:
    """Yield parts that the texts do not have, codes and names of nothing, and ranks of what has none."""
    labels = {part.partition(".")[0] for part in texts.sources}
    known = {
        "share": QUANTITIES,
        "count": QUANTITIES,
        "cause": CAUSES,
        "event": {**KNOWN_DAYS, "listed events": None},
    }
    for part, declared in claims.parts.items():
        if part not in texts.sources and part not in labels:
            yield Undeclared(f"{name}: part {part}", "no such part", "a part of the texts", HINT)
        for claim in declared:
            if claim.indicator and claim.indicator not in indicators:
                yield Undeclared(
                    f"{name}: part {part}",
                    f"indicator {claim.indicator}",
                    "a code of data/indicators.csv",
                    HINT,
                )
            elif claim.kind == "rank" and claim.indicator and not indicators[claim.indicator]:
                yield Undeclared(
                    f"{name}: part {part}",
                    f"a rank of {claim.indicator}",
                    "an indicator that may be ranked (`rank_allowed` of data/indicators.csv)",
                    HINT,
                )
            names = known.get(claim.kind, {})
            if names and claim.of and claim.of not in names and claim.of not in indicators:
                yield Undeclared(
                    f"{name}: part {part}", f"of {claim.of}", f"one of {', '.join(sorted(names))}", HINT
                )


def _of_texts(
    texts: TextParts, claims: Claims, language: Language, where: str, name: str
) -> Iterator[Undeclared]:
    for part, source in texts.sources.items():
        declared = claims.of_part(part) + claims.of_part(part.partition(".")[0])
        kinds = {claim.kind for claim in declared}
        if "definition" in kinds:
            kinds |= {claim.of or "definition" for claim in declared if claim.kind == "definition"}
        for number, line in _lines(source):
            for words, fits in _claiming(line, language):
                if kinds.isdisjoint({*fits, "definition"}):
                    shown = " ".join(_TAG.sub("…", line).split())
                    wanted = " or ".join(kind for kind in KINDS if kind in fits)
                    yield Undeclared(
                        f"{where}: line {texts.lines[part] + number}, part {part}",
                        f"“{shown[:160]}” with {words}",
                        f"a claim of kind {wanted} under `{part}` in {name}",
                        HINT,
                    )


def _lines(source: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a template with their numbers; a tag over several lines is one line."""
    joined = _TAG.sub(lambda tag: tag[0].replace("\n", "\x00"), source)
    number = 1
    for line in joined.split("\n"):
        yield number, line.replace("\x00", " ")
        number += 1 + line.count("\x00")


def _claiming(line: str, language: Language) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what in a line claims something, and the kinds of claims that fit."""
    printed = [tag[1] or "" for tag in _TAG.finditer(line)]
    for filters, (words, fits) in _FILTERS.items():
        if any(re.search(rf"\|\s*(?:{filters})\b", tag) for tag in printed):
            yield words, fits
    said = _TAG.sub(lambda tag: " " + " ".join(QUOTED.findall(tag[1] or "")) + " ", line)
    for each in vocabulary()["claiming"].values():
        if found := re.search("|".join(each[language]), said, re.IGNORECASE):
            yield f"the word “{found[0]}”", tuple(each["fits"])
    if found := NUMBER.search(said):
        yield f"the instrument {found[0]}", ("legal_basis",)
