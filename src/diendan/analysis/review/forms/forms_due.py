"""Which forms of the programme were due by the report's day, and what came of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.loading import load_rows
from diendan.analysis.review.evidence.written_facts import name_area
from diendan.analysis.review.forms.submitted_figures import FORM_OF
from diendan.analysis.review.programme import Programme
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, table
from diendan.data.submissions import (
    FINDINGS,
    REGISTER,
    RULES,
    Asked,
    Came,
    SubmissionKey,
    SubmissionStanding,
    due_by,
    parse_came,
    parse_rules,
    reporting_units,
    standing,
)
from diendan.data.units import Unit
from diendan.language import years
from diendan.spec.texts import JsonValue, sentence_start


@dataclass(frozen=True)
class Sent:
    """How the unit, or its former provinces, stand with every period of the programme's form that was due,
    and with those that came early. In the order of units, then of years."""

    report: Report
    standings: tuple[SubmissionStanding, ...]

    def values(self) -> dict[str, JsonValue]:
        """Return what the section on completeness prints of the forms; `form` None where none was due."""
        states = [each.state for each in self.standings]
        rule = self.standings[-1].asked.rule if states else None
        return {
            "form": rule.title.in_(self.report.language) if rule else None,
            "deadline": rule.why.in_(self.report.language) if rule else None,
            "asked": len(states),
            "received": states.count("received"),
            "late": sum(each.is_late for each in self.standings),
            "findings": states.count("findings"),
            "unsent": states.count("missing"),
        }


def sent_of(report: Report, programme: Programme) -> Sent:
    """Return the standing of the report's unit with the form of the programme."""
    form = FORM_OF[programme.weight]
    rules = parse_rules(load_rows(RULES, None, form=form))
    came = _came(report, form)
    early = [
        Asked(rule, int(subject[-1]))
        for subject in came
        for rule in rules
        if rule.holds_in(int(subject[-1])) and int(subject[-1]) <= report.day.year
    ]
    asked = {(each.rule.edition, each.year): each for each in (*due_by(rules, report.day), *early)}
    found = [
        standing(unit, each, came)
        for each in asked.values()
        if programme.covers(each.year, each.year)
        for unit in reporting_units(report.unit, each.year)
    ]
    order = [*((former.code,) for former in report.former), report.unit.former]
    found = [each for each in found if each.asked.due <= report.day or each.state != "missing"]
    return Sent(
        report, tuple(sorted(found, key=lambda each: (order.index(each.unit.former), each.asked.year)))
    )


def sent_table(found: Sent) -> Output | None:
    """Return the table of forms: period, due day and state; None where none was due.

    Periods of one unit that follow each other and that nothing came of share a line.
    """
    report = found.report
    if not found.standings:
        return None

    def write_due(same: list[SubmissionStanding]) -> str:
        ends = {"first": same[0].asked.due.isoformat(), "last": same[-1].asked.due.isoformat()}
        return report.phrase_of("sent.due", ends)

    return table(
        "tbl-sent",
        [*_alike(found.standings)],
        [
            Column("area", lambda same: _name(same[0].unit, report), when=report.unit.is_merged),
            Column("period", lambda same: years(each.asked.year for each in same)),
            Column("due", write_due),
            Column("state", lambda same: report.phrase_of("sent.state", _state(same[0]))),
        ],
        values=found.values(),
        data=[
            {
                "unit": each.unit.key,
                "form": each.asked.rule.edition,
                "period": each.asked.year,
                "due": each.asked.due.isoformat(),
                "state": each.state,
                "received": each.came.received.isoformat() if each.came.received else "",
                "file": each.came.file,
                "findings": each.came.errors,
            }
            for each in found.standings
        ],
        sources=[Source(RULES), Source(REGISTER)],
    )


def _came(report: Report, form: str) -> dict[SubmissionKey, Came]:
    came: dict[SubmissionKey, Came] = {}
    systems: dict[str, list[str]] = {}
    for unit in (*report.former, report.unit):
        systems.setdefault(unit.system, []).append(unit.code)
    for system, codes in systems.items():
        register = load_rows(REGISTER, None, form=form, system=system, code=codes)
        findings = load_rows(FINDINGS, None, form=form, system=system, code=codes)
        came |= parse_came(register, findings)
    return came


def _alike(standings: tuple[SubmissionStanding, ...]) -> Iterator[list[SubmissionStanding]]:
    run: list[SubmissionStanding] = []
    for each in standings:
        same = run and run[-1].unit.former == each.unit.former
        if same and run[-1].asked.year + 1 == each.asked.year and run[-1].state == each.state == "missing":
            run.append(each)
            continue
        if run:
            yield run
        run = [each]
    if run:
        yield run


def _name(unit: Unit, report: Report) -> str:
    name = unit.name(report.language)
    return name if unit.former == report.unit.former else sentence_start(name_area(name, report))


def _state(each: SubmissionStanding) -> dict[str, JsonValue]:
    received: date | None = each.came.received
    return {
        "state": each.state,
        "received": received.isoformat() if received else None,
        "late": each.is_late,
        "errors": each.came.errors,
        "file": each.came.file,
    }
