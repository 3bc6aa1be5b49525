"""A figure drawn in any way is complete, or its report is not made and says which cell and why."""

from base64 import b64decode
from io import BytesIO
from typing import Any

import pytest
from matplotlib import pyplot as plt
from PIL import Image

from diendan.analysis import Source, figure, frame
from diendan.analysis.charts.style import DPI, localise_plain
from diendan.analysis.figures import picture
from diendan.errors import InputError, RenderFailed
from diendan.execute.notebook_execution import ExecuteRequest, execute
from diendan.language import Language
from diendan.parsing.notebook_files import read_notebook
from diendan.render.lowering.lowered import LowerContext
from diendan.render.lowering.lowering import lower
from diendan.spec.texts import Texts
from render_samples import PIXEL, SampleTable, head
from tiny_project import CODE, tiny_project

SHOW = """\
from matplotlib import pyplot as plt
from diendan.analysis import figure
def show(label, *drawn):
    return figure(label, *drawn, data=frame, sources=[Source("poverty_multidimensional", years=(2023,))])"""
EARLIER = "#| include: false\nearlier, axes = plt.subplots()\naxes.plot([1, 2])"
COMPLETE = {
    "fig-current": "fig, axes = plt.subplots()\naxes.bar(['a'], [frame.value.iloc[0]])\nshow('fig-current')",
    "fig-pandas": "show('fig-pandas', frame.plot(y='value'))",
    "fig-panels": "show('fig-panels', frame[['value', 'year']].plot(subplots=True))",
    "fig-whole": "fig, axes = plt.subplots(2)\naxes[0].plot([1])\nshow('fig-whole', fig)",
    "fig-mosaic": "fig, axes = plt.subplot_mosaic('ab')\naxes['b'].pie([1])\nshow('fig-mosaic', axes)",
    "fig-seaborn": "import seaborn as sns\nshow('fig-seaborn', sns.barplot(frame, x='year', y='value'))",
    "fig-earlier": "show('fig-earlier', earlier)",
}
CLOSED = "#| include: false\nassert not plt.get_fignums()"
BARE = (
    "fig, axes = plt.subplots()\ndrawn = axes.plot([1])",
    "frame.plot(y='value');",
    "first, axes = plt.subplots()\naxes.plot([1])\nsecond, axes = plt.subplots()\naxes.plot([2])\n"
    "show('fig-second', second)",
    f"from base64 import b64decode\nfrom IPython.display import Image\nImage(data=b64decode('{PIXEL}'))",
)


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], LowerContext]:
    """A notebook with figures of each kind, executed, and what lowering it needs."""
    labels, folder = [*COMPLETE, "fig-second"], tmp_path_factory.mktemp("drawn")
    cells = (CODE, SHOW, EARLIER, *COMPLETE.values(), CLOSED, *BARE, 'prose("body", {"rate": 1.0})')
    project = tiny_project(folder, cells=cells)
    path = project.text_file("tiny", "vi")
    words = [f"=== body ===\n# Một\n\n{' '.join(f'@{label}' for label in COMPLETE)}\n"]
    words += [f"=== {label}.caption ===\nTên\n\n=== {label}.alt ===\nHình vẽ\n" for label in labels]
    path.write_text("\n".join(words), encoding="utf-8")
    parameters = {"province": "cao-bang", "forum_date": "2024-09-17", "language": "vi", "note": "calm"}
    request = ExecuteRequest(project.notebook("tiny"), parameters, folder / "build" / "x", folder, 60)
    tables: Any = {"poverty_multidimensional": SampleTable()}
    context = LowerContext("cao-bang/tiny.vi", head(subject_key="63:04"), Texts.load(path, "vi"), tables)
    return read_notebook(execute(request).notebook), context


def test_a_figure_drawn_in_any_way_is_closed_captioned_and_sourced(
    executed: tuple[dict[str, Any], LowerContext],
) -> None:
    notebook, context = executed
    complete = [cell for cell in notebook["cells"] if cell["source"] not in BARE]
    lowered = lower({**notebook, "cells": complete}, context)
    assert list(lowered.captions) == list(COMPLETE)
    assert len({*lowered.media.values()}) == len(COMPLETE)
    assert lowered.markdown.count("{.diendan-source}") == len(COMPLETE)
    assert lowered.markdown.count("Hình vẽ\n") == len(COMPLETE)


def test_a_picture_that_nobody_completed_stops_the_report_and_names_its_cell(
    executed: tuple[dict[str, Any], LowerContext],
) -> None:
    notebook, context = executed
    with pytest.raises(RenderFailed) as caught:
        lower(notebook, context)
    first = 4 + len(COMPLETE) + 2  # counted from 1: parameters, three cells before the figures, one behind
    assert [finding.where for finding in caught.value.findings] == [
        f"cell {first + n}" for n in range(len(BARE))
    ]
    for finding in caught.value.findings:
        assert finding.got == "a picture without caption, alternative text and source"
        assert "figure(" in finding.hint


@pytest.fixture
def axes() -> Any:
    """Axes of a figure of pyplot with a line, the only one that is open."""
    plt.close("all")
    _, drawn = plt.subplots()
    drawn.plot([1])
    yield drawn
    plt.close("all")


SOURCE = Source("poverty")


def test_a_source_takes_lists_and_one_name_and_the_years_of_a_frame() -> None:
    years = list(frame([{"year": 2021}, {"year": 2023}])["year"])
    given = Source("poverty", "rate", years, named=["A"])
    assert given == Source("poverty", ("rate",), (2021, 2023), named=("A",))
    assert len({Source("poverty", ["rate"]), Source("poverty", ("rate",))}) == 1


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ((), "fig-a: no figure is open"),
        ((3,), "int is not one figure of matplotlib or its axes"),
        (("several",), "list is not one figure"),
        (("empty",), "nothing is drawn"),
    ],
)
def test_what_is_no_single_figure_is_refused_with_the_way_out(
    drawn: tuple[object, ...], said: str, axes: Any
) -> None:
    others = {"several": [axes, plt.subplots()[1]], "empty": plt.figure()}
    if not drawn:
        plt.close("all")
    with pytest.raises(InputError, match=said):
        figure("fig-a", *(others.get(str(each), each) for each in drawn), data=[], sources=[SOURCE])


@pytest.mark.usefixtures("axes")
def test_which_of_several_open_figures_is_meant_must_be_said() -> None:
    plt.figure()
    with pytest.raises(InputError, match=r"2 figures are open\. .*figure\('fig-a', axes, …\)"):
        figure("fig-a", data=[], sources=[SOURCE])


def test_a_figure_without_source_is_refused(axes: Any) -> None:
    with pytest.raises(InputError, match="fig-a has no source"):
        figure("fig-a", axes, data=[], sources=[])


LONG = "A province whose name is longer than the margin that pyplot leaves it"


def seen_size(axes: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return width and height of the picture as it is saved, and of all that is drawn, in pixels."""
    png, _ = picture("fig-a", axes.figure)
    whole = BytesIO()
    axes.figure.savefig(whole, format="png", dpi=DPI, bbox_inches="tight", pad_inches=0)
    return Image.open(BytesIO(b64decode(png))).size, Image.open(whole).size


def test_words_beyond_the_edge_are_brought_inside_and_the_picture_keeps_its_size(axes: Any) -> None:
    axes.set_yticks([1], [LONG])
    axes.legend(["a line"], loc="upper left", bbox_to_anchor=(1, 1))
    axes.figure.suptitle("Two\nlines")
    saved, drawn = seen_size(axes)
    assert saved == (int(6.4 * DPI), int(4.8 * DPI))
    assert all(all_of <= of for all_of, of in zip(drawn, saved, strict=True))


def test_a_picture_that_keeps_its_words_is_laid_out_as_it_was_drawn(axes: Any) -> None:
    axes.set_xlim(0.2, 0.8)  # and its ticks beyond the limits are not drawn
    before = axes.get_position().bounds
    picture("fig-a", axes.figure)
    assert axes.get_position().bounds == before


def test_words_that_cannot_be_brought_inside_are_named_and_refused(axes: Any) -> None:
    axes.set_position((0, 0, 1, 1))
    axes.set_xticks([])
    axes.set_yticks([1], [LONG])
    with pytest.raises(InputError, match=f"fig-a: the picture's edge cuts off .*`{LONG}`.* Draw it larger"):
        picture("fig-a", axes.figure)


@pytest.mark.parametrize(("language", "half"), [("vi", "0,5"), ("en", "0.5")])
def test_numbers_of_a_plain_axis_have_the_decimal_sign_of_the_language(
    language: Language, half: str, axes: Any
) -> None:
    axes.plot([0, 0.5, 1], [2e7, 3e7, 4e7])
    axes.set_xticks([0, 0.5, 1])
    localise_plain(axes.figure, language)
    axes.figure.canvas.draw()
    assert axes.get_xticklabels()[1].get_text() == half
    assert axes.yaxis.get_offset_text().get_text() == "1e7"
