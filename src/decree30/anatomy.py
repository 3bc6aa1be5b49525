"""Find the parts of an official document (thành phần thể thức) in its paragraphs, by words and position."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from sys import maxsize

from decree30 import patterns
from decree30.document_model import Document, Paragraph, RuleLine

_HEAD_LENGTH = 60  # paragraphs in which the heading must appear
_ABSTRACT_LONGEST = 6  # lines
Wanted = Callable[[Paragraph], object]
"""Whether a paragraph is looked for."""


@dataclass(frozen=True)
class Annex:
    """One annex: its heading line, title lines and reference line. order: from 1."""

    order: int
    heading: Paragraph
    title: tuple[Paragraph, ...]
    reference: Paragraph | None


@dataclass(frozen=True)
class Anatomy:
    """A document with its parts; a part that was not found is None or empty."""

    document: Document
    national_title: Paragraph | None
    motto: Paragraph | None
    number: Paragraph | None
    place_date: Paragraph | None
    parents: tuple[Paragraph, ...]
    issuers: tuple[Paragraph, ...]
    subject: tuple[Paragraph, ...]
    type: Paragraph | None
    abstract: tuple[Paragraph, ...]
    addressees: tuple[Paragraph, ...]
    bases: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]
    recipients: tuple[Paragraph, ...]
    signature: tuple[Paragraph, ...]
    annexes: tuple[Annex, ...]

    def rule_under(self, part: Sequence[Paragraph]) -> RuleLine | None:
        """Return the line drawn under the last paragraph of `part` (or in the empty one after it)."""
        if not part:
            return None
        for paragraph in reversed(part):
            if paragraph.rule is not None:
                return paragraph.rule
        paragraphs = self.document.paragraphs
        for paragraph in paragraphs[paragraphs.index(part[-1]) + 1 :]:
            if paragraph.column is not None and paragraph.column != part[-1].column:
                continue
            if paragraph.text or paragraph.column != part[-1].column:
                return None
            if paragraph.rule is not None:
                return paragraph.rule
        return None


def dissect(document: Document) -> Anatomy:
    """Return the parts of `document`."""
    written = document.written
    head = written[:_HEAD_LENGTH]
    recipients_at = _recipients_at(written)
    first_annex = _index(written, lambda p: patterns.ANNEX.match(p.text), (recipients_at or 10) + 1)
    if first_annex is None:
        first_annex = len(written)
    national_title = _first(head, lambda p: patterns.fold(p.text).startswith(patterns.NATIONAL_TITLE_START))
    motto = _first(head, lambda p: patterns.fold(p.text) == patterns.MOTTO)
    number = _first(head, lambda p: patterns.NUMBER.match(p.text) and p.column != "right")
    place_date = _first(head, lambda p: patterns.DATE.match(p.text))
    place_date = place_date or _open_date(head, motto)
    subject = _subject(head)
    heading = [p for p in (national_title, motto, number, place_date, *subject) if p is not None]
    start = max((written.index(p) + 1 for p in heading), default=0)
    kind_at = _index(written, _is_type, start, 8)
    abstract = _abstract(written, kind_at + 1) if kind_at is not None else ()
    cursor = (kind_at + 1 + len(abstract)) if kind_at is not None else start
    addressees = _addressees(written, cursor)
    bases = _bases(written, cursor)
    cursor = max([cursor, *(written.index(p) + 1 for p in (*addressees, *bases))])
    signature = _signature(written, recipients_at, cursor, first_annex)
    closing = [written.index(p) for p in signature] + ([recipients_at] if recipients_at is not None else [])
    recipients = _recipients(written, recipients_at, set(signature))
    end = min([*closing, first_annex])
    parents, issuers = _agencies(head, number, national_title)
    return Anatomy(
        document=document,
        national_title=national_title,
        motto=motto,
        number=number,
        place_date=place_date,
        parents=parents,
        issuers=issuers,
        subject=subject,
        type=written[kind_at] if kind_at is not None else None,
        abstract=abstract,
        addressees=addressees,
        bases=bases,
        body=tuple(p for p in written[cursor:end] if p.region == "text"),
        recipients=recipients,
        signature=signature,
        annexes=_annexes(written[first_annex:]),
    )


def _first(paragraphs: Sequence[Paragraph], wanted: Wanted) -> Paragraph | None:
    return next((paragraph for paragraph in paragraphs if wanted(paragraph)), None)


def _index(
    paragraphs: Sequence[Paragraph], wanted: Wanted, start: int = 0, within: int = maxsize
) -> int | None:
    """Return the place of the first paragraph that is wanted among `within` of them from `start` on."""
    return next((i for i, p in enumerate(paragraphs[start : start + within], start) if wanted(p)), None)


def _open_date(head: Sequence[Paragraph], motto: Paragraph | None) -> Paragraph | None:
    """Place and date that a draft leaves open altogether: “(…)” under the motto."""
    if motto is None:
        return None
    below = head[head.index(motto) + 1 :]
    return _first(below[:4], lambda p: p.column == motto.column is not None and patterns.is_open(p.text))


def _is_type(paragraph: Paragraph) -> bool:
    return patterns.fold(paragraph.text) in patterns.DOCUMENT_TYPES and paragraph.column is None


def _subject(head: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The “V/v …” lines of a letter (công văn), under its number."""
    at = _index(head, lambda p: patterns.SUBJECT.match(p.text))
    if at is None:
        return ()
    side = head[at].column
    return (head[at], *takewhile(lambda p: p.column is not None and p.column == side, head[at + 1 :]))


def _agencies(
    head: Sequence[Paragraph], number: Paragraph | None, national_title: Paragraph | None
) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """The parent agency's lines and the issuing agency's lines, above the number in the left column."""
    lines: list[Paragraph] = []
    for paragraph in head:
        if paragraph is number or (number is None and patterns.DATE.match(paragraph.text)):
            break
        if paragraph.column == "left" and not patterns.is_mark(paragraph.text):
            lines.append(paragraph)
    if not lines and national_title is not None:
        lines = [p for p in head[: head.index(national_title)] if not patterns.is_mark(p.text)]
    bodies: list[list[Paragraph]] = []
    for paragraph in lines:
        new_look = bool(bodies) and _bold(paragraph) and not _bold(bodies[-1][-1])
        if not bodies or new_look or patterns.names_a_body(paragraph.text):
            bodies.append([paragraph])
        else:
            bodies[-1].append(paragraph)
    if not bodies:
        return (), ()
    return tuple(p for body in bodies[:-1] for p in body), tuple(bodies[-1])


def _bold(paragraph: Paragraph) -> bool:
    return any(span.bold for span in paragraph.inked)


def _abstract(written: Sequence[Paragraph], start: int) -> tuple[Paragraph, ...]:
    lines: list[Paragraph] = []
    for paragraph in written[start : start + _ABSTRACT_LONGEST]:
        text = paragraph.text
        starts_next = any(
            pattern.match(text)
            for pattern in (patterns.ADDRESSEES, patterns.BASIS, patterns.ROMAN_HEADING, patterns.PART)
        )
        like_title = paragraph.align == "center" or all(span.bold for span in paragraph.inked)
        if (
            starts_next
            or paragraph.region != "text"
            or (lines and (not like_title or patterns.is_mark(text)))
        ):
            break
        lines.append(paragraph)
        if paragraph.rule is not None:
            break
    return tuple(lines)


def _addressees(written: Sequence[Paragraph], start: int) -> tuple[Paragraph, ...]:
    at = _index(written, lambda p: patterns.ADDRESSEES.match(p.text), start, 12)
    if at is None:
        return ()
    listed = written[at + 1 :] if written[at].text.endswith(":") else ()
    return (written[at], *takewhile(lambda p: p.text.startswith(("-", "–")), listed))


def _bases(written: Sequence[Paragraph], start: int) -> tuple[Paragraph, ...]:
    at = _index(written, lambda p: patterns.BASIS.match(p.text), start, 8)
    if at is None:
        return ()
    lines: list[Paragraph] = []
    for paragraph in written[at:]:
        # A decision's list ends with the enacting clause, in italics too.
        slanted = bool(lines) and all(span.italic for span in paragraph.inked)
        open_list = bool(lines) and lines[-1].text.endswith(";") and patterns.BASIS_MORE.match(paragraph.text)
        if not (patterns.BASIS.match(paragraph.text) or slanted or open_list):
            break
        lines.append(paragraph)
    # "Căn cứ …, Ủy ban nhân dân tỉnh báo cáo như sau:" opens the text; it is no item of the list.
    while lines and lines[-1].text.endswith(":"):
        lines.pop()
    return tuple(lines)


def _recipients_at(written: Sequence[Paragraph]) -> int | None:
    found = [i for i, p in enumerate(written) if patterns.RECIPIENTS.match(p.text) and len(p.text) < 40]
    return found[-1] if found else None


def _recipients(
    written: Sequence[Paragraph], at: int | None, signature: set[Paragraph]
) -> tuple[Paragraph, ...]:
    if at is None:
        return ()
    lines = [written[at]]
    for paragraph in written[at + 1 :]:
        if paragraph in signature and paragraph.column != lines[0].column:
            continue
        if paragraph.column != lines[0].column or patterns.ANNEX.match(paragraph.text):
            break
        lines.append(paragraph)
        if paragraph.text.startswith(("- Lưu", "-Lưu", "– Lưu")):
            break
    return tuple(lines)


def _signature(
    written: Sequence[Paragraph], recipients_at: int | None, start: int, end: int
) -> tuple[Paragraph, ...]:
    """The signer's authority, position and name: opposite the recipients, or from “TM.”, “KT.” … on."""
    if recipients_at is not None and written[recipients_at].column == "left":
        around = range(max(start, recipients_at - 12), end)
        lines = [written[i] for i in around if written[i].column == "right" and written[i].region != "table"]
        if lines:
            return tuple(lines)
    at = _index(written, lambda p: patterns.gives_authority(p.text), start, max(0, end - start))
    if at is None:
        return ()
    stop = recipients_at if recipients_at is not None and recipients_at > at else end
    return tuple(written[at : min(stop, at + 8)])


def _annexes(rest: Sequence[Paragraph]) -> tuple[Annex, ...]:
    starts = [i for i, p in enumerate(rest) if patterns.ANNEX.match(p.text)]
    annexes = []
    for order, at in enumerate(starts, start=1):
        stop = starts[order] if order < len(starts) else len(rest)
        title: list[Paragraph] = []
        reference: Paragraph | None = None
        for paragraph in rest[at + 1 : min(at + 8, stop)]:
            if patterns.ANNEX_REFERENCE.match(paragraph.text):
                reference = paragraph
                break
            like_title = paragraph.align == "center" or (not title and all(s.bold for s in paragraph.inked))
            if not like_title or paragraph.region != "text":
                break
            title.append(paragraph)
        annexes.append(Annex(order, rest[at], tuple(title), reference))
    return tuple(annexes)
