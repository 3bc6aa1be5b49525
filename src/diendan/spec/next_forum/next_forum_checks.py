"""What will have changed by the next forum: law, programmes, rules, tables, titles, focal points."""

from collections.abc import Iterator
from datetime import date

from diendan.data.datapackage import Package, Table
from diendan.errors import Finding, InputError
from diendan.language import years
from diendan.project import Project
from diendan.spec.forum_file import Forum
from diendan.spec.province_file import read_profile


def look_ahead(project: Project, package: Package, before: Forum, after: Forum) -> Iterator[str]:
    """Give what must be looked at between two forums, each with its topic and its row or table.

    Instruments and rules that lapse or begin between the two days, instruments and programmes of the reports
    that cover earlier years only, tables that a report reads and that end more than a year before the forum,
    preliminary years, units whose title changes, units without a focal point. Raises InputError with every
    finding of the files of provinces.
    """
    yield from _instruments(package, before, after)
    yield from _rules(package, before, after)
    yield from _tables(package, after)
    yield from _titles(before, after)
    yield from _focal_points(project, package, after)


def _rows(package: Package, table: str) -> Iterator[tuple[int, dict[str, str]]]:
    yield from enumerate(package.table(table).select().records(), start=2)


def _instruments(package: Package, before: Forum, after: Forum) -> Iterator[str]:
    asked = {str(value) for order in after.orders for name, value in order.parameters if name == "programme"}
    bases = {row["instrument"] for _, row in _rows(package, "legal_bases") if row["programme"] in asked}
    for number, row in _rows(package, "legal_instruments"):
        where = f"{row['number']} (legal_instruments, row {number})"
        last = row["valid_to"]
        if last and before.day <= date.fromisoformat(last) < after.day:
            then = f"; replaced by {row['replaced_by']}" if row["replaced_by"] else ""
            yield f"instrument: {where} will have lapsed: valid to {last}{then}"
        elif row["instrument"] in bases and row["covers_to"] and int(row["covers_to"]) < after.day.year:
            yield f"instrument: {where} covers the years to {row['covers_to']} only"
    followed = {row["follows"]: row["short_en"] for _, row in _rows(package, "programmes") if row["follows"]}
    for number, row in _rows(package, "programmes"):
        if row["programme"] in asked and row["period_to"] and int(row["period_to"]) < after.day.year:
            where = f"{row['short_en']} (programmes, row {number})"
            successor = followed.get(row["programme"])
            text = f"{successor} follows" if successor else "which one follows?"
            yield f"programme: {where} ended in {row['period_to']}: {text}"


def _rules(package: Package, before: Forum, after: Forum) -> Iterator[str]:
    for number, row in _rows(package, "support_rules"):
        where = f"{row['name_en']} (support_rules, row {number})"
        if row["valid_to"] and before.day <= date.fromisoformat(row["valid_to"]) < after.day:
            yield f"rule: {where} will have lapsed: valid to {row['valid_to']}"
        if row["valid_from"] and before.day < date.fromisoformat(row["valid_from"]) <= after.day:
            yield f"rule: {where} begins on {row['valid_from']}"


def _tables(package: Package, after: Forum) -> Iterator[str]:
    names = sorted({name for order in after.orders for name in order.sidecar.reads})
    for table in (package.table(name) for name in names):
        last = _last_year(table)
        if last is None or table.history_only:
            continue
        asks = ["is there a newer year?"] if last < after.day.year - 1 else []
        if table.preliminary_years:
            asks.append(f"are there final figures of {years(table.preliminary_years)} (now preliminary)?")
        if asks:
            yield f"table: {table.name} ends in {last}: {' '.join(asks)}"


def _last_year(table: Table) -> int | None:
    """Return the last year of a table of figures, or None for another table or one without rows."""
    columns = {column.name for column in table.columns}
    if not {"indicator", "year"} <= columns:
        return None
    rows = table.select()
    place = rows.header.index("year")
    return max((int(row[place]) for row in rows.rows if row[place]), default=None)


def _titles(before: Forum, after: Forum) -> Iterator[str]:
    old = {unit.key: unit for unit in before.system.units}
    chosen = {unit.key for unit in after.units}
    if before.system.name != after.system.name:
        yield f"title: the units are other ones: {len(after.system.units)} instead of {len(old)}"
        return
    for unit in after.system.units:
        if unit.key in chosen and unit.title("vi") != old[unit.key].title("vi"):
            yield f"title: {old[unit.key].title('vi')} becomes {unit.title('vi')}"


def _focal_points(project: Project, package: Package, after: Forum) -> Iterator[str]:
    known = {
        (row["system"], row["code"])
        for _, row in _rows(package, "focal_points")
        if (row["name"] or row["organisation_vi"])
        and (not row["valid_to"] or after.day <= date.fromisoformat(row["valid_to"]))
    }
    findings: list[Finding] = []
    missing = [
        unit.name_vi
        for unit in after.units
        if (unit.system, unit.code) not in known
        and not read_profile(project, unit.slug, findings).focal_points
    ]
    if findings:
        raise InputError("What provinces have stated cannot be read.", findings)
    if missing:
        share = f"{len(missing)} of {len(after.units)} units"
        yield f"focal point: no contact in {share}: {', '.join(missing)}"
