"""Two pictures laid upon each other: how many pixels differ, and the later one with these marked."""

import base64
import binascii
import io
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

_DATA: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,([A-Za-z0-9+/=\s]+)")
_MARK: Final = (214, 39, 40)
_FADED: Final = 0.65


@dataclass(frozen=True)
class PictureMarks:
    """pixels: how many differ, of so many. marked: a data URL of the later picture, faded, these in red."""

    pixels: int
    of: int
    marked: str


def picture_marks(before: str, after: str) -> PictureMarks | None:
    """Return what differs between two pictures; None where one is not a picture of dots that can be read.

    before, after: data URLs, as they stand in a document. Every pixel counts, whatever the eye would say.
    """
    from PIL import Image, ImageChops

    pictures = [_opened(address) for address in (before, after)]
    if pictures[0] is None or pictures[1] is None:
        return None
    size = tuple(max(each.size[side] for each in pictures if each) for side in (0, 1))
    old, new = (_on_canvas(each, (size[0], size[1])) for each in pictures if each)
    bands = ImageChops.difference(old, new).split()
    differs = bands[0]
    for band in bands[1:]:
        differs = ImageChops.lighter(differs, band)
    mask = differs.point(lambda value: 255 if value else 0)
    pixels = mask.histogram()[255]
    faded = Image.blend(new.convert("L").convert("RGB"), Image.new("RGB", new.size, "white"), _FADED)
    faded.paste(Image.new("RGB", new.size, _MARK), mask=mask)
    stored = io.BytesIO()
    faded.quantize(64).save(stored, "PNG", optimize=True)
    marked = f"data:image/png;base64,{base64.b64encode(stored.getvalue()).decode()}"
    return PictureMarks(pixels, new.width * new.height, marked)


def _opened(address: str) -> "Image | None":
    from PIL import Image

    found = _DATA.fullmatch(address)
    if not found:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(base64.b64decode(found[1])))
            return picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, binascii.Error, Image.DecompressionBombError, Warning):
        return None


def _on_canvas(picture: "Image", size: tuple[int, int]) -> "Image":
    from PIL import Image

    canvas = Image.new("RGBA", size, (255, 255, 255, 0))
    canvas.paste(picture)
    return canvas
