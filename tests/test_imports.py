"""The order of the packages, walked by their imports: who may know whom, and who may touch the machine."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import groupby
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
PACKAGE = SOURCE / "diendan"
OURS = (
    "aid_activities",
    "data_cubes",
    "decree30",
    "diendan",
    "document_changes",
    "guarded_files",
    "second_reader",
)
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
}
ORDER = (
    "errors",
    "traces",
    "colours",
    "environment",
    "files",
    "findings",
    "own_folders",
    "project",
    "language",
    "parsing",
    "data",
    "registry",
    "spec",
    "analysis",
    "plan",
    "execute",
    "render",
    "forum_page",
    "workers",
    "bundle",
    "citing",
    "comparing",
    "exchange",
    "checks",
    "editions",
    "cli",
)
"""What lies at the root of diendan, from low to high: each imports only itself and what stands before it."""
MAKING = ("plan", "execute", "render", "forum_page", "workers", "bundle")
"""What makes reports; it knows nothing of what notebooks call."""
MOST_MODULES, MOST_LOOSE = 12, 8
"""How many modules a folder may hold, and how many the root; an `__init__` does not count."""
# The kernel's own entry points run in the kernel's process, which they prepare.
IN_THE_KERNEL = ("diendan.execute.kernels",)
FAST = (
    "cli",
    "data.units",
    "language",
    "data.datapackage",
    "spec.texts",
    "spec.forum_file",
    "plan.planning",
    "plan.manifest.manifest",
)
DYNAMIC = ("__import__", "import_module", "run_module", "run_path", "spec_from_file_location")
HEAVY = {
    "babel",
    "frictionless",
    "jinja2",
    "matplotlib",
    "nbclient",
    "nbformat",
    "numpy",
    "pandas",
    "papermill",
    "pydantic",
    "rich",
    "typer",
    "typst",
}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def nodes(module: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(module)))


def dotted(node: ast.expr) -> str:
    """Return a name with what is reached from it by dots; what else it begins with is left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


@cache
def attributes(module: str) -> frozenset[str]:
    return frozenset(dotted(node) for node in nodes(module) if isinstance(node, ast.Attribute))


@cache
def imported(module: str) -> tuple[str, ...]:
    """Return everything that a module imports, wherever in it, as dotted names."""
    return tuple(_imported(module))


def _imported(module: str) -> Iterator[str]:
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def known_module(name: str) -> str:
    """Return the module that an imported name is, or is in."""
    while name not in MODULES:
        name = name.rpartition(".")[0]
    return name


KNOWN: Mapping[str, set[str]] = {
    module: {known_module(name) for name in imported(module) if name.split(".")[0] in OURS} - {module, *OURS}
    for module in MODULES
}
"""The modules of ours that each module imports, under `if TYPE_CHECKING:` too."""


def importers(prefix: str) -> set[str]:
    return {module for module in MODULES for name in imported(module) if _inside(name, prefix)}


def users(*names: str) -> set[str]:
    """Return the modules that use one of these attributes, such as subprocess.run."""
    return {module for module in MODULES if not attributes(module).isdisjoint(names)}


def _inside(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def within(module: str, *packages: str) -> bool:
    return any(_inside(module, f"diendan.{package}") for package in packages)


def libraries_of(package: str) -> set[str]:
    """Return what the modules of a package import besides Python's own, itself included."""
    names = {name for module in MODULES if _inside(module, package) for name in imported(module)}
    return {name.split(".")[0] for name in names} - set(sys.stdlib_module_names)


def circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """Return one circle of a graph, or nothing where it has none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_order_names_all_that_lies_at_the_root() -> None:
    names = {
        path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert names - {"__init__"} == set(ORDER)


def test_packages_import_only_what_stands_below_them() -> None:
    upwards = [
        f"{module} imports {other}"
        for module, others in KNOWN.items()
        for other in others
        if _inside(module, "diendan") and _inside(other, "diendan")
        if ORDER.index(other.split(".")[1]) > ORDER.index(module.split(".")[1])
    ]
    assert not upwards


def test_modules_import_each_other_in_no_circle() -> None:
    assert circle(KNOWN) == []


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES.values()}), ids=lambda f: f.name)
def test_what_lies_in_one_folder_imports_each_other_in_no_circle(folder: Path) -> None:
    """Modules and packages alike: a package stands for all that is in it."""
    above = folder.relative_to(SOURCE).parts
    depth = len(above)
    graph: dict[str, set[str]] = {}
    for module, others in KNOWN.items():
        path = module.split(".")
        if tuple(path[:depth]) == above and len(path) > depth:
            beside = (other.split(".") for other in others)
            names = {name[depth] for name in beside if tuple(name[:depth]) == above and len(name) > depth}
            graph.setdefault(path[depth], set()).update(names - {path[depth]})
    assert circle(graph) == []


def test_folders_hold_few_modules() -> None:
    modules = sorted(path.parent for path in MODULES.values() if path.name != "__init__.py")
    held = {folder: len(list(paths)) for folder, paths in groupby(modules)}
    assert held.pop(PACKAGE) <= MOST_LOOSE
    assert not {folder.name: number for folder, number in held.items() if number > MOST_MODULES}


def test_analysis_and_what_makes_reports_never_import_each_other() -> None:
    assert not [module for module in importers("diendan.analysis") if within(module, *MAKING)]
    for package in MAKING:
        assert not [module for module in importers(f"diendan.{package}") if within(module, "analysis")]


def test_decree30_stands_alone_and_only_checks_know_it() -> None:
    assert not [module for module in importers("diendan") if _inside(module, "decree30")]
    others = {module for module in importers("decree30") if not _inside(module, "decree30")}
    assert others
    assert not [module for module in others if not within(module, "checks")]


def test_guarded_files_stand_below_all_others_and_only_who_opens_files_of_strangers_knows_them() -> None:
    assert libraries_of("guarded_files") == {"guarded_files", "lxml", "openpyxl", "python_calamine", "yaml"}
    knowing = {module for module in importers("guarded_files") if not within(module, "exchange")}
    assert {module.split(".")[0] for module in knowing} == {"guarded_files", "decree30"}


def test_data_cubes_stand_alone_and_only_the_exchange_of_files_knows_them() -> None:
    assert libraries_of("data_cubes") == {"data_cubes"}
    knowing = {module for module in importers("data_cubes") if not _inside(module, "data_cubes")}
    assert knowing
    assert not [module for module in knowing if not within(module, "exchange")]


def test_aid_activities_stand_alone_and_only_the_exchange_of_files_knows_them() -> None:
    assert libraries_of("aid_activities") == {"lxml"}
    knowing = {module for module in importers("aid_activities") if not _inside(module, "aid_activities")}
    assert knowing
    assert not [module for module in knowing if not within(module, "exchange")]


def test_document_changes_stand_alone_and_only_who_reads_bundles_knows_them() -> None:
    assert libraries_of("document_changes") == {"document_changes", "lxml"}
    knowing = {module for module in importers("document_changes") if not _inside(module, "document_changes")}
    assert knowing
    assert not [module for module in knowing if not within(module, "citing", "comparing")]


def test_the_second_reader_stands_alone_and_only_checks_know_it() -> None:
    """It would prove nothing if it shared a rule, or a line, with what it reads."""
    assert libraries_of("second_reader") == {"lxml", "numpy", "pandas", "second_reader", "yaml"}
    others = {module for module in importers("second_reader") if not _inside(module, "second_reader")}
    assert others
    assert not [module for module in others if not within(module, "checks")]


def test_nothing_imports_the_command_line() -> None:
    assert not {module for module in importers("diendan.cli") if not within(module, "cli")}


def test_only_execute_knows_jupyter() -> None:
    for library in ("papermill", "nbclient", "jupyter_client", "ipykernel"):
        assert not {module for module in importers(library) if not within(module, "execute")}, library


def test_only_render_knows_pandoc_and_typst() -> None:
    for library in ("pypandoc", "typst"):
        assert not {module for module in importers(library) if not within(module, "render")}


def test_only_some_start_processes() -> None:
    making = ("environment", "render", "execute.kernels", "execute.notebook_tools")
    packages = (*making, "checks.check_and_fix", "checks.review.two_trees", "editions.signatures")
    assert not {module for module in importers("subprocess") if not within(module, *packages)}


def test_only_environment_asks_clock_and_variables() -> None:
    asked = users("os.environ", "os.getenv", "time.time", "datetime.now", "date.today", "datetime.date.today")
    assert not {
        module
        for module in asked
        if not within(module, "environment") and not module.startswith(IN_THE_KERNEL)
    }


def test_yaml_is_loaded_safely_and_nothing_is_unpickled_or_evaluated() -> None:
    assert not users("yaml.unsafe_load", "yaml.full_load", "pickle.load", "pickle.loads")
    for module in users("yaml.load"):
        assert re.search(
            r"\(yaml\.SafeLoader\)|=yaml\.C?SafeLoader", MODULES[module].read_text(encoding="utf-8")
        ), f"{module}: a loader of its own"
    for module in MODULES:
        names = {
            node.func.id
            for node in nodes(module)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not names & {"eval", "exec", "compile"}, module


@pytest.mark.parametrize("module", MODULES)
def test_module_is_small_and_says_what_it_is_for(module: str) -> None:
    source = MODULES[module].read_text(encoding="utf-8")
    assert source.count("\n") <= 400, f"{module} wants splitting by concept"
    assert ast.get_docstring(tree(module)), f"{module} has no docstring"
    assert not {"utils", "helpers", "common", "misc"} & set(module.split("."))


def test_a_class_has_a_name_of_its_own() -> None:
    """A reader who searches for a name finds one concept; a leading underscore makes no other name.

    decree30 is of use without diendan, and so has what it needs of its own.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for module in MODULES:
        for node in nodes(module):
            if isinstance(node, ast.ClassDef):
                found.setdefault((module.partition(".")[0], node.name.lstrip("_")), []).append(module)
    assert not {name: modules for name, modules in found.items() if len(modules) > 1}


def test_what_kernels_load_ahead_only_defines() -> None:
    """Every kernel has loaded every module of the analysis; a report counts those that it imports itself."""
    for module in MODULES:
        for node in tree(module).body if within(module, "analysis") else ():
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            defines = isinstance(
                node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef | ast.If
            ) or all(isinstance(target, ast.Name | ast.Tuple) for target in targets)
            words = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            assert defines or words, f"{module}, line {node.lineno}"
            if isinstance(node, ast.If):
                assert ast.unparse(node.test) == "TYPE_CHECKING", f"{module}, line {node.lineno}"


def test_modules_are_imported_by_names_that_stand_in_the_source() -> None:
    """What is imported by a name made at run time, no plan knows of; lists of names it does."""
    lists = ("diendan.execute.kernels.preload", "diendan.workers.worker_imports")
    for module in MODULES:
        for node in nodes(module):
            if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in DYNAMIC:
                named = node.args and isinstance(node.args[0], ast.Constant)
                assert named or module in lists, f"{module}, line {node.lineno}"


def test_planning_loads_nothing_heavy() -> None:
    code = (
        f"import sys\nfor name in {FAST}: __import__('diendan.' + name)\n"
        "print(' '.join(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())
