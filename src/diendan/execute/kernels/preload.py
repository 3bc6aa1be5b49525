"""What every kernel has imported before its first cell: the notebooks' libraries and our own modules."""

import importlib
import io
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from diendan.errors import DiendanError
from diendan.execute.hidden_packages import hidden
from diendan.execute.kernels.chart_saving import save_quickly
from diendan.language import LANGUAGES, Language, number
from diendan.parsing.notebook_files import read_notebook
from diendan.parsing.yaml_resources import yaml_resource

_OWN = ("diendan.execute.kernels.kernel", "diendan.execute.kernels.streams")


def preload(imported: Callable[[str], None] = lambda _: None) -> None:
    """Import what notebooks import, and use each library once so that its late imports are done too.

    imported: called with the name of each library when it is imported.
    Starts no thread and leaves no figure, so that the process may be forked afterwards. pandas computes as in
    the locked environment, whatever is installed besides; a notebook may import that itself.
    """
    table = yaml_resource(__file__)
    with hidden(table["not_locked"]):
        for name in (*table["libraries"], *_OWN):
            importlib.import_module(name)
            imported(name)
    save_quickly()
    # A mistake in a module fails the cell that imports it, where the author sees it.
    with suppress(Exception):
        analysis = importlib.import_module("diendan.analysis")
        for module in pkgutil.walk_packages(analysis.__path__, "diendan.analysis."):
            importlib.import_module(module.name)
    _use_libraries()


def read_tables(root: Path) -> None:
    """Parse and index the project's tables ahead; a kernel finds both again by the bytes of the file."""
    from diendan.data.datapackage import Package

    # What is wrong with a table is reported by whoever reads it.
    with suppress(Exception):
        for table in Package.load(root).tables.values():
            with suppress(DiendanError):
                table.index_ahead()


def compile_texts(path: Path) -> Iterator[None]:
    """Compile the templates of a report's prose, one a step; a kernel finds each again by its source."""
    from diendan.spec.texts import Texts
    from diendan.spec.wording.templates import template

    language: Language = "vi" if path.stem.endswith(".vi") else "en"
    with suppress(Exception):
        texts = Texts.load(path, language)
        for name in texts.names:
            template(language, texts.part_source(name))
            yield


def transform_cells(path: Path) -> Iterator[None]:
    """Look through a notebook's cells for IPython's own syntax, one a step; a kernel finds each again."""
    from IPython.core.inputtransformer2 import TransformerManager

    from diendan.execute.kernels.kernel import KnownCells

    with suppress(Exception):
        for cell in read_notebook(path)["cells"]:
            if cell["cell_type"] == "code":
                found = TransformerManager().transform_cell(cell["source"])  # type: ignore[no-untyped-call]
                KnownCells.known[cell["source"]] = found
                yield


def read_units(epoch: int) -> Iterator[None]:
    """Build the units of the forum's day ahead; when data/units changes, a new parent takes over."""
    from diendan.data.units import units_at

    with suppress(DiendanError):
        units_at(datetime.fromtimestamp(epoch, UTC).date())
        yield


def _use_libraries() -> None:
    import pandas as pd
    from matplotlib import font_manager
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # What pandas chooses where a notebook imports it; here it takes us for a terminal, and shows fewer.
    pd.set_option("display.max_columns", 20)
    for language in LANGUAGES:
        number(1234.5, language, 1)
    frame = pd.read_csv(io.StringIO("name,value\na,1.5\nb,2.5\n"))
    frame.groupby("name")["value"].sum().sort_values()
    figure = Figure()
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], label="a")
    axes.set_title("a")
    axes.legend()
    FigureCanvasAgg(figure).print_figure(io.BytesIO(), format="png", bbox_inches="tight")
    # Open font files would be shared with every forked kernel, and with them the position in the file.
    font_manager._get_font.cache_clear()  # type: ignore[attr-defined]
