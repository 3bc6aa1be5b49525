"""The index page and its lists, whole."""

from collections.abc import Mapping

from diendan.forum_page.index_page import index_files
from diendan.plan.manifest.manifest import Entry
from diendan.plan.planning import Plan


def index_texts(plan: Plan, entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return what `index_files` gives in pieces."""
    return {name: "".join(pieces) for name, pieces in index_files(plan, entries).items()}
