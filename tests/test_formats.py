"""The table of formats names every format, and each part that writes or reads one knows them all."""

from typing import get_args

from diendan.cli.arguments import parser
from diendan.render import opened_document
from diendan.render.lowering.lowering import _LINE
from diendan.spec.formats import FORMATS, LAYOUTS, RENDERERS, Format, RendererName
from scripts.layout_styles import FACES, MARGINS


def test_the_table_has_every_format() -> None:
    assert tuple(FORMATS) == get_args(Format)


def test_no_two_formats_have_files_of_one_name() -> None:
    assert len({traits.ending for traits in FORMATS.values()}) == len(FORMATS)


def test_every_format_is_read_back() -> None:
    assert opened_document._READERS.keys() == {traits.suffix for traits in FORMATS.values()}


def test_every_layout_has_its_look() -> None:
    assert set(_LINE) == set(LAYOUTS)
    assert set(FACES) == set(MARGINS) == {*LAYOUTS, "document"}


def test_every_renderer_and_their_choice_can_be_asked_for() -> None:
    assert ("auto", *get_args(RendererName)) == RENDERERS
    for format in FORMATS:
        for renderer in RENDERERS:
            asked = parser().parse_args(["preview", "--format", format, "--renderer", renderer])
            assert (asked.format, asked.renderer) == (format, renderer)
