"""The schema stub of a new table, and what a newer edition changes in descriptor and catalogue."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from diendan.data.csv_files import read_csv
from diendan.data.datapackage import DESCRIPTOR, Package
from diendan.exchange.importing.mapping_file import FileMapping, NewIndicator
from diendan.exchange.importing.printed.printed_places import System
from diendan.exchange.importing.published_edition import OF_34
from diendan.exchange.importing.table_changes import Difference, TableRow

CATALOGUE: Final = "data/indicators.csv"
_WIDTH: Final = 140
_TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "province_code": ("Mã tỉnh (hệ 63 tỉnh)", "Province code (63-province system)"),
    "year": ("Năm", "Year"),
    "indicator": ("Chỉ tiêu (xem indicators.csv)", "Indicator (see indicators.csv)"),
    "value": ("Giá trị", "Value"),
    "unit": ("Đơn vị đo (xem measurement_units.csv)", "Unit of measurement (see measurement_units.csv)"),
    "status": ("Tình trạng số liệu (chính thức, sơ bộ, dự toán, không rõ)", "Status of the figure"),
    "iati_identifier": ("Mã hoạt động IATI", "IATI activity identifier"),
    "organisation_ref": ("Mã tổ chức báo cáo", "Identifier of the reporting organisation"),
    "organisation": ("Tổ chức báo cáo", "Reporting organisation"),
    "title": ("Tên hoạt động", "Title of the activity"),
    "activity_status": ("Trạng thái hoạt động (mã IATI)", "Status of the activity (IATI code)"),
    "start": ("Ngày bắt đầu", "First day"),
    "end": ("Ngày kết thúc", "Last day"),
    "share_percent": ("Tỷ lệ dành cho Việt Nam, theo bản gốc", "Share for Viet Nam, as stated"),
    "unit_system": ("Hệ đơn vị hành chính (63 hoặc 34)", "System of units (63 or 34)"),
    "unit_code": ("Mã tỉnh trong hệ đó", "Province code in that system"),
    "name_printed": ("Tên địa điểm, theo bản gốc", "Name of the place, as printed"),
    "flow": ("Loại (cam kết, giải ngân)", "Kind (commitment, disbursement)"),
    "currency": ("Đồng tiền", "Currency"),
    "amount": ("Số tiền", "Amount"),
}
_CODE_OF_34: Final = ("Mã tỉnh (hệ 34 tỉnh, từ 01/7/2025)", "Province code (34-unit system, from 2025-07-01)")
_TYPES: Final = {"year": "integer", "value": "number", "amount": "number", "start": "date", "end": "date"}
_OPTIONAL: Final = frozenset(
    {"organisation_ref", "organisation", "title", "activity_status", "start", "end", "share_percent"}
)
_IATI_ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    "iati_activities": (
        "Hoạt động viện trợ theo IATI có địa điểm cấp tỉnh",
        "IATI activities with a province",
    ),
    "iati_places": ("Địa điểm của các hoạt động IATI", "Places of the IATI activities"),
    "iati_flows": (
        "Cam kết và giải ngân của các hoạt động IATI theo năm",
        "Flows of the IATI activities by year",
    ),
}


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
            by_name[name] = _stub(difference, mapping, by_name.get(name.removesuffix(OF_34)))
            stored["resources"].append(by_name[name])
        else:
            _extend(by_name[name], difference)
    return _written(stored) + "\n"


def new_catalogue(differences: Sequence[Difference], package: Package, mapping: FileMapping) -> str | None:
    """Return the text of data/indicators.csv with years and indicators of `differences`; None if it stays."""
    table = package.table("indicators")
    content = read_csv(table.file, table.path)
    rows = [dict(zip(content.header, row, strict=True)) for row in content.rows]
    new = {about.name: about for about in mapping.new_indicators}
    before = [dict(row) for row in rows]
    for difference in differences:
        header = difference.target.header
        if (
            "indicator" not in header
            or "table" in header
            or difference.target.table == "budget_plan_national"
        ):
            continue
        years: dict[str, list[int]] = {}
        for row in difference.rows:
            cells = dict(zip(header, row, strict=True))
            years.setdefault(cells["indicator"], []).append(int(cells["year"]))
        for name, found in years.items():
            _extend_catalogue(rows, name, difference.target.table, min(found), max(found), new.get(name))
    return (
        None
        if rows == before
        else csv_text(content.header, [tuple(row.get(c, "") for c in content.header) for row in rows])
    )


def csv_text(header: Sequence[str], rows: Iterable[TableRow]) -> str:
    """Return rows as the CSV that our tables are: LF, quotes only where needed."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows((header, *rows))
    return buffer.getvalue()


def _extend_catalogue(
    rows: list[dict[str, str]], name: str, table: str, first: int, last: int, new: NewIndicator | None
) -> None:
    for row in rows:
        if row["indicator"] == name:
            if row["table"] == table:
                row["first_year"] = str(min(first, int(row["first_year"])))
                row["last_year"] = str(max(last, int(row["last_year"])))
            return
    if new is not None:
        # A stub: shown province by province, never summed, ranked or joined, until somebody writes its rules.
        rows.append(
            {
                "indicator": name,
                "table": table,
                "unit": new.unit,
                "decimals": str(new.decimals),
                "first_year": str(first),
                "last_year": str(last),
                "first_usable_year": str(first),
                "label_vi": new.label.vi,
                "label_en": new.label.en,
                "short_vi": new.short.vi,
                "short_en": new.short.en,
                "aggregation": "none",
                "approximate": "no",
                "better": "neutral",
                "rank_allowed": "no",
                "trend_allowed": "no",
                "nominal": "no",
                "history_only": "no",
                "notes": "imported; rules not written yet",
            }
        )


def _extend(resource: dict[str, Any], difference: Difference) -> None:
    """Widen years, indicators, units and statuses of a described table to what its rows hold."""
    cells = _columns(difference)
    for field in resource["schema"]["fields"]:
        values = {value for value in cells[field["name"]] if value}
        limits = field.get("constraints", {})
        if "enum" in limits:
            limits["enum"] = [*limits["enum"], *sorted(values - set(limits["enum"]))]
        if field["name"] == "year" and values:
            years = [int(value) for value in values]
            if "minimum" in limits:
                limits["minimum"] = min(limits["minimum"], *years)
            if "maximum" in limits:
                _extend_coverage(resource, limits["maximum"], max(years))
                limits["maximum"] = max(limits["maximum"], *years)
    if "status" in cells:
        resource["diendan:preliminary_years"] = _preliminary(difference)


def _extend_coverage(resource: dict[str, Any], before: int, now: int) -> None:
    """Let the words of the coverage end with the new last year, where they ended with the old one."""
    if now > before:
        for language, text in resource["diendan:coverage"].items():
            resource["diendan:coverage"][language] = re.sub(rf"(?<=–){before}$", str(now), text)


def _preliminary(difference: Difference) -> list[int]:
    header = difference.target.header
    if "status" not in header or "year" not in header:
        return []
    year, status = header.index("year"), header.index("status")
    return sorted({int(row[year]) for row in difference.rows if row[status] == "preliminary"})


def _columns(difference: Difference) -> dict[str, list[str]]:
    header = difference.target.header
    return {column: [row[n] for row in difference.rows] for n, column in enumerate(header)}


def _stub(difference: Difference, mapping: FileMapping, of_63: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the description of a new table. of_63: the same table by the 63 provinces, or None."""
    name = difference.target.table
    cells = _columns(difference)
    vi, en = _IATI_ABOUT.get(name, (name, name))
    title = {"vi": mapping.title.vi, "en": mapping.title.en} if mapping.title else {"vi": vi, "en": en}
    if of_63 is not None and not mapping.title:
        by = {"vi": "34 tỉnh, thành phố", "en": "34 units"}
        title = {language: f"{text} ({by[language]})" for language, text in of_63["diendan:title"].items()}
    publisher = {"vi": "Chưa ghi", "en": "Not stated"}
    if mapping.publisher:
        publisher = {"vi": mapping.publisher.vi, "en": mapping.publisher.en}
    elif of_63 is not None:
        publisher = of_63["diendan:publisher"]
    elif name in _IATI_ABOUT:
        publisher = {"vi": "Các tổ chức báo cáo IATI", "en": "IATI reporting organisations"}
    years = sorted({int(year) for year in cells.get("year", []) if year})
    span = f"{years[0]}–{years[-1]}" if years else ""
    return {
        "name": name,
        "path": f"indicators/{name}.csv",
        "title": title["en"],
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "diendan:title": title,
        "diendan:publisher": publisher,
        "diendan:coverage": {"vi": span, "en": span},
        "diendan:licence": mapping.licence or "Not stated: ask the publisher before redistributing.",
        "diendan:trust": "medium",
        "diendan:doubts": ["imported; not reviewed yet"],
        "diendan:origin": [],
        "diendan:history_only": False,
        "diendan:preliminary_years": _preliminary(difference),
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [_field(column, values, difference.target.system) for column, values in cells.items()],
            "primaryKey": list(difference.target.key),
            "foreignKeys": list(_foreign_keys(cells, difference.target.system)),
            "missingValues": [""],
        },
    }


def _field(column: str, values: Sequence[str], system: System) -> dict[str, Any]:
    vi, en = _CODE_OF_34 if (column, system) == ("province_code", "34") else _TITLES[column]
    limits: dict[str, Any] = {} if column in _OPTIONAL else {"required": True}
    if column == "province_code":
        limits["pattern"] = "[0-9]{2}"
    elif column == "year" and values:
        years = [int(value) for value in values]
        limits.update(minimum=min(years), maximum=max(years))
    elif column in ("indicator", "unit", "status", "flow", "unit_system"):
        limits["enum"] = sorted(set(values))
    field: dict[str, Any] = {"name": column, "type": _TYPES.get(column, "string"), "title": en}
    field["diendan:title"] = {"vi": vi, "en": en}
    if column == "province_code":
        field["diendan:unit_system"] = system
    return {**field, "constraints": limits}


def _foreign_keys(columns: Iterable[str], system: System) -> Iterable[dict[str, Any]]:
    known = {
        "province_code": (f"provinces_{system}", "code"),
        "indicator": ("indicators", "indicator"),
        "unit": ("measurement_units", "unit"),
    }
    for column in columns:
        if column in known:
            resource, field = known[column]
            yield {"fields": column, "reference": {"resource": resource, "fields": field}}


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
