"""What the data cannot bear is refused, by name, with one kind of error."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from diendan.analysis import Refused, load, open_report, series
from diendan.analysis.charts.style import canvas
from diendan.analysis.measures.comparison import benchmark_region, group, place
from diendan.analysis.measures.latest_values import common_year
from diendan.analysis.measures.unit_indicators import former_series, panel
from diendan.analysis.outputs import refuse_mixed_poverty
from diendan.data.provenance.named_source import Source
from diendan.data.units import Unit, UnitSystem, units_at
from diendan.errors import InputError

NOW, BEFORE = units_at(date(2026, 9, 15)), units_at(date(2024, 9, 15))
POVERTY = "poverty_rate_multidimensional_household"
PAPI = "papi_1_2_opportunities_participation"


def unit(slug: str, system: UnitSystem = NOW) -> Unit:
    return system.by_slug(slug)


def test_a_refusal_is_an_input_error() -> None:
    assert issubclass(Refused, InputError)


@pytest.mark.parametrize(
    ("what", "ask"),
    [
        ("two series", lambda: series("employed_persons", unit("cao-bang"), [2020, 2021])),
        ("two series", lambda: series("population_avg_total", unit("ha-noi"), [2007, 2008])),
        (
            "across a change of definition",
            lambda: load("labour", indicator="employed_persons", year=[2020, 2024]),
        ),
        ("across a change of definition", lambda: load("labour", province_code="04")),
        ("not averaged", lambda: series("income_quintile_ratio", unit("bac-ninh"))),
        ("not averaged", lambda: series("income_month_pc_q1", unit("tuyen-quang"))),
        ("not averaged", lambda: series(PAPI, unit("bac-ninh"))),
        ("not averaged", lambda: panel("under5_mortality_per_1000", NOW.units, 2016)),
        ("no rank", lambda: place(PAPI, unit("cao-bang"), NOW, 2024)),
        ("groups, not places", lambda: place(PAPI, unit("cao-bang", BEFORE), BEFORE, 2024)),
        ("no score or rank of the 34", lambda: group(PAPI, unit("cao-bang"), NOW, 2024)),
        (
            "too noisy",
            lambda: group("papi_4_4_willingness_fight_corruption", unit("cao-bang", BEFORE), BEFORE, 2024),
        ),
        ("no rank", lambda: place("unemployment_rate_working_age", unit("cao-bang"), NOW, 2024)),
        ("no rank", lambda: place("poverty_rate_income", unit("cao-bang"), NOW, 2016)),
        ("no rank", lambda: place("pci_weighted", unit("cao-bang", BEFORE), BEFORE, 2016)),
        (
            "current prices",
            lambda: series("income_month_pc_total", unit("cao-bang")).growth_percent(2010, 2023),
        ),
        ("current prices", lambda: series("labour_productivity", unit("cao-bang")).change(2021, 2024)),
        ("break in 2010", lambda: series("poverty_rate_income", unit("cao-bang")).change(2008, 2016)),
        ("historical context", lambda: series("poverty_rate_income", unit("cao-bang")).latest),
        ("historical context", lambda: series("targeted_transfer_ntp", unit("cao-bang")).latest),
        ("no year known", lambda: common_year("employed_persons", [unit("cao-bang")], date(2021, 9, 15))),
        ("duplicate", lambda: series("population_avg_total_e0201", unit("cao-bang"))),
        ("not a trend", lambda: series("area", unit("cao-bang")).change(2012, 2024)),
    ],
)
def test_refused(what: str, ask: Callable[[], object]) -> None:
    with pytest.raises(Refused, match=what):
        ask()


@pytest.mark.parametrize(
    "slug", ["bac-ninh", "phu-tho", "quang-ngai", "gia-lai", "dak-lak", "lam-dong", "tay-ninh"]
)
def test_every_straddling_unit_has_no_region(slug: str) -> None:
    assert benchmark_region(unit(slug)) is None


def test_survey_and_register_poverty_never_share_a_figure_or_table() -> None:
    survey, register = (
        Source("poverty_multidimensional", (POVERTY,)),
        Source("poverty_register_regional", ("register_poor_rate",)),
    )
    with pytest.raises(Refused, match="different series"):
        refuse_mixed_poverty("tbl-x", [survey, register])
    refuse_mixed_poverty("tbl-x", [survey])
    refuse_mixed_poverty("tbl-x", [register])


def test_low_survey_poverty_has_no_place() -> None:
    found = place(POVERTY, unit("thai-nguyen"), NOW, 2023)
    assert found.form == "lowest"
    assert found.rank is None


@pytest.mark.parametrize(
    ("indicator", "area", "year"),
    [
        ("trained_labour_share_15plus", "R4", 2021),
        ("income_month_pc_total", "VN", 2016),
        ("income_month_pc_total", "R1", 2016),
        ("under5_mortality_per_1000", "R4", 2010),
    ],
)
def test_a_regional_row_that_does_not_fit_its_provinces_is_no_benchmark(
    indicator: str, area: str, year: int
) -> None:
    where = area if area == "VN" else NOW.region(area)
    assert series(indicator, where, [year]).at(year).value is None


@pytest.mark.parametrize("area", ["cao-bang", "04", "Cao Bằng", "Viet Nam", "R2"])
def test_a_text_that_names_no_area_is_refused(area: str) -> None:
    with pytest.raises(Refused, match=area):
        series("income_month_pc_total", area)


def test_missing_scores_stay_missing() -> None:
    (vinh_phuc,) = former_series(PAPI, unit("vinh-phuc", BEFORE), range(2018, 2025))
    assert vinh_phuc.at(2024).value is None
    assert vinh_phuc.at(2023).value is not None


def test_figures_refuse_a_label_without_caption() -> None:
    from diendan.analysis import figure

    open_report("cao-bang", "2026-09-15", "vi")
    drawing, (axis,) = canvas("half", 4)
    axis.plot([0, 1], [0, 1])
    with pytest.raises(InputError, match=r"fig-nothing\.caption"):
        figure("fig-nothing", drawing, values={}, data=pd.DataFrame(), sources=[Source("labour")])
