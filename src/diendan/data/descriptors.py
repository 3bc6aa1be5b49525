"""One resource of data/datapackage.json as a table: each key has the type that it must have, or is named."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from diendan.data.package_tables import YEAR_RULE, EarlierNames, ForeignKey, Known, SchemaColumn, Table
from diendan.language import Bilingual

_CONSTRAINTS: Final = frozenset({"required", "enum", "pattern", "minimum", "maximum"})
_NAME: Final = re.compile("[a-z0-9][a-z0-9_-]{0,79}")  # of tables: files are called by it
_GREATEST: Final = 10**15
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KNOWN: Final = frozenset({"always", "by", "publication", "year_rule", "as", "undated", "later"})


def parse_table(resource: Mapping[str, Any], root: Path) -> Table:
    """Return the table described by one resource of the descriptor of the project at `root`.

    Raises KeyError for a key that is missing, TypeError, ValueError or AttributeError for one that is wrong.
    """
    name, path = _text(resource, "name"), _text(resource, "path")
    if not _NAME.fullmatch(name):
        raise ValueError(f"the name {name[:80]!r}, which is none in a-z, 0-9, _ and -")
    if Path(path).is_absolute() or ".." in Path(path).parts:
        raise ValueError(f"the path {path!r}, which leads out of data/")
    _check_remarks(resource)
    schema = resource["schema"]
    return Table(
        name=name,
        path=f"data/{path}",
        file=root / "data" / path,
        title=_bilingual(resource["diendan:title"]),
        publisher=_bilingual(resource["diendan:publisher"]),
        licence=_text(resource, "diendan:licence"),
        history_only=resource["diendan:history_only"] is True,
        preliminary_years=tuple(_year(year) for year in resource["diendan:preliminary_years"]),
        columns=tuple(_parse_column(field) for field in schema["fields"]),
        primary_key=_names(schema.get("primaryKey", [])),
        unique_keys=tuple(_names(key) for key in schema.get("uniqueKeys", [])),
        foreign_keys=tuple(
            ForeignKey(
                _names(key["fields"]), _text(key["reference"], "resource"), _names(key["reference"]["fields"])
            )
            for key in schema.get("foreignKeys", [])
        ),
        known=_parse_known(resource["diendan:known"]) if "diendan:known" in resource else None,
        earlier=tuple(_parse_earlier(names) for names in resource.get("diendan:earlier", [])),
    )


def _check_remarks(resource: Mapping[str, Any]) -> None:
    """Raise, as `parse_table`, where what only people read of a table is missing or of another kind."""
    _bilingual(resource["diendan:coverage"])
    _bilingual(resource.get("diendan:about", {"vi": "", "en": ""}))
    _text(resource, "diendan:trust")
    _texts(resource["diendan:doubts"])
    for origin in resource["diendan:origin"]:
        for key in ("repository", "commit", "licence"):
            _text(origin, key)


def _parse_known(stated: Mapping[str, Any]) -> Known:
    """Return from when the rows of a table are known, as the descriptor states it."""
    if unknown := sorted(set(stated) - _KNOWN):
        raise ValueError(f"`{unknown[0][:80]}` in `diendan:known`, which has {', '.join(sorted(_KNOWN))}")
    texts = {key: _text(stated, key) for key in stated if key not in ("by", "later")}
    by, later = (_texts(stated.get(key, [])) for key in ("by", "later"))
    same_as = texts.pop("as", "")
    known = Known(by=by, later=later, same_as=same_as, **texts)
    if ("always" in texts) == bool(by or "undated" in texts):
        raise ValueError("`diendan:known`, which says from when by `always`, or by `by` or `undated`")
    for key, form, other in (
        ("year_rule", YEAR_RULE, "none such as Y+1-07-01"),
        ("undated", _DAY, "no day such as 2024-01-31"),
    ):
        if not form.fullmatch(value := getattr(known, key)):
            raise ValueError(f"`{key}: {value[:20]}` in `diendan:known`, which is {other}")
    return known


def _parse_earlier(names: Mapping[str, Any]) -> EarlierNames:
    titles, publishers = (
        _bilingual(names[key]) if key in names else None for key in ("diendan:title", "diendan:publisher")
    )
    return EarlierNames(_text(names, "until"), titles, publishers)


def _parse_column(field: Mapping[str, Any]) -> SchemaColumn:
    limits = field.get("constraints", {})
    unknown = sorted(set(limits) - _CONSTRAINTS)
    if unknown:
        raise ValueError(f"the constraint {unknown[0]} of column {field['name']}, which is not supported")
    name = _text(field, "name")
    if not _NAME.fullmatch(name):
        raise ValueError(f"the column {name[:80]!r}, whose name is none in a-z, 0-9, _ and -")
    pattern = _text(limits, "pattern") if "pattern" in limits else None
    try:
        re.compile(pattern or "")
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"the pattern of column {name}, which cannot be read ({error})") from error
    if pattern and "|" in _outside_groups(pattern):
        # Some readers put ^ and $ around a pattern as it stands: "VN|R1" would then let "VNX" in.
        raise ValueError(f"the pattern of column {name}, whose alternatives stand in no brackets")
    return SchemaColumn(
        name=name,
        type=_text(field, "type"),
        title=_bilingual(field["diendan:title"]),
        unit=_text(field, "diendan:unit") if "diendan:unit" in field else None,
        unit_system=_text(field, "diendan:unit_system") if "diendan:unit_system" in field else None,
        required=limits.get("required", False) is True,
        enum=_texts(limits.get("enum", [])),
        pattern=pattern,
        minimum=_limit(limits, "minimum"),
        maximum=_limit(limits, "maximum"),
    )


def _outside_groups(pattern: str) -> str:
    """Return a pattern without its escaped characters, classes and groups."""
    bare = re.sub(r"\[(?:\\.|[^\]\\])*\]", "", re.sub(r"\\.", "", pattern))
    while (less := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = less
    return bare


def _bilingual(pair: Mapping[str, str]) -> Bilingual:
    return Bilingual(_text(pair, "vi"), _text(pair, "en"))


def _names(key: object) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else _texts(key)


def _text(holder: Mapping[str, Any], key: str) -> str:
    value = holder[key]
    if not isinstance(value, str):
        raise TypeError(f"`{key}: {str(value)[:80]}`, which is no text")
    return value


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"`{str(values)[:80]}`, which is no list of texts")
    return tuple(values)


def _year(value: object) -> int:
    if type(value) is not int or not 1 <= value <= 9999:
        raise TypeError(f"`{str(value)[:80]}`, which is no year")
    return value


def _limit(limits: Mapping[str, Any], key: str) -> float | str | None:
    """Return a least or greatest value; a day is a text."""
    value = limits.get(key)
    if value is None or isinstance(value, str):
        return value
    if type(value) not in (int, float) or not abs(value) < _GREATEST:
        raise TypeError(f"`{key}: {str(value)[:80]}`, which is no number or day")
    return float(value) if isinstance(value, float) else value
