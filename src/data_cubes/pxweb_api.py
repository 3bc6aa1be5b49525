"""The two versions of the PX-Web API: how a table, its dimensions, limits and cells are asked for.

Version 1 as PCAxis.Api of statisticssweden/PxWeb speaks it, version 2 as PxAPI-2.yml of
statisticssweden/PxApiSpecs and PxTools/PxWebApi do.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import prod
from typing import Any, Final
from urllib.parse import quote

from data_cubes.jsonstat_sets import bare, dimensions, one_dataset

Selection = Mapping[str, Sequence[str]]
"""The codes of each dimension that are asked for."""

_KEYS: Final = {
    "v1": ("maxCells", "maxCalls", "timeWindow"),
    "v2": ("maxDataCells", "maxCallsPerTimeWindow", "timeWindow"),
}
_USUAL: Final = (100_000, 5, 10)
"""What PX-Web is installed with, for a server that does not tell its limits."""

_MARGIN: Final = 1.1
"""Our clock and the server's are not one."""


@dataclass(frozen=True)
class PxTable:
    """Where a table is asked for, and in which format. api: "v1" or "v2"; address: of the table."""

    api: str
    address: str
    format: str


@dataclass(frozen=True)
class ServerLimits:
    """What a server allows: cells in an answer, and seconds between calls."""

    cells: int
    pause: float


@dataclass(frozen=True)
class Dimension:
    """A dimension of a table: its code, what it is called, the codes of its values."""

    code: str
    label: str
    values: tuple[str, ...]


def limits_address(table: PxTable) -> str:
    """Return where the server tells its limits."""
    if table.api == "v1":
        return f"{table.address}?config"
    return f"{table.address.partition('?')[0].rpartition('/tables/')[0]}/config"


def server_limits(table: PxTable, answer: bytes) -> ServerLimits:
    """Return the limits in a server's answer; what it does not tell is as PX-Web is installed."""
    told: Any = None
    with suppress(ValueError):
        told = json.loads(bare(answer))
    stated = [told.get(key) if isinstance(told, dict) else None for key in _KEYS[table.api]]
    cells, calls, seconds = (
        value if isinstance(value, int) and value > 0 else usual
        for value, usual in zip(stated, _USUAL, strict=True)
    )
    return ServerLimits(cells, _MARGIN * seconds / calls)


def metadata_address(table: PxTable) -> str:
    """Return where the table's dimensions are told."""
    return table.address if table.api == "v1" else _below(table, "metadata", "outputFormat=json-stat2")


def table_dimensions(table: PxTable, answer: bytes) -> list[Dimension]:
    """Return the dimensions in the answer about a table.

    Raises ValueError, KeyError, TypeError or AttributeError for an answer that tells none, or not all values.
    """
    told = json.loads(bare(answer))
    if table.api == "v2":
        about = one_dataset(told)["dimension"]
        found = dimensions(told)
        return [Dimension(code, str(about[code].get("label", code)), tuple(found[code])) for code in found]
    return [
        Dimension(str(about["code"]), str(about.get("text", about["code"])), tuple(map(str, about["values"])))
        for about in told["variables"]
    ]


def data_request(table: PxTable, selection: Selection) -> tuple[str, bytes | None]:
    """Return the address and the body (None: a GET) that ask for a selection of a table's cells."""
    if table.api == "v2":
        codes = "&".join(
            f"valueCodes[{quote(code, safe='')}]={','.join(quote(value, safe='') for value in values)}"
            for code, values in selection.items()
        )
        return _below(table, "data", f"{codes}&outputFormat={table.format}"), None
    query = [
        {"code": code, "selection": {"filter": "item", "values": list(values)}}
        for code, values in selection.items()
    ]
    asked = {"query": query, "response": {"format": table.format}}
    return table.address, json.dumps(asked, ensure_ascii=False).encode()


def chunks(selection: Selection, most: int) -> Iterator[Selection]:
    """Yield selections of at most `most` cells, cut along the longest dimension; together the whole."""
    cells = prod(map(len, selection.values()))
    longest = max(selection, key=lambda code: len(selection[code]), default=None)
    if cells <= most or longest is None or len(selection[longest]) == 1:
        yield selection
        return
    values = selection[longest]
    step = max(1, most * len(values) // cells)
    for start in range(0, len(values), step):
        yield from chunks({**selection, longest: values[start : start + step]}, most)


def fault_of(answer: bytes, selection: Selection) -> str:
    """Return what is wrong with an answer for a selection, "" where it holds all that was asked for."""
    try:
        found = one_dataset(json.loads(bare(answer)))
        inside = dimensions(found)
    except (ValueError, RecursionError):
        return f"{len(answer)} bytes that are no whole JSON-stat"
    except (KeyError, TypeError, AttributeError):
        return "JSON that is no JSON-stat"
    for code, values in selection.items():
        missing = [value for value in values if value not in inside.get(code, ())]
        if missing:
            return f"no cells for {len(missing)} of {len(values)} values of the dimension {code}"
    stored: Any = found.get("value")
    cells = prod(map(len, selection.values()))
    if not isinstance(stored, list | dict) or (isinstance(stored, list) and len(stored) != cells):
        return f"{len(stored) if isinstance(stored, list) else 0} of {cells} values"
    return ""


def _below(table: PxTable, part: str, query: str) -> str:
    """Return the address of a part of a table of version 2; what its own address asks (`?lang=vi`) stays."""
    address, _, own = table.address.partition("?")
    return f"{address.rstrip('/')}/{part}?{'&'.join(filter(None, (own, query)))}"
