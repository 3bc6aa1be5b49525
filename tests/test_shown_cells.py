"""A cell counts as it is shown: percent signs, words and scales of its format, errors, no result."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bad_submissions import context
from diendan.errors import ExitCode, InputError
from diendan.exchange.guarded_reading import read_submitted_here
from diendan.exchange.importing.import_run import import_file, prepare
from diendan.exchange.intake.reading.submission_reading import read_submission
from guarded_files.spreadsheets.shown.number_formats import FormatAffixes, as_text, shown_by

ROOT = Path(__file__).parents[1]
PLACES = ("Hà Nội", "Hà Giang", "Cao Bằng", "Bắc Kạn", "Tuyên Quang", "Lào Cai")
POVERTY = (0.1, 26.2, 19.1, 15.0, 6.4, 12.3)
TITLE = "Tỷ lệ hộ nghèo đa chiều phân theo địa phương"


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("General", FormatAffixes()),
        ("#,##0.00", FormatAffixes()),
        ("0.0%", FormatAffixes(behind="%", power=2)),
        ('0.0"%"', FormatAffixes(behind="%")),
        ('#,##0" nghìn USD"', FormatAffixes(behind="nghìn USD")),
        ('$#,##0"K"', FormatAffixes(before="$", behind="K")),
        ("#,##0\\ [$₫-42A]", FormatAffixes(behind="₫")),
        ("[$€-2] #,##0", FormatAffixes(before="€")),
        ("#,##0,", FormatAffixes(power=-3)),
        ('0.0,,"m"', FormatAffixes(behind="m", power=-6)),
        ('_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', FormatAffixes()),
        ("[Red]-#,##0;0", FormatAffixes()),
        ('0" a;b";0', FormatAffixes(behind="a;b")),
        ("dd/mm/yyyy", FormatAffixes()),
    ],
)
def test_what_a_format_adds_to_a_number(number_format: str, shown: FormatAffixes) -> None:
    assert shown_by(number_format) == shown


@pytest.mark.parametrize(
    ("number_format", "value", "shown"),
    [
        ('[>=1]0.0"%";0.0%', "19.1", FormatAffixes(behind="%")),
        ('[>=1]0.0"%";0.0%', "0.1", FormatAffixes(behind="%", power=2)),
        (
            '[>=1000000]0.0,," triệu";[>=1000]0.0," nghìn";0',
            "1720153",
            FormatAffixes(behind="triệu", power=-6),
        ),
        ('[>=1000000]0.0,," triệu";[>=1000]0.0," nghìn";0', "1720", FormatAffixes(behind="nghìn", power=-3)),
        ('[>=1000000]0.0,," triệu";[>=1000]0.0," nghìn";0', "17", FormatAffixes()),
        ('[<>0]0" hộ";0', "0", FormatAffixes()),
        ('0" hộ";0" nợ"', "-3", FormatAffixes(behind="nợ")),
        ('0.0"%";-0.0"%";"-"', "0", FormatAffixes(behind="%")),
    ],
)
def test_the_section_of_a_format_is_that_of_the_value(
    number_format: str, value: str, shown: FormatAffixes
) -> None:
    assert shown_by(number_format, Decimal(value)) == shown


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [('[>=1]0.0"%";0.0%', None), ('[>=1]0.0" hộ";0.00" hộ"', FormatAffixes(behind="hộ"))],
)
def test_without_the_value_sections_that_differ_are_no_number_s(
    number_format: str, shown: FormatAffixes | None
) -> None:
    told = shown_by(number_format)
    assert told == shown if shown else number_format.partition(";")[0] in told.behind


@pytest.mark.parametrize(
    ("stored", "shown", "text"),
    [
        ("1720", FormatAffixes(behind="nghìn USD"), "1720 nghìn USD"),
        ("40.5", FormatAffixes(behind="tỷ đồng"), "40,5 tỷ đồng"),
        ("1.234", FormatAffixes(behind="tỷ đồng"), "1,2340 tỷ đồng"),
        ("1720153", FormatAffixes(before="$", power=-3), "$ 1720,1530"),
    ],
)
def test_a_number_is_written_so_that_it_has_one_reading(stored: str, shown: FormatAffixes, text: str) -> None:
    assert as_text(Decimal(stored), shown) == text


def workbook(change: Callable[[Any], None], divisor: float = 1) -> bytes:
    """Return the table as a workbook, its figures divided by something and then changed."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append([TITLE])
    sheet.append([None, "2024"])
    for place, value in zip(PLACES, POVERTY, strict=True):
        sheet.append([place, value / divisor])
    change(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def saved(folder: Path, content: bytes, name: str = "published.xlsx") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def formatted(number_format: str) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for row in range(3, 9):
            sheet.cell(row, 2).number_format = number_format

    return change


def values(path: Path) -> list[float]:
    return [float(row[3]) for row in prepare(ROOT, path).differences[0].target.rows]


@pytest.mark.parametrize(
    ("number_format", "divisor"),
    [("0.0", 1), ("0.0%", 100), ('0.0"%"', 1), ('0.0"‰"', 0.1), ('0.0" (p)"', 1)],
)
def test_a_published_figure_counts_as_it_is_shown(number_format: str, divisor: float, tmp_path: Path) -> None:
    path = saved(tmp_path, workbook(formatted(number_format), divisor))
    assert values(path) == pytest.approx(POVERTY)


def test_a_sheet_that_states_too_small_an_area_is_read_whole(tmp_path: Path) -> None:
    source = zipfile.ZipFile(io.BytesIO(workbook(formatted("0.0%"), 100)))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as stated:
        for name in source.namelist():
            part = source.read(name).replace(b'<dimension ref="A1:B8"', b'<dimension ref="A1"')
            stated.writestr(name, part)
    assert values(saved(tmp_path, target.getvalue())) == pytest.approx(POVERTY)
    (grid,) = read_submitted_here(target.getvalue()).grids
    assert grid.cells[8, 2].percent


def test_a_figure_shown_in_another_unit_is_not_written(tmp_path: Path) -> None:
    path = saved(tmp_path, workbook(formatted('0.0" nghìn USD"')))
    assert import_file(ROOT, path, lambda _: None, dry_run=True, accept=True) == ExitCode.DIFFERENCES


@pytest.mark.parametrize("cell", ["B4", "B8"])
@pytest.mark.parametrize(
    ("content", "told"),
    [("#REF!", "#REF!"), ("=1/0", "a formula without a result"), (date(2024, 2, 26), "2024-02-26")],
)
def test_a_cell_that_is_no_figure_is_named(content: object, told: str, cell: str, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet[cell] = content
        if content == "#REF!":
            sheet[cell].data_type = "e"

    with pytest.raises(InputError, match=f"cell {cell}.*{told}"):
        prepare(ROOT, saved(tmp_path, workbook(change)))


def test_a_strict_workbook_is_read_as_any_other(tmp_path: Path) -> None:
    source = zipfile.ZipFile(io.BytesIO(workbook(formatted("0.0%"), 100)))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as strict:
        for name in source.namelist():
            part = source.read(name)
            for usual, other in (
                (
                    b"schemas.openxmlformats.org/spreadsheetml/2006/main",
                    b"purl.oclc.org/ooxml/spreadsheetml/main",
                ),
                (
                    b"schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"purl.oclc.org/ooxml/officeDocument/relationships",
                ),
            ):
                part = part.replace(usual, other)
            strict.writestr(name, part)
    assert values(saved(tmp_path, target.getvalue())) == pytest.approx(POVERTY)
    (grid,) = read_submitted_here(target.getvalue()).grids
    assert grid.cells[4, 2].percent


def ods_cell(text: str, **attributes: str) -> str:
    """Return a cell of .ods that shows `text`."""
    stated = "".join(
        f' {name.replace("_", ":", 1).replace("_", "-")}="{of}"' for name, of in attributes.items()
    )
    return f"<table:table-cell{stated}><text:p>{text}</text:p></table:table-cell>"


ODS_CELLS = {
    "percentage": ods_cell("26.2%", office_value_type="percentage", office_value="0.262"),
    "words": ods_cell("26.2 %", office_value_type="float", office_value="26.2"),
    "error": ods_cell("#DIV/0!", table_formula="of:=1/0", office_value_type="string"),
    "no result": '<table:table-cell table:formula="of:=1/0"/>',
}


def ods(cell: str) -> bytes:
    """Return the table as an .ods file, the figure of Hà Giang as `cell`."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )

    def text(content: str) -> str:
        return ods_cell(content, office_value_type="string")

    def number(value: float) -> str:
        return ods_cell(str(value), office_value_type="float", office_value=str(value))

    rows = [text(TITLE), "<table:table-cell/>" + text("2024")]
    rows += [
        text(place) + (ODS_CELLS[cell] if place == "Hà Giang" else number(value))
        for place, value in zip(PLACES, POVERTY, strict=True)
    ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="T">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("26200", "26,2"),
        ("26200", "26.2"),
        ("26.2", "26,2"),
        ("26.2", "26"),
        ("26200000", "26,2"),
        ("26.2", "26.20"),
    ],
)
def test_a_cell_of_ods_that_shows_thousands_counts_as_shown(stored: str, shown: str, tmp_path: Path) -> None:
    ODS_CELLS["scaled"] = ods_cell(shown, office_value_type="float", office_value=stored)
    assert values(saved(tmp_path, ods("scaled"), "published.ods")) == pytest.approx(POVERTY)


@pytest.mark.parametrize("cell", ["percentage", "words"])
def test_a_cell_of_ods_counts_as_it_is_shown(cell: str, tmp_path: Path) -> None:
    assert values(saved(tmp_path, ods(cell), "published.ods")) == pytest.approx(POVERTY)


@pytest.mark.parametrize("cell", ["error", "no result"])
def test_a_cell_of_ods_that_is_no_figure_is_named(cell: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cell B4"):
        prepare(ROOT, saved(tmp_path, ods(cell), "published.ods"))


OLD_EXCEL = Path(__file__).parent / "golden" / "xls_formats"
"""Saved by LibreOffice 24.2 as "Excel 97"; each row of rates and people has another number format."""
PERSONS = (8807.5, 907.9, 556.2, 328.9, 816.9, 784.6)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("rates", {"2024": (0.4, 26.2, 25.3, 24.1, 19.9, 18.8)}),
        ("people", {"2025": PERSONS}),
        ("years", {str(2023 + n): tuple(round(value + n, 1) for value in PERSONS) for n in range(3)}),
    ],
)
def test_a_published_figure_of_an_old_excel_file_counts_as_it_is_shown(
    name: str, right: dict[str, tuple[float, ...]]
) -> None:
    rows = prepare(ROOT, OLD_EXCEL / f"{name}.xls").differences[0].target.rows
    found = {year: tuple(float(row[3]) for row in rows if row[1] == year) for year in right}
    assert found == right


def test_a_form_saved_by_an_old_excel_counts_as_it_is_shown() -> None:
    found = read_submission((OLD_EXCEL / "ngo-aid-formats.xls").read_bytes(), context())
    shown = {entry.code: entry.value.text for entry in found.entries if entry.row == 0}
    assert {
        code: shown[code] for code in ("committed_usd", "disbursed_usd", "committed_vnd", "disbursed_vnd")
    } == {
        "committed_usd": "300000",  # 300 "nghìn USD"
        "disbursed_usd": "250000.5",  # 0.2500005 "triệu USD"
        "committed_vnd": "40500",  # 40.5 "tỷ đồng", in million đồng
        "disbursed_vnd": "21200",
    }
