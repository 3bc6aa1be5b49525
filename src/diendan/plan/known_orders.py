"""What a report stands on has to be known on its day: indicators that it needs, the row that it is about."""

from collections.abc import Iterator

from diendan.data.datapackage import Package
from diendan.errors import Finding
from diendan.project import Project
from diendan.spec.forum_file import Forum
from diendan.spec.report_requests import Order

_MOST = 3  # names in a finding


def unknown_on_its_day(project: Project, forum: Forum) -> Iterator[Finding]:
    """Yield which reports of a forum stand on what was not known on the forum's day.

    A sidecar names such indicators under `needs`, and the table of a parameter's row under `row_of`.
    """
    today = forum.day.isoformat()
    for order in forum.orders:
        unknown = {name: day for name, day in _needs(Package.load(project.root), order) if today < day}
        if unknown:
            named = [*unknown][:_MOST] + ["others"] * (len(unknown) > _MOST)
            yield Finding(
                f"{project.label(project.forum_file(forum.name))}: report {order.report}",
                f"the day {today}, on which nothing was known of {', '.join(named)}",
                f"a day from {max(unknown.values())} on",
                "Leave the report out, or give the forum a later day.",
            )


def _needs(package: Package, order: Order) -> Iterator[tuple[str, str]]:
    """Give what a report stands on, and the ISO day from which it is known."""
    for name in order.sidecar.needs:
        yield name, package.first_known(name)
    given = dict(order.parameters)
    for parameter in order.sidecar.parameters:
        if parameter.row_of and given.get(parameter.name):
            key = str(given[parameter.name])
            yield f"{parameter.name} {key}", package.row_known(parameter.row_of, key)
