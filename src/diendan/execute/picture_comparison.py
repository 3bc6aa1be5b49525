"""Whether charts come out here pixel for pixel as where the outputs of the source notebooks were stored."""

from diendan.environment import machine
from diendan.plan.fingerprints.locked_versions import not_as_locked
from diendan.project import Project

_DRAWING = ("matplotlib", "numpy", "contourpy", "kiwisolver", "fontpkg-be-vietnam-pro", "seaborn")
"""What a chart's pixels come from; matplotlib brings its own FreeType."""
_STORED_ON = "Linux x86_64"


def why_pictures_differ(project: Project) -> str:
    """Return why charts may come out otherwise here than from the project's lock; "" where they do not."""
    if (here := machine()) != _STORED_ON:
        return f"this is {here}, and the outputs are stored on {_STORED_ON}"
    if not project.lock.is_file():
        return "there is no requirements.lock"
    differing = not_as_locked(project.lock)
    return "; ".join(f"{name} is {differing[name]}" for name in _DRAWING if name in differing)
