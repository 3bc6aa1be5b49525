"""A manifest's text, read without holding all of it: its reports and reads come a block at a time."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from os import SEEK_CUR
from pathlib import Path
from typing import Any, BinaryIO

_BLOCK = 1 << 18
_ITEM_ENDS = b"\n  }"


@dataclass(frozen=True)
class _ManifestPart:
    """A long part of the manifest: its name, and what stands around its items as we lay them out."""

    name: str
    start: bytes
    end: bytes


_SECTIONS = {
    b' "reads": {\n': _ManifestPart("reads", b"{", b"}"),
    b' "reports": [\n': _ManifestPart("reports", b"[", b"]"),
}


def read_in_blocks(path: Path, take: Callable[[str, Any], None]) -> Any:
    """Return the JSON of a manifest without what `take` was given of it: some "reads", some "reports".

    What is laid out in another way than we write it is not taken out, but returned with the rest.
    Raises OSError or ValueError where it cannot be read.
    """
    with path.open("rb") as stream:
        return json.loads(b"".join(_rest(stream, take)))


def _rest(stream: BinaryIO, take: Callable[[str, Any], None]) -> Iterator[bytes]:
    for line in stream:
        yield line
        section = _SECTIONS.get(line)
        if section:
            for items in _blocks(stream, b"\n " + section.end):
                take(section.name, json.loads(section.start + items + section.end))


def _blocks(stream: BinaryIO, end: bytes) -> Iterator[bytes]:
    """Yield the section that begins here, some whole items at a time, and leave the stream at its end."""
    held = b"\n"
    while block := stream.read(_BLOCK):
        held += block
        stop = held.find(end)
        done = held.rfind(_ITEM_ENDS, 0, stop if stop >= 0 else len(held))
        if done >= 0:
            done += len(_ITEM_ENDS)
            yield held[:done].lstrip(b",")
        if stop >= 0:
            stream.seek(max(done, 0) - len(held), SEEK_CUR)
            return
        held = held[max(done, 0) :]
