"""What a report says about itself: title, subject, forum, and in the official layout who issues it."""

from dataclasses import replace
from typing import Any, Final

from diendan.data.provenance.illustrative import WORDS
from diendan.language import Bilingual, Language
from diendan.language import day as written_day
from diendan.language.words_file import read_words
from diendan.project import Project
from diendan.spec.document import UNKNOWN, DocumentHead, OfficialHeader
from diendan.spec.forum_file import Forum
from diendan.spec.province_file import load_profile
from diendan.spec.report_matrix import RequestedReport

_WORDS: Final = read_words(__file__)
_COMMITTEE: Final = _WORDS.under("committee")


def document_head(project: Project, forum: Forum, report: RequestedReport) -> DocumentHead:
    """Return the head of one report; what a province has not given stays empty and prints as a gap."""
    sidecar, subject, language = report.order.sidecar, report.subject, report.language
    is_official = sidecar.layout == "official"
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
        banner=" · ".join(filter(None, (_note(forum, language, is_official), forum.note.in_(language)))),
        watermark=WORDS if forum.illustrative else "",
        official=_official(project, forum, report) if is_official else None,
    )


def _note(forum: Forum, language: Language, is_official: bool) -> str:
    """Return what every page says of the document.

    An official report prints no detail of the forum, so it says who prepared it, and not which are examples.
    """
    if is_official and not forum.illustrative:
        return _WORDS["prepared"].in_(language)
    return example_note(forum, language)


def example_note(forum: Forum, language: Language) -> str:
    """Return what says that figures are made up and which details of the forum are examples, or ""."""
    if forum.illustrative:
        return f"{WORDS} · {_WORDS['illustrative'].in_(language)}"
    details = Bilingual.join(", ", (_WORDS[f"detail.{name}"] for name in forum.example))
    return _WORDS["example"].fill(details=details).in_(language) if forum.example else ""


def _with_filing_line(stated: OfficialHeader, language: Language) -> OfficialHeader:
    """Return a frame whose recipients end with the line of filing, as the decree asks (II.9.d)."""
    recipients = stated.recipients or (UNKNOWN,)
    if not recipients[-1].startswith("Lưu"):
        recipients = (*recipients, _WORDS["filed"].fill(open=UNKNOWN).in_(language))
    return replace(stated, recipients=recipients)


def _official(project: Project, forum: Forum, report: RequestedReport) -> OfficialHeader:
    """Return the frame of an official report; nothing says who issues one that is not about one province.

    The People's Committee issues that of a province which has named no agency.
    """
    unit, language = report.subject.unit, report.language
    if unit is None:
        return OfficialHeader()
    stated = _with_filing_line(load_profile(project, report.subject.slug).header(forum.day), language)
    if stated.issuing_body:
        return stated
    words = {"unit": unit.title(language), "place": unit.name(language), "open": UNKNOWN}
    written: dict[str, Any] = {
        part: getattr(stated, part) or _COMMITTEE[part].fill(**words).in_(language)
        for part in ("issuing_body", "number", "dateline", "authority")
    }
    return replace(stated, **written)
