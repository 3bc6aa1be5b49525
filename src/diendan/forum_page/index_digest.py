"""What the index page is made from: a digest that says whether it is outdated, without making it."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from diendan.data.datapackage import Package
from diendan.forum_page.map_values import tables_used
from diendan.plan.fingerprints.digests import digest
from diendan.plan.manifest.manifest import Entry
from diendan.registry.gaps import POVERTY
from diendan.spec.report_matrix import requested_reports

if TYPE_CHECKING:
    from diendan.plan.planning import Plan

_FOLDERS = ("data/dialogue/", "data/submissions/")


def index_key(plan: "Plan", entries: Mapping[str, Entry]) -> str:
    """Return a digest of everything that the page shows, without making it."""
    shown = hashlib.sha256()
    for name in sorted(entries):
        entry = entries[name]
        shown.update(repr((name, entry.outcome, entry.outputs, entry.failure)).encode())
    package, forum = plan.reads.package, plan.forum
    tables = tuple(sorted({*tables_used(package), *page_tables(package)}))
    return digest(
        [
            plan.inputs.page_code(),
            plan.inputs.files(package.table(name).file for name in tables),
            plan.inputs.data_description(tables),
            [(each.name, each.order.sidecar.title, each.order.formats) for each in requested_reports(forum)],
            [subject.name for subject in forum.subjects() if subject.unit is None],
            [forum.title, forum.day.isoformat(), forum.place, forum.host, forum.example, forum.illustrative],
            [plan.renderer.name, plan.renderer.version],
            shown.hexdigest(),
        ]
    )


def page_tables(package: Package) -> tuple[str, ...]:
    """Return the tables that the sections read: registry, submissions, and what says who is poorest."""
    recorded = [name for name, table in package.tables.items() if table.path.startswith(_FOLDERS)]
    others = ("indicators", "measurement_units", "flags", package.indicator(POVERTY).table)
    return tuple(sorted({*recorded, *others} - {"submissions_accepted", "submissions_changes"}))
