"""Reports executed in this process and lowered, without a kernel and without fine pictures: quick, and all
that tells where figures come from is in them."""

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from diendan.analysis.outputs import Output
from diendan.data.datapackage import Package
from diendan.data.units import units_at
from diendan.language import Language, parse_day
from diendan.parsing.notebook_files import read_notebook
from diendan.render.lowering.lowered import LowerContext, Lowered
from diendan.render.lowering.lowering import lower
from diendan.spec.document import DocumentHead, OfficialHeader
from diendan.spec.texts import Texts

ROOT = Path(__file__).parents[1]
BRIEF, REVIEW = "policy-dialogue-brief", "mid-term-review"
PROGRAMMES = ("pcpnn-2019-2025", "ntp-spr-2021-2025")
PACKAGE = Package.load(ROOT)


@cache
def lowered(
    report: str, slug: str, language: Language, day: str = "2026-09-15", programme: str = PROGRAMMES[0]
) -> Lowered:
    """Return a report as any renderer would get it."""
    given = {"province": slug, "forum_date": day, "language": language, "programme": programme}
    given["previous_forum"] = ""
    unit = units_at(parse_day(day)).by_slug(slug)
    layout: Any = "official" if report == REVIEW else "brief"
    about = (unit.title(language), unit.name(language), unit.key, unit.key)
    official = OfficialHeader() if report == REVIEW else None
    head = DocumentHead("T", language, layout, *about, official=official)
    texts = Texts.load(ROOT / "notebooks" / "texts" / f"{report}.{language}.md", language)
    context = LowerContext(f"{slug}/{report}.{language}", head, texts, PACKAGE.tables, PACKAGE)
    return lower(executed(report, given), context)


@cache
def lowered_own(
    report: str, language: Language, day: str, named: tuple[tuple[str, str], ...] = (), root: Path = ROOT
) -> Lowered:
    """Return a report that is not about one province.

    named: its own parameters, first the one that names what it is about. root: the project with the data.
    """
    scope, about = next(iter(named), ("", ""))
    key = f"{scope}:{about}" if scope in ("group", "model") else f"forum:{day}"
    head = DocumentHead("T", language, "brief", "S", "S", key, key)
    texts = Texts.load(ROOT / "notebooks" / "texts" / f"{report}.{language}.md", language)
    package = PACKAGE if root == ROOT else Package.load(root)
    context = LowerContext(f"x/{report}.{language}", head, texts, package.tables, package)
    given = {"forum_date": day, "language": language, **dict(named)}
    with patch.dict("os.environ", {"DIENDAN_ROOT": str(root)}):
        return lower(executed(report, given), context)


def executed(report: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Return a notebook with the outputs that its cells have with these parameters."""
    notebook = read_notebook(ROOT / "notebooks" / f"{report}.ipynb")
    names: dict[str, Any] = {}
    with patch("diendan.analysis.figures.DPI", 20):
        for cell in notebook["cells"]:
            if cell["cell_type"] != "code":
                continue
            cell["outputs"] = []
            if "parameters" in cell["metadata"].get("tags", ()):
                _run(cell["source"], names)
                names |= given
                continue
            shown = _run(cell["source"], names)
            if isinstance(shown, Output):  # a frame is shown to whoever reads the notebook
                data, metadata = shown._repr_mimebundle_()
                cell["outputs"] = [{"output_type": "execute_result", "data": data, "metadata": metadata}]
    return notebook


def _run(source: str, names: dict[str, Any]) -> Any:
    """Run a cell and return the value of its last line, if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return (
        eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        if isinstance(last, ast.Expr)
        else None
    )
