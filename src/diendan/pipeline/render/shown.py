"""What of a report's Markdown a format shows: paper lists where figures come from, a screen has notes."""

from collections.abc import Mapping
from typing import Final

from diendan.pipeline.render.document import Format
from diendan.pipeline.render.markdown import without_div

_NOT_SHOWN: Final[Mapping[Format, str]] = {
    "html": "diendan-sources",
    "pdf": "diendan-source-notes",
    "docx": "diendan-source-notes",
}


def shown_in(format: Format, markdown: str) -> str:
    """Return the Markdown without what the filter would drop: pandoc would read it for nothing.

    format: "html", "pdf" or "docx".
    """
    return without_div(markdown, _NOT_SHOWN[format])
