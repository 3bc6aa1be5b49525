"""The commands that look at code, inputs, notebooks and documents, and those that put them in order."""

import argparse

from diendan.cli.printing import say, shown, told
from diendan.errors import ExitCode
from diendan.project import Project


def check(options: argparse.Namespace) -> int:
    """Check code, data, parameters and notebooks; change nothing."""
    from diendan.checks.check_and_fix import run_checks

    return run_checks(Project.find(), code=not options.inputs_only)


def fix(_: argparse.Namespace) -> int:
    """Format the code and normalise the notebooks."""
    from diendan.checks.check_and_fix import run_fixes

    return run_fixes(Project.find())


def check_layout(options: argparse.Namespace) -> int:
    """Check a forum's official reports against Decree 30/2020/NĐ-CP, and its PDFs against their length."""
    from diendan.checks.decree_layout import check_bundle_layout

    at = Project.find()
    checked = check_bundle_layout(at, options.forum)
    print(checked.table())
    say(told("check_layout", checked.findings(at)))
    return ExitCode.OK if checked.conforms else ExitCode.DIFFERENCES


def review(options: argparse.Namespace) -> None:
    """Show before and after, side by side, what a change does to six provinces."""
    from diendan.checks.review.review import review as compare
    from diendan.checks.review.review import summary_lines

    found = compare(Project.find(), options.forum, options.against)
    say(summary_lines(found))
    print(shown(found.page))


def validate(_: argparse.Namespace) -> int:
    """Execute the source notebooks and compare with their stored outputs."""
    from diendan.execute.notebook_tools import run_nbval
    from diendan.execute.picture_comparison import why_pictures_differ
    from diendan.execute.validation import source_notebooks, validate_notebooks

    at = Project.find()
    reports = source_notebooks(at)
    if why := why_pictures_differ(at):
        print(f"Charts are not compared: {why}.")
    findings = validate_notebooks(at, reports)
    print(f"notebooks: {f'{len(findings)} findings' if findings else 'good'}", flush=True)
    say(told("validate", findings))
    # Where the pipeline's own comparison finds nothing, one that shares no code with it has the last word.
    differ = findings or run_nbval(at, [at.notebook(report) for report in reports])
    return ExitCode.DIFFERENCES if differ else ExitCode.OK


def store(_: argparse.Namespace) -> None:
    """Execute the source notebooks with their defaults and store their outputs, normalised."""
    from diendan.execute.validation import store_notebooks

    say(map(shown, store_notebooks(Project.find())))


def new_report(options: argparse.Namespace) -> None:
    """Write the files of a new report about one indicator, and store its outputs; say what to type next."""
    from diendan.execute.validation import store_notebooks
    from diendan.spec.new_report.report_scaffold import (
        FIRST_SHOWN,
        indicators_to_show,
        new_report_lines,
        start_report,
    )

    at = Project.find()
    written = start_report(at, options.name, options.indicator or FIRST_SHOWN)
    if not options.indicator:
        others = ", ".join(indicators_to_show(at))
        say([f"No INDICATOR was named: the report is about {FIRST_SHOWN}, the first of {others}."])
    say(map(shown, written))
    store_notebooks(at, [options.name])
    say(new_report_lines(options.name))


def lab(options: argparse.Namespace) -> int:
    """Open JupyterLab with the kernel that the pipeline uses."""
    from diendan.execute.notebook_tools import open_lab

    return open_lab(Project.find(), options.arguments)
