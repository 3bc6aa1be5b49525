"""The page that shows what a change does: six provinces before and after, only what differs."""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from diendan.checks.review.reviewed_reports import reviewed_reports
from diendan.checks.review.two_trees import made_documents
from diendan.environment import Commit, git_changes, git_commit, git_export
from diendan.errors import InputError
from diendan.files.atomic_writing import write_atomically, writing
from diendan.project import Project
from diendan.spec.forum_file import load_forum
from diendan.spec.report_matrix import RequestedReport
from document_changes.blocks import document_blocks
from document_changes.changes import DocumentChange, document_changes

RESOURCES: Final = ("review.html.j2",)


@dataclass(frozen=True)
class ReviewedDocument:
    """One document before and after. failure: what was said where one of the two could not be made."""

    report: RequestedReport
    changes: tuple[DocumentChange, ...] = ()
    failure: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.changes or self.failure)


@dataclass(frozen=True)
class Review:
    """What was compared. page: where it is shown; changed: the files that differ from the commit."""

    page: Path
    forum: str
    commit: Commit
    changed: tuple[str, ...]
    documents: tuple[ReviewedDocument, ...] = field(repr=False)

    @property
    def differing(self) -> tuple[ReviewedDocument, ...]:
        return tuple(document for document in self.documents if document.differs)

    @property
    def units(self) -> tuple[str, ...]:
        """The provinces and cities that were looked at, in their order."""
        subjects = (each.report.subject for each in self.documents)
        return tuple(dict.fromkeys(subject.name.vi for subject in subjects if subject.unit))


def review(project: Project, forum_name: str, against: str) -> Review:
    """Write build/review-<forum>.html: what the working tree does to reports of a forum that a commit has.

    against: the commit to compare with, as git names it ("HEAD", "origin/main").
    Raises InputError where there is no such commit or the forum cannot be used; WriteFailed.
    """
    commit = git_commit(project.root, against)
    if commit is None:
        raise InputError(
            f"git knows no commit `{against}` here. Review a change in a clone, by a commit of it."
        )
    changed = git_changes(project.root, commit)
    reports = reviewed_reports(load_forum(project, forum_name), changed)
    documents: tuple[ReviewedDocument, ...] = ()
    if reports:
        tree = project.build / "review" / "before"
        shutil.rmtree(tree, ignore_errors=True)
        with writing(project.label(tree)):
            tree.mkdir(parents=True)
            git_export(project.root, commit, tree)
        before, after = made_documents(tree, project.root, forum_name, reports)
        documents = tuple(_compared(each, before[each.name], after[each.name]) for each in reports)
    page = project.build / f"review-{forum_name}.html"
    found = Review(page, forum_name, commit, changed, documents)
    with writing(project.label(page)):
        write_atomically(page, _page(found).encode())
    return found


def _compared(report: RequestedReport, before: Path | str, after: Path | str) -> ReviewedDocument:
    if isinstance(before, Path) and isinstance(after, Path):
        changes = document_changes(document_blocks(before), document_blocks(after))
        return ReviewedDocument(report, changes)
    sides = (("before", before), ("after", after))
    said = [f"{when}: {each}" for when, each in sides if isinstance(each, str)]
    return ReviewedDocument(report, failure="\n".join(said))


def summary_lines(found: Review) -> Sequence[str]:
    """Return what a terminal says of a review: how many documents of each report differ."""
    asked = f"{len(found.documents)} documents compared with {found.commit.short} ({found.commit.subject})"
    if not found.differing:
        return [f"{asked}: nothing differs."]
    count = Counter(each.report.order.report for each in found.differing)
    return [f"{asked}: {len(found.differing)} differ.", *(f"  - {name}: {n}" for name, n in count.items())]


def _page(found: Review) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(RESOURCES[0]).render(review=found)
