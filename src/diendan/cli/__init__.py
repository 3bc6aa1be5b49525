"""Arguments in, text and exit code out."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence

from diendan.cli.arguments import parser
from diendan.cli.printing import kept, shown, told
from diendan.errors import DiendanError, ExitCode
from diendan.files.atomic_writing import write_atomically

INTERRUPTED = 130
"""What a shell reports for a program that Ctrl-C ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are printed, tracebacks never."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Vietnamese text must not fail on a machine without UTF-8
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parsed = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int | None] = parsed.command
    try:
        return int(command(parsed) or ExitCode.OK)
    except DiendanError as error:
        print(error.message, file=sys.stderr)
        for line in told(command.__name__, error.findings):
            print(line, file=sys.stderr)
        return int(error.exit_code)
    except BrokenPipeError:  # whoever read our lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(ExitCode.REPORT_FAILED)
    except KeyboardInterrupt:
        print(
            "\nStopped. Reports that were finished are published; run again to make the rest.",
            file=sys.stderr,
        )
        return INTERRUPTED
    except Exception as error:
        print(_unexpected(command.__name__, error), file=sys.stderr)
        return int(ExitCode.REPORT_FAILED)


def _unexpected(command: str, error: Exception) -> str:
    """Return what to say of an error that nobody foresaw; its traceback goes to a file."""
    words = (f"{type(error).__name__}: {error}".strip().splitlines() or [""])[0][:500]
    text = f"`diendan {command}` was ended by what it was not made for: {words}."
    log = kept(f"errors/{command}.txt")
    try:
        write_atomically(log, "".join(traceback.format_exception(error)).encode("utf-8", "backslashreplace"))
    except OSError as refused:
        return f"{text} ({shown(log)} cannot be written: {refused.strerror}.)"
    return f"{text} The traceback is in {shown(log)}; please pass it on. What was finished is published."
