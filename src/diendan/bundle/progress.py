"""How a run tells where it stands: a bar on a terminal, plain lines elsewhere."""

import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

_LINES = 20
"""About how many lines a run prints where nobody watches a bar."""


class Lines:
    """A line for every failure, and for about every twentieth part of the work."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._total = self._done = self._failed = 0

    def start(self, total: int) -> None:
        self._total = total

    def done(self, name: str, *, failed: bool) -> None:
        self._done += 1
        self._failed += failed
        if failed:
            self.say(f"failed: {name}")
        self._show(name, failed=failed)

    def _show(self, name: str, *, failed: bool) -> None:
        step = max(1, self._total // _LINES)
        if not failed and (self._done % step == 0 or self._done == self._total):
            failures = f", {self._failed} failed" if self._failed else ""
            self.say(f"{self._done} of {self._total} reports done{failures}: {name}")

    def say(self, text: str) -> None:
        print(text, file=self._stream, flush=True)

    def stop(self) -> None:
        """Nothing stays open."""


class Bar(Lines):
    """A line for every failure under a bar: done, failed, total and the time left."""

    _bar: "RichProgress | None" = None

    def start(self, total: int) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[failed]} failed"),
            TimeRemainingColumn(),
        )
        self._task = self._bar.add_task("reports", total=total, failed=0)
        self._bar.start()

    def _show(self, name: str, *, failed: bool) -> None:  # noqa: ARG002
        if self._bar is not None:
            self._bar.update(self._task, completed=self._done, failed=self._failed)

    def say(self, text: str) -> None:
        if self._bar is None:
            super().say(text)
        else:
            self._bar.console.print(text, markup=False, highlight=False)

    def stop(self) -> None:
        if self._bar is not None:
            self._bar.stop()


def progress_for() -> Lines:
    """Return a bar where standard output is a terminal, else plain lines."""
    return Bar(sys.stdout) if sys.stdout.isatty() else Lines(sys.stdout)
