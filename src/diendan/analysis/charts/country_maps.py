"""Maps of all units: one tile a unit, with its name and value, and no unit picked out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diendan.analysis.charts.style import INK, PAPER, canvas
from diendan.analysis.charts.tile_map import Classes, Tile, draw_key, draw_tile
from diendan.data.units import Unit, UnitSystem
from diendan.language import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# No unit is picked out here, so the shades may have the colour that a brief keeps for its own unit.
SHADES = ("#E8F1F7", "#BCD6E8", "#85B3D4", "#3579AC", "#0F3D66")
# Letters on these must be white to be read.
DARK = SHADES[3:]
_SMALLEST = 7.0


@dataclass(frozen=True)
class MapLook:
    """How a map is drawn: with names, which need the text's whole width, and the height of a row in cm."""

    names: bool
    row_cm: float


def country_map(
    system: UnitSystem,
    values: Mapping[str, float | None],
    written: Mapping[str, str],
    classes: Classes,
    no_data: str,
    language: Language,
    look: MapLook,
) -> "Figure":
    """Return a map with one tile a unit, shaded by class, its value written in it.

    values, written: by unit code; a unit without a value is drawn as an empty, crossed tile.
    """
    taken = {system.tile(each) for each in system.units}
    rows, columns = [row for row, _ in taken], [column for _, column in taken]
    height = look.row_cm * (max(rows) - min(rows) + 1.6)
    figure, (axis,) = canvas("full" if look.names else "half", height)
    axis.set_position((0.0, 0.0, 1.0, 1.0))
    for unit in system.units:
        row, column = system.tile(unit)
        value = values.get(unit.code)
        shade = None if value is None else SHADES[classes.of(value)]
        draw_tile(axis, (row, column), shade, 0.96, 0.94)
        ink = PAPER if shade in DARK else INK
        _write(axis, (row, column), unit, written.get(unit.code, ""), language, look, ink)
    draw_key(
        axis, classes, no_data if None in values.values() else "", taken, _SMALLEST + 0.5, SHADES, indent=0.0
    )
    axis.set_xlim(min(columns) - 0.05, max(columns) + 1.0)
    axis.set_ylim(max(rows) + 1.2, min(rows) - 0.2)
    axis.axis("off")
    return figure


def _write(
    axis: "Axes", tile: Tile, unit: Unit, text: str, language: Language, look: MapLook, ink: str
) -> None:
    row, column = tile
    lines = two_lines(unit.short_name(language)) if look.names else []
    step = 0.94 / (len(lines) + 1)
    shown = [*lines, text]
    for number, line in enumerate(shown):
        axis.text(
            column + 0.48,
            row + step * (number + 0.5) + 0.02,
            line,
            ha="center",
            va="center_baseline" if not look.names else "center",
            color=ink,
            fontsize=_SMALLEST,
            fontweight=700 if number == len(lines) else 400,
        )


def two_lines(name: str) -> list[str]:
    """Return a name on one line, or on the two that are nearest in length."""
    words = name.replace(" - ", " -\u00a0").split(" ")
    if len(name) <= 9 or len(words) == 1:
        return [name]
    cuts = [[" ".join(words[:n]), " ".join(words[n:])] for n in range(1, len(words))]
    return min(cuts, key=lambda cut: max(len(cut[0]), len(cut[1])))
