"""Everything in a bundle that stands on some cells of data/, read from what was published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from diendan.bundle.why import ListedSource, sources_by_number
from diendan.citing.asked_cells import AskedCells
from diendan.citing.drawn_outputs import DrawnOutput, drawn_outputs
from diendan.citing.figure_places import captions, figure_places
from diendan.data.datapackage import Package
from diendan.data.units import units_at
from diendan.errors import InputError
from diendan.forum_page.index_digest import page_tables
from diendan.forum_page.map_values import map_layers
from diendan.plan.manifest.manifest import Entry, Manifest, Read, read_manifest
from diendan.plan.recorded_reads import FOLDER
from diendan.project import Project
from document_changes.blocks import document_blocks

WEIGHTS: Final = ("headline", "text", "table", "chart", "slide", "page", "file", "report")
"""What stands on a cell, from what weighs most; "report" is one that read it and prints no figure of it."""
HOWS: Final = ("itself", "computed", "compared", "counted", "drawn", "named", "listed", "copied", "read")
"""How something depends on a cell, from closest on."""
_COMPARED = ("median", "max", "min", "place")
_DOCUMENTS = (".html", ".pdf", ".docx", ".slides.html", ".pptx")
_PAGE = "index.html"


@dataclass(frozen=True)
class Dependent:
    """One thing that stands on the cells.

    weight, how: of WEIGHTS and HOWS. document: the report ("cao-bang/policy-dialogue-brief.vi"), or the file
    of the bundle. formats: it was published in. place: heading or caption. label: of the table or chart.
    number: of the figure in the list of sources, 0 for none. row: of a table, or which slide, from 1.
    shown: the sentence or cell; printed: the figure in it. rule, formula: how it was computed, of how many
    cells.
    """

    weight: str
    how: str
    document: str
    formats: str = ""
    place: str = ""
    label: str = ""
    number: int = 0
    row: int = 0
    shown: str = ""
    printed: str = ""
    rule: str = ""
    formula: str = ""
    cells: int = 0


@dataclass(frozen=True)
class _Search:
    bundle: Path
    manifest: Manifest
    package: Package
    asked: Sequence[AskedCells]

    @cached_property
    def day(self) -> date:
        forum = self.manifest.head.get("forum")
        return date.fromisoformat(str(forum["date"] if isinstance(forum, Mapping) else ""))

    @cached_property
    def known(self) -> Package:
        return self.package.on(self.day)

    @cached_property
    def reads(self) -> frozenset[str]:
        """The ids of the recorded reads that had one of the cells, or were decided by its table."""
        return frozenset(name for name, read in self.manifest.reads.items() if self._has_read(read))

    def _has_read(self, read: Read) -> bool:
        if read.get("table") not in self.package.tables:
            return False
        name, selection = str(read["table"]), read["selection"]
        assert isinstance(selection, Mapping)  # the manifest was read so
        for each in self.asked:
            columns = selection["columns"]
            if each.table.name == name and (columns is None or each.column in columns):
                if each.in_rows(selection["where"].items()):
                    return True
            elif self.known.known and each.table.name in self.known.known.consulted(self.package.table(name)):
                return True
        return False

    def of_report(self, entry: Entry) -> Iterator[Dependent]:
        paths = [output.path for output in entry.outputs]
        formats = ", ".join(
            path.removeprefix(f"{entry.name}.") for path in paths if path.endswith(_DOCUMENTS)
        )
        found = [*self._printed(entry, paths, formats)]
        if self.reads.intersection(entry.reads):
            found += self._drawn(entry, paths, formats)
            if not found:
                found.append(Dependent("report", "read", entry.name, formats))
        yield from found
        labels = {each.label for each in found if each.label}
        data = [path for path in paths if path.startswith(f"{entry.name}/") and Path(path).stem in labels]
        yield from (Dependent("file", "copied", path) for path in data)

    def _printed(self, entry: Entry, paths: Sequence[str], formats: str) -> Iterator[Dependent]:
        told = self._figures(entry)
        page = next((path for path in paths if path == f"{entry.name}.html"), None)
        if not told:
            return
        if page is None:  # no format that says where
            for number, lines in told.items():
                found = Dependent("text", "computed", entry.name, formats, number=number)
                yield _as_told(replace(found, printed=lines[0].printed), lines)
            return
        for place in figure_places(document_blocks(self.bundle / page), told):
            found = Dependent(
                place.weight,
                "computed",
                entry.name,
                formats,
                place=place.place,
                label=place.label,
                number=place.note,
                row=place.row,
                shown=place.shown,
                printed=place.printed,
            )
            yield _as_told(found, told[place.note])

    def _figures(self, entry: Entry) -> dict[int, list[ListedSource]]:
        """Return the lines of a report's list of sources, by number, of figures made of one of the cells."""
        return {
            number: lines
            for number, lines in sources_by_number(self.bundle, entry.outputs).items()
            if any(each.are_among(line.cells) for line in lines for each in self.asked)
        }

    def _drawn(self, entry: Entry, paths: Sequence[str], formats: str) -> Iterator[Dependent]:
        notebook = next((path for path in paths if path.endswith(".ipynb")), None)
        outputs = [*drawn_outputs(self.bundle / notebook, self.asked, self.package)] if notebook else []
        page = f"{entry.name}.html"
        titles = captions(document_blocks(self.bundle / page)) if outputs and page in paths else {}
        for output in outputs:
            if output.kind == "figure":
                title = titles.get(output.name, "")
                yield Dependent("chart", "drawn", entry.name, formats, title, output.name, shown=title)
            elif any(path.endswith((".slides.html", ".pptx")) for path in paths):
                yield _slide(entry, formats, output)

    def of_page(self) -> Iterator[Dependent]:
        shown = {output.path for output in self.manifest.extras}
        if _PAGE not in shown:
            return
        layers = map_layers(self.known, units_at(self.day, self.package.root))
        for layer in layers:
            tables = {self.package.indicator(name).table for name in layer.indicator.inputs}
            if any(
                (each.table.name in tables or each.table.name.removesuffix("_34") in tables)
                and row.get("indicator") in layer.indicator.inputs
                and row.get("year") == str(layer.year)
                for each in self.asked
                for row in each.rows
            ):
                yield Dependent("page", "drawn", _PAGE, place=layer.indicator.name)
        listing = {each.table.name for each in self.asked}.intersection(page_tables(self.package))
        for name in sorted(listing):
            yield Dependent("page", "listed", _PAGE, place=name)
        for path in sorted(shown):
            name = path.removeprefix(f"{FOLDER}/").partition(".")[0]
            if path.startswith(f"{FOLDER}/") and name in {each.table.name for each in self.asked}:
                yield Dependent("file", "copied", path)


def _as_told(found: Dependent, lines: Sequence[ListedSource]) -> Dependent:
    """Return a printed figure with how it was computed, as the list of sources says."""
    rule, formula = lines[0].said["rule"], lines[0].said["formula"]
    cells = sum(int(line.said["rows"]) for line in lines)
    how = found.how
    if rule == "count" or formula.startswith("count"):
        how = "counted"
    elif rule in _COMPARED or formula.startswith(tuple(f"{each}(" for each in _COMPARED)):
        how = "compared"
    elif rule == "published" and cells == 1:
        how = "itself"
    return replace(found, how=how, rule=rule, formula=formula, cells=cells)


def _slide(entry: Entry, formats: str, output: DrawnOutput) -> Dependent:
    how = "drawn" if output.is_named else "named"
    return Dependent(
        "slide", how, entry.name, formats, output.title, output.name, row=output.at, shown=output.title
    )


def dependents(project: Project, forum: str, asked: Sequence[AskedCells]) -> list[Dependent]:
    """Return what stands on the cells in the bundle of a forum, what weighs most first.

    Nothing is executed. No report is missed: one that read a cell, and prints and draws nothing that says so,
    is named as a whole. Raises InputError where there is no bundle, or a file is not as it was published.
    """
    bundle = project.bundle(forum)
    manifest = read_manifest(bundle)
    if not manifest.entries:
        raise InputError(f"There is no bundle reports/{forum}. Run `diendan reports {forum}` first.")
    search = _Search(bundle, manifest, Package.load(project.root), asked)
    found = [each for entry in manifest.entries.values() for each in search.of_report(entry)]
    found += search.of_page()
    return sorted(dict.fromkeys(found), key=lambda each: (WEIGHTS.index(each.weight), HOWS.index(each.how)))
