"""Administrative units by date: what a code, a name and a title mean on a day."""

import csv
import shutil
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diendan import language
from diendan.analysis.measures.comparison import benchmark_region
from diendan.data.unit_names import abbreviations
from diendan.data.units import UnitSystem, after_merger, before_merger, units_at
from diendan.errors import InputError
from diendan.language import Language, is_slug, parse_day, phrase, sort_key

ROOT = Path(__file__).parents[1]
LAST_OF_63 = date(2025, 6, 30)
FIRST_OF_34 = date(2025, 7, 1)
SYSTEMS = [units_at(date(2024, 9, 15), ROOT), units_at(LAST_OF_63, ROOT), units_at(date(2026, 9, 15), ROOT)]

# Resolution 202/2025/QH15: code of the new unit, its name, the former provinces that make it up.
MERGER = """
01 Hà Nội = 01 | 04 Cao Bằng = 04 | 08 Tuyên Quang = 08 02 | 11 Điện Biên = 11 | 12 Lai Châu = 12
14 Sơn La = 14 | 15 Lào Cai = 10 15 | 19 Thái Nguyên = 19 06 | 20 Lạng Sơn = 20 | 22 Quảng Ninh = 22
24 Bắc Ninh = 27 24 | 25 Phú Thọ = 25 26 17 | 31 Hải Phòng = 31 30 | 33 Hưng Yên = 33 34
37 Ninh Bình = 37 35 36 | 38 Thanh Hóa = 38 | 40 Nghệ An = 40 | 42 Hà Tĩnh = 42 | 44 Quảng Trị = 45 44
46 Huế = 46 | 48 Đà Nẵng = 48 49 | 51 Quảng Ngãi = 51 62 | 52 Gia Lai = 64 52 | 56 Khánh Hòa = 56 58
66 Đắk Lắk = 66 54 | 68 Lâm Đồng = 68 67 60 | 75 Đồng Nai = 75 70 | 79 Hồ Chí Minh = 79 74 77
80 Tây Ninh = 72 80 | 82 Đồng Tháp = 87 82 | 86 Vĩnh Long = 86 83 84 | 91 An Giang = 89 91
92 Cần Thơ = 92 94 93 | 96 Cà Mau = 96 95
"""


def at(text: str) -> UnitSystem:
    return units_at(date.fromisoformat(text), ROOT)


def test_code_24_is_bac_ninh_after_the_merger_and_bac_giang_before() -> None:
    after, before = at("2026-09-15"), at("2024-09-15")
    assert before.unit("24").name_vi == "Bắc Giang"
    assert after.unit("24").name_vi == "Bắc Ninh"
    assert [(unit.key, unit.name_vi) for unit in after.former_of(after.unit("24"))] == [
        ("63:24", "Bắc Giang"),
        ("63:27", "Bắc Ninh"),
    ]
    assert after.unit("24").key != before.unit("24").key
    with pytest.raises(InputError, match=r"Bắc Ninh \(63:27\) is part of Bắc Ninh \(34:24, slug bac-ninh\)"):
        after.unit("27")


def test_the_merger_is_that_of_the_resolution() -> None:
    expected = {}
    for entry in MERGER.replace("\n", "|").split("|"):
        if entry.strip():
            left, right = entry.split("=")
            code, name = left.strip().split(" ", 1)
            expected[code, name] = set(right.split())
    system = at("2026-09-15")
    assert {(unit.code, unit.name_vi): set(unit.former) for unit in system.units} == expected
    assert len(expected) == 34


def test_every_former_province_is_in_exactly_one_unit() -> None:
    former = [code for unit in at("2025-07-01").units for code in unit.former]
    assert sorted(former) == sorted(unit.code for unit in at("2025-06-30").units)
    assert len(former) == len(set(former)) == 63
    assert all(unit.former == (unit.code,) for unit in at("2024-01-01").units)


def test_the_codes_that_change_what_they_name() -> None:
    before = {unit.code: unit.name_vi for unit in at("2025-06-30").units}
    after = {unit.code: unit.name_vi for unit in at("2025-07-01").units}
    changed = {code for code in after if after[code] != before[code]}
    assert changed == {"15", "24", "44", "52", "80", "82", "91"}
    assert at("2024-12-31").unit("46").name_vi == "Thừa Thiên Huế"


@pytest.mark.parametrize(
    ("code", "last_day_as_province", "first_day_as_city"),
    [
        ("46", "2024-12-31", "2025-01-01"),
        ("75", "2026-04-29", "2026-04-30"),
        ("22", "2026-08-31", "2026-09-01"),
        ("24", "2026-09-19", "2026-09-20"),
    ],
)
def test_titles_change_on_their_day(code: str, last_day_as_province: str, first_day_as_city: str) -> None:
    assert at(last_day_as_province).unit(code).kind == "province"
    assert at(first_day_as_city).unit(code).kind == "city"


@pytest.mark.parametrize(
    ("day", "code", "told"),
    [
        ("2026-09-15", "75", ["2025-07-01 tỉnh Đồng Nai", "2026-04-30 thành phố Đồng Nai"]),
        ("2026-04-29", "75", ["2025-07-01 tỉnh Đồng Nai"]),
        ("2025-06-30", "46", ["2008-08-01 tỉnh Thừa Thiên Huế", "2025-01-01 thành phố Huế"]),
        ("2026-09-15", "04", ["2025-07-01 tỉnh Cao Bằng"]),
    ],
)
def test_a_unit_knows_what_it_was_called_from_which_day_on(day: str, code: str, told: list[str]) -> None:
    titles = units_at(parse_day(day)).unit(code).titles
    assert [f"{each.since} {each.written('vi')}" for each in titles] == told


def test_titles_on_the_forum_day() -> None:
    system = at("2026-09-15")
    assert system.unit("24").title("vi") == "tỉnh Bắc Ninh"
    assert system.unit("22").title("vi") == "thành phố Quảng Ninh"
    assert system.unit("04").title("en") == "Cao Bang province"
    assert system.unit("46").title("en") == "Hue city"
    assert system.unit("79").title("en") == "Ho Chi Minh City"
    assert system.unit("79").title("vi") == "Thành phố Hồ Chí Minh"
    assert system.unit("66").title_initial("vi") == "Tỉnh Đắk Lắk"
    assert sum(unit.kind == "city" for unit in system.units) == 8
    assert sum(unit.kind == "city" for unit in at("2026-09-20").units) == 9


def test_a_city_called_after_a_person_is_named_with_its_word_wherever_its_name_stands_alone() -> None:
    for day in ("2024-09-17", "2026-09-15"):
        named, others = at(day).unit("79"), [unit for unit in at(day).units if unit.code != "79"]
        assert (named.name("vi"), named.name("en")) == ("Thành phố Hồ Chí Minh", "Ho Chi Minh City")
        assert (named.short_name("vi"), named.short_name("en")) == ("TP. Hồ Chí Minh", "Ho Chi Minh City")
        assert named.slug == "ho-chi-minh"
        assert all(unit.name("vi") == unit.short_name("vi") == unit.name_vi for unit in others)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_former_province_is_told_from_the_unit_that_has_its_name(language: Language) -> None:
    mark = {"vi": " (cũ)", "en": " (former)"}[language]
    today = at("2026-09-15")
    for unit in today.units:
        names = [former.name_beside(unit, language) for former in today.former_of(unit)]
        marked = [name for name in names if name.endswith(mark)]
        assert marked == ([unit.name(language) + mark] if unit.is_merged else [])
        assert (unit.name(language) in names) is not unit.is_merged
    city = today.by_slug("ho-chi-minh")
    short = {former.name_beside(city, "vi", short=True) for former in today.former_of(city)}
    assert short == {"TP. Hồ Chí Minh (cũ)", "Bình Dương", "Bà Rịa - Vũng Tàu"}


def test_hue_says_what_it_was() -> None:
    for day in ("2025-03-01", "2026-09-15"):
        hue = at(day).unit("46")
        assert hue.note("vi") == "Huế (trước ngày 01/01/2025: tỉnh Thừa Thiên Huế)"
        assert hue.note("en") == "Hue (before 1 Jan 2025: Thua Thien Hue province)"
        assert hue.slug == "hue"
    before = at("2024-12-31").unit("46")
    assert (before.note("vi"), before.slug) == ("", "thua-thien-hue")


@given(st.dates(min_value=date(2008, 8, 1), max_value=date(2040, 1, 1)))
def test_every_day_has_its_system(day: date) -> None:
    system = units_at(day, ROOT)
    assert (system.name, len(system.units)) == (("63", 63) if day <= LAST_OF_63 else ("34", 34))
    assert system.valid_from <= day
    assert system.valid_to is None or day <= system.valid_to
    names = [unit.name_vi for unit in system.units]
    assert names == sorted(set(names), key=sort_key)


@given(st.dates(max_value=date(2008, 7, 31)))
def test_there_are_no_units_before_the_tables_start(day: date) -> None:
    with pytest.raises(InputError, match="the tables start on 2008-08-01"):
        units_at(day, ROOT)


def test_the_systems_meet_without_a_gap() -> None:
    assert at("2024-01-01").valid_to == LAST_OF_63
    assert at("2026-01-01").valid_from == FIRST_OF_34 == LAST_OF_63 + timedelta(days=1)
    assert at("2026-01-01").valid_to is None


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.day.isoformat())
def test_units_are_told_apart(system: UnitSystem) -> None:
    for values in (
        [unit.slug for unit in system.units],
        [unit.code for unit in system.units],
        [system.tile(unit) for unit in system.units],
    ):
        assert len(set(values)) == len(system.units)
    for unit in system.units:
        assert is_slug(unit.slug)
        assert system.by_slug(unit.slug) is unit
        assert system.unit(unit.code) is unit
        assert unicodedata.is_normalized("NFC", unit.name_vi)
        assert unit.name_en.isascii()
        assert 1 <= len(unit.regions) <= 2


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.day.isoformat())
def test_every_name_finds_its_unit(system: UnitSystem) -> None:
    for unit in system.units:
        for name in (unit.name_vi, unit.name_en, unit.slug, unit.title("vi"), unit.title("vi").upper()):
            assert system.find(name) is unit
            assert system.find(unicodedata.normalize("NFD", name)) is unit
        assert system.find(unit.title("en")) is unit


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hoà Bình", "17"),
        ("Hòa Bình", "17"),
        ("Khánh Hoà", "56"),
        ("Thừa Thiên-Huế", "46"),
        ("Thừa Thiên - Huế", "46"),
        ("Huế", "46"),
        ("TP.HCM", "79"),
        ("TPHCM", "79"),
        ("TP. HCM", "79"),
        ("HCMC", "79"),
        ("Tp. Hồ Chí Minh", "79"),
        ("Thành phố Hồ Chí Minh", "79"),
        ("HCM City", "79"),
        ("Đăk Lăk", "66"),
        ("Đắc Lắc", "66"),
        ("Dak Lak", "66"),
        ("Đắc Nông", "67"),
        ("Bắc Cạn", "06"),
        ("Kontum", "62"),
        ("Ha Noi", "01"),
        ("Hanoi", "01"),
        ("Bà Rịa–Vũng Tàu", "77"),
        ("Bà Rịa — Vũng Tàu", "77"),
        ("BR-VT", "77"),
        ("CAO BẰNG", "04"),
        ("  Cao  Bằng ", "04"),
        ("Tỉnh Hà Tĩnh", "42"),
    ],
)
def test_usual_spellings_find_their_unit(text: str, code: str) -> None:
    assert at("2024-09-15").find(text).code == code


def test_unknown_names_are_refused_with_help() -> None:
    system = at("2026-09-15")
    with pytest.raises(InputError, match="Did you mean Cao Bằng"):
        system.find("Cao Bắng x")
    with pytest.raises(InputError, match="Did you mean cao-bang"):
        system.by_slug("cao-bag")
    with pytest.raises(InputError, match=r"Hà Giang \(63:02\) is part of Tuyên Quang"):
        system.by_slug("ha-giang")
    with pytest.raises(InputError, match=r"Bắc Giang \(63:24\) is part of Bắc Ninh \(34:24"):
        system.find("tỉnh Bắc Giang")
    with pytest.raises(InputError, match="Did you mean hue"):
        system.by_slug("thua-thien-hue")
    # A ward since 2025-07-01, and no province's name since 1976: never taken for the whole city.
    with pytest.raises(InputError, match="No unit is named 'Sài Gòn'"):
        system.find("Sài Gòn")


@pytest.mark.parametrize(
    "hostile", ["", "../x", "/etc", "x" * 10000, "cao\u200f-bang", "Cao Bằng", "cao--bang"]
)
def test_hostile_slugs_are_refused(hostile: str) -> None:
    with pytest.raises(InputError, match="is no unit's slug") as caught:
        at("2026-09-15").by_slug(hostile)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


@given(st.text(max_size=30))
def test_any_text_is_found_or_refused(text: str) -> None:
    try:
        assert SYSTEMS[0].find(text) in SYSTEMS[0].units
    except InputError as error:
        shown = str(error)
    else:
        return
    assert shown.isprintable()


def test_a_unit_in_two_regions_is_compared_with_none() -> None:
    system = at("2026-09-15")
    straddling = {unit.code for unit in system.units if len(unit.regions) > 1}
    assert straddling == {"24", "25", "51", "52", "66", "68", "80"}
    for unit in system.units:
        if unit.code in straddling:
            assert benchmark_region(unit) is None
        elif unit.slug != "ho-chi-minh":  # most of the people of its region
            assert benchmark_region(unit) == unit.regions[0]
    assert [region.code for region in system.unit("24").regions] == ["R1", "R2"]


def test_regions_of_the_63_provinces() -> None:
    system = at("2024-09-15")
    sizes = {region.code: len(system.in_region(region.code)) for region in system.regions}
    assert sizes == {"R1": 11, "R2": 14, "R3": 14, "R4": 5, "R5": 6, "R6": 13}
    assert system.region("R6").name("vi") == "Đồng bằng sông Cửu Long"
    with pytest.raises(InputError, match="R1, R2, R3, R4, R5, R6"):
        system.region("R7")


@pytest.mark.parametrize(
    "text", ["2026-9-15", "15/9/2026", "20260915", "", "2026-02-30", "2026-W01-1", "٢٠٢٦-٠٩-١٥"]
)
def test_only_iso_dates_are_dates(text: str) -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        parse_day(text)


@pytest.mark.parametrize("system", [before_merger(), after_merger()])
def test_abbreviations_tell_all_units_apart(system: UnitSystem) -> None:
    short = abbreviations(unit.name_vi for unit in system.units)
    assert len({language.fold(text) for text in short.values()}) == len(system.units)
    assert (short["Lào Cai"], short["Lai Châu"], short["Huế"]) == ("LCa", "LCh", "Huế")
    assert max(map(len, short.values())) <= 4


def test_parse_day() -> None:
    assert parse_day("2026-09-15") == date(2026, 9, 15)


def test_broken_tables_are_reported_whole(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "units", tmp_path / "data" / "units")
    titles = tmp_path / "data" / "units" / "titles.csv"
    titles.write_text(
        titles.read_text(encoding="utf-8").replace("2025-07-01", "1/7/2025", 1), encoding="utf-8"
    )
    (tmp_path / "data" / "units" / "tilegrid_34.csv").unlink()
    with pytest.raises(InputError) as caught:
        units_at(date(2026, 1, 1), tmp_path)
    places = [finding.where for finding in caught.value.findings]
    assert "data/units/tilegrid_34.csv" in places
    assert any(place.startswith("data/units/titles.csv: row ") for place in places)


def test_the_tables_agree_with_each_other() -> None:
    for system in SYSTEMS:
        rows = (ROOT / "data" / "units" / f"provinces_{system.name}.csv").read_text(encoding="utf-8")
        names = {line.split(",")[0]: line.split(",")[1] for line in rows.splitlines()[1:]}
        for unit in system.units:
            assert unit.name_vi in (names[unit.code], "Huế")


def test_the_merger_lies_between_the_two_systems() -> None:
    before, after = before_merger(ROOT), after_merger(ROOT)
    assert (before.name, before.day) == ("63", LAST_OF_63)
    assert (after.name, after.day) == ("34", FIRST_OF_34)


def test_the_words_for_a_system_name_its_first_day_and_never_the_end_of_the_one_before() -> None:
    """A report of before the merger reads the words for its system: when that ended was not known."""
    day = after_merger(ROOT).day
    assert phrase("system 34", "vi") == f"hệ thống 34 đơn vị, từ {day.day:02}/{day.month}/{day.year}"
    assert phrase("system 34", "en") == f"34-unit system, since {language.day(day, 'en')}"
    assert phrase("system 63", "vi") == "hệ thống 63 đơn vị"
    assert phrase("system 63", "en") == "63-unit system"


def test_every_unit_is_in_one_region_of_today() -> None:
    with (ROOT / "data" / "units" / "regions_34.csv").open(encoding="utf-8", newline="") as stream:
        codes = [code for row in csv.DictReader(stream) for code in row["codes_34"].split(";")]
    assert sorted(codes) == sorted(unit.code for unit in after_merger(ROOT).units)
