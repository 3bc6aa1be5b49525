"""A report holds nothing of after its day: no year, name, title, document or law; what it needs is known."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diendan.data.checking.package_checks import check_data
from diendan.data.datapackage import Package, Selection
from diendan.errors import InputError
from diendan.plan.fingerprints.inputs import Inputs
from diendan.plan.manifest.manifest import read_manifest
from diendan.plan.planning import unknown_on_its_day
from diendan.plan.recorded_reads import Reads, identified
from diendan.project import Project
from diendan.spec.forum_file import load_forum
from notebook_cells import RunCells, run_cells

ROOT = Path(__file__).parents[1]
PROJECT = Project.at(ROOT)
PACKAGE = Package.load(ROOT)
DAYS = (
    *("2009-03-18", "2024-09-17", "2025-06-30", "2025-07-01", "2026-04-29", "2026-04-30"),
    *("2026-09-15", "2026-09-20", "2027-09-15"),
)
AHEAD = {"due", "valid_from"}
"""What may lie ahead of the day on which it was said: a deadline, and when a decree comes into force."""
STATED = {("support_rules", "valid_to")}
"""The last day of a rule stands in the decree that makes it."""


def on(day: str) -> Package:
    return PACKAGE.on(date.fromisoformat(day))


@pytest.mark.parametrize("day", DAYS)
def test_no_row_of_after_the_day_is_known(day: str) -> None:
    for table in on(day).tables.values():
        types = {column.name: column.type for column in table.columns}
        for column in (name for name, type in types.items() if type == "date" and name not in AHEAD):
            if (table.name, column) not in STATED:
                assert max(table.select(Selection((column,))).rows, default=("",)) <= (day,), table.name
        if {"status", "year"} <= set(types):
            found = set(table.select(Selection(("year", "status"))).rows)
            assert all(int(year) < int(day[:4]) for year, status in found if status != "plan"), table.name


@pytest.mark.parametrize("day", DAYS)
def test_rows_name_rows_that_are_known(day: str) -> None:
    package = on(day)
    recorded = (table for table in package.tables.values() if "data/indicators/" not in table.path)
    for table in recorded:
        for key in table.foreign_keys:
            named = set(package.table(key.table).select(Selection(key.reference)).rows)
            used = set(table.select(Selection(key.columns)).rows)
            assert {cells for cells in used if all(cells)} <= named, (table.name, key)


@pytest.mark.parametrize(
    ("day", "indicator", "year"),
    [
        ("2024-06-30", "labour_productivity", 2022),
        ("2024-07-01", "labour_productivity", 2023),
        ("2024-04-01", "papi_2_2_poverty_list_transparency", 2022),
        ("2024-04-02", "papi_2_2_poverty_list_transparency", 2023),  # the launch, data/releases.csv
        ("2024-01-30", "register_poor_households", 2022),
        ("2024-01-31", "register_poor_households", 2023),  # the ministry's decision
        ("2009-03-18", "population_avg_total", 2007),
        ("2026-09-15", "population_avg_total", 2024),
    ],
)
def test_the_newest_year_is_that_of_the_day(day: str, indicator: str, year: int) -> None:
    known = on(day)
    assert known.indicator(indicator).last_year == year
    table = known.table(known.indicator(indicator).table).select(
        Selection.of(("year",), {"indicator": [indicator]})
    )
    assert max(int(row[0]) for row in table.rows) == year


def test_names_are_those_of_the_day() -> None:
    names = {day: on(day).table("labour").publisher("en") for day in ("2025-02-28", "2025-03-01")}
    assert names["2025-02-28"] == "General Statistics Office"
    assert "National Statistics Office" in names["2025-03-01"]
    assert "202/2025" not in on("2025-06-11").table("provinces_63").publisher("vi")


def test_what_became_of_a_decree_is_told_from_that_day_on() -> None:
    def decree(day: str) -> tuple[str, ...]:
        asked = Selection.of(("valid_to", "replaced_by"), {"instrument": ["nd-80-2020"]})
        return on(day).table("legal_instruments").select(asked).rows[0]

    assert decree("2024-09-17") == ("", "")
    assert decree("2025-12-07") == ("2025-12-07", "")
    assert decree("2025-12-08") == ("2025-12-07", "nd-313-2025")


def told(made: RunCells) -> str:
    """Return all that a notebook prints."""
    shown = (str(text) for out in made.outputs.values() for kind, text in out.data.items() if "text" in kind)
    return "\n".join(shown)


def later_instruments(day: str) -> Iterator[str]:
    with (ROOT / "data" / "dialogue" / "legal_instruments.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["issued"] or row["valid_from"] or f"{row['year']}-12-31") > day:
                yield row["number"]


def figures_years(made: RunCells) -> Iterator[int]:
    """Give the years of the figures that a notebook shows, by the data and the sources of its outputs."""
    for output in made.outputs.values():
        payload = json.loads(json.dumps(output.payload, default=str))
        data = payload.get("data") or {"columns": [], "rows": []}
        if {"year", "value"} <= set(data["columns"]):
            at = data["columns"].index("year")
            yield from (int(row[at]) for row in data["rows"] if row[at])
        for source in payload.get("sources", ()):
            if not PACKAGE.table(source["table"]).path.startswith("data/dialogue/"):
                yield from source["years"]


REPORTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("policy-dialogue-brief", {"province": "thua-thien-hue", "previous_forum": ""}),
    ("mid-term-review", {"province": "vinh-phuc", "programme": "pcpnn-2019-2025"}),
    ("mid-term-review", {"province": "dien-bien", "programme": "ntp-spr-2021-2025"}),
    ("group-information-sheet", {}),
    ("model-catalogue", {}),
)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("report", "about"), REPORTS)
def test_a_report_tells_nothing_of_after_its_day(report: str, about: dict[str, Any], language: str) -> None:
    day = "2024-09-17"
    made = run_cells(report, forum_date=day, language=language, **about)
    words = told(made)
    assert max(figures_years(made), default=0) < 2024
    assert not [number for number in later_instruments(day) if number in words]
    assert not re.search("Cục Thống kê|National Statistics Office|thành phố Huế|Hue city", words)
    # What is planned has years ahead: programmes, and the time that the forum looks at.
    assert not re.search(r"(?<![–\d])202[5-9]", re.sub(r"20(19|21|24)[–-]2025", "", words))


@pytest.mark.parametrize(
    ("slug", "day", "title"),
    [
        ("dong-nai", "2026-04-29", "tỉnh Đồng Nai"),
        ("dong-nai", "2026-04-30", "thành phố Đồng Nai"),
        ("bac-ninh", "2026-09-15", "tỉnh Bắc Ninh"),
        ("bac-ninh", "2026-09-20", "thành phố Bắc Ninh"),
        ("bac-ninh", "2025-06-30", "tỉnh Bắc Ninh"),
    ],
)
def test_a_review_names_its_unit_as_on_its_day(slug: str, day: str, title: str) -> None:
    words = told(run_cells("mid-term-review", province=slug, forum_date=day))
    other = title.replace("tỉnh", "thành phố") if "tỉnh" in title else title.replace("thành phố", "tỉnh")
    assert title.casefold() in words.casefold()
    assert f"của {other}".casefold() not in words.casefold()
    assert not [number for number in later_instruments(day) if number in words]


def test_a_forum_before_anything_was_known_is_refused() -> None:
    forum = replace(load_forum(PROJECT, "2024-q3"), day=date(2009, 3, 18))
    found = {finding.where.rpartition(" ")[2]: finding for finding in unknown_on_its_day(PROJECT, forum)}
    assert set(found) == {"forum-synthesis", "policy-dialogue-brief", "mid-term-review"}
    assert found["forum-synthesis"].expected == "a day from 2024-07-01 on"
    assert not list(unknown_on_its_day(PROJECT, replace(forum, day=date(2024, 7, 1))))


def test_a_programme_is_not_reviewed_before_its_start() -> None:
    assert Package.load(ROOT).row_known("programmes", "ntp-spr-2021-2025") == "2021-01-01"


@pytest.fixture
def copied(tmp_path: Path) -> Project:
    """A project with nothing but the data."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("inbox"))
    return Project.at(tmp_path)


def described(project: Project, change: dict[str, object] | None, table: str = "papi") -> Project:
    """Let the descriptor say of a table from when its rows are known; None: it says nothing."""
    path = project.data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    (resource,) = (each for each in package["resources"] if each["name"] == table)
    resource.pop("diendan:known")
    if change is not None:
        resource["diendan:known"] = change
    path.write_text(json.dumps(package), encoding="utf-8")
    return project


def test_a_table_that_says_nothing_is_found_and_not_read_for_a_report(copied: Project) -> None:
    described(copied, None)
    (found,) = check_data(copied.root)
    assert "table papi" in found.where
    assert "diendan:known" in found.got
    with pytest.raises(InputError, match="papi"):
        Package.load(copied.root).on(date(2026, 9, 15)).table("papi").select()


def test_a_row_without_a_day_is_found(copied: Project) -> None:
    described(copied, {"by": ["valid_from"]}, "legal_instruments")
    assert {finding.got for finding in check_data(copied.root)} == {"no day from which it is known"}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"by": []},
        {"by": ["year"], "year_rule": "July"},
        {"always": "x", "by": ["year"]},
        {"from": "year"},
    ],
)
def test_a_rule_that_cannot_be_read_is_named(copied: Project, wrong: dict[str, object]) -> None:
    described(copied, wrong)
    with pytest.raises(InputError) as refused:
        Package.load(copied.root)
    assert "diendan:known" in str(refused.value.findings[0])


def test_another_day_of_release_makes_a_report_outdated(copied: Project) -> None:
    def reads() -> Reads:
        return Reads(copied, Inputs(copied), read_manifest(copied.root), copied.root, date(2024, 9, 17))

    selection: dict[str, object] = {"columns": ["year", "value"], "where": {"province_code": ["04"]}}
    sha256 = on("2024-09-17").table("papi").select(Selection.parse(selection)).sha256
    ((_, read),) = identified([{"table": "papi", "selection": selection, "sha256": sha256}], reads()).items()
    assert reads().holds(read)
    releases = copied.data / "releases.csv"
    text = releases.read_text(encoding="utf-8")
    releases.write_text(text.replace("2016-04-12", "2016-04-13"), encoding="utf-8")
    assert reads().holds(read), "the same years were known"
    releases.write_text(text.replace("2024-04-02", "2024-10-01"), encoding="utf-8")
    assert not reads().holds(read)
