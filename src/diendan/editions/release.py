"""Freezing a bundle as the next edition of its forum, once nothing stands against it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from diendan.bundle.forum_lock import locked
from diendan.editions.archive import forum_folder, keep_object, put_edition
from diendan.editions.edition_record import (
    AcceptedWarning,
    Amendment,
    Edition,
    EditionDocument,
    EditionWarning,
    reference_of,
)
from diendan.editions.gate.candidate import Candidate, ReleaseRequest
from diendan.editions.gate.gate import RuleVerdict, candidate_of, judge
from diendan.editions.signatures import require_key, sign
from diendan.errors import VerificationFailed
from diendan.files.atomic_writing import remove_parts, writing
from diendan.files.folder_lock import alone
from diendan.language import Bilingual
from diendan.plan.fingerprints.digests import digest, file_digest
from diendan.plan.manifest.manifest import FILE
from diendan.plan.manifest.report_results import PublishedFile
from diendan.project import Project


def release(
    project: Project,
    forum: str,
    request: ReleaseRequest,
    say: Callable[[str], None],
    judged: Callable[[Sequence[RuleVerdict]], None],
) -> tuple[Edition, Path]:
    """Freeze the bundle of a forum as its next edition; return it and the file of its record.

    say: is told where the release waits. judged: is given what the gate found.
    Raises InputError where there is nothing to release or another release is going on; VerificationFailed
    where a rule of the gate blocks; ToolMissing without ssh-keygen where there is a key; WriteFailed. Then
    there is no new edition.
    """
    candidate_of(project, forum, request)  # before a folder is made for what cannot be released
    if request.key:
        require_key(request.key)
    busy = f"Another release of {forum} is going on. Wait for it to end, and see what it has released."
    with (
        writing(f"the next edition of {forum}"),
        alone(forum_folder(project, forum), busy),
        locked(project.bundle(forum), wait=True, say=say),
    ):
        candidate = candidate_of(project, forum, request)
        verdicts = judge(candidate)
        judged(verdicts)
        if blocking := [verdict.rule.code for verdict in verdicts if verdict.blocks]:
            raise VerificationFailed(f"reports/{forum} cannot be released: {', '.join(blocking)}.")
        return freeze(candidate, verdicts)


def freeze(candidate: Candidate, verdicts: Sequence[RuleVerdict]) -> tuple[Edition, Path]:
    """Keep a bundle that nothing blocks as the next edition; return it and the file of its record.

    Bundle and archive must be held for this process. verdicts: the warnings of the gate.
    Raises VerificationFailed where a file is no longer what the manifest says, InputError where the key signs
    nothing, ToolMissing, OSError. Then there is no new edition.
    """
    project, forum, key = candidate.project, candidate.forum.name, candidate.request.key
    remove_parts(forum_folder(project, forum))
    edition = _edition(candidate, verdicts)
    for path, output in {**edition.outputs(), FILE: edition.manifest}.items():
        keep_object(project, forum, candidate.bundle / path, output)
    return edition, put_edition(project, edition, partial(sign, key=key) if key else None)


def _edition(candidate: Candidate, verdicts: Sequence[RuleVerdict]) -> Edition:
    """Return the next edition of the forum as its record says it."""
    manifest, request, forum = candidate.manifest, candidate.request, candidate.forum.name
    number, file = candidate.number, candidate.bundle / FILE
    note = Bilingual(*map(str.strip, request.note))
    return Edition(
        forum=forum,
        number=number,
        released=candidate.time,
        amends=Amendment(number - 1, request.kind, note) if request.kind else None,
        commit=str(manifest.head["commit"]),
        inputs=digest(manifest.head["inputs"]),
        manifest=PublishedFile(FILE, file_digest(file), file.stat().st_size),
        documents=tuple(
            EditionDocument(
                reference_of(forum, name, number), entry.report, entry.slug, entry.language, entry.outputs
            )
            for name, entry in manifest.entries.items()
        ),
        files=manifest.extras,
        warnings=tuple(map(_warning, verdicts)),
    )


def _warning(verdict: RuleVerdict) -> EditionWarning:
    known = verdict.accepted
    accepted = AcceptedWarning(known.why, known.by, known.day) if known else None
    return EditionWarning(verdict.rule.code, len(verdict.findings), accepted)
