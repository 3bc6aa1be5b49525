"""With a year more in data/, of provinces and country and not yet of regions, every report is made.

It says one year of what it compares; a report of the past stays as it was. The year's figures are made up.
"""

import csv
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from diendan.analysis.reading import loading
from diendan.language import LANGUAGES, Language
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


def with_a_year_more(root: Path, only: str = "", areas: bool = False) -> None:
    """Copy the project's inputs to `root`, each current indicator with the made-up rows of one year more.

    only: how the indicators begin that have it. areas: whether the regions have it, too.
    """
    with_the_inputs(root)
    last: dict[str, str] = {}

    def catalogue(rows: list[Row]) -> Iterator[Row]:
        for row in rows:
            if (
                row["indicator"].startswith(only)
                and row["aggregation"] != "do_not_use"
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
            if newest and (areas or row.get("area", "VN") == "VN"):
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


POVERTY, POPULATION = "poverty_rate_multidimensional", "population_"


@dataclass(frozen=True)
class Ahead:
    """A project in which one of poverty and population has a year more than the other, and a day to ask."""

    root: Path
    day: str
    poverty: int
    population: int


@pytest.fixture(scope="module", params=["poverty, 34 units", "poverty, 63 provinces", "population"])
def ahead(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ahead:
    root = tmp_path_factory.mktemp("one-year-ahead")
    if request.param == "population":
        with_a_year_more(root, POPULATION, areas=True)
        return Ahead(root, "2026-09-15", 2023, NEW)
    if request.param == "poverty, 34 units":
        with_a_year_more(root, POVERTY, areas=True)
        return Ahead(root, "2026-09-15", NEW, 2024)
    with_the_inputs(root)  # of the 63 provinces' last year of poverty, population is taken away
    for name in ("population", "benchmarks"):
        rewrite(
            root / "data" / "indicators" / f"{name}.csv",
            lambda rows: [
                row for row in rows if row["year"] < "2023" or not row["indicator"].startswith(POPULATION)
            ],
        )
    return Ahead(root, "2024-09-17", 2023, 2022)


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


NOT_TOLD = re.compile(r"cannot be told yet, as the population|chưa thể ước tính số người, dân số năm")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["cao-bang", "tuyen-quang"])
def test_a_brief_tells_how_many_are_poor_or_that_it_is_not_known(
    ahead: Ahead, monkeypatch: pytest.MonkeyPatch, slug: str, language: Language
) -> None:
    """Before: refused (“There is no value in 2025”), where poverty was entered before population."""
    monkeypatch.setenv("DIENDAN_ROOT", str(ahead.root))
    made = run_cells("policy-dialogue-brief", province=slug, forum_date=ahead.day, language=language)
    overview = made.values("overview")
    # A merged unit's rate is weighted by the population of its year.
    newest = 2023 if made.variables["report"].unit.is_merged else ahead.poverty
    known = newest <= ahead.population
    assert overview["poverty"]["year"] == newest
    assert overview["population_year"] == ahead.population
    assert (overview["poor_thousand"] is not None) == known
    words = str(made.outputs["overview"].data["text/markdown"]).replace("\u00a0", " ")
    assert bool(NOT_TOLD.search(words)) != known


@pytest.mark.parametrize("slug", ["cao-bang", "tuyen-quang"])
def test_a_review_is_made_whether_poverty_or_population_is_newer(
    ahead: Ahead, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    monkeypatch.setenv("DIENDAN_ROOT", str(ahead.root))
    made = run_cells("mid-term-review", province=slug, forum_date=ahead.day, programme="ntp-spr-2021-2025")
    newest = 2023 if made.variables["report"].unit.is_merged else ahead.poverty
    assert made.values("living")["poverty_year"] == newest


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_synthesis_tells_how_many_are_poor_or_that_it_is_not_known(
    ahead: Ahead, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setenv("DIENDAN_ROOT", str(ahead.root))
    made = run_cells("forum-synthesis", forum_date=ahead.day, language=language)
    newest = ahead.poverty if ahead.day < "2025-07-01" else 2023
    known = newest <= ahead.population
    assert made.variables["country"]["poverty_year"] == newest
    words = " ".join(str(made.outputs[part].data["text/markdown"]) for part in ("overview", "where"))
    said = re.search(r"cannot be told: the population|Chưa thể ước tính số người nghèo năm", words)
    assert bool(said) != known
    assert ("tbl-poor" in made.outputs) == ("slide-poor" in made.outputs) == known
