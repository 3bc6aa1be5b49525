"""The command: a file in, its conformance and an exit code out."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from decree30.conformance_check import check_layout
from decree30.conformance_report import format_conformance
from decree30.unreadable import UnreadableDocument
from guarded_files.limited_process import Panic, described

CONFORMS, UNFORESEEN, UNREADABLE, DEPARTS, INTERRUPTED = 0, 1, 2, 4, 130
"""Exit codes; that of a wrong command line is UNREADABLE too."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; what is wrong with a file is said in one line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Vietnamese text must not fail on a machine without UTF-8
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    asked = parser().parse_args(arguments)
    try:
        conformance = check_layout(asked.file)
        print(format_conformance(conformance, asked.language))
        return CONFORMS if conformance.conforms else DEPARTS
    except UnreadableDocument as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    except BrokenPipeError:  # whoever read our lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNFORESEEN
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        print(_unforeseen(asked.file, error), file=sys.stderr)
        return UNFORESEEN


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(
        prog="decree30",
        description="The layout rules for administrative documents of Decree 30/2020/NĐ-CP, Appendix I.",
        epilog="Exit codes: 0 every testable rule is met, 4 one is not, 2 the file cannot be read.",
    )
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    text = "Check one DOCX or PDF, whoever made it, against the decree."
    check = commands.add_parser("check", help=text, description=text)
    check.add_argument("file", type=Path, help="a .docx or .pdf")
    check.add_argument("--language", default="vi", choices=("vi", "en"))
    return top


def _unforeseen(path: Path, error: Exception) -> str:
    """Return what to say of an error that nobody foresaw, with the place that raised it."""
    said = str(error) if isinstance(error, Panic) else described(error)
    return f"Cannot check {path}: {said}. Please pass it on."


if __name__ == "__main__":
    sys.exit(main())
