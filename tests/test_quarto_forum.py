"""A whole forum by both renderers, where Quarto ≥ 1.9 is installed; FORUM names another (docs/quarto.md)."""

import os
import shutil
from pathlib import Path

import pytest

from diendan.bundle.progress import progress_for
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.errors import ToolMissing
from diendan.plan.manifest.manifest import read_manifest
from diendan.project import Project
from diendan.render.quarto.quarto_tool import find_quarto
from rendered_documents import same_document

ROOT = Path(__file__).parent.parent
FORUM = os.environ.get("FORUM", "cprgs-pilot")

try:
    find_quarto()
except ToolMissing as missing:
    pytest.skip(missing.message, allow_module_level=True)


def test_both_renderers_make_the_same_forum(tmp_path: Path) -> None:
    builtin, quarto = (Project.at(ROOT, tmp_path / name) for name in ("builtin", "quarto"))
    assert run_forum(builtin, FORUM, Options(renderer="builtin"), progress_for()).troubles == ()
    # Quarto gets the notebooks as they were executed, so that all that differs comes of the renderer.
    shutil.copytree(builtin.made, quarto.made)
    assert run_forum(quarto, FORUM, Options(renderer="quarto"), progress_for()).troubles == ()
    bundles = [project.bundle(FORUM) for project in (builtin, quarto)]
    one, other = (
        {path.relative_to(bundle) for path in bundle.rglob("*") if path.is_file()} for bundle in bundles
    )
    assert one == other
    written = {
        path for path in one if path.parent != Path() and path.parts[0] not in ("workflow", "csv", "tables")
    }
    assert {path.suffix for path in written} >= {".html", ".pdf", ".docx", ".ipynb", ".csv"}
    different = [
        str(path) for path in sorted(written) if not same_document(bundles[0] / path, bundles[1] / path)
    ]
    assert different == []
    head = read_manifest(bundles[1]).head["renderer"]
    assert isinstance(head, dict)
    assert head["name"] == "quarto"
    assert {"pandoc", "typst"} <= set(str(head["version"]).replace(",", "").split())
