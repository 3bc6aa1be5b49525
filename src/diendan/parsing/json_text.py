"""JSON that somebody else wrote: read whole, or refused in words that name the place."""

import json
from collections.abc import Iterator
from typing import Any, Final

from diendan.errors import Finding, InputError
from diendan.language.invisible_characters import code_point, hidden, spelt_out
from diendan.parsing.merge_conflicts import refuse_conflicts

MOST_NESTED: Final = 100
"""How deep lists and mappings may stand in each other: what copies and writes them is a few calls a level."""


def parse_json(text: str | bytes, where: str) -> Any:
    """Return what a JSON text says.

    where: what messages call it. Raises InputError with a finding: no UTF-8, no JSON (with its line), nesting
    deeper than MOST_NESTED, a whole number too long to be read.
    """
    too_deep = unreadable(where, "too deeply nested brackets", f"at most {MOST_NESTED} in each other")
    try:
        value = json.loads(text if isinstance(text, str) else text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise unreadable(where, f"the byte {error.object[error.start]:#04x}", "UTF-8 text") from error
    except json.JSONDecodeError as error:
        refuse_conflicts(error.doc, where)
        raise unreadable(f"{where}: line {error.lineno}", error.msg, "JSON") from error
    except RecursionError as error:
        raise too_deep from error
    except ValueError as error:  # the only other one: Python turns no such text into a number
        raise unreadable(where, "a number of thousands of digits", "numbers that mean something") from error
    if _is_too_deep(value):
        raise too_deep
    return value


def unseen(value: Any, where: str) -> Iterator[Finding]:
    """Yield a finding, with the path of keys, for each text of a JSON value that holds hidden characters."""
    todo: list[tuple[str, Any]] = [("", value)]
    while todo:
        path, each = todo.pop()
        if isinstance(each, dict):
            todo += [(f"{path}.{name}", inner) for name, inner in each.items()]
            todo += [(path, name) for name in each]
        elif isinstance(each, list):
            todo += [(f"{path}[{number}]", inner) for number, inner in enumerate(each, 1)]
        elif isinstance(each, str) and (sign := hidden(each)):
            key = spelt_out(path.removeprefix("."))[:120]
            expected = "text without control, zero-width or direction characters"
            yield Finding(f"{where}: key {key}", f"the character {code_point(sign)}", expected)


def _is_too_deep(value: Any) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MOST_NESTED):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
    return bool(level)


def unreadable(where: str, got: str, expected: str) -> InputError:
    """Return the error of a file that cannot be read; where: the file, and the place in it behind a colon."""
    return InputError(f"{where.partition(': ')[0]} cannot be read.", [Finding(where, got, expected)])
