"""Which edition is this? Found by a file's content, by the beginning of its SHA-256, or by a reference."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from diendan.editions.archive import every_edition, record_file
from diendan.editions.edition_record import Edition, EditionDocument
from diendan.editions.signatures import signers_of
from diendan.errors import Finding, InputError, VerificationFailed
from diendan.plan.fingerprints.digests import file_digest
from diendan.plan.manifest.report_results import PublishedFile
from diendan.project import Project

SHORTEST_CODE: Final = 12
"""So many digits of a SHA-256 tell a file from all others that were released."""
_CODE: Final = re.compile(rf"[0-9a-f]{{{SHORTEST_CODE},64}}")
_BETWEEN_GROUPS: Final = re.compile(r"[\s·-]+")
_REFERENCE: Final = "diendan:"
_NAMED: Final = 5


@dataclass(frozen=True)
class Occurrence:
    """A released file, or a whole document where no file is meant, in the edition that has it.

    first: the edition that had it first with these bytes. later: all editions after it.
    """

    edition: Edition
    document: EditionDocument | None
    file: PublishedFile | None
    first: Edition
    later: tuple[Edition, ...]


def look_up(project: Project, asked: str) -> list[Occurrence]:
    """Return where a file, a code or a reference stands in the archive, each place once, its latest edition.

    asked: the path of a file, at least 12 hexadecimal digits of its SHA-256 (in groups or not), or a
    reference such as "diendan:2026-q3/cao-bang/policy-dialogue-brief.vi/1".
    Raises InputError where it is none of these or nothing was released, VerificationFailed with the nearest
    explanation where no edition has it.
    """
    path, code = Path(asked), _BETWEEN_GROUPS.sub("", asked).lower()
    is_file = path.is_file()
    if not is_file and not asked.startswith(_REFERENCE) and not _CODE.fullmatch(code):
        expected = (
            f"a file, a code of at least {SHORTEST_CODE} digits and letters a to f, or a reference such as "
            "diendan:2026-q3/cao-bang/policy-dialogue-brief.vi/1"
        )
        raise InputError("Nothing can be looked up.", [Finding(asked[:200], "no such file", expected)])
    every = list(every_edition(project))
    if not every:
        raise InputError("No edition was released: editions/ holds none.")
    if is_file:
        try:
            digest = file_digest(path)
        except OSError as error:
            finding = Finding(asked, error.strerror or str(error), "a file that can be read")
            raise InputError("The file cannot be read.", [finding]) from error
        if found := list(_with_digest(every, digest)):
            return found
        raise VerificationFailed(
            f"{path.name} is in no edition.", [_nearest(every, path.absolute(), asked, digest)]
        )
    if asked.startswith(_REFERENCE):
        found = list(_with_reference(every, asked))
    else:
        found = list(_with_digest(every, code))
    if not found:
        names = ", ".join(editions[-1].name for editions in every[:_NAMED])
        finding = Finding(asked, "nothing of this name", f"what was released, up to {names}")
        raise VerificationFailed("No edition has it.", [finding])
    return found


def occurrence_lines(occurrence: Occurrence) -> Iterator[str]:
    """Yield what a reader wants to know: which document, when it was released, whether it was replaced."""
    edition, document, file = occurrence.edition, occurrence.document, occurrence.file
    what = file.path if file else document.reference if document else ""
    yield f"{what}: {edition.name}, released on {edition.day}."
    if document:
        yield f"  reference: {document.reference}"
    if occurrence.first.number != edition.number:
        yield f"  the same since edition {occurrence.first.number} of {occurrence.first.day}"
    if not occurrence.later:
        yield "  this is the latest edition"
        return
    after = occurrence.later[0]
    replaced = f"edition {after.number}, released on {after.day}"
    why = f" ({after.amends.kind}: {after.amends.note.en} / {after.amends.note.vi})" if after.amends else ""
    same = document and next((each for each in after.documents if _is_same(each, document)), None)
    there = (same is not None) if document else bool(file and file.path in after.outputs())
    yield f"  REPLACED by {replaced}{why}" if there else f"  WITHDRAWN: it is not in {replaced}{why}"
    if (last := occurrence.later[-1]) is not after:
        yield f"  the latest edition is {last.number}, released on {last.day}"


def signature_findings(project: Project, found: Sequence[Occurrence], signers: Path) -> list[Finding]:
    """Return what is wrong with the signatures of the editions that something was found in.

    Raises as `signers_of`.
    """
    files = {
        record_file(project, each.edition.forum, each.edition.number): each.edition for each in found
    }.items()
    checked = (signers_of(file, edition, signers, project.label(file)) for file, edition in files)
    return [each for each in checked if isinstance(each, Finding)]


def _with_digest(every: Sequence[tuple[Edition, ...]], digest: str) -> Iterator[Occurrence]:
    """Yield the files whose SHA-256 begins so, each path of a forum and content once."""
    for editions in every:
        holding: dict[PublishedFile, list[Edition]] = {}
        for edition in editions:
            for file in (*edition.outputs().values(), edition.manifest):
                if file.sha256.startswith(digest):
                    holding.setdefault(file, []).append(edition)
        for file, held in holding.items():
            last = held[-1]
            yield Occurrence(last, last.document_of(file.path), file, held[0], editions[last.number :])


def _with_reference(every: Sequence[tuple[Edition, ...]], reference: str) -> Iterator[Occurrence]:
    for editions in every:
        for edition in editions:
            for document in edition.documents:
                if document.reference == reference:
                    later = tuple(
                        each
                        for each in editions[edition.number :]
                        if not any(_is_unchanged(other, document) for other in each.documents)
                    )
                    yield Occurrence(edition, document, None, edition, later)


def _is_same(one: EditionDocument, other: EditionDocument) -> bool:
    """Say whether two editions' documents are one report about one subject in one language."""
    return (one.subject, one.report, one.language) == (other.subject, other.report, other.language)


def _is_unchanged(one: EditionDocument, other: EditionDocument) -> bool:
    return _is_same(one, other) and one.files == other.files


def _nearest(every: Sequence[tuple[Edition, ...]], path: Path, asked: str, digest: str) -> Finding:
    """Return what a file that no edition has may be: one of the same name that was changed."""
    alike = [
        (_common_end(path, file.path), edition, file)
        for editions in every
        for edition in editions
        for file in edition.outputs().values()
        if file.path.rpartition("/")[2] == path.name
    ]
    got = f"sha256 {digest[:16]}…"
    if not alike:
        return Finding(asked, got, "a file that was released", "No edition has a file of this name either.")
    most = max(common for common, _, _ in alike)
    best = [(edition, file) for common, edition, file in alike if common == most]
    named = [f"{file.path} of {edition.name} ({file.sha256[:16]}…)" for edition, file in best[::-1]]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return Finding(
        asked,
        got,
        f"the bytes of {', '.join(named[:_NAMED])}{more}",
        "It has the name of a document that was released, and is not the file that was released.",
    )


def _common_end(path: Path, released: str) -> int:
    """Return how many names a path and that of a released file have in common, from their end."""
    pairs = zip(reversed(path.parts), reversed(released.split("/")), strict=False)
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count
