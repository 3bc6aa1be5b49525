"""The projects of the registry: who with whom, where, in which field, when, with what money."""

from collections.abc import Iterable
from datetime import date

from diendan.forum_page.code_labels import LABELS
from diendan.forum_page.context import (
    SHOWN_SCHEMES,
    PageContext,
    amount,
    identifier,
    in_brackets,
    span,
    written,
)
from diendan.forum_page.listed_records import Record, Section, filled, once
from diendan.forum_page.page_words import WORDS
from diendan.language import NO_WORDS, Bilingual, sort_key
from diendan.registry.records.fields_of_work import StatedField
from diendan.registry.records.periods import Period
from diendan.registry.records.projects import AidProject, Money


def projects(context: PageContext) -> Section:
    """Return every project once, however many partners pay for it, in order of titles."""
    every = sorted(context.registry.projects, key=lambda project: sort_key(project.title("vi")))
    return Section(
        view="projects",
        records=tuple(_record(context, each) for each in every),
        states=LABELS.under("projects.status"),
    )


def _record(context: PageContext, project: AidProject) -> Record:
    (line,) = context.lines_of("projects", "project", project.project)
    return Record(
        key=project.project,
        title=project.title,
        rows=(project.row,),
        cells=filled(
            period=_stated(line["starts"], line["ends"]),
            places=once(context.place(each.place) for each in project.places),
            fields=[_field_name(context, each) for each in project.fields],
            partners=[
                context.organisation(each.organisation, LABELS[f"project_partners.role.{each.role}"])
                for each in project.partners
            ],
            money=[_money(context, each) for each in project.money],
            identifiers=map(identifier, context.lines_of("project_identifiers", "project", project.project)),
            note=line.both("note"),
        ),
        state=project.status_on(context.forum.day) or "unknown",
        units=once(slug for each in project.places for slug in context.slugs(each.place)),
        partners=tuple(sorted(project.organisations)),
        fields=_field_keys(context, project.fields),
    )


def _field_keys(context: PageContext, stated: Iterable[StatedField]) -> tuple[str, ...]:
    """Return the fields of a project as "scheme:code": its own, and where the mapping leads them."""
    within = context.registry.fields.within
    mapped = [to for each in stated for scheme in SHOWN_SCHEMES for to in within(each, scheme)]
    return once(each.field.key for each in (*stated, *mapped))


def _field_name(context: PageContext, stated: StatedField) -> Bilingual:
    """Return the name of a field, of a CRS code with its number."""
    name = context.registry.fields.name(stated.field)
    return in_brackets(name, f"CRS {stated.field.code}") if stated.field.scheme == "crs" else name


def period_text(period: Period) -> Bilingual:
    """Return a period in words; "not stated" where no start is."""
    if period.starts is None:
        return WORDS["period.not-stated"]
    return span(written(period.starts), written(period.ends) if period.ends else None)


def _stated(starts: str, ends: str) -> Bilingual:
    """Return a period as its source states it: a year stays a year."""
    if not starts:
        return WORDS["period.not-stated"]
    if not ends and "-" not in starts:
        return WORDS["period.from-year"].fill(year=starts)
    return span(_as_stated(starts), _as_stated(ends) if ends else None)


def _as_stated(text: str) -> Bilingual:
    """Return "2024", "2024-03" or "2024-03-15" in words, no finer than it is."""
    year, _, rest = text.partition("-")
    if not rest:
        return Bilingual(year, year)
    if len(rest) == 2:
        return Bilingual(f"{int(rest)}/{year}", written(date(int(year), int(rest), 1)).en.partition(" ")[2])
    return written(date.fromisoformat(text))


def _money(context: PageContext, money: Money) -> Bilingual:
    kind = LABELS[f"project_money.kind.{money.kind}"]
    by = context.organisation(money.organisation).text if money.organisation else NO_WORDS
    return WORDS["projects.money"].fill(
        kind=Bilingual.join(" ", (kind, str(money.year))) if money.year else kind,
        amount=Bilingual.join(" ", (amount(money.amount), money.currency)),
        by=Bilingual.of(lambda language: f", {by.in_(language)}" if by.in_(language) else ""),
        day=written(money.stated),
    )
