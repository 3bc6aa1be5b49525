"""The rules of the house, walked by their imports: who may know whom, and who may touch the machine."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "diendan"
MODULES = {
    ".".join(("diendan", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
# The kernel's own entry points run in the kernel's process, which they prepare.
IN_THE_KERNEL = ("diendan.pipeline.kernels",)
# Rooms that look at reports, or read what provinces send, without making a report.
BESIDE = ("conform", "demo", "forms", "importing", "intake", "quality")
FAST = (
    "cli",
    "units",
    "language",
    "datapackage",
    "texts",
    "pipeline.params",
    "pipeline.plan",
    "pipeline.manifest",
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


def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imported(module: str) -> Iterator[str]:
    """Give everything that a module imports, wherever in it, as dotted names."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers(prefix: str) -> set[str]:
    return {module for module in MODULES for name in imported(module) if _inside(name, prefix)}


def users(*attributes: str) -> set[str]:
    """Return the modules that use one of these attributes, such as subprocess.run."""
    return {
        module
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in attributes
    }


def _inside(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def within(module: str, *rooms: str) -> bool:
    return any(_inside(module, f"diendan.{room}") for room in rooms)


def test_analysis_and_pipeline_never_import_each_other() -> None:
    assert not [module for module in importers("diendan.pipeline") if within(module, "analysis")]
    assert not [module for module in importers("diendan.analysis") if within(module, "pipeline")]


def test_common_rooms_know_neither() -> None:
    for room in ("diendan.analysis", "diendan.pipeline"):
        outside = {
            module for module in importers(room) if not within(module, "analysis", "pipeline", "cli", *BESIDE)
        }
        assert not outside


def test_what_notebooks_and_renderers_reach_knows_nothing_of_the_rooms_beside() -> None:
    for room in BESIDE:
        outside = {
            module
            for module in importers(f"diendan.{room}")
            if not within(module, "cli", "pipeline.checks", *BESIDE)
        }
        assert not outside


def test_nothing_imports_the_command_line() -> None:
    assert not {module for module in importers("diendan.cli") if not within(module, "cli")}


def test_only_execute_and_kernels_know_jupyter() -> None:
    for library in ("papermill", "nbclient", "jupyter_client", "ipykernel"):
        outside = {
            module
            for module in importers(library)
            if not within(module, "pipeline.execute", "pipeline.engine", "pipeline.kernels")
        }
        assert not outside, library


def test_only_render_knows_pandoc_and_typst() -> None:
    for library in ("pypandoc", "typst"):
        assert not {module for module in importers(library) if not within(module, "pipeline.render")}


def test_only_some_start_processes() -> None:
    rooms = (
        "environment",
        "pipeline.render",
        "pipeline.kernels",
        "pipeline.notebook_tools",
        "pipeline.checks",
    )
    assert not {module for module in importers("subprocess") if not within(module, *rooms)}


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
            for node in ast.walk(tree(module))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not names & {"eval", "exec", "compile"}, module


@pytest.mark.parametrize("module", MODULES)
def test_module_is_small_and_says_what_it_is_for(module: str) -> None:
    source = MODULES[module].read_text(encoding="utf-8")
    assert source.count("\n") <= 400, f"{module} wants splitting by concept"
    if source.strip():
        assert ast.get_docstring(tree(module)), f"{module} has no docstring"
    assert not {"utils", "helpers", "common", "misc"} & set(module.split("."))


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
    lists = ("diendan.pipeline.kernels.preload", "diendan.pipeline.worker_imports")
    for module in MODULES:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in DYNAMIC:
                named = node.args and isinstance(node.args[0], ast.Constant)
                assert named or module in lists, f"{module}, line {node.lineno}"


def test_planning_loads_nothing_heavy() -> None:
    code = (
        f"import sys\nfor name in {FAST}: __import__('diendan.' + name)\n"
        "print(' '.join(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())
