"""A merge that was not finished: both sides of a place that two people changed still stand in a file."""

import re
from typing import Final

from diendan.errors import Finding, InputError

_MARK: Final = re.compile(r"^[ \t]*(?:<{7}|>{7}|\|{7})(?: .*)?$|^={7}$", re.MULTILINE)


def refuse_conflicts(text: str, where: str) -> None:
    """Raise InputError with every place where git left the two sides of a conflict; nothing is wrong else."""
    marks = list(_MARK.finditer(text))
    expected = "one text: keep a side or write both as one, and delete the three lines of signs"
    findings = [
        Finding(
            f"{where}: line {text.count(chr(10), 0, found.start()) + 1}",
            f"`{found[0][:40]}`, where git could not merge two changes",
            expected,
        )
        for found in [mark for mark in marks if "<<<<<<<" in mark[0]] or marks
    ]
    if findings:
        raise InputError(f"{where} has changes that are not merged.", findings)
