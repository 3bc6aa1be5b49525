"""The documents of a published bundle, as its manifest lists them."""

from dataclasses import dataclass
from pathlib import Path

from diendan.errors import InputError
from diendan.plan.manifest.manifest import read_manifest
from diendan.project import Project
from diendan.spec.forum_file import load_forum
from diendan.spec.subjects import Subject


@dataclass(frozen=True)
class Published:
    """One document of a bundle: about what, of which report, in which language, and where it is."""

    subject: Subject
    report: str
    language: str
    path: Path


def published_documents(project: Project, forum: str, *suffixes: str) -> list[Published]:
    """Return the documents of `forum` that end in one of `suffixes` (".pdf"), by report, language and the
    forum's order of subjects.

    Raises InputError where the forum is not known or none of its documents is published.
    """
    bundle = project.bundle(forum)
    subjects = load_forum(project, forum).subjects()
    order = {subject.slug: (place, subject) for place, subject in enumerate(subjects)}
    entries = [entry for entry in read_manifest(bundle).entries.values() if entry.slug in order]
    entries.sort(key=lambda entry: (entry.report, entry.language != "vi", order[entry.slug][0]))
    found = [
        Published(order[entry.slug][1], entry.report, entry.language, bundle / output.path)
        for entry in entries
        for output in entry.outputs
        if output.path.endswith(suffixes) and (bundle / output.path).is_file()
    ]
    if not found:
        wanted = " or ".join(suffixes)
        raise InputError(
            f"No {wanted} document is published in reports/{forum}. Run `diendan reports {forum}` first."
        )
    return found
