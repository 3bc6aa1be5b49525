"""No typed-in figures: every number that a reader sees comes from the data, or has a reason to stand here."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from diendan.checks.texts.template_reading import LiteralWords
from diendan.checks.texts.text_parts import read_parts
from diendan.errors import DiendanError, Finding
from diendan.parsing.notebook_files import PARAMETERS_TAG, cell_place, read_notebook
from diendan.parsing.python_text import nodes_of
from diendan.project import Project
from diendan.spec.wording.own_words import Allowed, load_allowed
from diendan.spec.wording.printed_words import figures_in, words_only

_EXPECTED = (
    "a value of the notebook ({{ name | number }}), words of a unit of measure ({{ name | unit }}), "
    "or an entry in notebooks/texts/allowed.yml"
)
_IDENTIFIER = re.compile(r"[\w./:#@=-]*", re.ASCII)
_FILLS = ("prose", "figure", "table")


def check_typed_figures(root: Path, *, to_publish: bool = False, only: str = "*") -> list[Finding]:
    """Return one finding for each figure that is typed into a notebook or its texts under `root`.

    Read are the texts' words outside `{{ }}` and `{% %}`, the words and numbers printed from inside them, the
    notebooks' Markdown and front matter, the strings in their code that hold words, and numbers handed to
    prose, figure or table as they stand. Entries of allowed.yml that nothing needs are findings too.
    to_publish: only what is typed into the texts; what cells print is looked at when they run.
    only: one report, of which no entry is said to be needed by nothing.
    """
    project = Project.at(root)
    findings: list[Finding] = []
    allowed = load_allowed(project, findings)["figures"]
    for path in sorted(project.texts.glob(f"{only}.*.md")):
        findings += _in_texts(path, project.label(path), allowed)
    if to_publish:
        return findings
    for path in sorted(project.notebooks.glob(f"{only}.ipynb")):
        findings += _in_notebook(path, project.label(path), allowed)
    return [*findings, *(allowed.unused() if only == "*" else ())]


def _in_texts(path: Path, label: str, allowed: Allowed) -> Iterator[Finding]:
    findings: list[Finding] = []
    for part in read_parts(path, label, "texts in parts", findings):
        numbers = [(number.line, number.text) for number in part.reading.numbers]
        for line, figure in (*_unallowed(part.reading.pieces, allowed), *numbers):
            yield Finding(f"{label}: line {part.line + line}", f"the figure `{figure}`", _EXPECTED)
    yield from findings


def _unallowed(pieces: Iterable[LiteralWords], allowed: Allowed) -> Iterator[tuple[int, str]]:
    for piece in pieces:
        for line, figure in figures_in(allowed.without(words_only(piece.text))):
            yield piece.line + line - 1, figure


def _in_notebook(path: Path, label: str, allowed: Allowed) -> Iterator[Finding]:
    try:
        notebook = read_notebook(path, label)
    except DiendanError as error:
        yield from error.findings or [Finding(label, error.message, "a notebook")]
        return
    for number, cell in enumerate(notebook["cells"], 1):
        place = f"{label}: {cell_place(number, cell['source'])}"
        if cell["cell_type"] != "code":
            pieces = [LiteralWords(1, cell["source"])]
        elif PARAMETERS_TAG in cell["metadata"].get("tags", ()):
            continue
        else:
            pieces = list(_words_in_code(cell["source"]))
            for line, figure in _handed_over(cell["source"]):
                yield Finding(f"{place}, line {line}", f"the figure `{figure}`", "a value from the data")
        for line, figure in _unallowed(pieces, allowed):
            yield Finding(f"{place}, line {line}", f"the figure `{figure}`", _EXPECTED)


def _words_in_code(source: str) -> Iterator[LiteralWords]:
    """Give the strings in code that hold words: no docstrings, names of columns, labels or formats."""
    docstrings: set[ast.AST] = set()
    for node in nodes_of(source):
        match node:
            case (
                ast.FunctionDef(body=[ast.Expr(value=docstring), *_])
                | ast.ClassDef(body=[ast.Expr(value=docstring), *_])
            ):
                docstrings.add(docstring)
            case ast.Constant(value=str(text)) if node not in docstrings and not _IDENTIFIER.fullmatch(text):
                yield LiteralWords(node.lineno, text)


def _handed_over(source: str) -> Iterator[tuple[int, str]]:
    """Give the numbers that a call of prose, figure or table hands to the texts as they stand."""
    for node in nodes_of(source):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in _FILLS:
            for inner in ast.walk(node):
                for value in inner.values if isinstance(inner, ast.Dict) else ():
                    if isinstance(value, ast.Constant) and type(value.value) in (int, float):
                        yield value.lineno, str(value.value)
