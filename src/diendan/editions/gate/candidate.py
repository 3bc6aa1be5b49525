"""What the rules of the gate look at: a published bundle, its forum, and what was released before."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from diendan.bundle.run import RUN_FACTS
from diendan.editions.edition_record import AmendmentKind, Edition
from diendan.language import NO_WORDS, Bilingual
from diendan.plan.manifest.journal_lines import MALFORMED
from diendan.plan.manifest.manifest import FILE, Entry, Manifest
from diendan.project import Project
from diendan.render.opened_document import Opened, Unreadable, open_document
from diendan.spec.formats import FORMATS
from diendan.spec.forum_file import Forum
from diendan.spec.report_matrix import RequestedReport, requested_reports

DOCUMENTS = tuple({f".{traits.ending}" for traits in FORMATS.values()})
"""How the names of documents end, beside the notebooks and tables of a report."""


@dataclass(frozen=True)
class ReleaseRequest:
    """What is said of a release. kind, note: of an amendment, None and "" where not given.

    key: to sign with, or None.
    """

    kind: AmendmentKind | None = None
    note: Bilingual = NO_WORDS
    key: Path | None = None


@dataclass(frozen=True)
class CandidateDocument:
    """A document of a bundle as its readers see it; entry: of its report in the manifest.

    where: how messages name it. opened: what is in it, or why it does not open.
    """

    entry: Entry
    where: str
    path: Path
    opened: Opened | str


@dataclass(frozen=True)
class Candidate:
    """A bundle that may be released; time: now, in Viet Nam; former: the editions of its forum so far."""

    project: Project
    forum: Forum
    manifest: Manifest
    former: tuple[Edition, ...]
    request: ReleaseRequest
    time: datetime

    @property
    def bundle(self) -> Path:
        return self.project.bundle(self.forum.name)

    @property
    def number(self) -> int:
        """The number that the edition would have."""
        return len(self.former) + 1

    @property
    def where(self) -> str:
        """How messages name the bundle."""
        return f"reports/{self.forum.name}"

    @property
    def manifest_file(self) -> str:
        return f"{self.where}/{FILE}"

    @property
    def forum_file(self) -> str:
        return self.project.label(self.project.forum_file(self.forum.name))

    @cached_property
    def requested(self) -> tuple[RequestedReport, ...]:
        """Every report that the forum asks for."""
        return tuple(requested_reports(self.forum))

    @property
    def reports(self) -> tuple[str, ...]:
        """The names of the reports that the forum asks for, whatever they are about."""
        return tuple(order.report for order in self.forum.orders)

    @property
    def of_provinces(self) -> frozenset[str]:
        """The names of the reports about units."""
        return frozenset(order.report for order in self.forum.orders if order.sidecar.scope == "province")

    @cached_property
    def run_facts(self) -> Mapping[str, Any]:
        """What the latest run said of itself; {} where that cannot be read."""
        with suppress(OSError, *MALFORMED):
            facts = json.loads((self.bundle / RUN_FACTS).read_bytes())
            return facts if isinstance(facts, dict) else {}
        return {}

    @cached_property
    def documents(self) -> tuple[CandidateDocument, ...]:
        """The documents that are there, in the order of the manifest."""
        return tuple(
            CandidateDocument(entry, self.place(output.path), path, _opened(path))
            for entry in self.manifest.entries.values()
            for output in entry.outputs
            if output.path.endswith(DOCUMENTS) and (path := self.bundle / output.path).is_file()
        )

    def readable(self) -> Iterator[tuple[CandidateDocument, Opened]]:
        """Yield the documents that open, with what is in them."""
        for document in self.documents:
            if isinstance(document.opened, Opened):
                yield document, document.opened

    def is_official(self, document: CandidateDocument) -> bool:
        """Say whether a document has the layout of an administrative one."""
        layouts = {order.report: order.sidecar.layout for order in self.forum.orders}
        return layouts.get(document.entry.report) == "official"

    def place(self, path: str) -> str:
        """Return how messages name a file or report of the bundle: those of a kind are told together so."""
        return f"{self.where}: {path}"


def _opened(path: Path) -> Opened | str:
    try:
        return open_document(path)
    except Unreadable as error:
        return str(error)
