"""Parts, sections, articles, items and points: look and order (appendix II.6 d and đ)."""

import re
from collections.abc import Callable, Iterator, Sequence

from decree30 import patterns
from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual, joined, quoted
from decree30.document_model import Paragraph
from decree30.rules.body_rules import badly_indented, titled
from decree30.rules.letter_look import departures, letters, looks
from decree30.rules.rule_table import look
from decree30.verdict import Observation, RuleCheck, Verdict, at, judged, of


def _lines(pattern: re.Pattern[str]) -> Callable[[Anatomy], list[Paragraph]]:
    """Return what finds the paragraphs of the text that begin as `pattern` says."""
    return lambda anatomy: [paragraph for paragraph in anatomy.body if pattern.match(paragraph.text)]


def _division(
    rule: str, pattern: re.Pattern[str], right: Callable[[str], bool], asked: Bilingual
) -> RuleCheck:
    """Return the check of “Phần I”, “Mục 1” …: centred bold on its own line; title below in bold capitals.

    right: whether its number is written as `asked`.
    """

    @of(_lines(pattern))
    def check(anatomy: Anatomy, found: list[Paragraph]) -> Verdict:
        wrong: list[Observation] = []
        for paragraph in found:
            number = paragraph.text.split()[-1]
            if not right(number):
                wrong.append(at(paragraph, quoted(number), asked))
            wrong.extend(departures([paragraph], look(rule)))
            title = next(iter(anatomy.body[anatomy.body.index(paragraph) + 1 :]), None)
            if title is None or (
                title.align not in (None, "center") and not patterns.is_capitals(title.text)
            ):
                below = Bilingual("tiêu đề ngay dưới", "a title below")
                wrong.append(at(paragraph, Bilingual("không có tiêu đề", "no title"), below))
            else:
                wrong.extend(departures([title], look(rule, "title")))
        return judged(wrong)

    return check


def _numbers_a_part(text: str) -> bool:
    return patterns.roman_value(text) is not None or text.lower().startswith("th")


parts = _division("parts", patterns.PART, _numbers_a_part, Bilingual("chữ số La Mã", "a Roman number"))
sections = _division("sections", patterns.SECTION, str.isdigit, Bilingual("chữ số Ả Rập", "an Arabic number"))


def _articles(anatomy: Anatomy) -> list[tuple[Paragraph, re.Match[str]]]:
    numbered = ((p, patterns.ARTICLE.match(p.text)) for p in anatomy.body if p.inked[0].bold)
    return [(paragraph, match) for paragraph, match in numbered if match is not None]


@of(_articles)
def articles(_: Anatomy, found: list[tuple[Paragraph, re.Match[str]]]) -> Verdict:
    """“Điều 1. …”: Arabic number with a full stop, bold upright, first line at 1 or 1.27 cm."""
    wrong: list[Observation] = []
    for paragraph, match in found:
        if not match.group(1).isdigit() or not match.group(2):
            asked = Bilingual("dạng “Điều 1.”", "written as “Điều 1.”")
            wrong.append(at(paragraph, quoted(paragraph.text, 20), asked))
        wrong.extend(letters(paragraph, paragraph.inked, look("articles")))
        if paragraph.start is not None:
            wrong.extend(badly_indented(paragraph))
    return judged(wrong)


def _count(found: Sequence[Paragraph]) -> Bilingual:
    return Bilingual(f"{len(found)} tiêu đề, điểm", f"{len(found)} found")


def _roman(anatomy: Anatomy) -> list[Paragraph]:
    return [paragraph for paragraph in _lines(patterns.ROMAN_HEADING)(anatomy) if len(paragraph.text) < 250]


roman_headings = looks("headings-roman", _roman, _count)


@of(_lines(patterns.ARABIC_ITEM))
def arabic_headings(_: Anatomy, found: list[Paragraph]) -> Verdict:
    """“1. …”: upright in the text's size; bold on its own line where it carries a title."""
    wrong: list[Observation] = []
    for paragraph in found:
        part = "with a title" if titled(paragraph.text) else ""
        wrong.extend(letters(paragraph, paragraph.inked, look("headings-arabic", part)))
        wrong.extend(letters(paragraph, paragraph.inked[:1], look("headings-arabic", "number")))
    return judged(dict.fromkeys(wrong), _count(found))


@of(_lines(patterns.LETTER_ITEM))
def points(_: Anatomy, found: list[Paragraph]) -> Verdict:
    """“a) …”: lower case, upright, in the text's size."""
    wrong = [seen for p in found for seen in letters(p, p.inked[:1], look("points"))]
    return judged(wrong, _count(found))


@of(lambda anatomy: any(_label(paragraph.text) for paragraph in anatomy.body))
def order(anatomy: Anatomy, _: bool) -> Verdict:
    """I., II., … then 1., 2., … within each, without a gap."""
    return judged(_numbered_order(anatomy))


def _label(text: str) -> tuple[str, int] | None:
    roman = patterns.ROMAN_HEADING.match(text)
    if roman is not None and (value := patterns.roman_value(roman.group(1))) is not None:
        return "roman", value
    arabic = patterns.ARABIC_ITEM.match(text)
    return ("arabic", int(arabic.group(1))) if arabic is not None else None


def _numbered_order(anatomy: Anatomy) -> Iterator[Observation]:
    roman = heading = item = 0
    for paragraph in anatomy.body:
        if patterns.PART.match(paragraph.text) or patterns.ARTICLE.match(paragraph.text):
            heading = item = 0
        if patterns.PART.match(paragraph.text):
            roman = 0
        label = _label(paragraph.text)
        if label is None:
            continue
        kind, value = label
        # Titled items count on past the plain ones that are listed under them; a list starts at 1 anywhere.
        next_values = [roman + 1] if kind == "roman" else [heading + 1, item + 1, 1]
        if value not in next_values:
            asked = Bilingual(f"số thứ tự {next_values[0]}", f"number {next_values[0]}")
            number = joined(Bilingual("số", "number"), quoted(paragraph.text.split()[0]))
            yield at(paragraph, number, asked)
        if kind == "roman":
            roman, heading, item = value, 0, 0
        elif titled(paragraph.text):
            heading = value
        else:
            item = value


@of(_lines(patterns.LETTER_ITEM))
def points_order(anatomy: Anatomy, _: list[Paragraph]) -> Verdict:
    """Points follow the Vietnamese alphabet: a, b, c, d, đ, e, g, h, i, k …"""
    wrong: list[Observation] = []
    reached = -1
    for paragraph in anatomy.body:
        match = patterns.LETTER_ITEM.match(paragraph.text)
        if match is None:
            if _label(paragraph.text) or patterns.PART.match(paragraph.text):
                reached = -1
            continue
        letter = match.group(1)
        expected = patterns.POINT_LETTERS[min(reached + 1, len(patterns.POINT_LETTERS) - 1)]
        if letter not in ("a", expected):
            wrong.append(at(paragraph, quoted(f"{letter})"), quoted(f"{expected})")))
        position = patterns.POINT_LETTERS.find(letter)
        reached = position if position >= 0 else reached + 1
    return judged(wrong)
