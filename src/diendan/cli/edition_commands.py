"""The commands that release a bundle, and find again what was released."""

import argparse

from diendan.cli.printing import say, shown
from diendan.errors import VerificationFailed
from diendan.language import Bilingual
from diendan.project import Project


def release(options: argparse.Namespace) -> None:
    """Freeze the bundle of a forum as its next edition."""
    from diendan.editions.release import AmendmentRequest
    from diendan.editions.release import release as freeze

    request = AmendmentRequest(options.amendment, Bilingual(options.note_vi, options.note_en))
    edition, record = freeze(Project.find(), options.forum, request, options.key, print)
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
