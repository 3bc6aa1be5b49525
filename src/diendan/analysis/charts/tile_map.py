"""The country as tiles, one a unit: it shows who is where and raises no question about borders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diendan.analysis.charts.style import ACCENT, COUNTRY, FAINT, INK, PAPER, SIZE, canvas
from diendan.analysis.session import OpenReport
from diendan.data.map_classes import class_bounds, class_of
from diendan.data.unit_names import abbreviations
from diendan.data.units import Unit, UnitSystem
from diendan.language import number
from diendan.traces import untraced

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Tile = tuple[int, int]  # row and column

# Greys from light to dark: they print as they are, and the accent is left for the report's own province.
SHADES = ("#F2F2F2", "#D4D4D4", "#ABABAB", "#757575", "#333333")
# Letters on these must be white to be read.
DARK = SHADES[3:]
_SHORT_SIZE = 5.2  # four letters go over the edges of a tile: what they would run into is kept off them


MAP_HEIGHT = 6.8  # cm


@dataclass(frozen=True)
class Classes:
    """Classes of a value: upper bounds (the last class has none) and how each is written in the key."""

    bounds: tuple[float, ...]
    labels: tuple[str, ...]

    @classmethod
    def written(cls, report: OpenReport, part: str, indicator: str, divisor: int = 1) -> "Classes":
        """Return the classes of an indicator, each written by part `part` of the texts.

        divisor: by how much its values are written smaller (1000: in millions, of thousands).
        Raises InputError for an indicator that has no classes (diendan.data.map_classes).
        """
        bounds = class_bounds(indicator)
        words = [number(bound / divisor, report.language) for bound in bounds]
        bounds_written = [untraced(each, "a bound of the map's classes") for each in words]
        ends = zip([None, *bounds_written], [*bounds_written, None], strict=True)
        return cls(bounds, tuple(report.phrase_of(part, {"low": low, "high": high}) for low, high in ends))

    def of(self, value: float) -> int:
        """Return the class of a value; a value on a bound belongs to the class above it."""
        return class_of(value, self.bounds)


def tile_map(
    system: UnitSystem,
    values: Mapping[str, float | None],
    unit: Unit,
    classes: Classes,
    name: str,
    no_data: str,
) -> "Figure":
    """Return a half-width map with one tile a unit, shaded by class, `unit` outlined and named, and its
    neighbours with the letters by which the forum's page calls them on a phone.

    values: by unit code; None is drawn as an empty, crossed tile and named `no_data` in the key.
    """
    from matplotlib.patches import Rectangle

    rows = [system.tile(each)[0] for each in system.units]
    columns = [system.tile(each)[1] for each in system.units]
    figure, (axis,) = canvas("half", MAP_HEIGHT)
    axis.set_position((0.02, 0.02, 0.96, 0.96))
    for each in system.units:
        row, column = system.tile(each)
        value = values.get(each.code)
        draw_tile(axis, (row, column), None if value is None else SHADES[classes.of(value)], 0.92, 0.92)
    row, column = system.tile(unit)
    axis.add_patch(
        Rectangle((column, row), 0.92, 0.92, fill=False, edgecolor=ACCENT, linewidth=2.2, zorder=3)
    )
    taken = {system.tile(each) for each in system.units}
    missing = any(values.get(each.code) is None for each in system.units)
    draw_key(axis, classes, no_data if missing else "", taken)
    left, right = min(columns) - 1.2, max(columns) + 4.2
    axis.set_xlim(left, right)
    axis.set_ylim(max(rows) + 1.2, min(rows) - 0.4)
    axis.set_aspect("equal", anchor="C")
    axis.axis("off")
    _name_tile(axis, name, row, column, taken)
    short = abbreviations(each.name_vi for each in system.units)
    for each in system.units:
        down, across = (there - here for there, here in zip(system.tile(each), (row, column), strict=True))
        if each != unit and max(abs(down), abs(across)) == 1:
            value = values.get(each.code)
            shade = PAPER if value is None else SHADES[classes.of(value)]
            _write_short(axis, short[each.name_vi], system.tile(each), shade)
    return figure


def draw_tile(axis: "Axes", tile: Tile, shade: str | None, width: float, height: float) -> None:
    """Draw a unit's tile in its shade, or empty and crossed where there is none."""
    from matplotlib.patches import Rectangle

    row, column = tile
    axis.add_patch(
        Rectangle((column, row), width, height, facecolor=shade or PAPER, edgecolor=COUNTRY, linewidth=0.3)
    )
    if shade is None:
        axis.plot([column, column + width], [row, row + height], color=FAINT, linewidth=0.6)


def _write_short(axis: "Axes", text: str, tile: Tile, shade: str) -> None:
    """Write the letters of a neighbour into its tile, kept off what they would run into."""
    from matplotlib.patheffects import withStroke

    (row, column), ink = tile, PAPER if shade in DARK else INK
    written = axis.text(column + 0.46, row + 0.46, text, ha="center", va="center_baseline", color=ink)
    written.set(fontsize=_SHORT_SIZE, path_effects=[withStroke(linewidth=1.5, foreground=shade)])


def _name_tile(axis: "Axes", name: str, row: int, column: int, taken: set[Tile]) -> None:
    """Write the unit's name right of the last tile of its row, where the sea is, joined to its tile."""
    end = max(c for r, c in taken if r == row)
    axis.plot([column + 0.92, end + 1.2], [row + 0.46] * 2, color=ACCENT, linewidth=1.0, zorder=0.5)
    axis.text(
        end + 1.3, row + 0.46, name, va="center", color=ACCENT, fontsize=SIZE, fontweight=700, clip_on=False
    )


def draw_key(
    axis: "Axes",
    classes: Classes,
    no_data: str,
    taken: set[Tile],
    size: float = SIZE - 1,
    shades: Sequence[str] = SHADES,
    indent: float = -0.8,
) -> None:
    """Draw the key west of the narrow middle of the country, where there is room."""
    from matplotlib.patches import Rectangle

    entries: Sequence[tuple[str, str]] = [
        *zip(shades, classes.labels, strict=False),
        *([(PAPER, no_data)] if no_data else []),
    ]
    first = {row: min(c for r, c in taken if r == row) for row, _column in taken}
    height = len(entries)
    top = max(
        range(min(first), max(first) - height + 2), key=lambda row: min(first[row + i] for i in range(height))
    )
    left = min(first.values()) + indent
    for step, (shade, label) in enumerate(entries):
        y = top + step
        axis.add_patch(Rectangle((left, y), 0.8, 0.7, facecolor=shade, edgecolor=COUNTRY, linewidth=0.3))
        axis.text(left + 1.0, y + 0.37, label, va="center", fontsize=size, color=INK)
