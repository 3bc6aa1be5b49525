"""Arguments in, text and exit code out."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from diendan.environment import today, variable
from diendan.errors import DiendanError, ExitCode
from diendan.project import Project

if TYPE_CHECKING:
    from diendan.pipeline.run import Trouble

INTERRUPTED = 130
"""What a shell reports for a program that Ctrl-C ended."""
_FORUM = "2026-q3"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are printed, tracebacks never."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Vietnamese text must not fail on a machine without UTF-8
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parsed = _parser().parse_args(arguments)
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


def reports(options: argparse.Namespace) -> int:
    """Make what is outdated of a forum."""
    from diendan.pipeline.progress import progress_for
    from diendan.pipeline.run import Options, run_forum

    if options.dry_run:
        return plan(options)
    summary = run_forum(
        _project(),
        options.forum,
        Options(
            only=tuple(options.province),
            renderer=options.renderer,
            jobs=options.jobs,
            force=options.force,
            fail_fast=options.fail_fast,
            wait=not options.no_wait,
            scheduler=options.scheduler or variable("DIENDAN_SCHEDULER"),
        ),
        progress_for(),
    )
    documents = sum(len(step.edition.order.formats) for step in summary.plan.steps)
    if not summary.made and not summary.troubles:
        print(
            f"{options.forum}: everything is up to date "
            f"({len(summary.plan.steps)} reports, {documents} documents)."
        )
    else:
        print(
            f"{options.forum}: {summary.made} reports made, {summary.up_to_date} up to date, "
            f"{len(summary.troubles)} failed"
            + (f", {summary.left} not tried" if summary.left else "")
            + f", in {summary.seconds:.1f} s with {summary.plan.renderer.name}."
        )
    for line in _troubles(summary.troubles):
        print(line)
    print(f"Index page: {_shown(summary.index)}")
    return int(ExitCode.REPORT_FAILED if summary.troubles else ExitCode.OK)


def _troubles(troubles: "Sequence[Trouble]") -> Iterator[str]:
    """Give each cause once, with the reports that it stopped and where to read more."""
    alike: dict[tuple[str, str], list[Trouble]] = {}
    for trouble in troubles:
        failure = trouble.failure
        report = trouble.name.partition("/")[2]
        alike.setdefault((report, f"{failure.stage} failed at {failure.where}: {failure.cause}"), []).append(
            trouble
        )
    for (report, cause), group in alike.items():
        places = ", ".join(trouble.name.partition("/")[0] for trouble in group)
        yield f"  - {report} of {places}: {cause}"
        yield f"    log: {_shown(group[0].log)}" + (f" and {len(group) - 1} more" if len(group) > 1 else "")


def plan(options: argparse.Namespace) -> int:
    """Print what would be made, and why."""
    from diendan.pipeline.plan import make_plan
    from diendan.pipeline.plan_text import plan_lines
    from diendan.pipeline.renderers import identify

    project = _project()
    found = make_plan(
        project,
        options.forum,
        identify(options.renderer, project.build),
        only=options.province,
        force=options.force,
    )
    for line in plan_lines(found, explain=options.explain):
        print(line)
    return int(ExitCode.OK)


def preview(options: argparse.Namespace) -> int:
    """Make one document and print where it is."""
    from diendan.pipeline.preview import preview as make

    path = make(
        _project(),
        options.forum,
        province=options.province,
        report=options.report,
        language=options.language,
        format=options.format,
        renderer=options.renderer,
    )
    print(_shown(path))
    return int(ExitCode.OK)


def verify(options: argparse.Namespace) -> int:
    """Compare a bundle with its manifest and with a second build."""
    from diendan.pipeline.progress import progress_for
    from diendan.pipeline.verify import verify_bundle

    checked = verify_bundle(
        _project(),
        options.forum,
        only=tuple(options.province),
        everything=options.all,
        progress=progress_for(),
    )
    print(
        f"{options.forum}: {checked.listed} files are as the manifest says; {checked.rebuilt} files of "
        f"{checked.units} units were made again and are the same, byte for byte."
    )
    return int(ExitCode.OK)


def check(options: argparse.Namespace) -> int:
    """Check code, data, parameters and notebooks; change nothing."""
    from diendan.pipeline.checks import run_checks

    return run_checks(_project(), code=not options.inputs_only)


def fix(_: argparse.Namespace) -> int:
    """Format the code and normalise the notebooks."""
    from diendan.pipeline.checks import run_fixes

    return run_fixes(_project())


def check_layout(options: argparse.Namespace) -> int:
    """Hold a forum's official reports against Decree 30/2020/NĐ-CP."""
    from diendan.quality.layout import check_bundle_layout

    project = _project()
    checked = check_bundle_layout(project, options.forum)
    print(checked.table())
    for finding in checked.findings(project):
        print(f"  - {finding}")
    return int(ExitCode.OK if checked.conforms else ExitCode.DIFFERENCES)


def contact_sheet(options: argparse.Namespace) -> int:
    """Draw the first page of every PDF of a forum into one picture."""
    from diendan.quality.contact_sheet import contact_sheet as draw

    print(_shown(draw(_project(), options.forum, options.language)))
    return int(ExitCode.OK)


def validate(_: argparse.Namespace) -> int:
    """Execute the source notebooks and compare with their stored outputs."""
    from diendan.pipeline.notebook_tools import validate_notebooks

    return validate_notebooks(_project())


def import_series(options: argparse.Namespace) -> int:
    """Import a published table of figures; show first what it changes."""
    from diendan.importing.command import Request, import_file

    request = Request(
        options.file,
        mapping=options.mapping,
        into=options.into,
        dry_run=options.dry_run,
        replace=options.replace,
        accept=options.accept_findings,
    )
    return int(import_file(_project().root, request, print))


def store(_: argparse.Namespace) -> int:
    """Execute the source notebooks with their defaults and store their outputs, normalised."""
    from diendan.pipeline.notebook_tools import store_notebooks

    for path in store_notebooks(_project()):
        print(_shown(path))
    return int(ExitCode.OK)


def lab(_: argparse.Namespace) -> int:
    """Open JupyterLab with the kernel that the pipeline uses."""
    from diendan.pipeline.notebook_tools import open_lab

    return open_lab(_project())


def forms(options: argparse.Namespace) -> int:
    """Write the reporting forms of provinces for a year, as .xlsx."""
    from diendan.forms.make import make_forms

    written = make_forms(_project(), options.province or ["all"], options.year)
    folder = _shown(written[0].parents[1])
    print(f"{len(written)} forms written under {folder}.")
    return int(ExitCode.OK)


def intake(options: argparse.Namespace) -> int:
    """Read data/submissions/inbox: accept what is right, answer every file."""
    from diendan.intake.run import take_in
    from diendan.intake.say import intake_lines

    done = take_in(_project(), options.received or today())
    for line in intake_lines(done, _shown):
        print(line)
    return int(ExitCode.REPORT_FAILED if any(each.letter.is_open for each in done) else ExitCode.OK)


def status(options: argparse.Namespace) -> int:
    """Print which province has sent which form for a forum, and what is due when."""
    from diendan.intake.status import status_lines, status_of

    for line in status_lines(status_of(_project(), options.forum, today()), options.language):
        print(line)
    return int(ExitCode.OK)


def commitments(options: argparse.Namespace) -> int:
    """List the commitments made by a forum's date: late, open, done, withdrawn."""
    from diendan.pipeline.new_forum import forum_commitments

    print("\n".join(forum_commitments(_project(), options.forum, options.language)))
    return int(ExitCode.OK)


def new_forum(options: argparse.Namespace) -> int:
    """Write the next forum's file; list what goes on from the former one and what to look at."""
    from diendan.pipeline.new_forum import make_new_forum, new_forum_lines

    print("\n".join(new_forum_lines(make_new_forum(_project(), options.old, options.new))))
    return int(ExitCode.OK)


def calendar(options: argparse.Namespace) -> int:
    """Write the quarterly meetings of the forum's groups in a year as an .ics file."""
    from diendan.dialogue.calendar import write_calendar

    found = write_calendar(_project().root, options.year, options.out)
    print(f"{len(found)} meetings written to {_shown(options.out)}.")
    return int(ExitCode.OK)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="diendan",
        description="Reports for a provincial forum, from notebooks, parameters and data.",
        epilog="Exit codes: 0 all is well, 1 a report failed, 2 wrong input, 3 a tool is missing, "
        "4 verification found differences.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(
        name: str, command: Callable[[argparse.Namespace], int], *, forum: bool = False
    ) -> argparse.ArgumentParser:
        text = (command.__doc__ or "").strip()
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=command)
        if forum:
            added.add_argument(
                "forum", nargs="?", default=_FORUM, help=f"name of a file in params/forums ({_FORUM})"
            )
        return added

    made = add("reports", reports, forum=True)
    planned = add("plan", plan, forum=True)
    for each in (made, planned):
        _add_choice(each)
        each.add_argument("--force", action="store_true", help="make everything again")
        each.add_argument("--explain", action="store_true", help="with the plan: say why, report by report")
    made.add_argument("--dry-run", action="store_true", help="only print the plan")
    made.add_argument(
        "--jobs", type=_count, default=0, metavar="N", help="worker processes (one for each core)"
    )
    made.add_argument(
        "--scheduler", metavar="ADDRESS", help="work on a Dask cluster: tcp://host:port (DIENDAN_SCHEDULER)"
    )
    going = made.add_mutually_exclusive_group()
    going.add_argument("--keep-going", action="store_true", help="go on when a report fails (as always)")
    going.add_argument("--fail-fast", action="store_true", help="stop when a report fails")
    made.add_argument("--no-wait", action="store_true", help="end at once if another run makes this forum")

    shown = add("preview", preview, forum=True)
    shown.add_argument("--province", default="cao-bang", metavar="SLUG")
    shown.add_argument("--report", default="policy-dialogue-brief")
    shown.add_argument("--language", default="vi", choices=("vi", "en"))
    shown.add_argument("--format", default="html", choices=("html", "pdf", "docx"))
    shown.add_argument("--renderer", default="auto", choices=("auto", "quarto", "builtin"))

    verified = add("verify", verify, forum=True)
    verified.add_argument(
        "--province", action="append", default=[], metavar="SLUG", help="(the first that is good)"
    )
    verified.add_argument("--all", action="store_true", help="make every province again")

    asked = add("forms", forms)
    asked.add_argument("--province", action="append", default=[], metavar="SLUG", help="or all (all)")
    asked.add_argument("--year", type=_count, required=True, help="the year to report on")
    taken = add("intake", intake)
    taken.add_argument("--received", type=_day, metavar="YYYY-MM-DD", help="when the files came (today)")
    for each in (add("status", status, forum=True), add("commitments", commitments, forum=True)):
        each.add_argument("--language", default="vi", choices=("vi", "en"))
    following = add("new-forum", new_forum)
    following.add_argument("--from", dest="old", default=_FORUM, metavar="FORUM", help=f"({_FORUM})")
    following.add_argument("--to", dest="new", required=True, metavar="FORUM", help="such as 2027-q3")
    dated = add("calendar", calendar)
    dated.add_argument("year", type=_count)
    dated.add_argument("--out", type=Path, required=True, metavar="FILE.ics")

    checked = add("check", check)
    checked.add_argument(
        "--inputs-only", action="store_true", help="data, parameters and notebooks, not the code"
    )
    add("fix", fix)
    add("check-layout", check_layout, forum=True)
    sheet = add("contact-sheet", contact_sheet, forum=True)
    sheet.add_argument("--language", choices=("vi", "en"), help="only documents in this language (both)")
    imported = add("import", import_series)
    imported.add_argument("file", type=Path, help="xlsx, xls, ods, csv, JSON-stat or IATI XML")
    imported.add_argument("--mapping", type=Path, metavar="FILE", help="what the file does not say (YAML)")
    imported.add_argument("--into", metavar="TABLE", help="the table that it must go to")
    imported.add_argument("--dry-run", action="store_true", help="only show what would change")
    imported.add_argument("--replace", action="store_true", help="let new values replace present ones")
    imported.add_argument("--accept-findings", action="store_true", help="write although the checks doubt")
    add("validate", validate)
    add("store", store)
    add("lab", lab)
    return parser


def _add_choice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--province", action="append", default=[], metavar="SLUG", help="only this one; may be repeated"
    )
    parser.add_argument("--renderer", default="auto", choices=("auto", "quarto", "builtin"))


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a number from 1 on")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a day such as 2026-01-31") from None


def _project() -> Project:
    return Project.find()


def _shown(path: Path) -> str:
    """Return a path as short as it can be typed from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


if __name__ == "__main__":
    sys.exit(main())
