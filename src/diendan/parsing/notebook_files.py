"""Notebooks as files: read, check, normalise and write them; find and read the parameters cell.

Pure JSON and ast: nothing here imports nbformat, so that planning stays fast.
"""

import ast
import json
import keyword
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from diendan.errors import Finding, InputError
from diendan.files.atomic_writing import write_atomically
from diendan.language.invisible_characters import hidden
from diendan.parsing.json_text import parse_json
from diendan.parsing.notebook_faults import notebook_faults
from diendan.parsing.python_text import parse_python

Notebook = dict[str, Any]
"""A notebook document (nbformat 4), its multi-line texts joined to single strings."""
NotebookCell = dict[str, Any]
Literal = str | int | float | bool

KERNEL_NAME = "diendan"
"""The kernel that the pipeline executes with; an editor opens a notebook with the kernel that it names."""
PARAMETERS_TAG = "parameters"
INJECTED_TAG = "injected-parameters"
_LABEL = re.compile(r"(?:#\|[^\n]*\n)*?#\| *label: *([\w-]{1,64})\s*(?:\n|$)")
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_GREATEST = 10**15
_MEMORY_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
# Written by tools about themselves: times, paths, run ids, states of a window.
_NOTEBOOK_METADATA = ("authors", "title")
_CELL_METADATA_NOISE = (
    "papermill",
    "execution",
    "ExecuteTime",
    "collapsed",
    "scrolled",
    "trusted",
    "jupyter",
)


def read_notebook(path: Path, where: str | None = None) -> Notebook:
    """Return the notebook in the file `path`.

    where: the file's name in messages; by default the path's last part.
    Raises InputError if the file cannot be read or is not a notebook (nbformat 4).
    """
    where = where or path.name
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(f"There is no notebook {where}.") from None
    except (OSError, UnicodeDecodeError) as cause:
        raise InputError(f"The notebook {where} cannot be read: {cause}.") from cause
    return parse_notebook(text, where)


def parse_notebook(text: str, where: str) -> Notebook:
    """Return the notebook written as JSON in `text`; `where` names it in messages.

    Raises InputError with all findings if it is not a notebook (nbformat 4).
    """
    notebook = parse_json(text, where)
    findings = list(notebook_faults(notebook, where))
    if findings:
        raise InputError(f"{where} is not a notebook that diendan can read.", findings)
    for cell in notebook["cells"]:
        cell["source"] = joined(cell["source"])
        for holder, key in _texts(cell):
            holder[key] = joined(holder[key])
    return dict(notebook)


def notebook_text(notebook: Notebook, indent: int | None = 1) -> str:
    """Return the notebook as JSON text that depends on its content alone: keys sorted, letters as is.

    indent: spaces a level, for people and for git; None for one long line, which takes a tenth of the time.
    """
    stored = own_copy(notebook)
    for cell in stored["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
        for holder, key in _texts(cell):
            if isinstance(holder[key], str) and not key.startswith("image/"):
                holder[key] = holder[key].splitlines(keepends=True)
    return json.dumps(stored, ensure_ascii=False, indent=indent, sort_keys=True) + "\n"


def own_copy(notebook: Notebook) -> Notebook:
    """Return a copy whose cells, outputs and outputs' data may be changed; what is deeper is shared."""
    cells = []
    for cell in notebook["cells"]:
        copied = dict(cell)
        if "outputs" in cell:
            copied["outputs"] = [
                {**output, "data": dict(output["data"])} if "data" in output else dict(output)
                for output in cell["outputs"]
            ]
        cells.append(copied)
    return {**notebook, "cells": cells}


def notebook_bytes(notebook: Notebook, indent: int | None = 1) -> bytes:
    """Return the notebook as a file holds it; `indent` as for its text."""
    # A lone surrogate is text that a cell may print and that UTF-8 cannot hold.
    return notebook_text(notebook, indent).encode("utf-8", "backslashreplace")


def write_notebook(notebook: Notebook, path: Path, indent: int | None = 1) -> None:
    """Write the notebook to `path`, replacing what stood there in one step; `indent` as for its text."""
    # In a work directory: what is published of it is brought to the disk when it is staged.
    write_atomically(path, notebook_bytes(notebook, indent), durable=False)


def normalised(notebook: Notebook) -> Notebook:
    """Return a copy without what a run leaves behind: times, paths, run ids, versions, memory addresses.

    Cell ids are kept where valid and unique, else made from the cell's position. The numbers of the runs
    stay: they tell of a cell that was moved.
    """
    result = deepcopy(notebook)
    kept = {key: value for key, value in result["metadata"].items() if key in _NOTEBOOK_METADATA}
    result["metadata"] = kept | {
        "kernelspec": {"display_name": KERNEL_NAME, "language": "python", "name": KERNEL_NAME},
        "language_info": {"name": "python"},
    }
    result["nbformat"], result["nbformat_minor"] = 4, 5
    used: set[str] = set()
    for number, cell in enumerate(result["cells"], 1):
        _normalise_metadata(cell)
        cell["id"] = _cell_id(cell, number, used)
        used.add(cell["id"])
        if cell["cell_type"] == "code":
            for output in cell.setdefault("outputs", []):
                if output["output_type"] == "execute_result":
                    output["execution_count"] = cell.setdefault("execution_count", None)
            for holder, key in _texts(cell):
                if key in ("text", "text/plain") and isinstance(holder[key], str):
                    holder[key] = _MEMORY_ADDRESS.sub("at 0x0", holder[key])
    return result


def cell_place(number: int, source: str) -> str:
    """Return what messages call a cell: its number from 1 in file order, and its label if it has one."""
    label = cell_label(source)
    return f"cell {number} ({label})" if label else f"cell {number}"


def cell_label(source: str) -> str:
    """Return the label among the options of a cell; "" for none."""
    found = _LABEL.match(source)
    return found[1] if found else ""


def tagged(notebook: Notebook, tag: str) -> list[int]:
    """Return the positions (from 0) of the cells that carry `tag`."""
    return [i for i, cell in enumerate(notebook["cells"]) if tag in cell["metadata"].get("tags", ())]


def parameters(notebook: Notebook, where: str) -> dict[str, Literal]:
    """Return names and defaults of the parameters cell, in its order; `where` names the notebook in messages.

    The cell is the one code cell with the tag `parameters`. Each line is empty, a comment, or
    `name = literal  # meaning`, the literal a string, an integer, a number or True/False.
    Raises InputError with all findings if there is no such cell, more than one, or it holds anything else.
    """
    found = [i for i in tagged(notebook, PARAMETERS_TAG) if notebook["cells"][i]["cell_type"] == "code"]
    if len(found) != 1:
        got = "none" if not found else "cells " + ", ".join(str(i + 1) for i in found)
        hint = "Give the tag `parameters` to the cell that holds the defaults."
        finding = Finding(where, got, "one code cell with the tag `parameters`", hint)
        raise InputError(f"{where} has no parameters cell of its own.", [finding])
    place = f"{where}: cell {found[0] + 1}"
    source = notebook["cells"][found[0]]["source"]
    try:
        statements = parse_python(source).body
    except SyntaxError as cause:
        finding = Finding(f"{place}, line {cause.lineno or 1}", cause.msg, "Python")
        raise InputError(f"The parameters cell of {where} is not Python.", [finding]) from cause
    read: dict[str, Literal] = {}
    findings: list[Finding] = []
    for statement in statements:
        line = f"{place}, line {statement.lineno}"
        result = _parameter(statement, line)
        if isinstance(result, Finding):
            findings.append(result)
        elif result[0] in read:
            findings.append(Finding(line, f"`{result[0]}` a second time", "each parameter once"))
        else:
            read[result[0]] = result[1]
    if findings:
        raise InputError(f"The parameters cell of {where} is wrong.", findings)
    return read


def _parameter(statement: ast.stmt, line: str) -> tuple[str, Literal] | Finding:
    expected = "name = a string, an integer, a number, True or False"
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            pass
        case _:
            return Finding(line, f"`{ast.unparse(statement)}`", expected)
    try:
        literal = ast.literal_eval(value)
    except ValueError:
        return Finding(line, f"`{ast.unparse(statement)}`", expected)
    if type(literal) not in (str, int, float, bool) or not _is_usual(literal):
        return Finding(line, f"`{ast.unparse(statement)[:80]}`", expected)
    if keyword.issoftkeyword(name) or name.startswith("_") or not name.isascii():
        return Finding(line, f"the name `{name}`", "an ASCII name that does not begin with `_`")
    return name, literal


def _is_usual(literal: Literal) -> bool:
    """Whether a value has no hidden characters, no more digits than a float keeps, and an end."""
    if isinstance(literal, str):
        return not hidden(literal, "\n\t")
    return abs(literal) < _GREATEST  # also false for what is not a number


def joined(text: str | Sequence[str]) -> str:
    """Return multi-line text of a notebook, which may be stored as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def _texts(cell: NotebookCell) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield holder and key of each text in a cell's outputs (JSON data is not text)."""
    for output in cell.get("outputs", ()):
        if "text" in output:
            yield output, "text"
        data = output.get("data", {})
        yield from ((data, kind) for kind in data if not kind.endswith("json"))


def _normalise_metadata(cell: NotebookCell) -> None:
    for key in _CELL_METADATA_NOISE:
        cell["metadata"].pop(key, None)
    if not cell["metadata"].get("tags", True):
        del cell["metadata"]["tags"]


def _cell_id(cell: NotebookCell, number: int, used: set[str]) -> str:
    if INJECTED_TAG in cell["metadata"].get("tags", ()):
        return INJECTED_TAG
    own = cell.get("id")
    if isinstance(own, str) and _CELL_ID.fullmatch(own) and own not in used:
        return own
    return next(name for n in range(number, number + 1000) if (name := f"cell-{n}") not in used)
