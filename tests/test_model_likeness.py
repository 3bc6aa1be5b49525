"""Where a model might fit: the distance on built cases whose answers are known, and on the real data."""

from collections.abc import Mapping
from datetime import date
from math import log, sqrt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from built_project import built_project
from dialogue_registry import Cells
from diendan.analysis.measures.latest_values import LatestFigure
from diendan.analysis.measures.observations import Point
from diendan.analysis.methods.province_similarity import SimilarityMeasure, compare, likest, measures_on
from diendan.analysis.reading.loading import indicator
from diendan.data.units import UnitSystem, units_at
from notebook_cells import run_cells

ROOT = Path(__file__).parent.parent
FORUM = date(2026, 9, 15)
BEFORE: UnitSystem = units_at(date(2025, 6, 30), ROOT)
NAMES = (
    "poverty_rate_multidimensional_household",
    "income_month_pc_total",
    "rural_population_share",
    "population_density",
)
PLACE, OTHER, THIRD, FOURTH = BEFORE.units[:4]


def measure(
    name: str,
    values: Mapping[str, float],
    *,
    weight: float = 1,
    scale: str = "linear",
    floor: float | None = None,
) -> SimilarityMeasure:
    points = {code: Point(2023, value, "final") for code, value in values.items()}
    return SimilarityMeasure(LatestFigure(indicator(name), 2023, points), scale, floor, weight)


def codes(*values: float) -> dict[str, float]:
    return {unit.code: value for unit, value in zip(BEFORE.units, values, strict=False)}


def test_the_distance_is_the_root_of_the_weighted_mean_of_squared_standard_differences() -> None:
    # Values -1 and 1 have mean 0 and deviation 1, so differences in values are differences in deviations.
    found = compare(
        PLACE,
        BEFORE.units[:4],
        [
            measure(NAMES[0], codes(-1, 1, -1, 1), weight=3),
            measure(NAMES[1], codes(-1, -1, 1, 1), weight=1),
        ],
    )
    distances = {each.province.code: each.distance for each in found.ordered}
    assert distances == {
        OTHER.code: pytest.approx(sqrt(3 * 4 / 4)),
        THIRD.code: pytest.approx(sqrt(1 * 4 / 4)),
        FOURTH.code: pytest.approx(2),
    }
    assert [each.province.code for each in found.ordered] == [THIRD.code, OTHER.code, FOURTH.code]
    assert found.ordered[0].most_different == NAMES[1]
    assert found.ordered[0].differences == {NAMES[0]: 0, NAMES[1]: 2}


def test_missing_figures_are_left_out_or_set_the_province_apart_and_never_filled_in() -> None:
    whole = [measure(name, codes(-1, 1, -1, 1)) for name in NAMES[:2]]
    third = measure(NAMES[2], codes(-1, 1, -1))
    fourth = measure(NAMES[3], {PLACE.code: -1, OTHER.code: 1})
    found = compare(PLACE, BEFORE.units[:4], [*whole, third, fourth])
    by_code = {each.province.code: each for each in found.ordered}
    assert by_code[OTHER.code].missing == ()
    assert by_code[THIRD.code].missing == (NAMES[3],)
    assert by_code[THIRD.code].distance == 0
    assert [(unit.code, missing) for unit, missing in found.not_compared] == [
        (FOURTH.code, (NAMES[2], NAMES[3]))
    ]


def test_a_floor_makes_low_values_equal_and_a_logarithm_makes_ratios_equal() -> None:
    floored = compare(PLACE, BEFORE.units[:4], [measure(NAMES[0], codes(1, 4, 5, 30), floor=5)])
    assert [each.distance for each in floored.ordered[:2]] == [0, 0]
    scaled = measure(NAMES[1], codes(10, 100, 1000, 100), scale="log")
    steps = [scaled.standard(unit.code) or 0 for unit in BEFORE.units[:3]]
    assert steps[1] - steps[0] == pytest.approx(steps[2] - steps[1])


@given(
    st.lists(st.floats(0.1, 1e6), min_size=4, max_size=4),
    st.floats(0.1, 100),
    st.floats(0.1, 100),
    st.permutations(range(4)),
)
def test_units_of_measure_weights_and_order_do_not_matter(
    values: list[float], factor: float, weight: float, order: list[int]
) -> None:
    own = dict(zip([unit.code for unit in BEFORE.units[:4]], values, strict=True))
    one = compare(PLACE, BEFORE.units[:4], [measure(NAMES[1], own)])
    scaled = {code: value * factor for code, value in own.items()}
    shuffled = [BEFORE.units[place] for place in order]
    other = compare(PLACE, shuffled, [measure(NAMES[1], scaled, weight=weight)])
    for first, second in zip(
        sorted(one.ordered, key=lambda each: each.province.code),
        sorted(other.ordered, key=lambda each: each.province.code),
        strict=True,
    ):
        assert first.distance == pytest.approx(second.distance, rel=1e-6, abs=1e-6)


def test_the_real_figures_give_the_distance_that_a_reader_works_out_again() -> None:
    place = BEFORE.by_slug("bac-ninh")
    found = likest(place, FORUM, BEFORE.units)
    assert len(found.measures) == 6
    assert (found.unused, found.not_compared) == ((), ())
    by_hand = pd.DataFrame({m.indicator.name: pd.Series(dict(m.values)) for m in found.measures})
    by_hand[NAMES[0]] = by_hand[NAMES[0]].clip(lower=5)
    for name in (NAMES[1], NAMES[3]):
        by_hand[name] = by_hand[name].map(log)
    standard = (by_hand - by_hand.mean()) / by_hand.std(ddof=0)
    distance = ((standard - standard.loc[place.code]) ** 2).mean(axis=1) ** 0.5
    for each in found.ordered:
        assert each.distance == pytest.approx(distance[each.province.code])
    assert len(found.ordered) == 62
    assert [each.distance for each in found.ordered] == sorted(each.distance for each in found.ordered)


def test_a_day_sees_only_years_that_were_over_and_no_year_before_a_break() -> None:
    place = BEFORE.by_slug("bac-ninh")
    measures, unused = measures_on(date(2023, 10, 4), place, BEFORE.units)
    assert unused == [NAMES[0]]  # the survey has the year 2023 only
    for each in measures:
        assert each.indicator.first_usable_year <= each.figure.year < 2023
    early, unused = measures_on(date(2021, 10, 4), place, BEFORE.units)
    # The series of labour starts anew in 2021, so 2020 is another series.
    assert {"trained_labour_share_15plus", "informal_employment_rate"} <= set(unused)
    assert all(each.indicator.table != "labour" for each in early)


def test_a_model_of_a_merged_unit_is_not_compared_and_one_of_an_unchanged_unit_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models: list[Cells] = [
        {"model": name, "name_vi": name, "name_en": name, "system": "34", "code": code, "day": "2026-01-01"}
        for name, code in (("merged", "24"), ("stays", "04"))
    ]
    shown = run_cells("model-sheet", model="gia-binh-1", forum_date=FORUM.isoformat(), language="en")
    table = shown.outputs["tbl-alike"].payload
    assert isinstance(table["rows"], list)
    assert len(table["rows"]) == 6  # the place itself and the five nearest
    data = table["data"]
    assert isinstance(data, dict)
    assert isinstance(data["rows"], list)
    assert len(data["rows"]) == 63  # the CSV has all
    monkeypatch.setenv("DIENDAN_ROOT", str(built_project(tmp_path, only_models=models).root))
    merged, stays = (
        run_cells("model-sheet", model=name, forum_date=FORUM.isoformat(), language="en")
        for name in ("merged", "stays")
    )
    assert merged.variables["comparison"] is None
    assert "tbl-alike" not in merged.outputs
    assert stays.values("alike")["origin"] == "Cao Bang"
