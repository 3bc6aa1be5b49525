"""How the parts of a Vietnamese official document are recognised by their words."""

import re
import unicodedata

# Left open by the writer: "(…)", "...", "…/…".
OPEN = re.compile(r"\(\s*(?:…|\.{3,})\s*\)|…+|\.{3,}|\[\s*(?:…|\.{3,})\s*\]")
NATIONAL_TITLE = "cong hoa xa hoi chu nghia viet nam"
NATIONAL_TITLE_START = "cong hoa xa hoi chu nghia"
MOTTO = "doc lap tu do hanh phuc"
MOTTO_EXACT = "Độc lập - Tự do - Hạnh phúc"

ROMAN = r"(?:[IVX]+|[LC][IVXLC]*)"
ROMANS = tuple(
    tens + ones
    for tens in ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX")
    for ones in ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
)
"""The Roman numbers from 0, which has none, to 89."""
ROMAN_HEADING = re.compile(rf"^({ROMAN})\.\s+(\S.*)$")
ARABIC_ITEM = re.compile(r"^(\d{1,2})\.\s+(\S.*)$")
LETTER_ITEM = re.compile(r"^([a-zđ])\)\s*(\S.*)$")
PART = re.compile(r"^(Phần|Chương)\s+(\S+)\s*$", re.IGNORECASE)
SECTION = re.compile(r"^(Mục|Tiểu mục)\s+(\S+)\s*$", re.IGNORECASE)
ARTICLE = re.compile(r"^Điều\s+(\S+?)(\.?)\s+(\S.*)$")
ANNEX = re.compile(r"^Phụ lục(?:\s+(?:số\s+)?([IVXLC]+|\d+|[A-ZĐ]))?\s*[:.]?$", re.IGNORECASE)
ANNEX_REFERENCE = re.compile(r"^\(?\s*(?:Ban hành\s+)?[Kk]èm theo\b")
BASIS = re.compile(r"^Căn cứ\b")
BASIS_MORE = re.compile(r"^(?:Căn cứ|Theo đề nghị|Xét)\b")
ADDRESSEES = re.compile(r"^Kính gửi\b", re.IGNORECASE)
RECIPIENTS = re.compile(r"^Nơi nhận\b", re.IGNORECASE)
NUMBER = re.compile(r"^Số\b\s*[:.]?\s*(?=.*[/…]|\s*$|[\d.]).{0,60}$", re.IGNORECASE)
DATE = re.compile(
    r"^(?!\((?!…\)|\.{3,}\))|Căn cứ).{0,60}ngày\s*\S*\s*tháng\s*\S*\s*năm\s*\S*$", re.IGNORECASE
)
SUBJECT = re.compile(r"^V/v\b", re.IGNORECASE)
AUTHORITY = re.compile(r"^(TM|Q|KT|TL|TUQ)\s*\.?\s+\S", re.IGNORECASE)
DRAFT = re.compile(r"^\(?\s*(?:BẢN\s+)?DỰ THẢO", re.IGNORECASE)
CAPTION = re.compile(
    r"^(?:Hình|Bảng|Biểu(?: đồ)?|Sơ đồ|Bản đồ|Hộp|Nguồn(?: số liệu)?|Đơn vị(?: tính)?|Ghi chú|Chú thích)\b"
    r"(?:\s+[\dIVX]+)?\s*[.:–-]"
)
URGENCY = ("hoa toc", "hoa toc hen gio", "thuong khan", "khan")
CIRCULATION = ("xem xong tra lai", "luu hanh noi bo")
CONTACT = re.compile(r"(?:Điện thoại|ĐT|Tel|Fax|E-?mail|Website|Thư điện tử)\s*:", re.IGNORECASE)
DRAFTER = re.compile(r"^[A-ZĐ]{1,6}\.\s?\(?\d+\)?$")
DEGREES = re.compile(
    r"^(?:GS|PGS|TS|TSKH|ThS|BS|KS|CN|CV|LS|DS|Giáo sư|Phó [Gg]iáo sư|Tiến sĩ|Thạc sĩ|Bác sĩ|Kỹ sư|Cử nhân|"
    r"Ông|Bà|Dr|Nhà giáo|Anh hùng)\b\.?"
)
UNDERSCORES = re.compile(r"^[_\u2014\u2013\u2500\u2015-]{3,}$")

DOCUMENT_TYPES = frozenset(
    """nghi quyet|quyet dinh|chi thi|quy che|quy dinh|thong cao|thong bao|huong dan|chuong trinh|ke hoach|
phuong an|de an|du an|bao cao|bien ban|to trinh|hop dong|cong dien|ban ghi nho|ban thoa thuan|giay uy quyen|
giay moi|giay gioi thieu|giay nghi phep|phieu gui|phieu chuyen|phieu bao|nghi dinh|thong tu|luat|phap lenh|
lenh|thong tu lien tich|nghi quyet lien tich|giay chung nhan|de cuong""".replace("\n", "").split("|")
)
# With one of these a line names a new body; any other first word goes on with the line above.
_BODIES = re.compile(
    r"^(?:bo|so|ubnd|uy ban|hdnd|hoi|hoi dong|ban|tinh uy|thanh uy|cuc|chi cuc|tong cuc|vu|vien|truong|"
    r"trung tam|phong|van phong|cong ty|tong cong ty|tap doan|lien|lien minh|dai hoc|hoc vien|benh vien|"
    r"toa an|thanh tra|chinh phu|quoc hoi|to(?! chuc)|quy|doan|mat tran|thu tuong|chu tich)\b"
)
# Officials number points without ă, â, ê, ô, ơ, ư, as the decree itself does (… c, d, đ, e, g, h, i, k …).
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"


def fold(text: str) -> str:
    """Return `text` to be compared with: lower case, without tones, marks and punctuation; đ as d.

    However tones are placed and dashes and spaces typed: "Độc lập – Tự do" gives "doc lap tu do".
    """
    bare = unicodedata.normalize("NFKD", text.translate({ord("đ"): "d", ord("Đ"): "D"}))
    kept = (c for c in bare if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return " ".join("".join(c if c.isalnum() else " " for c in "".join(kept).casefold()).split())


def names_a_body(text: str) -> bool:
    """Whether a heading line begins the name of an agency (and does not continue the line above)."""
    return _BODIES.match(fold(text)) is not None


def gives_authority(text: str) -> bool:
    """Whether a line says by what authority is signed, as in “TM. ỦY BAN NHÂN DÂN”."""
    return AUTHORITY.match(text) is not None and len(text) < 80


def roman_value(text: str) -> int | None:
    """Return the value of a well-formed Roman number up to 89, or None."""
    return ROMANS.index(text) if text in ROMANS[1:] else None


def is_capitals(text: str) -> bool:
    """Whether every letter of `text` is a capital; true where there is none."""
    return text == text.upper()


def is_mark(text: str) -> bool:
    """Whether `text` is an urgency or circulation mark, or says that this is a draft."""
    return fold(text) in (*URGENCY, *CIRCULATION) or DRAFT.match(text) is not None


def is_open(text: str) -> bool:
    """Whether the writer left (part of) the text open, as in “(…)”."""
    return OPEN.search(text) is not None
