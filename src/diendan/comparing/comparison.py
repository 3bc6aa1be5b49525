"""What differs between two states of a forum's documents, alike changes of many documents together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from diendan.comparing.bundle_sides import BundleDocument, BundleSide
from diendan.comparing.weighed_changes import WEIGHTS, WeighedChange, changed_pieces, weighed
from diendan.errors import Outcome
from diendan.plan.fingerprints.digests import digest
from document_changes.blocks import document_blocks
from document_changes.changes import document_changes

ID_LENGTH: Final = 10
State = Literal["changed", "added", "removed", "failed"]
_DIGITS: Final = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")


@dataclass(frozen=True)
class ComparedDocument:
    """One document of which something differs.

    subject: the folder. report: "" of the forum's page. failure: why one side could not be made, of "failed".
    files: what else of it differs, by path, where a reader of the page sees nothing. content: its files that
    differ, each with both digests.
    """

    name: str
    subject: str
    report: str
    language: str
    state: State
    changes: tuple[WeighedChange, ...] = ()
    failure: str = ""
    files: tuple[str, ...] = ()
    content: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChangeGroup:
    """The same change in one document or in many of a report. members: each with the document that it is in;
    of documents that came, went or failed, and of files, without a change."""

    weight: str
    report: str
    language: str
    state: State
    members: tuple[tuple[ComparedDocument, WeighedChange | None], ...]

    @cached_property
    def id(self) -> str:
        """What it is called where somebody decides on it: a digest of all that both sides show of it."""
        shown = sorted(
            [document.name, *([change.content] if change else [document.failure, *document.content])]
            for document, change in self.members
        )
        return digest([self.report, self.language, self.state, shown])[:ID_LENGTH]

    @property
    def documents(self) -> tuple[ComparedDocument, ...]:
        """The documents that it is in, each once."""
        return tuple({document.name: document for document, _ in self.members}.values())

    @property
    def is_unmoved(self) -> bool:
        """Whether a figure in it moved without its data."""
        return any(change.is_unmoved for _, change in self.members if change)

    @property
    def is_unsourced(self) -> bool:
        """Whether a number in it moved that no list of sources tells."""
        return any(change.is_unsourced for _, change in self.members if change)


@dataclass(frozen=True)
class DocumentComparison:
    """Two states, as they are called, and the documents that differ. compared: how many there are in all."""

    before: str
    after: str
    compared: int
    documents: tuple[ComparedDocument, ...]

    @cached_property
    def groups(self) -> tuple[ChangeGroup, ...]:
        """The changes, what weighs most first, and in it what is in doubt and what is in most documents."""
        alike: dict[tuple[object, ...], list[tuple[ComparedDocument, WeighedChange | None]]] = {}
        for document in self.documents:
            if document.state != "changed" or document.files:
                weight = _weight_of_files(document.files) if document.files else "report"
                key = (weight, document.report, document.language, document.state, len(document.files) > 0)
                alike.setdefault(key, []).append((document, None))
            for change in document.changes:
                same = (change.weight, document.report, document.language, "changed", *_sameness(change))
                alike.setdefault(same, []).append((document, change))
        found = [
            ChangeGroup(str(key[0]), str(key[1]), str(key[2]), members[0][0].state, tuple(members))
            for key, members in alike.items()
        ]
        return tuple(
            sorted(found, key=lambda each: (WEIGHTS.index(each.weight), *_doubt(each), -len(each.documents)))
        )


def _weight_of_files(paths: Sequence[str]) -> str:
    """Return what files weigh that differ where a page does not: tables are read, the rest is looked at."""
    return "words" if any(path.endswith(".csv") for path in paths) else "looks"


def _doubt(group: ChangeGroup) -> tuple[bool, bool]:
    """Return what puts a group before others of its weight: what is in doubt is looked at first."""
    return not group.is_unmoved, not group.is_unsourced


def _sameness(change: WeighedChange) -> Iterator[object]:
    """Yield what changes have in common that are told together: all that differs, but for its numbers."""
    yield change.kind
    yield change.label
    yield change.before is None, change.after is None
    for side in (change.before, change.after):
        yield tuple(_DIGITS.sub("#", piece) for piece in changed_pieces(side))


def compared_bundles(old: BundleSide, new: BundleSide) -> DocumentComparison:
    """Return what differs between two bundles. Raises InputError for a file that is not as published."""
    names = list(dict.fromkeys([*new.documents, *old.documents]))
    files = _differing_files(old, new)
    seen = set[str]()
    found: list[ComparedDocument] = []
    for name in names:
        before, after = old.documents.get(name), new.documents.get(name)
        either = after or before
        assert either is not None
        own = [path for path in files if _belongs(path, either)]
        seen.update(own)
        if document := _compared(old, before, new, after, own):
            found.append(document)
    for path in (path for path in files if path not in seen):
        state: State = "added" if path not in old.files else "removed" if path not in new.files else "changed"
        shown = (path,) if state == "changed" else ()
        content = _contents(old, new, [path])
        found.append(ComparedDocument(path, "", "", "", state, files=shown, content=content))
    return DocumentComparison(old.label, new.label, len(names), tuple(found))


def _differing_files(old: BundleSide, new: BundleSide) -> list[str]:
    paths = dict.fromkeys([*new.files, *old.files])
    return [path for path in paths if old.files.get(path) != new.files.get(path)]


def _contents(old: BundleSide, new: BundleSide, paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{path} {old.files.get(path, '')} {new.files.get(path, '')}" for path in paths)


def _belongs(path: str, document: BundleDocument) -> bool:
    """Say whether a file is a document itself, or a format or data file of the same report."""
    if document.entry is None:
        return path == document.path.name or path.endswith(f"/{document.path.name}")
    return path.startswith((f"{document.entry.name}.", f"{document.entry.name}/"))


def _compared(
    old: BundleSide,
    before: BundleDocument | None,
    new: BundleSide,
    after: BundleDocument | None,
    files: Sequence[str],
) -> ComparedDocument | None:
    either = after or before
    assert either is not None
    about = either.name, either.subject, either.report, either.language
    content = _contents(old, new, files)
    if not (before and after):
        return ComparedDocument(*about, "added" if after else "removed", content=content)
    failed = [
        side.entry.failure.cause if side.entry.failure else ""
        for side in (before, after)
        if side.entry and side.entry.outcome is Outcome.FAILED
    ]
    if len(failed) == 1:
        return ComparedDocument(*about, "failed", failure=failed[0], content=content)
    if not files:
        return None
    has_lists = old.has_sources(before) and new.has_sources(after)
    data = {Path(path).stem for path in files if path.startswith(f"{either.name}/")}
    changes = tuple(
        weighed(
            change,
            (lambda figure: old.origin(before, figure.note)) if has_lists else None,
            (lambda figure: new.origin(after, figure.note)) if has_lists else None,
            data_moved=change.block.label in data,
        )
        for change in document_changes(document_blocks(before.path), document_blocks(after.path))
    )
    return ComparedDocument(
        *about, "changed", changes, files=() if changes else tuple(files), content=content
    )


def compared_pages(
    before: str, after: str, pages: Sequence[tuple[BundleDocument, Path | str, Path | str]]
) -> DocumentComparison:
    """Return what differs between documents that are in no bundle.

    pages: each document with both sides: its page, or what was said where it could not be made.
    """
    found: list[ComparedDocument] = []
    for document, old, new in pages:
        about = document.name, document.subject, document.report, document.language
        if isinstance(old, Path) and isinstance(new, Path):
            changes = document_changes(document_blocks(old), document_blocks(new))
            told = tuple(weighed(change, None, None, data_moved=False) for change in changes)
            if told:
                found.append(ComparedDocument(*about, "changed", told))
            continue
        sides = ((before, old), (after, new))
        said = [f"{name}: {side}" for name, side in sides if isinstance(side, str)]
        found.append(ComparedDocument(*about, "failed", failure="\n".join(said)))
    return DocumentComparison(before, after, len(pages), tuple(found))
