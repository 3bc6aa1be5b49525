"""Saves charts as matplotlib does, with the same pixels, but works out once where ticks and words go.

While matplotlib saves a figure, it computes each axis's ticks up to eight times and measures each word up to
ten, because every step asks anew and the inline backend goes through the figure three times to cut its
margins. In between nothing changes that they depend on. So a figure is saved with both kept in mind, each
with all that it was computed from, and everything is forgotten when the file is written.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any

_Layout = tuple[Any, ...]


class _Saving:
    """What was worked out while one figure is being saved.

    ticks: an axis's, by the formatter that wrote them, which remembers the axis that it wrote for last.
    layouts: of words.
    """

    def __init__(self) -> None:
        self.ticks: dict[Any, tuple[Hashable, list[Any]]] = {}
        self.layouts: dict[Hashable, _Layout] = {}


_saving: _Saving | None = None


def save_quickly() -> None:
    """Let matplotlib keep in mind, while it saves a figure, what it has worked out for it."""
    from matplotlib.axis import Axis
    from matplotlib.backend_bases import FigureCanvasBase
    from matplotlib.text import Text

    replaced: list[tuple[type, str, Callable[..., Any]]] = [
        (FigureCanvasBase, "print_figure", _remembering),
        (Axis, "_update_ticks", _ticks_once),
        (Text, "_get_layout", _layout_once),
    ]
    for owner, name, made in replaced:
        method = getattr(owner, name, None)
        if method is not None and not hasattr(method, "__wrapped__"):
            setattr(owner, name, made(method))


def _remembering(print_figure: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(print_figure)
    def printed(*arguments: Any, **options: Any) -> Any:
        global _saving
        before, _saving = _saving, _Saving()
        try:
            return print_figure(*arguments, **options)
        finally:
            _saving = before

    return printed


def _ticks_once(update: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    @wraps(update)
    def ticks(axis: Any) -> list[Any]:
        # Elsewhere, round or in space, ticks depend on more.
        if _saving is None or axis.axes.name != "rectilinear":
            return update(axis)
        low, high = axis.get_view_interval()
        major, minor = axis.major, axis.minor
        depends_on = (
            axis,
            axis._scale,
            (low, high, axis.get_figure(root=True).dpi, *axis.axes.bbox.bounds),
            (major.locator, minor.locator, minor.formatter),
        )
        known = _saving.ticks.get(major.formatter)
        if known is not None and known[0] == depends_on:
            return list(known[1])
        found = update(axis)
        _saving.ticks[major.formatter] = depends_on, found
        return list(found)

    return ticks


def _layout_once(lay_out: Callable[[Any, Any], _Layout]) -> Callable[[Any, Any], _Layout]:
    from matplotlib.backends.backend_agg import RendererAgg

    @wraps(lay_out)
    def layout(text: Any, renderer: Any) -> _Layout:
        # Wrapped words depend on their place; TeX and other renderers are left as they are.
        if _saving is None or type(renderer) is not RendererAgg or text.get_wrap() or text.get_usetex():
            return lay_out(text, renderer)
        depends_on = (
            text.get_text(),
            hash(text.get_fontproperties()),
            text.get_parse_math(),
            text.get_rotation(),
            text.get_rotation_mode(),
            text.get_horizontalalignment(),
            text.get_verticalalignment(),
            text._get_multialignment(),
            text._linespacing,
            text.get_figure(root=True).dpi,
            renderer.dpi,
        )
        known = _saving.layouts.get(depends_on)
        if known is None:
            known = _saving.layouts[depends_on] = lay_out(text, renderer)
        return known

    return layout
