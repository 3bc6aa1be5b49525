"""Who stands behind a single fact: tables that gather several sources have no one publisher to name."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from diendan.analysis.reading.table_rows import records, worded
from diendan.language import Language


def origin(document: str, source: str, language: Language) -> str:
    """Return the name of a fact's source: its document where the record has one, else the site it stands on.

    document: key in the table `documents`, or "". source: the fact's own words or address.
    """
    if document:
        return source if language == "vi" and source else document_title(document, language)
    return urlsplit(source).netloc.removeprefix("www.")


def source_titles(sources: Iterable[str], language: Language) -> tuple[str, ...]:
    """Return what rows name as their sources, once each: the title of a document, other words as they are."""
    return tuple(
        document_title(source, language) if source.startswith("doc-") else source
        for source in dict.fromkeys(sources)
        if source
    )


def document_title(document: str, language: Language) -> str:
    """Return the title of a document of the record."""
    (row,) = records("documents", document=document)
    return worded(row, "title", language)
