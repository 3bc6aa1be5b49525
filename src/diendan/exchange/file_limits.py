"""How much a file that is sent or imported may claim, and what it may hold: two policies."""

from typing import Final

from diendan.parsing.yaml_resources import yaml_resource
from guarded_files.spreadsheets.sheet_limits import SheetLimits


def _limits(policy: str) -> SheetLimits:
    row = yaml_resource(__file__)[policy]
    return SheetLimits(**row | {"tolerated": frozenset(row["tolerated"])})


SUBMISSION: Final = _limits("submission")
"""A filled-in form: small, and with nothing in it that reaches elsewhere."""

PUBLISHED: Final = _limits("published")
"""A published table: larger. It may link to other files, as those of ministries do; no link is followed."""
