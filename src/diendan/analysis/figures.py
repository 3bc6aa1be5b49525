"""Figures as outputs: the picture, a digest of its values, and what its caption and alt text need."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from diendan.analysis.charts.style import DPI, PNG, WIDTHS_CM
from diendan.analysis.outputs import (
    Output,
    Source,
    digest,
    json_ready,
    merge_sources,
    provenance,
    refuse_mixed_poverty,
    tidy,
)
from diendan.analysis.session import current
from diendan.errors import InputError
from diendan.spec.texts import JsonValue

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


def figure(
    label: str, fig: "Figure", *, values: Mapping[str, Any], data: "pd.DataFrame", sources: Sequence[Source]
) -> Output:
    """Return the output of a figure; the last line of its cell.

    label: "fig-…", with parts <label>.caption and <label>.alt in the texts. values: what those two parts
    print. data: the plotted values, tidy; they are published as CSV. sources: where they are from.
    Raises InputError for a label or part that is missing, Refused for survey and register poverty together.
    """
    report = current()
    require_parts(label, "fig-", report.texts.names, report.texts.path.name)
    refuse_mixed_poverty(label, sources)
    stream = BytesIO()
    fig.savefig(stream, format="png", dpi=DPI, metadata={"Software": None}, pil_kwargs=PNG)
    shown = tidy(data)
    half = fig.get_size_inches()[0] * 2.54 < (WIDTHS_CM["half"] + WIDTHS_CM["full"]) / 2
    payload: dict[str, JsonValue] = {
        "kind": "figure",
        "label": label,
        "values": json_ready(values),
        "provenance": provenance(values=values),
        "unit": report.key,
        "width": "half" if half else "full",
        "sources": [source.as_json() for source in merge_sources(sources)],
        "data": shown,
    }
    text = digest("figure", label, report.key, shown)
    return Output({"image/png": b64encode(stream.getvalue()).decode("ascii"), "text/plain": text}, payload)


def require_parts(label: str, prefix: str, names: Sequence[str], file: str) -> None:
    if not label.startswith(prefix):
        raise InputError(f"The label {label!r} must begin with {prefix!r}.")
    missing = [f"{label}.{part}" for part in ("caption", "alt") if f"{label}.{part}" not in names]
    if prefix == "tbl-":
        missing = [name for name in missing if name.endswith(".caption")]
    if missing:
        raise InputError(f"{file} lacks {', '.join(missing)}. Write them there.")
