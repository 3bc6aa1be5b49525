"""Which renderer makes the documents."""

from diendan.errors import ToolMissing
from diendan.render.builtin import Builtin
from diendan.render.renderer_protocol import Renderer
from diendan.spec.formats import RendererChoice


def choose(renderer: RendererChoice) -> Renderer:
    """Return the renderer asked for; "auto" takes Quarto where a version that will do is found.

    Raises ToolMissing where "quarto" is asked for and is missing or too old.
    """
    if renderer == "builtin":
        return Builtin()
    try:
        from diendan.render.quarto.quarto_renderer import Quarto  # type: ignore[import-not-found,unused-ignore]

        found: Renderer = Quarto()
        return found
    except (ImportError, ToolMissing):
        if renderer == "quarto":
            raise
        return Builtin()
