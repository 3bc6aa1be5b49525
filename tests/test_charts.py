"""Charts saved by a kernel look as matplotlib alone would have drawn them, to the last pixel."""

import subprocess
import sys
from pathlib import Path

DRAWINGS = Path(__file__).parent / "drawings.py"


def test_kernels_change_no_pixel() -> None:
    as_ever, quickly = (
        subprocess.run([sys.executable, DRAWINGS, how], check=True, capture_output=True, text=True).stdout
        for how in ("as-ever", "quickly")
    )
    assert len(as_ever.splitlines()) == 44
    assert quickly == as_ever
