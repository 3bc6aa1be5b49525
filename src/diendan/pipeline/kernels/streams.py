"""The standard streams of a kernel: what a cell prints goes to the notebook, as ipykernel does it."""

from ipykernel.iostream import OutStream


class Stream(OutStream):
    """Flushes only what has been written.

    ipykernel flushes both streams six times a cell, and each time waits for another thread to say that there
    was nothing to do.
    """

    _written = False

    def write(self, string: str) -> int | None:  # type: ignore[override]
        """Write the text, to be sent soon or with the next flush."""
        written = super().write(string)
        self._written = True
        return written

    def flush(self) -> None:
        """Send what has been written since the last flush, and wait until it is sent."""
        if self._written:
            self._written = False
            super().flush()  # type: ignore[no-untyped-call]
