"""The commands that release a bundle, and find again what was released."""

import argparse
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from diendan.cli.printing import say, shown, told
from diendan.errors import ExitCode, VerificationFailed
from diendan.language import Bilingual, Language
from diendan.project import Project

if TYPE_CHECKING:
    from diendan.editions.gate.candidate import ReleaseRequest
    from diendan.editions.gate.gate import RuleVerdict


def gate(options: argparse.Namespace) -> int:
    """Say all that stands against releasing the bundle of a forum, or accept a warning."""
    from diendan.editions.gate.gate import accept_warning, candidate_of, judge

    at = Project.find()
    candidate = candidate_of(at, options.forum, _request(options))
    if options.accept:
        accepted = accept_warning(candidate, options.accept, options.why, options.by)
        print(f"{accepted.code} is accepted. Commit {shown(at.accepted_file(options.forum))}.")
        return ExitCode.OK
    verdicts = judge(candidate)
    _say_verdicts(verdicts, options.language)
    return ExitCode.DIFFERENCES if any(verdict.blocks for verdict in verdicts) else ExitCode.OK


def release(options: argparse.Namespace) -> None:
    """Freeze the bundle of a forum as its next edition, unless a rule of the gate stands against it."""
    from diendan.editions.release import release as freeze

    judged = partial(_say_verdicts, language=options.language)
    edition, record = freeze(Project.find(), options.forum, _request(options), print, judged)
    print(
        f"{edition.name} is released on {edition.day}: {len(edition.documents)} reports, "
        f"{len(edition.outputs())} files{', signed' if options.key else ''}."
    )
    print(f"Commit {shown(record.parent)}: it says what was released (docs/editions.md).")


def verify_file(options: argparse.Namespace) -> None:
    """Say of a file, a printed code or a reference which edition it is of, and whether it was replaced."""
    from diendan.editions.edition_lookup import look_up, occurrence_lines, signature_findings

    at = Project.find()
    found = look_up(at, options.what)
    for each in found:
        say(occurrence_lines(each))
    if options.signers:
        if findings := signature_findings(at, found, options.signers):
            raise VerificationFailed("The edition's signature does not hold.", findings)
        print("The signature of the edition holds.")


def releases(options: argparse.Namespace) -> None:
    """Print when the reports of each forum are to be released, and were; or write that as an .ics file."""
    from diendan.editions.archive import editions_of
    from diendan.spec.releases.release_calendar import plan_lines, release_plans, write_release_calendar

    at = Project.find()
    if options.out:
        write_release_calendar(at, options.out)
        print(f"The releases are written to {shown(options.out)}.")
        return
    plans = release_plans(at)
    if not plans:
        print("No release is planned: params/releases holds no plan.")
    for forum, plan in plans.items():
        say(plan_lines(forum, plan, options.language))
        say(f"  {edition.name}: {edition.day}" for edition in editions_of(at, forum))


def _request(options: argparse.Namespace) -> "ReleaseRequest":
    from diendan.editions.gate.candidate import ReleaseRequest

    return ReleaseRequest(options.amendment, Bilingual(options.note_vi, options.note_en), options.key)


def _say_verdicts(verdicts: "Sequence[RuleVerdict]", language: Language) -> None:
    from diendan.editions.gate.gate import verdict_lines

    say(verdict_lines(verdicts, language, lambda code, findings: told(f"gate-{code}", findings)))
