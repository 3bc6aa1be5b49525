"""`quarto render`, called by hand among the notebooks and in a bundle. Runs where Quarto is installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from diendan.errors import ToolMissing
from diendan.parsing.notebook_files import read_notebook, write_notebook
from diendan.render.lowering.notebook_cells import rendered_apart
from diendan.render.quarto.quarto_tool import find_quarto

ROOT = Path(__file__).parent.parent
NOTEBOOK = min((ROOT / "notebooks").glob("*.ipynb"), key=lambda path: path.stat().st_size)

try:
    QUARTO = find_quarto().command
except ToolMissing as missing:
    pytest.skip(missing.message, allow_module_level=True)


def render(folder: Path, *words: str) -> None:
    done = subprocess.run([QUARTO, "render", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".quarto" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_source_notebook_becomes_a_page_under_build(tmp_path: Path) -> None:
    (tmp_path / "notebooks" / "texts").mkdir(parents=True)
    texts = Path("texts") / f"{NOTEBOOK.stem}.vi.md"
    for name in (NOTEBOOK.name, "_quarto.yml", texts):
        shutil.copyfile(ROOT / "notebooks" / name, tmp_path / "notebooks" / name)
    (tmp_path / "reports").mkdir()
    shutil.copyfile(ROOT / "reports" / "_brand.yml", tmp_path / "reports" / "_brand.yml")
    before = contents(tmp_path / "notebooks")
    render(tmp_path, f"notebooks/{NOTEBOOK.name}")
    assert contents(tmp_path / "notebooks") == before
    pages = tmp_path / "build" / "quarto"
    assert (pages / f"{NOTEBOOK.stem}.html").is_file()
    shutil.rmtree(pages)
    render(tmp_path / "notebooks")
    assert contents(tmp_path / "notebooks") == before
    assert [path.name for path in pages.rglob("*.html")] == [f"{NOTEBOOK.stem}.html"]


LATEX = """#!/usr/bin/env python3
import re, sys
from pathlib import Path

said = dict(re.findall(r"-?-(output-directory|jobname)[ =](\\S+)", " ".join(sys.argv)))
stem = said.get("jobname", Path(sys.argv[-1]).stem)
Path(said.get("output-directory", "."), stem + ".pdf").write_text("by hand")
"""


def test_a_notebook_of_a_bundle_leaves_the_documents_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    latex = tmp_path / "bin" / "lualatex"
    latex.parent.mkdir()
    latex.write_text(LATEX, encoding="utf-8")
    latex.chmod(0o755)
    monkeypatch.setenv("PATH", str(latex.parent), prepend=os.pathsep)
    unit = tmp_path / "reports" / "2026-q3" / "cao-bang"
    unit.mkdir(parents=True)
    name = f"{NOTEBOOK.stem}.vi"
    write_notebook(rendered_apart(read_notebook(NOTEBOOK, name), name), unit / f"{name}.ipynb")
    for ending in ("html", "docx", "pdf"):
        (unit / f"{name}.{ending}").write_text("published", encoding="utf-8")
    before = contents(unit)
    render(unit, f"{name}.ipynb")
    for format in ("docx", "typst", "pdf"):
        render(unit, f"{name}.ipynb", "--to", format)
    render(unit)
    after = contents(unit)
    assert {path: after[path] for path in before} == before
    assert {f"{name}.quarto.{ending}" for ending in ("html", "docx", "typ", "pdf")} <= after.keys()
