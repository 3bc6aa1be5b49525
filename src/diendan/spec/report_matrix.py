"""The matrix report × subject × language of a forum, and what one cell of it may need."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from diendan.language import Language
from diendan.spec.formats import RendererName
from diendan.spec.forum_file import Forum
from diendan.spec.report_requests import Order
from diendan.spec.subjects import Subject


class Action(StrEnum):
    """What has to be done for one report."""

    NOTHING = "up to date"
    RENDER = "render"
    EXECUTE = "execute"


@dataclass(frozen=True, slots=True)
class RequestedReport:
    """One report about one subject in one language."""

    order: Order
    subject: Subject
    language: Language

    @property
    def name(self) -> str:
        return f"{self.subject.slug}/{self.order.report}.{self.language}"


@dataclass(frozen=True)
class Identity:
    """The renderer that a plan counts on."""

    name: RendererName
    version: str


def requested_reports(forum: Forum) -> Iterator[RequestedReport]:
    """Yield every report that a forum asks for: its own reports, then in Vietnamese order of the units."""
    return (report for subject in forum.subjects() for report in requested_about(forum, subject))


def requested_about(forum: Forum, subject: Subject) -> Iterator[RequestedReport]:
    """Yield the reports that a forum asks for about one subject."""
    return (
        RequestedReport(order, subject, language)
        for order in forum.orders
        if order.sidecar.scope == subject.scope and (subject.stated or not order.sidecar.stated_only)
        for language in order.languages
    )
