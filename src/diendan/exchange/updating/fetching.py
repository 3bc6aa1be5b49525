"""Fetching one published table: in pieces that its server allows, from where an earlier try ended."""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from math import prod
from pathlib import Path
from typing import Final

from data_cubes.jsonstat_sets import bare, one_dataset
from data_cubes.publisher_server import NotAnswered, PublisherServer
from data_cubes.pxweb_api import (
    Dimension,
    Selection,
    chunks,
    data_request,
    fault_of,
    limits_address,
    metadata_address,
    server_limits,
    table_dimensions,
)
from diendan.errors import DiendanError, Finding
from diendan.exchange.file_limits import PUBLISHED
from diendan.exchange.updating.published_tables import TABLES, PublisherTable
from diendan.files.atomic_writing import write_atomically, writing
from diendan.language import quoted

_LOOK: Final = f"Look at the table at the publisher, then correct its row in data/{TABLES}.csv."


class NotFetched(DiendanError):
    """A published table could not be had whole; nothing was changed."""


def fetch(table: PublisherTable, folder: Path, show: Callable[[str], None]) -> Path:
    """Return the file with a table's answers as they came; several stand in it as a JSON list.

    folder: where it and the pieces of an unfinished fetch are kept. A piece that is there is not asked for
    again, unless the table has other dimensions or the server other limits since.
    Raises NotFetched where the server gives no whole answer or the table is another than its row says.
    """
    try:
        return _fetch(table, folder, show)
    except NotAnswered as error:
        finding = Finding(error.address, error.got, error.expected, error.hint)
        raise NotFetched(error.what, [finding]) from error


def _fetch(table: PublisherTable, folder: Path, show: Callable[[str], None]) -> Path:
    server = PublisherServer(show, PUBLISHED.bytes)
    limits = server_limits(table, server.ask(limits_address(table), optional=True))
    server.pause = limits.pause
    about = server.ask(metadata_address(table))
    selection = _selection(table, about)
    pieces = list(chunks(selection, limits.cells))
    kept = folder / f"{table.name}.parts"
    cells = prod(map(len, selection.values()))
    show(f"{table.name}: {cells} cells in {len(pieces)} call{'s' if len(pieces) > 1 else ''}")
    answers: list[bytes] = []
    for piece in pieces:
        address, body = data_request(table, piece)
        key = hashlib.sha256(b"\0".join((about, address.encode(), body or b""))).hexdigest()[:24]
        place = kept / f"{key}.json"
        if not place.is_file():
            with writing(f"an answer for {table.name}"):
                write_atomically(place, _whole_answer(server, address, body, piece))
        answers.append(place.read_bytes())
    _check_one_edition(table, answers, kept)
    whole = answers[0] if len(answers) == 1 else b"[" + b",\n".join(map(bare, answers)) + b"]\n"
    with writing(f"the answers for {table.name}"):
        write_atomically(folder / f"{table.name}.json", whole)
    shutil.rmtree(kept, ignore_errors=True)
    return folder / f"{table.name}.json"


def _whole_answer(server: PublisherServer, address: str, body: bytes | None, piece: Selection) -> bytes:
    for _ in range(2):
        answer = server.ask(address, body)
        fault = fault_of(answer, piece)
        if not fault:
            return answer
    asked = "all the cells that were asked for"
    raise NotAnswered("A publisher's server gives half an answer.", address, fault, asked, "Ask again later.")


def _selection(table: PublisherTable, about: bytes) -> Selection:
    """Return what to ask for. Raises NotFetched for a table with other dimensions than its row says."""
    try:
        found = table_dimensions(table, about)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        finding = Finding(table.address, "nothing that tells its dimensions", "a PX-Web table", _LOOK)
        raise NotFetched(f"Cannot read what {table.name} holds.", [finding]) from error
    findings = list(_changes(table, found))
    if findings:
        raise NotFetched(f"The publisher has changed the table {table.name}.", findings)
    return {each.code: table.query.get(each.code, each.values) for each in found}


def _changes(table: PublisherTable, found: Sequence[Dimension]) -> list[Finding]:
    has = ", ".join(quoted(each.label) for each in found)
    called = {name for each in found for name in (each.code, each.label)}
    findings = [
        Finding(table.address, f"the dimensions {has}", f"one called {quoted(name)}", _LOOK)
        for name in table.dimensions
        if name not in called
    ]
    findings += [
        Finding(table.address, f"a new dimension {quoted(each.label)}", ", ".join(table.dimensions), _LOOK)
        for each in found
        if table.dimensions and not {each.code, each.label} & {*table.dimensions}
    ]
    values = {each.code: each.values for each in found}
    for name, codes in table.query.items():
        lost = [code for code in codes if code not in values.get(name, ())]
        if lost:
            got = f"no {', '.join(map(quoted, lost))} in a dimension {quoted(name)}"
            findings.append(Finding(table.address, got, "the values of its query", _LOOK))
    return findings


def _check_one_edition(table: PublisherTable, answers: Sequence[bytes], kept: Path) -> None:
    days = sorted({str(one_dataset(json.loads(bare(answer))).get("updated")) for answer in answers})
    if len(days) > 1:
        shutil.rmtree(kept, ignore_errors=True)
        finding = Finding(table.address, f"answers of {' and of '.join(days)}", "one edition", "Ask again.")
        raise NotFetched(f"{table.name} was published anew while it was asked for.", [finding])
