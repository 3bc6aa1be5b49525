"""Reads a finished document with a real parser and says what makes it unfit to publish."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from diendan.errors import Finding
from diendan.render.leftovers import leftovers, literal_text
from diendan.render.lowering.lowered import Lowered
from diendan.render.opened_document import Opened, Unreadable, open_document
from diendan.render.slides.slide_deck import Deck
from diendan.spec.document import DocumentHead


@dataclass(frozen=True)
class Expectations:
    """What a document of one report must hold.

    head: title, language and subject.
    captions: of each figure and table, by label, with its number.
    images: SHA-256 of each picture that may stand in it.
    literal: what its Markdown holds as text alone, which may look like markup.
    """

    head: DocumentHead
    captions: Mapping[str, str]
    images: frozenset[str]
    literal: str = ""

    @classmethod
    def of(cls, lowered: Lowered) -> "Expectations":
        """Return what the documents made from `lowered` must hold."""
        images = frozenset(sha256(content).hexdigest() for content in lowered.media.values())
        return cls(lowered.head, lowered.captions, images, literal_text(lowered.markdown))

    @classmethod
    def of_slides(cls, head: DocumentHead, deck: Deck) -> "Expectations":
        """Return what slides must hold: the title of each, and no picture but theirs."""
        titles = {f"slide {number}": title for number, title in enumerate(deck.titles, start=1)}
        return cls(head, titles, deck.images, literal_text(deck.markdown))


def inspect(document: Path, expectations: Expectations) -> list[Finding]:
    """Return everything that makes `document` (html, pdf, docx or pptx, by its suffix) unfit to publish.

    It must open; hold its subject's name and code; have title and language set; show each figure and table
    with its number and caption; hold no picture of another report, unresolved reference, error output, empty
    section, or address from which something would be loaded.
    """
    try:
        opened = open_document(document)
    except Unreadable as error:
        return [
            Finding(
                document.name, f"a file that does not open ({error})", f"a {document.suffix[1:]} document"
            )
        ]
    return list(_findings(document.name, opened, expectations))


def _findings(where: str, opened: Opened, wanted: Expectations) -> Iterator[Finding]:
    head = wanted.head
    text = _flat(opened.text)
    for name, value in (("name", head.subject_name), ("title", head.title)):
        if _flat(value) not in text:
            yield Finding(where, f"no trace of the {name} `{value}`", "the document of this subject")
    if head.subject_key not in opened.keywords and _flat(head.subject_line) not in text:
        expected = f"`{head.subject_line}`, or the code in the keywords"
        yield Finding(where, f"no code {head.subject_key}", expected)
    if _flat(opened.title) != _flat(head.title):
        yield Finding(where, f"title property `{opened.title}`", f"`{head.title}`")
    if opened.language.split("-")[0] != head.language:
        yield Finding(where, f"language `{opened.language}`", f"`{head.language}`")
    for label, caption in wanted.captions.items():
        if _flat(caption)[:80] not in text:
            yield Finding(where, f"no `{caption[:60]}` ({label})", "every figure and table of the notebook")
    for section in opened.empty_sections:
        yield Finding(
            where, f"section `{section}` without content", "text, a figure or a table under each heading"
        )
    for address in opened.addresses:
        yield Finding(where, f"would load {address[:120]}", "a document that loads nothing")
    for digest in opened.images - wanted.images:
        yield Finding(where, f"a picture that is not this report's (sha256 {digest[:12]})", "its own figures")
    if opened.pictures_without_alt:
        yield Finding(where, f"{opened.pictures_without_alt} pictures without alt text", "alt text on each")
    for what, around in leftovers(opened.text, wanted.literal):
        yield Finding(where, f"{what}: …{around}…", "a finished text")


def _flat(text: str) -> str:
    """Text for comparison: NFC, one space for any white space, none behind a hyphen or dash, where a PDF may
    break a line."""
    flat = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip().casefold()
    return re.sub(r"([-–]) ", r"\1", flat)
