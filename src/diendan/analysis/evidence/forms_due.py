"""Which periods of a form were due from a unit by the report's day, and what came of them."""

from diendan.analysis.reading.loading import load_rows
from diendan.analysis.session import Report
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


def forms_due(report: Report, form: str, first: int, last: int) -> tuple[SubmissionStanding, ...]:
    """Return how the report's unit, or its former provinces, stand with each period of a form that was due,
    and with those that came early; in the order of units, then of years.

    form: its name ("ngo-aid"). first, last: the years between which a period lies.
    """
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
        if first <= each.year <= last
        for unit in reporting_units(report.unit, each.year)
    ]
    order = [*((former.code,) for former in report.former), report.unit.former]
    told = [each for each in found if each.asked.due <= report.day or each.state != "missing"]
    return tuple(sorted(told, key=lambda each: (order.index(each.unit.former), each.asked.year)))


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
