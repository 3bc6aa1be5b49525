"""Numbers that know where they come from: arithmetic and writing hand it on, formulas compute the same."""

import pickle
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diendan.analysis.outputs import provenance
from diendan.analysis.text_values import json_ready
from diendan.data.provenance.formulas import formula, readable, told_by, told_figures
from diendan.language import number, percent, quantity
from diendan.spec.texts import Texts
from diendan.traces import (
    Computed,
    TracedCells,
    TracedFloat,
    TracedText,
    by_rule,
    cells_in,
    computed,
    drawn_together,
    trace_of,
    traced,
)


def cell(code: str, year: str = "2024") -> TracedCells:
    return TracedCells(
        "labour", "value", (("indicator", ("rate",)), ("province_code", (code,)), ("year", (year,)))
    )


def read(value: float, code: str = "04", year: str = "2024") -> TracedFloat:
    return TracedFloat(value, cell(code, year))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.5, 1000), min_size=2, max_size=5), st.lists(st.floats(0.5, 1000), min_size=5))
def test_a_formula_computes_what_the_arithmetic_did(values: list[float], weights: list[float]) -> None:
    shares = [read(value, f"{place:02}") for place, value in enumerate(values)]
    heads = [read(weight, f"{place:02}", "2023") for place, weight in enumerate(weights[: len(values)])]
    made = 100 * sum(v * w for v, w in zip(shares, heads, strict=True)) / sum(heads) - shares[0] / 2
    trace = trace_of(made)
    assert trace is not None
    names = {cells: f"c{place}" for place, cells in enumerate(cells_in(trace), 1)}
    known = {cells.trace: float(cells) for cells in (*shares, *heads)}
    again = eval(formula(trace, names), {name: known[cells] for cells, name in names.items()})
    assert again == pytest.approx(float(made))


@given(st.text(st.characters(codec="utf-8"), max_size=20), st.text(st.characters(codec="utf-8"), min_size=1))
def test_cells_are_read_back_from_their_line(value: str, column: str) -> None:
    meant = TracedCells("facts", column, (("area", (value, "VN")), ("source", (f"{value}&#=,?",))))
    assert TracedCells.parse(str(meant)) == meant


def test_a_value_counts_as_the_number_that_it_is() -> None:
    value = read(21.24)
    assert (value == 21.24, value > 20, f"{value:.1f}", hash(value)) == (True, True, "21.2", hash(21.24))
    assert json_ready({"a": [value, True]}) == {"a": [21.24, True]}
    assert type(json_ready(value)) is float
    assert pickle.loads(pickle.dumps(value)).trace == value.trace
    assert trace_of(traced(True, value.trace)) is None


def test_writing_keeps_the_trace_and_words_round_it_belong_to_it() -> None:
    value = read(21.24)
    for written in (number(value, "vi"), percent(value, "en"), quantity(value, "percent", "vi")):
        assert trace_of(written) == value.trace
    assert trace_of("≈ " + percent(value, "vi")) == value.trace
    assert trace_of(percent(None, "vi")) is None
    assert isinstance(percent(value, "vi") + "!", TracedText)


def test_rows_that_differ_by_place_are_drawn_together() -> None:
    values = [read(value, code) for code, value in (("02", 3.0), ("01", 1.0), ("04", 2.0))]
    middle = computed(median(values), "median", values)
    trace = trace_of(middle)
    assert trace is not None
    (rows,) = cells_in(trace)
    assert dict(rows.where)["province_code"] == ("01", "02", "04")
    (together,) = drawn_together([rows, cell("99")])
    assert dict(together.where)["province_code"] == ("01", "02", "04", "99")
    assert len(drawn_together([rows, cell("04", "2023")])) == 2
    assert computed(3, "count", [1.0, 2.0]) == 3


def test_an_output_tells_rule_formula_and_cells_and_a_text_marks_them() -> None:
    mean = by_rule((read(2.0, "01") * read(3.0, "02") + 1) / read(4.0, "03"), "weighted_mean")
    values = {"poverty": {"value": mean, "year": 2024}, "list": [read(5.0)]}
    told = provenance(values=values)
    assert told["figures"] == {
        "values/poverty/value": "weighted_mean: (c1*c2 + 1)/c3",
        "values/list/0": "published: c4",
    }
    again = told_figures(json_ready(values), told, "values")  # type: ignore[arg-type]
    part = "{{ poverty.value | abs | percent }} {{ poverty.year }}"
    texts = Texts(Path("p.vi.md"), "vi", {"p": part}, {"p": 1})

    def mark(text: str, value: object) -> str:
        trace = trace_of(value)
        found = trace and told_by(trace)
        return f"<{text}: {found.formula}>" if found else text

    assert texts.render("p", again, mark) == "<1,8%: (c1*c2 + 1)/c3> 2024"
    assert texts.render("p", again) == "1,8% 2024"
    assert readable("100*c1/c2 - c3") == "100 × c1 ÷ c2 − c3"


def test_a_change_of_unit_has_one_row_and_a_difference_two() -> None:
    assert trace_of(read(5000.0) / 1000) == Computed("/", (cell("04"), 1000.0))
    assert trace_of(sum([read(1.0)])) == cell("04")


def test_what_a_text_computes_of_two_figures_leads_to_both() -> None:
    values = {"late": read(1.0, "01"), "open": read(2.0, "02")}
    again = told_figures(json_ready(values), provenance(values=values), "values")  # type: ignore[arg-type]
    told = told_by((again["late"] + again["open"]).trace)
    assert told is not None
    assert (told.rule, told.formula, [name for name, _ in told.cells]) == ("sum", "c1 + c2", ["c1", "c2"])
