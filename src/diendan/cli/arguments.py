"""Which commands there are, and what they take."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from diendan.cli import check_commands, collect_commands, report_commands
from diendan.language import LANGUAGES
from diendan.spec.formats import FORMATS, RENDERERS

_FORUM = "2026-q3"
_INDICATOR = "population_avg_total"


def parser() -> argparse.ArgumentParser:
    """Return the parser; each command leaves its function as `command`."""
    top = argparse.ArgumentParser(
        prog="diendan",
        description="Reports for a provincial forum, from notebooks, parameters and data.",
        epilog="Exit codes: 0 all is well, 1 a report failed, 2 wrong input, 3 a tool is missing, "
        "4 verification found differences.",
    )
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")

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

    started = add("init", collect_commands.init)
    started.add_argument("folder", type=Path, help="not there yet, or empty")

    made = add("reports", report_commands.reports, forum=True)
    planned = add("plan", report_commands.plan, forum=True)
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

    shown = add("preview", report_commands.preview, forum=True)
    shown.add_argument(
        "--subject", "--province", default="cao-bang", metavar="SLUG", help="a province or `forum` (cao-bang)"
    )
    shown.add_argument("--report", default="policy-dialogue-brief")
    shown.add_argument("--language", default="vi", choices=LANGUAGES)
    shown.add_argument("--format", default="html", choices=tuple(FORMATS))
    shown.add_argument("--renderer", default="auto", choices=RENDERERS)

    asked_of = add("why", report_commands.why)
    asked_of.add_argument("report", help="such as cao-bang/policy-dialogue-brief.vi")
    asked_of.add_argument("number", help="a figure as it is printed (29,1%%) or its number in the list")
    asked_of.add_argument("--forum", default=_FORUM, metavar="FORUM", help=f"({_FORUM})")

    verified = add("verify", report_commands.verify, forum=True)
    _add_subject(verified, "(the first good one of each kind)")
    verified.add_argument("--all", action="store_true", help="make everything again")

    asked = add("forms", collect_commands.forms)
    asked.add_argument("--province", action="append", default=[], metavar="SLUG", help="or all (all)")
    asked.add_argument("--year", type=_count, required=True, help="the year to report on")
    taken = add("intake", collect_commands.intake)
    taken.add_argument("--received", type=_day, metavar="YYYY-MM-DD", help="when the files came (today)")
    for each in (
        add("status", collect_commands.status, forum=True),
        add("commitments", collect_commands.commitments, forum=True),
    ):
        each.add_argument("--language", default="vi", choices=LANGUAGES)
    following = add("new-forum", collect_commands.new_forum)
    following.add_argument("--from", dest="old", default=_FORUM, metavar="FORUM", help=f"({_FORUM})")
    following.add_argument("--to", dest="new", required=True, metavar="FORUM", help="such as 2027-q3")
    begun = add("new-report", check_commands.new_report)
    begun.add_argument("name", help="small letters, digits and hyphens, such as household-incomes")
    begun.add_argument("--indicator", default=_INDICATOR, help=f"what it shows first ({_INDICATOR})")
    dated = add("calendar", collect_commands.calendar)
    dated.add_argument("year", type=_count)
    dated.add_argument("--out", type=Path, required=True, metavar="FILE.ics")

    checked = add("check", check_commands.check)
    checked.add_argument(
        "--inputs-only", action="store_true", help="data, parameters and notebooks, not the code"
    )
    add("fix", check_commands.fix)
    add("check-layout", check_commands.check_layout, forum=True)
    sheet = add("contact-sheet", report_commands.contact_sheet, forum=True)
    sheet.add_argument("--language", choices=LANGUAGES, help="only documents in this language (both)")
    imported = add("import", collect_commands.import_series)
    imported.add_argument("file", type=Path, help="xlsx, xls, ods, csv, JSON-stat or IATI XML")
    imported.add_argument("--mapping", type=Path, metavar="FILE", help="what the file does not say (YAML)")
    imported.add_argument("--into", metavar="TABLE", help="the table that it must go to")
    imported.add_argument("--dry-run", action="store_true", help="only show what would change")
    imported.add_argument("--replace", action="store_true", help="let new values replace present ones")
    imported.add_argument("--accept-findings", action="store_true", help="write although the checks doubt")
    reviewed = add("review", check_commands.review, forum=True)
    reviewed.add_argument("--against", default="HEAD", metavar="COMMIT", help="to compare with (HEAD)")
    add("validate", check_commands.validate)
    add("store", check_commands.store)
    opened = add("lab", check_commands.lab)
    opened.add_argument("arguments", nargs="*", help="what `jupyter lab` takes: -- --no-browser")
    return top


def _add_choice(parser: argparse.ArgumentParser) -> None:
    _add_subject(parser, "only this one: a province, `forum`, group-… or model-…; may be repeated")
    parser.add_argument("--renderer", default="auto", choices=RENDERERS)


def _add_subject(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--subject", "--province", action="append", default=[], metavar="SLUG", help=text)


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
