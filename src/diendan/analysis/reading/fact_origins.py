"""Who stands behind a single fact: tables that gather several sources have no one publisher to name."""

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


def document_title(document: str, language: Language) -> str:
    """Return the title of a document of the record."""
    (row,) = records("documents", document=document)
    return worded(row, "title", language)
