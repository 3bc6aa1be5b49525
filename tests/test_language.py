"""Numbers, dates, order, spelling and phrases in both languages."""

import ast
import json
import subprocess
import sys
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from diendan.errors import InputError
from diendan.language import (
    LANGUAGES,
    NBSP,
    PHRASES,
    UNIT_WORDS,
    Bilingual,
    Language,
    count,
    day,
    day_short,
    fold,
    is_slug,
    join_list,
    money,
    month_year,
    nfc,
    no_data,
    number,
    ordinal,
    percent,
    phrase,
    place,
    quantity,
    quoted,
    signed,
    signed_percent,
    slugify,
    sort_key,
    unit_label,
    years,
)

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden" / "collation" / "vi.txt"
VIETNAMESE = st.text("aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợuưứựvxyỳỹAĐÔ -'.1")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("vi", ("1.720.153", "19,3%", "+19,3%", f"1.720.153{NBSP}USD", f"558,5{NBSP}nghìn người")),
        ("en", ("1,720,153", "19.3%", "+19.3%", f"1,720,153{NBSP}USD", f"558.5{NBSP}thousand persons")),
    ],
)
def test_numbers_follow_the_language(language: Language, expected: tuple[str, ...]) -> None:
    assert (
        number(1720153, language),
        percent(19.3, language),
        signed_percent(19.3, language),
        money(1720153, "USD", language),
        quantity(558.461, "thousand_persons", language, 1),
    ) == expected


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (2.675, 2, "2,68"),
        (0.125, 2, "0,13"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.285 * 100, 0, "29"),  # 28.499999999999996 in binary
        (0.1 + 0.2, None, "0,3"),
        (49.89 - 49.84, 1, "0,1"),  # 0.04999999999999716 in binary
        (36.45 - 36.5, 1, "−0,1"),
        (1e-12, None, "0"),
        (Decimal("1.005"), 2, "1,01"),
        (-0.04, 1, "0,0"),
        (-0.0, None, "0"),
        (999, None, "999"),
        (1000, None, "1.000"),
        (1000000, None, "1.000.000"),
        (100, 1, "100,0"),
        (12345678901234567890, None, "12.345.678.901.234.567.890"),
    ],
)
def test_rounding_is_half_up_on_the_decimal_value(value: float, places: int | None, expected: str) -> None:
    assert number(value, "vi", places) == expected


def test_changes_carry_a_sign_except_zero() -> None:
    assert [signed(x, "vi", 1) for x in (1.25, -1.25, 0.04, -0.04)] == ["+1,3", "−1,3", "0,0", "0,0"]
    assert signed_percent(-0.01, "en") == "0.0%"


@pytest.mark.parametrize("missing", [None, float("nan"), Decimal("NaN")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_figure_is_said_to_be_missing(missing: float | None, language: Language) -> None:
    words = "chưa có số liệu" if language == "vi" else "no data"
    assert no_data(language) == words
    assert {
        number(missing, language),
        percent(missing, language),
        signed(missing, language),
        signed_percent(missing, language),
        money(missing, "USD", language),
        quantity(missing, "percent", language),
    } == {words}


def test_pandas_values_print_like_python_ones() -> None:
    missing: tuple[Any, ...] = (pd.NA, pd.NaT)
    assert [number(x, "en") for x in missing] == ["no data"] * 2
    assert [number(x, "en") for x in pd.Series([1234, 5])] == ["1,234", "5"]
    assert number(pd.Series([0.5]).iloc[0], "vi") == "0,5"


@pytest.mark.parametrize("bad", [float("inf"), float("-inf"), 1e20, 10**400, "x", "=1+1"])
def test_what_is_no_number_is_refused(bad: float) -> None:
    with pytest.raises(InputError, match="Cannot print"):
        number(bad, "vi")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3))
def test_both_languages_print_the_same_value(value: Decimal) -> None:
    vi, en = number(value, "vi", 3), number(value, "en", 3)
    assert Decimal(en.replace(",", "").replace("−", "-")) == value
    assert vi == en.translate(str.maketrans(",.", ".,"))


@given(st.floats(min_value=-1e15, max_value=1e15))
def test_zero_never_has_a_sign(value: float) -> None:
    assert not number(value, "en", 1).startswith(("-0.0", "−0.0"))


def test_units_of_measure_follow_the_number() -> None:
    assert quantity(29.07, "percent", "vi", 1) == "29,1%"
    assert quantity(1, "households", "en") == f"1{NBSP}household"
    assert quantity(2, "households", "en") == f"2{NBSP}households"
    assert quantity(19.5, "per_1000_live_births", "vi") == "19,5‰"
    assert quantity(98.51, "index_hanoi_100", "en", 1) == "98.5"
    assert unit_label("persons_per_km2", "vi") == "người/km²"
    assert count(1, "project", "projects") == f"1{NBSP}project"
    assert count(0, "project", "projects") == f"0{NBSP}projects"
    assert count(1200, "dự án", "dự án", "vi") == f"1.200{NBSP}dự án"
    with pytest.raises(InputError, match="Did you mean 'percent'"):
        quantity(1, "percen", "vi")
    with pytest.raises(InputError, match="ISO 4217"):
        money(1, "$", "vi")


def test_every_unit_and_kind_of_period_of_the_schemas_has_words() -> None:
    descriptor = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    words = {"unit": UNIT_WORDS, "period_kind": PHRASES.under("period"), "area": PHRASES}
    for resource in descriptor["resources"]:
        for each in resource["schema"]["fields"]:
            codes = set(each.get("constraints", {}).get("enum", ()))
            if each["name"] == "area":
                codes = {f"area {code}" for code in codes if "_" in code}
            if each["name"] in words:
                assert codes <= set(words[each["name"]]), (resource["name"], each["name"])


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_dates_are_those_of_cldr(today: date) -> None:
    assert day(today, "en") == format_date(today, "d MMMM y", "en")
    assert month_year(today, "vi") == format_date(today, "MMMM 'năm' y", "vi")
    assert month_year(today, "en") == format_date(today, "MMMM y", "en")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (date(2020, 1, 5), "ngày 05 tháng 01 năm 2020"),
        (date(2020, 2, 29), "ngày 29 tháng 02 năm 2020"),
        (date(2019, 6, 29), "ngày 29 tháng 6 năm 2019"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 10), "ngày 10 tháng 12 năm 2026"),
    ],
)
def test_official_dates_follow_the_decree(when: date, expected: str) -> None:
    assert day(when, "vi") == expected
    short = expected.removeprefix("ngày ").replace(" tháng ", "/").replace(" năm ", "/")
    assert day_short(when, "vi") == short


def test_other_dates() -> None:
    when = date(2026, 9, 15)
    assert (day(when, "vi"), day(when, "en")) == ("ngày 15 tháng 9 năm 2026", "15 September 2026")
    assert (day_short(when, "vi"), day_short(when, "en")) == ("15/9/2026", "15 Sep 2026")
    assert years([2016, 2010, 2011, 2006, 2008, 2008]) == "2006, 2008, 2010, 2011, 2016"
    assert years(range(2010, 2017)) == "2010–2016"
    assert years([]) == ""


def test_the_order_is_that_of_icu() -> None:
    expected = GOLDEN.read_text(encoding="utf-8").splitlines()
    expected.reverse()
    assert sorted(expected, key=sort_key) == expected[::-1]


def test_python_order_would_be_wrong() -> None:
    names = ["Đà Nẵng", "Điện Biên", "An Giang", "Cần Thơ", "Cà Mau", "Yên Bái"]
    assert sorted(names, key=sort_key) == ["An Giang", "Cà Mau", "Cần Thơ", "Đà Nẵng", "Điện Biên", "Yên Bái"]
    assert sorted(names) != sorted(names, key=sort_key)


@given(VIETNAMESE, VIETNAMESE)
def test_the_order_is_total_and_blind_to_normal_form(a: str, b: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", a)) == sort_key(unicodedata.normalize("NFC", a))
    assert (sort_key(a) == sort_key(b)) == (nfc(a) == nfc(b))


@given(st.text(), st.text())
def test_any_two_texts_can_be_ordered(a: str, b: str) -> None:
    assert (sort_key(a) < sort_key(b)) + (sort_key(b) < sort_key(a)) == (nfc(a) != nfc(b))


@given(st.text())
def test_folding_is_stable_and_blind_to_normal_form(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(nfc(text))
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("Thừa Thiên-Huế", "Thừa Thiên Huế"),
        ("Bà Rịa – Vũng Tàu", "bà rịa-vũng tàu"),
        ("Đăk Lăk", "Đắk Lắk"),
        ("TP. Hồ Chí Minh", "tp hồ  chí minh"),
        ("Cao\u00a0Bằng", "Cao Bằng"),
    ],
)
def test_folding_makes_spellings_meet(a: str, b: str) -> None:
    assert fold(a) == fold(b)


def test_slugs() -> None:
    assert slugify("Bà Rịa - Vũng Tàu") == "ba-ria-vung-tau"
    assert slugify(unicodedata.normalize("NFD", "Đắk Nông")) == "dak-nong"


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        " ",
        "../x",
        "..",
        "a/b",
        "a\\b",
        "a\x00b",
        "Cao\u200fBằng",
        "\u202eabc",
        "x" * 65,
        "x" * 10000,
        "カ",
    ],
)
def test_hostile_names_make_no_slug(hostile: str) -> None:
    with pytest.raises(InputError, match="Cannot make a file name") as caught:
        slugify(hostile)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


@given(st.text())
def test_a_slug_is_always_safe(text: str) -> None:
    try:
        slug = slugify(text)
    except InputError:
        return
    assert is_slug(slug)
    assert slug.isascii()
    assert slugify(slug) == slug


def test_quoted_shows_what_cannot_be_seen() -> None:
    assert quoted("Cao Bằng") == "'Cao Bằng'"
    assert quoted("a\u200fb") == "'a\\u200fb'"
    assert quoted("x" * 10000).endswith("(10000 characters)")


def test_lists_and_places() -> None:
    assert join_list(["A"], "vi") == "A"
    assert join_list(["A", "B", "C"], "vi") == "A, B và C"
    assert join_list(["A", "B", "C"], "en") == "A, B and C"
    assert [ordinal(n, "en") for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 33, 111)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "33rd", "111th")
    ]
    assert [ordinal(n, "vi") for n in (1, 5)] == ["thứ nhất", "thứ 5"]
    assert (place(5, 34, "vi"), place(5, 34, "en")) == ("thứ 5/34", "5th of 34")
    with pytest.raises(InputError, match="list of nothing"):
        join_list([], "vi")
    with pytest.raises(InputError, match="No place 35 among 34"):
        place(35, 34, "en")
    with pytest.raises(InputError, match="No place 0"):
        ordinal(0, "vi")


def test_every_phrase_has_both_languages() -> None:
    words: dict[str, Bilingual] = {**PHRASES, **{key: unit.label for key, unit in UNIT_WORDS.items()}}
    for key, both in words.items():
        for text in both:
            assert text.strip() == text != "", key
            assert nfc(text) == text, key
    assert phrase("figure", "vi") == "Hình"
    assert phrase("table", "en") == "Table"
    with pytest.raises(InputError, match="Did you mean 'figure'"):
        phrase("figur", "vi")


def test_wording_rules_stand_word_for_word() -> None:
    assert phrase("merged unit estimate", "vi") == (
        "Ước tính của báo cáo từ số liệu các tỉnh cũ (bình quân theo dân số; chỉ tiêu lao động: theo số lao"
        " động có việc làm); không phải số công bố của cơ quan thống kê."
    )
    assert phrase("merged unit estimate", "en") == (
        "Estimates of this report from the former provinces' figures (weighted by population; labour by"
        " persons employed); they are not published statistics."
    )


def test_importing_language_loads_no_babel() -> None:
    code = (
        "import diendan.language, diendan.data.units, sys\n"
        "print('babel' in sys.modules, 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def rounding_calls(source: str) -> list[int]:
    """Return the lines that round to decimals by other ways than the printer's."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [
        call.lineno
        for call in calls
        if (
            (isinstance(call.func, ast.Name) and call.func.id == "round" and len(call.args) == 2)
            and not (isinstance(digits := call.args[1], ast.Name) and digits.id.isupper())
        )  # says why, as noise
        or (isinstance(call.func, ast.Attribute) and call.func.attr in ("quantize", "round", "around"))
    ]


def test_only_the_printer_rounds_what_is_printed() -> None:
    """Ranks, gaps, classes and comparisons take values as they are; the figure of a quantity is one then."""
    root = Path(__file__).parents[1]
    assert rounding_calls("x = round(value, 1)\nrows.round(2)\ny = round(draw, _FIRM)") == [1, 2]
    modules = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for package in ("analysis", "forum_page", "registry")
        for path in (root / "src" / "diendan" / package).rglob("*.py")
    }
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        modules |= {f"{path.name}: cell {n}": source for n, source in enumerate(code, 1)}
    assert not [f"{name}, line {line}" for name, source in modules.items() for line in rounding_calls(source)]
