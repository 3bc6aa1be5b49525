"""A zip of strangers and the XML in it: parts, unpacked size, elements and depth, counted in pieces.

Sizes that an archive states are not trusted. No entity is resolved: a declared document type is refused.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol
from xml.parsers import expat

from guarded_files.limits import FileLimits
from guarded_files.refusal import FileRefused

_CHUNK: Final = 1 << 16
_ENCRYPTED: Final = 1
_LONGEST_TOKEN: Final = 1_000_000
"""Bytes of one tag or comment, which no office program comes near."""
_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError),
    *(OSError, EOFError, RuntimeError, ValueError),
)


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """Open a zip; FileRefused("damaged") for whatever is wrong with it, then or while it is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive
    except _DAMAGED as error:
        raise FileRefused("damaged") from error


def check_entries(archive: zipfile.ZipFile, limits: FileLimits) -> None:
    """Refuse an archive of too many parts, or with one under a password."""
    entries = archive.infolist()
    if len(entries) > limits.parts:
        raise FileRefused("zip-bomb", f"{len(entries)}", limit=limits.parts, unit="parts")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileRefused("password")


def unpacked(
    archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], limits: FileLimits
) -> Iterator[tuple[zipfile.ZipInfo, Iterator[bytes]]]:
    """Give each entry with its bytes in pieces, and refuse once they are too many together."""
    left = limits.unpacked

    def pieces(entry: zipfile.ZipInfo) -> Iterator[bytes]:
        nonlocal left
        with archive.open(entry) as file:
            while chunk := file.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise FileRefused("zip-bomb", limit=limits.unpacked, unit="bytes")
                yield chunk

    for entry in entries:
        yield entry, pieces(entry)


class Watcher(Protocol):
    """What sees every element that passes, and may refuse too; names are as written."""

    def part(self, name: str) -> None:
        """Begin a part."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See an element begin."""

    def end(self, name: str) -> None:
        """See it end."""


class XmlGuard:
    """Looks at the XML parts of one file as they pass, and keeps nothing."""

    def __init__(self, limits: FileLimits, watcher: Watcher | None = None) -> None:
        self._limits, self._watcher = limits, watcher
        self._elements = self._depth = 0

    def look(self, part: str, pieces: Iterator[bytes]) -> None:
        """Refuse a part that declares a document type, is in UTF-16, or claims too much.

        Raises ExpatError where it is damaged.
        """
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _declared
        self._depth = fed = 0
        if self._watcher is not None:
            self._watcher.part(part)
        for piece in pieces:
            if b"\0" in piece:
                raise FileRefused("strange-xml", what="utf-16")  # which no office program writes
            fed += len(piece)
            parser.Parse(piece, False)
            # expat reads what is not finished from its beginning again with each piece.
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise FileRefused("strange-xml", what="token")
        if fed:
            parser.Parse(b"", True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > self._limits.depth:
            raise FileRefused("too-many-of", limit=self._limits.depth, what="depth")
        if self._elements > self._limits.elements:
            raise FileRefused("too-many-of", limit=self._limits.elements, what="elements")
        if self._watcher is not None:
            self._watcher.start(name, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._watcher is not None:
            self._watcher.end(name)


def _declared(*_: Any) -> None:
    raise FileRefused("strange-xml", what="document type")
