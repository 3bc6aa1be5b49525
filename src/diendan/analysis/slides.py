"""Slides as outputs: one message each, with the sources that the speaker may be asked for.

A slide is no part of the report's documents; the formats `slides` and `pptx` are made of all slides of a
notebook.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from diendan.analysis.charts.chart_labels import refuse_unknown_labels
from diendan.analysis.figures import picture
from diendan.analysis.outputs import Output, digest, merge_sources, tidy
from diendan.analysis.reading.figure_status import is_current
from diendan.analysis.refusals import Refused
from diendan.analysis.session import current
from diendan.analysis.text_values import TidyRows, json_ready, rows_of, values_told
from diendan.data.provenance.named_source import Source
from diendan.errors import InputError
from diendan.spec.texts import JsonValue

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def slide(
    name: str,
    values: Mapping[str, Any],
    sources: Sequence[Source],
    drawing: "Figure | None" = None,
    data: "TidyRows | None" = None,
) -> Output:
    """Return the output of one slide; the last line of its cell.

    name: "slide-…", with the parts <name> (a heading, and a list where there is no picture) and <name>.notes
    (what the speaker says) in the texts, <name>.alt too where there is a picture. values: what they print.
    sources: named at the end of the notes. data: what the picture shows.
    Raises InputError for a name or part that is missing; Refused for figures that end more than five years
    before the report's day.
    """
    report = current()
    wanted = [name, f"{name}.notes", *([f"{name}.alt"] if drawing else [])]
    missing = [part for part in wanted if part not in report.texts.names]
    if missing or not name.startswith("slide-"):
        raise InputError(f"{report.texts.path.name} lacks {', '.join(missing) or 'slide-… in ' + name}.")
    for source in sources:
        if source.years and not is_current(max(source.years), report.day):
            raise Refused(
                f"{name}: figures of {source.table} that end in {max(source.years)} stand on no slide of"
                f" {report.day.year}. Tell them in the report, as historical context."
            )
    told = values_told(values)
    payload: dict[str, JsonValue] = {
        "kind": "slide",
        "section": name,
        "values": json_ready(told),
        "unit": report.key,
        "sources": [json_ready(vars(source)) for source in merge_sources(sources)],
        "picture": drawing is not None,
    }
    printed = list[str]()
    for part in wanted:
        printed.append(str(report.text_of(part, told, "\n".join(printed))))
    markdown, *words = printed
    plotted = tidy([] if data is None else data)
    text = digest(f"slide {name} · {report.key}", plotted, merge_sources(sources), words)
    shown: dict[str, Any] = {"text/markdown": markdown, "text/plain": text}
    if drawing is not None:
        refuse_unknown_labels(name, drawing, [told, rows_of([] if data is None else data)], report.language)
        shown["image/png"], pixels = picture(name, drawing)
        shown["text/plain"] = f"{text}\n{pixels}"
    return Output(shown, payload)
