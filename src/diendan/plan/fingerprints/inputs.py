"""Content hashes of what a report is made from; every file is read once, and only its bytes count."""

import json
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path

from diendan.parsing.notebook_files import read_notebook
from diendan.plan.fingerprints import code_closure
from diendan.plan.fingerprints.code_closure import MISSING, Code
from diendan.plan.fingerprints.digests import digest, file_digest
from diendan.plan.fingerprints.locked_versions import not_as_locked
from diendan.project import Project

# Where the code begins that decides what comes out; what it reaches is computed (docs/adr/0007). Plan,
# scheduler and workers only carry: keys hold by value what these are handed. Without "diendan.", because a
# whole name would count as an import of this module.
_EXECUTES = ("spec.forum_file", "workers.task_requests", "workers.tasks", "execute.kernels.child")
_RENDERS = ("workers.rendering", "workers.worker_imports")
_SHOWS = ("forum_page.index_page",)
_FINISHES = ("bundle.finalise",)
_SHORT = 16
_FEW = 3


class Inputs:
    """The inputs of one project, hashed when first asked for.

    seen: files by name. code: modules and their files with a digest each, by the digest of all of them.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.seen: dict[str, str] = {}
        self.code: dict[str, Mapping[str, str]] = {}

    def file(self, path: Path) -> str:
        """Return the file's SHA-256, or "missing"."""
        name = self.project.label(path)
        if name not in self.seen:
            try:
                self.seen[name] = file_digest(path)
            except (FileNotFoundError, IsADirectoryError):
                return MISSING
        return self.seen[name]

    def files(self, paths: Iterable[Path]) -> str:
        """Return one digest over the names and the contents of several files."""
        return digest(sorted((self.project.label(path), self.file(path)) for path in paths))

    def notebook(self, report: str) -> str:
        """Return a digest of the source notebook's cells; stored outputs do not count."""
        return self._notebook(report)[0]

    @cache  # noqa: B019 - lives as long as the plan
    def execution_code(self, report: str) -> str:
        """Return a digest of the code that a report's numbers come from: what its cells import, and what
        executes them."""
        return self._noted(_EXECUTES, self._notebook(report)[1])

    @cache  # noqa: B019
    def rendering_code(self) -> str:
        """Return a digest of the code that makes documents from executed notebooks."""
        return self._noted(_RENDERS)

    @cache  # noqa: B019
    def page_code(self) -> str:
        """Return a digest of the code that makes the index page."""
        return digest(self._closure(_SHOWS))

    @cache  # noqa: B019
    def finishing_code(self) -> str:
        """Return a digest of the code that makes all of a bundle but the reports."""
        return self._noted(_FINISHES)

    def all_code(self, reports: Iterable[str]) -> str:
        """Return a digest of the code that makes these reports, executed and rendered."""
        imports = [name for report in reports for name in self._notebook(report)[1]]
        return digest(self._closure((*_EXECUTES, *_RENDERS), imports))

    def changed_code(self, before: Mapping[str, str], now: str) -> str:
        """Return the first few names that differ between earlier code and that of the digest `now`."""
        today = self.code.get(now, {})
        names = [name for name in sorted({*before, *today}) if before.get(name) != today.get(name)]
        more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
        return ", ".join(names[:_FEW]) + more

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
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}

    @cache  # noqa: B019
    def environment(self) -> str:
        """Return the digest of the environment's lock file, and of what is installed otherwise."""
        whole, otherwise = self.file(self.project.lock), not_as_locked(self.project.lock)
        return digest([whole, otherwise]) if otherwise else whole

    @cached_property
    def own_code(self) -> Code:
        """The code of diendan itself, as it is on disk."""
        return Code(self.project.build / "code.json", code_closure.PACKAGE)

    def _closure(self, entries: Iterable[str], imports: Iterable[str] = ()) -> dict[str, str]:
        return self.own_code.closure([f"diendan.{name}" for name in entries], imports)

    def _noted(self, entries: Iterable[str], imports: Iterable[str] = ()) -> str:
        found = self._closure(entries, imports)
        key = digest(found)
        self.code[key] = {name: sha256[:_SHORT] for name, sha256 in found.items()}
        return key

    @cache  # noqa: B019
    def _notebook(self, report: str) -> tuple[str, tuple[str, ...]]:
        """Return a digest of the source notebook's cells, and what they import."""
        path = self.project.notebook(report)
        self.file(path)
        cells = read_notebook(path, self.project.label(path))["cells"]
        said = [(cell["cell_type"], cell["metadata"].get("tags"), cell["source"]) for cell in cells]
        return digest(said), self.own_code.cells_imports([cell[2] for cell in said if cell[0] == "code"])
