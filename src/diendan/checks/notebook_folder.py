"""What a renderer called by hand left beside the source notebooks."""

from collections.abc import Iterator

from diendan.errors import Finding
from diendan.project import Project
from diendan.spec.sidecar import report_names

_OURS = (".ipynb", ".yml")


def rendered_leftovers(project: Project) -> Iterator[Finding]:
    """Find what is named after a report in notebooks/ and is neither its notebook nor its sidecar."""
    reports = report_names(project)
    for path in sorted(project.notebooks.iterdir()):
        if path.suffix not in _OURS and path.name.partition(".")[0].removesuffix("_files") in reports:
            yield Finding(
                project.label(path),
                "a document beside its notebook",
                "notebooks, sidecars and texts alone",
                "Delete it. `make preview` makes a document under build/ and changes no notebook.",
            )
