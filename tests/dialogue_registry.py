"""A registry made of the real units and organisations and of rows that a test invents."""

import csv
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from diendan.registry.registry import Registry, load_registry

ROOT = Path(__file__).parents[1]
Cells = dict[str, object]
RowsOf = Sequence[Mapping[str, object]]


def build(folder: Path, **tables: RowsOf) -> Path:
    """Make a project at `folder` with the real data/units and data/dialogue and `tables` added; return it.

    A table named with `only_` in front loses its own rows first.
    """
    data = folder / "data"
    for part in ("units", "dialogue"):
        shutil.copytree(ROOT / "data" / part, data / part)
    for part in ("datapackage.json", "indicators.csv", "measurement_units.csv", "flags.csv", "releases.csv"):
        shutil.copyfile(ROOT / "data" / part, data / part)
    (data / "indicators").mkdir()
    name = "indicators/poverty_multidimensional.csv"
    shutil.copyfile(ROOT / "data" / name, data / name)
    add_rows(data, **tables)
    return folder


def add_rows(data: Path, **tables: RowsOf) -> None:
    """Add rows to tables of the registry in the folder `data`; `only_` in front: they lose their own."""
    for table, rows in tables.items():
        path = data / "dialogue" / f"{table.removeprefix('only_')}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            header, *own = list(csv.reader(stream))
        for row in rows:
            unknown = set(row) - set(header)
            assert not unknown, f"{table} has no column {unknown}"
        own = [] if table.startswith("only_") else own
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(own)
            writer.writerows([[row.get(name, _default(name)) for name in header] for row in rows])


def registry(folder: Path, **tables: RowsOf) -> Registry:
    """Return the registry of such a project."""
    return load_registry(build(folder, **tables))


def project(
    name: str,
    *,
    lead: str = "",
    place: str = "63:04",
    district: str = "",
    commune: str = "",
    field: str = "ngo-aid:health",
    starts: object = "2023",
    ends: object = "2026",
    title: str = "",
    partners: tuple[tuple[str, str], ...] = (),
) -> dict[str, list[Cells]]:
    """Return the rows of one project, table by table; `field` and `place` empty: not stated."""
    system, _, code = place.partition(":")
    scheme, _, field_code = field.partition(":")
    roles = (*(((lead, "lead"),) if lead else ()), *partners)
    day = "2024-01-01" if system == "63" else "2026-01-01"
    return {
        "projects": [{"project": name, "title_vi": title or f"Dự án {name}", "starts": starts, "ends": ends}],
        "project_places": [
            {
                "project": name,
                "position": 1,
                "system": system,
                "code": code,
                "day": day,
                "district": district,
                "commune": commune,
            }
        ]
        if place
        else [],
        "project_fields": [{"project": name, "scheme": scheme, "code": field_code}] if field else [],
        "project_partners": [{"project": name, "organisation": each, "role": role} for each, role in roles],
    }


def together(*projects: dict[str, list[Cells]]) -> dict[str, list[Cells]]:
    """Return the rows of several projects, table by table."""
    names = dict.fromkeys(name for each in projects for name in each)
    return {name: [row for each in projects for row in each.get(name, [])] for name in names}


def many(number: int) -> dict[str, list[Cells]]:
    """Return the rows of so many projects of all organisations over the former provinces and the fields."""
    with (ROOT / "data" / "dialogue" / "organisations.csv").open(encoding="utf-8", newline="") as stream:
        names = [row["organisation"] for row in csv.DictReader(stream)]
    with (ROOT / "data" / "units" / "provinces_63.csv").open(encoding="utf-8", newline="") as stream:
        codes = [row["code"] for row in csv.DictReader(stream)]
    forum = ("policy-dialogue", "information", "management-capacity")
    aid = ("health", "education", "social-issues")
    fields = [*(f"forum:{name}" for name in forum), *(f"ngo-aid:{name}" for name in aid), "crs:12240", ""]
    made = []
    for place in range(number):
        merged = place % 9 == 0  # "34:24" is Bắc Ninh with Bắc Giang, "34:15" Lào Cai with Yên Bái
        where = (
            f"34:{('04', '24', '15')[place // 9 % 3]}" if merged else f"63:{codes[place * 5 % len(codes)]}"
        )
        lead, funder = names[place * 7 % len(names)], names[(place * 3 + 1) % len(names)]
        field = fields[place * 5 % len(fields)]
        partners, title = (
            ((funder, "funder"),),
            f"Dự án {''.join(chr(ord('a') + int(n)) for n in str(place))}",
        )
        made.append(project(f"p{place}", lead=lead, place=where, field=field, partners=partners, title=title))
    return together(*made)


def _default(column: str) -> str:
    return "test" if column == "source" else ""
