"""What a document says about itself, whatever the format."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from diendan.spec.formats import Layout

UNKNOWN = "(…)"
"""Printed where the official layout asks for something that nobody has given."""


@dataclass(frozen=True)
class OfficialHeader:
    """The parts of an administrative document around its body (Decree 30/2020/NĐ-CP, Appendix I).

    An empty string or tuple means "not given": it prints as "(…)". That, and a text with "(…)", makes the
    document a draft.

    parent_body, issuing_body: names, in capitals in the letterhead ("Ủy ban nhân dân tỉnh Cao Bằng").
    number: number and symbol ("05/BC-UBND").
    dateline: place and date, already worded ("Cao Bằng, ngày 15 tháng 9 năm 2026").
    document_type: "BÁO CÁO" / "REPORT".
    addressees: bodies that the report is sent to ("Kính gửi"); none is allowed.
    legal_bases: one instrument each, without the closing sign.
    authority, position, signatory: the signature block ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", name).
    recipients: lines of "Nơi nhận", without dash and closing sign; the filing line comes last.
    address: the line under the rule at the foot; none is allowed.
    """

    parent_body: str = ""
    issuing_body: str = ""
    number: str = ""
    dateline: str = ""
    document_type: str = ""
    addressees: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    authority: str = ""
    position: str = ""
    signatory: str = ""
    recipients: tuple[str, ...] = ()
    address: str = ""

    def missing(self) -> Iterator[str]:
        """Name the fields that an official document needs and that are not given."""
        for name in (
            *("issuing_body", "number", "dateline", "document_type"),
            *("authority", "position", "signatory", "recipients"),
        ):
            value = getattr(self, name)
            if not value or UNKNOWN in " ".join((value,) if isinstance(value, str) else value):
                yield name


@dataclass(frozen=True)
class DocumentHead:
    """Everything about a document that is not its body; plain text, never markup.

    title: the document's name, with its subject's ("Báo cáo đối thoại chính sách: tỉnh Cao Bằng").
    subtitle: one line under it, or "".
    language: of the whole document.
    layout: "brief" or "official".
    subject_title, subject_name: "tỉnh Cao Bằng", "Cao Bằng"; or what else it is about.
    subject_key: by which outputs and keywords tell it from others: "34:04", "forum:2026-09-15".
    subject_line: the same for people ("Mã đơn vị hành chính 04 (hệ thống 34 đơn vị, từ 01/7/2025)").
    forum: the forum's title, "" outside a forum.
    occasion: place and date of the forum, worded.
    banner: a warning printed on every page, or "". watermark: what stands across every page, or "".
    official: needed by the official layout.
    """

    title: str
    language: Literal["vi", "en"]
    layout: Layout
    subject_title: str
    subject_name: str
    subject_key: str
    subject_line: str
    subtitle: str = ""
    forum: str = ""
    occasion: str = ""
    banner: str = ""
    watermark: str = ""
    official: OfficialHeader | None = field(default=None)

    @property
    def is_draft(self) -> bool:
        """Whether the official layout lacks something that only the issuing body can give."""
        return self.layout == "official" and any((self.official or OfficialHeader()).missing())

    def with_title(self, title: str, subtitle: str) -> "DocumentHead":
        """Return this head under another title."""
        return replace(self, title=title or self.title, subtitle=subtitle or self.subtitle)

    def with_legal_bases(self, bases: tuple[str, ...]) -> "DocumentHead":
        """Return this head with further legal bases behind its own; unchanged outside the official layout."""
        if self.official is None or not bases:
            return self
        official = replace(self.official, legal_bases=(*self.official.legal_bases, *bases))
        return replace(self, official=official)
