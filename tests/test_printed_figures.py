"""What a report prints leads to rows of data/ or says why not, however it was made; else it is refused."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from diendan.analysis import (
    Refused,
    Report,
    former_series,
    load,
    open_report,
    panel,
    series,
    session,
    untraced,
)
from diendan.analysis.charts.style import canvas
from diendan.analysis.figures import figure
from diendan.analysis.measures import COUNTRY, known_values, middle
from diendan.analysis.outputs import refuse_other_sources
from diendan.analysis.prose import prose
from diendan.analysis.session import current
from diendan.analysis.tables import Column, table
from diendan.data.provenance.formulas import formula
from diendan.data.provenance.named_source import Source
from diendan.data.units import before_merger
from diendan.errors import InputError
from diendan.language import Language, number, percent
from diendan.spec.texts import Texts
from diendan.traces import TracedCells, cells_in, computed, trace_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RATE = "household_electricity_share"
# What every part must say of the figures that these tests print
SAID = " Số sơ bộ các năm 2016, 2018, 2023, cũng của Hà Nội, Cao Bằng."
PARTS = {
    "number": "Tỷ lệ là {{ rate | number(1) }}.",
    "percent": "Tỷ lệ là {{ rate | percent }}.",
    "typed-sign": "Tỷ lệ là {{ rate | number(1) }}%.",
    "bare": "Có {{ rate }}.",
    "thousands": "Có {{ rate }} nghìn đồng.",
    "named": "Tỷ lệ của Hà Giang là {{ rate | number(1) }}.",
    "former": "Tỷ lệ của Tuyên Quang cũ là {{ rate | number(1) }}.",
    "same-name": "Tỷ lệ của Tuyên Quang là {{ rate | number(1) }}.",
    "joined": "Tỷ lệ: {{ rates | join('; ') }}.",
    "each": "Tỷ lệ: {% for each in rates %}{{ each }} hộ; {% endfor %}chưa có số liệu khác.",
    "beside": "Tỷ lệ: {{ rates[0] ~ ' và ' ~ rates[1] }}.",
    "macro": "{% macro bold(x) %}**{{ x }}**{% endmacro %}Có {{ bold(rates[0]) ~ '; ' ~ bold(rates[1]) }}.",
    "estimate": "Trung vị ≈ {{ rate | number(1) }}.",
    "estimate-of-another": "Trung vị là {{ rate | number(1) }}. Số của đơn vị là ước tính.",
    "unit": "Tỷ suất {{ rate | unit }}.",
    "day": "Đến {{ rate | day }}.",
    "fig-rate.caption": "Tỷ lệ {{ rate | percent }}",
    "fig-rate.alt": "Biểu đồ",
    "tbl-rate.caption": "Tỷ lệ",
    "tbl-rate.columns.rate": "Tỷ lệ",
    "tbl-rate.columns.name": "Tỉnh",
}
for name in [each for each in PARTS if "." not in each or each.endswith(".caption")]:
    PARTS[name] += SAID
# Parts that say of a figure what their names say
MADE_UP = {
    f"{kind}-{language}": words
    for language, parts in {
        "vi": {
            "made-up": "Tỷ lệ là {{ rate | number(1) }}.",
            "preliminary": "Tỷ lệ (sơ bộ) là {{ rate | number(1) }}.",
            "year": "Tỷ lệ năm 2016 là {{ rate | number(1) }}.",
            "both": "Tỷ lệ năm 2016 (sơ bộ) là {{ rate | number(1) }}.",
            "span": "Từ năm 2010 đến năm 2018, sơ bộ: {{ rate | number(1) }}.",
            "another": "Từ năm 2017 đến năm 2018, sơ bộ: {{ rate | number(1) }}.",
        },
        "en": {
            "made-up": "The rate is {{ rate | number(1) }}.",
            "preliminary": "The rate (preliminary) is {{ rate | number(1) }}.",
            "year": "The rate in 2016 is {{ rate | number(1) }}.",
            "both": "The rate in 2016 (preliminary) is {{ rate | number(1) }}.",
            "span": "Preliminary, 2010–2018: {{ rate | number(1) }}.",
            "another": "Preliminary, from 2017 to 2018: {{ rate | number(1) }}.",
        },
    }.items()
    for kind, words in parts.items()
}


def opened(slug: str = "tuyen-quang", day: str = "2026-09-15", language: Language = "vi") -> Report:
    """Open a report with texts of the tests' own."""
    parts = PARTS | MADE_UP
    report = replace(
        open_report(slug, day, language),
        texts=Texts(Path(f"test.{language}.md"), language, parts, dict.fromkeys(parts, 1)),
    )
    session._current = report
    return report


def electricity(**where: Any) -> pd.DataFrame:
    return load("electricity", indicator=RATE, year=2016, **where)


def rate_of(code: str, **where: Any) -> Any:
    (rate,) = electricity(province_code=code, **where).value
    return rate


UNTRACED: Mapping[str, tuple[str, Callable[[], object]]] = {
    "typed": ("number", lambda: 96.8),
    "a count": ("bare", lambda: 12),
    "a rate as an f-string": (
        "bare",
        lambda: f"{series(RATE, opened('cao-bang').unit).known[-1].number:.1f} %",
    ),
    "a traced figure and one that is not": ("bare", lambda: percent(rate_of("04"), "vi") + f" ({3.5:.1f})"),
    "a float of a figure": ("number", lambda: float(rate_of("04"))),
    "what numpy made": ("number", lambda: np.mean(np.asarray(electricity().value))),
    "a standard deviation": ("number", lambda: electricity().value.std()),
}


@pytest.mark.parametrize("name", UNTRACED)
def test_a_figure_that_leads_nowhere_is_refused_by_its_number(name: str) -> None:
    part, make = UNTRACED[name]
    value = make()
    opened()
    with pytest.raises(
        Refused, match=rf"^In {part}, without a row of data/: \S.*untraced\(value, reason="
    ) as e:
        prose(part, {"rate": value})
    assert any(map(str.isdigit, str(e.value).partition("data/: ")[2].partition(" (")[0]))


YEARS: Mapping[str, tuple[str, object]] = {
    "with a unit": ("bare", f"{2047} nghìn đồng"),
    "with a unit in the text": ("thousands", 2016),
    "with a unit, of a year that was read": ("bare", "2016 hộ"),
    "with a percent sign": ("bare", "2016%"),
    "with a decimal sign": ("bare", "2016,5"),
    "that nothing says": ("bare", 2047),
    "that nothing says, in words": ("bare", "các hộ: 2047"),
    "in English": ("bare", "2016 households in 2016"),
}


@pytest.mark.parametrize("name", YEARS)
def test_four_digits_are_no_year_where_they_stand_as_a_figure(name: str) -> None:
    part, value = YEARS[name]
    opened("cao-bang")
    electricity()
    with pytest.raises(Refused, match=rf"^In {part}, without a row of data/\S* .*\d{{4}}"):
        prose(part, {"rate": value})


@pytest.mark.parametrize(
    "value",
    [
        2016,
        2026,
        "năm 2047",
        "trước 2047",
        "from 2047",
        "in 2047",
        "2046–2047",
        "2047-2048",
        "(2047)",
        "9/2047",
        "30/9/2047",
        "2016, 2018",
    ],
)
def test_a_year_is_one_that_was_read_or_stands_as_one(value: object) -> None:
    opened("cao-bang")
    load("electricity", indicator=RATE)
    load("income", indicator="income_month_pc_total")
    prose("bare", {"rate": value})


def test_figures_keep_their_traces_in_what_a_text_makes_of_them() -> None:
    opened("cao-bang")
    rates = [percent(rate_of(code), "vi") for code in ("04", "01")]
    for part in ("joined", "beside", "macro"):
        prose(part, {"rates": rates})
        with pytest.raises(Refused, match="without a row"):
            prose(part, {"rates": [rates[0], "12,5%"]})


def test_what_is_no_figure_is_printed() -> None:
    report = opened()
    for part, value in (
        ("bare", 2026),
        ("day", "2026-09-15"),
        ("number", untraced(95, "the level of an interval")),
        ("bare", percent(untraced(20.0, "a fifth of the population"), "vi")),
    ):
        prose(part, {"rate": value})
    assert report.text_of("bare", {"rate": "Nghị quyết"}) == "Có Nghị quyết." + SAID


def test_words_with_digits_that_the_report_has_read_are_printed() -> None:
    opened()
    documents = load("documents", ["title_vi"])
    title = next(each for each in documents.title_vi if any(map(str.isdigit, each)))
    prose("bare", {"rate": str(title)})
    with pytest.raises(Refused, match="without a row"):
        prose("bare", {"rate": str(title) + ", 57 trang"})


def test_what_another_report_has_read_is_no_source() -> None:
    opened("cao-bang")
    electricity()
    documents = load("documents", ["title_vi"])
    read = (2016, next(each for each in documents.title_vi if re.search(r"\b\d{1,3}\b", each)))
    for value in read:
        prose("bare", {"rate": value})
    opened("lai-chau")
    for value in read:
        with pytest.raises(Refused, match="without a row"):
            prose("bare", {"rate": value})


def test_each_figure_of_one_text_is_looked_at_and_traced() -> None:
    opened()
    other, alone = percent(rate_of("04"), "vi"), percent(rate_of("08"), "vi")
    for text in (other + "; " + alone, alone + "; " + other):
        with pytest.raises(Refused, match="of former provinces"):
            prose("bare", {"rate": text})
    opened("cao-bang")
    two = other + "; " + percent(rate_of("01"), "vi")
    trace = trace_of(two)
    assert trace is not None
    assert len(cells_in(trace)) == 2
    prose("bare", {"rate": two})


def test_a_stated_fact_of_a_former_province_is_not_the_merged_unit_s() -> None:
    opened("da-nang")
    facts = load("ngo_aid_facts", area="49")
    with pytest.raises(Refused, match="of former provinces"):
        prose("number", {"rate": facts.value.dropna().iloc[0]})


def test_a_report_on_another_unit_may_tell_of_a_former_province() -> None:
    opened("cao-bang")
    prose("same-name", {"rate": rate_of("08")})
    with pytest.raises(Refused, match="In number, of Tuyên Quang, which its paragraph or item does not name"):
        prose("number", {"rate": rate_of("08")})


def test_an_edited_sentence_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr("diendan.analysis.reading.read_log.record", lambda **entry: read.append(str(entry)))
    report = opened("cao-bang")
    prose("number", {"rate": rate_of("04")})
    assert any("'part': 'number'" in line and report.texts.part_sha256("number") in line for line in read)


def test_pandas_keeps_to_its_options() -> None:
    opened("cao-bang")
    column = electricity(province_code=["01", "04", "08"]).value
    plain = column.astype(float)
    assert column.std(ddof=0) == plain.std(ddof=0)
    assert pd.isna(column.sum(min_count=4))
    gaps = column.where(column > plain.min())
    assert gaps.idxmax() == gaps.astype(float).idxmax()
    assert gaps.cumsum().astype(float).equals(gaps.astype(float).cumsum())
    assert gaps.to_frame().idxmax().iloc[0] == gaps.astype(float).idxmax()


GROUPED: Mapping[str, Callable[[Any], Any]] = {
    "std": lambda groups: groups.std(),
    "var of all": lambda groups: groups.var(ddof=0),
    "rank": lambda groups: groups.rank(),
    "running sum": lambda groups: groups.cumsum(),
    "several": lambda groups: groups.agg(["mean", "std", "max"]),
    "median": lambda groups: groups.median(),
    "none of a group": lambda groups: groups.sum(min_count=1),
    "place of the highest": lambda groups: groups.idxmax(),
}


@pytest.mark.parametrize("name", GROUPED)
def test_groups_have_the_numbers_of_plain_columns(name: str) -> None:
    opened("cao-bang")
    rates = electricity(province_code=["01", "04", "08", "10", "11", "12"]).value
    rates = rates.where(rates > rates.min())
    keys = ["a", "a", "b", "b", "b", "c"]
    made, plain = (GROUPED[name](each.groupby(keys)) for each in (rates, rates.astype(float)))
    assert np.allclose(np.asarray(made, dtype=float), np.asarray(plain, dtype=float), equal_nan=True)


def test_a_column_of_years_leaves_arithmetic_to_the_figures() -> None:
    opened("cao-bang")
    frame = electricity(province_code=["01", "04"])
    for made in (frame.year * frame.value, frame.value * frame.year):
        assert made.dtype == "traced"
        assert trace_of(made[0]) is not None


def test_arithmetic_on_frames_keeps_what_a_figure_is_made_of() -> None:
    opened("cao-bang")
    frame = electricity(province_code=["01", "04"]).set_index("province_code").value
    made = {
        "a difference": (frame["01"] - frame["04"], "c1 - c2"),
        "a ratio": (100 * frame["04"] / frame["01"], "100*c1/c2"),
        "a sum": (frame.sum(), "c1 + c2"),
        "a mean": (frame.mean(), "(c1 + c2)/2"),
        "a mean of a frame": (frame.to_frame().mean().iloc[0], "(c1 + c2)/2"),
        "a mean of a group": (frame.groupby([1, 1]).mean().iloc[0], "(c1 + c2)/2"),
        "the highest": (frame.max(), "max(c1)"),
        "a number of numpy": (np.float64(2) * frame["04"], "2*c1"),
        "an array of numpy": ((np.array([2.0]) * frame["04"])[0], "2*c1"),
    }
    for name, (value, expected) in made.items():
        trace = trace_of(value)
        assert trace is not None, name
        names = {cells: f"c{place}" for place, cells in enumerate(cells_in(trace), 1)}
        assert formula(trace, names) == expected, name
    assert np.asarray(frame).dtype == float
    assert frame.plot() is not None


def test_a_frame_says_which_row_a_figure_is_from() -> None:
    opened("cao-bang")
    trace = trace_of(rate_of("04"))
    assert str(trace) == f"electricity?indicator={RATE}&province_code=04&year=2016#value"


def test_the_figure_of_a_former_province_is_not_the_merged_unit_s() -> None:
    report = opened("tuyen-quang")
    alone, other, far = (rate_of(code) for code in ("08", "02", "04"))
    former = [each.at(2016).number for each in former_series(RATE, report.unit, [2016])]
    points = panel(RATE, before_merger().units, 2016)
    for value in (
        *(alone, (alone + other) / 2, alone - far, (far + other) / 2),
        *(points["08"].number, *former, sum(former) / 2, max(former)),
        computed(max(former), "median", former),
        computed(3, "place", [points["08"].number], known_values(points).values()),
    ):
        for part in ("number", "same-name"):
            with pytest.raises(Refused, match="of former provinces, which is no figure of the merged unit"):
                prose(part, {"rate": value})
        prose("former", {"rate": value})
    prose("named", {"rate": other})
    with pytest.raises(Refused, match="of former provinces"):
        prose("named", {"rate": alone})
    estimate = series(RATE, report.unit, [2016]).at(2016).number
    for value in (
        far,
        electricity().value.mean(),
        estimate,
        100 - estimate,
        middle(known_values(points).values()),
    ):
        prose("number", {"rate": value})
    people = series("population_avg_total", report.unit, [2016]).at(2016).number
    prose("number", {"rate": people})
    opened("tuyen-quang", "2024-09-15")
    prose("number", {"rate": alone})


def test_the_row_of_a_table_names_the_former_province() -> None:
    report = opened("tuyen-quang")
    of = {each.area_name("vi"): each.at(2016).number for each in former_series(RATE, report.unit, [2016])}
    rate: Column[Any] = Column("rate", lambda row: percent(row[1], "vi"), lambda row: row[1])
    code: Column[Any] = Column("code", value=lambda row: row[2])
    for rows, is_named in (
        ([("Hà Giang", of["Hà Giang"], "63:02")], True),
        ([("Tuyên Quang", of["Tuyên Quang"], "34:08")], False),
        ([("Tuyên Quang (cũ)", of["Tuyên Quang"], "63:08")], True),
    ):
        columns = [Column("name", lambda row: row[0]), rate, code]
        if is_named:
            table("tbl-rate", rows, columns, values={}, sources=[Source("electricity")])
            continue
        with pytest.raises(Refused, match="In tbl-rate, of former provinces"):
            table("tbl-rate", rows, columns, values={}, sources=[Source("electricity")])


def test_a_difference_of_two_rates_is_in_points() -> None:
    opened("cao-bang")
    difference = rate_of("01") - rate_of("04")
    for value in (difference, abs(difference), round(difference, 1)):
        with pytest.raises(Refused, match=r"In percent, a difference of two rates with a percent sign: \S+%"):
            prose("percent", {"rate": value})
    prose("number", {"rate": difference})
    prose("percent", {"rate": rate_of("04")})


def test_a_difference_of_an_estimated_rate_is_in_points_too() -> None:
    """Before: by the weights of its mean a rate of a merged unit was none, and its distance had a %."""
    unit = opened("tuyen-quang").unit
    estimate, country = (
        series("poverty_rate_multidimensional_household", of).frame().set_index("year")["value"][2023]
        for of in (unit, COUNTRY)
    )
    for value in (estimate - country, abs(country - estimate)):
        with pytest.raises(Refused, match=r"In percent, a difference of two rates with a percent sign: \S+%"):
            prose("percent", {"rate": value})
        with pytest.raises(Refused, match=r"In typed-sign, a difference of two rates with a percent sign"):
            prose("typed-sign", {"rate": value})


def test_a_figure_of_another_unit_is_no_percentage() -> None:
    opened("cao-bang")
    (income,) = load("income", indicator="income_month_pc_total", year=2023, province_code="04").value
    with pytest.raises(
        Refused, match=r"In percent, in thousand_vnd\S* with a percent sign: “2\.439,0%”\. Write"
    ):
        prose("percent", {"rate": income})
    prose("number", {"rate": income})


def test_numbers_that_only_the_csv_has_lead_to_data() -> None:
    opened("cao-bang")
    rate, sources = rate_of("04"), [Source("electricity")]
    printed: Column[Any] = Column("rate", lambda row: percent(row, "vi"))

    def made(value: object, name: str = "count") -> None:
        table("tbl-rate", [rate], [printed, Column(name, value=lambda _: value)], values={}, sources=sources)

    for value in (12, 2016, 12.5):
        with pytest.raises(Refused, match=f"In tbl-rate, without a row of data/: “count {value:g}”"):
            made(value)
    made(untraced(12, "a count of the report's own list"))
    for name, value in (("year", 2016), ("quarter", 3), ("month", 12), ("year_from", 2011), ("last", 2016)):
        made(value, name)
    with pytest.raises(Refused, match="quarter 5"):
        made(5, "quarter")


def test_a_cell_that_is_no_text_is_an_error_that_says_how_to_write_it() -> None:
    opened("cao-bang")
    column: Column[Any] = Column("rate", lambda row: row)
    with pytest.raises(
        InputError, match=r"^tbl-rate: the column rate writes \S+, which is no text\. .*number\("
    ):
        table("tbl-rate", [rate_of("04")], [column], values={}, sources=[Source("electricity")])


@pytest.mark.parametrize("years", [(2023,), (2018, 2023)])
def test_a_source_written_by_hand_says_what_is_preliminary(years: tuple[int, ...]) -> None:
    opened("cao-bang")
    name = "income_month_pc_total"
    frame = load("income", ["year", "value"], indicator=name, year=years, province_code="04")

    def made(preliminary: bool) -> None:
        written: Column[Any] = Column("rate", lambda row: number(row.value, "vi", 0))
        sources = [Source("income", (name,), years, preliminary)]
        table("tbl-rate", list(frame.itertuples()), [written], values={}, sources=sources)

    made(preliminary=True)
    with pytest.raises(
        Refused, match=r"^tbl-rate shows preliminary figures of income \(2023\) .*preliminary=True"
    ):
        made(preliminary=False)


WHY = {
    "preliminary": r"preliminary, which its paragraph or item does not say: [^{]+\. Say so: \{\{.*sơ bộ",
    "historical": r"of a year that is historical context and not in its paragraph or item: [^{]+\. "
    r"Say the year: \{\{",
}
DERIVED: Mapping[str, Callable[[], Any]] = {
    "read": lambda: rate_of("04"),
    "a difference": lambda: rate_of("01") - rate_of("04"),
    "a weighted mean": lambda: series(RATE, current().unit, [2016]).at(2016).number,  # type: ignore[attr-defined]
    "a place": lambda: computed(3, "place", [rate_of("04")], [rate_of("01")]),
}


@pytest.mark.parametrize("name", DERIVED)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_figure_is_called_preliminary_and_history_by_its_year(language: Language, name: str) -> None:
    opened("cao-bang", language=language)
    rate = DERIVED[name]()
    for kind, why in {
        "made-up": ("preliminary", "historical"),
        "preliminary": ("historical",),
        "year": ("preliminary",),
        "both": (),
        "span": (),
        "another": ("historical",),
    }.items():
        if not why:
            prose(f"{kind}-{language}", {"rate": rate})
            continue
        with pytest.raises(Refused) as refused:
            prose(f"{kind}-{language}", {"rate": rate})
        for each, words in WHY.items():
            assert (re.search(words, str(refused.value)) is not None) == (each in why), (kind, each)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Năm 2016, sơ bộ: {{ rate | number(1) }}.", ""),
        ("Sơ bộ.\n\nTỷ lệ năm 2016: {{ rate | number(1) }}.", "preliminary"),
        ("Năm 2016, sơ bộ:\n\n- tỷ lệ {{ rate | number(1) }}.", ""),
        ("- năm 2016, sơ bộ: {{ rate | number(1) }};\n- năm 2016: {{ rate | number(1) }}.", "preliminary"),
        ("- năm 2016, sơ bộ: {{ rate | number(1) }};\n- sơ bộ: {{ rate | number(1) }}.", "historical"),
        ("# Năm 2016 (sơ bộ)\n\nTỷ lệ là {{ rate | number(1) }}.", ""),
    ],
)
def test_what_one_paragraph_or_item_says_of_its_figures_is_not_said_of_another_s(
    words: str, why: str
) -> None:
    """Before: one “preliminary” in a part covered all of its figures."""
    report = opened("cao-bang")
    parts = {"own": words}
    session._current = replace(report, texts=Texts(Path("test.vi.md"), "vi", parts, {"own": 1}))
    if not why:
        prose("own", {"rate": rate_of("04")})
        return
    with pytest.raises(Refused, match=f"^In own, {WHY[why]}") as refused:
        prose("own", {"rate": rate_of("04")})
    assert str(refused.value).count("In own,") == 1


def test_a_former_province_is_named_where_its_figure_stands() -> None:
    """Before: another sentence's “cũ” covered every figure of a part."""
    report = opened("tuyen-quang")
    said = "sơ bộ, năm 2016: {{ rate | number(1) }}"
    for words in (f"Hà Giang, {said}.", f"Các tỉnh cũ:\n\n- {said}."):
        session._current = replace(report, texts=Texts(Path("test.vi.md"), "vi", {"own": words}, {"own": 1}))
        prose("own", {"rate": rate_of("02")})
    words = f"Hà Giang (cũ) ở phía bắc.\n\nTuyên Quang, {said}."
    session._current = replace(report, texts=Texts(Path("test.vi.md"), "vi", {"own": words}, {"own": 1}))
    with pytest.raises(Refused, match=r"^In own, of former provinces"):
        prose("own", {"rate": rate_of("02")})


def test_a_count_is_neither_preliminary_nor_history_and_a_final_figure_of_today_is_as_it_is() -> None:
    opened("cao-bang")
    prose("made-up-vi", {"rate": computed(2, "count", [rate_of("04"), rate_of("01")])})
    (final,) = load("labour", ["value"], indicator="employed_persons", year=2023, province_code="04").value
    prose("made-up-vi", {"rate": final})


def test_a_series_that_has_ended_needs_its_year_while_it_is_young() -> None:
    opened("cao-bang", day="2017-09-15")
    with pytest.raises(Refused, match=WHY["historical"]):
        prose("made-up-vi", {"rate": rate_of("04")})
    (income,) = load("income", indicator="income_month_pc_total", year=2014, province_code="04").value
    prose("made-up-vi", {"rate": income})


def test_the_caption_and_the_source_line_tell_of_what_a_chart_and_a_table_show() -> None:
    opened("cao-bang")
    texts = {"fig-rate.caption": "Tỷ lệ", "fig-rate.alt": "Tỷ lệ {{ rate | percent }}"}
    rate = rate_of("04")
    years = [{"year": 2014, "rate": rate}, {"year": 2016, "rate": rate}]

    def made(caption: str, data: list[dict[str, object]], **more: Any) -> None:
        parts = PARTS | texts | {"fig-rate.caption": caption, "tbl-rate.caption": caption}
        report = replace(current(), texts=Texts(Path("test.vi.md"), "vi", parts, dict.fromkeys(parts, 1)))
        session._current = report
        figure("fig-rate", chart("a"), values={"rate": rate}, data=data, **more)
        column: Column[Any] = Column("rate", lambda row: number(row, "vi", 1))
        table("tbl-rate", [rate], [column], values={}, **more)

    made("Tỷ lệ năm 2016", [{"rate": rate}])  # the source line says that it is preliminary
    with pytest.raises(Refused, match=f"^In fig-rate.alt, {WHY['historical']}"):
        made("Tỷ lệ", [{"rate": rate}])
    texts["fig-rate.alt"] = "Biểu đồ"
    for data in ([{"rate": rate}], [{"year": 2016, "rate": rate}]):
        with pytest.raises(Refused, match=f"^In fig-rate, {WHY['historical']}"):
            made("Tỷ lệ", data)
    with pytest.raises(Refused, match=f"^In tbl-rate, {WHY['historical']}"):
        made("Tỷ lệ", years)  # the years stand along the chart, and nowhere in the table
    with pytest.raises(Refused, match=f"^In fig-rate, {WHY['preliminary']}"):
        made("Tỷ lệ năm 2016", [{"rate": rate}], sources=[Source("electricity")])


def chart(label: str) -> "Figure":
    drawing, (axis,) = canvas("half", 5.0)
    axis.bar(["a"], [0.0])
    axis.annotate(label, (0, 1))
    return drawing


@pytest.mark.parametrize("label", ["72,5", "2016: 9,5%", "9,55", "2047", "2016 hộ"])
def test_a_label_that_is_no_number_of_the_chart_is_refused(label: str) -> None:
    opened("cao-bang")
    rate = rate_of("04")
    shown = {
        "values": {"rate": rate},
        "data": [{"year": 2016, "rate": rate}],
        "sources": [Source("electricity")],
    }
    with pytest.raises(Refused, match=f"fig-rate has labels with a number .*: {label}"):
        figure("fig-rate", chart(label), **shown)  # type: ignore[arg-type]
    figure("fig-rate", chart(f"2016: {percent(rate, 'vi')}"), **shown)  # type: ignore[arg-type]


def test_a_label_written_by_hand_along_an_axis_is_refused() -> None:
    opened("cao-bang")
    rate = rate_of("04")
    for draw in (
        lambda axis: axis.set_xticks([0], labels=["Cao Bằng: 72,5%"]),
        lambda axis: axis.bar(["Cao Bằng (72,5%)"], [rate]),
        lambda axis: axis.set_title("72,5%"),
        lambda axis: axis.table([["72,5%"]]),
        lambda axis: axis.figure.text(0, 0, "72,5%"),
        lambda axis: axis.annotate("72,5%", (0, 0)),
        lambda axis: axis.legend([axis.patches[0]], ["72,5%"]),
    ):
        drawing = chart("a")
        draw(drawing.axes[0])  # type: ignore[no-untyped-call]
        with pytest.raises(Refused, match="fig-rate has labels with a number"):
            figure(
                "fig-rate",
                drawing,
                values={"rate": rate, "typed": 72.5, "words": "72,5"},
                data=[{"rate": rate}],
                sources=[Source("electricity")],
            )


def test_what_an_axis_counts_by_itself_is_no_label() -> None:
    opened("cao-bang")
    rate = rate_of("04")
    drawing, (axis,) = canvas("half", 5.0)
    axis.boxplot([[rate, rate + 1], [rate]])
    axis.set_title("9/2016")
    data = [{"year": 2016, "quarter": 3, "month": 9, "rate": rate}]
    figure("fig-rate", drawing, values={"rate": rate}, data=data, sources=[Source("electricity")])


def test_the_rows_of_a_chart_and_the_cells_of_a_table_lead_to_data() -> None:
    opened("cao-bang")
    rate, sources = rate_of("04"), [Source("electricity")]
    with pytest.raises(Refused, match=r"In fig-rate, without a row of data/: “rate 12\.5”\. "):
        figure("fig-rate", chart("a"), values={"rate": rate}, data=[{"rate": 12.5}], sources=sources)
    for write in (lambda row: f"{row:.1f}", lambda row: percent(float(row), "vi")):
        with pytest.raises(Refused, match=r"In tbl-rate, without a row of data/: \S+"):
            table("tbl-rate", [rate], [Column("rate", write)], values={}, sources=sources)
    table("tbl-rate", [rate], [Column("rate", lambda row: percent(row, "vi"))], values={}, sources=sources)


def of_units(name: str, year: int) -> pd.Series:
    """Return an indicator of the 34 units, of which many are merged."""
    return panel(name, opened("cao-bang").system.units, year).frame()["value"]


SUMMARIES: Mapping[str, Callable[[str, int], Any]] = {
    "median": lambda name, year: of_units(name, year).median(),
    "median of values": lambda name, year: middle(list(of_units(name, year))),
    "mean": lambda name, year: of_units(name, year).mean(),
    "highest": lambda name, year: of_units(name, year).max(),
    "lowest, rounded": lambda name, year: round(of_units(name, year).min(), 1),
}


@pytest.mark.parametrize("kind", SUMMARIES)
def test_what_sums_up_estimates_of_merged_units_is_called_an_estimate(kind: str) -> None:
    value = SUMMARIES[kind]("labour_productivity", 2023)
    with pytest.raises(
        Refused, match=r"^In number, of areas of which some are estimated.*: “[\d.,]+”\. Write ≈"
    ):
        prose("number", {"rate": value})
    with pytest.raises(Refused, match=r"^In estimate-of-another, of areas of which some are estimated"):
        prose("estimate-of-another", {"rate": value})
    assert "≈" in prose("estimate", {"rate": value}).data["text/markdown"]
    published = SUMMARIES[kind]("population_avg_total", 2023)  # sums are no estimates
    prose("number", {"rate": published})
    of_provinces = load("labour", indicator="labour_productivity", year=2023).value
    prose(
        "number",
        {"rate": {"median": of_provinces.median(), "mean": of_provinces.mean()}.get(kind, 1 * published)},
    )


def test_a_table_with_a_summary_of_estimates_says_so_in_the_cell_or_the_caption() -> None:
    value = SUMMARIES["median"]("labour_productivity", 2023)
    bare: Column[int] = Column("rate", lambda _: number(value, "vi", 1))
    with pytest.raises(Refused, match=r"^In tbl-rate, of areas of which some are estimated"):
        table("tbl-rate", [1], [bare])
    marked: Column[int] = Column("rate", lambda _: "≈ " + number(value, "vi", 1), lambda _: value)
    assert "≈" in table("tbl-rate", [1], [marked]).data["text/markdown"]


def test_the_highest_of_areas_that_are_not_ranked_is_refused_and_that_of_years_is_not() -> None:
    opened("cao-bang")
    of_year = load("labour", indicator="unemployment_rate_working_age", year=2023)
    for value in (of_year.value.max(), of_year.value.min()):
        with pytest.raises(
            Refused, match="In number, the highest or lowest unemployment_rate_working_age, by"
        ):
            prose("number", {"rate": value})
    prose("number", {"rate": of_year.value.median()})
    of_area = load("labour", indicator="unemployment_rate_working_age", province_code="04", year=[2021, 2023])
    prose("number", {"rate": of_area.value.max()})
    ranked = load("labour", indicator="labour_productivity", year=2023)
    prose("number", {"rate": ranked.value.max()})


@pytest.mark.parametrize(("unit", "words"), [("per_1000_live_births", "‰"), ("persons_per_km2", "người/km²")])
def test_the_words_of_a_unit_are_printed_whatever_numbers_they_have(unit: str, words: str) -> None:
    report = opened()
    assert prose("unit", {"rate": unit}).data["text/markdown"] == f"Tỷ suất {words}.{SAID}"
    english = Texts(Path("test.en.md"), "en", {"unit": "Deaths {{ unit | unit }}."}, {"unit": 1})
    session._current = replace(report, language="en", texts=english)
    assert "per 1,000 live births" in prose("unit", {"unit": "per_1000_live_births"}).data["text/markdown"]


def test_a_refusal_reads_as_sentences_with_one_finding_and_with_several() -> None:
    lost = (
        "Pass on what `series`, `panel` or `load` gives: arithmetic and pandas keep the trace; `float`, "
        "f-strings, numpy, `to_dict` and `pd.DataFrame` lose it. Or say why there is none: "
        "`untraced(value, reason=…)`."
    )
    rate = rate_of("04")
    opened()
    with pytest.raises(Refused) as one:
        prose("bare", {"rate": "12%"})
    assert str(one.value) == f"In bare, without a row of data/: “12%”. {lost}"
    with pytest.raises(Refused) as several:
        prose("each", {"rates": [1, 1, 2, 3, 4, 5, 6, 7, 2047, percent(rate - rate, "vi")]})
    assert str(several.value) == (
        f"In each, without a row of data/: “1”, “2”, “3”, “4”, “5” and 2 more. {lost} "
        "In each, a difference of two rates with a percent sign: “0,0%”. It is in percentage points. "
        "In each, without a row of data/, and no year by what stands beside it: “7 hộ; 2047 hộ; 0,0%”. "
        "A year has no unit behind it, and was read or stands as one does: in 2024, 2010–2016, (2024). "
        "Another number is passed on with its trace, or says why it has none: `untraced(value, reason=…)`."
    )


def test_a_source_that_is_not_shown_is_refused() -> None:
    """Before: `sources=[Source("papi")]` under figures of labour printed PAPI as their source."""
    open_report("cao-bang", "2026-09-15", "en")
    cells = [
        TracedCells("labour", "value", (("indicator", ("informal_employment_rate",)), ("year", ("2024",))))
    ]
    for source in (Source("papi"), Source("income", ("income_month_pc_total",))):
        with pytest.raises(Refused, match=r"fig-own shows nothing of (papi|income), which"):
            refuse_other_sources("fig-own", [Source("labour"), source], cells)
    by_words = [Source("labour"), Source("labour", ("informal_employment_rate",)), Source("models")]
    refuse_other_sources("fig-own", by_words, cells)
    refuse_other_sources("fig-own", [Source("papi")], [TracedCells("models", "title_en", ())])
