"""Rules over the finished documents, read again as their readers see them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Final

from diendan.checks.decree_layout import check_bundle_layout
from diendan.data.datapackage import Package
from diendan.data.provenance.illustrative import WORDS
from diendan.editions.gate.candidate import Candidate, CandidateDocument
from diendan.errors import Finding
from diendan.language import LANGUAGES, Language, nfc, phrase
from diendan.registry.records.legal_instruments import holds_on
from diendan.registry.records.typed_rows import lines
from diendan.render.leftovers import wrong_values
from diendan.spec.document import UNKNOWN
from diendan.spec.document_head import example_note
from diendan.spec.province_file import load_profile
from diendan.spec.wording.foreign_words import foreign_runs
from diendan.spec.wording.own_words import OwnWords

_BASIS: Final = re.compile(r"^\s*(?:Căn cứ|Pursuant to|Based on)\b.*", re.MULTILINE)
_SHOWN: Final = 80
_OF_SENTENCES: Final = frozenset(
    ["the", "of", "and", "is", "are", "was", "were", "has", "have", "that", "which", "with", "from", "to"]
)
_ENOUGH: Final = 3
"""So many different ones of these words make an English sentence of a line; what is cited has fewer."""


def document_unreadable(at: Candidate) -> Iterator[Finding]:
    """Find documents that do not open."""
    for document in at.documents:
        if isinstance(document.opened, str):
            got = f"a file that does not open ({document.opened[:200]})"
            yield Finding(document.where, got, f"a {document.path.suffix[1:]} document")


def layout(at: Candidate) -> Iterable[Finding]:
    """Find departures from Decree 30/2020/NĐ-CP, and PDFs that are too short or too long."""
    bounded = [
        order for order in at.forum.orders if order.sidecar.layout == "official" or order.sidecar.pages
    ]
    made = {entry.report for entry in at.manifest.entries.values() if entry.outputs}
    if not made.intersection(order.report for order in bounded):
        return ()
    return check_bundle_layout(at.project, at.forum.name).findings(at.project)


def accessibility(at: Candidate) -> Iterator[Finding]:
    """Find documents that somebody who does not see cannot read: no title, language, alternative text."""
    for document, opened in at.readable():
        if not opened.title:
            yield Finding(document.where, "no title", "a title that a screen reader says")
        if (language := opened.language.split("-")[0]) != document.entry.language:
            yield Finding(document.where, f"language `{language}`", f"`{document.entry.language}`")
        if opened.pictures_without_alt:
            got = f"{opened.pictures_without_alt} pictures without alternative text"
            yield Finding(document.where, got, "an alternative text for each")
        for section in opened.empty_sections:
            yield Finding(document.where, f"`{section[:_SHOWN]}` with nothing under it", "content")


def loads_something(at: Candidate) -> Iterator[Finding]:
    """Find documents that load something when they are opened."""
    for document, opened in at.readable():
        for address in opened.addresses:
            yield Finding(document.where, f"would load {address[:120]}", "a document that loads nothing")


def value_missing(at: Candidate) -> Iterator[Finding]:
    """Find error outputs, missing values and codes of the data in a text."""
    for document, opened in at.readable():
        for wrong in wrong_values(opened.text):
            yield Finding(document.where, wrong[:_SHOWN], "a finished text")


def placeholder(at: Candidate) -> Iterator[Finding]:
    """Find official documents with a gap that somebody has still to fill."""
    for document, opened in at.readable():
        if at.is_official(document) and (count := opened.text.count(UNKNOWN)):
            line = next(line for line in opened.text.splitlines() if UNKNOWN in line)
            got = f"{count} × {UNKNOWN}, first in “{line.strip()[:_SHOWN]}”"
            yield Finding(document.where, got, "a document without gaps")


def example_printed(at: Candidate) -> Iterator[Finding]:
    """Find documents that print a detail that is an example, or figures that are made up."""
    notes = {example_note(at.forum, language) for language in LANGUAGES} - {""}
    for document, opened in at.readable():
        text = _flat(opened.text)
        for note in (*sorted(notes), WORDS):
            if _flat(note) in text:
                yield Finding(document.where, f"“{note}”", "only what is real")
                break


def untranslated(at: Candidate) -> Iterator[Finding]:
    """Find words of Vietnamese in English documents, and sentences of English in Vietnamese ones.

    Single English words are names there, of authors, journals and organisations.
    """
    rules = {language: OwnWords.of(language, at.project) for language in LANGUAGES}
    for document, opened in at.readable():
        language = next(each for each in LANGUAGES if each == document.entry.language)
        rule = rules[language]
        text = rule.allowed[f"words_in_{language}"].without(_told(opened.text, language))
        lines = nfc(text).split("\n")
        for number, words in foreign_runs(text, language, rule.names | _stated(at, document)):
            if language == "en" or _is_sentence(lines[number - 1], words):
                yield Finding(document.where, f"“{words[:_SHOWN]}”", rule.named)


def _is_sentence(line: str, foreign: str) -> bool:
    """Say whether a line of a Vietnamese document is an English sentence; foreign: its foreign words."""
    written = set(line.lower().split())
    return len(foreign.split()) >= _ENOUGH and len(_OF_SENTENCES & written) >= _ENOUGH


def _stated(at: Candidate, document: CandidateDocument) -> set[str]:
    """Return what a province calls who issues, signs and gets its official reports, in its own language."""
    if not (at.is_official(document) and document.entry.report in at.of_provinces):
        return set()
    stated = load_profile(at.project, document.entry.slug).header(at.forum.day)
    texts = (stated.parent_body, stated.issuing_body, stated.dateline, stated.authority, stated.position)
    return {*texts, stated.signatory, *stated.recipients}


def _told(text: str, language: Language) -> str:
    """Return a document's text without its list of sources, which names tables and documents as they are."""
    annex, lines = phrase("sources of figures", language), text.splitlines()
    return "\n".join(takewhile(lambda line: not line.strip().endswith(annex), lines))


def documents_alike(at: Candidate) -> Iterator[Finding]:
    """Find documents about different subjects, or in different languages, with the same bytes."""
    alike: dict[str, list[str]] = defaultdict(list)
    listed = at.manifest.outputs()
    for document in at.documents:
        path = document.path.relative_to(at.bundle).as_posix()
        alike[listed[path].sha256].append(document.where)
    for first, *others in alike.values():
        for other in others:
            yield Finding(other, f"the same bytes as {first}", "a document of its own")


def legal_basis_lapsed(at: Candidate) -> Iterator[Finding]:
    """Find official documents based on an instrument that is not in force on the forum's day."""
    instruments = lines(Package.load(at.project.root).rows, "legal_instruments")
    lapsed = {row["number"]: row for row in instruments if not holds_on(row.cells, at.forum.day)}
    for document, opened in at.readable():
        if not at.is_official(document):
            continue
        bases = " ".join(_BASIS.findall(nfc(opened.text)))
        for number, row in lapsed.items():
            if re.search(rf"(?<![\w/]){re.escape(number)}(?![\w/])", bases):
                force = f"in force until {row['valid_to']}" if row["valid_to"] else "not in force yet"
                got = f"based on {number} ({force}; {row.row})"
                yield Finding(document.where, got, f"instruments in force on {at.forum.day.isoformat()}")


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", nfc(text)).casefold()
