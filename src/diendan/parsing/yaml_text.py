"""YAML as people write it in params/, sidecars and cell options: read whole or refused by line and key.

No object but texts, numbers, lists and mappings; no alias, which could make a page of text out of a line of
YAML; no text with characters that no reader sees.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any, Final

import yaml

from diendan.errors import Finding, InputError
from diendan.language.invisible_characters import code_point, hidden, is_blank, spelt_out

LONGEST: Final = 200_000
"""Letters that a file may have: the parser needs seconds for more."""
MOST_DIGITS: Final = 15
"""Digits of a whole number that a spreadsheet and a float keep."""

_TEXT: Final = "tag:yaml.org,2002:str"
_WHOLE: Final = "tag:yaml.org,2002:int"
_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")
)
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
        if node is not None and node.tag not in _TAGS:
            got = f"the tag `{node.tag[:40]}`"
            raise yaml.composer.ComposerError(None, None, got, node.start_mark)
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key `{name[:80]}` a second time", key.start_mark
                )
            seen.add(name)
        return super().construct_mapping(node, deep)


def compose_yaml(text: str, where: str) -> yaml.Node | None:
    """Return the node tree of a YAML text, None where it is empty.

    where: what messages call it. Raises InputError with every finding, by line and key: no YAML, an alias,
    too deep nesting, too long a text, hidden characters in a key or a text.
    """
    if len(text) > LONGEST:
        raise _wrong(where, f"{len(text)} characters", f"at most {LONGEST}")
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        got = f"the character {code_point(chr(error.character))}"
        raise _wrong(f"{where}: line {line}", got, _SEEN) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{where}: line {mark.line + 1}" if mark else where
        raise _wrong(place, error.problem or error.context or "something else", _PLAIN) from error
    except RecursionError as error:
        raise _wrong(where, "too deeply nested text", _PLAIN) from error
    except (ValueError, OverflowError) as error:  # "\U00110000"
        raise _wrong(where, str(error).splitlines()[0], _PLAIN) from error
    _refuse(where, node, _unseen, _SEEN)
    return node


def yaml_values(text: str, where: str) -> Any:
    """Return what a YAML text says as plain values, None where it is empty.

    Raises InputError as `compose_yaml`, and for a key given twice, a date that is none, or a number that is
    too long or not finite.
    """
    node = compose_yaml(text, where)
    if node is None:
        return None
    _refuse(where, node, scalar_problem, "a value that can be read")
    try:
        return _Loader("").construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{where}: line {mark.line + 1}" if mark else where
        raise _wrong(place, error.problem or "something else", "plain values, each key once") from error
    except RecursionError as error:
        raise _wrong(where, "too deeply nested text", _PLAIN) from error


def scalar_problem(node: yaml.ScalarNode) -> str:
    """Return what is wrong with a number, date or truth value of a node, "" if nothing is."""
    if node.tag == _TEXT:
        return ""
    if node.tag == _WHOLE and len(node.value) > MOST_DIGITS + 1:
        return f"a whole number of {len(node.value)} digits, more than {MOST_DIGITS}"
    try:
        found = _Loader("").construct_object(node)
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, OverflowError):  # `!!bool x`
        return f"`{node.value[:40]}`, which cannot be read"
    if isinstance(found, float) and not math.isfinite(found):
        return f"`{node.value[:40]}`, which is no finite number"
    return ""


def _refuse(
    where: str, node: yaml.Node | None, problem: Callable[[yaml.ScalarNode], str], expected: str
) -> None:
    findings = [
        Finding(f"{where}: line {each.start_mark.line + 1}{_key(key)}", got, expected)
        for key, each in (_scalars(node) if node is not None else ())
        if (got := problem(each))
    ]
    if findings:
        raise InputError(f"{where} cannot be read.", findings)


def _unseen(node: yaml.ScalarNode) -> str:
    """Return what is wrong with the characters of a text, "" if nothing is."""
    text = node.value.strip("\n")  # with which a block of lines ends
    if sign := hidden(text, "\n" if node.style == "|" else ""):
        return f"the character {code_point(sign)}"
    if node.tag == _TEXT and text.strip() and is_blank(text):
        return "a text that nobody can see"
    return ""


def _scalars(node: yaml.Node, key: str = "") -> Iterator[tuple[str, yaml.ScalarNode]]:
    """Give each key and value that is no list or mapping, with the path of keys to it, without recursion."""
    todo = [(key, node)]
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


def _key(path: str) -> str:
    return f", key `{spelt_out(path)[:80]}`" if path else ""


def _wrong(where: str, got: str, expected: str) -> InputError:
    return InputError(f"{where.partition(': ')[0]} cannot be read.", [Finding(where, got, expected)])
