"""The documents of a published bundle, as its manifest lists them."""

from dataclasses import dataclass
from pathlib import Path

from diendan.errors import InputError
from diendan.pipeline.manifest import read_manifest
from diendan.pipeline.params import load_forum
from diendan.project import Project
from diendan.units import Unit


@dataclass(frozen=True)
class Published:
    """One document of a bundle: of which unit and report, in which language, and where it is."""

    unit: Unit
    report: str
    language: str
    path: Path


def published_documents(project: Project, forum: str, suffix: str) -> list[Published]:
    """Return the documents of `forum` that end in `suffix` (".pdf"), by report, language and Vietnamese
    order of the units.

    Raises InputError where the forum is not known or none of its documents is published.
    """
    bundle = project.bundle(forum)
    order = {unit.slug: (place, unit) for place, unit in enumerate(load_forum(project, forum).system.units)}
    entries = [entry for entry in read_manifest(bundle).entries.values() if entry.slug in order]
    entries.sort(key=lambda entry: (entry.report, entry.language != "vi", order[entry.slug][0]))
    found = [
        Published(order[entry.slug][1], entry.report, entry.language, bundle / output.path)
        for entry in entries
        for output in entry.outputs
        if output.path.endswith(suffix) and (bundle / output.path).is_file()
    ]
    if not found:
        raise InputError(
            f"No {suffix} document is published in reports/{forum}. Run `diendan reports {forum}` first."
        )
    return found
