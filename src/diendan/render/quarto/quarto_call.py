"""One call of the `quarto` command over a project directory, and what it said about each document."""

import os
import re
import selectors
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from diendan.environment import child_environment
from diendan.render.pandoc import NO_NETWORK

_COLOURS = re.compile(r"\x1b\[[0-9;]*m|\r")
_PROGRESS = re.compile(r"^\[\s*\d+/\d+\] (.+)$")
# Quarto prints what a filter calls an error and goes on; pandoc drops an image that it cannot read and warns.
_TROUBLE = re.compile(r"^(?:(?:ERROR|WARN|WARNING)\b|\[(?:ERROR|WARNING)\])")


@dataclass
class CallReport:
    """What one call of Quarto left behind besides its documents.

    returncode: None after a time-out.
    reached: the documents that it began, in order, as the progress line names them.
    lines: standard error by document; "" holds what came before the first.
    """

    returncode: int | None = None
    reached: list[str] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=dict)

    @property
    def ended_well(self) -> bool:
        """Whether Quarto left by itself and said that nothing went wrong."""
        return self.returncode == 0

    @property
    def current(self) -> str:
        """The document that was last begun, "" before the first."""
        return self.reached[-1] if self.reached else ""

    def is_in_trouble(self, document: str) -> bool:
        """Whether an error or a warning was printed while Quarto was at `document`."""
        return any(_TROUBLE.match(line) for line in self.lines.get(document, ()))

    def excerpt(self, document: str, count: int) -> list[str]:
        """Return the last `count` lines said about `document`, or about no document at all.

        Where the first error stands further up (a stack trace follows it), it comes before them.
        """
        lines = self.lines.get(document) or self.lines.get("", [])
        first = next((number for number, line in enumerate(lines) if "error" in line.lower()), len(lines))
        start = len(lines) - count
        return [*lines[first : min(first + 4, start)], *lines[max(start, 0) :]]

    def hear(self, line: str) -> bool:
        """Take in one line of standard error; return whether it began a document."""
        text = _COLOURS.sub("", line).rstrip()
        if found := _PROGRESS.match(text):
            self.reached.append(found.group(1))
            return True
        if text and not text.startswith("Output created:"):
            self.lines.setdefault(self.current, []).append(text)
        return False


def call_quarto(command: Path, project: Path, epoch: int, seconds: float, only: str = "") -> CallReport:
    """Render every document of the Quarto project in the directory `project`.

    command: the quarto program.
    epoch: SOURCE_DATE_EPOCH of what is written.
    seconds: how long one document may take; each progress line starts the time anew.
    only: name of the one document of a project that has no more; Quarto prints no progress for it.
    Never raises for what Quarto does; OSError if it cannot be started.
    """
    report = CallReport(reached=[only] if only else [])
    with _running(command, project, epoch) as (process, stderr):
        with selectors.DefaultSelector() as selector:
            selector.register(stderr, selectors.EVENT_READ)
            deadline = time.monotonic() + seconds
            rest = b""
            while True:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    return report
                if not (chunk := os.read(stderr, 65536)):
                    break
                *whole, rest = (rest + chunk).split(b"\n")
                for line in whole:
                    if report.hear(line.decode("utf-8", "replace")):
                        deadline = time.monotonic() + seconds
            report.hear(rest.decode("utf-8", "replace"))
        try:
            report.returncode = process.wait(max(1.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return report
    return report


@contextmanager
def _running(command: Path, project: Path, epoch: int) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Start Quarto with a process group of its own, and end the whole group on the way out."""
    process = subprocess.Popen(
        [str(command), "render", "."],
        cwd=project,
        env=child_environment(SOURCE_DATE_EPOCH=str(epoch), NO_COLOR="1", **NO_NETWORK),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stderr is not None
    try:
        yield process, process.stderr.fileno()
    finally:
        # pandoc and Deno are Quarto's children: left alone they would go on writing.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stderr.close()
