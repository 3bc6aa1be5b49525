"""Which renderer makes the documents."""

from functools import cache

from diendan.render.builtin import Builtin
from diendan.render.renderer_protocol import Renderer
from diendan.spec.formats import RendererName


@cache
def renderer(name: RendererName) -> Renderer:
    """Return the renderer of that name, made once a process.

    Raises ToolMissing where it is Quarto and that is missing or too old.
    """
    if name == "builtin":
        return Builtin()
    from diendan.render.quarto.quarto_renderer import Quarto

    return Quarto()
