"""A copy of the project whose registry a test fills, so that whole documents can be made of it."""

import shutil
from pathlib import Path

from dialogue_registry import ROOT, RowsOf, add_rows
from diendan.project import Project


def built_project(folder: Path, **tables: RowsOf) -> Project:
    """Return a project at `folder`: the real one with `tables` added to its registry."""
    for part in ("data", "notebooks", "params"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copytree(ROOT / "reports" / "_extensions", folder / "reports" / "_extensions")
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    add_rows(folder / "data", **tables)
    return Project.at(folder)
