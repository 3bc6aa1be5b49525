"""Fixed phrases: one table, both languages side by side.

Charts, tables, lowering, the index page and the command line's documents take their fixed words here and
nowhere else. The wording rules of the data notes stand here word for word.
"""

from difflib import get_close_matches
from typing import Final, NamedTuple

from diendan.errors import InputError
from diendan.language.bilingual import Bilingual, Language

NO_DATA: Final = Bilingual("chưa có số liệu", "no data")

MONTHS: Final[tuple[Bilingual, ...]] = (
    Bilingual("tháng 1", "January"),
    Bilingual("tháng 2", "February"),
    Bilingual("tháng 3", "March"),
    Bilingual("tháng 4", "April"),
    Bilingual("tháng 5", "May"),
    Bilingual("tháng 6", "June"),
    Bilingual("tháng 7", "July"),
    Bilingual("tháng 8", "August"),
    Bilingual("tháng 9", "September"),
    Bilingual("tháng 10", "October"),
    Bilingual("tháng 11", "November"),
    Bilingual("tháng 12", "December"),
)

PHRASES: Final[dict[str, Bilingual]] = {
    # the frame of a document
    "skip": Bilingual("Đến nội dung chính", "Skip to main content"),
    "page": Bilingual("Trang", "Page"),
    "unit code": Bilingual("Mã đơn vị hành chính", "Administrative unit code"),
    "group code": Bilingual("Mã nhóm", "Group code"),
    "model code": Bilingual("Mã mô hình", "Model code"),
    "system 34": Bilingual("hệ thống 34 đơn vị, từ 01/7/2025", "34-unit system, since 1 July 2025"),
    "system 63": Bilingual("hệ thống 63 đơn vị, đến 30/6/2025", "63-unit system, until 30 June 2025"),
    "scroll": Bilingual("Bảng cuộn ngang được", "Table, scrolls sideways"),
    "note": Bilingual("Ghi chú", "Note"),
    "tip": Bilingual("Gợi ý", "Tip"),
    "warning": Bilingual("Lưu ý", "Please note"),
    "important": Bilingual("Điều cần nhớ", "Key point"),
    "caution": Bilingual("Thận trọng", "Caution"),
    # the official layout (Decree 30/2020/NĐ-CP)
    "nation": Bilingual("Cộng hòa xã hội chủ nghĩa Việt Nam", "Socialist Republic of Viet Nam"),
    "motto": Bilingual("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"),
    "number": Bilingual("Số", "No"),
    "to": Bilingual("Kính gửi", "To"),
    "recipients": Bilingual("Nơi nhận", "Recipients"),
    "draft": Bilingual("Dự thảo", "Draft"),
    "report": Bilingual("Báo cáo", "Report"),
    "annex": Bilingual("Phụ lục", "Annex"),
    "attached": Bilingual("Kèm theo", "Attached to"),
    "basis": Bilingual("Căn cứ", "Pursuant to"),
    # figures and tables
    "figure": Bilingual("Hình", "Figure"),
    "table": Bilingual("Bảng", "Table"),
    "source": Bilingual("Nguồn", "Source"),
    # where a figure comes from
    "sources of figures": Bilingual("Nguồn của từng con số", "Where each figure comes from"),
    "sources hint": Bilingual(
        "Chọn một con số có gạch chấm để xem nguồn: bảng, dòng, đơn vị, năm và nơi công bố.",
        "Choose a figure with a dotted line to see where it comes from: table, row, unit, year, publisher.",
    ),
    "sources caption": Bilingual(
        "Các con số theo thứ tự xuất hiện", "The figures in the order in which they appear"
    ),
    "figure number": Bilingual("Số", "No."),
    "printed figure": Bilingual("Con số", "Figure"),
    "where from": Bilingual("Lấy từ đâu, tính thế nào", "From which rows, by which rule"),
    "rows": Bilingual("dòng", "rows"),
    "row": Bilingual("dòng", "row"),
    "file": Bilingual("tệp", "file"),
    "sheet": Bilingual("trang tính", "sheet"),
    "cell": Bilingual("ô", "cell"),
    "close": Bilingual("Đóng", "Close"),
    "rule published": Bilingual("số công bố", "as published"),
    "rule converted": Bilingual("đổi đơn vị", "converted"),
    "rule sum": Bilingual("tổng", "sum"),
    "rule difference": Bilingual("hiệu số", "difference"),
    "rule ratio": Bilingual("tỷ số", "ratio"),
    "rule weighted_mean": Bilingual("bình quân gia quyền", "weighted mean"),
    "rule median": Bilingual("trung vị", "median"),
    "rule place": Bilingual("thứ hạng", "place"),
    "rule count": Bilingual("đếm", "count"),
    "rule computed": Bilingual("tính toán", "computed"),
    # state of a figure
    "no data": NO_DATA,
    "preliminary": Bilingual("sơ bộ", "preliminary"),
    # words for places
    "country": Bilingual("cả nước", "Viet Nam"),
    "province": Bilingual("tỉnh", "province"),
    "city": Bilingual("thành phố", "city"),
    # wording rules for the data
    "merged unit estimate": Bilingual(
        "Ước tính của báo cáo từ số liệu các tỉnh cũ (bình quân theo dân số);"
        " không phải số công bố của cơ quan thống kê.",
        "This report's estimate from the former provinces' figures (population-weighted);"
        " not a published statistic.",
    ),
    "employment-weighted": Bilingual(
        "bình quân theo số lao động có việc làm của các tỉnh cũ",
        "employment-weighted from the former provinces",
    ),
    "sum of former provinces": Bilingual("tổng của các tỉnh cũ", "sum of the former provinces"),
    "survey is not register": Bilingual(
        "Tỷ lệ hộ nghèo từ khảo sát mức sống và tỷ lệ hộ nghèo theo rà soát là hai chuỗi số liệu khác nhau,"
        " không so sánh trực tiếp.",
        "The poverty rate of the living standards survey and that of the register are different series"
        " and are not compared directly.",
    ),
    "labour series": Bilingual(
        "Chỉ trình bày số liệu từ năm 2021: tiêu chuẩn ICLS 19 thay cho ICLS 13, nên không so sánh được với"
        " giai đoạn 2018–2020.",
        "Only figures from 2021 are shown: the ICLS-19 standard replaced ICLS-13, so they cannot be compared"
        " with 2018–2020.",
    ),
    "poor districts partial": Bilingual(
        "Danh sách huyện nghèo chỉ được biết một phần.", "The list of poor districts is known only in part."
    ),
    "region not comparable": Bilingual(
        "Đơn vị nằm trên địa bàn hai vùng cũ, nên không so sánh với vùng.",
        "The unit lies in two of the former regions, so it is not compared with a region.",
    ),
    "ngo figures cao bang": Bilingual(
        "theo báo cáo tại hội nghị ngày 21/12/2022", "as reported to the conference of 21 December 2022"
    ),
}


class UnitWords(NamedTuple):
    """The words of one unit of measure.

    label: beside an axis or in a table's head. after: behind a number, with the sign "%" or "‰" set close;
    both empty where a number stands alone. one: English singular behind the number 1.
    """

    label: Bilingual
    after: Bilingual
    one: str


def _unit(vi: str, en: str, one: str = "") -> UnitWords:
    words = Bilingual(vi, en)
    return UnitWords(words, words, one or en)


_ALONE: Final = Bilingual("", "")

UNIT_WORDS: Final[dict[str, UnitWords]] = {
    "percent": _unit("%", "%"),
    "percentage_points": _unit("điểm phần trăm", "percentage points", "percentage point"),
    "persons": _unit("người", "persons", "person"),
    "thousand_persons": _unit("nghìn người", "thousand persons"),
    "households": _unit("hộ", "households", "household"),
    "communes": _unit("xã", "communes", "commune"),
    "districts": _unit("huyện", "districts", "district"),
    "items": _unit("khoản, dự án", "items", "item"),
    "projects": _unit("dự án", "projects", "project"),
    "organisations": _unit("tổ chức", "organisations", "organisation"),
    "organisations_per_year": _unit("tổ chức/năm", "organisations a year", "organisation a year"),
    "km2": _unit("km²", "km²"),
    "persons_per_km2": _unit("người/km²", "persons per km²", "person per km²"),
    "per_1000_live_births": _unit("‰", "per 1,000 live births"),
    "score": _unit("điểm", "points", "point"),
    "times": _unit("lần", "times"),
    "index_hanoi_100": UnitWords(Bilingual("Hà Nội = 100", "Hanoi = 100"), _ALONE, ""),
    "currency": UnitWords(Bilingual("theo đồng tiền của nguồn", "in the currency of the source"), _ALONE, ""),
    "vnd": _unit("đồng", "VND"),
    "million_vnd": _unit("triệu đồng", "million VND"),
    "billion_vnd": _unit("tỷ đồng", "billion VND"),
    "million_vnd_per_worker": _unit("triệu đồng/lao động", "million VND per worker"),
    "thousand_vnd_per_month": _unit("nghìn đồng/tháng", "thousand VND a month"),
    "usd": _unit("USD", "USD"),
    "usd_per_year": _unit("USD/năm", "USD a year"),
    "million_usd": _unit("triệu USD", "million USD"),
}


def phrase(key: str, language: Language) -> str:
    """Return a fixed phrase of PHRASES; InputError with the nearest key if there is no such phrase."""
    try:
        return PHRASES[key].in_(language)
    except KeyError:
        raise _unknown("phrase", key, list(PHRASES)) from None


def unit_words(unit: str) -> UnitWords:
    """Return the words of a unit of measure; InputError with the nearest key if there is none."""
    try:
        return UNIT_WORDS[unit]
    except KeyError:
        raise _unknown("unit of measure", unit, list(UNIT_WORDS)) from None


def unit_label(unit: str, language: Language) -> str:
    """Return a unit of measure as it stands beside an axis or in a table's head: "nghìn người", "%"."""
    return unit_words(unit).label.in_(language)


def _unknown(kind: str, key: str, known: list[str]) -> InputError:
    near = get_close_matches(key, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else f" Known: {', '.join(known)}."
    return InputError(f"No {kind} {key!r} in diendan.language.phrases.{hint}")
