"""Charts saved by a kernel look as matplotlib alone would have drawn them, to the last pixel."""

import subprocess
import sys
from pathlib import Path

import pytest

from diendan.analysis.charts.style import canvas, localise

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
