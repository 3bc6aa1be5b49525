"""Forum files: text in, one frozen checked forum out; what is wrong comes all at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from diendan.data.provenance.illustrative import is_illustrative
from diendan.data.units import Unit, UnitSystem, units_at
from diendan.errors import Finding, InputError
from diendan.language import NO_WORDS, Bilingual
from diendan.parsing.strict_yaml import SLUG, Block, nearest, read_yaml
from diendan.project import Project
from diendan.spec.report_requests import Order, cover_all, look_back, order_by_defaults, read_orders
from diendan.spec.sidecar import report_names
from diendan.spec.subjects import Scope, Subject, forum_subject, recorded_subjects, unit_subject

DETAILS = ("title", "date", "place", "host")
"""What a forum file says about the forum itself; each may be marked as an example."""

# What the date of a file in a zip can be.
_FIRST_YEAR, _LAST_YEAR = 1980, 2107


@dataclass(frozen=True)
class Forum:
    """A forum: when, where, by whom, which reports for which units; `example` names what no source gives.

    illustrative: its figures are made up, and every page says so.

    groups, models: what reports of these scopes are made about; empty where it asks for no such report.
    contact: whom to ask. note: what a reader must know of the forum, on every page. Empty where not given.
    """

    name: str
    title: Bilingual
    day: date
    place: Bilingual
    host: Bilingual
    example: tuple[str, ...]
    illustrative: bool
    system: UnitSystem
    units: tuple[Unit, ...]
    groups: tuple[Subject, ...]
    models: tuple[Subject, ...]
    orders: tuple[Order, ...]
    contact: Bilingual = NO_WORDS
    note: Bilingual = NO_WORDS

    def subjects(self) -> Iterator[Subject]:
        """Yield all that the forum's reports are about: the forum, groups, models, then the units."""
        asked = {order.sidecar.scope for order in self.orders}
        return (
            subject
            for scope in ("forum", "group", "model", "province")
            if scope in asked
            for subject in self._about(scope)
        )

    def _about(self, scope: Scope) -> Iterable[Subject]:
        if scope == "province":
            return map(unit_subject, self.units)
        if scope == "forum":
            return (forum_subject(self.day, self.system, self.units),)
        return self.groups if scope == "group" else self.models


def forum_names(project: Project) -> tuple[str, ...]:
    """Return the forums that params/forums holds, in order of name."""
    return tuple(sorted(path.stem for path in project.forums.glob("*.yml")))


def load_forum(project: Project, name: str, also: str = "") -> Forum:
    """Return the forum `name` with its units and orders, checked.

    also: a report that is made too where the forum does not ask for it, with its notebook's defaults.
    Raises InputError with every finding of the forum file, the groups it names and its reports' sidecars.
    """
    findings: list[Finding] = []
    forum = _forum(project, name, also, findings)
    if findings or forum is None:
        raise InputError(f"The forum `{name}` cannot be used: nothing was executed.", findings)
    return forum


def _forum(project: Project, name: str, also: str, findings: list[Finding]) -> Forum | None:
    if not SLUG.match(name):
        findings.append(
            Finding("forum name", f"`{name}`", "small letters, digits and hyphens, such as 2026-q3")
        )
        return None
    path = project.forum_file(name)
    block = read_yaml(path, project.label(path), findings)
    if block is None:
        return None
    title, place, host = (block.bilingual(key) for key in ("title", "place", "host"))
    day = block.day("date")
    if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        span = f"a day in the years {_FIRST_YEAR} to {_LAST_YEAR}, which a DOCX can hold"
        block.find("date", f"{day}", span)
    contact, note = (block.stated(key, block.bilingual) or NO_WORDS for key in ("contact", "note"))
    example = block.choices("example", DETAILS, required=False)
    illustrative = _illustrative(project, block)
    system = _system(project, block, day)
    units = _units(project, block, system)
    orders = read_orders(project, block, findings)
    if also in set(report_names(project)).difference(order.report for order in orders):
        orders += order_by_defaults(project, also, findings)
    look_back(project, block, day, orders)
    cover_all(block, system, units, orders)
    scopes = {order.sidecar.scope for order in orders}
    groups = _groups(project, block, day or date.max, required="group" in scopes)
    models = tuple(recorded_subjects(project, "model", day or date.max).values()) if "model" in scopes else ()
    block.close()
    if day is None or system is None:
        return None
    return Forum(
        name,
        title,
        day,
        place,
        host,
        example,
        illustrative,
        system,
        units,
        groups,
        models,
        orders,
        contact,
        note,
    )


def _illustrative(project: Project, block: Block) -> bool:
    """Return whether the figures are made up; the forum file and the Data Package must say the same."""
    said = block.has("illustrative") and block.value("illustrative") is True
    if said == is_illustrative(project.root):
        return said
    got, expected = "a forum of real figures", "`illustrative: true`: the data here are made up"
    if said:
        got, expected = "`illustrative: true`", "a forum of real figures: the data here are not made up"
    block.find("illustrative", got, expected, "Real and made-up figures are never mixed.")
    return said


def _system(project: Project, block: Block, day: date | None) -> UnitSystem | None:
    if day is None:
        return None
    try:
        return units_at(day, project.root)
    except InputError as error:
        block.find("date", f"{day}", "a date with a known list of units", error.message)
        return None


def _units(project: Project, block: Block, system: UnitSystem | None) -> tuple[Unit, ...]:
    """Return the units that key `provinces` asks for: all, region: R2, group: name, or a list of slugs."""
    expected = "`all`, {region: R2}, {group: name} or a list of slugs"
    shape = block.shape("provinces", expected)
    if shape == "text":
        word = block.text("provinces", expected)
        if word and word != "all":
            block.find("provinces", f"`{word}`", expected)
        return system.units if system else ()
    if shape == "list":
        return _slugs(block, "provinces", block.texts("provinces", expected), system)
    chosen = block.block("provinces", expected) if shape else None
    if chosen is None:
        return ()
    found: tuple[Unit, ...] = ()
    if chosen.has("group"):
        found = _group(project, chosen, system)
    elif system is not None:
        found = system.in_region(chosen.choice("region", [region.code for region in system.regions]))
    else:
        chosen.text("region", "a region from R1 to R6")
    chosen.close()
    return found


def _group(project: Project, chosen: Block, system: UnitSystem | None) -> tuple[Unit, ...]:
    name = chosen.text("group", "a group of params/groups.yml")
    groups = read_yaml(project.groups_file, project.label(project.groups_file), chosen.findings)
    if not name or groups is None:
        return ()
    if name not in groups.keys():  # noqa: SIM118 - counts the keys as asked for
        known = groups.keys()
        chosen.find("group", f"`{name}`", "one of " + ", ".join(known), nearest(name, known))
        return ()
    group = groups.block(name)
    if group is None:
        return ()
    group.bilingual("title")
    units = _slugs(group, "provinces", group.texts("provinces", "a list of slugs"), system)
    group.close()
    return units


def _slugs(block: Block, key: str, slugs: Sequence[str], system: UnitSystem | None) -> tuple[Unit, ...]:
    if system is None:
        return ()
    for slug in slugs:
        try:
            system.by_slug(slug)
        except InputError as error:
            block.find(key, f"`{slug}`", "the slug of a unit at the forum's date", error.message)
    return tuple(unit for unit in system.units if unit.slug in slugs)


def _groups(project: Project, block: Block, day: date, *, required: bool) -> tuple[Subject, ...]:
    """Return the groups that key `groups` asks for: all, or a list of groups of data/dialogue/groups.csv."""
    expected = "`all` or a list of groups of data/dialogue/groups.csv"
    if not required and not block.has("groups"):
        return ()
    shape = block.shape("groups", expected)
    if not shape:
        return ()
    known = recorded_subjects(project, "group", day)
    if shape == "text":
        word = block.text("groups", expected)
        if word != "all":
            block.find("groups", f"`{word}`", expected)
        return tuple(known.values())
    asked = block.texts("groups", expected)
    for name in asked:
        if name not in known:
            block.find("groups", f"`{name}`", expected, nearest(name, known))
    return tuple(subject for name, subject in known.items() if name in asked)
