"""The bundle's front page: one file that opens from a folder, on a phone, offline, in two languages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diendan.errors import Outcome
from diendan.language import LANGUAGES, Bilingual, Language, day, fold, join_list, number
from diendan.pipeline.forum_page.made_from import page_key
from diendan.pipeline.forum_page.said_once import say_once, script_json
from diendan.pipeline.heads import example_note
from diendan.pipeline.index_words import WORDS
from diendan.pipeline.inputs import digest
from diendan.pipeline.manifest import Entry
from diendan.pipeline.map_values import MapLayer, map_layers, tables_used
from diendan.pipeline.plan import Edition, Plan, editions
from diendan.pipeline.sidecar import ending
from diendan.units import Unit

if TYPE_CHECKING:
    from diendan.pipeline.forum_page.page import ForumPage

PAGE = "index.html"
FORUM_SLUG = "forum"
LISTS = "csv/"
"""Where the CSV files of the page's lists lie."""
_HERE = Path(__file__).parent
_TEMPLATE = "index.html.j2"
_SOURCES = ("index.py", _TEMPLATE, "index_words.py", "map_values.py")
_CLASSES = 5
_SCRIPT_WORDS = (
    "found",
    "lines",
    "no_data",
    "filtered",
    "remove",
    "province",
    "partner",
    "field",
    "kind",
    "state",
)


@dataclass(frozen=True)
class Link:
    """One published file of a report."""

    format: str
    href: str
    size: Bilingual


@dataclass(frozen=True)
class Row:
    """One report about a subject in one language."""

    title: Bilingual
    language: str
    status: str
    cause: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Place:
    """One unit: its name, tile and reports; `search` is what the search box looks at.

    partners, fields: of organisations and work there, by which the unit can be chosen.
    """

    unit: Unit
    name: Bilingual
    initials: str
    row: int
    column: int
    former: Bilingual
    search: str
    partners: tuple[str, ...]
    fields: tuple[str, ...]
    reports: tuple[Row, ...]


def index_key(plan: Plan, entries: Mapping[str, Entry]) -> str:
    """Return a digest of everything that the page shows, without making it."""
    shown = [(entry.name, entry.outcome, entry.outputs, entry.failure) for entry in entries.values()]
    package = plan.reads.package
    used = tuple(tables_used(package))
    tables = [package.table(name).file for name in (*used, "indicators", "measurement_units")]
    forum = plan.forum
    return digest(
        [
            plan.inputs.files(_HERE / name for name in _SOURCES),
            plan.inputs.files(tables),
            plan.inputs.data_description(used),
            [edition.name for edition in editions(forum)],
            [subject.name for subject in forum.subjects() if subject.unit is None],
            [forum.title, forum.day.isoformat(), forum.place, forum.host, forum.example],
            repr(sorted(shown)),
            page_key(plan),
        ]
    )


def index_files(plan: Plan, entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return the page and the CSV files of its lists, by their places in the bundle.

    Raises InputError where the registry or the tables of submissions contradict themselves.
    """
    from diendan.pipeline.forum_page.page import csv_rows, forum_page
    from diendan.pipeline.render.tidy import tidy_csv

    page = forum_page(plan)
    lists = {section.csv: tidy_csv(*csv_rows(section), section.watermark) for section in page.sections}
    return {PAGE: index_page(plan, entries, page), **lists}


def index_page(plan: Plan, entries: Mapping[str, Entry], page: "ForumPage") -> str:
    """Return the page for what is published and what failed, and for what the registry knows."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    forum = plan.forum
    layers = map_layers(plan.reads.package, forum.system)
    template = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template(_TEMPLATE)
    places = _places(plan, entries, page)
    page_text = template.render(
        forum=forum,
        day=_both(lambda language: day(forum.day, language)),
        example=Bilingual(example_note(forum, "vi"), example_note(forum, "en")),
        words=WORDS,
        own=_reports(plan, entries).get(FORUM_SLUG, ()),
        reports_of=_of_records(plan, entries),
        places=places,
        page=page,
        rows=max(place.row for place in places),
        columns=max(place.column for place in places),
        layers=[(layer.indicator.name, _layer_label(layer)) for layer in layers],
        script_words=script_json(
            {
                "title": forum.title._asdict(),
                "choices": page.choices,
                "names": page.names,
                **{name: WORDS[name]._asdict() for name in _SCRIPT_WORDS},
            }
        ),
        data=script_json({layer.indicator.name: _layer_json(layer) for layer in layers}),
        renderer=plan.renderer,
    )
    return say_once(page_text)


def _places(plan: Plan, entries: Mapping[str, Entry], page: "ForumPage") -> list[Place]:
    reports = _reports(plan, entries)
    system, places = plan.forum.system, []
    top = min(system.tile(unit)[0] for unit in plan.forum.units)
    left = min(system.tile(unit)[1] for unit in plan.forum.units)
    for unit in plan.forum.units:
        row, column = system.tile(unit)
        former = system.former_of(unit)
        names = [name for old in (unit, *former) for name in (old.name_vi, old.name_en)]
        places.append(
            Place(
                unit=unit,
                name=Bilingual(unit.name_vi, unit.name_en),
                initials="".join(word[0] for word in unit.name_vi.replace("-", " ").split()),
                row=row - top + 1,
                column=column - left + 1,
                former=Bilingual(
                    join_list([old.name_vi for old in former], "vi"),
                    join_list([old.name_en for old in former], "en"),
                ),
                search=" ".join(dict.fromkeys(fold(" ".join((*names, unit.note("vi")))).split())),
                partners=page.partners_in(unit.slug),
                fields=page.fields_in(unit.slug),
                reports=reports.get(unit.slug, ()),
            )
        )
    return places


def _of_records(plan: Plan, entries: Mapping[str, Entry]) -> dict[str, tuple[Row, ...]]:
    """Return the reports about groups and models by the record of the page that they belong to."""
    reports, sections = _reports(plan, entries), {"group": "groups", "model": "models"}
    return {
        f"{sections[subject.scope]}-{subject.parameter}": reports[subject.slug]
        for subject in plan.forum.subjects()
        if subject.scope in sections and subject.slug in reports
    }


def _reports(plan: Plan, entries: Mapping[str, Entry]) -> dict[str, tuple[Row, ...]]:
    """Return the rows of each subject that has reports, by its slug."""
    found: dict[str, tuple[Row, ...]] = {}
    for edition in editions(plan.forum):
        slug = edition.subject.slug
        found[slug] = (*found.get(slug, ()), _row(edition, entries.get(edition.name)))
    return found


def _row(edition: Edition, entry: Entry | None) -> Row:
    links = []
    for format in (*edition.order.formats, "ipynb"):
        name = f"{edition.name}.{ending(format)}"
        output = next((out for out in (entry.outputs if entry else ()) if out.path == name), None)
        if output is not None:
            links.append(Link(format.upper(), output.path, _size(output.size)))
    failed = entry is not None and entry.outcome is Outcome.FAILED
    status = ("failed" if links else "failed-missing") if failed else ("good" if links else "missing")
    cause = f"{entry.failure.where}: {entry.failure.cause}" if entry and entry.failure else ""
    return Row(edition.order.sidecar.title, edition.language, status, cause, tuple(links))


def _size(size: int) -> Bilingual:
    if size < 1_000_000:
        return _both(lambda language: f"{number(max(1, round(size / 1000)), language, 0)} KB")
    return _both(lambda language: f"{number(size / 1_000_000, language, 1)} MB")


def _layer_label(layer: MapLayer) -> Bilingual:
    indicator = layer.indicator
    return _both(
        lambda language: f"{indicator.label(language)}, {layer.year} ({indicator.unit_label(language)})"
    )


def _layer_json(layer: MapLayer) -> dict[str, object]:
    """Return classes and written values of one layer; the page's script computes nothing."""
    indicator = layer.indicator
    decimals = layer.decimals
    bounds = _bounds(sorted(layer.values.values()))
    notes = {
        language: " ".join(
            [
                f"{WORDS['source'].in_(language)}: "
                f"{layer.publisher_vi if language == 'vi' else layer.publisher_en}, {layer.year}"
                + (f" ({WORDS['preliminary'].in_(language)})." if layer.preliminary else "."),
                *([WORDS[f"estimate_{indicator.weight}"].in_(language)] if layer.estimated else []),
            ]
        )
        for language in LANGUAGES
    }
    return {
        "label": _layer_label(layer)._asdict(),
        "note": notes,
        "legend": [
            {
                language: f"{number(low, language, decimals)} – {number(high, language, decimals)}"
                for language in LANGUAGES
            }
            for low, high in bounds
        ],
        "tiles": {
            code: {
                "class": next(n for n, (_, high) in enumerate(bounds) if value <= high),
                **{language: number(value, language, decimals) for language in LANGUAGES},
                "parts": {language: _parts(layer, code, language) for language in LANGUAGES},
            }
            for code, value in sorted(layer.values.items())
        },
    }


def _parts(layer: MapLayer, code: str, language: Language) -> str:
    """Return a merged unit's former provinces with their own values, which stand beside every estimate."""
    decimals = layer.indicator.decimals
    shown = [
        f"{old.name(language)} {number(value, language, decimals)}"
        for old, value in layer.parts.get(code, ())
    ]
    return f" ({'; '.join(shown)})" if shown else ""


def _bounds(values: Sequence[float]) -> list[tuple[float, float]]:
    """Return lowest and highest value of five classes of about equal number; equal values stay together."""
    classes: list[tuple[float, float]] = []
    start = 0
    for n in range(1, _CLASSES + 1):
        end = round(len(values) * n / _CLASSES)
        while 0 < end < len(values) and values[end] == values[end - 1]:
            end += 1
        if end > start:
            classes.append((values[start], values[end - 1]))
            start = end
    return classes


def _both(write: Callable[[Language], str]) -> Bilingual:
    return Bilingual(write("vi"), write("en"))
