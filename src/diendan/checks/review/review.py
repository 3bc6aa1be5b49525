"""The page that shows what a change does: six provinces before and after, only what differs."""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from diendan.checks.review.reviewed_reports import reviewed_reports
from diendan.checks.review.two_trees import made_documents
from diendan.comparing.bundle_sides import BundleDocument
from diendan.comparing.comparison import ComparedDocument, DocumentComparison, compared_pages
from diendan.comparing.comparison_page import comparison_page
from diendan.environment import Commit, git_changes, git_commit, git_export
from diendan.errors import InputError
from diendan.files.atomic_writing import write_atomically, writing
from diendan.language import Bilingual
from diendan.project import Project
from diendan.spec.forum_file import load_forum
from diendan.spec.report_matrix import RequestedReport


@dataclass(frozen=True)
class Review:
    """What was compared. page: where it is shown; changed: the files that differ from the commit."""

    page: Path
    forum: str
    commit: Commit
    changed: tuple[str, ...]
    reports: tuple[RequestedReport, ...]
    comparison: DocumentComparison = field(repr=False)

    @property
    def differing(self) -> tuple[ComparedDocument, ...]:
        return self.comparison.documents

    @property
    def names(self) -> dict[str, Bilingual]:
        """The provinces and cities that were looked at, by slug, in their order."""
        subjects = (each.subject for each in self.reports)
        return {subject.slug: subject.name for subject in subjects if subject.unit}


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
    before, after = f"{forum_name} {commit.short}", f"{forum_name} now"
    pages: list[tuple[BundleDocument, Path | str, Path | str]] = []
    if reports:
        tree = project.build / "review" / "before"
        shutil.rmtree(tree, ignore_errors=True)
        with writing(project.label(tree)):
            tree.mkdir(parents=True)
            git_export(project.root, commit, tree)
        old, new = made_documents(tree, project.root, forum_name, reports)
        pages = [(_document(each), old[each.name], new[each.name]) for each in reports]
    page = project.build / f"review-{forum_name}.html"
    found = Review(page, forum_name, commit, changed, reports, compared_pages(before, after, pages))
    with writing(project.label(page)):
        write_atomically(
            page, comparison_page(found.comparison, found.names, "en", notes=_notes(found)).encode()
        )
    return found


def _document(report: RequestedReport) -> BundleDocument:
    return BundleDocument(report.name, report.subject.slug, report.order.report, report.language)


def _notes(found: Review) -> list[str]:
    """Return what the page says of the two states, and of what it does not show."""
    said = f"Before: commit {found.commit.short} ({found.commit.subject}). After: the working tree"
    notes = [f"{said}, {len(found.changed)} files changed."]
    if not found.reports:
        return [*notes, "No report is made from any of them."]
    notes.append("The notes behind figures are not compared.")
    if found.names:
        names = ", ".join(name.vi for name in found.names.values())
        chosen = "three that a merger made and three that none changed, where there are as many"
        notes.append(f"Of the provinces: {names} ({chosen}); what differs in others is not seen here.")
    return notes


def summary_lines(found: Review) -> Sequence[str]:
    """Return what a terminal says of a review: how many documents of each report differ."""
    asked = (
        f"{found.comparison.compared} documents compared with {found.commit.short} ({found.commit.subject})"
    )
    if not found.differing:
        return [f"{asked}: nothing differs."]
    count = Counter(each.report for each in found.differing)
    return [f"{asked}: {len(found.differing)} differ.", *(f"  - {name}: {n}" for name, n in count.items())]
