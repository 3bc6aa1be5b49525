"""Fixed words of a document's frame, both languages side by side."""

from typing import Literal

Word = Literal[
    "figure",
    "table",
    "source",
    "preliminary",
    "page",
    "code",
    "skip",
    "nation",
    "motto",
    "number",
    "to",
    "recipients",
    "draft",
    "annex",
    "attached",
    "basis",
    "note",
    "tip",
    "warning",
    "important",
    "caution",
    "scroll",
    "official_type",
    "system_34",
    "system_63",
]

_WORDS: dict[Word, tuple[str, str]] = {
    "figure": ("Hình", "Figure"),
    "table": ("Bảng", "Table"),
    "source": ("Nguồn", "Source"),
    "preliminary": ("sơ bộ", "preliminary"),
    "page": ("Trang", "Page"),
    "code": ("Mã đơn vị hành chính", "Administrative unit code"),
    "skip": ("Đến nội dung chính", "Skip to main content"),
    "nation": ("Cộng hòa xã hội chủ nghĩa Việt Nam", "Socialist Republic of Viet Nam"),
    "motto": ("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"),
    "number": ("Số", "No"),
    "to": ("Kính gửi", "To"),
    "recipients": ("Nơi nhận", "Recipients"),
    "draft": ("Dự thảo", "Draft"),
    "annex": ("Phụ lục", "Annex"),
    "attached": ("Kèm theo", "Attached to"),
    "basis": ("Căn cứ", "Pursuant to"),
    "note": ("Ghi chú", "Note"),
    "tip": ("Gợi ý", "Tip"),
    "warning": ("Lưu ý", "Please note"),
    "important": ("Điều cần nhớ", "Key point"),
    "caution": ("Thận trọng", "Caution"),
    "scroll": ("Bảng cuộn ngang được", "Table, scrolls sideways"),
    "official_type": ("Báo cáo", "Report"),
    "system_34": ("hệ thống 34 đơn vị, từ 01/7/2025", "34-unit system, since 1 July 2025"),
    "system_63": ("hệ thống 63 đơn vị, đến 30/6/2025", "63-unit system, until 30 June 2025"),
}


def word(key: Word, language: str) -> str:
    """Return the fixed word `key` in `language` ("vi" or "en")."""
    vi, en = _WORDS[key]
    return vi if language == "vi" else en
