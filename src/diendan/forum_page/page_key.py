"""Which tables the forum page is made from."""

from typing import Final

from diendan.data.datapackage import Package

_FOLDERS: Final = ("data/dialogue/", "data/submissions/")
POVERTY: Final = "poverty_rate_multidimensional_household"
"""The indicator that identifies the poorest; docs/registry.md says how."""


def page_tables(package: Package) -> tuple[str, ...]:
    """Return the tables that the sections read: registry, submissions, and what says who is poorest."""
    recorded = [name for name, table in package.tables.items() if table.path.startswith(_FOLDERS)]
    others = ("indicators", "measurement_units", "flags", package.indicator(POVERTY).table)
    return tuple(sorted({*recorded, *others} - {"submissions_accepted", "submissions_changes"}))
