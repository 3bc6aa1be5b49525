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
class Edition:
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


def editions(forum: Forum) -> Iterator[Edition]:
    """Yield every edition that a forum asks for: its own reports, then in Vietnamese order of the units."""
    return (edition for subject in forum.subjects() for edition in editions_about(forum, subject))


def editions_about(forum: Forum, subject: Subject) -> Iterator[Edition]:
    """Yield the editions that a forum asks for about one subject."""
    return (
        Edition(order, subject, language)
        for order in forum.orders
        if order.sidecar.scope == subject.scope
        for language in order.languages
    )
