"""Prose as outputs: the values that a section of the texts prints, and how it reads now."""

from collections.abc import Mapping
from typing import Any

from diendan.analysis.outputs import Output, provenance
from diendan.analysis.session import current
from diendan.analysis.text_values import json_ready, values_told


def prose(section: str, values: Mapping[str, Any]) -> Output:
    """Return the output of a paragraph; the last line of its cell.

    section: the part of the texts. values: numbers, texts, days, lists, mappings, rows and frames
    (for the texts: their rows) under names that say what they are; they travel with the notebook, for the
    renderer.
    Raises InputError where the part is missing, asks for a value that is not given, or is given one of
    another kind; Refused where it prints
    a figure that leads to no row of data/ and states no reason (`untraced`).
    """
    report, told = current(), values_told(values)
    markdown = str(report.text_of(section, told))
    return Output(
        {"text/markdown": markdown, "text/plain": f"prose {section} · {report.key}"},
        {
            "kind": "prose",
            "section": section,
            "values": json_ready(told),
            "provenance": provenance(values=told),
        },
    )
