"""Python that somebody else wrote: its syntax tree, or a SyntaxError whatever is wrong with it."""

import ast
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

MOST_NESTED: Final = 100
"""How deep expressions and blocks may stand in each other: what looks at them is a few calls a level."""


def parse_python(source: str) -> ast.Module:
    """Return the syntax tree of a cell's source.

    Raises SyntaxError with a message, and a line where one is known: no Python, a lone surrogate or NUL,
    nesting deeper than MOST_NESTED, a number of thousands of digits.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        if error.msg.startswith("Exceeds the limit"):  # of Python's own way from text to numbers
            raise SyntaxError("a number of thousands of digits", ("", error.lineno, 0, "")) from error
        raise
    except (RecursionError, MemoryError) as error:
        raise _too_deep(1) from error
    except ValueError as error:
        raise SyntaxError("a character that no file can hold", ("", 1, 0, "")) from error
    level: list[ast.AST] = [tree]
    line = 1
    for _ in range(MOST_NESTED):
        level = [inner for each in level for inner in ast.iter_child_nodes(each)]
        line = next((each.lineno for each in level if hasattr(each, "lineno")), line)
    if level:
        raise _too_deep(line)
    return tree


def nodes_of(source: str) -> Iterator[ast.AST]:
    """Give the nodes of a cell's source from the outside in; none where it is no Python."""
    with suppress(SyntaxError):
        yield from ast.walk(parse_python(source))


def _too_deep(line: int) -> SyntaxError:
    return SyntaxError(f"more than {MOST_NESTED} levels of brackets or blocks", ("", line, 0, ""))
