"""The bundle's front page: one file that opens from a folder, on a phone, offline, in two languages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diendan.data.csv_files import forget_files
from diendan.data.datapackage import Package
from diendan.data.unit_names import abbreviations
from diendan.data.units import Unit, UnitSystem
from diendan.errors import Outcome
from diendan.forum_page.dedupe_translations import say_once, script_json
from diendan.forum_page.map_script import layer_label, script_layers
from diendan.forum_page.map_values import map_layers
from diendan.forum_page.page_words import WORDS
from diendan.language import Bilingual, day, fold, join_list, number
from diendan.spec.document_head import example_note
from diendan.spec.formats import FORMATS
from diendan.spec.forum_file import Forum
from diendan.spec.report_matrix import RequestedReport, requested_about
from diendan.spec.subjects import Subject, unit_subject

if TYPE_CHECKING:
    from diendan.forum_page.page import ForumPage
    from diendan.plan.manifest.manifest import Entry
    from diendan.plan.planning import Plan

PAGE = "index.html"
LISTS = "csv/"
"""Where the CSV files of the page's lists lie."""
RESOURCES: Final = ("index.html.j2", "page.css", "page.js", "sections.html.j2")
"""What the template is made of."""
_SCRIPT_WORDS: Final = (
    *("found", "lines", "no_data", "filtered", "remove"),
    *("province", "partner", "field", "kind", "state"),
)
"""What the page's script says, and the names of what it filters by."""


@dataclass(frozen=True)
class Link:
    """One published file of a report."""

    format: str
    href: str
    size: Bilingual


@dataclass(frozen=True)
class ReportRow:
    """One report about a subject in one language."""

    title: Bilingual
    language: str
    status: str
    cause: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class UnitTile:
    """One unit and the place of its tile; what is said of it is put together when it is written."""

    unit: Unit
    row: int
    column: int
    system: UnitSystem
    short: str  # what a narrow tile has room for, of this unit alone

    @property
    def name(self) -> Bilingual:
        return Bilingual.of(self.unit.short_name)

    @property
    def former(self) -> Bilingual:
        """The names of the former provinces that it is made of."""
        former = self.system.former_of(self.unit)
        return Bilingual.of(lambda language: join_list([old.name(language) for old in former], language))

    @property
    def search(self) -> str:
        """What the search box looks at: all its names, folded, each word once."""
        every = (self.unit, *self.system.former_of(self.unit))
        names = [name for old in every for name in (old.name_vi, old.name_en)]
        return " ".join(dict.fromkeys(fold(" ".join((*names, self.unit.note("vi")))).split()))


def index_files(plan: "Plan", entries: Mapping[str, "Entry"]) -> dict[str, Iterable[str]]:
    """Return the pieces of the page and of the CSV files of its lists, by their places in the bundle.

    Raises InputError where the registry or the tables of submissions contradict themselves.
    """
    from diendan.forum_page.page import csv_rows, forum_page
    from diendan.render.lowering.tidy_csv import tidy_csv

    page = forum_page(plan)
    lists = {section.csv: [tidy_csv(*csv_rows(section), section.watermark)] for section in page.sections}
    return {PAGE: index_page(plan, entries, page), **lists}


def index_page(plan: "Plan", entries: Mapping[str, "Entry"], page: "ForumPage") -> Iterator[str]:
    """Yield the page, piece by piece, for what is published and what failed, and what the registry knows."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    forum = plan.forum
    layers = map_layers(Package.load(plan.project.root).on(forum.day), forum.system)
    forget_files()  # of thousands of units, these tables are most of what the page is made from
    template = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template(RESOURCES[0])
    places = _places(forum)
    words = WORDS.under("page")
    own = [subject for subject in forum.subjects() if subject.scope == "forum"]
    pieces = template.generate(
        forum=forum,
        day=Bilingual.of(lambda language: day(forum.day, language)),
        example=Bilingual.of(lambda language: example_note(forum, language)),
        contact=forum.contact if any(forum.contact) else words["open"],
        words=words,
        own=[row for subject in own for row in _rows(forum, subject, entries)],
        reports_of=_of_records(plan, entries),
        places=places,
        reports_about=lambda unit: _rows(forum, unit_subject(unit), entries),
        page=page,
        columns=max(place.column for place in places),
        layers=[(layer.indicator.name, layer_label(layer)) for layer in layers],
        script_words=script_json(
            {
                "title": forum.title._asdict(),
                "choices": page.choices,
                "names": page.names,
                **{name: words[name]._asdict() for name in _SCRIPT_WORDS},
            }
        ),
        data=script_layers(layers),
        renderer=plan.renderer,
    )
    return say_once(pieces)


def _places(forum: Forum) -> list[UnitTile]:
    tiles = [forum.system.tile(unit) for unit in forum.units]
    top, left = (min(tile[n] for tile in tiles) - 1 for n in (0, 1))
    short = abbreviations(unit.name_vi for unit in forum.system.units)
    return [
        UnitTile(unit, row - top, column - left, forum.system, short[unit.name_vi])
        for unit, (row, column) in zip(forum.units, tiles, strict=True)
    ]


def _of_records(plan: "Plan", entries: Mapping[str, "Entry"]) -> dict[str, tuple[ReportRow, ...]]:
    """Return the reports about groups and models by the record of the page that they belong to."""
    sections = {"group": "groups", "model": "models"}
    return {
        f"{sections[subject.scope]}-{subject.parameter}": rows
        for subject in plan.forum.subjects()
        if subject.scope in sections and (rows := _rows(plan.forum, subject, entries))
    }


def _rows(forum: Forum, subject: Subject, entries: Mapping[str, "Entry"]) -> tuple[ReportRow, ...]:
    """Return the reports that a forum asks for about a subject."""
    return tuple(_row(report, entries.get(report.name)) for report in requested_about(forum, subject))


def _row(report: RequestedReport, entry: "Entry | None") -> ReportRow:
    links = []
    documents = [(format, FORMATS[format].ending) for format in report.order.formats]
    for format, ending in (*documents, ("ipynb", "ipynb")):
        name = f"{report.name}.{ending}"
        output = next((out for out in (entry.outputs if entry else ()) if out.path == name), None)
        if output is not None:
            links.append(Link(format.upper(), output.path, _size(output.size)))
    failed = entry is not None and entry.outcome is Outcome.FAILED
    status = ("failed" if links else "failed-missing") if failed else ("good" if links else "missing")
    cause = f"{entry.failure.where}: {entry.failure.cause}" if entry and entry.failure else ""
    return ReportRow(report.order.sidecar.title, report.language, status, cause, tuple(links))


def _size(size: int) -> Bilingual:
    if size < 1_000_000:
        return Bilingual.of(lambda language: f"{number(max(1, round(size / 1000)), language, 0)} KB")
    return Bilingual.of(lambda language: f"{number(size / 1_000_000, language, 1)} MB")
