"""What a report says about itself: title, subject, forum, and in the official layout who issues it."""

from typing import TYPE_CHECKING, Any

import yaml

from diendan.illustrative import WORDS
from diendan.language import Bilingual, Language, day_official
from diendan.language import day as written_day
from diendan.pipeline.params import Forum
from diendan.pipeline.plan import Edition
from diendan.project import Project

if TYPE_CHECKING:
    from diendan.pipeline.render.document import DocumentHead, OfficialHeader

DETAIL_WORDS = {
    "title": Bilingual("tên", "title"),
    "date": Bilingual("thời gian", "date"),
    "place": Bilingual("địa điểm", "place"),
    "host": Bilingual("đơn vị tổ chức", "host"),
}


def document_head(project: Project, forum: Forum, edition: Edition) -> "DocumentHead":
    """Return the head of one edition; what a province has not given stays empty and prints as a gap."""
    # Loaded here, because the index page needs this module's words and no renderer.
    from diendan.pipeline.render.document import DocumentHead

    sidecar, subject, language = edition.order.sidecar, edition.subject, edition.language
    place, written = forum.place.in_(language), written_day(forum.day, language)
    return DocumentHead(
        title=sidecar.title.in_(language)
        + ("" if subject.scope == "forum" else f": {subject.title.in_(language)}"),
        language=language,
        layout=sidecar.layout,
        subject_title=subject.title.in_(language),
        subject_name=subject.name.in_(language),
        subject_key=subject.key,
        subject_line=subject.line.in_(language),
        forum=forum.title.in_(language),
        occasion=f"{place}, {written}",
        banner=example_note(forum, language),
        watermark=WORDS if forum.illustrative else "",
        official=_official(project, forum, edition) if sidecar.layout == "official" else None,
    )


def example_note(forum: Forum, language: Language) -> str:
    """Return what says that figures are made up and which details of the forum are examples, or ""."""
    if forum.illustrative:
        unreal = Bilingual("Diễn đàn và số liệu không có thật", "Neither forum nor figures are real")
        return f"{WORDS} · {unreal.in_(language)}"
    words = ", ".join(DETAIL_WORDS[name].in_(language) for name in forum.example)
    if not words:
        return ""
    return Bilingual(
        f"Thông tin về diễn đàn ({words}) là ví dụ minh họa",
        f"Details of the forum ({words}) are an example",
    ).in_(language)


def _official(project: Project, forum: Forum, edition: Edition) -> "OfficialHeader":
    """Return what params/provinces/<slug>.yml says of the issuing body (read strictly while executing).

    Nothing says who issues a report that is not about one province: it stays open.
    """
    from diendan.pipeline.render.document import OfficialHeader

    if edition.subject.unit is None:
        return OfficialHeader()
    path = project.root / "params" / "provinces" / f"{edition.subject.slug}.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else None
    office: dict[str, Any] = (content or {}).get("office") or {}
    signatory: dict[str, Any] = office.get("signatory") or {}
    place = office.get("place")
    return OfficialHeader(
        parent_body=office.get("parent_agency") or "",
        issuing_body=office.get("agency") or "",
        number=office.get("symbol") or "",
        dateline=f"{place}, {day_official(forum.day)}" if place else "",
        authority=signatory.get("authority") or "",
        position=signatory.get("position") or "",
        signatory=signatory.get("name") or "",
        recipients=tuple(office.get("recipients") or ()),
    )
