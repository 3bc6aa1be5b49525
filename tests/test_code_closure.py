"""What code a report is made by: every module of the package is changed in turn, and the plan must say so.

The package is a copy; its modules are planned from and never imported.
"""

import ast
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

import diendan
from diendan.bundle.finalise import finalise, is_finished
from diendan.checks.package_files import check_package_files
from diendan.environment import Checkout
from diendan.errors import Outcome
from diendan.plan.fingerprints import code_closure
from diendan.plan.fingerprints.code_closure import Code
from diendan.plan.fingerprints.inputs import Inputs
from diendan.plan.manifest.journal import Journal
from diendan.plan.manifest.manifest import Entry, Manifest
from diendan.plan.manifest.report_results import PublishedFile
from diendan.plan.planning import Plan, make_plan
from diendan.project import Project
from diendan.spec.report_matrix import Action, Identity
from tiny_project import CODE, PROSE, ROOT, TABLE, change_forum, tiny_project, write_notebook

PACKAGE = Path(diendan.__file__).parent
BESIDE = ("checks", "cli", "exchange")
CARRIERS = (
    "plan.planning",
    "plan.plan_text",
    "workers.scheduler",
    "workers.local_pool",
    "workers.dask_pool",
    "bundle.run",
    "bundle.making",
    "bundle.progress",
    "bundle.verify",
)


@dataclass(frozen=True)
class Made:
    """A bundle that is up to date: `tiny` imports what every notebook does, `wide` what all real ones do."""

    project: Project
    package: Path

    def plan(self) -> Plan:
        return make_plan(self.project, "test", Identity("builtin", "1"))

    def outdated(self) -> str:
        """Return what has to be done: "tiny execute, wide execute", "finish", or "" for nothing."""
        plan = self.plan()
        work = [f"{step.report.order.report} {step.action.value}" for step in plan.work]
        return ", ".join(sorted(work)) or ("" if is_finished(plan) else "finish")

    def modules(self) -> dict[str, Path]:
        """Return the package's modules by name, found by their files alone."""
        found = {}
        for path in sorted(self.package.rglob("*.py")):
            parts = path.relative_to(self.package.parent).with_suffix("").parts
            found[".".join(parts).removesuffix(".__init__")] = path
        return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("code")
    package = folder / "src" / "diendan"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    project = tiny_project(folder / "project")
    asked = {name: {"languages": ["vi"], "formats": ["html"], "note": "calm"} for name in ("tiny", "wide")}
    change_forum(project, provinces=["cao-bang"], reports=asked)
    every = [cell for path in sorted((ROOT / "notebooks").glob("*.ipynb")) for cell in imports_of(path)]
    write_notebook(project.notebook("wide"), [CODE, TABLE, PROSE, *every])
    for ending in (".yml", ".vi.md", ".en.md"):
        text = project.notebooks if ending == ".yml" else project.texts
        shutil.copy(text / f"tiny{ending}", text / f"wide{ending}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(code_closure, "PACKAGE", package)
        pretend_made(project)
        yield Made(project, package)


def imports_of(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    statements = [node for source in sources for node in ast.walk(ast.parse(source))]
    return [ast.unparse(node) for node in statements if isinstance(node, ast.Import | ast.ImportFrom)]


def pretend_made(project: Project) -> None:
    """Write the bundle that a run would have left."""
    plan = make_plan(project, "test", Identity("builtin", "1"))
    entries = {}
    for step in plan.steps:
        name, order = step.report.name, step.report.order
        outputs = [
            PublishedFile(f"{name}.{ending}", sha256(b"made").hexdigest(), 4) for ending in ("html", "ipynb")
        ]
        for output in outputs:
            (plan.bundle / output.path).parent.mkdir(parents=True, exist_ok=True)
            (plan.bundle / output.path).write_text("made", encoding="utf-8")
        entries[name] = Entry(
            report=order.report,
            subject=step.report.subject.key,
            slug=step.report.subject.slug,
            language=step.report.language,
            outcome=Outcome.SUCCEEDED,
            parameters=step.parameters,
            execute_key=step.execute_key,
            render_key=step.render_key,
            reads=(),
            outputs=tuple(outputs),
        )
    journal = Journal(plan.bundle, Manifest(entries))
    journal.begin()
    finalise(plan, journal, Checkout(None, None), set(), complete=True)
    journal.remove()


def with_change(path: Path, change: Callable[[str], str], look: Callable[[], str]) -> str:
    """Return what `look` says while the file at `path` is changed."""
    before = path.read_bytes()
    path.write_text(change(before.decode()), encoding="utf-8")
    try:
        return look()
    finally:
        path.write_bytes(before)


def acting_otherwise(source: str) -> str:
    """Change the last value in a module's code; where it holds none, add a statement."""
    tree = ast.parse(source)
    ignored = [id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    ignored += [id(child) for node in ast.walk(tree) if type_checking(node) for child in ast.walk(node)]
    values = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in ignored]
    for node in reversed(values):
        if isinstance(node.value, str | int):
            node.value = node.value + "x" if isinstance(node.value, str) else int(node.value) + 1
            return ast.unparse(tree)
    return source + "\nchanged = 1\n"


def type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def in_other_words(source: str) -> str:
    """Change every docstring and other bare string, and add comments and empty lines."""
    lines = source.splitlines(keepends=True)
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr)]
    bare = [n for n in nodes if isinstance(n.value, ast.Constant) and isinstance(n.value.value, str)]
    for node in sorted(bare, key=lambda node: node.lineno, reverse=True):
        indent = " " * node.col_offset
        other = [f'{indent}"""Other words."""\n', "\n", f"{indent}# Why.\n"]
        lines[node.lineno - 1 : node.end_lineno] = other
    return "# A comment.\n\n" + "".join(lines) + "\n# And another.\n"


def laid_out_otherwise(source: str) -> str:
    """Write a module as `ast` does, without comments, and with the line endings of Windows."""
    return ast.unparse(ast.parse(source)).replace("\n", "\r\n")


@pytest.fixture(scope="module")
def found(made: Made) -> dict[str, str]:
    """What is outdated when a module acts otherwise, for each module that some report or page is made by."""
    modules, plan = made.modules(), made.plan()
    assert is_finished(plan)
    inside = {name for names in plan.inputs.code.values() for name in names} & set(modules)
    return {name: with_change(modules[name], acting_otherwise, made.outdated) for name in sorted(inside)}


def test_bundle_is_up_to_date(made: Made) -> None:
    assert made.outdated() == ""


def test_every_module_that_acts_otherwise_makes_something_outdated(found: dict[str, str]) -> None:
    everything = "tiny execute, wide execute"
    assert set(found.values()) == {everything, "wide execute", "tiny render, wide render", "finish"}
    for part in ("evidence", "methods"):
        assert found[f"diendan.analysis.{part}"] == "wide execute", "the others do without it"
    for name in (
        "data.units",
        "spec.texts",
        "execute.kernels.guard",
        "execute.kernels.streams",
        "analysis.session",
    ):
        assert found[f"diendan.{name}"] == everything
    renders = ("workers.rendering", "plan.publish", "render.builtin", "render.quarto.quarto_call")
    for name in (*renders, "render.lowering.lowering"):
        assert found[f"diendan.{name}"] == "tiny render, wide render"
    shows = ("forum_page.index_page", "forum_page.page_words", "forum_page.sections.heat_map_section")
    for name in (*shows, "bundle.crate", "plan.manifest.manifest"):
        assert found[f"diendan.{name}"] == "finish"


def test_modules_that_no_document_uses_make_nothing_outdated(made: Made, found: dict[str, str]) -> None:
    outside = {name: path for name, path in made.modules().items() if name not in found}
    assert {name.split(".")[1] for name in outside} >= set(BESIDE)
    assert set(outside) >= {f"diendan.{name}" for name in CARRIERS}
    before = {path: path.read_bytes() for path in outside.values()}
    for path, source in before.items():
        path.write_text(acting_otherwise(source.decode()), encoding="utf-8")
    try:
        assert made.outdated() == ""
    finally:
        for path, source in before.items():
            path.write_bytes(source)


@pytest.mark.parametrize("change", [in_other_words, laid_out_otherwise])
def test_words_and_layout_of_all_modules_make_nothing_outdated(
    made: Made, change: Callable[[str], str]
) -> None:
    before = {path: path.read_bytes() for path in made.modules().values()}
    for path, source in before.items():
        path.write_text(change(source.decode()), encoding="utf-8", newline="")
    try:
        assert sum(path.read_bytes() != source for path, source in before.items()) > len(before) * 0.9
        assert made.outdated() == ""
    finally:
        for path, source in before.items():
            path.write_bytes(source)


@pytest.mark.parametrize(
    "name",
    [
        "spec.document_head",
        "spec.province_file",
        "spec.subjects",
        "spec.sidecar",
        "parsing.strict_yaml",
        "workers.tasks",
        "workers.task_requests",
    ],
)
def test_what_puts_a_report_together_is_planned_and_named(made: Made, name: str) -> None:
    def reasons() -> str:
        return "\n".join(reason for step in made.plan().steps for reason in step.reasons)

    told = with_change(made.modules()[f"diendan.{name}"], acting_otherwise, reasons)
    assert told.splitlines() == [f"code of the analysis changed: diendan.{name}"] * 2


@pytest.mark.parametrize(
    "name", ["data.submissions", "analysis.session", "render.lowering.labels", "bundle.crate"]
)
def test_a_docstring_makes_nothing_outdated(made: Made, name: str) -> None:
    assert with_change(made.modules()[f"diendan.{name}"], in_other_words, made.outdated) == ""


def test_a_rendering_module_is_named(made: Made) -> None:
    path = made.package / "render" / "lowering" / "labels.py"
    steps: list[tuple[Action, tuple[str, ...]]] = []

    def look() -> str:
        steps.extend((step.action, step.reasons) for step in made.plan().steps)
        return ""

    with_change(path, acting_otherwise, look)
    reason = "code of the rendering changed: diendan.render.lowering.labels"
    assert steps == [(Action.RENDER, (reason,))] * 2


def test_other_files_of_the_package_count_as_what_reads_them(made: Made, found: dict[str, str]) -> None:
    every = [path for path in made.package.rglob("*") if path.is_file()]
    files = [path for path in every if path.suffix not in (".py", ".typed")]
    assert files
    for path in files:
        readers = {
            found.get(name, "")
            for name, source in made.modules().items()
            if (f'{path.name}"' in (text := source.read_text(encoding="utf-8")) and "RESOURCES" in text)
            or (path.with_suffix(".py") == source and "(__file__)" in text)
        }
        assert readers == {with_change(path, lambda text: text + " ", made.outdated)}, path.name
        assert readers == {with_change(path, lambda text: text[1:], made.outdated)}, path.name


def test_check_finds_files_that_are_not_declared_or_not_there(made: Made) -> None:
    def findings() -> list[str]:
        return [f"{each.where}: {each.got}" for each in check_package_files(Inputs(made.project).own_code)]

    assert findings() == []
    extra, missing = (made.package / "forum_page" / name for name in ("words.txt", "index.html.j2"))
    extra.write_text("new", encoding="utf-8")
    aside = missing.rename(missing.with_suffix(".aside"))
    try:
        assert findings() == [
            "src/diendan/forum_page/index.html.j2: "
            "RESOURCES of diendan.forum_page.index_page names it, and it is not there",
            "src/diendan/forum_page/index.html.aside: a file that no module declares",
            "src/diendan/forum_page/words.txt: a file that no module declares",
        ]
    finally:
        extra.unlink()
        aside.rename(missing)
    assert made.outdated() == ""


def test_without_a_place_for_the_memory_the_plan_is_the_same(made: Made) -> None:
    shutil.rmtree(made.project.build)
    made.project.build.write_text("a file where the folder should be", encoding="utf-8")
    try:
        assert made.outdated() == ""
    finally:
        made.project.build.unlink()


def test_a_module_that_is_no_python_counts_by_its_bytes(made: Made) -> None:
    path = made.package / "data" / "units.py"
    assert with_change(path, lambda _: "def", made.outdated) == "tiny execute, wide execute"


def test_workers_of_a_cluster_are_compared_by_the_same_code(made: Made) -> None:
    def equipment() -> str:
        return Inputs(made.project).all_code(["tiny", "wide"])

    def changed(name: str, change: Callable[[str], str] = acting_otherwise) -> bool:
        return with_change(made.package / name, change, equipment) != equipment()

    assert changed("analysis/measures/comparison.py")
    assert changed("render/lowering/labels.py")
    assert not changed("plan/planning.py")
    assert not changed("render/lowering/labels.py", in_other_words)


SMALL = {
    "__init__": "",
    "entry": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import diendan.only_types\n",
    "only_types": "",
    "package.__init__": "from diendan.of_package import x",
    "package.inner": "x = 1",
    "of_package": "x = 1",
}


@pytest.mark.parametrize(
    ("source", "reached"),
    [
        ("", ""),
        ("import diendan.of_package", "of_package"),
        ("def f():\n    def g():\n        import diendan.of_package as x", "of_package"),
        ("from diendan import of_package", "of_package"),
        ("from diendan.of_package import x as y", "of_package"),
        ("from . import of_package", "of_package"),
        ("from .of_package import x", "of_package"),
        ("from diendan.package.inner import x", "of_package package package.inner"),
        ("from diendan import package\nprint(package.inner.x)", "of_package package package.inner"),
        ("import diendan\ndiendan.package.inner.f()", "of_package package package.inner"),
        ("import diendan.package as p\np.inner.f()", "of_package package package.inner"),
        ("from diendan.package import *", "of_package package package.inner"),
        ("LIST = ['os', 'diendan.of_package']", "of_package"),
        ("SETTING = 'diendan.package.inner.Class'", "of_package package package.inner"),
        ("SETTING = 'diendan.package.inner:Class'", "of_package package package.inner"),
        ("'diendan.of_package'", ""),
        ("try:\n    x = 1\nexcept OSError:\n    import diendan.of_package", "of_package"),
        ("if x:\n    import json\nelif TYPE_CHECKING:\n    import diendan.only_types", ""),
        ("if TYPE_CHECKING:\n    x = 1\nelse:\n    import diendan.of_package", "of_package"),
        ("import json, pandas.of_package", ""),
    ],
)
def test_what_counts_as_an_import(tmp_path: Path, source: str, reached: str) -> None:
    code = small_package(tmp_path, source)
    names = " ".join(name.removeprefix("diendan.") for name in code.closure(["diendan.entry"]))
    assert names == " ".join(sorted(f"diendan entry {reached}".split()))


def small_package(folder: Path, source: str = "") -> Code:
    for name, text in SMALL.items():
        path = folder / "diendan" / f"{name.replace('.', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + (source if name == "entry" else ""), encoding="utf-8")
    return Code(folder / "build" / "code.json", folder / "diendan")


@pytest.mark.parametrize("cell", ["%matplotlib inline", "!ls", "def", "(" * 1000, "x = 'diendan.entry"])
def test_cells_that_are_no_python_import_everything(tmp_path: Path, cell: str) -> None:
    code = small_package(tmp_path)
    assert set(code.closure((), code.cells_imports(["import json", cell]))) == set(code.modules)


def test_an_entry_that_is_no_module_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"diendan\.nothing"):
        small_package(tmp_path).closure(["diendan.nothing"])


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "other text": lambda _: b"{}\n[]",
    "cut off": lambda memory: memory[:-10],
    "one digest changed": lambda memory: memory[:80] + bytes([memory[80] ^ 1]) + memory[81:],
    "not ours": lambda memory: memory[memory.index(b"\n") :],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_memory_is_not_believed(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    expected = small_package(tmp_path, "import diendan.package").closure(["diendan.entry"])
    memory = tmp_path / "build" / "code.json"
    whole = memory.read_bytes()
    memory.write_bytes(damage(whole))
    assert Code(memory, tmp_path / "diendan").closure(["diendan.entry"]) == expected
    assert memory.read_bytes() == whole, "written anew"
    assert [path.name for path in memory.parent.iterdir()] == [memory.name]


def test_docstrings_count_where_something_looks_at_them(tmp_path: Path) -> None:
    def keys(source: str) -> set[str]:
        found = set()
        for words in ("One.", "Another."):
            (tmp_path / "diendan").mkdir(exist_ok=True)
            (tmp_path / "diendan" / "entry.py").write_text(f'"""{words}"""\n{source}', encoding="utf-8")
            code = Code(tmp_path / "code.json", tmp_path / "diendan")
            found.add(code.closure(["diendan.entry"])["diendan.entry"])
        return found

    assert len(keys("x = 1")) == 1
    assert len(keys("x = __doc__")) == 2
    assert len(keys("x = f.__doc__")) == 2
