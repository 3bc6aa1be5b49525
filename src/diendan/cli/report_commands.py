"""The commands that make reports, say what would be made, and compare what was made."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from diendan.cli.printing import say, shown, told
from diendan.environment import variable
from diendan.errors import ExitCode
from diendan.findings import few
from diendan.project import Project

_NAMED = 3

if TYPE_CHECKING:
    from diendan.bundle.making import Trouble
    from diendan.plan.planning import Plan


def reports(options: argparse.Namespace) -> int:
    """Make what is outdated of a forum."""
    from diendan.bundle.progress import progress_for
    from diendan.bundle.run import run_forum
    from diendan.bundle.run_options import Options
    from diendan.checks.texts.typed_figures import check_typed_figures

    if options.dry_run:
        plan(options)
        return ExitCode.OK
    summary = run_forum(
        Project.find(),
        options.forum,
        Options(
            only=tuple(options.subject),
            renderer=options.renderer,
            jobs=options.jobs,
            force=options.force,
            fail_fast=options.fail_fast,
            wait=not options.no_wait,
            scheduler=options.scheduler or variable("DIENDAN_SCHEDULER"),
        ),
        progress_for(),
        looks=(partial(check_typed_figures, to_publish=True),),
    )
    if not summary.made and not summary.troubles:
        print(
            f"{options.forum}: everything is up to date "
            f"({len(summary.plan.steps)} reports: {_documents(summary.plan)})."
        )
    else:
        print(
            f"{options.forum}: {summary.made} reports made, {summary.up_to_date} up to date, "
            f"{len(summary.troubles)} failed"
            + (f", {summary.left} not tried" if summary.left else "")
            + f", in {summary.seconds:.1f} s with {summary.plan.renderer.name} ({_documents(summary.plan)})."
        )
    say(_troubles(summary.troubles))
    say(f"  - {incident}" for incident in summary.incidents)
    if others := [f"{name} {version}" for name, version in summary.not_as_locked.items()]:
        print(
            "Made with packages that are not as requirements.lock says, which may give other bytes; "
            f"the manifest names all: {few(others, _NAMED)}"
        )
    if summary.changed:
        print(
            "Made from files that no commit has as they are; manifest and run.json say so: "
            f"{few(summary.changed, _NAMED)}"
        )
    print(f"Index page: {shown(summary.index)}")
    return ExitCode.REPORT_FAILED if summary.troubles else ExitCode.OK


def _documents(plan: "Plan") -> str:
    """Return how many documents a plan has: those for the units, and the forum's own."""
    steps = plan.steps
    own = sum(len(step.report.order.formats) for step in steps if step.report.subject.unit is None)
    every = sum(len(step.report.order.formats) for step in steps)
    units = len({step.report.subject.slug for step in steps if step.report.subject.unit})
    counted = [f"{every - own} documents for {units} units"] if units else []
    return ", ".join(counted + ([f"{own} of the forum's own"] if own else []))


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
        yield f"    log: {shown(group[0].log)}" + (f" and {len(group) - 1} more" if len(group) > 1 else "")


def plan(options: argparse.Namespace) -> None:
    """Print what would be made, and why."""
    from diendan.plan.plan_text import plan_lines
    from diendan.plan.planning import make_plan
    from diendan.render.renderer_identity import identify

    at = Project.find()
    found = make_plan(
        at, options.forum, identify(options.renderer, at.build), only=options.subject, force=options.force
    )
    say(plan_lines(found, explain=options.explain))


def preview(options: argparse.Namespace) -> int:
    """Make one document, print where it is, and what `make check` finds in what it was made of."""
    from diendan.bundle.preview import length_findings
    from diendan.bundle.preview import preview as make
    from diendan.checks.report_checks import findings_of
    from diendan.checks.texts.typed_figures import check_typed_figures

    at = Project.find()
    path = make(
        at,
        options.forum,
        subject=options.subject,
        report=options.report,
        language=options.language,
        format=options.format,
        renderer=options.renderer,
    )
    print(shown(path))
    for finding in length_findings(at, options.report, path):
        print(f"The document is made, but {finding}. `make check-layout` refuses it.", file=sys.stderr)
    if not (found := findings_of(at, options.report)):
        return ExitCode.OK
    stops = set(found).intersection(check_typed_figures(at.root, to_publish=True))
    more = f"; `make reports` refuses it for {len(stops)} of them" if stops else ""
    print(f"The document is made, but `make check` finds {len(found)} faults{more}:", file=sys.stderr)
    print("\n".join(told("preview", found)), file=sys.stderr)
    return ExitCode.INPUT_WRONG if stops else ExitCode.OK


def verify(options: argparse.Namespace) -> None:
    """Compare a bundle with its manifest and a second build, or an archive of editions with its records."""
    if options.editions or options.signers:
        from diendan.editions.archive_checks import check_editions, checked_lines

        for each in check_editions(Project.find(), options.forum, options.signers):
            say(checked_lines(each))
        return
    from diendan.bundle.progress import progress_for
    from diendan.bundle.verify import verify_bundle

    checked = verify_bundle(
        Project.find(),
        options.forum,
        only=tuple(options.subject),
        everything=options.all,
        progress=progress_for(),
    )
    print(
        f"{options.forum}: {checked.listed} files are as the manifest says; {checked.rebuilt} files of "
        f"{checked.subjects} subjects were made again and are the same, byte for byte."
    )
    if checked.uncommitted:
        print(
            "They were made from files that no commit has as they are: from a clone of the commit that the "
            "manifest names they may come out otherwise."
        )


def why(options: argparse.Namespace) -> None:
    """Say from which rows of data/ a figure of a published report comes, and by which rule."""
    from diendan.bundle.why import explained, figures_like, published_sources

    at = Project.find()
    name, lines = published_sources(at, options.forum, options.report)
    say(explained(at, name, lines, figures_like(lines, options.number, name)))


def cites(options: argparse.Namespace) -> None:
    """List what stands on a cell of data/, or on the cells of a figure, in a forum's published bundle."""
    from diendan.bundle.why import figures_like, published_sources
    from diendan.citing.asked_cells import AskedCells, asked_by_figure, asked_by_name
    from diendan.citing.dependents import dependents
    from diendan.citing.dependents_text import dependent_csv, dependent_lines
    from diendan.data.datapackage import Package
    from diendan.files.atomic_writing import write_atomically, writing

    at = Project.find()
    package = Package.load(at.root)
    if options.number is None:
        asked: tuple[AskedCells, ...] = (asked_by_name(package, options.cell),)
    else:
        name, lines = published_sources(at, options.forum, options.cell)
        meant = figures_like(lines, options.number, name)
        asked = asked_by_figure(package, [line for line in lines if line.number in meant])
    found = dependents(at, options.forum, asked)
    if options.csv:
        with writing(shown(options.csv)):
            write_atomically(options.csv, dependent_csv(found).encode())
    say(dependent_lines(asked, found, options.forum, options.language))


def compare(options: argparse.Namespace) -> int:
    """Show what differs between two bundles, what weighs most first, with the data behind the figures."""
    from diendan.comparing.bundle_sides import BundleSide
    from diendan.comparing.change_decisions import decide, read_decisions
    from diendan.comparing.comparison import compared_bundles
    from diendan.comparing.comparison_page import comparison_page
    from diendan.comparing.comparison_summary import summary_lines, summary_markdown
    from diendan.files.atomic_writing import write_atomically, writing

    at, language = Project.find(), options.language
    old, new = (BundleSide.open(at, each) for each in (options.before, options.after))
    found, names = compared_bundles(old, new), {**old.names(at.root), **new.names(at.root)}
    if ids := [*options.accept, *options.query]:
        state = "accepted" if options.accept else "queried"
        every = decide(at, new.manifest, found, ids, state=state, by=options.by, note=options.note)
    else:
        every = read_decisions(at, new.manifest)
    decisions = {each.id: each for each in every}
    page = options.out or at.build / "compare.html"
    with writing(shown(page)):
        write_atomically(page, comparison_page(found, names, language, decisions).encode())
    if options.markdown:
        with writing(shown(options.markdown)):
            write_atomically(options.markdown, summary_markdown(found, names, language, decisions).encode())
    say(summary_lines(found, names, language, decisions))
    print(shown(page))
    return ExitCode.DIFFERENCES if found.documents else ExitCode.OK


def contact_sheet(options: argparse.Namespace) -> None:
    """Draw the first page of every PDF of a forum into one picture."""
    from diendan.checks.contact_sheet import contact_sheet as draw

    print(shown(draw(Project.find(), options.forum, options.language)))
