"""What a forum file asks for under `reports`, checked against each report's sidecar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from diendan.data.units import Unit, UnitSystem
from diendan.errors import Finding
from diendan.language import LANGUAGES, Language
from diendan.parsing.strict_yaml import SLUG, Block, nearest, read_yaml
from diendan.project import Project
from diendan.spec.formats import Format
from diendan.spec.sidecar import Sidecar, Value, load_sidecar
from diendan.spec.subjects import given


@dataclass(frozen=True)
class Order:
    """One report that a forum asks for."""

    sidecar: Sidecar
    languages: tuple[Language, ...]
    formats: tuple[Format, ...]
    parameters: tuple[tuple[str, Value], ...]

    @property
    def report(self) -> str:
        return self.sidecar.report


def read_orders(project: Project, block: Block, findings: list[Finding]) -> tuple[Order, ...]:
    """Return the reports that the forum file of `block` asks for; what is wrong goes to `findings`."""
    reports = block.block("reports", "the reports, each with languages and formats")
    if reports is None:
        return ()
    orders = []
    known = [path.stem for path in project.notebooks.glob("[!_]*.yml")]
    for name, entry in reports.blocks():
        if not SLUG.match(name):
            reports.find(name, f"`{name}`", "a report's name: small letters, digits, hyphens")
            continue
        if name not in known:
            expected = "one of " + ", ".join(known)
            reports.find(name, "a report without a sidecar in notebooks/", expected, nearest(name, known))
            continue
        sidecar = load_sidecar(project, name, findings)
        if sidecar is not None:
            orders.append(_order(sidecar, entry))
    if not reports.keys():
        block.find("reports", "an empty mapping", "at least one report")
    return tuple(orders)


def order_by_defaults(project: Project, report: str, findings: list[Finding]) -> tuple[Order, ...]:
    """Return one order of a report, in all its languages and formats and with its notebook's defaults.

    Where its sidecar is wrong there is none, with findings. Raises InputError for a wrong parameters cell.
    """
    from diendan.parsing.notebook_files import parameters, read_notebook

    sidecar = load_sidecar(project, report, findings)
    if sidecar is None:
        return ()
    where = project.label(project.notebook(report))
    cell = parameters(read_notebook(project.notebook(report), where), where)
    theirs = tuple(item for item in cell.items() if item[0] not in given(sidecar.scope))
    return (Order(sidecar, sidecar.languages, sidecar.formats, theirs),)


def look_back(project: Project, block: Block, day: date | None, orders: Sequence[Order]) -> None:
    """Find each `previous_forum` of a report that is not before the forum itself, or is an example only."""
    invented = _example_days(project)
    for order in orders:
        previous = dict(order.parameters).get("previous_forum")
        got = f"`previous_forum: {previous}` of {order.report}"
        if day is not None and isinstance(previous, str) and previous >= day.isoformat():
            block.find("reports", got, f"a day before the forum's own, {day}")
        elif previous in invented:
            block.find(
                "reports",
                f"{got}, which {invented[str(previous)]} marks as an example",
                "a day on which a source says that a forum was held",
                "An example never becomes a fact of another report: leave `previous_forum` out.",
            )


def _example_days(project: Project) -> dict[str, str]:
    """Return each date that a forum file marks as an example, with the file's label."""
    found = {}
    for path in sorted(project.forums.glob("*.yml")):
        other = read_yaml(path, project.label(path), [])
        said = other.values() if other is not None else {}
        if "date" in (said.get("example") or ()):
            found[str(said.get("date"))] = project.label(path)
    return found


def cover_all(
    block: Block, system: UnitSystem | None, units: Sequence[Unit], orders: Sequence[Order]
) -> None:
    """Find each report about all units that is asked for by a forum of some of them."""
    if system is None or not units or len(units) == len(system.units):
        return
    for order in orders:
        if order.sidecar.all_units:
            block.find(
                f"reports.{order.report}",
                f"a report about all {len(system.units)} units, in a forum of {len(units)}",
                "`provinces: all`, or a forum without this report",
                f"Leave `{order.report}` out here; a forum of its own can ask for it.",
                line=block.line_of("reports"),
            )


def _order(sidecar: Sidecar, entry: Block) -> Order:
    languages = entry.choices("languages", [word for word in LANGUAGES if word in sidecar.languages])
    formats = entry.choices("formats", sidecar.formats)
    parameters: list[tuple[str, Value]] = []
    for parameter in sidecar.parameters:
        if parameter.name in given(sidecar.scope):
            continue
        if parameter.optional and not entry.has(parameter.name):
            parameters.append((parameter.name, ""))
            continue
        value = entry.value(parameter.name)
        problem = parameter.problem(value) if value is not None else None
        if problem:
            hint = nearest(str(value), parameter.allowed)
            entry.find(parameter.name, f"`{value}`", problem, hint)
        elif value is not None:
            parameters.append((parameter.name, value))
    entry.close()
    return Order(sidecar, languages, formats, tuple(parameters))
