"""What the forum page is made from: a digest that says whether it is outdated, without making it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import diendan
from diendan.datapackage import Package
from diendan.pipeline.inputs import digest
from diendan.pipeline.plan import Plan

_PACKAGE: Final = Path(diendan.__file__).parent
_CODE: Final = ("pipeline/forum_page", "dialogue", "submissions.py")
"""Code of the package that decides what the page says."""
_FOLDERS: Final = ("data/dialogue/", "data/submissions/")
POVERTY: Final = "poverty_rate_multidimensional_household"
"""The indicator by which the poorest are told; docs/registry.md says how."""


def page_key(plan: Plan) -> str:
    """Return a digest of the tables and the code that the sections are made from."""
    package = plan.reads.package
    used = page_tables(package)
    return digest(
        [
            plan.inputs.files(_code()),
            plan.inputs.files(package.table(name).file for name in used),
            plan.inputs.data_description(used),
        ]
    )


def page_tables(package: Package) -> tuple[str, ...]:
    """Return the tables that the sections read: registry, submissions, and what says who is poorest."""
    recorded = [name for name, table in package.tables.items() if table.path.startswith(_FOLDERS)]
    others = ("indicators", "measurement_units", "flags", package.indicator(POVERTY).table)
    return tuple(sorted({*recorded, *others} - {"submissions_accepted", "submissions_changes"}))


def _code() -> Iterator[Path]:
    for name in _CODE:
        path = _PACKAGE / name
        yield from (
            [path]
            if path.is_file()
            else (each for each in path.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
        )
