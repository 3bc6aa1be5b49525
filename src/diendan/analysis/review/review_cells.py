"""The cells of the mid-term review: one paragraph, figure or table each, or nothing where it has no place."""

from diendan.analysis.outputs import Output
from diendan.analysis.review.assessment import assessment_values, next_steps_values
from diendan.analysis.review.evidence.numbered_sources import sources_table as list_sources
from diendan.analysis.review.forms.forms_due import sent_table as list_sent
from diendan.analysis.review.forms.submitted_figures import submitted_table as list_submitted
from diendan.analysis.review.indicator_completeness import completeness_table as list_indicators
from diendan.analysis.review.legal_bases import legal_head
from diendan.analysis.review.results import foreign_aid as aid_tables
from diendan.analysis.review.results import labour as work_views
from diendan.analysis.review.results import living_standards as living_views
from diendan.analysis.review.results.household_register import register_table as list_register
from diendan.analysis.review.review_findings import Findings, review_of

__all__ = ["legal_head", "review_of"]


def scope(found: Findings) -> Output:
    """Return the section on unit, programme and basis of the figures."""
    report = found.report
    return found.say(
        "scope",
        former=[former.title(report.language) for former in report.former],
        since=report.system.valid_from.isoformat() if report.system.name == "34" else None,
        note=report.unit.note(report.language),
    )


def results_aid(found: Findings) -> Output | None:
    """Return what was reported on foreign NGO aid."""
    if found.aid is None:
        return None
    return found.say("results-aid", **found.aid.values(), **found.submitted.values())


def aid_table(found: Findings) -> Output | None:
    """Return the table of facts within the programme's period."""
    return aid_tables.aid_table(found.aid, found.citations) if found.aid else None


def history_table(found: Findings) -> Output | None:
    """Return the table of earlier facts."""
    return aid_tables.history_table(found.aid, found.citations) if found.aid else None


def submitted_aid(found: Findings) -> Output | None:
    """Return what the unit itself reported on aid."""
    return _submitted(found) if found.aid else None


def submitted_aid_table(found: Findings) -> Output | None:
    """Return the table of the reported figures on aid, each with its file and cell."""
    return list_submitted(found.submitted, found.citations) if found.aid else None


def results_country(found: Findings) -> Output | None:
    """Return what sources say of the whole country."""
    return found.say("results-aid-country", **found.aid.values()) if found.aid else None


def country_table(found: Findings) -> Output | None:
    """Return the table of the country's facts."""
    return aid_tables.country_table(found.aid, found.citations) if found.aid else None


def living(found: Findings) -> Output:
    """Return poverty, income and work: results of one programme, context of the other."""
    return found.say("living", **found.living.values())


def poverty_figure(found: Findings) -> Output:
    """Return the bars of multidimensional poverty: estimate, former units and benchmarks at one glance."""
    return living_views.poverty_figure(found.living)


def living_table(found: Findings) -> Output:
    """Return the table of poverty, income and work."""
    return living_views.living_table(found.living, found.citations)


def register(found: Findings) -> Output | None:
    """Return what the ministry's household review says."""
    return found.say("register", **found.poverty.register.values()) if found.poverty else None


def register_table(found: Findings) -> Output | None:
    """Return the table of the household review."""
    return list_register(found.poverty.register, found.citations) if found.poverty else None


def work(found: Findings) -> Output | None:
    """Return how work changed since 2021."""
    return found.say("work", **found.poverty.work.values()) if found.poverty else None


def informal_figure(found: Findings) -> Output | None:
    """Return the lines of informal work: whether unit and country move alike."""
    return work_views.informal_figure(found.poverty.work) if found.poverty else None


def work_table(found: Findings) -> Output | None:
    """Return the table of the labour indicators."""
    return work_views.work_table(found.poverty.work, found.citations) if found.poverty else None


def support(found: Findings) -> Output | None:
    """Return poor districts and the programme's funds."""
    return found.say("support", **found.poverty.support.values()) if found.poverty else None


def submitted_poverty(found: Findings) -> Output | None:
    """Return what the unit itself reported on the poverty programme."""
    return _submitted(found) if found.poverty else None


def submitted_poverty_table(found: Findings) -> Output | None:
    """Return the table of the reported figures on the poverty programme, each with its file and cell."""
    return list_submitted(found.submitted, found.citations) if found.poverty else None


def completeness(found: Findings) -> Output:
    """Return how many of the indicators have figures."""
    return found.say("completeness", **found.completeness.values(), **found.sent.values())


def completeness_table(found: Findings) -> Output:
    """Return the table of indicators and their states."""
    return list_indicators(found.completeness)


def sent_table(found: Findings) -> Output | None:
    """Return the table of the forms that were due, and what came of them."""
    return list_sent(found.sent)


def assessment(found: Findings) -> Output:
    """Return what may be concluded, and what may not."""
    return found.say("assessment", **assessment_values(found))


def next_steps(found: Findings) -> Output:
    """Return what follows for the next report."""
    return found.say("next-steps", **next_steps_values(found))


def annex_sources(found: Findings) -> Output:
    """Open the annex of sources."""
    return found.say("annex-sources")


def sources_table(found: Findings) -> Output:
    """Return the table of sources."""
    return list_sources(found.report, found.citations)


def annex_end(found: Findings) -> Output:
    """Close the annex of sources."""
    return found.say("annex-end")


def annex_former(found: Findings) -> Output | None:
    """Open the annex of the former units."""
    return found.say("annex-former") if found.has_former_annex else None


def former_work_table(found: Findings) -> Output | None:
    """Return the former units' labour figures year by year."""
    return work_views.former_work_table(found.poverty.work) if found.poverty else None


def annex_former_end(found: Findings) -> Output | None:
    """Close the annex of the former units."""
    return found.say("annex-end") if found.has_former_annex else None


def _submitted(found: Findings) -> Output | None:
    values = found.submitted.values()
    return found.say("submitted", **values) if values["submitted"] else None
