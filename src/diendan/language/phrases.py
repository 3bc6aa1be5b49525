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
    # numbering and apparatus of a document
    "figure": Bilingual("Hình", "Figure"),
    "table": Bilingual("Bảng", "Table"),
    "source": Bilingual("Nguồn", "Source"),
    "note": Bilingual("Ghi chú", "Note"),
    "notes": Bilingual("Ghi chú về số liệu", "Data notes"),
    "unit of measure": Bilingual("Đơn vị tính", "Unit"),
    "contents": Bilingual("Mục lục", "Contents"),
    "section": Bilingual("Mục", "Section"),
    "annex": Bilingual("Phụ lục", "Annex"),
    "page": Bilingual("Trang", "Page"),
    "warning": Bilingual("Lưu ý", "Caution"),
    "important": Bilingual("Quan trọng", "Important"),
    "tip": Bilingual("Gợi ý", "Tip"),
    "language name": Bilingual("Tiếng Việt", "English"),
    # state of a figure
    "no data": NO_DATA,
    "preliminary": Bilingual("sơ bộ", "preliminary"),
    "estimate": Bilingual("ước tính", "estimate"),
    "plan": Bilingual("dự toán", "plan"),
    "final": Bilingual("chính thức", "final"),
    "status unknown": Bilingual("không rõ tình trạng", "status unknown"),
    "partial": Bilingual("chưa đầy đủ", "incomplete"),
    "break in series": Bilingual("gián đoạn chuỗi số liệu", "break in series"),
    "historical context": Bilingual("bối cảnh lịch sử", "historical context"),
    # words for places
    "country": Bilingual("cả nước", "Viet Nam"),
    "country name": Bilingual("Việt Nam", "Viet Nam"),
    "region": Bilingual("vùng", "region"),
    "regions": Bilingual("các vùng", "regions"),
    "province": Bilingual("tỉnh", "province"),
    "city": Bilingual("thành phố", "city"),
    "provinces and cities": Bilingual("tỉnh, thành phố", "provinces and cities"),
    "former province": Bilingual("tỉnh cũ", "former province"),
    "former provinces": Bilingual("các tỉnh cũ", "former provinces"),
    "poor district": Bilingual("huyện nghèo", "poor district"),
    "median": Bilingual("trung vị", "median"),
    "country median": Bilingual("trung vị cả nước", "country median"),
    "average": Bilingual("bình quân", "average"),
    "year": Bilingual("năm", "year"),
    "value": Bilingual("giá trị", "value"),
    "indicator": Bilingual("chỉ số", "indicator"),
    "place": Bilingual("thứ hạng", "place"),
    "change": Bilingual("thay đổi", "change"),
    # wording rules for the data
    "merged unit estimate": Bilingual(
        "Ước tính của báo cáo từ số liệu các tỉnh cũ (bình quân theo dân số);"
        " không phải số công bố của cơ quan thống kê.",
        "This report's estimate from the former provinces' figures (population-weighted);"
        " not a published statistic.",
    ),
    "population-weighted": Bilingual(
        "bình quân theo dân số của các tỉnh cũ", "population-weighted from the former provinces"
    ),
    "employment-weighted": Bilingual(
        "bình quân theo số lao động có việc làm của các tỉnh cũ",
        "employment-weighted from the former provinces",
    ),
    "sum of former provinces": Bilingual("tổng của các tỉnh cũ", "sum of the former provinces"),
    "multidimensional poverty": Bilingual(
        "Tỷ lệ hộ nghèo đa chiều (khảo sát, sơ bộ 2023)",
        "Multidimensional poverty rate of households (survey, preliminary 2023)",
    ),
    "register poverty": Bilingual(
        "Tỷ lệ hộ nghèo theo rà soát (Bộ Lao động - Thương binh và Xã hội)",
        "Poverty rate of the register (Ministry of Labour, Invalids and Social Affairs)",
    ),
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
    "nominal": Bilingual("giá hiện hành", "current prices"),
    "budget plan": Bilingual("dự toán, không phải giải ngân", "plan, not disbursement"),
    "crs flows": Bilingual(
        "dòng vốn phát triển chính thức và tư nhân (CRS)", "official and private development flows (CRS)"
    ),
    "poor districts partial": Bilingual(
        "Danh sách huyện nghèo chỉ được biết một phần.", "The list of poor districts is known only in part."
    ),
    "among the lowest": Bilingual("thuộc nhóm thấp nhất", "among the lowest"),
    "region not comparable": Bilingual(
        "Đơn vị nằm trên địa bàn hai vùng cũ, nên không so sánh với vùng.",
        "The unit lies in two of the former regions, so it is not compared with a region.",
    ),
    "ngo figures cao bang": Bilingual(
        "theo báo cáo tại hội nghị ngày 21/12/2022", "as reported to the conference of 21 December 2022"
    ),
    # examples and drafts
    "example": Bilingual("ví dụ (không phải thông tin thật)", "example (not real information)"),
    "draft": Bilingual("DỰ THẢO", "DRAFT"),
    "not given": Bilingual("(…)", "(…)"),
    "none recorded": Bilingual("chưa ghi nhận", "none recorded"),
    # index page and bundle
    "forum": Bilingual("Diễn đàn", "Forum"),
    "date": Bilingual("Ngày", "Date"),
    "venue": Bilingual("Địa điểm", "Place"),
    "host": Bilingual("Cơ quan chủ trì", "Host"),
    "reports": Bilingual("Báo cáo", "Reports"),
    "search": Bilingual("Tìm tỉnh, thành phố", "Find a province or city"),
    "search hint": Bilingual("không cần gõ dấu", "tone marks are not needed"),
    "nothing found": Bilingual("Không tìm thấy tỉnh, thành phố nào", "No province or city found"),
    "map": Bilingual("Bản đồ ô", "Tile map"),
    "map is schematic": Bilingual(
        "Mỗi ô là một đơn vị; bản đồ không thể hiện địa giới.",
        "One tile a unit; the map shows no borders.",
    ),
    "choose indicator": Bilingual("Chọn chỉ số", "Choose an indicator"),
    "low": Bilingual("thấp", "low"),
    "high": Bilingual("cao", "high"),
    "download": Bilingual("Tải về", "Download"),
    "failed": Bilingual("không lập được", "failed"),
    "missing": Bilingual("chưa có", "missing"),
    "skip to content": Bilingual("Chuyển đến nội dung chính", "Skip to main content"),
    "policy-dialogue-brief": Bilingual("Tóm lược đối thoại chính sách", "Policy-dialogue brief"),
    "mid-term-review": Bilingual("Báo cáo sơ kết giữa kỳ", "Mid-term review report"),
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
