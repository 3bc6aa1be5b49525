"""A compound file ([MS-CFB]), in which .xls workbooks lie: its names, and one stream of it, within limits."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_FREE: Final = 0xFFFFFFFA  # from here on sector numbers mean something else
_MOST_ENTRIES: Final = 20_000
_STREAM: Final = 2


@dataclass(frozen=True)
class DirectoryEntry:
    """One name of the directory. start, length: of a stream; kind: 1 a storage, 2 a stream, 5 the root."""

    name: str
    kind: int
    start: int
    length: int


class Compound:
    """The directory and streams of a compound file.

    Raises ValueError, struct.error or IndexError wherever the file is damaged.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size = 1 << struct.unpack_from("<H", content, 30)[0]
        if self._size not in (512, 4096):
            raise ValueError(self._size)
        self._first, _, self._cutoff, self._first_mini = struct.unpack_from("<IIII", content, 48)
        self._table = self._allocation()

    @cached_property
    def entries(self) -> tuple[DirectoryEntry, ...]:
        """Every name of the directory."""
        directory = self._chain(self._first)
        if len(directory) // 128 > _MOST_ENTRIES:
            raise ValueError("a directory of more names than a workbook has")
        parts = (directory[at : at + 128] for at in range(0, len(directory) - 127, 128))
        return tuple(
            DirectoryEntry(_name(part), part[66], *struct.unpack_from("<II", part, 116))
            for part in parts
            if part[66]
        )

    def stream(self, *names: str) -> bytes:
        """Return the stream that has the first of these names (in small letters), b"" where none has."""
        for name in names:
            for entry in self.entries:
                if entry.kind == _STREAM and entry.name.lower() == name:
                    return self._read(entry)
        return b""

    def _read(self, entry: DirectoryEntry) -> bytes:
        if entry.length >= self._cutoff:
            return self._chain(entry.start)[: entry.length]
        root = next((each for each in self.entries if each.name.lower() == "root entry"), None)
        mini = self._chain(root.start) if root else b""
        stored = self._chain(self._first_mini) if self._first_mini < _FREE else b""
        links = struct.unpack(f"<{len(stored) // 4}I", stored)
        parts = (mini[at * 64 : at * 64 + 64] for at in _numbers(entry.start, links))
        return b"".join(parts)[: entry.length] if links else b""

    def _chain(self, number: int) -> bytes:
        starts = ((at + 1) * self._size for at in _numbers(number, self._table))
        return b"".join(self._content[start : start + self._size] for start in starts)

    def _allocation(self) -> tuple[int, ...]:
        """Return the allocation table: for each sector the next one of its chain."""
        content, size = self._content, self._size
        numbers = [n for n in struct.unpack_from("<109I", content, 76) if n < _FREE]
        following, count = struct.unpack_from("<II", content, 68)
        for _ in range(min(count, 1000)):
            if following >= _FREE:
                break
            *more, following = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
            numbers += [n for n in more if n < _FREE]
        table: list[int] = []
        for number in numbers[: len(content) // size + 1]:
            table += struct.unpack_from(f"<{size // 4}I", content, (number + 1) * size)
        return tuple(table)


def _numbers(first: int, table: Sequence[int]) -> Iterator[int]:
    """Give the numbers of a chain; table: for each number the next one."""
    for _ in range(len(table) + 1):
        if first >= _FREE:
            return
        yield first
        first = table[first]
    raise ValueError("a chain without end")


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace")
