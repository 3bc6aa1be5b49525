"""One picture of the first pages of a forum's documents, to see in one look which one is off."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from diendan.checks.published_documents import Published, published_documents
from diendan.errors import InputError
from diendan.language import Language
from diendan.project import Project
from diendan.render.typesetting import font_folders

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_PAGE = 220
"""Width of a page in pixels."""
_GAP = 14
_LABEL = 26
_HEADING = 52
_COLUMNS = 12
_A4 = 297 / 210
_GROUND, _INK, _EDGE = "#eef1f4", "#1c2733", "#9aa5b1"


def contact_sheet(project: Project, forum: str, language: Language | None = None) -> Path:
    """Write build/contact-sheet-<forum>[.<language>].png and return its path.

    The first page of every PDF of the forum stands there, grouped by report and language, labelled with its
    subject, units in Vietnamese order. language: only documents in it; by default in both.
    Raises InputError where nothing (in that language) is published, or a PDF cannot be opened; ToolMissing
    where the typeface is not installed.
    """
    documents = [
        document
        for document in published_documents(project, forum, ".pdf")
        if language in (None, document.language)
    ]
    if not documents:
        raise InputError(f"reports/{forum} holds no PDF in language {language}.")
    groups = {
        f"{forum} · {report} · {spoken}": list(found)
        for (report, spoken), found in groupby(documents, key=lambda each: (each.report, each.language))
    }
    path = project.build / f"contact-sheet-{forum}{f'.{language}' if language else ''}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    _drawn(groups).save(path)
    return path


def _drawn(groups: Mapping[str, Sequence[Published]]) -> "Image":
    """Draw the documents of each group under its heading."""
    from PIL import Image, ImageDraw

    page_height = round(_PAGE * _A4)
    row = page_height + _LABEL + _GAP
    heights = {heading: ceil(len(documents) / _COLUMNS) * row for heading, documents in groups.items()}
    columns = min(_COLUMNS, max(3, *map(len, groups.values())))
    width = columns * (_PAGE + _GAP) + _GAP
    sheet = Image.new("RGB", (width, sum(_HEADING + height for height in heights.values()) + _GAP), _GROUND)
    draw = ImageDraw.Draw(sheet)
    large, label = _font(26), _font(15)
    top = 0
    for heading, documents in groups.items():
        draw.text((_GAP, top + 10), heading, _INK, font=large)
        top += _HEADING
        for number, document in enumerate(documents):
            x = _GAP + number % _COLUMNS * (_PAGE + _GAP)
            y = top + number // _COLUMNS * row
            picture = _first_page(document.path)
            picture.thumbnail((_PAGE, page_height))
            sheet.paste(picture, (x, y))
            draw.rectangle((x - 1, y - 1, x + picture.width, y + picture.height), outline=_EDGE)
            draw.text((x, y + page_height + 3), document.subject.name.vi, _INK, font=label)
        top += heights[heading]
    return sheet


def _first_page(path: Path) -> "Image":
    import pypdfium2  # type: ignore[import-untyped]

    try:
        with closing(pypdfium2.PdfDocument(path)) as document:
            page = document[0]
            picture: Image = page.render(scale=2 * _PAGE / page.get_width()).to_pil()
            return picture.convert("RGB")
    except (pypdfium2.PdfiumError, IndexError) as cause:
        raise InputError(f"Cannot draw {path.name}: {cause}. Run `diendan reports --force`.") from cause


def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    found = (file for folder in font_folders() for file in folder.rglob("BeVietnamPro-Regular.ttf"))
    return ImageFont.truetype(str(next(found)), size)
