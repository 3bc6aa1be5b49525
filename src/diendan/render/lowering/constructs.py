"""Which constructs of a notebook the built-in renderer supports."""

from collections.abc import Iterator, Mapping
from typing import Any

from diendan.errors import Finding
from diendan.render.lowering.notebook_cells import (
    FRONT_MATTER,
    ExecutedCell,
    cells,
    front_matter,
    option_findings,
)
from diendan.render.lowering.prose_markup import construct_findings

_PRINTABLE = frozenset({"text/plain", "text/markdown", "image/png"})


def unsupported(notebook: Mapping[str, Any]) -> list[Finding]:
    """Name each construct of a source or executed notebook that cannot be rendered, with its cell.

    notebook: nbformat dict. An empty list means that both renderers make the same document of it.
    """
    findings = [
        Finding("cell 1", f"front matter key `{key}`", f"one of {', '.join(sorted(FRONT_MATTER))}")
        for key in sorted(set(map(str, front_matter(notebook))) - FRONT_MATTER)
    ]
    for cell in cells(notebook):
        findings += _cell_findings(cell)
    return findings


def _cell_findings(cell: ExecutedCell) -> Iterator[Finding]:
    where = f"cell {cell.number}"
    if cell.kind == "raw":
        if cell.number > 1:
            yield Finding(where, "a raw cell", "front matter in cell 1 only")
        return
    if cell.kind == "markdown":
        if cell.is_shown:
            yield from construct_findings(cell.source, where)
        return
    yield from option_findings(cell, where)
    if not cell.outputs_shown:
        return
    for output in cell.outputs:
        yield from _output_findings(cell, output, where)


def _output_findings(cell: ExecutedCell, output: Mapping[str, Any], where: str) -> Iterator[Finding]:
    kind = output.get("output_type")
    hint = "Add `#| include: false`, or tag the cell remove-cell."
    if kind == "stream":
        if output.get("name") != "stdout" or cell.options.get("output") != "asis":
            yield Finding(where, f"printed text ({output.get('name')})", "figure, table or prose", hint)
        return
    if kind not in ("display_data", "execute_result"):
        return
    data = output.get("data", {})
    if "text/html" in data:
        yield Finding(where, "an output in text/html", "text/markdown or image/png", hint)
    elif not (set(data) & {"text/markdown", "image/png"}):
        yield Finding(where, f"an output in {', '.join(sorted(data))}", "text/markdown or image/png", hint)
    elif extra := sorted(set(data) - _PRINTABLE):
        yield Finding(where, f"an output in {', '.join(extra)}", ", ".join(sorted(_PRINTABLE)), hint)
    if "image/png" in data and "diendan" not in output.get("metadata", {}):
        for option in ("label", "fig-cap", "fig-alt"):
            if not cell.options.get(option):
                yield Finding(where, f"a figure without `{option}`", f"#| {option}: …")
