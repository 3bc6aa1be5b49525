"""The versions of what makes reports."""

import platform

_TOOLS = ("diendan", "ipykernel", "matplotlib", "nbclient", "pandas", "papermill", "pypandoc-binary", "typst")


def tools() -> dict[str, str]:
    """Return the versions of Python and of what makes reports."""
    from importlib.metadata import version

    return {"python": platform.python_version(), **{name: version(name) for name in _TOOLS}}
