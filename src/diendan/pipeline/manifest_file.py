"""A manifest's text, read without holding it: reports and reads come one by one."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

_MANY = {b' "reads": {\n': "reads", b' "reports": [\n': "reports"}
_ENDS = (b" ]", b" }")


def read_in_pieces(path: Path, take: Callable[[str, Any], None]) -> Any:
    """Return the JSON of a manifest without what `take` was given: ("reports", one), ("reads", {id: one}).

    What is laid out in another way than we write it is not taken out, but returned with the rest.
    Raises OSError or ValueError where it cannot be read.
    """
    with path.open("rb") as stream:
        return json.loads(b"".join(_rest(stream, take)))


def _rest(stream: BinaryIO, take: Callable[[str, Any], None]) -> Iterator[bytes]:
    for line in stream:
        yield line
        if line not in _MANY:
            continue
        piece: list[bytes] = []
        for inner in stream:
            piece.append(inner)
            if inner.startswith(b"  }"):
                text = b"".join(piece).rstrip(b",\n")
                take(_MANY[line], json.loads(text if _MANY[line] == "reports" else b"{%b}" % text))
                piece = []
            elif inner.startswith(_ENDS):
                break
        yield from piece
