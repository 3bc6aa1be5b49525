"""Sidecars: what a report is called, which parameters it takes, what it may read, how it is made."""

from collections.abc import Mapping
from dataclasses import dataclass

from diendan.errors import Finding, InputError
from diendan.language import LANGUAGES, NO_WORDS, Bilingual, Language, day_of
from diendan.parsing.strict_yaml import SLUG, Block, nearest, read_yaml
from diendan.project import Project
from diendan.spec.formats import FORMATS, LAYOUTS, Format, Layout
from diendan.spec.report_limits import Limits, read_limits
from diendan.spec.subjects import SCOPES, Scope, given

Value = str | int | float | bool
KINDS = ("province", "date", "language", "text", "integer", "number", "boolean")
_MOST_PAGES = 999
# What a sidecar need not say.
_FORMATS: tuple[Format, ...] = ("html", "pdf", "docx")
_TIMEOUT = 120
_GIVEN = {
    "province": "province",
    "group": "text",
    "model": "text",
    "forum_date": "date",
    "language": "language",
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a report; `allowed` is empty where every value of the kind will do.

    optional: a forum file may leave it out; the report then gets the empty text.
    row_of: the table of which the value is a row's key; the row has to be known on the forum's day. Or "".
    """

    name: str
    kind: str
    allowed: tuple[str, ...]
    description: Bilingual = NO_WORDS
    optional: bool = False
    row_of: str = ""

    def problem(self, value: Value) -> str | None:
        """Return what this parameter expects instead of `value`, or None where the value is right."""
        if self.optional and value == "":
            return None
        if self.allowed and value not in self.allowed:
            return "one of " + ", ".join(self.allowed)
        if self.kind in ("text", "province", "language"):
            return None if isinstance(value, str) else "a text"
        if self.kind == "date":
            return None if isinstance(value, str) and day_of(value) else "a date such as 2026-09-15"
        if self.kind == "boolean":
            return None if isinstance(value, bool) else "true or false"
        if self.kind == "integer":
            return None if isinstance(value, int) and not isinstance(value, bool) else "a whole number"
        return None if isinstance(value, int | float) and not isinstance(value, bool) else "a number"


@dataclass(frozen=True)
class Sidecar:
    """What stands in notebooks/<report>.yml.

    needs: indicators without which there is no report; they have to be known on the forum's day.
    all_units: it is about every unit of its date, so a forum of some of them cannot ask for it.
    stated_only: it is made only about what a source states something of beyond the name (`Subject.stated`).
    timeout: seconds for each cell; limits: what else bounds its making.
    pages: the least and most pages that its PDF may have, or None where it is as long as it is.
    """

    report: str
    scope: Scope
    all_units: bool
    stated_only: bool
    title: Bilingual
    parameters: tuple[Parameter, ...]
    reads: tuple[str, ...]
    needs: tuple[str, ...]
    formats: tuple[Format, ...]
    languages: tuple[Language, ...]
    timeout: int
    limits: Limits
    layout: Layout
    pages: tuple[int, int] | None

    def parameter(self, name: str) -> Parameter | None:
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


def load_sidecar(project: Project, report: str, findings: list[Finding]) -> Sidecar | None:
    """Return the sidecar of `report`, or None with findings."""
    path = project.sidecar_file(report)
    before = len(findings)
    block = read_yaml(path, project.label(path), findings)
    if block is None:
        return None
    scope = block.choice("scope", SCOPES)
    title = block.bilingual("title")
    declared = block.block("parameters", "the parameters, each with type and description", required=False)
    parameters = tuple(_parameter(name, entry) for name, entry in declared.blocks()) if declared else ()
    names = [parameter.name for parameter in parameters]
    parameters += tuple(Parameter(name, _GIVEN[name], ()) for name in given(scope) if name not in names)
    timeout = block.whole("timeout", 1, 3600) if block.has("timeout") else _TIMEOUT
    sidecar = Sidecar(
        report=report,
        scope=scope,
        all_units=block.truth("all_units"),
        stated_only=block.truth("stated_only"),
        title=title,
        parameters=parameters,
        reads=block.texts("reads", "the tables that the report may read"),
        needs=block.texts("needs", required=False),
        formats=block.choices("formats", tuple(FORMATS)) if block.has("formats") else _FORMATS,
        languages=block.choices("languages", LANGUAGES) if block.has("languages") else LANGUAGES,
        timeout=timeout,
        limits=read_limits(block, timeout),
        layout=block.choice("layout", LAYOUTS) if block.has("layout") else "brief",
        pages=block.span("pages", 1, _MOST_PAGES),
    )
    block.close()
    return sidecar if len(findings) == before else None


def sidecar_of(project: Project, report: str) -> Sidecar:
    """Return the sidecar of `report`. Raises InputError with all findings where it is wrong."""
    findings: list[Finding] = []
    sidecar = load_sidecar(project, report, findings)
    if sidecar is None:
        raise InputError(f"The sidecar of {report} cannot be used.", findings)
    return sidecar


def report_names(project: Project) -> tuple[str, ...]:
    """Return the reports that the project has a source notebook for, in order of name."""
    return tuple(sorted(path.stem for path in project.notebooks.glob("*.ipynb")))


def check_notebook(project: Project, sidecar: Sidecar, defaults: Mapping[str, Value]) -> list[Finding]:
    """Return where the notebook's parameters cell and the sidecar differ.

    defaults: the parameters cell's names and values.
    """
    notebook = project.label(project.notebook(sidecar.report))
    beside = project.label(project.sidecar_file(sidecar.report))
    where = f"{notebook}: the cell tagged `parameters`"
    declared = {parameter.name: parameter for parameter in sidecar.parameters}
    findings = [
        Finding(
            where,
            f"`{name}`, which {beside} does not declare",
            "the sidecar's parameters",
            nearest(name, declared),
        )
        for name in defaults
        if name not in declared
    ]
    for name, parameter in declared.items():
        if name not in defaults:
            why = f"{beside} declares it, or the scope of its reports has it"
            findings.append(Finding(where, f"no `{name}`", f"it, because {why}"))
        elif problem := parameter.problem(defaults[name]):
            findings.append(Finding(where, f"`{name} = {defaults[name]!r}`", problem))
    return findings


def _parameter(name: str, block: Block) -> Parameter:
    if not SLUG.match(name.replace("_", "-")) or not name.isidentifier():
        block.find("", f"the name `{name}`", "a name of small letters, digits and _")
    parameter = Parameter(
        name=name,
        kind=block.choice("type", KINDS),
        allowed=block.texts("allowed", required=False),
        description=block.bilingual("description"),
        optional=block.truth("optional"),
        row_of=block.text("row_of") if block.has("row_of") else "",
    )
    block.close()
    return parameter
