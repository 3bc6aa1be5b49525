"""Figures as outputs: the picture, a digest of its values, and what its caption and alt text need."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from diendan.analysis.charts.style import DPI, PNG, WIDTHS_CM
from diendan.analysis.outputs import Output, Source, TidyRows, described
from diendan.analysis.session import current
from diendan.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def figure(
    label: str, fig: "Figure", *, values: Mapping[str, Any], data: TidyRows, sources: Sequence[Source]
) -> Output:
    """Return the output of a figure; the last line of its cell.

    label: "fig-…", with parts <label>.caption and <label>.alt in the texts. values: what those two parts
    print. data: the plotted values, tidy; they are published as CSV. sources: where they are from.
    Raises InputError for a label or part that is missing, Refused for survey and register poverty together.
    """
    if not label.startswith("fig-"):
        raise InputError(f"The label {label!r} must begin with 'fig-'.")
    metadata, text = described(current(), label, ("caption", "alt"), values, data, sources)
    half = fig.get_size_inches()[0] * 2.54 < (WIDTHS_CM["half"] + WIDTHS_CM["full"]) / 2
    metadata["width"] = "half" if half else "full"
    return Output({"image/png": picture(fig), "text/plain": text}, metadata)


def picture(fig: "Figure") -> str:
    """Return a drawing as PNG in base64."""
    stream = BytesIO()
    fig.savefig(stream, format="png", dpi=DPI, metadata={"Software": None}, pil_kwargs=PNG)
    return b64encode(stream.getvalue()).decode("ascii")
