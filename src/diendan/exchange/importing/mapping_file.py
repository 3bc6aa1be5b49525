"""A mapping file: what a person says about a file whose layout or words the importers do not know."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.printed_numbers import Mark
from diendan.exchange.importing.printed.printed_places import System
from diendan.exchange.importing.printed.printed_years import FigureStatus
from diendan.language import Bilingual, is_slug, nfc, quoted
from diendan.parsing.yaml_text import LONGEST, yaml_values

_COLUMNS: Final = ("place", "year", "indicator", "value", "status")


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
    decimal_mark: Mark | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    year: int | None = None
    unit_system: System | None = None


def read_mapping(path: Path) -> FileMapping:
    """Return the mapping in the YAML file at `path`. Raises InputError with every wrong key at once."""
    try:
        if path.stat().st_size > 4 * LONGEST:  # a letter has at most four bytes
            raise _wrong(path.name, f"a file of more than {LONGEST} letters", "a short mapping")
        stored = yaml_values(nfc(path.read_text(encoding="utf-8-sig")), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(path.name, f"no readable file ({error})", "YAML in UTF-8") from error
    if not isinstance(stored, dict):
        raise _wrong(path.name, "no keys", "keys such as `columns` and `indicator`")
    return _parse(path.name, {str(key): value for key, value in stored.items()})


def _parse(name: str, stored: Mapping[str, Any]) -> FileMapping:
    findings: list[Finding] = []
    values: dict[str, Any] = {}
    for key, value in stored.items():
        if key not in FileMapping.__dataclass_fields__:
            known = ", ".join(FileMapping.__dataclass_fields__)
            findings.append(Finding(f"{name}: key `{key}`", "an unknown key", f"one of {known}"))
            continue
        try:
            values[key] = _VALUES[key](value)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            findings.append(
                Finding(f"{name}: key `{key}`", quoted(str(value)), str(error) or "another value")
            )
    if findings:
        raise InputError(f"Cannot use the mapping {name}.", findings)
    return FileMapping(**values)


def _wrong(name: str, got: str, expected: str) -> InputError:
    return InputError(f"Cannot use the mapping {name}.", [Finding(name, got, expected)])


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text")
    return value.strip()


def _slug(value: Any) -> str:
    if not isinstance(value, str) or not is_slug(value.replace("_", "-")):
        raise ValueError("a name of a-z, 0-9 and _")
    return value


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError('pairs of texts, codes in quotes ("04")')
    return {str(key): text for key, text in value.items()}


def _bilingual(value: Any) -> Bilingual:
    if not isinstance(value, dict) or set(value) != {"vi", "en"}:
        raise ValueError("the keys vi and en")
    return Bilingual(_text(value["vi"]), _text(value["en"]))


def _columns(value: Any) -> dict[str, str]:
    columns = _texts(value)
    unknown = set(columns) - set(_COLUMNS)
    if unknown or not {"place", "value"} <= set(columns):
        raise ValueError(f"place and value, and among {', '.join(_COLUMNS)}")
    return columns


def _indicators(value: Any) -> dict[str, str]:
    return {label: _slug(name) for label, name in _texts(value).items()}


def _new_indicators(value: Any) -> tuple[NewIndicator, ...]:
    if not isinstance(value, dict):
        raise ValueError("indicators with unit, decimals, label and short")
    return tuple(
        NewIndicator(
            _slug(name),
            _text(about["unit"]),
            _whole(about.get("decimals", 1), 0, 6),
            _bilingual(about["label"]),
            _bilingual(about.get("short", about["label"])),
        )
        for name, about in value.items()
    )


def _whole(value: Any, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"a whole number from {least} to {most}")
    return value


def _choice(*choices: str) -> Any:
    def chosen(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return str(value)

    return chosen


def _day(value: Any) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(cast(str, value))


def _labels(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("a list of texts")
    return tuple(_text(label) for label in value)


_VALUES: Final[Mapping[str, Any]] = {
    "table": _slug,
    "title": _bilingual,
    "publisher": _bilingual,
    "licence": _text,
    "date": _day,
    "columns": _columns,
    "indicator": _slug,
    "indicators": _indicators,
    "new_indicators": _new_indicators,
    "status": _choice(*get_args(FigureStatus)),
    "unit": _text,
    "decimal_mark": _choice(*get_args(Literal["point", "comma"])),
    "places": _texts,
    "leave_out": _labels,
    "year": lambda value: _whole(value, 1900, 2100),
    "unit_system": lambda value: _choice(*get_args(System))(str(value)),
}
