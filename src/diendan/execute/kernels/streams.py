"""The standard streams of a kernel: what a cell prints goes to the notebook, as ipykernel does it."""

from typing import Any

from ipykernel.iostream import OutStream

from diendan.environment import variable
from diendan.spec.report_limits import Limits


class Stream(OutStream):
    """Flushes only what has been written, and passes on little more of a cell than it may print.

    ipykernel flushes both streams six times a cell, and each time waits for another thread to say that there
    was nothing to do. The worker ends a cell that prints too much; until then nothing piles up here.
    """

    _written = False
    _cell: object = None
    _left = 0

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)  # type: ignore[no-untyped-call]
        self._limits = Limits.of_text(variable("DIENDAN_LIMITS"))

    def write(self, string: str) -> int | None:  # type: ignore[override]
        """Write the text, to be sent soon or with the next flush."""
        self._written = True
        if self._limits is None or not isinstance(string, str):
            return super().write(string)
        cell = self.parent_header.get("msg_id")
        if cell != self._cell:
            # One more than allowed: so much tells the worker.
            self._cell, self._left = cell, self._limits.printed + 1
        passed, self._left = string[: self._left], max(0, self._left - len(string))
        if passed:
            super().write(passed)
        return len(string)

    def flush(self) -> None:
        """Send what has been written since the last flush, and wait until it is sent."""
        if self._written:
            self._written = False
            super().flush()  # type: ignore[no-untyped-call]
