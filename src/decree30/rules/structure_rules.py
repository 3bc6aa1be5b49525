"""Parts, sections, articles, items and points: look and order (appendix II.6 d and đ)."""

import re
from collections.abc import Callable, Iterator

from decree30 import patterns
from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual, joined, quoted
from decree30.document_model import Paragraph
from decree30.rules.body_rules import badly_indented, titled
from decree30.rules.letter_look import departures, letters
from decree30.rules.rule_table import look
from decree30.verdict import Observation, Verdict, at, judged, untestable


def parts(anatomy: Anatomy) -> Verdict:
    """“Phần I”, “Chương I”: Roman, centred bold on a line of its own; title below in bold capitals."""
    return _titled_lines(
        anatomy,
        "parts",
        patterns.PART,
        lambda text: patterns.roman_value(text) is not None or text.lower().startswith("th"),
        Bilingual("chữ số La Mã", "a Roman number"),
    )


def sections(anatomy: Anatomy) -> Verdict:
    """“Mục 1”, “Tiểu mục 1”: Arabic, centred bold on a line of its own; title below in bold capitals."""
    return _titled_lines(
        anatomy, "sections", patterns.SECTION, str.isdigit, Bilingual("chữ số Ả Rập", "an Arabic number")
    )


def _titled_lines(
    anatomy: Anatomy, rule: str, pattern: re.Pattern[str], right: Callable[[str], bool], asked: Bilingual
) -> Verdict:
    found = [(i, p, match) for i, p in enumerate(anatomy.body) if (match := pattern.match(p.text))]
    if not found:
        return untestable("văn bản không có bố cục này", "the document has no such division")
    wrong: list[Observation] = []
    for index, paragraph, match in found:
        if not right(match.group(2)):
            wrong.append(at(paragraph, quoted(match.group(2)), asked))
        wrong.extend(departures([paragraph], look(rule)))
        title = anatomy.body[index + 1] if index + 1 < len(anatomy.body) else None
        if title is None or (title.align not in (None, "center") and not patterns.is_capitals(title.text)):
            wrong.append(
                at(
                    paragraph,
                    Bilingual("không có tiêu đề", "no title"),
                    Bilingual("tiêu đề ngay dưới", "a title below"),
                )
            )
        else:
            wrong.extend(departures([title], look(rule, "title")))
    return judged(wrong)


def articles(anatomy: Anatomy) -> Verdict:
    """“Điều 1. …”: Arabic number with a full stop, bold upright, first line at 1 or 1.27 cm."""
    found = [(p, match) for p in anatomy.body if (match := patterns.ARTICLE.match(p.text)) and _bold(p)]
    if not found:
        return untestable("văn bản không có điều", "the document has no articles")
    wrong: list[Observation] = []
    for paragraph, match in found:
        if not match.group(1).isdigit() or not match.group(2):
            wrong.append(
                at(paragraph, quoted(paragraph.text, 20), Bilingual("dạng “Điều 1.”", "written as “Điều 1.”"))
            )
        wrong.extend(letters(paragraph, paragraph.inked, look("articles")))
        if paragraph.start is not None:
            wrong.extend(badly_indented(paragraph))
    return judged(wrong)


def _bold(paragraph: Paragraph) -> bool:
    return bool(paragraph.inked) and paragraph.inked[0].bold


def roman_headings(anatomy: Anatomy) -> Verdict:
    """“I. …”: capitals, bold upright, size 13 to 14."""
    found = [p for p in anatomy.body if patterns.ROMAN_HEADING.match(p.text) and len(p.text) < 250]
    if not found:
        return untestable("văn bản không có mục I., II.", "the document has no headings I., II.")
    return judged(departures(found, look("headings-roman")), _count(found))


def arabic_headings(anatomy: Anatomy) -> Verdict:
    """“1. …”: upright in the text's size; bold on its own line where it carries a title."""
    found = [p for p in anatomy.body if patterns.ARABIC_ITEM.match(p.text)]
    if not found:
        return untestable("văn bản không có khoản 1., 2.", "the document has no items 1., 2.")
    wrong: list[Observation] = []
    for paragraph in found:
        part = "with a title" if titled(paragraph.text) else ""
        wrong.extend(letters(paragraph, paragraph.inked, look("headings-arabic", part)))
        wrong.extend(letters(paragraph, paragraph.inked[:1], look("headings-arabic", "number")))
    return judged(dict.fromkeys(wrong), _count(found))


def points(anatomy: Anatomy) -> Verdict:
    """“a) …”: lower case, upright, in the text's size."""
    found = [p for p in anatomy.body if patterns.LETTER_ITEM.match(p.text)]
    if not found:
        return untestable("văn bản không có điểm a), b)", "the document has no points a), b)")
    wrong = [seen for p in found for seen in letters(p, p.inked[:1], look("points"))]
    return judged(wrong, _count(found))


def _count(found: list[Paragraph]) -> Bilingual:
    return Bilingual(f"{len(found)} tiêu đề, điểm", f"{len(found)} found")


def order(anatomy: Anatomy) -> Verdict:
    """I., II., … then 1., 2., … within each, without a gap."""
    wrong = list(_numbered_order(anatomy))
    if not wrong and not any(_label(p.text) for p in anatomy.body):
        return untestable("văn bản không đánh số mục, khoản", "the document numbers no headings")
    return judged(wrong)


def _label(text: str) -> tuple[str, int] | None:
    roman = patterns.ROMAN_HEADING.match(text)
    if roman is not None and patterns.roman_value(roman.group(1)) is not None:
        return "roman", patterns.roman_value(roman.group(1)) or 0
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
            yield at(
                paragraph, joined(Bilingual("số", "number"), quoted(paragraph.text.split()[0]), by=" "), asked
            )
        if kind == "roman":
            roman, heading, item = value, 0, 0
        elif titled(paragraph.text):
            heading = value
        else:
            item = value


def points_order(anatomy: Anatomy) -> Verdict:
    """Points follow the Vietnamese alphabet: a, b, c, d, đ, e, g, h, i, k …"""
    wrong: list[Observation] = []
    reached = -1
    seen = False
    for paragraph in anatomy.body:
        match = patterns.LETTER_ITEM.match(paragraph.text)
        if match is None:
            if _label(paragraph.text) or patterns.PART.match(paragraph.text):
                reached = -1
            continue
        seen = True
        letter = match.group(1)
        expected = patterns.POINT_LETTERS[min(reached + 1, len(patterns.POINT_LETTERS) - 1)]
        if letter not in ("a", expected):
            wrong.append(at(paragraph, quoted(f"{letter})"), quoted(f"{expected})")))
        position = patterns.POINT_LETTERS.find(letter)
        reached = position if position >= 0 else reached + 1
    if not seen:
        return untestable("văn bản không có điểm a), b)", "the document has no points a), b)")
    return judged(wrong)
