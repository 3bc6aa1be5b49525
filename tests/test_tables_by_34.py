"""Tables by the 34 units beside those by the 63 provinces: a code means a unit of its own system only.

The figures of the year 2025 by the 34 units are made up here, each another: 1000 times the code plus a number
of the indicator, or less where it is a rate.
"""

import csv
import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from diendan.analysis import series
from diendan.analysis.measures.observations import Method
from diendan.analysis.measures.unit_indicators import former_series, panel
from diendan.analysis.reading import loading
from diendan.analysis.refusals import Refused
from diendan.data.datapackage import Package
from diendan.data.units import units_at
from diendan.forum_page.map_values import map_layers
from notebook_cells import NOTEBOOKS, run_cells
from second_reader.tables.data_tables import DataTables
from test_next_year import rewrite, with_the_inputs

ROOT = NOTEBOOKS.parent
NEW = 2025
BEFORE, AFTER = date(2024, 9, 17), date(2026, 9, 15)
NOT_YET = date(2026, 6, 30)  # by the rule, figures of 2025 are known from 1 July 2026


def made_up(code: str, number: int, unit: str) -> float:
    return int(code) + number / 1000 if unit == "percent" else 1000 * int(code) + number + 0.137


def with_tables_by_34(root: Path) -> dict[str, dict[str, float]]:
    """Copy the project's inputs, with a made-up table by the 34 units beside each that has current figures;
    return its figures by indicator and code."""
    with_the_inputs(root)
    descriptor = root / "data" / "datapackage.json"
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    by_name = {each["name"]: each for each in package["resources"]}
    with (root / "data" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        current = [row for row in csv.DictReader(file) if row["last_year"] >= "2023"]
    with (root / "data" / "units" / "provinces_34.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    figures: dict[str, dict[str, float]] = {}
    for number, row in enumerate(current):
        table = by_name[row["table"]]
        fields = {field["name"]: field for field in table["schema"]["fields"]}
        if not {"province_code", "year", "indicator", "value", "unit", "status"} <= set(fields):
            continue
        if row["numerator"] or row["aggregation"] == "do_not_use":
            continue
        figures[row["indicator"]] = {code: made_up(code, number, row["unit"]) for code in codes}
        path = root / "data" / "indicators" / f"{row['table']}_34.csv"
        if not path.exists():
            new = deepcopy(table) | {"name": f"{row['table']}_34", "path": f"indicators/{path.name}"}
            for field in new["schema"]["fields"]:
                if field["name"] == "province_code":
                    field["diendan:unit_system"] = "34"
            new["schema"]["foreignKeys"] = []
            package["resources"].append(new)
            path.write_text("province_code,year,indicator,value,unit,status\n", encoding="utf-8")
        with path.open("a", encoding="utf-8") as file:
            for code, value in figures[row["indicator"]].items():
                file.write(f"{code},{NEW},{row['indicator']},{value},{row['unit']},final\n")
    descriptor.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")

    def catalogue(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
        of = {row["indicator"] for row in rows if row["indicator"] in figures}
        for row in rows:
            parts = {row["numerator"], row["denominator"]} - {""}
            yield row | ({"last_year": str(NEW)} if row["indicator"] in of or (parts and parts <= of) else {})

    rewrite(root / "data" / "indicators.csv", catalogue)
    return figures


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, float]]]:
    root = tmp_path_factory.mktemp("by-34")
    return root, with_tables_by_34(root)


@pytest.fixture
def figures(
    made: tuple[Path, dict[str, dict[str, float]]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, dict[str, float]]]:
    monkeypatch.setenv("DIENDAN_ROOT", str(made[0]))
    before = loading._day
    yield made[1]
    loading.open_on(before or AFTER)
    loading._day = before


def test_every_measure_of_every_unit_on_every_day_is_of_its_own_system(
    figures: dict[str, dict[str, float]],
) -> None:
    """Of a unit of today its own figure of 2025, from the day on which it is known; of a province none."""
    about = Package.load(loading.package().root).indicators
    kinds = {
        (each.table, each.aggregation, each.weight): each.name for each in map(about.__getitem__, figures)
    }
    assert {each.aggregation for each in map(about.__getitem__, kinds.values())} >= {
        "sum",
        "weighted_mean",
        "none",
    }
    for day, name in product((BEFORE, NOT_YET, AFTER), kinds.values()):
        loading.open_on(day)
        for unit in units_at(day).units:
            try:
                found = series(name, unit)
            except Refused:
                assert unit.is_merged
                assert day < AFTER
                continue
            values = {point.year: point.value for point in found.points}
            expected = figures[name][unit.code] if day == AFTER else None
            assert values.get(NEW) == (pytest.approx(expected) if expected else None), (day, name, unit.key)
            of_2025 = set(figures[name].values())
            assert not of_2025 & {value for year, value in values.items() if year < NEW}
            if day == AFTER:
                assert found.at(NEW).method is Method.PUBLISHED
            for former in former_series(name, unit):
                assert NEW not in former.years or not unit.is_merged


def test_a_panel_of_the_new_year_is_published_for_all_or_refused(
    figures: dict[str, dict[str, float]],
) -> None:
    loading.open_on(AFTER)
    for name, values in figures.items():
        found = panel(name, units_at(AFTER).units, NEW)
        assert {code: point.value for code, point in found.items()} == pytest.approx(values)
        assert not any(point.value for point in panel(name, units_at(BEFORE).units, NEW).values())


@pytest.mark.usefixtures("figures")
def test_an_estimate_is_not_subtracted_from_a_published_rate() -> None:
    loading.open_on(AFTER)
    merged, whole = units_at(AFTER).by_slug("bac-ninh"), units_at(AFTER).by_slug("cao-bang")
    rate = "informal_employment_rate"
    with pytest.raises(Refused, match="an estimate from the former provinces in one of 2024 and 2025"):
        series(rate, merged).change(2024, NEW)
    assert series(rate, whole).change(2024, NEW)
    assert series("population_avg_total", merged).change(2024, NEW)


@pytest.mark.usefixtures("figures")
def test_what_may_not_be_brought_to_a_unit_is_shown_where_it_was_published_for_it() -> None:
    loading.open_on(AFTER)
    merged = units_at(AFTER).by_slug("bac-ninh")
    score = "papi_1_1_civic_knowledge"
    assert series(score, merged).years == (NEW,)
    with pytest.raises(Refused, match="may not be brought to"):
        series(score, merged, [2023, 2024])


def test_the_map_and_the_second_reader_take_a_code_for_a_unit_of_its_table(
    made: tuple[Path, dict[str, dict[str, float]]], figures: dict[str, dict[str, float]]
) -> None:
    package, tables = Package.load(made[0]), DataTables(made[0] / "data", AFTER)
    for layer in map_layers(package.on(AFTER), units_at(AFTER)):
        if layer.indicator.name in figures:
            assert layer.year == NEW
            assert layer.values == pytest.approx(figures[layer.indicator.name])
            assert not layer.estimated
    for layer in map_layers(package.on(BEFORE), units_at(BEFORE)):
        assert layer.year < NEW
    for name, values in figures.items():
        assert tables.all_values(name, "34", NEW) == pytest.approx(
            {f"34:{code}": value for code, value in values.items()}
        )
        assert not tables.all_values(name, "63", NEW)


@pytest.mark.parametrize("slug", ["bac-ninh", "tuyen-quang", "cao-bang"])
@pytest.mark.parametrize("report", ["policy-dialogue-brief", "mid-term-review"])
def test_reports_are_made_with_the_year_by_34(
    figures: dict[str, dict[str, float]], report: str, slug: str
) -> None:
    found = run_cells(report, province=slug)
    if report == "policy-dialogue-brief":
        code = units_at(AFTER).by_slug(slug).code
        poverty = found.values("overview")["poverty"]
        assert poverty["year"] == NEW
        assert not poverty["estimated"]
        assert poverty["value"] == pytest.approx(figures["poverty_rate_multidimensional_household"][code])
        # The made-up edition has no row of the country: nothing is said to be near or far of it.
        told = str(found.outputs["overview"].data["text/markdown"])
        assert "năm 2025 của cả nước chưa được cập nhật" in told
        assert "chưa có số liệu" not in told


@pytest.mark.parametrize("slug", ["bac-ninh", "cao-bang"])
@pytest.mark.usefixtures("figures")
def test_a_source_line_names_the_table_that_its_cells_come_from(slug: str) -> None:
    outputs: list[Any] = list(run_cells("policy-dialogue-brief", province=slug).outputs.values())
    named = [source for output in outputs for source in output.payload.get("sources", ())]
    by_34 = [source for source in named if source["table"].endswith("_34")]
    assert {source["table"] for source in by_34} >= {"labour_34", "poverty_multidimensional_34"}
    assert all(source["years"] == [NEW] for source in by_34)
    assert not [source for source in named if source not in by_34 and NEW in source["years"]]


@pytest.mark.parametrize("report", ["forum-synthesis", "group-information-sheet", "conference-pack"])
@pytest.mark.usefixtures("figures")
def test_reports_of_a_whole_forum_are_made_with_the_year_by_34(report: str) -> None:
    assert run_cells(report).outputs


def test_a_report_of_the_past_is_as_it_was(
    made: tuple[Path, dict[str, dict[str, float]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> dict[str, object]:
        cells = run_cells(
            "policy-dialogue-brief", province="bac-giang", forum_date="2024-09-17", previous_forum=""
        )
        return {name: output.payload.get("values") for name, output in cells.outputs.items()}

    before = told()
    monkeypatch.setenv("DIENDAN_ROOT", str(made[0]))
    assert told() == before
