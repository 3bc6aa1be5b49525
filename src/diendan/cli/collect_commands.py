"""The commands by which figures and the dialogue's records come in and go on."""

import argparse
import shlex

from diendan.cli.printing import say, shown
from diendan.environment import today
from diendan.errors import ExitCode
from diendan.project import Project


def init(options: argparse.Namespace) -> None:
    """Start a project: copy data, notebooks, parameters and the look of reports to a new folder."""
    from diendan.spec.new_project import start_project

    held = start_project(options.folder.absolute())
    print(f"{shown(options.folder.absolute())} holds {', '.join(held)}.")
    print(f"Next: cd {shlex.quote(str(options.folder))} && diendan reports")


def forms(options: argparse.Namespace) -> None:
    """Write the reporting forms of provinces for a year, as .xlsx."""
    from diendan.exchange.forms.form_files import make_forms

    written = make_forms(Project.find(), options.province or ["all"], options.year)
    folder = shown(written[0].parents[1])
    print(f"{len(written)} forms written under {folder}.")


def intake(options: argparse.Namespace) -> int:
    """Read data/submissions/inbox: accept what is right, answer every file."""
    from diendan.exchange.intake.inbox import intake_lines, take_in

    done = take_in(Project.find(), options.received or today())
    say(intake_lines(done, shown))
    return ExitCode.REPORT_FAILED if any(each.is_open for each in done) else ExitCode.OK


def status(options: argparse.Namespace) -> None:
    """Print which province has sent which form for a forum, and what is due when."""
    from diendan.exchange.intake.forum_status import status_lines, status_of

    say(status_lines(status_of(Project.find(), options.forum, today()), options.language))


def import_series(options: argparse.Namespace) -> int:
    """Import a published table of figures; show first what it changes."""
    from diendan.exchange.importing.import_run import import_file

    return import_file(
        Project.find().root,
        options.file,
        print,
        mapping=options.mapping,
        into=options.into,
        dry_run=options.dry_run,
        replace=options.replace,
        accept=options.accept_findings,
    )


def update(options: argparse.Namespace) -> int:
    """Ask the publisher for the next editions of national tables; show what they change, or accept one."""
    from diendan.exchange.updating.update_run import accept, update

    root = Project.find().root
    return accept(root, options.accept, print) if options.accept else update(root, options.tables, print)


def commitments(options: argparse.Namespace) -> None:
    """List the commitments made by a forum's date: late, open, done, withdrawn."""
    from diendan.spec.next_forum.next_forum_file import forum_commitments

    say(forum_commitments(Project.find(), options.forum, options.language))


def new_forum(options: argparse.Namespace) -> None:
    """Write the next forum's file; list what goes on from the former one and what to look at."""
    from diendan.spec.next_forum.next_forum_file import make_new_forum, new_forum_lines

    say(new_forum_lines(make_new_forum(Project.find(), options.old, options.new)))


def calendar(options: argparse.Namespace) -> None:
    """Write the quarterly meetings of the forum's groups in a year as an .ics file."""
    from diendan.registry.meeting_calendar import write_calendar

    found = write_calendar(Project.find().root, options.year, options.out)
    print(f"{len(found)} meetings written to {shown(options.out)}.")
