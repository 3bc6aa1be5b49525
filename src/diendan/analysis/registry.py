"""The registry of the dialogue as a notebook reads it: every table goes through the one door to data."""

from diendan.analysis.data import load_rows
from diendan.dialogue.registry import Registry, read_registry
from diendan.environment import project_root


def registry() -> Registry:
    """Return the registry and record every table of it as read; InputError where rows contradict."""
    return read_registry(load_rows, project_root())
