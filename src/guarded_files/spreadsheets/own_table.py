"""What is data in a module of ours stands in a YAML file beside it, of its name."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@lru_cache(maxsize=8)
def own_table(module: str) -> Any:
    """Return what the file beside a module, given its `__file__`, holds."""
    text = Path(module).with_suffix(".yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
