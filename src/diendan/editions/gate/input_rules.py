"""Rules over what the reports are made of: data, notebooks, texts, and what provinces have stated."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from diendan.checks.report_checks import OF_REPORTS, found_by
from diendan.data.checking.package_checks import check_data
from diendan.data.datapackage import Package
from diendan.editions.gate.candidate import Candidate
from diendan.errors import Finding
from diendan.exchange.intake.accepted_submissions import read_kept
from diendan.exchange.intake.inbox import read_inbox
from diendan.execute.stored_outputs import unguarded, unstored
from diendan.parsing.notebook_files import read_notebook
from diendan.registry.records.legal_instruments import check_legal_bases
from diendan.registry.records.typed_rows import lines, mistake
from diendan.registry.registry import load_registry
from diendan.spec.province_file import unread_province_files


def data_open(at: Candidate) -> Iterable[Finding]:
    """Find what `make check` finds in the tables."""
    return check_data(at.project.root)


def registry_open(at: Candidate) -> Iterable[Finding]:
    """Find rows of the dialogue's registry that contradict each other."""
    load_registry(at.project.root)  # raises with every such row
    return ()


def legal_basis_incomplete(at: Candidate) -> Iterable[Finding]:
    """Find legal bases that cannot be cited in full."""
    return check_legal_bases(Package.load(at.project.root).rows)


def instrument_doubted(at: Candidate) -> Iterator[Finding]:
    """Find doubts about legal bases of the programmes that the forum reports on."""
    read = Package.load(at.project.root).rows
    programmes = {dict(order.parameters).get("programme") for order in at.forum.orders}
    cited = {
        line["instrument"]
        for line in lines(read, "legal_bases")
        if line["programme"] in programmes and line["role"] != "related"
    }
    for line in lines(read, "legal_instruments"):
        if line["instrument"] in cited and line["may_print"] == "yes" and (doubt := line.both("doubt").en):
            yield mistake(line.row, f"{line['number']}: {doubt}", "an instrument that is beyond doubt")


def notebook_unvalidated(at: Candidate) -> Iterator[Finding]:
    """Find notebooks whose stored outputs are not known to be those of their cells."""
    for report in at.reports:
        path = at.project.notebook(report)
        where = at.project.label(path)
        notebook = read_notebook(path, where)
        yield from chain(unguarded(notebook, where), unstored(notebook, where))


def report_checks_open(at: Candidate) -> Iterator[Finding]:
    """Find what `make check` finds in cells, texts and claims of the forum's reports."""
    for name, look in OF_REPORTS:
        for report in at.reports:
            yield from found_by(at.project, name, partial(look, only=report))


def province_file_unread(at: Candidate) -> Iterator[Finding]:
    """Find files of provinces that are no units on the forum's day."""
    for told in unread_province_files(at.project, at.forum.system):
        yield Finding("params/provinces", told, "files of units that there are on the forum's day")


def inbox_waiting(at: Candidate) -> Iterator[Finding]:
    """Find files that provinces have sent and that no report uses."""
    taken = {each.sha256 for each in read_kept(at.project.root)}
    for each in read_inbox(at.project, at.time.date()):
        if each.sha256 not in taken:
            where = f"data/submissions/inbox/{each.name}"
            yield Finding(where, "a file that was not taken in", "an inbox without such files")
