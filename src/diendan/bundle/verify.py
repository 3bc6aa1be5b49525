"""Is a bundle what its manifest says, and does a second build give the same bytes?"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.errors import Finding, InputError, Outcome, ReportFailed, VerificationFailed
from diendan.own_folders import own_folder, remove_abandoned
from diendan.plan.fingerprints.digests import file_digest
from diendan.plan.manifest.manifest import Manifest, read_manifest
from diendan.plan.manifest.report_results import PublishedFile
from diendan.project import Project


@dataclass(frozen=True)
class Verified:
    """What was compared: files compared with the manifest, files made again, and about how many subjects.

    uncommitted: the bundle was made from files that no commit has as they were.
    """

    listed: int
    rebuilt: int
    subjects: int
    uncommitted: bool


def verify_bundle(
    project: Project, forum: str, *, only: tuple[str, ...], everything: bool, progress: Lines
) -> Verified:
    """Compare the published files with the manifest, then make some reports again elsewhere and compare.

    only: slugs of subjects to make again; by default the first good one of each kind (a unit, the forum).
    everything: make all of them again.
    Raises InputError where nothing is published, VerificationFailed with every difference.
    """
    bundle = project.bundle(forum)
    published = read_manifest(bundle)
    if not published.entries:
        raise InputError(f"Nothing is published in reports/{forum}. Run `diendan reports {forum}` first.")
    findings = held_against_manifest(bundle, published)
    good = {
        entry.slug: entry.subject.partition(":")[0]
        for entry in published.entries.values()
        if entry.outcome is Outcome.SUCCEEDED
    }
    first = {kind: slug for slug, kind in reversed(good.items())}
    subjects = tuple(good) if everything else only or tuple(first.values())
    remove_abandoned()
    with own_folder() as elsewhere:
        again = Project.at(project.root, elsewhere)
        renderer = published.head["renderer"]
        named = renderer["name"] if isinstance(renderer, dict) else "builtin"
        summary = run_forum(
            again,
            forum,
            Options(only=subjects, renderer="quarto" if named == "quarto" else "builtin", force=True),
            progress,
        )
        if summary.troubles:
            names = ", ".join(trouble.name for trouble in summary.troubles)
            raise ReportFailed(f"The second build of {forum} failed for {names}.")
        rebuilt = read_manifest(again.bundle(forum))
        findings += _compared(published, rebuilt)
        if findings:
            kept = project.build / "verify" / forum
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(again.bundle(forum), kept)
            raise VerificationFailed(
                f"reports/{forum} differs from what its manifest says or from a second build "
                f"(kept in build/verify/{forum}).",
                findings,
            )
    count = sum(len(entry.outputs) for entry in rebuilt.entries.values())
    return Verified(len(published.outputs()), count, len(subjects), published.head.get("uncommitted") is True)


def held_against_manifest(bundle: Path, manifest: Manifest) -> list[Finding]:
    """Return a finding for each file that is missing or has other bytes than the manifest says."""
    findings = []
    for path, output in manifest.outputs().items():
        file = bundle / path
        if not file.is_file():
            findings.append(Finding(path, "no file", f"{output.size} bytes, as the manifest says"))
        elif (found := file_digest(file)) != output.sha256:
            findings.append(
                Finding(path, f"sha256 {found[:16]}…", f"sha256 {output.sha256[:16]}… (manifest)")
            )
    return findings


def _told(output: PublishedFile) -> str:
    return f"{output.size} bytes, sha256 {output.sha256[:16]}…"


def _compared(published: Manifest, rebuilt: Manifest) -> list[Finding]:
    findings = []
    for name, entry in rebuilt.entries.items():
        before = {output.path: output for output in published.entries[name].outputs}
        now = {output.path: output for output in entry.outputs}
        for path in sorted(before.keys() | now.keys()):
            old, new = before.get(path), now.get(path)
            if old != new:
                got = _told(new) if new else "no file in the second build"
                findings.append(Finding(path, got, _told(old) if old else "no such file"))
    return findings
