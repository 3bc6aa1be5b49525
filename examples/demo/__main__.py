"""`make demo`: the example's project under build/demo, and the reports of its forum."""

import argparse
import sys
from collections.abc import Sequence

from diendan.bundle.progress import progress_for
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.cli.printing import shown
from diendan.errors import DiendanError, ExitCode
from diendan.project import Project
from examples.demo.demo_project import FORUM
from examples.demo.demo_submissions import make_demo


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the example and its reports and return the exit code; what is wrong is said in plain words."""
    asked = parser().parse_args(arguments)
    if asked.jobs < 0:
        parser().error("argument --jobs: a number from 1 on")
    try:
        return int(_made(asked))
    except DiendanError as error:
        print(error, file=sys.stderr)
        return int(error.exit_code)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="python -m examples.demo", description="Make the illustrated example."
    )
    made.add_argument("--province", action="append", default=[], metavar="SLUG", help="only this one (all)")
    made.add_argument("--renderer", default="auto", choices=("auto", "quarto", "builtin"))
    made.add_argument("--jobs", type=int, default=0, metavar="N", help="worker processes (one for each core)")
    return made


def _made(asked: argparse.Namespace) -> ExitCode:
    made = make_demo(Project.find(), asked.province)
    print(f"{made.accepted} invented submissions accepted, {made.with_findings} with findings.")
    choice = Options(only=made.only, renderer=asked.renderer, jobs=asked.jobs)
    summary = run_forum(made.project, FORUM, choice, progress_for())
    for trouble in summary.troubles:
        print(f"{trouble.name}: {trouble.failure.cause} (log: {shown(trouble.log)})")
    print(f"{FORUM}: {summary.made} reports made, {summary.up_to_date} up to date. {shown(summary.index)}")
    return ExitCode.REPORT_FAILED if summary.troubles else ExitCode.OK


if __name__ == "__main__":
    sys.exit(main())
