"""Resources: what the plan of 2013–2017 transferred for National Target Programmes, and single facts on
NGO aid."""

from dataclasses import dataclass

from diendan.analysis.measures.stated_facts import CONFERENCE, Fact, facts
from diendan.analysis.measures.unit_indicators import Series, former_series
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.fact_origins import origin
from diendan.analysis.reading.loading import load_rows, read_figure
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, table
from diendan.language import money, no_data, number
from diendan.spec.texts import JsonValue
from diendan.traces import computed

NTP = "targeted_transfer_ntp"
AID = "ngo_aid_facts"
YEARS = (2013, 2014, 2015, 2016, 2017)
CONFERENCE_DAY = "2022-12-21"
# A brief has room for so many single facts; the latest are shown, and the text says how many there are.
_MOST_FACTS = {"merged": 2, "single": 4}
_BILLION = 1000.0  # the plan is in million VND


@dataclass(frozen=True)
class Resources:
    """The findings on resources: transfers in billion VND by year, and aid facts."""

    report: Report
    former: tuple[Series, ...]
    transfers: dict[int, float]
    national: dict[int, float]
    facts: tuple[Fact, ...]

    @property
    def shown(self) -> tuple[Fact, ...]:
        """The latest facts, as many as there is room for."""
        return self.facts[: _MOST_FACTS["merged" if self.report.unit.is_merged else "single"]]

    def values(self) -> dict[str, JsonValue]:
        """Return what the section prints."""
        report, last = self.report, YEARS[-1]
        reported = any(fact.document == CONFERENCE for fact in self.facts)
        return {
            **report.named,
            "plan_first_year": YEARS[0],
            "plan_last_year": last,
            "plan_total_billion": sum(self.transfers.values()),
            "plan_last_billion": self.transfers[last],
            "plan_share_percent": 100 * sum(self.transfers.values()) / sum(self.national.values()),
            "plan_years_without": [year for year in YEARS if not self.transfers[year]],
            "facts": computed(len(self.facts), "count", _figures(self.facts)),
            "fact_provinces": list(dict.fromkeys(fact.area_name for fact in self.facts)),
            "shown": computed(len(self.shown), "count", _figures(self.shown)),
            "conference_day": CONFERENCE_DAY if reported else None,
            "conference_year": int(CONFERENCE_DAY[:4]),
            "current_from": 2021,
            "current_to": 2025,
        }


def resources(report: Report) -> Resources:
    """Return the findings on resources for the report's unit."""
    former = former_series(NTP, report.unit, YEARS)
    # An empty cell of 2017 and a 0 of 2016 both mean that the plan has no transfer (data/SOURCES.md, section
    # 6).
    transfers = {year: sum(each.at(year).value or 0 for each in former) / _BILLION for year in YEARS}
    rows = load_rows("budget_plan_national", ("year", "value"), area="VN", indicator=NTP, year=YEARS).rows
    keys = {"area": "VN", "indicator": NTP}
    national = {
        int(year): (read_figure("budget_plan_national", {**keys, "year": year}, "value", value) or 0)
        / _BILLION
        for year, value in rows
    }
    return Resources(report, former, transfers, national, _aid_facts(report))


def _aid_facts(report: Report) -> tuple[Fact, ...]:
    """Return the facts on foreign NGO aid of the former provinces, the latest first.

    A change stands beside the figure that it belongs to, not for itself.
    """
    found = facts(report, AID, [former.code for former in report.former])
    shown = [fact for fact in found if not fact.indicator.endswith("_change")]
    return tuple(sorted(shown, key=lambda fact: (-fact.last, -fact.first)))


def aid_table(found: Resources) -> Output | None:
    """Return the facts on foreign NGO aid; None where no source gives one."""
    if not found.facts:
        return None
    report = found.report
    shown = found.shown
    noted = any(fact.note for fact in shown)
    years = tuple(sorted({year for fact in shown for year in (fact.first, fact.last)}))

    def write_period(fact: Fact) -> str:
        words = {"kind": fact.period_kind, "first": fact.first, "last": fact.last}
        return report.phrase_of("aid.period", words)

    def write_what(fact: Fact) -> str:
        return report.phrase_of("aid.what", {"indicator": fact.indicator, "counted": fact.counted})

    named = tuple(origin(fact.document, fact.source, report.language) for fact in shown)
    return table(
        "tbl-aid",
        shown,
        [
            Column("province", lambda f: f.area_name, lambda f: f.area_name, when=report.unit.is_merged),
            Column("period", write_period, write_period),
            Column("what", write_what, lambda f: f.indicator, name="indicator"),
            Column("amount", lambda f: _amount(report, f), lambda f: f.value, "right", name="value"),
            Column("text", value=lambda f: f.words),
            Column("unit", value=lambda f: f.unit),
            Column("note", lambda f: str(f.note) or "–", when=noted),
        ],
        values=found.values(),
        sources=[Source(AID, tuple(fact.indicator for fact in shown), years, named=named)],
    )


def _figures(found: tuple[Fact, ...]) -> list[float | str]:
    """Return their values, or the words that a source gives for one."""
    return [fact.words if fact.value is None else fact.value for fact in found]


def _amount(report: Report, fact: Fact) -> str:
    if fact.value is None:
        return (
            report.phrase_of("aid.text", {"text": fact.words, "unit": fact.unit})
            if fact.words
            else no_data(report.language)
        )
    if fact.unit in ("usd", "vnd"):
        return money(fact.value, fact.unit.upper(), report.language)
    return number(fact.value, report.language, 0)
