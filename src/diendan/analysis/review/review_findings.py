"""All findings of one review, put together once; what the notebook's cells show."""

from dataclasses import dataclass

from diendan.analysis.measures.comparison import SURVEY_POVERTY
from diendan.analysis.measures.poor_districts import DISTRICTS
from diendan.analysis.measures.unit_indicators import Series
from diendan.analysis.outputs import Output
from diendan.analysis.prose import prose
from diendan.analysis.review.evidence.numbered_sources import Citations, cite
from diendan.analysis.review.forms.forms_due import Sent, sent_of
from diendan.analysis.review.forms.submitted_figures import Submitted, submitted_of
from diendan.analysis.review.indicator_completeness import (
    IndicatorCompleteness,
    aid_completeness,
    poverty_completeness,
)
from diendan.analysis.review.legal_bases import Law, law_of
from diendan.analysis.review.programme import Programme, programme_of
from diendan.analysis.review.results.foreign_aid import Aid, aid_of
from diendan.analysis.review.results.household_register import Register, register_of
from diendan.analysis.review.results.labour import EMPLOYED, PRODUCTIVITY, Work, work_of
from diendan.analysis.review.results.living_standards import (
    INCOME,
    INFORMAL,
    TRAINED,
    UNEMPLOYMENT,
    Living,
    living_of,
)
from diendan.analysis.review.results.programme_support import Support, support_of
from diendan.analysis.session import Report
from diendan.spec.texts import JsonValue


@dataclass(frozen=True)
class PovertyResults:
    """What only the review of the poverty programme shows."""

    work: Work
    register: Register
    support: Support


@dataclass(frozen=True)
class Findings:
    """One review: aid is None for the poverty programme, poverty for the aid programme."""

    report: Report
    programme: Programme
    law: Law
    living: Living
    aid: Aid | None
    poverty: PovertyResults | None
    submitted: Submitted
    sent: Sent
    citations: Citations
    completeness: IndicatorCompleteness

    def say(self, section: str, **values: JsonValue) -> Output:
        """Return the paragraph `section`, with what every section may print."""
        return prose(section, {**self.common(), **values})

    def common(self) -> dict[str, JsonValue]:
        """Return what every section may print: unit, date and programme."""
        report = self.report
        return {
            **report.named,
            "day": report.day.isoformat(),
            "submitted": len(self.submitted.figures),
            **self.programme.values(report),
        }

    @property
    def has_former_annex(self) -> bool:
        """Whether there is a second annex, the former provinces year by year."""
        return self.poverty is not None and self.report.unit.is_merged


def review_of(report: Report, programme_name: str) -> Findings:
    """Return the findings on a programme in the report's unit; InputError for an unknown programme."""
    programme = programme_of(report, programme_name)
    living = living_of(report)
    law = law_of(report, programme)
    shown = [series for row in living.rows for series in row.series.values()]
    sent = sent_of(report, programme)
    if programme.weight == "aid":
        aid = aid_of(report, programme)
        submitted = submitted_of(report, programme, aid.all_facts)
        citations = cite(report, aid.all_facts, submitted.cited(), shown, [])
        states = aid_completeness(programme, aid, submitted, citations)
        return Findings(report, programme, law, living, aid, None, submitted, sent, citations, states)
    poverty = PovertyResults(work_of(report), register_of(report), support_of(report))
    named = (*poverty.register.facts, *poverty.support.country_funds, *poverty.support.own_funds)
    submitted = submitted_of(report, programme, named)
    lists = [(DISTRICTS, report.phrase_of("tbl-sources.partial"))]
    citations = cite(report, named, submitted.cited(), [*shown, *poverty.work.series.values()], lists)
    states = poverty_completeness(
        programme, _items(living, poverty.work), poverty.register, poverty.support, submitted, citations
    )
    return Findings(report, programme, law, living, None, poverty, submitted, sent, citations, states)


def _items(living: Living, work: Work) -> dict[str, Series]:
    """Return the unit's series by the names that the list of indicators gives them."""
    return {
        "survey_poverty": living.own.series[SURVEY_POVERTY],
        "income": living.own.series[INCOME],
        "employed": work.series[EMPLOYED],
        "unemployment": work.series[UNEMPLOYMENT],
        "informal": work.series[INFORMAL],
        "trained": work.series[TRAINED],
        "productivity": work.series[PRODUCTIVITY],
    }
