"""Labels of figures and tables, and the names that they are printed with."""

import re
from collections.abc import Iterable

from diendan.errors import Finding
from diendan.language import Language, phrase
from diendan.render.lowering.notebook_cells import ExecutedCell, ours_of
from diendan.render.neutral_markdown import plain

_LABEL = re.compile(r"(fig|tbl)-[a-z0-9]+(?:-[a-z0-9]+)*")


def numbered_labels(
    cells: Iterable[ExecutedCell], language: Language
) -> tuple[dict[str, str], list[Finding]]:
    """Return the labels that are shown, in order, with their names ("fig-x": "Hình 1"), and what is wrong."""
    labels: dict[str, str] = {}
    findings: list[Finding] = []
    counts = {"fig": 0, "tbl": 0}
    for cell in cells:
        for output in cell.outputs if cell.outputs_shown else ():
            ours, where = ours_of(output), cell.place
            label = str(ours.get("label", "")) if ours.get("kind") in ("figure", "table") else ""
            if not label:
                continue
            if not _LABEL.fullmatch(label):
                findings.append(Finding(where, f"label {plain(label)}", "fig-… or tbl-… in small letters"))
            elif label in labels:
                findings.append(Finding(where, f"label {label} again", "one output a label"))
            else:
                kind = label[:3]
                counts[kind] += 1
                name = phrase("figure" if kind == "fig" else "table", language)
                labels[label] = f"{name} {counts[kind]}"
    return labels, findings
