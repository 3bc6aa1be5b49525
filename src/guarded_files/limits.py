"""How much one file may claim, whatever it holds; its bytes, read only where they are not too many."""

from dataclasses import dataclass
from pathlib import Path

from guarded_files.refusal import FileRefused


@dataclass(frozen=True)
class FileLimits:
    """What one file may have at most: bytes; in a zip, parts, and bytes unpacked; in its XML, elements,
    and levels of them. seconds: to read it. All but the time is counted before a library opens the file.
    """

    bytes: int
    unpacked: int
    parts: int
    elements: int
    depth: int
    seconds: float


def read_bytes(path: Path, limits: FileLimits) -> bytes:
    """Return the content of a file. Raises FileRefused for one that is empty or too large, OSError."""
    size = path.stat().st_size
    if size > limits.bytes:
        raise FileRefused("too-large", f"{size / 1e6:.1f} MB", limit=limits.bytes, unit="bytes")
    if size == 0:
        raise FileRefused("empty-file")
    with path.open("rb") as file:
        content = file.read(limits.bytes + 1)
    if len(content) > limits.bytes:
        raise FileRefused("too-large", limit=limits.bytes, unit="bytes")
    return content
