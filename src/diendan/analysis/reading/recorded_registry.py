"""The registry of the dialogue as a notebook reads it: every table goes through the one door to data."""

from diendan.analysis.reading.loading import load_rows
from diendan.environment import project_root
from diendan.registry.registry import Registry, read_registry


def registry() -> Registry:
    """Return the registry and record every table of it as read; InputError where rows contradict."""
    return read_registry(load_rows, project_root())
