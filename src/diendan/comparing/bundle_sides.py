"""One of two bundles that are compared: its documents, and the rows behind their figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from diendan.bundle.why import ListedSource, sources_by_number
from diendan.data.csv_files import CsvFile, read_csv
from diendan.data.units import after_merger, before_merger
from diendan.errors import Finding, InputError
from diendan.language import Bilingual
from diendan.plan.fingerprints.digests import file_digest
from diendan.plan.manifest.manifest import FILE, Entry, Manifest, read_manifest
from diendan.plan.recorded_reads import FOLDER, kept_table
from diendan.project import Project
from diendan.traces import TracedCells

_PAGE: Final = "index.html"
_SLIDES: Final = ".slides.html"
# What says how and when a bundle was made; what it says of reports is in them.
_ABOUT: Final = ("run.json", FILE, "ro-crate-metadata.json", "workflow/", f"{FOLDER}/")

Cell = tuple[str, str]
"""A cell of data/ as one line, and what it held."""


@dataclass(frozen=True)
class Origin:
    """Where a figure comes from: rule and formula, and its cells with their values."""

    rule: str
    formula: str
    cells: frozenset[Cell]


@dataclass(frozen=True)
class BundleDocument:
    """One HTML document of a bundle.

    subject: the folder. report: what it is ("policy-dialogue-brief", of slides with " (slides)"), "" of the
    forum's page. entry: what the manifest says of it, where it has a list of sources.
    """

    name: str
    subject: str
    report: str
    language: str
    path: Path = Path()
    entry: Entry | None = None


@dataclass(frozen=True)
class BundleSide:
    """A bundle in a folder. label: what it is called; of an absolute path its end, as pages travel."""

    folder: Path
    label: str
    manifest: Manifest
    _known: dict[str, Mapping[int, Sequence[ListedSource]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def open(cls, project: Project, asked: str) -> "BundleSide":
        """Return the bundle that is meant by the name of a forum or a folder.

        Raises InputError where there is none, or its manifest cannot be read.
        """
        folder = Path(asked)
        label = "/".join(folder.parts[-2:]) if folder.is_absolute() else asked
        if not (folder / FILE).is_file() and "/" not in asked:
            folder = project.bundle(asked)
        if not (folder / FILE).is_file():
            finding = Finding(
                asked, f"no {FILE}", "a forum (2026-q3), or the folder of a bundle or of its copy"
            )
            raise InputError("There is no bundle to compare.", [finding])
        return cls(folder, label, read_manifest(folder))

    @cached_property
    def documents(self) -> Mapping[str, BundleDocument]:
        """The documents that can be read block by block, by name, in the order of the forum's page."""
        return {each.name: each for each in self._documents()}

    def _documents(self) -> Iterator[BundleDocument]:
        for entry in self.manifest.entries.values():
            for output in entry.outputs:
                path = self.folder / output.path
                if output.path.endswith(".html") and path.is_file():
                    slides = " (slides)" if output.path.endswith(_SLIDES) else ""
                    name, report = f"{entry.name}{slides}", f"{entry.report}{slides}"
                    known = None if slides else entry
                    yield BundleDocument(name, entry.slug, report, entry.language, path, known)
        if (self.folder / _PAGE).is_file():
            yield BundleDocument(_PAGE, "", "", "", self.folder / _PAGE)

    def names(self, root: Path) -> dict[str, Bilingual]:
        """Return what provinces and cities are called by the folders of their documents."""
        systems = {"63": before_merger(root), "34": after_merger(root)}
        found = {}
        for entry in self.manifest.entries.values():
            system, _, code = entry.subject.partition(":")
            if system in systems:
                unit = systems[system].unit(code)
                found[entry.slug] = Bilingual(unit.name("vi"), unit.name("en"))
        return found

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The digest of every file that readers are given, by path; "" where it is missing."""
        paths = [path for path in self.manifest.outputs() if not path.startswith(_ABOUT)]
        places = {path: self.folder / path for path in paths}
        return {path: file_digest(place) if place.is_file() else "" for path, place in places.items()}

    def origin(self, document: BundleDocument, note: int) -> Origin | None:
        """Return where the figure with this number of its note comes from; None where no list tells it."""
        lines = self._sources(document).get(note)
        if not lines:
            return None
        cells: set[Cell] = set()
        for line in lines:
            if line.said["rows"] == "1":
                cells.add((str(line.cells), line.said["value"]))
            else:
                cells.update(self._rows(document, line.cells))
        return Origin(lines[0].said["rule"], lines[0].said["formula"], frozenset(cells))

    def has_sources(self, document: BundleDocument) -> bool:
        """Say whether a list tells where the document's figures come from."""
        return bool(self._sources(document))

    def _sources(self, document: BundleDocument) -> Mapping[int, Sequence[ListedSource]]:
        if document.name not in self._known:
            outputs = document.entry.outputs if document.entry else ()
            self._known[document.name] = sources_by_number(self.folder, outputs)
        return self._known[document.name]

    def _rows(self, document: BundleDocument, cells: TracedCells) -> Iterator[Cell]:
        """Give the rows that a figure drew together, out of the bundle's copy of the table."""
        table = self._table(document, cells.table)
        if table is None or cells.column not in table.header:
            yield str(cells), ""
            return
        places = [(table.header.index(key), frozenset(values)) for key, values in cells.where]
        keys = [name for name, _ in cells.where]
        at = table.header.index(cells.column)
        for row in table.rows:
            if all(row[place] in values for place, values in places):
                own = zip(keys, (row[place] for place, _ in places), strict=True)
                where = tuple((key, (value,)) for key, value in own)
                yield str(TracedCells(cells.table, cells.column, where)), row[at]

    def _table(self, document: BundleDocument, name: str) -> CsvFile | None:
        entry = document.entry
        for read in entry.reads if entry else ():
            about = self.manifest.reads.get(read, {})
            if about.get("table") == name:
                path = kept_table(about)
                place = self.folder / path
                return read_csv(place, path) if place.is_file() else None
        return None
