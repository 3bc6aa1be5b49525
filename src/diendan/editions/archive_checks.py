"""Is an archive of editions what its records say, and who has signed them?"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from diendan.editions.archive import changed_object, editions_of, object_file, record_file
from diendan.editions.edition_record import Edition
from diendan.editions.signatures import signers_of
from diendan.errors import Finding, InputError, VerificationFailed
from diendan.plan.fingerprints.digests import file_digest
from diendan.project import Project


@dataclass(frozen=True)
class CheckedEdition:
    """An edition whose record is good.

    kept: how many of its files are in the archive; absent: how many are not.
    signers: who has signed it, empty where nobody asked.
    """

    edition: Edition
    kept: int
    absent: int
    signers: tuple[str, ...]


def check_editions(project: Project, forum: str, signers: Path | None) -> list[CheckedEdition]:
    """Check every edition of a forum: its record, each kept file by its content, its signature.

    signers: whose signatures count; without, none is checked. Files are checked that the archive has: a copy
    from Git holds the records alone.
    Raises InputError where nothing was released or a record cannot be read, VerificationFailed with every
    difference, ToolMissing.
    """
    editions = editions_of(project, forum)
    if not editions:
        raise InputError(f"No edition of {forum} was released. Run `diendan release {forum}`.")
    findings: list[Finding] = []
    checked = [_checked(project, edition, signers, findings) for edition in editions]
    if findings:
        raise VerificationFailed(f"The editions of {forum} are not as they were released.", findings)
    return checked


def checked_lines(checked: CheckedEdition) -> Iterator[str]:
    """Yield what is said of an edition that was found good."""
    edition, count = checked.edition, checked.kept + checked.absent
    files = (
        f"{count} files are as they were released"
        if not checked.absent
        else f"{checked.kept} files are as they were released, {checked.absent} are not in this archive"
    )
    signed = f"; signed by {', '.join(checked.signers)}" if checked.signers else ""
    yield f"{edition.name}, {edition.day}: {files}{signed}."


def _checked(
    project: Project, edition: Edition, signers: Path | None, findings: list[Finding]
) -> CheckedEdition:
    every = {output.sha256: output for output in (*edition.outputs().values(), edition.manifest)}
    absent = 0
    for sha256, output in every.items():
        place = object_file(project, edition.forum, sha256)
        if not place.is_file():
            absent += 1
        elif (found := file_digest(place)) != sha256:
            findings.append(changed_object(project, place, output, found))
    who: tuple[str, ...] | Finding = ()
    if signers:
        record = record_file(project, edition.forum, edition.number)
        who = signers_of(record, edition, signers, project.label(record))
    if isinstance(who, Finding):
        findings.append(who)
        who = ()
    return CheckedEdition(edition, len(every) - absent, absent, who)
