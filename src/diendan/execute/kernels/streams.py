"""The standard streams of a kernel: what a cell prints goes to the notebook, as ipykernel does it."""

import codecs
import os
import threading
from contextlib import suppress
from select import select
from typing import Any

from ipykernel.iostream import OutStream

from diendan.environment import variable
from diendan.spec.report_limits import Limits

_PIPE = 2**16  # bytes that a pipe holds, so that one read takes all that was in it


class Stream(OutStream):
    """Flushes only what has been written, and passes on little more of a cell than it may print.

    ipykernel flushes both streams six times a cell, and each time waits for another thread to say that there
    was nothing to do. The worker ends a cell that prints too much; until then nothing piles up here.

    What a library in C prints comes through a pipe. ipykernel takes it from there when it can: what a cell
    prints last comes after its reply, and a warning from C is lost or not by chance. Here a flush takes it.
    """

    _written = False
    _cell: object = None
    _left = 0

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._taking = threading.Lock()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
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
        """Send what has been written since the last flush, also from C, and wait until it is sent."""
        # A process that the cell forked has the lock as it was, perhaps held for ever.
        if self._is_master_process():  # type: ignore[no-untyped-call]
            self._take()
        if self._written:
            self._written = False
            super().flush()  # type: ignore[no-untyped-call]

    def _watch_pipe_fd(self) -> None:
        assert self._fid is not None
        while self._should_watch:
            select([self._fid], [], [])
            self._take()

    def _take(self) -> None:
        """Write what is in the pipe, to the notebook and to the log, if there is anything."""
        with self._taking:
            pipe = self._fid
            if pipe is None or not self._should_watch or not select([pipe], [], [], 0)[0]:
                return
            piece = os.read(pipe, _PIPE)
            self.write(self._decoder.decode(piece))
            # Where the log is full the report fails; the pipe must not fill up too.
            with suppress(OSError):
                os.write(self._original_stdstream_copy, piece)
