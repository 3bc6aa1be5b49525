"""Which files are not read, and why, in the words of the command."""

from typing import Final

from guarded_files.limits import FileLimits
from guarded_files.refusal import FileRefused

LIMITS: Final = FileLimits(
    bytes=100_000_000, unpacked=64_000_000, parts=5_000, elements=2_000_000, depth=250, seconds=300
)
_WORDS: Final = {
    "missing": "there is no such file. Name a .docx or .pdf file",
    "too-large": "larger than {limit}",
    "empty-file": "it is empty. Save it again",
    "other-kind": "neither a DOCX nor a PDF file. Save it as .docx or export it as PDF",
    "damaged": "not a DOCX file, or damaged. Save it again as .docx",
    "damaged-xml": "damaged XML in {part} ({what}). Save it again as .docx",
    "damaged-pdf": "damaged PDF. Export it again",
    "strange-xml": "its XML holds what no word processor writes ({what})",
    "zip-bomb": "the package holds more than {limit} (a zip bomb?)",
    "too-many-of": "more than {limit}",
    "too-heavy": "reading it takes more than {limit}",
    "password": "it is encrypted. Save it without a password",
    "no-document": "the package holds no document. Save it again as .docx",
    "no-page": "it has no page. Export it again",
    "no-text": "it holds neither text nor scanned pages",
}
_UNITS: Final = {"bytes": (1e6, "MB"), "memory": (2**30, "GB of memory"), "depth": (1, "levels of XML")}


class UnreadableDocument(Exception):
    """A file that cannot be read as a document: missing, damaged, encrypted, too large or of another kind."""


def words_of(refusal: FileRefused) -> str:
    """Return why a file is not read."""
    facts = dict(refusal.facts)
    if "limit" in facts:
        unit = str(facts.get("unit", facts.get("what", "")))
        size, name = _UNITS.get(unit, (1, unit))
        facts["limit"] = f"{float(facts['limit']) / size:,.0f} {name}"
    return _WORDS[refusal.kind].format(**facts)
