"""With a year more in data/, of provinces and country and not yet of regions, every report is made.

It says one year of what it compares; a report of the past stays as it was. The year's figures are made up.
"""

import csv
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from diendan.analysis.reading import loading
from notebook_cells import NOTEBOOKS, RunCells, run_cells

ROOT = NOTEBOOKS.parent
NEW = 2025
Row = dict[str, str]


def rewrite(path: Path, change: Callable[[list[Row]], Iterable[Row]]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def with_the_inputs(root: Path) -> None:
    """Copy what reports are made from to `root`."""
    for name in ("data", "notebooks", "params", "reports"):
        ignored = shutil.ignore_patterns("2*", "cprgs*", "inbox")
        shutil.copytree(ROOT / name, root / name, ignore=ignored, dirs_exist_ok=True)
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)


def with_a_year_more(root: Path) -> None:
    """Copy the project's inputs to `root`, each current indicator with the made-up rows of one year more."""
    with_the_inputs(root)
    last: dict[str, str] = {}

    def catalogue(rows: list[Row]) -> Iterator[Row]:
        for row in rows:
            if (
                row["aggregation"] != "do_not_use"
                and row["history_only"] == "no"
                and row["last_year"] >= "2023"
            ):
                last[row["indicator"]] = row["last_year"]
                row = {**row, "last_year": str(NEW)}
            yield row

    def one_more(rows: list[Row]) -> Iterator[Row]:
        yield from rows
        for row in rows:
            newest = row["indicator"] in last and row["year"] == last[row["indicator"]]
            if newest and row.get("area", "VN") == "VN":
                value = f"{float(row['value']) * 1.01:.2f}" if row["value"] else ""
                yield {**row, "year": str(NEW), "value": value}

    rewrite(root / "data" / "indicators.csv", catalogue)
    for path in (root / "data" / "indicators").glob("*.csv"):
        head = path.read_text(encoding="utf-8").partition("\n")[0].split(",")
        if {"indicator", "year", "value"} <= set(head) and ("province_code" in head or "area" in head):
            rewrite(path, one_more)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("a-year-more")
    with_a_year_more(made)
    return made


@pytest.fixture
def next_year(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIENDAN_ROOT", str(root))
    return root


def years_by_indicator(rows: object) -> Mapping[str, set[int]]:
    assert isinstance(rows, dict)
    at, year_at = rows["columns"].index("indicator"), rows["columns"].index("year")
    found: dict[str, set[int]] = {}
    for row in rows["rows"]:
        found.setdefault(row[at], set()).add(row[year_at])
    return found


@pytest.mark.parametrize("slug", ["cao-bang", "tuyen-quang", "ha-noi"])
def test_the_brief_tells_the_newest_year(next_year: Path, slug: str) -> None:
    made = run_cells("policy-dialogue-brief", province=slug)
    assert loading.package().root == next_year
    assert made.values("overview")["poverty"]["year"] == NEW


@pytest.mark.parametrize("programme", ["pcpnn-2019-2025", "ntp-spr-2021-2025"])
@pytest.mark.parametrize("slug", ["cao-bang", "tuyen-quang"])
@pytest.mark.usefixtures("next_year")
def test_a_review_compares_a_unit_with_its_region_in_one_year(slug: str, programme: str) -> None:
    made = run_cells("mid-term-review", province=slug, programme=programme)
    assert {
        len(each) for each in years_by_indicator(made.outputs["tbl-living"].payload["data"]).values()
    } == {1}


@pytest.mark.usefixtures("next_year")
def test_the_regions_stand_beside_the_country_in_one_year() -> None:
    made = run_cells("forum-synthesis")
    found = years_by_indicator(made.outputs["tbl-regions"].payload["data"])
    assert {len(each) for each in found.values()} == {1}
    assert max(max(each) for each in found.values()) < NEW


@pytest.mark.parametrize("report", ["policy-dialogue-brief", "forum-synthesis"])
def test_a_report_of_the_past_stays_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, report: str
) -> None:
    def told() -> Mapping[str, object]:
        about: dict[str, Any] = (
            {"province": "vinh-phuc", "previous_forum": ""} if report.endswith("brief") else {}
        )
        made: RunCells = run_cells(report, forum_date="2024-09-17", **about)
        return {name: output.payload.get("values") for name, output in made.outputs.items()}

    before = told()
    monkeypatch.setenv("DIENDAN_ROOT", str(root))
    assert told() == before
