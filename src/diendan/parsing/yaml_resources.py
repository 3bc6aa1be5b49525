"""YAML files of our own beside the modules that read them: what is data stands there and not in code."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@lru_cache(maxsize=32)
def yaml_resource(module: str, name: str = "") -> Any:
    """Return what the file beside a module, given its `__file__`, holds; it is read once.

    name: of a file that is not called as the module, which then lists it in its RESOURCES.
    """
    path = Path(module)
    text = (path.with_name(name) if name else path.with_suffix(".yml")).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
