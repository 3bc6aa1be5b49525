"""The forum page's sections in their order, and the CSV file of each."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from diendan.data.provenance import illustrative
from diendan.forum_page.context import SHOWN_SCHEMES, PageContext
from diendan.forum_page.listed_records import Record, RecordCell, Section, once
from diendan.forum_page.page_words import WORDS
from diendan.forum_page.sections.commitments_section import commitments
from diendan.forum_page.sections.coordination_section import coordination
from diendan.forum_page.sections.events_section import events
from diendan.forum_page.sections.facts_section import facts
from diendan.forum_page.sections.groups_section import groups
from diendan.forum_page.sections.heat_map_section import HeatMap, heat_maps
from diendan.forum_page.sections.models_section import models
from diendan.forum_page.sections.partners_section import partners
from diendan.forum_page.sections.projects_section import projects
from diendan.forum_page.sections.sources_section import sources
from diendan.forum_page.sections.submissions_section import submissions
from diendan.language import Bilingual, fold
from diendan.registry.registry import read_registry

if TYPE_CHECKING:
    from diendan.plan.planning import Plan

_SECTIONS: Final[tuple[Callable[[PageContext], Section], ...]] = (
    *(partners, projects, coordination, models, commitments),
    *(groups, events, facts, submissions, sources),
)
"""What makes each section, in the order of the page."""


@dataclass(frozen=True)
class ForumPage:
    """Everything that the page shows beside the reports.

    names: by organisation, everything that it is called, folded.
    fields: what can be chosen: for each scheme its name and its fields as ("scheme:code", name).
    """

    sections: tuple[Section, ...]
    heat: tuple[HeatMap, ...]
    names: Mapping[str, str]
    fields: tuple[tuple[Bilingual, tuple[tuple[str, Bilingual], ...]], ...]

    @property
    def choices(self) -> dict[str, dict[str, list[tuple[str, str, str]]]]:
        """Kinds and states of some record in each section: (name, Vietnamese, English)."""
        return {
            section.view: {
                "kind": _chosen(section.kinds, {record.kind for record in section.records}),
                "state": _chosen(section.states, {record.state for record in section.records}),
            }
            for section in self.sections
        }

    def partners_in(self, unit: str) -> tuple[str, ...]:
        """Return the organisations that the registry ties to a unit, by its slug."""
        return self._in(unit, ("partners", "projects"), lambda record: record.partners)

    def fields_in(self, unit: str) -> tuple[str, ...]:
        """Return the fields in which the registry knows of work in a unit, by its slug."""
        return self._in(unit, ("projects", "models", "facts"), lambda record: record.fields)

    def _in(
        self, unit: str, views: Sequence[str], of: Callable[[Record], tuple[str, ...]]
    ) -> tuple[str, ...]:
        records = (record for section in self.sections if section.view in views for record in section.records)
        return once(name for record in records if unit in record.units for name in of(record))


def forum_page(plan: "Plan") -> ForumPage:
    """Return the sections for a forum, in the order of the page.

    Raises InputError for a registry that contradicts itself, or damaged tables of submissions.
    """
    package = plan.reads.package
    registry = read_registry(package.rows, plan.project.root)
    context = PageContext(package, registry, plan.forum)
    watermark = illustrative.WORDS if plan.forum.illustrative else ""
    return ForumPage(
        sections=tuple(_completed(context, section(context), watermark) for section in _SECTIONS),
        heat=heat_maps(context),
        names={name: fold(" ".join(names)) for name, names in context.names.items()},
        fields=tuple(
            (
                WORDS[f"field-scheme.{scheme}"],
                tuple((field.key, registry.fields.name(field)) for field in registry.fields.of(scheme)),
            )
            for scheme in SHOWN_SCHEMES
        ),
    )


def _completed(context: PageContext, section: Section, watermark: str) -> Section:
    """Return the section with the sources of its records, marked where they are made up."""
    records = (
        replace(each, source=each.source or context.source(each.rows[0].source)) for each in section.records
    )
    return replace(section, records=tuple(records), watermark=watermark)


def _chosen(words: Mapping[str, Bilingual], used: Set[str]) -> list[tuple[str, str, str]]:
    return [(name, *both) for name, both in words.items() if name in used]


def csv_rows(section: Section) -> tuple[list[str], Iterator[Sequence[str]]]:
    """Return the columns and rows of a section's CSV file: what the page shows, in both languages."""
    both = [f"{name}_{language}" for name in ("title", *section.columns) for language in ("vi", "en")]
    header = ["record", "kind", "state", *both, "units", "partners", "fields", "doubt_vi", "doubt_en"]
    return [*header, "source_vi", "source_en", "rows"], (
        _csv_row(section, each) for each in (*section.records, *section.unlisted)
    )


def _csv_row(section: Section, record: Record) -> list[str]:
    cells = [record.cells.get(name, ()) for name in section.columns]
    shown = [record.title, *(_joined(cell) for cell in cells)]
    return [
        record.key,
        record.kind,
        record.state,
        *(text for pair in shown for text in pair),
        " ".join(record.units),
        " ".join(record.partners),
        " ".join(record.fields),
        *record.doubt,
        *_joined(record.source),
        " ".join(f"{row.table}:{row.number}" for row in record.rows),
    ]


def _joined(cell: RecordCell) -> Bilingual:
    return Bilingual.join("; ", (piece.text for piece in cell))
