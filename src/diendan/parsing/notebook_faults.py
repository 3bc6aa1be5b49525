"""What makes JSON no notebook: each part of nbformat 4 that is read later has the type that it must have."""

from collections.abc import Iterator
from typing import Any, Final

from diendan.errors import Finding
from diendan.language.invisible_characters import hidden_lines

_CELL_TYPES: Final = ("code", "markdown", "raw")


def notebook_faults(notebook: object, where: str) -> Iterator[Finding]:
    """Yield what is wrong with a value read from JSON that should be a notebook, by cell and line.

    where: the file's name in messages. Hidden characters are looked for in the sources, which people write;
    what a cell put out is judged where it is printed.
    """
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        yield Finding(where, "JSON without a list of cells", "a notebook")
        return
    if notebook.get("nbformat") != 4:
        got = f"nbformat {str(notebook.get('nbformat'))[:40]}"
        yield Finding(where, got, "nbformat 4", "Save it again in JupyterLab.")
    if not isinstance(notebook.get("metadata"), dict):
        yield Finding(where, "no metadata", "a notebook's metadata")
    for number, cell in enumerate(notebook["cells"], 1):
        yield from _cell_faults(cell, f"{where}: cell {number}")


def _cell_faults(cell: object, place: str) -> Iterator[Finding]:
    if not isinstance(cell, dict) or cell.get("cell_type") not in _CELL_TYPES:
        yield Finding(place, "something else", "a code, markdown or raw cell")
        return
    if not isinstance(cell.get("metadata"), dict) or not _is_text(cell.get("source")):
        yield Finding(place, "no source or no metadata", "a cell with both")
        return
    tags = cell["metadata"].get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        yield Finding(place, "tags that are no list of texts", "tags such as `parameters`")
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    yield from hidden_lines(source, f"{place}, line")
    outputs = cell.get("outputs", [])
    if not isinstance(outputs, list) or not all(_is_output(output) for output in outputs):
        yield Finding(
            place, "outputs of another shape", "outputs as JupyterLab stores them", "Run the cell again."
        )


def _is_output(output: Any) -> bool:
    """Whether kind, text, data and metadata of an output have their types; JSON in it is not text."""
    if not isinstance(output, dict) or not isinstance(output.get("output_type"), str):
        return False
    data, about = output.get("data", {}), output.get("metadata", {})
    if not isinstance(data, dict) or not isinstance(about, dict) or not _is_text(output.get("text", "")):
        return False
    return all(kind.endswith("json") or _is_text(text) for kind, text in data.items())


def _is_text(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(line, str) for line in value)
    )
