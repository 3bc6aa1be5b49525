"""Where editions lie: a record each, and their files by content, written once.

    editions/2026-q3/1/edition.json        the record; edition.json.sig beside it where it is signed
    editions/2026-q3/objects/ab/cdef…      every released file, by the SHA-256 of its content

What holds at every moment, whatever is killed and whenever the power fails: the folder of an edition comes by
one rename, after all that it names is on the disk. An object is never replaced, and read-only.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from diendan.editions.edition_record import FILE, Edition, edition_json, read_edition
from diendan.errors import Finding, InputError, VerificationFailed
from diendan.files.atomic_writing import part_of, sync_folder, write_atomically, write_json
from diendan.parsing.strict_yaml import SLUG
from diendan.plan.fingerprints.digests import file_digest
from diendan.plan.manifest.report_results import PublishedFile
from diendan.project import Project

_OBJECTS: Final = "objects"
_READ_ONLY: Final = 0o444


def forum_folder(project: Project, forum: str) -> Path:
    """Return the folder of a forum's editions. Raises InputError for what is no forum's name."""
    if not SLUG.match(forum):
        finding = Finding("forum name", f"`{forum}`", "small letters, digits and hyphens, such as 2026-q3")
        raise InputError("There are no editions of such a forum.", [finding])
    return project.editions / forum


def record_file(project: Project, forum: str, number: int) -> Path:
    """Return where the record of a forum's edition lies."""
    return forum_folder(project, forum) / str(number) / FILE


def editions_of(project: Project, forum: str) -> tuple[Edition, ...]:
    """Return the editions of a forum, from the first on; none where nothing was released.

    Raises InputError with every record that is missing or cannot be read.
    """
    folder = forum_folder(project, forum)
    numbers = sorted(int(path.name) for path in folder.glob("[0-9]*") if path.name.isdecimal())
    found: list[Edition] = []
    findings: list[Finding] = []
    for number in range(1, (numbers[-1] if numbers else 0) + 1):
        file = record_file(project, forum, number)
        try:
            found.append(read_edition(file, project.label(file)))
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(f"The editions of {forum} cannot be read.", findings)
    return tuple(found)


def every_edition(project: Project) -> Iterator[tuple[Edition, ...]]:
    """Yield the editions of each forum that has any, by its name. Raises InputError as `editions_of`."""
    for folder in sorted(project.editions.glob("*")):
        if folder.is_dir() and SLUG.match(folder.name) and (found := editions_of(project, folder.name)):
            yield found


def object_file(project: Project, forum: str, sha256: str) -> Path:
    """Return where the content with this SHA-256 lies among a forum's released files."""
    return forum_folder(project, forum) / _OBJECTS / sha256[:2] / sha256[2:]


def keep_object(project: Project, forum: str, file: Path, output: PublishedFile) -> None:
    """Keep the content of a file that is to be released; content that is there already stays untouched.

    output: what the file must be. Raises VerificationFailed where the file, or what was kept of the same
    content before, is something else; OSError.
    """
    place = object_file(project, forum, output.sha256)
    if not place.exists():
        write_atomically(place, file.read_bytes())
    # Also after a run that was killed between the two steps.
    place.chmod(_READ_ONLY)
    if (found := file_digest(place)) != output.sha256:
        raise VerificationFailed(
            f"The content of {output.path} cannot be kept.",
            [changed_object(project, place, output, found)],
        )


def changed_object(project: Project, place: Path, output: PublishedFile, found: str) -> Finding:
    """Return the finding of a kept file that has the SHA-256 `found` and not that of what it is kept for."""
    hint = "Move it away, and put back the file that was released."
    expected = f"sha256 {output.sha256[:16]}… of {output.path}"
    return Finding(project.label(place), f"sha256 {found[:16]}…", expected, hint)


def put_edition(project: Project, edition: Edition, sign: Callable[[Path], None] | None) -> Path:
    """Put an edition's record, and what `sign` writes beside it, into its place in one step; return it.

    All its files must be kept already. Raises OSError, and what `sign` raises: then there is no such edition.
    """
    file = record_file(project, edition.forum, edition.number)
    part = part_of(file.parent)
    shutil.rmtree(part, ignore_errors=True)  # of a run that was killed
    try:
        written = part / FILE
        write_json(written, edition_json(edition))
        if sign:
            sign(written)
        for each in part.iterdir():
            each.chmod(_READ_ONLY)
        sync_folder(part)
        part.rename(file.parent)
        sync_folder(file.parent.parent)
    finally:
        with suppress(OSError):
            shutil.rmtree(part)
    return file
