"""`make check` looks and changes nothing; `make fix` changes what a machine can change."""

import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from copy import deepcopy
from functools import partial
from importlib.util import find_spec

from diendan.checks.forbidden_calls import forbidden_calls
from diendan.checks.found_good import FoundGood
from diendan.checks.package_files import check_package_files
from diendan.checks.texts.two_languages import check_two_languages
from diendan.checks.texts.typed_figures import check_typed_figures
from diendan.checks.undeclared_reads import undeclared_reads
from diendan.data.datapackage import Package
from diendan.environment import child_environment
from diendan.errors import DiendanError, ExitCode, Finding, ToolMissing
from diendan.execute.stored_outputs import unguarded, unstored
from diendan.files.atomic_writing import write_atomically, writing
from diendan.findings import finding_lines
from diendan.parsing.notebook_files import (
    Notebook,
    cell_label,
    cell_place,
    normalised,
    notebook_bytes,
    notebook_text,
    read_notebook,
)
from diendan.parsing.strict_yaml import nearest
from diendan.plan.fingerprints.inputs import Inputs
from diendan.plan.planning import check_orders
from diendan.project import Project
from diendan.render.lowering.addresses import Passage, address_findings
from diendan.render.lowering.constructs import construct_findings, unsupported
from diendan.render.lowering.prose_markup import labels_in
from diendan.spec.forum_file import forum_names, load_forum
from diendan.spec.province_file import check_province_files
from diendan.spec.sidecar import load_sidecar, report_names
from diendan.spec.texts import Texts

_TOOLS = (
    ("style", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("import rules", ["pytest", "-q", "-p", "no:cacheprovider", "tests/test_imports.py"]),
)
_OURS = (".ipynb", ".yml")
# Formatted first, so that what remains to be said is not about lines that a machine can break.
_FIXES = (["ruff", "format", "."], ["ruff", "check", "--fix", "."], ["ruff", "format", "."])


def run_checks(project: Project, *, code: bool) -> int:
    """Run every check, print what is wrong, return the exit code; without `code`, those of the inputs.

    What a check of the inputs last found good, and what has not changed since, is not looked at again.
    A project that uses an installed diendan has no code of its own to look at.
    """
    code = code and (project.root / "src").is_dir()
    before, wrong = FoundGood(project, __name__), 0
    for name, look in (
        *((("package files", lambda each: check_package_files(Inputs(each).own_code)),) if code else ()),
        ("data", _data),
        ("forms", _forms),
        ("forums", _forums),
        ("provinces", check_province_files),
        ("notebooks", _notebooks),
        ("addresses", _addresses),
        ("constructs", _constructs),
        ("references", _references),
        ("typed figures", lambda each: check_typed_figures(each.root)),
        ("two languages", lambda each: check_two_languages(each.root)),
        ("claims", _claims),
    ):
        if before.holds(name):
            print(f"{name}: good, nothing has changed")
            continue
        findings = before.look(name, partial(_findings, project, name, look))
        wrong += bool(findings)
        print(f"{name}: {'good' if not findings else f'{len(findings)} findings'}", flush=True)
        kept = project.build / "findings" / f"check-{name.replace(' ', '-')}.txt"
        for line in finding_lines(findings, kept, project.label):
            print(line)
    for name, command in _TOOLS if code else ():
        wrong += _ran(project, name, command) != 0
    wrong += code and check_types(project) != 0
    return int(ExitCode.INPUT_WRONG if wrong else ExitCode.OK)


def run_fixes(project: Project) -> int:
    """Format the code and normalise the source notebooks; return the exit code."""
    wrong = sum(_ran(project, "fix", command) != 0 for command in _FIXES)
    for report in report_names(project):
        path = project.notebook(report)
        notebook = read_notebook(path, project.label(path))
        if notebook_text(normalised(notebook)) != path.read_text(encoding="utf-8"):
            with writing(project.label(path)):
                write_atomically(path, notebook_bytes(normalised(notebook)))
            print(f"normalised {project.label(path)}")
    return int(ExitCode.INPUT_WRONG if wrong else ExitCode.OK)


def check_types(project: Project) -> int:
    """Check the types of code and notebooks, print what is wrong, return the type checker's exit code."""
    from diendan.checks.notebook_code import said_of_cells, write_code_modules

    settings = tomllib.loads((project.root / "pyproject.toml").read_text(encoding="utf-8"))
    modules = write_code_modules(project)
    command = ["mypy", *settings["tool"]["mypy"]["files"], *(module.path for module in modules)]
    return _ran(project, "types", command, lambda text: said_of_cells(text, modules))


def _ran(project: Project, name: str, command: list[str], said: Callable[[str], str] | None = None) -> int:
    """Run a tool, print whether it found all good, return its exit code; said: how what it prints is put."""
    if find_spec(command[0]) is None:
        raise ToolMissing(f"{command[0]} is not installed. Run `make check`, which sets it up.")
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project.root,
        env=child_environment(),
        check=False,
        stdout=subprocess.PIPE if said else None,
        encoding="utf-8",
    )
    if said:
        print(said(done.stdout), end="")
    print(f"{name}: {'good' if done.returncode == 0 else 'see above'}", flush=True)
    return done.returncode


def _findings(project: Project, name: str, look: Callable[[Project], Iterable[Finding]]) -> list[Finding]:
    try:
        return list(look(project))
    except DiendanError as error:
        return list(error.findings) or [Finding(name.replace(" ", "_"), error.message, "a usable input")]


def _data(project: Project) -> Iterator[Finding]:
    from diendan.data.checking.package_checks import check_data
    from diendan.registry.records.legal_instruments import check_legal_bases
    from diendan.registry.registry import load_registry

    findings = check_data(project.root)
    yield from findings
    if not findings:  # what a schema cannot say; raises with every row that contradicts another
        yield from check_legal_bases(Package.load(project.root).rows)
        load_registry(project.root)


def _forms(project: Project) -> Iterator[Finding]:
    from diendan.exchange.forms.form_catalogue import load_forms
    from diendan.exchange.intake.submission_tables import form_tables

    for name, expected in form_tables(load_forms(project), Package.load(project.root)).items():
        path = project.root / name
        if not path.is_file() or path.read_bytes() != expected:
            yield Finding(name, "other forms", "what params/forms says", "Run `make intake`.")


def _forums(project: Project) -> Iterator[Finding]:
    for name in forum_names(project):
        try:
            check_orders(project, load_forum(project, name))
        except DiendanError as error:
            yield from error.findings or (Finding(name, error.message, "a forum that can be made"),)


def _notebooks(project: Project) -> Iterator[Finding]:
    yield from rendered_leftovers(project)
    package = Package.load(project.root)
    for report in report_names(project):
        findings: list[Finding] = []
        sidecar = load_sidecar(project, report, findings)
        for table in sidecar.reads if sidecar else ():
            if table not in package.tables:
                where = f"{project.label(project.sidecar_file(report))}: key `reads`"
                hint = nearest(table, package.tables)
                findings.append(Finding(where, f"`{table}`", "a table of the Data Package", hint))
        path = project.notebook(report)
        label = project.label(path)
        notebook = read_notebook(path, label)
        for look in (unguarded, unstored, _unsupported, forbidden_calls):
            findings += look(notebook, label)
        if sidecar:
            findings += undeclared_reads(notebook, label, sidecar.reads, package)
        if notebook_text(normalised(notebook)) != path.read_text(encoding="utf-8"):
            got, expected = "a notebook as an editor left it", "its normal form"
            findings.append(Finding(label, got, expected, "Run `make fix`."))
        yield from findings
        for language in sidecar.languages if sidecar else ():
            yield from Texts.load(project.text_file(report, language), language).check()


def rendered_leftovers(project: Project) -> Iterator[Finding]:
    """Find what a renderer called by hand left in notebooks/: named after a report, and no part of it."""
    reports = report_names(project)
    for path in sorted(project.notebooks.iterdir()):
        if path.suffix not in _OURS and path.name.partition(".")[0].removesuffix("_files") in reports:
            yield Finding(
                project.label(path),
                "a document beside its notebook",
                "notebooks, sidecars and texts alone",
                "Delete it. `make preview` makes a document under build/ and changes no notebook.",
            )


def _unsupported(notebook: Notebook, where: str) -> Iterator[Finding]:
    """Find constructs that no renderer of ours knows; what `diendan.analysis` put out is always known.

    A source notebook is stored without its pictures, so such an output is not judged by its data.
    """
    judged = deepcopy(notebook)
    for cell in judged["cells"]:
        if cell["cell_type"] == "code":
            stored = cell.get("outputs", ())
            cell["outputs"] = [out for out in stored if "diendan" not in out.get("metadata", {})]
    for finding in unsupported(judged):
        yield Finding(f"{where}: {finding.where}", finding.got, finding.expected, finding.hint)


def _addresses(project: Project) -> Iterator[Finding]:
    """Find pictures that would be fetched, links that lead where none may lead, and what hides either."""
    passages: list[Passage] = []
    for report in report_names(project):
        path = project.notebook(report)
        passages += _written_in(read_notebook(path, project.label(path)), project.label(path))
        for number, cell in enumerate(read_notebook(path, project.label(path))["cells"], 1):
            place = f"{project.label(path)}: {cell_place(number, cell['source'])}"
            for output in cell.get("outputs", ()):
                shown = output.get("data", {}).get("text/markdown", "")
                passages.append(Passage(f"{place}, output, line {{line}}", shown))
    yield from address_findings([*passages, *_passages(project)], "the prose")


def _written_in(notebook: Notebook, where: str) -> Iterator[Passage]:
    """Give the Markdown cells."""
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "markdown":
            place = f"{where}: {cell_place(number, cell['source'])}, line {{line}}"
            yield Passage(place, cell["source"])


def _constructs(project: Project) -> Iterator[Finding]:
    """Find what in the texts no document would show as it is meant."""
    for passage in _passages(project):
        yield from construct_findings(passage)


def _references(project: Project) -> Iterator[Finding]:
    """Find labels of two cells (Quarto, called by hand, makes no page then) and references to no label."""
    for report in report_names(project):
        path = project.notebook(report)
        label = project.label(path)
        notebook = read_notebook(path, label)
        labelled: set[str] = set()
        for number, cell in enumerate(notebook["cells"], 1):
            if cell["cell_type"] == "code" and (name := cell_label(cell["source"])):
                if name in labelled:
                    place = f"{label}: {cell_place(number, cell['source'])}"
                    yield Finding(place, f"`#| label: {name}` again", "one cell a label")
                labelled.add(name)
        for passage in (*_written_in(notebook, label), *_passages(project, f"{report}.*")):
            for line, words in enumerate(passage.text.splitlines(), 1):
                for name in sorted(labels_in(words) - labelled):
                    expected = f"`#| label: {name}` at the head of the cell of {label} that shows it"
                    yield Finding(passage.at(line), f"`@{name}`", expected, nearest(name, labelled))


def _passages(project: Project, files: str = "*") -> Iterator[Passage]:
    """Give each part of the texts as Markdown, all branches of it; one that cannot be parsed is left out."""
    from jinja2 import TemplateSyntaxError

    from diendan.checks.texts.text_templates import as_markdown

    for file in sorted(project.texts.glob(f"{files}.md")):
        texts = Texts.load(file, "vi" if file.stem.endswith(".vi") else "en")
        for name in texts.names:
            with suppress(TemplateSyntaxError):  # the notebooks' own check names it
                text, place = as_markdown(texts.part_source(name)), project.label(file)
                yield Passage(f"{place}: line {{line}}, part {name}", text, texts.lines[name] + 1)


def _claims(project: Project) -> Iterator[Finding]:
    """Find sentences that claim what their part does not declare, and claims that nobody can read."""
    from second_reader.undeclared_claims import undeclared

    indicators = set(Package.load(project.root).indicators)
    for each in undeclared(project.notebooks, indicators, project.label(project.notebooks)):
        yield Finding(each.where, each.got, each.expected, each.hint)
