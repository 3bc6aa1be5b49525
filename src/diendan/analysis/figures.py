"""Figures as outputs: the picture, a digest of values and pixels, and what caption and alt text need."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from diendan.analysis.charts.chart_labels import refuse_unknown_labels
from diendan.analysis.charts.drawn_values import refuse_other_values
from diendan.analysis.charts.style import DPI, PNG, WIDTHS_CM, localise_plain, typeface
from diendan.analysis.outputs import Output, described
from diendan.analysis.session import current
from diendan.analysis.text_values import TidyRows, rows_of, values_told
from diendan.data.provenance.named_source import Source
from diendan.errors import InputError

_MOST_NAMED = 5
_PAPER, _WHITE = 200, 255  # what is darker than paper is seen

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def figure(
    label: str,
    drawn: object = None,
    *,
    values: Mapping[str, Any] | None = None,
    data: TidyRows,
    sources: Sequence[Source] | None = None,
) -> Output:
    """Return the output of a figure, which it closes; the last line of its cell.

    label: "fig-…", with parts <label>.caption and <label>.alt in the texts. drawn: a figure of matplotlib,
    its axes, or what pandas or seaborn returned; by default the one figure that pyplot has open. values: what
    those two parts print. data: the plotted values, tidy; they are published as CSV. sources: where they are
    from; by default the tables to which the numbers in `data` and in the texts lead.
    Raises InputError for a label, part or source that is missing, nothing drawn, no single figure, or words
    beyond the picture's edge; Refused for survey and register poverty together, for a number in `data` or in
    what the texts print that leads to no row of data/, and for a label in the picture whose number is none
    of `data` or `values`.
    """
    from matplotlib import pyplot

    if not label.startswith("fig-"):
        raise InputError(f"The label {label!r} must begin with 'fig-'.")
    if sources is not None and not sources:
        raise InputError(f"{label} has no source. Name the tables that it shows: sources=[Source(…)].")
    typeface()
    fig, values, report = _figure_of(drawn, label), values_told(values), current()
    metadata, text = described(report, label, ("caption", "alt"), values, data, sources)
    refuse_other_values(label, fig, rows_of(data))
    refuse_unknown_labels(label, fig, [values, rows_of(data)], report.language)
    half = fig.get_size_inches()[0] * 2.54 < (WIDTHS_CM["half"] + WIDTHS_CM["full"]) / 2
    metadata["width"] = "half" if half else "full"
    localise_plain(fig, report.language)
    drawn_as_png, pixels = picture(label, fig)
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


def _bring_inside(label: str, fig: "Figure") -> None:
    """Lay the axes out anew where something is cut off at an edge; InputError where it still is."""
    if not _cut_off(fig):
        return
    fig.set_layout_engine("constrained")
    with catch_warnings():
        simplefilter("ignore")  # what it could not lay out is told below
        fig.draw_without_rendering()
    if cut := _cut_off(fig):
        raise InputError(
            f"{label}: the picture's edge cuts off {cut}. Draw it larger (figsize=…), break the words into "
            "lines, or place them inside."
        )


def _cut_off(fig: "Figure") -> str:
    """Return what of a figure lies beyond its edges, in words; "" for nothing."""
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox

    edges, whole = fig.bbox_inches, Bbox.union([fig.bbox_inches, fig.get_tightbbox()])
    if whole.bounds == edges.bounds:
        return ""
    boxes = {
        text.get_text(): text.get_window_extent().transformed(fig.dpi_scale_trans.inverted())
        for text in fig.findobj(Text)
        if isinstance(text, Text) and text.get_visible() and text.get_text()
    }
    # Ticks beyond the limits of an axis have words that are not drawn: what is drawn lies in `whole`.
    out = [words for words, box in boxes.items() if _lies_in(box, whole) and not _lies_in(box, edges)]
    named = ", ".join(f"`{' '.join(words.split())}`" for words in out[:_MOST_NAMED])
    return (named or "what is drawn") if _is_inked(fig, whole) else ""


def _is_inked(fig: "Figure", whole: Any) -> bool:
    """Say whether anything is seen beyond the edges of a figure, up to those of `whole`.

    The box of a text has room for letters that it may not have.
    """
    import numpy as np
    from matplotlib.transforms import Bbox

    left, bottom = (ceil(-each * DPI) for each in whole.min)
    width, height = (ceil(each * DPI) for each in fig.get_size_inches())
    columns, rows = (ceil(each * DPI) for each in whole.size)
    if columns > 2 * width or rows > 2 * height:
        return True
    taken = (-left, -bottom, columns - left + 0.5, rows - bottom + 0.5)
    stream, box = BytesIO(), Bbox.from_extents(*(pixels / DPI for pixels in taken))
    fig.savefig(stream, format="rgba", dpi=DPI, bbox_inches=box)
    seen = np.frombuffer(stream.getvalue(), np.uint8).reshape(rows, columns, 4).copy()
    seen[max(0, rows - bottom - height) : rows - bottom, left : left + width] = _WHITE
    return bool((seen < _PAPER).any())


def _lies_in(box: Any, edges: Any) -> bool:
    return bool((box.min >= edges.min - 0.02).all() and (box.max <= edges.max + 0.02).all())


def picture(label: str, fig: "Figure") -> tuple[str, str]:
    """Return a drawing as PNG in base64, and a line that tells its pixels from any others.

    Words that would be cut off at an edge are brought inside, by smaller axes. Raises InputError, which names
    `label`, where they cannot be.
    The line goes into the text beside the picture: a comparison of stored outputs sees by it what the values
    do not say, such as a colour.
    """
    from PIL import Image

    _bring_inside(label, fig)
    raw, stream = BytesIO(), BytesIO()
    fig.savefig(raw, format="rgba", dpi=DPI)
    pixels = raw.getvalue()
    width = int(fig.get_figwidth() * DPI)
    size = (width, len(pixels) // (4 * width))
    Image.frombytes("RGBA", size, pixels).save(stream, format="png", dpi=(DPI, DPI), **PNG)
    seen = f"picture {size[0]}×{size[1]} {sha256(pixels).hexdigest()[:16]}"
    return b64encode(stream.getvalue()).decode("ascii"), seen
