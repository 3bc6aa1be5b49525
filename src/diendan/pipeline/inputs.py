"""Content hashes of what a report is made from; every file is read once, and only its bytes count."""

import hashlib
import json
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path

import diendan
from diendan.notebook_files import read_notebook
from diendan.project import Project

MISSING = "missing"
_PACKAGE = Path(diendan.__file__).parent
# What decides how a notebook computes, and what decides how it looks; the rest of the pipeline only carries.
_BESIDE = ("cli", "conform", "demo", "forms", "importing", "intake", "quality")
_EXECUTES = ("execute", "engine", "kernels")


def digest(value: object) -> str:
    """Return the SHA-256 of a value that JSON can hold."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Inputs:
    """The inputs of one project, hashed when first asked for; `seen` lists them by name."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.seen: dict[str, str] = {}

    def file(self, path: Path) -> str:
        """Return the file's SHA-256, or "missing"."""
        name = _label(self.project, path)
        if name not in self.seen:
            try:
                self.seen[name] = file_digest(path)
            except (FileNotFoundError, IsADirectoryError):
                return MISSING
        return self.seen[name]

    def files(self, paths: Iterable[Path]) -> str:
        """Return one digest over the names and the contents of several files."""
        return digest(sorted((_label(self.project, path), self.file(path)) for path in paths))

    @cache  # noqa: B019 - lives as long as the plan
    def notebook(self, report: str) -> str:
        """Return a digest of the source notebook's cells; stored outputs do not count."""
        path = self.project.notebook(report)
        self.file(path)
        cells = read_notebook(path, self.project.label(path))["cells"]
        return digest([(cell["cell_type"], cell["metadata"].get("tags"), cell["source"]) for cell in cells])

    @cache  # noqa: B019
    def compute_code(self) -> str:
        """Return a digest of the code that a notebook's cells can reach."""
        return self.files(
            path
            for path in _modules()
            if (parts := path.relative_to(_PACKAGE).parts)[0] != "pipeline" or parts[1].startswith(_EXECUTES)
        )

    @cache  # noqa: B019
    def render_code(self) -> str:
        """Return a digest of the code that makes documents from executed notebooks."""
        return self.files(
            path
            for path in _modules()
            if not (parts := path.relative_to(_PACKAGE).parts)[0].startswith(("analysis", "pipeline"))
            or parts[:2] == ("pipeline", "render")
        )

    @cache  # noqa: B019
    def look(self) -> str:
        """Return a digest of templates, styles and filters."""
        folder = self.project.looks
        own = [*folder.glob("_*.yml"), *(folder / "_extensions").rglob("*")]
        return self.files(path for path in own if path.is_file())

    @cache  # noqa: B019
    def data_description(self, tables: tuple[str, ...]) -> str:
        """Return a digest of what describes these tables: their schemas, the indicators' rules, the units."""
        data = self.project.data
        rules = [data / "indicators.csv", data / "measurement_units.csv", *(data / "units").glob("*.csv")]
        whole = self.file(data / "datapackage.json")
        return digest([self.files(rules), [self._descriptors.get(name, whole) for name in tables]])

    @cached_property
    def _descriptors(self) -> dict[str, object]:
        """What the Data Package says of each table; nothing where it is broken, so that all of it counts."""
        try:
            content = json.loads((self.project.data / "datapackage.json").read_bytes())
            return {resource["name"]: resource for resource in content["resources"]}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    @cache  # noqa: B019
    def environment(self) -> str:
        """Return the digest of the environment's lock file."""
        return self.file(self.project.root / "requirements.lock")


def _modules() -> list[Path]:
    """Return the package's files but those that only talk to people or look at finished documents."""
    return [
        path
        for path in sorted(_PACKAGE.rglob("*"))
        if path.is_file()
        and "__pycache__" not in path.parts
        and not path.relative_to(_PACKAGE).parts[0].startswith(_BESIDE)
    ]


def _label(project: Project, path: Path) -> str:
    if path.is_relative_to(_PACKAGE):
        return "src/diendan/" + path.relative_to(_PACKAGE).as_posix()
    return project.label(path)
