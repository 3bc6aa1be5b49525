"""Files with one fault each, made from forms that are otherwise right, and the finding that each must get."""

import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from diendan.data.datapackage import Package
from diendan.data.submissions import system_of
from diendan.exchange.forms.form_catalogue import load_forms
from diendan.exchange.forms.form_definition import Form
from diendan.exchange.forms.form_workbook import form_workbook
from diendan.exchange.forms.known_values import KnownValues, known_of
from diendan.exchange.intake.reading.submission_reading import Context
from diendan.exchange.legacy_text import _TCVN3
from diendan.project import Project

ROOT = Path(__file__).parents[1]
SUMMARY, PROJECTS = "1. Tổng hợp", "2. Danh mục khoản viện trợ"
RECEIVED = date(2026, 2, 1)


@cache
def forms(root: Path = ROOT) -> tuple[Form, ...]:
    """Return the forms of a project, which tests leave as they are."""
    return load_forms(Project.at(root))


def context(root: Path = ROOT) -> Context:
    return Context(Package.load(root), forms(root), RECEIVED)


def blank(form: str, year: int, slug: str = "cao-bang", *, known: bool = False) -> Any:
    """Return an unfilled form, opened."""
    return load_workbook(io.BytesIO(_unfilled(form, year, slug, known)))


@cache
def _unfilled(form: str, year: int, slug: str, known: bool) -> bytes:
    found = next(f for f in forms() if f.form == form and (f.holds_in(year) or year > 2025))
    unit = system_of(year, ROOT).by_slug(slug)
    what = known_of(Package.load(ROOT), found, unit, year) if known else KnownValues()
    return form_workbook(found, unit, year, what)


def saved(book: Any) -> bytes:
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def aid(year: int = 2022, slug: str = "cao-bang") -> Any:
    """Return the aid form with two projects, without fault."""
    book = blank("ngo-aid", year, slug)
    for address, figure in {"E8": 2, "E9": 2, "E10": 300000, "E11": 250000.5}.items():
        book[SUMMARY][address] = figure
    rows = (
        (
            "ChildFund",
            "Trường học an toàn",
            "Giáo dục và đào tạo",
            "Xã A",
            "Sở Ngoại vụ",
            2021,
            2024,
            200000,
            150000.5,
        ),
        ("Helvetas", "Nước sạch", "Y tế", "Xã B", "Sở Y tế", 2022, 2023, 100000, 100000),
    )
    for row, values in enumerate(rows, start=8):
        for column, value in enumerate(values, start=3):
            book[PROJECTS].cell(row, column).value = value
    return book


def monitoring(year: int = 2023) -> Any:
    """Return the poverty programme's form, without fault."""
    book = blank("ntp-monitoring", year)
    first, second = book.worksheets[1], book.worksheets[2]
    figures = (128000, 30000, 6000, 1000, 25000, 19.53, 12000, 9.38, 24000)
    for row, value in enumerate(figures, start=8):
        first.cell(row, 5).value = value
    for row, value in enumerate((1500.5, 1000.5, 400, 100, 1200, 900, 250, 50), start=8):
        second.cell(row, 5).value = value
    return book


def dialogue(year: int = 2025) -> Any:
    """Return the focal point's form with one event, without fault."""
    book = blank("dialogue-focal-point", year)
    contacts, topics, events, promises = book.worksheets[1:5]
    for sheet, values in (
        (contacts, ("Sở Ngoại vụ", "Trưởng phòng")),
        (topics, ("Giảm nghèo đa chiều", "Giám sát và đánh giá")),
        (events, ("Hội nghị đối thoại", date(2025, 4, 5), "06/04/2025", "Cao Bằng", 60, 25)),
        (promises, ("ChildFund", "Hỗ trợ tập huấn", None, "Đang thực hiện")),
    ):
        for column, value in enumerate(values, start=3):
            sheet.cell(8, column).value = value
    return book


def csv_of(book: Any, sheet: str) -> str:
    """Return a sheet as Excel saves it in CSV with semicolons."""
    lines = []
    for row in book[sheet].iter_rows(min_col=1, max_col=7, max_row=20, values_only=True):
        lines.append(";".join("" if value is None else str(value).replace(";", ",") for value in row))
    return "\r\n".join(lines) + "\r\n"


def tcvn3(text: str) -> bytes:
    places = {letter: 0xA1 + place for place, letter in enumerate(_TCVN3)}
    lowered = (c if c in places or c.isascii() else c.lower() for c in text)
    return bytes(places.get(c, ord(c) if ord(c) < 128 else ord("?")) for c in lowered)


def windows_1258(text: str) -> bytes:
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tones = [c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323"]
            bare = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
            out += (bare + "".join(tones)).encode("cp1258", errors="replace")
    return out


@dataclass(frozen=True)
class Bad:
    """One bad file. kind: of the finding it must get; accepted: whether that is but a note."""

    name: str
    content: Callable[[], bytes]
    kind: str
    accepted: bool = False
    suffix: str = ".xlsx"


def edited(make: Callable[[], Any], edit: Callable[[Any], object]) -> Callable[[], bytes]:
    def content() -> bytes:
        book = make()
        edit(book)
        return saved(book)

    return content


def put(make: Callable[[], Any], sheet: int, **values: object) -> Callable[[], bytes]:
    """Return a maker of the form with some cells of one sheet changed."""

    def edit(book: Any) -> None:
        for address, value in values.items():
            book.worksheets[sheet][address] = value

    return edited(make, edit)


def rezipped(content: bytes, **parts: bytes) -> bytes:
    """Return an archive with parts put in or replaced; "__" in a name is "/"."""
    out = io.BytesIO()
    more = {name.replace("__", "/").replace("_DOT_", "."): data for name, data in parts.items()}
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in more:
                target.writestr(name, source.read(name))
        for name, data in more.items():
            target.writestr(name, data)
    return out.getvalue()


def _aid() -> bytes:
    return saved(aid())


def _sheet_xml(rows: int) -> bytes:
    row = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
    body = b"".join(row % (n, n) for n in range(1, rows + 1))
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<worksheet " + space + b"><sheetData>" + body + b"</sheetData></worksheet>"


def _claimed(more: bytes) -> bytes:
    """Return a form whose second sheet claims a merged area."""
    with zipfile.ZipFile(io.BytesIO(_aid())) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml")
    merged = b'<mergeCells count="1">' + more + b"</mergeCells>"
    return rezipped(
        _aid(), xl__worksheets__sheet2_DOT_xml=sheet.replace(b"</sheetData>", b"</sheetData>" + merged)
    )


def _swap(book: Any) -> None:
    sheet = book[PROJECTS]
    for row in range(6, 12):
        a, b = sheet.cell(row, 10), sheet.cell(row, 11)
        a.value, b.value = b.value, a.value


def _decomposed(book: Any) -> None:
    book[PROJECTS]["D8"] = unicodedata.normalize("NFD", "Trường học an toàn")
    book[SUMMARY]["B3"] = unicodedata.normalize("NFD", "Tỉnh, thành phố: Cao Bằng")


def _hidden(book: Any) -> None:
    book.create_sheet("Số liệu cũ")["A1"] = 5
    book["Số liệu cũ"].sheet_state = "hidden"


def _two(book: Any) -> None:
    book[PROJECTS]["B3"] = "Tỉnh, thành phố: Lạng Sơn"


def _renamed(name: str) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        for sheet in (book[SUMMARY], book[PROJECTS]):
            sheet["B3"], sheet["D1"] = f"Tỉnh, thành phố: {name}", None

    return edit


def _last_years(book: Any) -> None:
    for sheet in (book[SUMMARY], book[PROJECTS]):
        sheet["B4"] = "Kỳ báo cáo: Năm 2023"


def _year(year: int) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        for sheet in book.worksheets[1:3]:
            sheet["B4"], sheet["E1"] = f"Kỳ báo cáo: Năm {year}", str(year)

    return edit


def _edition(edition: str) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        for sheet in book.worksheets[1:3]:
            sheet["B1"] = edition

    return edit


def _foreign() -> bytes:
    book = Workbook()
    book.worksheets[0]["A1"] = "Kỳ báo cáo: Năm 2022"
    book.worksheets[0]["A2"] = "Danh sách lớp"
    return saved(book)


def _sheets(book: Any) -> None:
    for number in range(25):
        book.create_sheet(f"Trang {number}")["A1"] = 1


def _bomb() -> bytes:
    return rezipped(_aid(), xl__media__big_DOT_png=b"0" * 70_000_000)


def _doctype() -> bytes:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst/>'
    return rezipped(_aid(), xl__sharedStrings_DOT_xml=evil)


def _encrypted() -> bytes:
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + name + b"\0" * 512


def _nested_row(book: Any) -> None:
    for column in range(3, 15):
        book[PROJECTS].cell(10, column).value = book[PROJECTS].cell(8, column).value
    book[SUMMARY]["E8"], book[SUMMARY]["E10"], book[SUMMARY]["E11"] = 3, 500000, 400001


def _total_row(book: Any) -> None:
    book[PROJECTS]["C10"], book[PROJECTS]["D10"], book[PROJECTS]["E10"] = "Tổng cộng", "Tổng cộng", "Y tế"
    book[PROJECTS]["J10"], book[PROJECTS]["K10"] = 0, 0
    book[SUMMARY]["E8"], book[SUMMARY]["E9"] = 3, 3


def _truncated() -> bytes:
    return _aid()[:4000]


def all_bad() -> Iterator[Bad]:
    """Yield every bad file."""
    yield Bad("phiên bản biểu không có", edited(aid, _edition("ngo-aid-2013")), "unknown-edition")
    yield Bad("biểu hết hạn", edited(monitoring, _year(2026)), "edition-not-for-year")
    yield Bad("biểu năm trước", edited(aid, _last_years), "period-conflict")
    yield Bad("kỳ chưa kết thúc", edited(aid, _year(2028)), "period-not-over")
    yield Bad(
        "không có kỳ",
        edited(aid, lambda b: [s.__setitem__(a, None) for s in b.worksheets[1:3] for a in ("B4", "E1")]),
        "no-period",
    )
    yield Bad("cột bị chuyển", edited(aid, _swap), "moved-column")
    yield Bad("cột bị xóa", edited(aid, lambda b: b[PROJECTS].delete_cols(6)), "moved-column")
    yield Bad("mất đầu bảng", edited(aid, lambda b: b[PROJECTS].delete_rows(7)), "no-table")
    yield Bad("gộp ô", edited(aid, lambda b: b[PROJECTS].merge_cells("C8:C9")), "merged")
    yield Bad("công thức lỗi", put(aid, 1, E10="#REF!"), "formula-error")
    yield Bad("công thức chưa tính", put(aid, 1, E10="=1+1"), "formula-without-value")
    yield Bad("số ước chừng", put(aid, 1, E10="khoảng 300.000"), "approximate")
    yield Bad("hai cách đọc", put(aid, 1, E12="1.234"), "ambiguous")
    yield Bad("sai đồng tiền", put(aid, 1, E10="300.000 đồng"), "wrong-unit")
    yield Bad("chữ thay số", put(aid, 1, E10="ba trăm nghìn"), "not-a-number")
    yield Bad("không", put(aid, 1, E12="không"), "word-for-nothing")
    yield Bad("tỷ nào", put(aid, 1, E10="1,2 tỷ"), "scale-without-currency")
    yield Bad("số lẻ", put(aid, 1, E8=2.5), "not-whole")
    yield Bad("quá nhiều số lẻ", put(aid, 1, E10=300000.1234), "too-many-decimals")
    yield Bad("số âm", put(aid, 1, E10=-300000), "too-small")
    yield Bad("số quá lớn", put(aid, 1, E8=5000), "too-great")
    yield Bad("ngày thay số", put(aid, 1, E8=date(2022, 1, 2)), "day-for-number")
    for typed in ("khong-phai-email", "a@b", "một hai@so.gov.vn", "+x@so.gov.vn", 2026):
        yield Bad(f"thư điện tử {typed}", put(dialogue, 1, G8=typed), "not-an-email")
    yield Bad("đúng sai", put(aid, 1, E8=True), "truth-for-number")
    yield Bad("ô bắt buộc trống", put(aid, 1, E9=None), "required")
    yield Bad("chưa có số bắt buộc", put(aid, 1, E9="chưa có"), "required")
    yield Bad("trang ẩn", edited(aid, _hidden), "hidden-sheet")
    yield Bad("mật khẩu", _encrypted, "password")
    yield Bad("macro", lambda: rezipped(_aid(), xl__vbaProject_DOT_bin=b"x"), "macro", suffix=".xlsm")
    yield Bad("bom nén", _bomb, "zip-bomb")
    yield Bad("khai báo XML", _doctype, "strange-xml")
    yield Bad(
        "200.000 dòng",
        lambda: rezipped(_aid(), xl__worksheets__sheet2_DOT_xml=_sheet_xml(200_000)),
        "too-many-rows",
    )
    yield Bad("vùng gộp khổng lồ", lambda: _claimed(b'<mergeCell ref="A1:XFD1048576"/>'), "too-many-cells")
    yield Bad(
        "XML UTF-16", lambda: rezipped(_aid(), xl__styles_DOT_xml="<a/>".encode("utf-16")), "strange-xml"
    )
    yield Bad("quá nhiều cột", put(aid, 1, ZZ9=1), "too-many-columns")
    yield Bad("quá nhiều trang", edited(aid, _sheets), "too-many-sheets")
    yield Bad("hai tỉnh", edited(aid, _two), "two-provinces")
    yield Bad("tỉnh không có", edited(aid, _renamed("Cao Băngg")), "unknown-province")
    yield Bad("tỉnh đã sáp nhập", edited(lambda: aid(2025), _renamed("Bắc Giang")), "unknown-province")
    yield Bad(
        "không ghi tỉnh",
        edited(aid, lambda b: [s.__setitem__(a, None) for s in b.worksheets[1:3] for a in ("B3", "D1")]),
        "no-province",
    )
    yield Bad("chữ NFD", edited(aid, _decomposed), "nfd", accepted=True)
    yield Bad("chữ TCVN3", put(aid, 2, D8=tcvn3("Trường học an toàn").decode("latin-1")), "tcvn3-text")
    yield Bad("csv TCVN3", lambda: tcvn3(csv_of(aid(), SUMMARY)), "tcvn3-file", suffix=".csv")
    yield Bad("bảng mã lạ", lambda: bytes(range(128, 256)) * 20, "encoding-unknown", suffix=".csv")
    yield Bad("mất chữ", put(aid, 2, D8="Tr\ufffd\ufffdng h\ufffdc"), "lost-letters")
    yield Bad("csv hỏng", lambda: b'"a;b\n' + csv_of(aid(), SUMMARY).encode(), "no-period", suffix=".csv")
    yield Bad("quá lớn", lambda: b"PK\x03\x04" + b"\0" * 10_000_001, "too-large")
    yield Bad("tệp trống", lambda: b"", "empty-file")
    yield Bad("pdf", lambda: b"%PDF-1.7\n", "not-a-sheet")
    yield Bad("tệp hỏng", _truncated, "damaged")
    yield Bad(
        "xls hỏng", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x01" * 2000, "damaged", suffix=".xls"
    )
    yield Bad("không phải biểu", _foreign, "unknown-form")
    yield Bad("chưa điền", lambda: saved(blank("ngo-aid", 2022)), "no-figures")
    yield Bad("đổi tên chỉ tiêu", put(aid, 1, C8="Số dự án"), "label-changed")
    yield Bad("xóa dòng", edited(aid, lambda b: b[SUMMARY].delete_rows(9)), "missing-line")
    yield Bad("thêm dòng", put(aid, 1, C16="Chỉ tiêu khác", E16=5), "unknown-line")
    yield Bad("dòng hai lần", put(aid, 1, A16="donors", C16="Số tổ chức", E16=5), "repeated-line")
    yield Bad("ngoài bảng", put(aid, 1, J9="xem thêm"), "outside")
    yield Bad("thiếu trang", edited(aid, lambda b: b.remove(b[SUMMARY])), "missing-section")
    yield Bad("trang hai lần", edited(aid, lambda b: b.copy_worksheet(b[SUMMARY])), "repeated-section")
    yield Bad("mục hai lần", edited(aid, _nested_row), "repeated-row")
    yield Bad("dòng tổng", edited(aid, _total_row), "total-row")
    yield Bad("giải ngân vượt cam kết", put(aid, 2, K9=200000), "at-most")
    yield Bad("tổng khác danh mục", put(aid, 1, E10=310000), "sum-of-list")
    yield Bad("thiếu mục", put(aid, 1, E8=5), "rows-of-list")
    yield Bad("thiếu nhà tài trợ", put(aid, 1, E9=1), "different-in-list")
    yield Bad("lĩnh vực lạ", put(aid, 2, E8="Thể thao"), "not-in-list")
    yield Bad("năm sai", put(aid, 2, H8="hai mươi"), "not-a-year")
    yield Bad("quá dài", put(aid, 2, D8="a" * 2500), "too-long")
    yield Bad("tỷ lệ sai", put(monitoring, 1, E13=15), "rate")
    yield Bad("cân đối hộ nghèo", put(monitoring, 1, E12=26000, E13=20.31), "sum")
    yield Bad("tổng vốn", put(monitoring, 2, E8=1600), "sum")
    yield Bad("phần trăm lạ", put(monitoring, 1, E13="1953%"), "too-great")
    yield Bad("tháng trước ngày", put(dialogue, 3, D8="05/13/2025"), "month-first")
    yield Bad("năm hai chữ số", put(dialogue, 3, D8="05/04/25"), "two-digit-year")
    yield Bad("ngày lạ", put(dialogue, 3, D8="đầu tháng tư"), "not-a-day")
