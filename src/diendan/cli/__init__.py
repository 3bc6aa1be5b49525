"""Arguments in, text and exit code out."""

import argparse
import sys
from collections.abc import Callable, Sequence

from diendan.cli.arguments import parser
from diendan.errors import DiendanError

INTERRUPTED = 130
"""What a shell reports for a program that Ctrl-C ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are printed, tracebacks never."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Vietnamese text must not fail on a machine without UTF-8
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parsed = parser().parse_args(arguments)
    try:
        command: Callable[[argparse.Namespace], int] = parsed.command
        return command(parsed)
    except DiendanError as error:
        print(error, file=sys.stderr)
        return int(error.exit_code)
    except KeyboardInterrupt:
        print(
            "\nStopped. What was published stays; run again to make the rest.",
            file=sys.stderr,
        )
        return INTERRUPTED
