"""Strict YAML: every key is asked for by name, every surprise is a finding, none stops the reading."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast
from unicodedata import normalize

import yaml

from diendan.errors import Finding, InputError
from diendan.language import NO_WORDS, Bilingual, day_of
from diendan.language.invisible_characters import code_point, hidden
from diendan.parsing.yaml_text import KINDS, LONGEST, compose_yaml, place, scalar_value

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_TELLING, _MOST_NEAR = 4, 3  # letters that tell a word from others; how many names a hint has
T = TypeVar("T")
Word = TypeVar("Word", bound=str)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint naming the known word nearest to `word`, else those that begin with or have it, or ""."""
    every = list(known)
    found = difflib.get_close_matches(word, every, n=1, cutoff=0.6)
    if not found and len(word) >= _TELLING:
        found = [each for each in every if word in each][:_MOST_NEAR]
    return f"Did you mean {' or '.join(f'`{each}`' for each in found)}?" if found else ""


class Block:
    """A mapping of a YAML file, read key by key; `close()` reports the keys that nobody asked for."""

    def __init__(self, file: str, key: str, node: yaml.MappingNode, findings: list[Finding]) -> None:
        self.file, self.key, self.findings = file, key, findings
        self.line = node.start_mark.line + 1
        self._asked: list[str] = []
        self._nodes: dict[str, tuple[yaml.Node, int]] = {}
        for name_node, value in node.value:
            name, line = _shown(name_node), name_node.start_mark.line + 1
            if name in self._nodes:
                got = f"the key a second time (first in line {self._nodes[name][1]})"
                self.find(name, got, "each key once", "Remove one.", line=line)
            else:
                self._nodes[name] = (value, line)

    def find(self, key: str, got: str, expected: str, hint: str = "", *, line: int = 0) -> None:
        """Keep a finding about `key` of this mapping; line: where it is, if not where the key stands."""
        where = place(self.file, line or self.line_of(key), self._path(key))
        self.findings.append(Finding(where, got, expected, hint))

    def _refuse(self, key: str, node: yaml.Node, expected: str, hint: str = "") -> None:
        """Keep a finding about a value that is of another kind."""
        self.find(key, _described(node), expected, hint, line=node.start_mark.line + 1)

    def _path(self, key: str) -> str:
        return f"{self.key}.{key}" if self.key else key

    def line_of(self, key: str) -> int:
        return self._nodes[key][1] if key in self._nodes else self.line

    def has(self, key: str) -> bool:
        """Tell whether `key` stands here; it counts as asked for."""
        self._asked.append(key)
        return key in self._nodes

    def stated(self, key: str, read: Callable[[str], T]) -> T | None:
        """Return what `read` makes of `key`, None where it is left out."""
        return read(key) if self.has(key) else None

    def keys(self) -> tuple[str, ...]:
        """Return the keys that stand here, in file order, and count them all as asked for."""
        self._asked.extend(self._nodes)
        return tuple(self._nodes)

    def close(self) -> None:
        """Report every key that was not asked for."""
        for name in self._nodes:
            if name not in self._asked:
                known = "one of " + ", ".join(f"`{asked}`" for asked in dict.fromkeys(self._asked))
                self.find(name, "a key that is not known here", known, nearest(name, self._asked))

    def node(self, key: str, expected: str, *, required: bool = True) -> yaml.Node | None:
        """Return the value's node; a missing required key is a finding."""
        self._asked.append(key)
        if key in self._nodes:
            return self._nodes[key][0]
        if required:
            self.find(key, "nothing (the key is missing)", expected)
        return None

    def text(self, key: str, expected: str = "a text", *, required: bool = True) -> str:
        """Return a non-empty NFC text, or "" with a finding."""
        node = self.node(key, expected, required=required)
        return "" if node is None else self._text(key, node, expected)

    def _text(self, key: str, node: yaml.Node, expected: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or KINDS[node.tag] != "a text" or not node.value.strip():
            is_value = isinstance(node, yaml.ScalarNode) and node.value
            self._refuse(key, node, expected, "Put it in quotation marks." if is_value else "")
            return ""
        text = normalize("NFC", node.value.strip())
        if sign := hidden(text):  # of the YAML at large, a block of lines may hold line ends
            got = f"the character {code_point(sign)}"
            self.find(key, got, f"{expected} on one line", line=node.start_mark.line + 1)
        return text

    def texts(self, key: str, expected: str = "a list of texts", *, required: bool = True) -> tuple[str, ...]:
        """Return a list of texts, each once; what stands twice is a finding."""
        node = self.node(key, expected, required=required)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self._refuse(key, node, expected)
            return ()
        found: list[str] = []
        for item in node.value:
            text = self._text(key, item, expected)
            if text in found:
                line = item.start_mark.line + 1
                self.find(key, f"`{text}` a second time", "each entry once", "Remove one.", line=line)
            elif text:
                found.append(text)
        return tuple(found)

    def choices(self, key: str, allowed: Sequence[Word], *, required: bool = True) -> tuple[Word, ...]:
        """Return a list of texts out of `allowed`, in the order of `allowed`."""
        expected = "a list out of " + ", ".join(allowed)
        found = self.texts(key, expected, required=required)
        for text in found:
            if text not in allowed:
                self.find(key, f"`{text}`", expected, nearest(text, allowed))
        return tuple(text for text in allowed if text in found)

    def choice(self, key: str, allowed: Sequence[Word]) -> Word:
        """Return one text out of `allowed`; the first, with a finding, where another stands."""
        expected = "one of " + ", ".join(allowed)
        text = self.text(key, expected)
        if text and text not in allowed:
            self.find(key, f"`{text}`", expected, nearest(text, allowed))
        return next((word for word in allowed if word == text), allowed[0])

    def day(self, key: str) -> date | None:
        """Return a date written 2026-09-15."""
        return self._read(key, "a date such as 2026-09-15", lambda node: day_of(str(node.value)))

    def whole(self, key: str, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        found = self._read(key, f"a whole number from {low} to {high}", lambda node: _whole(node, low, high))
        return low if found is None else found

    def span(self, key: str, low: int, high: int) -> tuple[int, int] | None:
        """Return two whole numbers from `low` to `high`, the smaller first; None where the key is missing."""
        expected = f"two whole numbers from {low} to {high}, the smaller first, such as [2, 4]"
        return self._read(key, expected, lambda node: _span(node, low, high), required=False)

    def _read(
        self, key: str, expected: str, read: Callable[[yaml.Node], T | None], *, required: bool = True
    ) -> T | None:
        """Return what `read` makes of the value at `key`; None, and a finding, of another one."""
        node = self.node(key, expected, required=required)
        if node is None:
            return None
        found = read(node)
        if found is None:
            self._refuse(key, node, expected)
        return found

    def value(self, key: str) -> str | int | float | bool | None:
        """Return a text, number, true or false."""
        node = self.node(key, "a value")
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode) or KINDS[node.tag] == "nothing":
            self._refuse(key, node, "a text or a number")
            return None
        return self._value(key, node)

    def _value(self, key: str, node: yaml.ScalarNode) -> str | int | float | bool | None:
        try:
            return scalar_value(node)
        except ValueError as error:
            self.find(key, str(error), "a text or a number", line=node.start_mark.line + 1)
            return None

    def truth(self, key: str) -> bool:
        """Return whether `key` is true; it may be left out."""
        found = self.value(key) if self.has(key) else False
        if not isinstance(found, bool):
            self.find(key, f"`{found}`", "true or false")
        return found is True

    def values(self) -> dict[str, Any]:
        """Return everything that stands here as plain values, whatever the keys."""
        return {key: self._plain(key, node) for key, (node, _) in self._nodes.items()}

    def _plain(self, key: str, node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            return Block(self.file, self._path(key), node, self.findings).values()
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(key, item) for item in node.value]
        return self._value(key, cast(yaml.ScalarNode, node))

    def shape(self, key: str, expected: str) -> str:
        """Return "text", "list", "mapping", or "" with a finding where the key is missing."""
        node = self.node(key, expected)
        if node is None:
            return ""
        if isinstance(node, yaml.ScalarNode):
            return "text"
        return "list" if isinstance(node, yaml.SequenceNode) else "mapping"

    def bilingual(self, key: str) -> Bilingual:
        """Return a text in both languages, written as a mapping with the keys vi and en."""
        block = self.block(key, "a text in both languages: {vi: …, en: …}")
        return NO_WORDS if block is None else block.words()

    def words(self) -> Bilingual:
        """Return what this mapping says in both languages; it has the keys vi and en and no other."""
        both = Bilingual(self.text("vi"), self.text("en"))
        self.close()
        return both

    def block(self, key: str, expected: str = "a mapping", *, required: bool = True) -> "Block | None":
        """Return the mapping at `key`."""
        node = self.node(key, expected, required=required)
        return None if node is None else self._block(key, node, expected)

    def _block(self, key: str, node: yaml.Node, expected: str) -> "Block | None":
        if not isinstance(node, yaml.MappingNode):
            self._refuse(key, node, expected)
            return None
        return Block(self.file, self._path(key), node, self.findings)

    def list_of_blocks(self, key: str, expected: str = "a list of mappings") -> Iterator["Block"]:
        """Give each mapping of the list at `key`, which may be left out; messages count them from 1."""
        node = self.node(key, expected, required=False)
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        if node is not None and not items:
            self._refuse(key, node, expected)
        for number, item in enumerate(items, 1):
            if block := self._block(f"{key}.{number}", item, expected):
                yield block

    def blocks(self) -> Iterator[tuple[str, "Block"]]:
        """Give each key of this mapping with the mapping that stands there."""
        for name in self.keys():
            block = self.block(name)
            if block is not None:
                yield name, block


def read_yaml(path: Path, file: str, findings: list[Finding], *, optional: bool = False) -> Block | None:
    """Return the mapping that the file at `path` holds, or None with a finding.

    file: the name by which messages call it. optional: no file, or one that says nothing, is no finding.
    No object but texts, lists and mappings is ever made.
    """
    try:
        if (size := path.stat().st_size) > 4 * LONGEST:  # a letter has at most four bytes
            findings.append(Finding(file, f"{size} bytes", f"at most {LONGEST} characters"))
            return None
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        if optional:
            return None
        known = [other.stem for other in path.parent.glob("*.yml")] if path.parent.is_dir() else []
        findings.append(Finding(file, "no such file", "a YAML file", nearest(path.stem, known)))
        return None
    except (OSError, UnicodeDecodeError) as error:
        findings.append(Finding(file, str(error).replace(str(path), file), "a readable file in UTF-8"))
        return None
    return parse_yaml(text, file, findings, optional=optional)


def parse_yaml(text: str, file: str, findings: list[Finding], *, optional: bool = False) -> Block | None:
    """Return the mapping that a text holds, as `read_yaml` does for a file."""
    try:
        node = compose_yaml(text, file)
    except InputError as error:
        findings += error.findings
        return None
    if node is None and optional:
        return None
    if not isinstance(node, yaml.MappingNode):
        got = "an empty file" if node is None else _described(node)
        findings.append(Finding(file, got, "a mapping (key: value)"))
        return None
    return Block(file, "", node, findings)


def _whole(node: yaml.Node, low: int, high: int) -> int | None:
    text = node.value if isinstance(node, yaml.ScalarNode) else ""
    return int(text) if re.fullmatch(r"\d{1,9}", text) and low <= int(text) <= high else None


def _span(node: yaml.Node, low: int, high: int) -> tuple[int, int] | None:
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    ends = [end for item in items if (end := _whole(item, low, high)) is not None]
    return (ends[0], ends[1]) if len(ends) == len(items) == 2 and ends[0] <= ends[1] else None


def _shown(node: yaml.Node) -> str:
    return normalize("NFC", node.value) if isinstance(node, yaml.ScalarNode) else "(not a text)"


def _described(node: yaml.Node) -> str:
    kind = KINDS.get(node.tag, node.tag)
    if isinstance(node, yaml.ScalarNode) and node.value:
        return f"`{node.value[:80]}` ({kind})"
    if isinstance(node, yaml.CollectionNode) and not node.value:
        return "an empty list" if isinstance(node, yaml.SequenceNode) else "an empty mapping"
    return kind
