"""YAML files of our own beside the modules that read them: what is data stands there and not in code."""

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


@lru_cache(maxsize=16)
def yaml_resource(package: str, name: str) -> Any:
    """Return what the file `name` of a package holds; it is read once. The module lists it in RESOURCES."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
