"""A whole table of a PX-Web server: in pieces that it allows, each asked for once."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod

from data_cubes.jsonstat_sets import bare, one_dataset
from data_cubes.publisher_server import NotAnswered, PublisherServer
from data_cubes.pxweb_api import (
    Dimension,
    PxTable,
    Selection,
    chunks,
    data_request,
    fault_of,
    limits_address,
    metadata_address,
    server_limits,
    table_dimensions,
)

Kept = Callable[[str, Callable[[], bytes]], bytes]
"""What returns an answer that was kept under a key, or asks for it and keeps it."""


def fetch_table(
    server: PublisherServer,
    table: PxTable,
    expected: Sequence[str],
    query: Mapping[str, Sequence[str]],
    kept: Kept,
    tell: Callable[[int, int], None],
) -> bytes:
    """Return a table's answers as they came; several stand in a JSON list.

    expected: what its dimensions are called, () for any. query: the codes to ask for by dimension, all by
    default. kept: keys differ where the table has other dimensions or the server other limits. tell: takes
    the numbers of cells and of calls.
    Raises NotAnswered where the server gives no whole answer, or the table is another.
    """
    limits = server_limits(table, server.ask(limits_address(table), optional=True))
    server.pause = limits.pause
    about = server.ask(metadata_address(table))
    try:
        found = table_dimensions(table, about)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        got = ("nothing that tells its dimensions", "a PX-Web table")
        raise NotAnswered("Cannot read what a table holds.", table.address, got) from error
    if changes := list(_changes(expected, query, found)):
        raise NotAnswered("The publisher has changed the table.", table.address, *changes)
    selection = {each.code: query.get(each.code, each.values) for each in found}
    pieces = list(chunks(selection, limits.cells))
    tell(prod(map(len, selection.values())), len(pieces))
    answers = []
    for piece in pieces:
        address, body = data_request(table, piece)
        key = hashlib.sha256(b"\0".join((about, address.encode(), body or b""))).hexdigest()[:24]
        answers.append(kept(key, lambda at=address, by=body, of=piece: _whole(server, at, by, of)))  # type: ignore[misc]
    return answers[0] if len(answers) == 1 else b"[" + b",\n".join(map(bare, answers)) + b"]\n"


def editions(content: bytes) -> list[str]:
    """Return the days on which the answers in a fetched table were published, each once."""
    told = json.loads(bare(content))
    parts = told if isinstance(told, list) else [told]
    return sorted({str(one_dataset(part).get("updated")) for part in parts})


def _whole(server: PublisherServer, address: str, body: bytes | None, piece: Selection) -> bytes:
    for _ in range(2):
        answer = server.ask(address, body)
        fault = fault_of(answer, piece)
        if not fault:
            return answer
    got = (fault, "all the cells that were asked for")
    raise NotAnswered("A publisher's server gives half an answer.", address, got, hint="Ask again later.")


def _changes(
    expected: Sequence[str], query: Mapping[str, Sequence[str]], found: Sequence[Dimension]
) -> Iterator[tuple[str, str]]:
    has = ", ".join(repr(each.label) for each in found)
    called = {name for each in found for name in (each.code, each.label)}
    for name in expected:
        if name not in called:
            yield f"the dimensions {has}", f"one called {name!r}"
    for each in found:
        if expected and not {each.code, each.label} & {*expected}:
            yield f"a new dimension {each.label!r}", ", ".join(expected)
    values = {each.code: each.values for each in found}
    for name, codes in query.items():
        if lost := [code for code in codes if code not in values.get(name, ())]:
            yield f"no {', '.join(map(repr, lost))} in a dimension {name!r}", "the values of its query"
