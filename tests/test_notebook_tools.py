"""The stored outputs of source notebooks."""

from pathlib import Path

from diendan.execute.validation import store_notebooks
from diendan.parsing.notebook_files import read_notebook
from tiny_project import tiny_project


def test_stored_outputs_are_normalised_and_the_same_again(tmp_path: Path) -> None:
    project = tiny_project(tmp_path / "project")
    (path,) = store_notebooks(project)
    first = path.read_bytes()
    notebook = read_notebook(path)
    assert [cell["execution_count"] for cell in notebook["cells"]] == [1, 2, 3, 4]
    assert "text/markdown" in notebook["cells"][-1]["outputs"][0]["data"]
    assert not any("injected-parameters" in cell["metadata"].get("tags", ()) for cell in notebook["cells"])
    assert str(tmp_path).encode() not in first
    store_notebooks(project)
    assert path.read_bytes() == first
