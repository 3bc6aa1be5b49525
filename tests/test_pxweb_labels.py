"""Tables of PX-Web with codes in front of the labels, and with one figure a row."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from diendan.errors import InputError
from diendan.exchange.importing.import_run import prepare
from diendan.exchange.importing.printed.printed_places import PlaceNames, System

ROOT = Path(__file__).parents[1]
PLACES = ("Hà Nội", "Hà Giang", "Cao Bằng", "Bắc Kạn", "Tuyên Quang", "Lào Cai")
CODES = ("01", "02", "04", "06", "08", "10")
VALUES = (8807.5, 907.9, 556.2, 328.9, 816.9, 784.6)
TITLE = "Dân số trung bình phân theo địa phương (Nghìn người)"
YEARS = ("2019", "2021", "2023", "2025")
Table = Sequence[Sequence[object]]


def saved(folder: Path, *rows: Sequence[object], delimiter: str = ",") -> Path:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    path = folder / "published.csv"
    path.write_text(buffer.getvalue(), encoding="utf-8-sig")
    return path


def figures(path: Path) -> dict[tuple[str, str, str], float]:
    (difference,) = prepare(ROOT, path).differences
    return {(row[0], row[1], row[2]): float(row[3]) for row in difference.target.rows}


def right(years: Sequence[str]) -> dict[tuple[str, str, str], float]:
    """Return the figures that a table of those years has: each of the province, and a tenth more a year."""
    return {
        (code, year, "population_avg_total"): round(value + number / 10, 1)
        for code, value in zip(CODES, VALUES, strict=True)
        for number, year in enumerate(years)
    }


def by_years(places: Sequence[str], years: Sequence[str]) -> Table:
    rows = [
        [place, *(round(value + number / 10, 1) for number in range(len(years)))]
        for place, value in zip(places, VALUES, strict=True)
    ]
    return [[TITLE], [], ["Tỉnh, thành phố", *years], *rows]


@pytest.mark.parametrize(
    "places",
    [
        [f"{code} {place}" for code, place in zip(CODES, PLACES, strict=True)],
        [f"V{code}  {place}" for code, place in zip(CODES, PLACES, strict=True)],
        [f"VN-{code} {place}" for code, place in zip(CODES, PLACES, strict=True)],
        [f"{number} {place}" for number, place in enumerate(PLACES, start=1)],
        [f"{number}. {place}" for number, place in enumerate(PLACES, start=1)],
        [f"{code} Tỉnh {place.upper()}" for code, place in zip(CODES, PLACES, strict=True)],
    ],
)
@pytest.mark.parametrize(
    "years", [("2024", "2025"), ("2024 2024", "2025 2025"), ("5 2023", "6 2024", "7 2025")]
)
def test_a_code_in_front_of_a_label_is_no_part_of_it(
    places: Sequence[str], years: Sequence[str], tmp_path: Path
) -> None:
    path = saved(tmp_path, *by_years(places, years))
    assert figures(path) == right([year[-4:] for year in years])


@pytest.mark.parametrize("years", [("6 2024", "7 2025"), ("1 2024", "2 2025"), ("12 2024", "13 2025")])
def test_two_years_with_codes_beside_places_with_codes(years: Sequence[str], tmp_path: Path) -> None:
    places = [f"{code} {place}" for code, place in zip(CODES, PLACES, strict=True)]
    assert figures(saved(tmp_path, *by_years(places, years))) == right([year[-4:] for year in years])


def test_items_with_codes_are_those_without(tmp_path: Path) -> None:
    head = ["Tỉnh, thành phố", "0 Tổng số", "1 Nam", "2 Nữ"]
    rows = [[place, value, value / 2, value / 2] for place, value in zip(PLACES, VALUES, strict=True)]
    title = "Dân số trung bình phân theo giới tính và địa phương, năm 2025"
    found = figures(saved(tmp_path, [title], [], head, *rows))
    assert {key: value for key, value in found.items() if "total" in key[2]} == right(["2025"])
    assert {key[2] for key in found} == {f"population_avg_{what}" for what in ("total", "male", "female")}


@pytest.mark.parametrize(
    "years",
    [("6 2024", "9 2025", "12 2026"), ("1 2025", "2 2025", "3 2025"), ("Q1 2023", "Q2 2024", "Q3 2025"),
     ("QA 2023", "QB 2024", "QC 2025"), ("1 2024", "2 2025")],
)  # fmt: skip
def test_what_may_be_a_month_is_no_code_of_a_year(years: Sequence[str], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"items|no header with years"):
        prepare(ROOT, saved(tmp_path, *by_years(PLACES, years)))


@pytest.mark.parametrize("label", ["Q1 {}", "T12 {}", "2024 {}", "6T {}"])
def test_what_may_be_a_time_is_no_code_of_a_place(label: str, tmp_path: Path) -> None:
    places = [label.format(place) for place in PLACES]
    with pytest.raises(InputError, match="no sheet with names of provinces"):
        prepare(ROOT, saved(tmp_path, *by_years(places, ["2025"])))


def test_a_mark_behind_a_figure_is_no_text_behind_a_code(tmp_path: Path) -> None:
    rows = [
        [place, f"{value:.0f} {mark}"] for place, value, mark in zip(PLACES, VALUES, "peabcd", strict=True)
    ]
    with pytest.raises(InputError, match="known mark"):
        prepare(ROOT, saved(tmp_path, [TITLE], [], ["", "2025"], *rows))


RELATIONAL = [
    (place, year, round(value + number / 10, 1))
    for place, value in zip(PLACES, VALUES, strict=True)
    for number, year in enumerate(YEARS)
]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "rows",
    [
        [("Tỉnh, thành phố", "Năm", TITLE), *RELATIONAL],
        [("Năm", "Tỉnh, thành phố", TITLE), *((year, place, value) for place, year, value in RELATIONAL)],
        [("Province", "Year", "Average population by province (Thous. persons)"), *reversed(RELATIONAL)],
        [("Tỉnh", "Năm", f"{TITLE[:-14]} (Người)"), *((p, y, round(v * 1000)) for p, y, v in RELATIONAL)],
        [
            ("Tỉnh", "Năm", TITLE),
            *((f"0{n % 9} {p}", f"{y} {y}", v) for n, (p, y, v) in enumerate(RELATIONAL)),
        ],
        [("Tỉnh", "Năm", TITLE), *((p, f"{YEARS.index(y) * 2 + 3} {y}", v) for p, y, v in RELATIONAL)],
        [(TITLE,), (), ("Tỉnh, thành phố", "Năm", "Tổng số"), *RELATIONAL],
    ],
)
def test_one_figure_a_row_is_known_by_the_name_of_its_column(
    rows: Table, delimiter: str, tmp_path: Path
) -> None:
    assert figures(saved(tmp_path, *rows, delimiter=delimiter)) == right(YEARS)


def test_a_near_relative_in_the_name_of_the_column_is_none(tmp_path: Path) -> None:
    rows = [("Tỉnh, thành phố", "Năm", "Dân số trung bình nữ phân theo địa phương"), *RELATIONAL]
    assert any("“nữ”" in text for text in prepare(ROOT, saved(tmp_path, *rows)).findings.undecided)


@pytest.mark.parametrize("system", ["63", "34"])
def test_names_without_blanks_are_the_provinces(system: System) -> None:
    places = PlaceNames(ROOT, None, system)  # GADM 4.1 writes them so: "BàRịa-VũngTàu", "HồChíMinh"
    for unit in places.units.units:
        bare = unit.name_vi.removeprefix("Thành phố ").removeprefix("TP. ").replace(" ", "")
        found = places.find(bare)
        assert found is not None
        assert found.code == unit.code
    if system == "63":
        assert places.find("HồChíMinh") == places.province("79")
        assert places.find("ThừaThiênHuế") == places.province("46")


@pytest.mark.parametrize("code", ["VN101", "VN91", "VN-01", "VNM.12_1", "04", "101"])
def test_a_code_alone_names_no_province(code: str) -> None:
    # VN-01 is Lai Châu for ISO 3166-2, and 01 Hà Nội for the statistics office.
    assert PlaceNames(ROOT).find(code) is None
