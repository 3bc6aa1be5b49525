"""The type checker reads the notebooks' cells, and what it finds there is said of notebook, cell and line."""

import shutil
from pathlib import Path

import pytest

from diendan.checks.check_and_fix import check_types
from diendan.checks.notebook_code import said_of_cells, write_code_modules
from diendan.project import Project
from few_cells import write_cells

SETTINGS = '[tool.mypy]\nstrict = true\nfiles = ["src"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of one module of code and no notebook yet."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "code.py").write_text("x: int = 1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    return Project.at(tmp_path)


def test_a_wrong_type_in_a_cell_is_named_by_notebook_and_cell(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = (
        "y = 2\nz = 3",
        "def twice(n: int) -> int:\n    return 2 * n\n",
        "# why\ntwice('two')",
        "a = twice(y)",
    )
    write_cells(project.notebooks, cells)
    assert check_types(project) != 0
    said = capsys.readouterr().out
    assert 'notebooks/few.ipynb: cell 4, line 2: error: Argument 1 to "twice"' in said
    assert "build/" not in said
    assert "types: see above" in said
    write_cells(project.notebooks, (*cells[:2], "twice(2)"))
    assert check_types(project) == 0
    (project.root / "src" / "code.py").write_text("x: int = ''\n", encoding="utf-8")
    assert check_types(project) != 0
    assert "src/code.py:1: error:" in capsys.readouterr().out


def test_every_line_of_a_module_leads_to_its_cell(project: Project) -> None:
    write_cells(project.notebooks, ("a = '''one\ntwo\n'''", "b = 1", "\nc = 2\n"))
    (module,) = write_code_modules(project)
    lines = (project.root / module.path).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line[:1] in ("a", "b", "c"):
            said = said_of_cells(f"{module.path}:{number}: error: x", [module])
            cell, at = {"a": (2, 1), "b": (3, 1), "c": (4, 2)}[line[0]]
            assert said == f"notebooks/few.ipynb: cell {cell}, line {at}: error: x"


def test_what_is_no_python_is_left_to_the_check_of_notebooks(project: Project) -> None:
    path = write_cells(project.notebooks, ("!ls",))
    assert write_code_modules(project) == ()
    shutil.copy(write_cells(project.notebooks, ("a = 1",)), project.notebooks / "other.ipynb")
    assert [module.notebook for module in write_code_modules(project)] == [
        "notebooks/few.ipynb", "notebooks/other.ipynb"
    ]  # fmt: skip
    path.write_text("{", encoding="utf-8")
    (left,) = write_code_modules(project)
    assert [file.name for file in (project.build / "notebook-code").iterdir()] == [Path(left.path).name]
