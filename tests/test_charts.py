"""Charts saved by a kernel look as matplotlib alone would have drawn them; those of reports cut no words."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from diendan.analysis.charts.style import canvas, localise
from diendan.language import Language
from lowered_reports import BRIEF, executed

DRAWINGS = Path(__file__).parent / "drawings.py"


def test_kernels_change_no_pixel() -> None:
    as_ever, quickly = (
        subprocess.run([sys.executable, DRAWINGS, how], check=True, capture_output=True, text=True).stdout
        for how in ("as-ever", "quickly")
    )
    assert len(as_ever.splitlines()) == 44
    assert quickly == as_ever


@pytest.mark.parametrize(
    ("ticks", "labels"),
    [
        ([0.0, 50.0, 1000.0], ["0", "50", "1.000"]),
        ([0.0, 2.5, 5.0], ["0,0", "2,5", "5,0"]),
        ([0.1 + 0.2, 0.4], ["0,3", "0,4"]),
        ([5.5e-17, 1.0], ["0", "1"]),
    ],
)
def test_an_axis_writes_as_many_decimals_as_its_ticks_need(ticks: list[float], labels: list[str]) -> None:
    drawing, (axis,) = canvas("half", 4.0)
    localise(axis, "vi")
    axis.set_yticks(ticks)
    drawing.canvas.draw()
    assert [label.get_text() for label in axis.get_yticklabels()] == labels


def test_decimals_that_are_asked_for_are_the_fewest() -> None:
    """Before: one decimal was asked for, and ticks at 0.75 and 1.25 were labelled 0.8 and 1.3."""
    drawing, (axis,) = canvas("half", 4.0)
    localise(axis, "en", decimals=1)
    for ticks, labels in (([0.75, 1.25], ["0.75", "1.25"]), ([1.0, 2.0], ["1.0", "2.0"])):
        axis.set_yticks(ticks)
        drawing.canvas.draw()
        assert [label.get_text() for label in axis.get_yticklabels()] == labels


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("report", "day"),
    [("forum-synthesis", "2024-09-17"), ("forum-synthesis", "2026-09-15"), (BRIEF, "2026-09-15")],
)
def test_no_chart_of_a_report_cuts_its_words(
    monkeypatch: pytest.MonkeyPatch, report: str, day: str, language: Language
) -> None:
    """A region's name of two lines stood above the edge of its chart, the year of an axis below it."""
    save = Figure.savefig
    drawn: list[Figure] = []
    cut: list[str] = []

    def saved(figure: Figure, *given: Any, **options: Any) -> None:
        drawn.append(figure)
        cut.extend(_cut(figure))
        save(figure, *given, **options)

    monkeypatch.setattr(Figure, "savefig", saved)
    given = {"forum_date": day, "language": language}
    executed(report, given | {"province": "tuyen-quang", "previous_forum": ""} if report == BRIEF else given)
    assert drawn
    assert not cut
    if report == BRIEF:
        words = [{text.get_text() for text in of.findobj(Text) if isinstance(text, Text)} for of in drawn]
        both = [of for of in words if of & {"Hà Giang", "Ha Giang"}]
        assert len(both) > 1
        for of in both:  # where former provinces are drawn, the one of the unit's name is told from it
            assert of & {"Tuyên Quang (cũ)", "Tuyen Quang (former)"}
            assert not of & {"Tuyên Quang", "Tuyen Quang"}


def _cut(figure: Figure) -> Iterator[str]:
    """Yield the words that reach over an edge of a figure; those at ticks outside an axis are not drawn."""
    before = figure.dpi
    figure.set_dpi(100)
    figure.draw_without_rendering()
    ticks = [
        tick for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_major_ticks()
    ]
    at_ticks = {id(label) for tick in ticks for label in (tick.label1, tick.label2)}
    for text in figure.findobj(Text):
        if (
            isinstance(text, Text)
            and text.get_visible()
            and text.get_text().strip()
            and id(text) not in at_ticks
        ):
            box = text.get_window_extent()
            if box.x0 < -1 or box.y0 < -1 or box.x1 > figure.bbox.x1 + 1 or box.y1 > figure.bbox.y1 + 1:
                yield text.get_text()
    figure.set_dpi(before)
