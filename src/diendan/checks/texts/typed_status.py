"""No typed-in status: that figures are preliminary is printed only where the data says so of them."""

import re
from collections.abc import Iterator
from typing import Final

from diendan.checks.texts.text_parts import read_parts
from diendan.errors import Finding
from diendan.project import Project

_STATUS: Final = re.compile(r"\b(?:preliminary|sơ bộ)\b", re.IGNORECASE)
_ASKED: Final = ("preliminary", "status")


def check_typed_status(project: Project, only: str = "*") -> Iterator[Finding]:
    """Yield a finding for each “preliminary” of the texts that stands under no condition on a status.

    The next edition of a table makes its figures final; what is typed would call them preliminary still.
    only: one report.
    """
    findings: list[Finding] = []
    for path in sorted(project.texts.glob(f"{only}.*.md")):
        label = project.label(path)
        for part in read_parts(path, label, "texts in parts", findings):
            for piece in part.reading.pieces:
                found = _STATUS.search(piece.text)
                if found and not any(name in path for path in piece.under for name in _ASKED):
                    line = part.line + piece.line + piece.text.count("\n", 0, found.start())
                    yield Finding(
                        f"{label}: line {line}",
                        f"“{found[0]}”, whatever the data says",
                        'a condition on the status: {{ " (preliminary)" if x.status == "preliminary" }}',
                    )
    yield from findings
