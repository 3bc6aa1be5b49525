"""Figures as outputs: the picture, a digest of values and pixels, and what caption and alt text need."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

from diendan.analysis.charts.chart_labels import refuse_unknown_labels
from diendan.analysis.charts.style import DPI, PNG, WIDTHS_CM, localise_plain
from diendan.analysis.outputs import Output, TidyRows, described, rows_of
from diendan.analysis.session import current
from diendan.data.provenance.named_source import Source
from diendan.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def figure(
    label: str,
    drawn: object = None,
    *,
    values: Mapping[str, Any] | None = None,
    data: TidyRows,
    sources: Sequence[Source],
) -> Output:
    """Return the output of a figure, which it closes; the last line of its cell.

    label: "fig-…", with parts <label>.caption and <label>.alt in the texts. drawn: a figure of matplotlib,
    its axes, or what pandas or seaborn returned; by default the one figure that pyplot has open. values: what
    those two parts print. data: the plotted values, tidy; they are published as CSV. sources: where they are
    from.
    Raises InputError for a label, part or source that is missing, nothing drawn, or no single figure; Refused
    for survey and register poverty together, for a number in `data` or in what the texts print that leads to
    no row of data/, and for a label in the picture whose number is none of `data` or `values`.
    """
    from matplotlib import pyplot

    if not label.startswith("fig-"):
        raise InputError(f"The label {label!r} must begin with 'fig-'.")
    if not sources:
        raise InputError(f"{label} has no source. Name the tables that it shows: sources=[Source(…)].")
    fig, values, report = _figure_of(drawn, label), values or {}, current()
    metadata, text = described(report, label, ("caption", "alt"), values, data, sources)
    refuse_unknown_labels(label, fig, [values, rows_of(data)], report.language)
    half = fig.get_size_inches()[0] * 2.54 < (WIDTHS_CM["half"] + WIDTHS_CM["full"]) / 2
    metadata["width"] = "half" if half else "full"
    localise_plain(fig, report.language)
    drawn_as_png, pixels = picture(fig)
    pyplot.close(fig)  # the kernel would show it once more, bare
    return Output({"image/png": drawn_as_png, "text/plain": f"{text}\n{pixels}"}, metadata)


def _figure_of(drawn: object, label: str) -> "Figure":
    """Return the figure that was drawn, whatever of it was handed over."""
    import numpy as np
    from matplotlib import pyplot
    from matplotlib.figure import Figure, FigureBase

    if drawn is None:
        pieces: list[Any] = [pyplot.figure(number) for number in pyplot.get_fignums()]
    else:
        several = list(drawn.values()) if isinstance(drawn, Mapping) else drawn
        pieces = list(np.asarray(several, dtype=object).ravel())
    owners = {getattr(piece, "figure", None) for piece in pieces}
    figures = {owner.get_figure(root=True) for owner in owners if isinstance(owner, FigureBase)}
    if len(figures) != 1 or len(owners) != len(figures):
        got = "no figure is open" if not pieces else f"{len(owners)} figures are open"
        if drawn is not None:
            got = f"{type(drawn).__name__} is not one figure of matplotlib or its axes"
        raise InputError(
            f"{label}: {got}. Draw one in this cell, or hand it over: figure({label!r}, axes, …)."
        )
    (fig,) = figures
    assert isinstance(fig, Figure)
    if not any(axes.has_data() for axes in fig.axes):
        raise InputError(f"{label}: nothing is drawn on the figure.")
    return fig


def picture(fig: "Figure") -> tuple[str, str]:
    """Return a drawing as PNG in base64, and a line that tells its pixels from any others.

    The line goes into the text beside the picture: a comparison of stored outputs sees by it what the values
    do not say, such as a colour.
    """
    from PIL import Image

    raw, stream = BytesIO(), BytesIO()
    fig.savefig(raw, format="rgba", dpi=DPI)
    pixels = raw.getvalue()
    width = int(fig.get_figwidth() * DPI)
    size = (width, len(pixels) // (4 * width))
    Image.frombytes("RGBA", size, pixels).save(stream, format="png", dpi=(DPI, DPI), **PNG)
    seen = f"picture {size[0]}×{size[1]} {sha256(pixels).hexdigest()[:16]}"
    return b64encode(stream.getvalue()).decode("ascii"), seen
