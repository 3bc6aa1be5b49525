"""The pictures of a report, put into its HTML, so that the page is one file."""

import base64
import re
from functools import partial
from pathlib import Path
from typing import Final

from diendan.errors import RenderFailed

# In text, "<" is always written as an entity: only pandoc writes this.
_IMAGE: Final = re.compile(rb'(?P<tag><img\s+src=")(?P<path>media/[a-z0-9-]+\.png)(?=")')


def with_images(page: bytes, folder: Path, name: str) -> bytes:
    """Return the page with the pictures that it names in it.

    page: HTML as pandoc writes it. folder: where media/ lies. name: of the report, for the message.
    Raises RenderFailed where a picture cannot be read.
    """
    return _IMAGE.sub(partial(_embedded, folder, name), page)


def _embedded(folder: Path, name: str, match: re.Match[bytes]) -> bytes:
    """Return the beginning of an image's tag with the image in it."""
    path = match["path"].decode()
    try:
        image = (folder / path).read_bytes()
    except OSError as cause:
        raise RenderFailed(f"{name}: the picture {path} cannot be read: {cause.strerror}.") from cause
    return match["tag"] + b"data:image/png;base64," + base64.b64encode(image)
