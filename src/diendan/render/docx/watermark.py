"""Words across every page of a Word document, behind the text, as Word's own watermarks are drawn."""

from importlib.resources import files
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]

RESOURCES: Final = ("watermark.xml",)
_VML: Final = "urn:schemas-microsoft-com:vml"


def watermark(words: str) -> Any:
    """Return the run that a paragraph of a header holds so that `words` stand across its pages."""
    template = files("diendan.render.docx").joinpath(RESOURCES[0]).read_bytes()
    run = etree.fromstring(template, etree.XMLParser(remove_blank_text=True, remove_comments=True))
    shape = run.find(f".//{{{_VML}}}shape")
    shape.set("alt", words)
    shape.find(f"{{{_VML}}}textpath").set("string", words)
    return run
