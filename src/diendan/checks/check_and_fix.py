"""`make check` looks and changes nothing; `make fix` changes what a machine can change."""

import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec

from diendan.checks.found_good import FoundGood
from diendan.checks.package_files import check_package_files
from diendan.checks.report_checks import OF_REPORTS, found_by, stored_notebooks
from diendan.data.datapackage import Package
from diendan.environment import child_environment
from diendan.errors import DiendanError, ExitCode, Finding, ToolMissing
from diendan.files.atomic_writing import write_atomically, writing
from diendan.findings import finding_lines
from diendan.parsing.notebook_files import normalised, notebook_bytes, notebook_text, read_notebook
from diendan.plan.fingerprints.inputs import Inputs
from diendan.plan.planning import check_orders
from diendan.project import Project
from diendan.spec.forum_file import forum_names, load_forum
from diendan.spec.province_file import check_province_files
from diendan.spec.releases.release_plan import check_release_plans
from diendan.spec.sidecar import report_names

_TOOLS = (
    ("style", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("import rules", ["pytest", "-q", "-p", "no:cacheprovider", "tests/test_imports.py"]),
)
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
        ("release plans", check_release_plans),
        ("notebooks", stored_notebooks),
        *OF_REPORTS,
    ):
        if before.holds(name):
            print(f"{name}: good, nothing has changed")
            continue
        findings = before.look(name, partial(found_by, project, name, look))
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
