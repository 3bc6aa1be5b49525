"""A mapping file: what a person says about a file whose layout or words the importers do not know."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.printed_places import System
from diendan.exchange.importing.printed.printed_years import FigureStatus
from diendan.exchange.number_scanner import DecimalMark
from diendan.language import Bilingual, fold, is_slug, quoted
from diendan.parsing.strict_yaml import Block, read_yaml

_COLUMNS: Final = ("place", "year", "indicator", "value", "status")
_NAME: Final = "a name of a-z, 0-9 and _"


@dataclass(frozen=True)
class NewIndicator:
    """An indicator that data/indicators.csv does not have yet."""

    name: str
    unit: str
    decimals: int
    label: Bilingual
    short: Bilingual


@dataclass(frozen=True)
class FileMapping:
    """What a mapping file says; everything has a default (docs/importing.md describes the keys)."""

    table: str | None = None
    title: Bilingual | None = None
    publisher: Bilingual | None = None
    licence: str | None = None
    date: datetime.date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    indicator: str | None = None
    indicators: Mapping[str, str] = field(default_factory=dict)
    new_indicators: tuple[NewIndicator, ...] = ()
    status: FigureStatus | None = None
    unit: str | None = None
    decimal_mark: DecimalMark | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    year: int | None = None
    unit_system: System | None = None

    def leaves_out(self, label: str) -> bool:
        """Tell whether rows or items of that label are to be passed over."""
        return fold(label) in map(fold, self.leave_out)


def read_mapping(path: Path) -> FileMapping:
    """Return the mapping in the YAML file at `path`. Raises InputError with every wrong key at once."""
    findings: list[Finding] = []
    block = read_yaml(path, path.name, findings)
    mapping = _mapping(block) if block else FileMapping()
    if findings:
        raise InputError(f"Cannot use the mapping {path.name}.", findings)
    return mapping


def _mapping(block: Block) -> FileMapping:
    stated = block.stated
    mapping = FileMapping(
        table=stated("table", lambda key: _name(block, key)),
        title=stated("title", block.bilingual),
        publisher=stated("publisher", block.bilingual),
        licence=stated("licence", block.text),
        date=stated("date", block.day),
        columns=_columns(block),
        indicator=stated("indicator", lambda key: _name(block, key)),
        indicators=_pairs(block, "indicators", _name),
        new_indicators=tuple(_new_indicators(block)),
        status=stated("status", lambda key: block.choice(key, get_args(FigureStatus))),
        unit=stated("unit", block.text),
        decimal_mark=stated("decimal_mark", lambda key: block.choice(key, get_args(DecimalMark))),
        places=_pairs(block, "places", lambda inner, key: inner.text(key, 'a code in quotes ("04")')),
        leave_out=block.texts("leave_out", required=False),
        year=stated("year", lambda key: block.whole(key, 1900, 2100)),
        unit_system=stated("unit_system", lambda key: block.choice(key, get_args(System))),
    )
    block.close()
    return mapping


def _name(block: Block, key: str) -> str:
    """Return the name of a table or an indicator."""
    text = block.text(key, _NAME)
    _check_name(block, key, text)
    return text


def _check_name(block: Block, key: str, text: str) -> None:
    if text and not is_slug(text.replace("_", "-")):
        block.find(key, quoted(text), _NAME)


def _columns(block: Block) -> dict[str, str]:
    inner = block.block("columns", "the headers of place and value at least", required=False)
    if inner is None:
        return {}
    found = {name: inner.text(name, "a header", required=name in ("place", "value")) for name in _COLUMNS}
    inner.close()
    return {name: header for name, header in found.items() if header}


def _pairs(block: Block, key: str, read: Callable[[Block, str], str]) -> dict[str, str]:
    """Return the text that `read` finds for each label of the mapping at `key`."""
    inner = block.block(key, "texts by the labels of the file", required=False)
    return {label: read(inner, label) for label in inner.keys()} if inner else {}  # noqa: SIM118 - counts them


def _new_indicators(block: Block) -> Iterator[NewIndicator]:
    inner = block.block("new_indicators", "indicators with unit, decimals, label and short", required=False)
    for name, about in inner.blocks() if inner else ():
        _check_name(inner or block, name, name)
        decimals = about.whole("decimals", 0, 6) if about.has("decimals") else 1
        unit, label = about.text("unit"), about.bilingual("label")
        yield NewIndicator(name, unit, decimals, label, about.stated("short", about.bilingual) or label)
        about.close()
