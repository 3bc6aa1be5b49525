"""Freezing a bundle as the next edition of its forum, or saying all that stands against it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from diendan.bundle.forum_lock import locked
from diendan.bundle.run import RUN_FACTS
from diendan.bundle.verify import held_against_manifest
from diendan.editions.archive import editions_of, forum_folder, keep_object, put_edition
from diendan.editions.edition_record import (
    VIET_NAM,
    Amendment,
    AmendmentKind,
    Edition,
    EditionDocument,
    reference_of,
)
from diendan.editions.signatures import require_key, sign
from diendan.environment import now
from diendan.errors import Finding, InputError, Outcome, VerificationFailed
from diendan.files.atomic_writing import is_part, remove_parts, writing
from diendan.files.folder_lock import alone
from diendan.language import Bilingual
from diendan.plan.fingerprints.digests import digest, file_digest
from diendan.plan.manifest.manifest import FILE, Manifest, read_manifest
from diendan.plan.manifest.report_results import PublishedFile
from diendan.project import Project
from diendan.spec.forum_file import load_forum
from diendan.spec.report_matrix import requested_reports


@dataclass(frozen=True)
class AmendmentRequest:
    """Of which kind a later edition is, and why it was made; "" in a language that was not given."""

    kind: AmendmentKind | None
    note: Bilingual


def release(
    project: Project, forum: str, request: AmendmentRequest, key: Path | None, say: Callable[[str], None]
) -> tuple[Edition, Path]:
    """Freeze the bundle of a forum as its next edition; return it and the file of its record.

    request: what is said of an amendment, for every edition but the first. key: to sign the record with.
    Raises InputError where there is nothing to release, nothing has changed since the last edition, or
    another release is going on; VerificationFailed with all that makes the bundle unfit; ToolMissing without
    ssh-keygen where there is a key; WriteFailed. Then there is no new edition.
    """
    expected = {report.name for report in requested_reports(load_forum(project, forum))}
    bundle = project.bundle(forum)
    if not (bundle / FILE).is_file():
        raise InputError(f"Nothing is published in reports/{forum}. Run `diendan reports {forum}` first.")
    if key:
        require_key(key)
    busy = f"Another release of {forum} is going on. Wait for it to end, and see what it has released."
    with (
        writing(f"the next edition of {forum}"),
        alone(forum_folder(project, forum), busy),
        locked(bundle, wait=True, say=say),
    ):
        remove_parts(forum_folder(project, forum))
        manifest, former = read_manifest(bundle), editions_of(project, forum)
        if findings := list(_unfit(bundle, manifest, expected)):
            raise VerificationFailed(f"reports/{forum} cannot be released.", findings)
        if former and former[-1].outputs() == manifest.outputs():
            raise InputError(
                f"Nothing has changed since {former[-1].name}, released on {former[-1].day}: "
                "every file is the same, byte for byte."
            )
        edition = _edition(forum, manifest, _manifest_file(bundle), _amendment(former, request))
        for path, output in {**edition.outputs(), FILE: edition.manifest}.items():
            keep_object(project, forum, bundle / path, output)
        return edition, put_edition(project, edition, partial(sign, key=key) if key else None)


def _unfit(bundle: Path, manifest: Manifest, expected: set[str]) -> Iterator[Finding]:
    """Yield what makes a bundle unfit to be released, whatever its content says."""
    where, again = f"reports/{bundle.name}", f"Run `diendan reports {bundle.name}` again."
    if manifest.interrupted:
        yield Finding(where, "a run that did not end well", "a bundle whose last run ended well", again)
    for finding in held_against_manifest(bundle, manifest):
        yield Finding(f"{where}/{finding.where}", finding.got, finding.expected, again)
    listed = {*manifest.outputs(), FILE, RUN_FACTS}
    for path in sorted(bundle.rglob("*")):
        name = path.relative_to(bundle).as_posix()
        if path.is_file() and name not in listed and not is_part(path):
            yield Finding(f"{where}/{name}", "a file", "only files that the manifest lists", "Move it away.")
    for name in sorted(expected - manifest.entries.keys()):
        yield Finding(f"{where}/{name}", "no report", "every report that the forum asks for", again)
    for name, entry in manifest.entries.items():
        if entry.outcome is not Outcome.SUCCEEDED:
            yield Finding(
                f"{where}/{name}", f"a report that {entry.outcome}", "a report that succeeded", again
            )
    if manifest.head.get("uncommitted") is not False or not manifest.head.get("commit"):
        got = "made from files that no commit has" if manifest.head.get("uncommitted") else "no commit"
        hint = f"Commit them with git, and run `diendan reports {bundle.name}` again."
        yield Finding(f"{where}/{FILE}", got, "a bundle that was made from what a commit has", hint)


def _amendment(former: tuple[Edition, ...], request: AmendmentRequest) -> Amendment | None:
    """Return what the next edition amends. Raises InputError where too much or too little is said of it."""
    kind, note = request.kind, Bilingual(*map(str.strip, request.note))
    if not former:
        if kind or any(note):
            raise InputError("The first edition amends nothing: leave out --amendment and its notes.")
        return None
    if not kind or not all(note):
        got = ", ".join(
            name
            for name, said in (("--amendment", kind), ("--note-vi", note.vi), ("--note-en", note.en))
            if not said
        )
        raise InputError(
            f"{former[-1].name} is released: a later edition says what it amends, and why.",
            [
                Finding(
                    "the command line",
                    f"no {got}",
                    "--amendment correction (an error was made) or revision (the source changed), "
                    "and why in both languages: --note-vi, --note-en",
                )
            ],
        )
    return Amendment(former[-1].number, kind, note)


def _manifest_file(bundle: Path) -> PublishedFile:
    return PublishedFile(FILE, file_digest(bundle / FILE), (bundle / FILE).stat().st_size)


def _edition(forum: str, manifest: Manifest, file: PublishedFile, amends: Amendment | None) -> Edition:
    number = amends.edition + 1 if amends else 1
    return Edition(
        forum=forum,
        number=number,
        released=now().astimezone(VIET_NAM).replace(microsecond=0),
        amends=amends,
        commit=str(manifest.head["commit"]),
        inputs=digest(manifest.head["inputs"]),
        manifest=file,
        documents=tuple(
            EditionDocument(
                reference_of(forum, name, number), entry.report, entry.slug, entry.language, entry.outputs
            )
            for name, entry in manifest.entries.items()
        ),
        files=manifest.extras,
    )
