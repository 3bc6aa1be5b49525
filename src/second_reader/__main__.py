"""The command: a bundle in, counts by kind and what does not agree out, and an exit code."""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from second_reader.claims.claim import WrongClaims
from second_reader.claims.verdict import Outcome, Reading, counts
from second_reader.second_reading import SecondReading

AGREES, UNREADABLE, DISAGREES, INTERRUPTED = 0, 2, 4, 130
"""Exit codes; that of a wrong command line is UNREADABLE too."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Vietnamese text must not fail on a machine without UTF-8
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    asked = parser().parse_args(arguments)
    if not (asked.bundle / "manifest.json").is_file():
        print(f"{asked.bundle}: no bundle (no manifest.json). Make it: make reports FORUM=…", file=sys.stderr)
        return UNREADABLE
    try:
        bundle = SecondReading(asked.bundle, asked.project)
        readings = list(bundle.read())
        readings += bundle.never_read(readings)
    except WrongClaims as wrong:
        print("\n".join(wrong.lines), file=sys.stderr)
        return UNREADABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    lines = [*counts(readings), "", *_listed(readings)]
    if asked.out:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    shown = lines if asked.out is None else [*counts(readings), f"All that does not agree: {asked.out}"]
    try:
        print("\n".join(shown), flush=True)
    except BrokenPipeError:  # whoever read our lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    failed = (Outcome.DISAGREES, Outcome.UNREAD)  # what nobody could read, nobody has compared
    return DISAGREES if any(each.verdict.outcome in failed for each in readings) else AGREES


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    text = "Read a published bundle a second time: do its sentences agree with data/?"
    top = argparse.ArgumentParser(
        prog="second-reader",
        description=text,
        epilog="Exit codes: 0 nothing disagrees, 4 something does, 2 bundle or claims cannot be read.",
    )
    top.add_argument("bundle", type=Path, help="a folder such as reports/2026-q3")
    top.add_argument(
        "--project", type=Path, default=Path(), help="where data/ and notebooks/ are (default: here)"
    )
    top.add_argument("--out", type=Path, help="write the full list into this file")
    return top


def _listed(readings: Iterable[Reading]) -> list[str]:
    """Return a paragraph for each reading that does not agree, those of one part together."""
    wanted = [each for each in readings if each.verdict.outcome is not Outcome.AGREES]
    wanted.sort(key=lambda each: (each.verdict.outcome, each.part, each.verdict.kind, each.document))
    lines = []
    for each in wanted:
        of = each.verdict
        lines += [
            f"{each.document}, part {each.part or '(none)'}: {of.kind} {of.outcome}",
            f"  said: {of.said}",
            f"  data: {of.found}",
            f"  “{each.sentence}”",
        ]
    return lines


if __name__ == "__main__":
    sys.exit(main())
