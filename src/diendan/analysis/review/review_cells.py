"""The cells of the mid-term review: one paragraph, figure or table each, or nothing where it has no place."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from diendan.analysis.outputs import Output
from diendan.analysis.review.assessment import assessment_values, next_steps_values
from diendan.analysis.review.evidence import numbered_sources
from diendan.analysis.review.evidence.numbered_sources import Citations
from diendan.analysis.review.forms import forms_due, submitted_figures
from diendan.analysis.review.indicator_completeness import completeness_table as list_indicators
from diendan.analysis.review.legal_bases import legal_head
from diendan.analysis.review.results import foreign_aid, household_register, labour, living_standards
from diendan.analysis.review.results.foreign_aid import Aid
from diendan.analysis.review.review_findings import Findings, PovertyResults, review_of
from diendan.spec.texts import JsonValue

__all__ = ["legal_head", "review_of"]

Cell: TypeAlias = Callable[[Findings], Output | None]


def _paragraph(
    section: str, values: Callable[[Findings], Mapping[str, JsonValue] | None] = lambda _: {}
) -> Cell:
    """Return the cell of a section. values: what it prints besides; None where it has no place."""

    def cell(found: Findings) -> Output | None:
        printed = values(found)
        return None if printed is None else found.say(section, **printed)

    return cell


def _of_aid(view: Callable[[Aid, Citations], Output | None]) -> Cell:
    """Return the cell of what only the review of the aid programme shows."""
    return lambda found: view(found.aid, found.citations) if found.aid else None


def _of_poverty(view: Callable[[PovertyResults, Citations], Output | None]) -> Cell:
    """Return the cell of what only the review of the poverty programme shows."""
    return lambda found: view(found.poverty, found.citations) if found.poverty else None


def _scope_values(found: Findings) -> dict[str, JsonValue]:
    """Return what is said of the unit: what became part of it, since when, and a note on its name."""
    report = found.report
    return {
        "former": [former.title(report.language) for former in report.former],
        "since": report.system.valid_from.isoformat() if report.system.name == "34" else None,
        "note": report.unit.note(report.language),
    }


def _submitted_values(found: Findings) -> dict[str, JsonValue] | None:
    """Return what the unit itself reported; None where it reported nothing."""
    values = found.submitted.values()
    return values if values["submitted"] else None


def _submitted_table(found: Findings) -> Output | None:
    return submitted_figures.submitted_table(found.submitted, found.citations)


scope = _paragraph("scope", _scope_values)

results_aid = _paragraph(
    "results-aid", lambda found: {**found.aid.values(), **found.submitted.values()} if found.aid else None
)
aid_table = _of_aid(foreign_aid.aid_table)
history_table = _of_aid(foreign_aid.history_table)
submitted_aid = _paragraph("submitted", lambda found: _submitted_values(found) if found.aid else None)
results_country = _paragraph("results-aid-country", lambda found: found.aid.values() if found.aid else None)
country_table = _of_aid(foreign_aid.country_table)

living = _paragraph("living", lambda found: found.living.values())
register = _paragraph("register", lambda found: found.poverty.register.values() if found.poverty else None)
register_table = _of_poverty(
    lambda poverty, citations: household_register.register_table(poverty.register, citations)
)
work = _paragraph("work", lambda found: found.poverty.work.values() if found.poverty else None)
informal_figure = _of_poverty(lambda poverty, _: labour.informal_figure(poverty.work))
work_table = _of_poverty(lambda poverty, citations: labour.work_table(poverty.work, citations))
support = _paragraph("support", lambda found: found.poverty.support.values() if found.poverty else None)
submitted_poverty = _paragraph("submitted", lambda found: _submitted_values(found) if found.poverty else None)

completeness = _paragraph(
    "completeness", lambda found: {**found.completeness.values(), **found.sent.values()}
)
assessment = _paragraph("assessment", assessment_values)
next_steps = _paragraph("next-steps", next_steps_values)

annex_sources = _paragraph("annex-sources")
annex_end = _paragraph("annex-end")
annex_former = _paragraph("annex-former", lambda found: {} if found.has_former_annex else None)
former_work_table = _of_poverty(lambda poverty, _: labour.former_work_table(poverty.work))
annex_former_end = _paragraph("annex-end", lambda found: {} if found.has_former_annex else None)


def submitted_aid_table(found: Findings) -> Output | None:
    """Return the table of the reported figures on aid, each with its file and cell."""
    return _submitted_table(found) if found.aid else None


def submitted_poverty_table(found: Findings) -> Output | None:
    """Return the table of the reported figures on the poverty programme, each with its file and cell."""
    return _submitted_table(found) if found.poverty else None


def poverty_figure(found: Findings) -> Output:
    """Return the bars of multidimensional poverty: estimate, former units and benchmarks at one glance."""
    return living_standards.poverty_figure(found.living)


def living_table(found: Findings) -> Output:
    """Return the table of poverty, income and work."""
    return living_standards.living_table(found.living, found.citations)


def completeness_table(found: Findings) -> Output:
    """Return the table of indicators and their states."""
    return list_indicators(found.completeness)


def sent_table(found: Findings) -> Output | None:
    """Return the table of the forms that were due, and what came of them."""
    return forms_due.sent_table(found.sent)


def sources_table(found: Findings) -> Output:
    """Return the table of sources."""
    return numbered_sources.sources_table(found.report, found.citations)
