"""What stands around a published table counts: captions, corners, headings, remarks, the sheet's name."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from diendan.errors import InputError
from diendan.exchange.importing.import_report import Import
from diendan.exchange.importing.import_run import prepare

ROOT = Path(__file__).parents[1]
TITLE = "Dân số trung bình phân theo địa phương"
PLACES = ("Hà Nội", "Hà Giang", "Cao Bằng", "Bắc Kạn", "Tuyên Quang", "Lào Cai")
POPULATION = (8807.5, 907.9, 556.2, 328.9, 816.9, 784.6)
FIGURES = tuple(zip(PLACES, POPULATION, strict=True))
PERSONS = tuple((place, round(value * 1000)) for place, value in FIGURES)

Rows = Sequence[Sequence[object]]


def read(folder: Path, *rows: Sequence[object]) -> Import:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(rows)
    path = folder / "published.csv"
    path.write_bytes(b"\xef\xbb\xbf" + buffer.getvalue().encode())
    return prepare(ROOT, path)


def values(found: Import) -> dict[str, set[float]]:
    """Return the figures that would be written, by indicator; none where something is undecided."""
    rows = [row for difference in found.differences for row in difference.target.rows]
    return {name: {float(row[3]) for row in rows if row[2] == name} for name in {row[2] for row in rows}}


def turned(*above: Sequence[object], corner: str = "", below: Rows = ()) -> Rows:
    names, figures = zip(*FIGURES, strict=True)
    return [*above, [corner, *names], ["2025", *figures], *below]


@pytest.mark.parametrize(
    "rows",
    [
        [[TITLE], ["", "", "Khu vực nông thôn"], ["", "2025"], *FIGURES],
        [[TITLE], ["", "", "", "", "Thành thị"], ["", "2025"], *FIGURES],
        [[TITLE], [], ["Nữ", "2025"], *FIGURES],
        [[TITLE], [], ["Khu vực nông thôn", "2025"], *FIGURES],
        [[TITLE], [], ["", "2025"], ["THÀNH THỊ", ""], *FIGURES],
        [[TITLE], [], ["", "2025"], ["Nông thôn", ".."], *FIGURES],
        [[TITLE], [], ["", "Quý", "2025"], *([place, 4, value] for place, value in FIGURES)],
        [[TITLE], [], ["", "Hệ số", "2025"], *([place, 1000, value] for place, value in FIGURES)],
        turned([TITLE], ["Nông thôn"]),
        turned([TITLE], ["", "", "", "Nữ"]),
        turned([TITLE], [], corner="Nữ"),
        [[TITLE, "Nữ"], [], ["", "2025"], *FIGURES],
    ],
)
def test_words_beside_the_title_make_another_series(rows: Rows, tmp_path: Path) -> None:
    try:
        found = read(tmp_path, *rows)
    except InputError:
        return
    assert found.findings.undecided
    assert not values(found)


@pytest.mark.parametrize(
    "rows",
    [
        [[TITLE], [], ["", "2025"], *PERSONS, ["Đơn vị tính: Người"]],
        [[TITLE], [], ["", "2025"], *PERSONS, ["", "Đơn vị tính: Người"]],
        [[TITLE], [], ["Người", "2025"], *PERSONS],
        [[TITLE], [], ["Địa phương (Người)", "2025"], *PERSONS],
        [[TITLE], ["Đơn vị tính:", "Người"], ["", "2025"], *PERSONS],
        turned([TITLE], ["ĐVT: Nghìn người"]),
        turned([TITLE], ["", "", "", "ĐVT: Nghìn người"]),
        turned([TITLE], [], below=[["Đơn vị tính: Nghìn người"]]),
        [[TITLE], [], ["STT", "Tỉnh", "2025"], *([n, *row] for n, row in enumerate(FIGURES, start=1))],
        [["Bảng 2.1. " + TITLE], [], ["Tỉnh, thành phố", "2025"], *FIGURES, ["Nguồn: Cục Thống kê Việt Nam"]],
    ],
)
def test_a_unit_counts_wherever_it_stands(rows: Rows, tmp_path: Path) -> None:
    found = read(tmp_path, *rows)
    assert not found.findings.undecided
    assert values(found) == {"population_avg_total": set(POPULATION)}


@pytest.mark.parametrize(
    ("remark", "word"),
    [
        ("Ghi chú: Số liệu chỉ tính nữ", "“nữ”"),
        ("Trong đó: nông thôn", "“nông thôn”"),
        ("Số liệu 6 tháng đầu năm", "“6 tháng”"),
        ("Females only", "“females”"),
        ("So với năm trước", "“so với”"),
        ("Ghi chú: Số liệu năm 2025 là sơ bộ", "preliminary"),
        ("Estimates of the office", "preliminary"),
    ],
)
def test_a_remark_that_may_say_another_thing_is_a_doubt(remark: str, word: str, tmp_path: Path) -> None:
    found = read(tmp_path, [TITLE], [], ["", "2025"], *FIGURES, [], [remark])
    assert any(word in doubt and remark in doubt for doubt in found.findings.doubts)
    assert f"remark: {remark}" in found.findings.notes


def test_a_heading_between_the_rows_is_a_doubt(tmp_path: Path) -> None:
    rows = [*FIGURES[:3], ["Nông thôn", ""], *FIGURES[3:]]
    found = read(tmp_path, [TITLE], [], ["", "2025"], *rows)
    assert any("cell A7" in doubt and "Nông thôn" in doubt for doubt in found.findings.doubts)


@pytest.mark.parametrize(
    "title",
    [f"{TITLE} (sơ bộ năm 2025)", f"{TITLE} sơ bộ năm 2025", "Average population by province, preliminary"],
)
def test_a_title_says_the_status_of_its_one_year(title: str, tmp_path: Path) -> None:
    (difference,) = read(tmp_path, [title], [], ["", "2025"], *FIGURES).differences
    assert {row[5] for row in difference.target.rows} == {"preliminary"}


def test_a_title_that_says_preliminary_of_one_of_several_years_is_a_doubt(tmp_path: Path) -> None:
    rows = [[place, value, value] for place, value in FIGURES]
    found = read(tmp_path, [f"{TITLE} các năm, sơ bộ năm 2026"], [], ["", "2025", "2026"], *rows)
    assert any("none is marked" in doubt for doubt in found.findings.doubts)


@pytest.mark.parametrize(
    ("title", "head"), [(f"{TITLE} năm 2024", "2025"), (f"{TITLE} giai đoạn 2016-2020", "2025")]
)
def test_a_title_of_other_years_is_a_doubt(title: str, head: str, tmp_path: Path) -> None:
    found = read(tmp_path, [title], [], ["", head], *FIGURES)
    assert any("the title speaks of" in doubt for doubt in found.findings.doubts)


@pytest.mark.parametrize("name", ["Nữ", "Nông thôn", "Urban", "Quý IV", "Tốc độ tăng"])
def test_a_sheet_with_a_name_of_its_own_is_a_doubt(name: str, tmp_path: Path) -> None:
    assert any(repr(name) in doubt for doubt in sheet_called(name, tmp_path).findings.doubts)


@pytest.mark.parametrize("name", ["E02.03", "M09", "Sheet1", "Dân số trung bình", "Trang tính 2"])
def test_a_sheet_may_be_called_as_its_table_or_not_at_all(name: str, tmp_path: Path) -> None:
    assert not any("the sheet is called" in doubt for doubt in sheet_called(name, tmp_path).findings.doubts)


def sheet_called(name: str, folder: Path) -> Import:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = name
    for row in ([TITLE], [None], [None, "2025"], *FIGURES):
        sheet.append(row)
    book.save(folder / "published.xlsx")
    return prepare(ROOT, folder / "published.xlsx")


def test_an_item_of_one_year_only_is_a_doubt(tmp_path: Path) -> None:
    title = "Dân số trung bình phân theo giới tính và địa phương"
    rows = [[place, value, value / 2] for place, value in FIGURES]
    found = read(tmp_path, [title], ["", "", "Nữ"], ["", "2025", "2026"], *rows)
    assert any("only, others for" in doubt for doubt in found.findings.doubts)


@pytest.mark.parametrize("head", ["2025 (%)", "2025 (‰)", "% 2025", "2025 %"])
def test_a_sign_of_a_share_in_a_header_is_a_unit(head: str, tmp_path: Path) -> None:
    assert read(tmp_path, [TITLE], [], ["", head], *FIGURES).findings.undecided


@pytest.mark.parametrize("factor", [0.5, 0.35, 0.65, 1.9, -1])
def test_people_who_are_halved_or_below_zero_are_a_doubt(factor: float, tmp_path: Path) -> None:
    rows = [[place, round(value * factor, 1)] for place, value in FIGURES]
    assert read(tmp_path, [TITLE], [], ["", "2025"], *rows).findings.doubts[1:]


def test_years_without_a_figure_between_ours_and_the_file_s_are_a_doubt(tmp_path: Path) -> None:
    rows = [[place, 10.0 + n] for n, place in enumerate(PLACES)]
    found = read(tmp_path, ["Tỷ lệ hộ nghèo phân theo địa phương"], [], ["", "2024"], *rows)
    assert any("ours ends in 2016, this begins in 2024" in doubt for doubt in found.findings.doubts)
