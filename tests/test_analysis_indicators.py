"""Indicators at a date: published, summed, weighted, never mixed up by a code."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from diendan.analysis import load, series
from diendan.analysis.measures.comparison import group, place
from diendan.analysis.measures.latest_values import common_year, latest_figure
from diendan.analysis.measures.observations import Method
from diendan.analysis.measures.precision import clear_group, survey_margin
from diendan.analysis.measures.unit_indicators import panel
from diendan.analysis.measures.yearly_changes import sound_from, yearly_noise
from diendan.analysis.reading.loading import known_on, read_rows
from diendan.analysis.reading.read_log import forget
from diendan.data import recording
from diendan.data.units import units_at
from tiny_project import tiny_project

ROOT = Path(__file__).parent.parent
NOW, BEFORE = units_at(date(2026, 9, 15)), units_at(date(2024, 9, 15))
PEOPLE = "population_avg_total"
POVERTY = "poverty_rate_multidimensional_household"


def raw(file: str) -> pd.DataFrame:
    return pd.read_csv(ROOT / "data" / "indicators" / file, dtype={"province_code": str})


def test_bac_ninh_is_the_sum_of_both_former_provinces_after_the_merger_and_itself_before() -> None:
    population = raw("population.csv").query("indicator == 'population_avg_total' and year == 2024")
    by_code = dict(zip(population["province_code"], population["value"], strict=True))
    after = series("population_avg_total", NOW.by_slug("bac-ninh"))
    assert after.method is Method.SUMMED
    assert after.latest.number == pytest.approx(by_code["24"] + by_code["27"])
    assert [former.area.code for former in after.former] == ["24", "27"]  # type: ignore[union-attr]
    assert series("population_avg_total", BEFORE.by_slug("bac-ninh")).latest.number == by_code["27"]
    assert series("population_avg_total", BEFORE.by_slug("bac-giang")).latest.number == by_code["24"]


def test_a_report_knows_the_years_of_its_day() -> None:
    assert known_on("population_avg_total", date(2024, 9, 15)) == 2023
    found = latest_figure("population_avg_total", date(2024, 6, 30), NOW.units)
    assert found
    assert found.year == 2022
    assert common_year("population_avg_total", ["VN", *NOW.units], date(2026, 9, 15)) == 2024


def test_ranges_belong_to_the_year_that_they_were_computed_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another year of the survey has estimates of its own, and no range until one is computed."""
    project = tiny_project(tmp_path)
    path = project.data / "indicators" / "poverty_multidimensional.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    later = [row.replace(",2023,", ",2024,") for row in rows]
    path.write_text("\n".join([head, *rows, *later, ""]), encoding="utf-8")
    monkeypatch.setenv("DIENDAN_ROOT", str(project.root))
    forget()
    first, second = (
        series(POVERTY, NOW.by_slug("tuyen-quang"), [2023, 2024]).at(year) for year in (2023, 2024)
    )
    assert second.value == pytest.approx(first.number, abs=0.2)
    assert first.low is not None
    assert second.low is None


def test_every_sum_over_the_34_units_is_the_sum_over_the_63() -> None:
    for name, year in (("population_avg_total", 2024), ("employed_persons", 2024), ("area", 2024)):
        over_34 = sum(point.number for point in panel(name, NOW.units, year).values())
        over_63 = sum(point.number for point in panel(name, BEFORE.units, year).values())
        assert over_34 == pytest.approx(over_63)


def test_merged_poverty_is_the_published_computation_with_its_range() -> None:
    expected = pd.read_csv(
        ROOT / "data" / "indicators" / "poverty_2023_merged_units.csv", dtype={"province_code_34": str}
    ).set_index("province_code_34")
    ranged = set()
    for unit in NOW.units:
        found = series(POVERTY, unit)
        if not unit.is_merged:
            assert found.method is Method.PUBLISHED
            assert found.former == ()
            continue
        assert found.method is Method.POPULATION_WEIGHTED
        assert found.latest.number == pytest.approx(
            expected.at[unit.code, "population_weighted_pct"], abs=0.006
        )
        values = [former.latest.number for former in found.former]
        assert min(values) <= found.latest.number <= max(values)
        if found.latest.low is not None:
            ranged.add(unit.code)
            assert found.latest.low < found.latest.number < (found.latest.high or 0)
    assert ranged == {"08", "52", "19", "51"}


def test_weighted_means_reproduce_the_national_row() -> None:
    informal = series("informal_employment_rate", "VN", [2024]).latest.number
    shares = panel("informal_employment_rate", NOW.units, 2024)
    weights = panel("employed_persons", NOW.units, 2024)
    total = sum(weights[code].number for code in shares)
    mean = sum(shares[code].number * weights[code].number for code in shares) / total
    assert mean == pytest.approx(informal, abs=0.02)


@pytest.mark.parametrize("system", [NOW, BEFORE])
@pytest.mark.parametrize(
    "name", [POVERTY, "income_month_pc_total", "labour_productivity", "informal_employment_rate", PEOPLE]
)
def test_places_are_inside_their_range_and_in_order(system: object, name: str) -> None:
    system = NOW if system is NOW else BEFORE
    year = 2023
    values = {code: point.number for code, point in panel(name, system.units, year).items()}
    highest = max(values, key=values.__getitem__)
    for unit in system.units:
        found = place(name, unit, system, year)
        assert found.of == len(system.units)
        if name == POVERTY:
            assert found.form == ("lowest" if values[unit.code] < 5 else "group")
            assert found.rank is None
            assert found.form == "lowest" or found.quarter in (1, 2, 3, 4)
            continue
        if name != PEOPLE:  # what a sample estimates has no place
            above = sum(value > values[unit.code] for value in values.values())
            assert (found.form, found.rank, found.quarter) == ("group", None, 1 + 4 * above // found.of)
            continue
        assert found.rank is not None
        assert found.from_low is not None
        assert found.rank == 1 + sum(value > values[unit.code] for value in values.values())
        assert found.rank + found.from_low <= found.of + 1
        assert (found.rank == 1) == (values[unit.code] == values[highest])


def test_places_are_of_the_values_as_they_are_and_units_of_one_value_share_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before: values that print alike shared a place, and those that share one did not say so."""
    project = tiny_project(tmp_path)
    path = project.data / "indicators" / "population.csv"
    rows = raw("population.csv")
    of = rows["indicator"].eq(PEOPLE) & rows["year"].eq(2024)
    for code, value in (("04", 20000.04), ("02", 20000.01), ("06", 20000.01)):
        rows.loc[of & rows["province_code"].eq(code), "value"] = value
    rows.to_csv(path, index=False)
    monkeypatch.setenv("DIENDAN_ROOT", str(project.root))
    forget()
    found = {code: place(PEOPLE, BEFORE.unit(code), BEFORE, 2024) for code in ("04", "02", "06")}
    assert {code: (each.rank, each.tied) for code, each in found.items()} == {
        "04": (1, False),
        "02": (2, True),
        "06": (2, True),
    }


def test_groups_are_quarters_of_those_that_have_a_score() -> None:
    name = "papi_1_2_opportunities_participation"
    found = [group(name, unit, BEFORE, 2024) for unit in BEFORE.units]
    scored = [each for each in found if each is not None]
    assert len(scored) == 61 == scored[0].of
    sizes = [sum(each.quarter == quarter for each in scored) for quarter in (1, 2, 3, 4)]
    assert max(sizes) - min(sizes) <= 1


def test_the_survey_margin_is_the_one_that_the_data_notes_state() -> None:
    assert survey_margin(5) == pytest.approx(2.5, abs=0.1)
    assert survey_margin(30) == pytest.approx(5, abs=0.3)


@pytest.fixture
def recorded() -> Iterator[list[str]]:
    """The reads of this process, a line each."""
    lines: list[str] = []
    recording.send_to(lines.append)
    yield lines
    recording.send_to(None)


def test_a_first_year_out_of_line_with_the_other_units_is_no_base_of_changes() -> None:
    """Employed persons rise by 28 % in Cao Bằng and 25 % in Lai Châu in 2022, by 10 % at most elsewhere."""
    not_first = {unit.slug: year for unit in NOW.units if (year := sound_from(unit, NOW)) != 2021}
    assert not_first == {"cao-bang": 2022, "lai-chau": 2022}


def test_the_noise_of_changes_is_about_the_countrys_change() -> None:
    rows = raw("labour.csv")
    rates, workers = (
        rows[rows["indicator"] == name].pivot(index="province_code", columns="year", values="value")
        for name in ("unemployment_rate_working_age", "employed_persons")
    )
    national = raw("benchmarks.csv").query("indicator == 'unemployment_rate_working_age' and area == 'VN'")
    country = dict(zip(national["year"], national["value"], strict=True))
    squares = []
    for unit in NOW.units:
        codes = list(unit.former)
        own = (rates.loc[codes] * workers.loc[codes]).sum() / workers.loc[codes].sum()
        first = 2023 if unit.slug in ("cao-bang", "lai-chau") else 2022
        squares += [
            ((own[year] - own[year - 1]) - (country[year] - country[year - 1])) ** 2
            for year in range(first, 2025)
        ]
    noise = yearly_noise("unemployment_rate_working_age", NOW)
    assert noise == pytest.approx((sum(squares) / len(squares)) ** 0.5)


def test_load_types_columns_and_records_what_was_read(recorded: list[str]) -> None:
    forget()
    asked: dict[str, Any] = {
        "province_code": "04",
        "year": [2018, 2023],
        "indicator": "income_month_pc_total",
    }
    columns = ["province_code", "year", "value"]
    read = [*columns, "indicator", "status"]  # keys, by which figures name their row, and what must be said
    frame = load("income", columns, **asked)
    assert frame["value"].dtype == "traced"
    assert frame["value"].tolist() == [1856.0, 2439.0]
    assert frame["province_code"].tolist() == ["04", "04"]
    (entry,) = map(json.loads, recorded)
    assert entry["table"] == "income"
    assert entry["selection"]["columns"] == read
    assert entry["selection"]["where"]["year"] == ["2018", "2023"]
    assert entry["sha256"] == read_rows("income", read, **asked).sha256


def test_another_report_records_what_it_reads_although_it_was_read_before(
    recorded: list[str],
) -> None:
    reports = []
    for _ in range(2):
        recorded.clear()
        forget()
        for _ in range(2):
            panel(POVERTY, NOW.units, 2023)
            series("income_month_pc_total", NOW.by_slug("cao-bang"))
        reports.append(list(recorded))
    assert len(reports[0]) > 3
    assert reports[0] == reports[1]


def test_a_group_of_highest_rates_stands_apart_by_a_tenth_more_than_the_error() -> None:
    """Of 20 % and 13 % the error of the difference is about 6 points."""
    apart = (survey_margin(20.0) ** 2 + survey_margin(13.0) ** 2) ** 0.5
    assert 5.5 < apart < 6.5
    assert clear_group({"a": 30.0, "b": 20.0, "c": 16.0}, {}) == ["a"]
    assert clear_group({"a": 21.0, "b": 20.0, "c": 12.0}, {}) == ["a", "b"]
    assert clear_group({"a": 21.0, "b": 20.0, "c": 20.0 - 1.05 * apart}, {}) == []
    assert clear_group({"a": 21.0, "b": 20.0, "c": 12.0}, {"b": (15.0, 22.0)}) == []
