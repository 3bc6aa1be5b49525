"""What tests of several modules share."""

import gc
import os
import sys
from pathlib import Path

import pytest

from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.project import Project

FORUM = "2026-q3"
PROVINCES = ("cao-bang", "dak-lak")
"""One that the rearrangement of 2025 left as it was, and one that it merged."""

BUNDLED = (
    *(
        f"{province}/{report}"
        for province in PROVINCES
        for report in ("policy-dialogue-brief", "mid-term-review")
    ),
    "forum/model-catalogue",
    "group-human-resources/group-information-sheet",
)
"""What the bundle of the tests holds, each in both languages."""


# Tests make much and keep little: to look through it less often saves a tenth of their time.
gc.set_threshold(50_000, 10, 10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put modules that need the bundle behind the others, but for one: workers would wait for it."""
    needing = [item.path for item in items if "bundle" in getattr(item, "fixturenames", ())]
    later = set(needing) - set(needing[:1])
    items.sort(key=lambda item: item.path in later)


def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than there are processors: many tests wait for kernels and browsers."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="module", autouse=True)
def _no_report_is_open() -> None:
    """Let a module read all data until it opens a report of its own."""
    if loading := sys.modules.get("diendan.analysis.reading.loading"):
        loading._day = None  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published bundle of BUNDLED, made once for all tests."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # one folder for all workers: the first run makes it, others wait
        base = base.parent
    project = Project.at(Path(__file__).parents[1], base / "two-provinces")
    subjects = tuple(dict.fromkeys(name.split("/")[0] for name in BUNDLED))
    summary = run_forum(project, FORUM, Options(only=subjects, renderer="builtin"), Lines(sys.stdout))
    assert summary.troubles == ()
    return project.bundle(FORUM)
