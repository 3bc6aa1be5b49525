"""The text of YAML as people write it: read whole as nodes, or refused by line and key (see strict_yaml).

No object but texts, numbers, lists and mappings; no alias, which could make a page of text out of a line of
YAML; no text with characters that no reader sees.
"""

import math
from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

import yaml

from diendan.errors import Finding, InputError
from diendan.language.invisible_characters import code_point, hidden, is_blank, spelt_out
from diendan.parsing.json_text import unreadable
from diendan.parsing.merge_conflicts import refuse_conflicts

LONGEST: Final = 200_000
"""Letters that a file may have: the parser needs seconds for more."""
MOST_DIGITS: Final = 15
"""Digits of a whole number that a spreadsheet and a float keep."""

_TEXT: Final = "tag:yaml.org,2002:str"
_WHOLE: Final = "tag:yaml.org,2002:int"
KINDS: Final = {
    "tag:yaml.org,2002:str": "a text",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:bool": "true or false",
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:timestamp": "a date",
    "tag:yaml.org,2002:seq": "a list",
    "tag:yaml.org,2002:map": "a mapping",
}
"""What messages call a value, by its tag; no other tag is read."""
_PLAIN: Final = "valid YAML of texts, numbers, lists and mappings"
_SEEN: Final = "text without control, zero-width or direction characters"


class _Loader(yaml.SafeLoader):
    """Not the loader in C: deep nesting crashes the process there, here it is an error like any other."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            got = f"the alias `*{event.anchor}`"
            raise yaml.composer.ComposerError(None, None, got, event.start_mark)
        node = super().compose_node(parent, index)
        if node is not None and node.tag not in KINDS:
            got = f"the tag `{node.tag[:40]}`"
            raise yaml.composer.ComposerError(None, None, got, node.start_mark)
        return node


def compose_yaml(text: str, where: str) -> yaml.Node | None:
    """Return the node tree of a YAML text, None where it is empty.

    where: what messages call it. Raises InputError with every finding, by line and key: no YAML, an alias,
    too deep nesting, too long a text, hidden characters in a key or a text.
    """
    if len(text) > LONGEST:
        raise unreadable(where, f"{len(text)} characters", f"at most {LONGEST}")
    refuse_conflicts(text, where)
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        got = f"the character {code_point(chr(error.character))}"
        raise unreadable(place(where, line), got, _SEEN) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = place(where, mark.line + 1) if mark else where
        raise unreadable(at, error.problem or error.context or "something else", _PLAIN) from error
    except RecursionError as error:
        raise unreadable(where, "too deeply nested text", _PLAIN) from error
    except (ValueError, OverflowError) as error:  # "\U00110000"
        raise unreadable(where, str(error).splitlines()[0], _PLAIN) from error
    findings = [
        Finding(place(where, each.start_mark.line + 1, key), got, _SEEN)
        for key, each in (_scalars(node) if node is not None else ())
        if (got := _unseen(each))
    ]
    if findings:
        raise InputError(f"{where} cannot be read.", findings)
    return node


def scalar_value(node: yaml.ScalarNode) -> str | int | float | bool | None:
    """Return the text, number or truth value of a node, None for nothing; a date stays a text.

    Raises ValueError, which says what stands there, for a value that cannot be read, a whole number that is
    too long or a number that is not finite.
    """
    if node.tag == _TEXT:
        return normalize("NFC", node.value.strip())
    if node.tag == _WHOLE and len(node.value) > MOST_DIGITS + 1:
        raise ValueError(f"a whole number of {len(node.value)} digits, more than {MOST_DIGITS}")
    try:
        found = _Loader("").construct_object(node)
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, OverflowError) as error:  # `!!bool x`
        raise ValueError(f"`{node.value[:40]}`, which cannot be read") from error
    if isinstance(found, float) and not math.isfinite(found):
        raise ValueError(f"`{node.value[:40]}`, which is no finite number")
    return found if found is None or isinstance(found, bool | int | float) else str(node.value)


def place(where: str, line: int, key: str = "") -> str:
    """Return how messages name a place in a YAML file; `key` is the path of keys that leads to it."""
    return f"{where}: line {line}, key `{spelt_out(key)[:80]}`" if key else f"{where}: line {line}"


def _unseen(node: yaml.ScalarNode) -> str:
    """Return what is wrong with the characters of a text, "" if nothing is."""
    text = node.value.strip("\n")  # with which a block of lines ends
    if sign := hidden(text, "\n" if node.style == "|" else ""):
        return f"the character {code_point(sign)}"
    if node.tag == _TEXT and text.strip() and is_blank(text):
        return "a text that nobody can see"
    return ""


def _scalars(node: yaml.Node) -> Iterator[tuple[str, yaml.ScalarNode]]:
    """Give each key and value that is no list or mapping, with the path of keys to it, without recursion."""
    todo = [("", node)]
    while todo:
        path, each = todo.pop()
        if isinstance(each, yaml.ScalarNode):
            yield path, each
        elif isinstance(each, yaml.SequenceNode):
            todo += [(path, item) for item in reversed(each.value)]
        elif isinstance(each, yaml.MappingNode):
            for name, value in reversed(each.value):
                shown = name.value if isinstance(name, yaml.ScalarNode) else "…"
                here = f"{path}.{shown}" if path else shown
                todo += [(here, value), (path, name)]
