"""What a researcher sees of a series and a panel: frames of rows, and a few lines in the notebook."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from diendan.analysis import open_report, panel, series, session
from diendan.analysis.measures.observations import COUNTRY, by_year
from diendan.analysis.text_values import rows_of as published_rows
from diendan.data.units import Unit, units_at
from diendan.language import parse_day
from diendan.traces import trace_of

COLUMNS = ["name", "area", "year", "value", "status", "unit", "indicator"]
POVERTY, INCOME = "poverty_rate_income", "income_month_pc_total"
PAPI = "papi_2_2_poverty_list_transparency"
UNITS = units_at(parse_day("2026-09-15"))
PROVINCES = units_at(parse_day("2024-09-15"))
INDICATORS = Path(__file__).parents[1] / "data" / "indicators"


@pytest.fixture(autouse=True)
def no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """None is open, whatever tests before these have opened."""
    monkeypatch.setattr(session, "_current", None)


def rows_of(file: str, indicator: str, code: str) -> list[dict[str, str]]:
    with (INDICATORS / file).open(encoding="utf-8", newline="") as lines:
        found = [row for row in csv.DictReader(lines) if row["indicator"] == indicator]
    return [row for row in found if row["province_code"] == code and row["value"]]


def test_the_frame_of_a_series_has_the_rows_of_the_table() -> None:
    found = series(INCOME, UNITS.by_slug("cao-bang")).frame()
    assert list(found.columns) == COLUMNS
    first_usable = found["year"].min()
    published = [row for row in rows_of("income.csv", INCOME, "04") if int(row["year"]) >= first_usable]
    assert [(str(year), float(value), status) for year, value, status in found[COLUMNS[2:5]].values] == [
        (row["year"], float(row["value"]), row["status"]) for row in published
    ]
    assert set(found["area"]) == {"34:04"}
    assert set(found["name"]) == {"Cao Bằng"}
    assert set(found["unit"]) == {"thousand_vnd_per_month"}
    assert set(series(INCOME, COUNTRY).frame("en")["area"]) == {"VN"}


def test_a_merged_unit_and_its_province_of_the_same_name_stand_side_by_side() -> None:
    own = series(POVERTY, UNITS.by_slug("lam-dong"), [2010, 2014])
    found = by_year(own, *own.former)
    assert list(found.columns) == ["Lâm Đồng (34:68)", "Bình Thuận", "Đắk Nông", "Lâm Đồng (63:68)"]
    for column, code in (("Bình Thuận", "60"), ("Lâm Đồng (63:68)", "68")):
        published = {
            int(row["year"]): float(row["value"]) for row in rows_of("poverty_income.csv", POVERTY, code)
        }
        assert dict(found[column]) == {year: published[year] for year in (2010, 2014)}
    assert trace_of(found["Bình Thuận"][2014] - found["Bình Thuận"][2010]) is not None
    assert set(own.frame()["area"]) == {"34:68"}, "a mean over the frame is of one area"


def test_names_and_numbers_follow_the_language_of_the_open_report() -> None:
    open_report("lam-dong", "2026-09-15", "en")
    own = series(POVERTY, UNITS.by_slug("lam-dong"), [2010, 2014])
    assert list(by_year(own, *own.former)) == [
        "Lam Dong (34:68)",
        "Binh Thuan",
        "Dak Nong",
        "Lam Dong (63:68)",
    ]
    assert set(own.frame()["name"]) == {"Lam Dong"}
    assert set(own.frame("vi")["name"]) == {"Lâm Đồng"}
    shown = panel(POVERTY, UNITS.units, 2014)
    assert "Lam Dong" in set(shown.frame()["name"])
    for seen in (own._repr_html_(), shown._repr_html_()):
        assert "poverty" in seen.casefold()
        assert "Lâm" not in seen


def test_a_panel_is_a_mapping_and_a_frame_of_all_units() -> None:
    found = panel(PAPI, PROVINCES.units, 2024)
    frame = found.frame("en")
    assert list(frame.columns) == COLUMNS
    assert list(frame["area"]) == [unit.key for unit in PROVINCES.units]
    without = [unit for unit in PROVINCES.units if found[unit.code].value is None]
    assert without
    assert list(frame[frame["value"].isna()]["name"]) == [unit.name_en for unit in without]
    assert dict(found) == found
    for number in (frame["value"][0], frame["value"].mean(), frame["value"].max() - frame["value"][0]):
        assert trace_of(number) is not None, "what is computed of a frame leads to its rows"
    shown = found._repr_html_()
    assert all(unit.name_vi in shown for unit in without)
    ranked = frame.sort_values("value", ascending=False)["area"].tolist()
    assert ranked[0] in shown
    assert ranked[30] not in shown


@pytest.mark.parametrize(
    "unit", [UNITS.by_slug("lam-dong"), PROVINCES.by_slug("ha-noi")], ids=lambda u: u.key
)
def test_a_researcher_sees_a_few_lines(unit: Unit) -> None:
    own = series(INCOME, unit)
    for shown in (own, panel(INCOME, UNITS.units, 2023)):
        assert len(repr(shown)) < 200
        assert "\n" not in repr(shown)
        html = shown._repr_html_()
        assert html.count("\n") < 15
        assert len(html) < 1500
        assert html.startswith("<table>")
    html = own._repr_html_()
    assert all(former.area_name("vi") in html for former in own.former)
    assert "2023" in html


def test_a_named_index_is_published_as_a_column() -> None:
    frame = by_year(series(INCOME, COUNTRY, [2012, 2014]), language="en")
    assert [list(row) for row in published_rows(frame)] == [["year", "Viet Nam"]] * 2
    assert [row["year"] for row in published_rows(frame)] == [2012, 2014]
    unnamed = pd.DataFrame({"share": [1.5]})
    assert published_rows(unnamed) == [{"share": 1.5}]
