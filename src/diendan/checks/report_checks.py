"""What is wrong in cells, texts and claims of reports: `make check` asks it of all, `make preview` of one."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from copy import deepcopy
from functools import partial
from typing import Final

from diendan.checks.forbidden_calls import forbidden_calls
from diendan.checks.texts.two_languages import check_two_languages
from diendan.checks.texts.typed_figures import check_typed_figures
from diendan.checks.texts.typed_status import check_typed_status
from diendan.checks.undeclared_reads import undeclared_reads
from diendan.data.datapackage import Package
from diendan.errors import DiendanError, Finding
from diendan.execute.stored_outputs import unguarded, unstored
from diendan.parsing.notebook_files import (
    Notebook,
    cell_label,
    cell_place,
    normalised,
    notebook_text,
    read_notebook,
)
from diendan.parsing.strict_yaml import nearest
from diendan.project import Project
from diendan.render.lowering.addresses import Passage, address_findings
from diendan.render.lowering.constructs import construct_findings, unsupported
from diendan.render.lowering.prose_markup import labels_in
from diendan.spec.sidecar import load_sidecar, report_names
from diendan.spec.texts import Texts

_OURS = (".ipynb", ".yml")


def findings_of(project: Project, report: str) -> list[Finding]:
    """Return what the checks of cells, texts and claims find in the files of one report.

    Whether its outputs are stored is left out: who looks at a preview has not stored them yet.
    """
    folders = (project.notebooks, project.texts, project.notebooks / "claims")
    own = tuple(f"{project.label(folder)}/{report}." for folder in folders)
    every = (
        each for name, look in OF_REPORTS for each in found_by(project, name, partial(look, only=report))
    )
    return [finding for finding in every if finding.where.startswith(own)]


def found_by(project: Project, name: str, look: Callable[[Project], Iterable[Finding]]) -> list[Finding]:
    """Return what a check of that name finds; what stops it is a finding too."""
    try:
        return list(look(project))
    except DiendanError as error:
        return list(error.findings) or [Finding(name.replace(" ", "_"), error.message, "a usable input")]


def stored_notebooks(project: Project) -> Iterator[Finding]:
    """Find what is not as `make store` and `make fix` leave it, and documents beside notebooks."""
    yield from rendered_leftovers(project)
    for report in report_names(project):
        path = project.notebook(report)
        label, notebook = project.label(path), read_notebook(path, project.label(path))
        yield from unguarded(notebook, label)
        yield from unstored(notebook, label)
        if notebook_text(normalised(notebook)) != path.read_text(encoding="utf-8"):
            got, expected = "a notebook as an editor left it", "its normal form"
            yield Finding(label, got, expected, "Run `make fix`.")


def _cells(project: Project, only: str = "*") -> Iterator[Finding]:
    """Find what cells may not do, tables that no sidecar lists, and templates that cannot be parsed."""
    package = Package.load(project.root)
    for report in _asked(project, only):
        findings: list[Finding] = []
        sidecar = load_sidecar(project, report, findings)
        for table in sidecar.reads if sidecar else ():
            if table not in package.tables:
                where = f"{project.label(project.sidecar_file(report))}: key `reads`"
                hint = nearest(table, package.tables)
                findings.append(Finding(where, f"`{table}`", "a table of the Data Package", hint))
        label = project.label(project.notebook(report))
        notebook = read_notebook(project.notebook(report), label)
        yield from (*findings, *_unsupported(notebook, label), *forbidden_calls(notebook, label))
        if sidecar:
            yield from undeclared_reads(notebook, label, sidecar.reads, package)
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


def _asked(project: Project, only: str) -> list[str]:
    return [report for report in report_names(project) if only in ("*", report)]


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


def _addresses(project: Project, only: str = "*") -> Iterator[Finding]:
    """Find pictures that would be fetched, links that lead where none may lead, and what hides either."""
    passages: list[Passage] = []
    for report in _asked(project, only):
        path = project.notebook(report)
        passages += _written_in(read_notebook(path, project.label(path)), project.label(path))
        for number, cell in enumerate(read_notebook(path, project.label(path))["cells"], 1):
            place = f"{project.label(path)}: {cell_place(number, cell['source'])}"
            for output in cell.get("outputs", ()):
                shown = output.get("data", {}).get("text/markdown", "")
                passages.append(Passage(f"{place}, output, line {{line}}", shown))
    yield from address_findings([*passages, *_passages(project, f"{only}.*")], "the prose")


def _written_in(notebook: Notebook, where: str) -> Iterator[Passage]:
    """Give the Markdown cells."""
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "markdown":
            place = f"{where}: {cell_place(number, cell['source'])}, line {{line}}"
            yield Passage(place, cell["source"])


def _constructs(project: Project, only: str = "*") -> Iterator[Finding]:
    """Find what in the texts no document would show as it is meant."""
    for passage in _passages(project, f"{only}.*"):
        yield from construct_findings(passage)


def _references(project: Project, only: str = "*") -> Iterator[Finding]:
    """Find labels of two cells (Quarto, called by hand, makes no page then) and references to no label."""
    for report in _asked(project, only):
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


def _passages(project: Project, files: str) -> Iterator[Passage]:
    """Give each part of the texts as Markdown, all branches of it; one that cannot be parsed is left out."""
    from jinja2 import TemplateSyntaxError

    from diendan.checks.texts.text_templates import as_markdown

    for file in sorted(project.texts.glob(f"{files}.md")):
        texts = Texts.load(file, "vi" if file.stem.endswith(".vi") else "en")
        for name in texts.names:
            with suppress(TemplateSyntaxError):  # the notebooks' own check names it
                text, place = as_markdown(texts.part_source(name)), project.label(file)
                yield Passage(f"{place}: line {{line}}, part {name}", text, texts.lines[name] + 1)


def _claims(project: Project, only: str = "*") -> Iterator[Finding]:
    """Find sentences that claim what their part does not declare, and claims that nobody can read."""
    from second_reader.undeclared_claims import undeclared

    of_all = Package.load(project.root).indicators
    indicators = {name: bool(about.rank_allowed) for name, about in of_all.items()}
    for each in undeclared(project.notebooks, indicators, project.label(project.notebooks), only):
        yield Finding(each.where, each.got, each.expected, each.hint)


OF_REPORTS: Final[tuple[tuple[str, Callable[..., Iterable[Finding]]], ...]] = (
    ("cells", _cells),
    ("addresses", _addresses),
    ("constructs", _constructs),
    ("references", _references),
    ("typed figures", lambda project, only="*": check_typed_figures(project.root, only=only)),
    ("typed status", check_typed_status),
    ("two languages", lambda project, only="*": check_two_languages(project.root, only)),
    ("claims", _claims),
)
"""The checks of what reports say, by their names; each takes `only`, the name of one report, too."""
