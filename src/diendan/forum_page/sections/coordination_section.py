"""Who works where in which field; candidates for overlap and gaps, each with its rule and its rows."""

from collections import defaultdict
from typing import Final

from diendan.forum_page.context import PageContext, amount, project_piece
from diendan.forum_page.listed_records import Record, RecordCell, RecordPiece, Section, cell, filled, once
from diendan.forum_page.page_words import WORDS
from diendan.forum_page.sections.projects_section import period_text
from diendan.language import Bilingual
from diendan.registry.gaps import POVERTY, RULE, Gap, Gaps, Poorest, gaps, poorest
from diendan.registry.overlap import NotCompared, Overlap, overlaps
from diendan.registry.presence import Presence
from diendan.registry.records.evidence import Row
from diendan.registry.records.fields_of_work import Field
from diendan.registry.records.projects import AidProject

MOST_LISTED: Final = 200
"""So many lines of who works where are listed; of more, the heat map leads to the projects."""


def coordination(context: PageContext) -> Section:
    """Return overlaps and gaps, and who works where, in order of names: nobody is ranked."""
    registry, system, during = context.registry, context.forum.system, context.period
    found = overlaps(registry, system, during)
    missing = _gaps(context)
    by_province: defaultdict[str, list[Gap]] = defaultdict(list)
    for gap in missing.found if missing else ():
        by_province[gap.need.province.code].append(gap)
    present = tuple(_presence_record(context, place, each) for place, each in enumerate(context.presence))
    is_listed = len(present) <= MOST_LISTED
    notes = {
        "no-overlap": bool(present) and not found.found,
        "no-gap": missing is not None and missing.told and not missing.found,
        "not-listed": not is_listed,
    }
    return Section(
        view="coordination",
        named={"period": period_text(during)},
        records=(
            *(_overlap_record(context, place, each) for place, each in enumerate(found.found)),
            *(_gap_record(context, each, missing.poorest) for each in by_province.values() if missing),
            *(present if is_listed else ()),
            *(_left_record(context, each) for each in found.not_compared),
        ),
        kinds=WORDS.under("coordination.kind"),
        notes=tuple(
            WORDS[f"coordination.note.{note}"].fill(lines=amount(len(present)))
            for note, holds in notes.items()
            if holds
        ),
        unlisted=() if is_listed else present,
    )


def _gaps(context: PageContext) -> Gaps | None:
    """Return the gaps among the poorest; None where it was not known on the forum's day who they are."""
    indicator = context.package.indicator(POVERTY)
    if not indicator.is_known:
        return None
    among = poorest(context.package.rows, indicator, indicator.last_year, context.registry)
    fields = context.registry.fields.of("ngo-aid")
    return gaps(context.registry, among, fields, context.forum.system, context.period)


def field_name(context: PageContext, field: Field | None) -> Bilingual:
    """Return the name of a field, or the words for none."""
    return context.registry.fields.name(field) if field else WORDS["coordination.no-field"]


def _rows(rows: tuple[Row, ...]) -> list[Bilingual]:
    texts = [(row.table, f"{row.number}" + (f" ({row.source})" if row.source else "")) for row in rows]
    return [WORDS["coordination.row"].fill(table=table, row=row) for table, row in texts]


def _rule(rule: str) -> Bilingual:
    return Bilingual.join(": ", (rule, WORDS[f"coordination.rule.{rule}"]))


def _sources(context: PageContext, projects: tuple[AidProject, ...]) -> RecordCell:
    return once(piece for project in projects for piece in context.source(project.row.source))


def _presence_record(context: PageContext, place: int, each: Presence) -> Record:
    who, unit = each.organisation.organisation, each.unit
    names = (context.organisation(who).text, Bilingual.of(unit.name), field_name(context, each.field))
    return Record(
        key=f"presence-{place}",
        title=Bilingual.join(" – ", names),
        rows=tuple(project.row for project in each.projects),
        source=_sources(context, each.projects),
        cells=filled(
            projects=map(project_piece, each.projects),
            remark=None if each.sure else WORDS["coordination.perhaps-elsewhere"],
        ),
        kind="presence",
        units=(unit.slug,),
        partners=(who,),
        fields=(each.field.key,) if each.field else (),
    )


def _overlap_record(context: PageContext, place: int, each: Overlap) -> Record:
    both = tuple(map(project_piece, each.projects))
    remarks = {"lead-unknown": each.lead_unknown, "perhaps-one": each.perhaps_one}
    fields = once(shared.field for shared in each.fields)
    return Record(
        key=f"overlap-{place}",
        title=Bilingual.join(" / ", (piece.text for piece in both)),
        rows=each.rows,
        source=_sources(context, each.projects),
        cells=filled(
            rule=_rule(each.rule),
            place=each.at.text(),
            fields=map(context.registry.fields.name, fields),
            period=period_text(each.together),
            projects=both,
            remark=[WORDS[f"coordination.{remark}"] for remark, holds in remarks.items() if holds],
            rows=_rows(each.rows),
        ),
        kind="overlap",
        units=tuple(unit.slug for unit in each.at.units),
        partners=tuple(sorted({name for project in each.projects for name in project.organisations})),
        fields=tuple(field.key for field in fields),
    )


def _measure(among: Poorest, gap: Gap) -> Bilingual:
    """Return the value by which a province is among the poorest: label, year, value and how many have one."""
    indicator = among.indicator
    space = "" if indicator.unit_label.vi == "%" else " "
    return WORDS["coordination.measure"].fill(
        label=indicator.label,
        year=among.year,
        value=Bilingual.join(space, (amount(gap.need.value, indicator.decimals), indicator.unit_label)),
        needs=len(among.needs),
        among=among.among,
    )


def _gap_record(context: PageContext, found: list[Gap], among: Poorest) -> Record:
    """Return the record of one province, with all its fields in which nothing is known."""
    first, province = found[0], found[0].need.province
    names = [context.registry.fields.name(each.field) for each in found]
    rows = once(row for each in found for row in each.rows)
    return Record(
        key=f"gap-{province.code}",
        title=Bilingual.of(province.name),
        rows=rows,
        source=cell(context.package.table(first.need.row.table).publisher),
        cells=filled(
            rule=_rule(RULE),
            place=first.at.text(),
            fields=names,
            measure=_measure(among, first),
            unsure=[
                RecordPiece(Bilingual.join(": ", (name, piece.text)), piece.href)
                for each, name in zip(found, names, strict=True)
                for piece in map(project_piece, each.unsure)
            ],
            remark=WORDS["coordination.nothing-known"] if first.nothing_known else None,
            rows=_rows(rows),
        ),
        kind="gap",
        units=tuple(unit.slug for unit in first.at.units),
        fields=tuple(each.field.key for each in found),
    )


def _left_record(context: PageContext, each: NotCompared) -> Record:
    project = each.project
    what = Bilingual.join(", ", (WORDS[f"coordination.missing.{name}"] for name in each.missing))
    return Record(
        key=f"left-{project.project}",
        title=project.title,
        rows=(project.row,),
        cells=filled(
            remark=WORDS["coordination.not-stated"].fill(what=what), projects=project_piece(project)
        ),
        kind="not-compared",
        units=once(slug for at in project.places for slug in context.slugs(at.place)),
        partners=tuple(sorted(project.organisations)),
    )
