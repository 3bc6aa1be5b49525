"""The house style of figures: one typeface, one accent, fixed sizes, numbers as the language writes them.

Colours are from the Okabe-Ito palette, which colour-blind readers tell apart; each also has its own line
style and marker, so that a black-and-white print says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from math import isclose
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from diendan import colours
from diendan.language import Language, as_printed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RESOURCES = ("house.mplstyle",)
Width = Literal["full", "half", "slide"]

ACCENT = colours.ACCENT  # the province of the report, always
REGION = "#B25E00"  # its region, always
COUNTRY = colours.MUTED  # the country, always
FAINT = "#D9D9D9"  # grid, ranges, what is only background
INK = colours.INK
PAPER = "#FFFFFF"
FORMER = ("#0A3557", "#3F8CC9", "#8FBCE0")  # former provinces: shades of the accent, distinguished by markers
FORMER_MARKERS = ("o", "s", "^")
FORMER_DASHES = ((0, (4, 1.5, 1, 1.5)), (0, (6, 1.5)), (0, (3, 1)))  # grey print tells them apart, too
LINES = {"unit": "-", "region": (0, (5, 2)), "country": (0, (1, 1.5))}

DPI = 150
_EDGE = 3  # pixels left free beside the longest label
# Charts come out no larger than at the usual level 6, in half the time.
PNG = {"compress_level": 3}
WIDTHS_CM = {"full": 17.0, "half": 8.3, "slide": 22.8}
SIZE = 8.0
SLIDE_SIZE = 18.0  # of a chart that is a slide: read from the last row


@cache
def typeface() -> str:
    """Load Be Vietnam Pro from its package and set the house style; return the name of the family."""
    import matplotlib as mpl
    from matplotlib import font_manager

    spec = find_spec("fontpkg_be_vietnam_pro")
    if spec is None or not spec.submodule_search_locations:
        from diendan.errors import ToolMissing

        raise ToolMissing("The typeface Be Vietnam Pro is not installed. Run `make install`.")
    folder = Path(next(iter(spec.submodule_search_locations)))
    for style in ("Regular", "Bold", "Italic"):
        (file,) = sorted(folder.rglob(f"BeVietnamPro-{style}.ttf"))[:1]
        font_manager.fontManager.addfont(file)
    mpl.rc_file(Path(__file__).with_name(RESOURCES[0]), use_default_template=False)
    mpl.rc("font", size=SIZE)
    mpl.rc("text", color=INK)
    mpl.rc("axes", edgecolor=COUNTRY, labelcolor=INK, labelsize=SIZE, titlesize=SIZE)
    mpl.rc("xtick", color=COUNTRY, labelcolor=INK, labelsize=SIZE - 0.5)
    mpl.rc("ytick", color=COUNTRY, labelcolor=INK, labelsize=SIZE - 0.5)
    return "Be Vietnam Pro"


def canvas(
    width: Width, height_cm: float, columns: int = 1, rows: int = 1, sharey: bool = False
) -> "tuple[Figure, list[Axes]]":
    """Return an empty figure of the house's width and its axes, row by row.

    width: "full" (the text's width), "half" (two side by side) or "slide" (a slide's).
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    typeface()
    figure = Figure(figsize=(WIDTHS_CM[width] / 2.54, height_cm / 2.54), dpi=DPI)
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, columns, squeeze=False, sharey=sharey)
    return figure, [axis for row in axes for axis in row]


def localise(
    axis: "Axes",
    language: Language,
    which: Literal["x", "y"] = "y",
    decimals: int = 0,
    percent: bool = False,
) -> None:
    """Write the numbers of an axis as the language does and draw a faint grid across it.

    decimals: at least so many; more where its ticks need them.
    """
    from matplotlib.ticker import Formatter

    from diendan import language as words

    write = words.percent if percent else words.number

    class Numbers(Formatter):
        """Writes all ticks of an axis with the same number of decimals."""

        def format_ticks(self, values: Sequence[float]) -> list[str]:
            shown = max(_decimals_of(values), decimals)
            return [write(value, language, shown) for value in values]

        def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002 - as matplotlib asks
            return self.format_ticks([x])[0]

    target = axis.xaxis if which == "x" else axis.yaxis
    target.set_major_formatter(Numbers())
    axis.grid(axis=which, color=FAINT, linewidth=0.5)
    axis.set_axisbelow(True)


def localise_plain(figure: "Figure", language: Language) -> None:
    """Write the numbers that matplotlib itself puts on axes with the decimal sign of the language."""
    from matplotlib.ticker import ScalarFormatter

    class WithComma(ScalarFormatter):
        def __call__(self, x: float, pos: int | None = None) -> str:
            return super().__call__(x, pos).replace(".", ",")

        def get_offset(self) -> str:
            return super().get_offset().replace(".", ",")

    for axis in [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)]:
        formatter = axis.get_major_formatter()
        if language == "vi" and type(formatter) is ScalarFormatter:
            formatter.__class__ = WithComma  # which keeps its settings, and its axis


def _decimals_of(ticks: Sequence[float]) -> int:
    return next(
        (n for n in range(3) if all(isclose(t, as_printed(t, n) or 0, abs_tol=1e-9) for t in ticks)), 3
    )


def years(axis: "Axes", shown: list[int]) -> None:
    """Label the x axis with these years, as years (never as grouped numbers)."""
    axis.set_xticks(shown)
    axis.set_xticklabels([str(year) for year in shown])


@dataclass(frozen=True)
class EndLabel:
    """A direct label beside the end of a line. ink: the colour of its words, where the line's is too
    light."""

    text: str
    x: float
    y: float
    colour: str
    bold: bool = False
    ink: str = ""


def label_ends(axis: "Axes", x: float, labels: list[EndLabel], gap: float = 0.09) -> None:
    """Write labels right of `x`, moved apart where they would overlap, each joined to the end of its line.

    gap: the least distance between two labels, as a share of the axis height. The axis gives up what a long
    name needs to stay on the page.
    """
    low, high = axis.get_ylim()
    ordered = sorted(labels, key=lambda label: label.y)
    heights = _apart([label.y for label in ordered], gap * (high - low), low, high)
    written = [
        axis.annotate(
            label.text,
            (x, height),
            xytext=(11, 0),
            textcoords="offset points",
            va="center",
            ha="left",
            color=label.ink or label.colour,
            fontsize=SIZE - 0.5,
            fontweight=700 if label.bold else 400,
            annotation_clip=False,
        )
        for label, height in zip(ordered, heights, strict=True)
    ]
    figure = axis.get_figure(root=True)
    assert figure is not None
    for _ in range(3):  # a narrower axis moves its labels less than it gives them
        over = max((text.get_window_extent().x1 for text in written), default=0.0) - figure.bbox.x1
        if over > 0:
            start, foot, wide, tall = axis.get_position().bounds
            axis.set_position((start, foot, wide - (over + _EDGE) / figure.bbox.width, tall))
    left, right = axis.get_xlim()
    # A short join in the margin: its far end lies a fixed length to the right of the last point.
    away = x + 9 / 72 * (right - left) / (figure.get_size_inches()[0] * axis.get_position().width)
    for label, height in zip(ordered, heights, strict=True):
        axis.plot(
            [label.x, away], [label.y, height], color=label.colour, linewidth=0.5, clip_on=False, zorder=1
        )


def _apart(wanted: list[float], step: float, low: float, high: float) -> list[float]:
    """Return the heights, in rising order, moved as little as keeps them `step` apart and inside the axis."""
    heights = list(wanted)
    for _ in range(500):
        moved = False
        for i in range(len(heights) - 1):
            overlap = step - (heights[i + 1] - heights[i])
            if overlap > 1e-6 * step:
                heights[i] -= overlap / 2
                heights[i + 1] += overlap / 2
                moved = True
        if heights and heights[0] < low:
            heights[0] += low - heights[0]
        if heights and heights[-1] > high:
            heights[-1] = high
        if not moved:
            break
    return heights
