"""Arithmetic that keeps a trace and still makes a false figure is refused, whatever the words are."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from diendan.analysis import Refused, load, open_report, series, session, untraced
from diendan.analysis.prose import prose
from diendan.data.provenance.formulas import rule_of
from diendan.language import number, percent
from diendan.spec.texts import Texts
from diendan.traces import computed, trace_of

INFORMAL, TRAINED, OUTPUT = "informal_employment_rate", "trained_labour_share_15plus", "labour_productivity"
INCOME, PEOPLE, POVERTY = (
    "income_month_pc_total",
    "population_avg_total",
    "poverty_rate_multidimensional_household",
)


def told(words: str, value: Any, slug: str = "cao-bang") -> str:
    """Return what a report of a province prints of `value` (x), all called preliminary and estimated."""
    report = open_report(slug, "2026-09-15", "en")
    part = f"Preliminary, 2021–2024, estimated, Ha Noi: {words}"
    session._current = replace(report, texts=Texts(Path("made-up.en.md"), "en", {"own": part}, {"own": 1}))
    return str(prose("own", {"x": value() if callable(value) else value}).data["text/markdown"])


def of(indicator: str, year: int, code: str = "04") -> Any:
    table = {INCOME: "income", PEOPLE: "population", POVERTY: "poverty"}.get(indicator, "labour")
    (value,) = load(table, indicator=indicator, year=year, province_code=code).value
    return value


NUMBER = "{{ x | number(1) }}"
WRONG: Mapping[str, tuple[Callable[[], Any], str, str]] = {
    "a typed number added": (lambda: of(INFORMAL, 2024) + 5.0, NUMBER, "own in it"),
    "hidden by zero": (lambda: 12.5 + 0 * of(INFORMAL, 2024), NUMBER, "own in it"),
    "a typed factor": (lambda: of(INFORMAL, 2024) * 1.5, NUMBER, "own in it"),
    "a typed factor in the text": (lambda: of(INFORMAL, 2024), "{{ (x * 2) | percent }}", "own in it"),
    "a typed divisor": (lambda: of(INFORMAL, 2024) / 1.5, NUMBER, "own in it"),
    "two rates": (lambda: of(INFORMAL, 2024) + of(INFORMAL, 2024, "01"), NUMBER, "a sum of rates"),
    "all rates": (
        lambda: load("labour", indicator=INFORMAL, year=2024, province_code=["04", "01"]).value.sum(),
        NUMBER,
        "a sum of rates",
    ),
    "two kinds of rates": (lambda: of(INFORMAL, 2024) - of(TRAINED, 2024), NUMBER, "two indicators"),
    "a rate and an amount": (lambda: of(INFORMAL, 2024) + of(OUTPUT, 2024), NUMBER, "two indicators"),
    "over a break": (lambda: of(INFORMAL, 2024) - of(INFORMAL, 2020), NUMBER, "over a break"),
    "growth at current prices": (
        lambda: 100 * of(OUTPUT, 2024) / of(OUTPUT, 2021),
        NUMBER,
        "growth at current prices",
    ),
    "income as a percentage": (
        lambda: of(INCOME, 2023),
        "{{ x | percent }}",
        "thousand_vnd_per_month with a",
    ),
    "a mean of incomes as a percentage": (
        lambda: load("income", indicator=INCOME, year=2023, province_code=["04", "01"]).value.mean(),
        "{{ x | percent }}",
        "thousand_vnd_per_month with a",
    ),
    "another scale": (
        lambda: of(INCOME, 2023),
        NUMBER + " million VND",
        "called otherwise: “[\\d.,]+ million VND”",
    ),
    "another currency": (lambda: of(INCOME, 2023), NUMBER + " thousand USD", "called otherwise"),
    "no scale": (lambda: of(PEOPLE, 2024), NUMBER + " people", "called otherwise"),
    "another unit of a filter": (
        lambda: of(INCOME, 2023),
        '{{ x | quantity("million_vnd") }}',
        "called otherwise",
    ),
    "a difference in percent": (
        lambda: of(INFORMAL, 2024) - of(INFORMAL, 2024, "01"),
        NUMBER + " percent",
        "difference of two rates",
    ),
    "a typed minus": (lambda: of(INFORMAL, 2024), "-{{ x | percent }}", "typed before it: “-"),
    "a typed plus": (lambda: of(INFORMAL, 2024), "(+{{ x | percent }})", "typed before it"),
    "a year set close": (lambda: of(INFORMAL, 2024), "{{ 2024 }}{{ x | percent }}", "typed before it: “4"),
}
RIGHT: Mapping[str, tuple[Callable[[], Any], str]] = {
    "the rest": (lambda: 100 - of(INFORMAL, 2024), "{{ x | percent }}"),
    "another scale by a power of ten": (lambda: of(INCOME, 2023) / 1000, NUMBER + " million VND"),
    "a mean": (lambda: (of(INFORMAL, 2024) + of(INFORMAL, 2024, "01")) / 2, "{{ x | percent }}"),
    "a share": (lambda: 100 * of(PEOPLE, 2024) / of(PEOPLE, 2024, "01"), "{{ x | percent }}"),
    "people of a rate": (lambda: of(INFORMAL, 2024) * of(PEOPLE, 2024) / 100, NUMBER + " thousand people"),
    "one side of a break": (lambda: of(INFORMAL, 2024) - of(INFORMAL, 2021), NUMBER + " percentage points"),
    "a difference turned round": (lambda: -(of(INFORMAL, 2024) - of(INFORMAL, 2021)), NUMBER + " points"),
    "two places": (lambda: of(OUTPUT, 2024) / of(OUTPUT, 2024, "01"), NUMBER + " times"),
    "its own unit": (lambda: of(INCOME, 2023), NUMBER + " thousand VND"),
    "its scale alone": (lambda: of(INCOME, 2023), NUMBER + " thousand"),
    "a sum of people": (lambda: of(PEOPLE, 2024) + of(PEOPLE, 2024, "01"), NUMBER + " thousand people"),
    "a count": (lambda: computed(2, "count", [of(INCOME, 2023), of(INCOME, 2023, "01")]), "{{ x }} people"),
    "a range": (lambda: of(INFORMAL, 2024), "1–{{ x | percent }}".replace("1–", "–")),
    "what states its reason": (lambda: untraced(12.5, "a bound of this test"), "{{ x | percent }}"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_whatever_its_words(name: str) -> None:
    value, words, why = WRONG[name]
    with pytest.raises(Refused, match=f"^In own, .*{why}"):
        told(words, value)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right(name: str) -> None:
    value, words = RIGHT[name]
    assert any(map(str.isdigit, told(words, value)))


def test_the_income_of_a_merged_unit_is_no_percentage_either() -> None:
    """Before: the weights hid the unit, and 2,795.7% was printed."""
    unit = open_report("tuyen-quang", "2026-09-15", "en").unit
    income = series(INCOME, unit).latest.number
    with pytest.raises(Refused, match="in thousand_vnd_per_month with a percent sign"):
        told("{{ x | percent }}", income, "tuyen-quang")
    with pytest.raises(Refused, match="called otherwise"):
        told(NUMBER + " million VND", income, "tuyen-quang")
    rate = series(POVERTY, unit).latest.number
    assert percent(rate, "en") in told("{{ x | percent }}", rate, "tuyen-quang")
    assert number(income, "en", 1) in told(NUMBER + " thousand VND", income, "tuyen-quang")


def test_a_filter_changes_no_digit_of_a_figure() -> None:
    rate = of(INFORMAL, 2024)
    with pytest.raises(Exception, match=r"replace.*changes the figure"):
        told('{{ x | percent | replace(".", "") }}', rate)
    assert told('{{ x | percent | replace("%", " %") }}', rate).endswith(" %")


def test_a_figure_of_another_place_needs_its_name_beside_it() -> None:
    """Before: Hà Nội's rate was printed as Cao Bằng's."""
    own, other = of(INFORMAL, 2024), of(INFORMAL, 2024, "10")
    assert "%" in told("{{ x | percent }}", own)
    assert "%" in told("in Lao Cai {{ x | percent }}", other)
    for words in ("{{ x | percent }}", "\n\nIn Lao Cai.\n\nPreliminary, 2024: {{ x | percent }}"):
        with pytest.raises(
            Refused, match=r"^In own, of Lào Cai, which its paragraph or item does not name: “"
        ):
            told(words, other)
    country = load("labour", indicator=INFORMAL, year=2024)
    assert "%" in told("≈ {{ x | percent }}", country.value.median())


def test_the_year_beside_a_figure_is_its_own() -> None:
    """Before: “In 2024” stood before a value of 2021."""
    rate = of(INFORMAL, 2023)
    for words in (
        "In 2023: {{ x | percent }}.",
        "From 2021 to 2024: {{ x | percent }}.",
        "{{ x | percent }}.",
    ):
        assert "%" in told("That is new.\n\n" + words, rate)
    for words in ("In 2024: {{ x | percent }}.", "In 2021 or 2024: {{ x | percent }}."):
        with pytest.raises(Refused, match=r"^In own, of 2023, where its sentence has another year"):
            told("That is new.\n\n" + words, rate)
    for words in ("Since 15/9/2024: {{ x | percent }}.", "Of 2023.\n- In 2024: {{ x | percent }}."):
        assert "%" in told("That is new.\n\n" + words, rate)


def test_the_annex_calls_a_product_a_product_and_a_mean_a_mean() -> None:
    """Before: each was a “ratio”."""
    open_report("cao-bang", "2026-09-15", "en")
    rate, other, people = of(INFORMAL, 2024), of(INFORMAL, 2024, "01"), of(PEOPLE, 2024)
    for value, rule in (
        (rate * people / 100, "product"),
        ((rate + other) / 2, "mean"),
        (people / of(PEOPLE, 2024, "01"), "ratio"),
        (100 * people / of(PEOPLE, 2024, "01"), "ratio"),
        (people / 1000, "converted"),
        (rate - other, "difference"),
    ):
        trace = trace_of(value)
        assert trace is not None
        assert rule_of(trace) == rule
