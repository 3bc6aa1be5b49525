"""What one cell has printed and shown so far, measured as it arrives, before anything works on it."""

from collections.abc import Mapping
from typing import Any

from diendan.spec.report_limits import Limits, size

_ERROR = ("ename", "evalue")


class Shown:
    """The outputs of one cell, counted against its limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._printed = 0
        self._shown = 0
        self._messages = 0
        self._lines: dict[str, int] = {}

    def excess(self, kind: str, content: Mapping[str, Any]) -> tuple[str, str] | None:
        """Count one message; return what is too much and what is allowed (got, expected), or None.

        kind: the message's type.
        """
        limits = self._limits
        self._messages += kind not in ("status", "stream")
        if kind == "stream":
            text = str(content["text"])
            self._printed += len(text.encode("utf-8", "surrogatepass"))
            if self._longest_line(str(content["name"]), text) > limits.line:
                allowed = f"{limits.line:,} characters"
                return f"a printed line of more than {allowed}", f"lines of at most {allowed}"
        elif kind == "error":
            self._printed += sum(len(str(content.get(key))) for key in _ERROR)
            self._printed += sum(map(len, content.get("traceback", ())))
        elif "data" in content:
            self._shown += _length(content["data"])
        for used, most, what, key in (
            (self._printed, limits.printed, "printed text", "printed"),
            (self._shown, limits.shown, "pictures and other data shown", "shown"),
        ):
            if used > most:
                allowed = f"at most {size(most)} (`limits: {key}` in the sidecar)"
                return f"more than {size(most)} of {what}", allowed
        if self._messages > limits.outputs:
            return f"more than {limits.outputs:,} outputs", f"at most {limits.outputs:,} in a cell"
        return None

    def _longest_line(self, stream: str, text: str) -> int:
        """Return the length of the longest line that this piece of a stream goes on with, ends or begins."""
        first, *others = text.split("\n")
        begun = self._lines.get(stream, 0) + len(first)
        self._lines[stream] = len(others[-1]) if others else begun
        return max(begun, *map(len, others)) if others else begun


def overwritten(text: str) -> str:
    """Return printed text as a terminal shows it: what a carriage return goes back over is gone.

    A library's pattern for this takes a time that grows with the square of a line's length.
    """
    if "\r" not in text:
        return text
    return "\n".join(line[line.rfind("\r", 0, -1) + 1 :] for line in text.split("\n"))


def _length(data: Any) -> int:
    """Return how much text there is in a value of JSON, however deep."""
    waiting, length = [data], 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            length += sum(map(len, map(str, value)))
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        else:
            length += len(value) if isinstance(value, str) else 8
    return length
