"""Small words round names and numbers: lists, places in an order."""

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import TypeVar

from diendan.errors import InputError
from diendan.language.bilingual import Language
from diendan.language.numbers import number
from diendan.traces import keeps_trace

_Item = TypeVar("_Item")


def join_list(items: Sequence[str], language: Language) -> str:
    """Return items as a list in a sentence: "A, B và C", "A, B and C". Raises InputError for none."""
    if not items:
        raise InputError("Cannot write a list of nothing; say that there is no data instead.")
    *head, last = items
    link = " và " if language == "vi" else " and "
    return ", ".join(head) + link + last if head else last


def first_with_ties(items: Sequence[_Item], most: int, printed: Callable[[_Item], object]) -> list[_Item]:
    """Return the first items, and those after them that print as the last of them does: no list cuts a tie.

    printed: what a reader sees of the value by which the items are in order.
    """
    first, rest = list(items[:most]), items[most:]
    return [*first, *takewhile(lambda item: printed(item) == printed(first[-1]), rest)]


def runs(values: Iterable[int]) -> list[list[int]]:
    """Return whole numbers in order, each once, in runs of those that follow each other: [[1, 2, 3], [7]]."""
    found: list[list[int]] = []
    for value in sorted(set(values)):
        if found and value == found[-1][-1] + 1:
            found[-1].append(value)
        else:
            found.append([value])
    return found


@keeps_trace
def ordinal(n: int, language: Language) -> str:
    """Return a place in an order, from 1: "thứ nhất", "thứ 5" in vi; "1st", "22nd" in en."""
    if n < 1:
        raise InputError(f"No place {n} in an order; places count from 1.")
    if language == "vi":
        return "thứ nhất" if n == 1 else f"thứ {n}"
    suffix = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{number(n, 'en')}{suffix}"


@keeps_trace
def place(n: int, of: int, language: Language) -> str:
    """Return a place among many: "thứ 5/34" in vi, "5th of 34" in en. Raises InputError unless 1 ≤ n ≤ of."""
    if not 1 <= n <= of:
        raise InputError(f"No place {n} among {of}.")
    return f"thứ {n}/{of}" if language == "vi" else f"{ordinal(n, language)} of {of}"
