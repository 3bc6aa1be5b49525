"""The schema stub of a new table, and what a newer edition changes in descriptor and catalogue."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from diendan.data.csv_files import csv_of
from diendan.data.datapackage import DESCRIPTOR, Package
from diendan.data.package_tables import BY_34
from diendan.data.units import after_merger
from diendan.exchange.importing.mapping_file import FileMapping, NewIndicator
from diendan.exchange.importing.printed.printed_places import System
from diendan.exchange.importing.table_changes import Difference
from diendan.language import years
from diendan.parsing.yaml_resources import yaml_resource

_STUB: Final = yaml_resource(__file__)
CATALOGUE: Final = "data/indicators.csv"
_WIDTH: Final = 140


def table_path(name: str, package: Package) -> str:
    """Return where a table's file is, or will be: "data/indicators/labour.csv"."""
    return package.tables[name].path if name in package.tables else f"data/indicators/{name}.csv"


def new_descriptor(differences: Sequence[Difference], mapping: FileMapping, root: Path) -> str:
    """Return the text of the descriptor with every table of `differences` described as it would be."""
    stored = json.loads((root / DESCRIPTOR).read_text(encoding="utf-8"))
    by_name = {resource["name"]: resource for resource in stored["resources"]}
    for difference in differences:
        name = difference.target.table
        if name not in by_name:
            by_name[name] = _stub(difference, mapping, by_name.get(name.removesuffix(BY_34)), root)
            stored["resources"].append(by_name[name])
        else:
            _extend(by_name[name], difference)
    return _written(stored) + "\n"


def new_catalogue(differences: Sequence[Difference], package: Package, mapping: FileMapping) -> str | None:
    """Return the text of data/indicators.csv with years and indicators of `differences`; None if it stays."""
    table = package.table("indicators")
    content = table.whole
    at = content.header.index("indicator")
    rows = {row[at]: dict(zip(content.header, row, strict=True)) for row in content.rows}
    new = {about.name: about for about in mapping.new_indicators}
    for difference in differences:
        header = difference.target.header
        if difference.target.table in ("benchmarks", "budget_plan_national") or "indicator" not in header:
            continue
        for row in difference.rows:  # which stand in the order of their years
            cells = dict(zip(header, row, strict=True))
            name, year = cells["indicator"], cells["year"]
            if name not in rows and name in new:
                rows[name] = _catalogue_row(new[name], difference.target.table, year)
            known = rows.get(name)
            if known and known["table"] == difference.target.table.removesuffix(BY_34):
                known["first_year"] = min(year, known["first_year"])
                known["last_year"] = max(year, known["last_year"])
    text = csv_of(content.header, ([row.get(c, "") for c in content.header] for row in rows.values()))
    return None if text == csv_of(content.header, content.rows) else text


def _catalogue_row(new: NewIndicator, table: str, year: str) -> dict[str, str]:
    """Return how the catalogue describes a new indicator with figures of one year."""
    first_and_last = dict.fromkeys(("first_year", "last_year", "first_usable_year"), year)
    labels = dict(
        zip(("label_vi", "label_en", "short_vi", "short_en"), (*new.label, *new.short), strict=True)
    )
    about = {"indicator": new.name, "table": table, "unit": new.unit, "decimals": str(new.decimals)}
    return {**_STUB["indicator"], **about, **first_and_last, **labels}


def _extend(resource: dict[str, Any], difference: Difference) -> None:
    """Widen years, indicators, units and statuses of a described table to what its rows hold."""
    cells = _columns(difference)
    for field in resource["schema"]["fields"]:
        values = {value for value in cells[field["name"]] if value}
        limits = field.get("constraints", {})
        if "enum" in limits:
            limits["enum"] = [*limits["enum"], *sorted(values - set(limits["enum"]))]
        if field["name"] == "year" and values:
            held = [int(value) for value in values]
            if "minimum" in limits:
                limits["minimum"] = min(limits["minimum"], *held)
            if "maximum" in limits:
                limits["maximum"] = max(limits["maximum"], *held)
            # Where the words of the coverage end with years, they end with those of the rows.
            for language, text in resource["diendan:coverage"].items():
                resource["diendan:coverage"][language] = re.sub(r"(?<=; )[\d–, ]+$", years(held), text)
    if "status" in cells:
        resource["diendan:preliminary_years"] = _preliminary(cells)


def _preliminary(cells: Mapping[str, Sequence[str]]) -> list[int]:
    pairs = zip(cells.get("year", ()), cells.get("status", ()), strict=False)
    return sorted({int(year) for year, status in pairs if status == "preliminary"})


def _columns(difference: Difference) -> dict[str, list[str]]:
    header = difference.target.header
    return {column: [row[n] for row in difference.rows] for n, column in enumerate(header)}


def _stub(
    difference: Difference, mapping: FileMapping, of_63: Mapping[str, Any] | None, root: Path
) -> dict[str, Any]:
    """Return the description of a new table. of_63: the same table by the 63 provinces, or None."""
    name, system = difference.target.table, difference.target.system
    cells = _columns(difference)
    title = _STUB["iati"].get(name, {"vi": name, "en": name})
    publisher = _STUB["publishers"]["iati" if name in _STUB["iati"] else "unknown"]
    if of_63 is not None:
        title = {
            language: f"{text} ({_STUB['by_34'][language]})"
            for language, text in of_63["diendan:title"].items()
        }
        publisher = of_63["diendan:publisher"]
    if mapping.title:
        title = mapping.title._asdict()
    if mapping.publisher:
        publisher = mapping.publisher._asdict()
    titles = dict(_STUB["columns"])
    if system == "34":
        day = after_merger(root).valid_from
        titles["province_code"] = {key: text.format(day=day) for key, text in _STUB["code_of_34"].items()}
    span = years({int(year) for year in cells.get("year", []) if year})
    known = {"by": ["year"], "year_rule": "Y+1-07-01"} if span else {"always": "not reviewed yet"}
    references = {column: rule for column, rule in _STUB["references"].items() if column in cells}
    stub: dict[str, Any] = _STUB["table"] | {
        "name": name,
        "path": f"indicators/{name}.csv",
        "title": title["en"],
        "diendan:title": title,
        "diendan:publisher": publisher,
        "diendan:coverage": {"vi": span, "en": span},
        "diendan:preliminary_years": _preliminary(cells),
        "diendan:known": known,
        "schema": _STUB["table"]["schema"]
        | {
            "fields": [_field(column, values, system, titles[column]) for column, values in cells.items()],
            "primaryKey": list(difference.target.key),
            "foreignKeys": [
                {"fields": column, "reference": {"resource": table.format(system=system), "fields": field}}
                for column, (table, field) in references.items()
            ],
        },
    }
    return stub | {"diendan:licence": mapping.licence} if mapping.licence else stub


def _field(column: str, values: Sequence[str], system: System, title: Mapping[str, str]) -> dict[str, Any]:
    rules = _STUB["fields"]
    limits: dict[str, Any] = {} if column in rules["optional"] else {"required": True}
    limits |= rules["limits"].get(column, {})
    if column == "year" and values:
        years = [int(value) for value in values]
        limits.update(minimum=min(years), maximum=max(years))
    elif column in rules["listed"]:
        limits["enum"] = sorted(set(values))
    kind = rules["types"].get(column, "string")
    of_system = {"diendan:unit_system": system} if column == "province_code" else {}
    about = {"name": column, "type": kind, "title": title["en"], "diendan:title": title}
    return {**about, **of_system, "constraints": limits}


def _written(value: Any, indent: int = 0) -> str:
    """Return JSON as the descriptor is written: on one line what fits in 140 characters."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or len(line) + 2 * indent <= _WIDTH:
        return line
    pad = "  " * (indent + 1)
    if isinstance(value, dict):
        parts = [f"{json.dumps(k, ensure_ascii=False)}: {_written(v, indent + 1)}" for k, v in value.items()]
    else:
        parts = [_written(item, indent + 1) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n" + ",\n".join(pad + part for part in parts) + f"\n{'  ' * indent}{closing}"
