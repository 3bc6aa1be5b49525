"""Executed notebook → neutral Markdown once → documents, by one of two renderers behind one interface."""

from diendan.pipeline.render.constructs import unsupported
from diendan.pipeline.render.document import DocumentHead, Format, Layout, OfficialHeader
from diendan.pipeline.render.inspect import Expectations, inspect
from diendan.pipeline.render.lowered import LowerContext, Lowered
from diendan.pipeline.render.lowering import lower
from diendan.pipeline.render.protocol import Rendered, Renderer, RendererName, RenderRequest, choose

__all__ = [
    "DocumentHead",
    "Expectations",
    "Format",
    "Layout",
    "LowerContext",
    "Lowered",
    "OfficialHeader",
    "RenderRequest",
    "Rendered",
    "Renderer",
    "RendererName",
    "choose",
    "inspect",
    "lower",
    "unsupported",
]
