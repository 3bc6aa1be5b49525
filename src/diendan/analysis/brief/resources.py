"""Resources: what the plan of 2013–2017 transferred for National Target Programmes, and single facts on
NGO aid."""

from dataclasses import dataclass

from diendan.analysis.measures.unit_indicators import Series, former_series
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.fact_origins import origin
from diendan.analysis.reading.loading import cells_of, load_rows, read_figure
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, table
from diendan.language import money, no_data, number
from diendan.spec.texts import JsonValue
from diendan.traces import computed, traced

NTP = "targeted_transfer_ntp"
AID = "ngo_aid_facts"
YEARS = (2013, 2014, 2015, 2016, 2017)
CONFERENCE_DAY = "2022-12-21"
# A brief has room for so many single facts; the latest are shown, and the text says how many there are.
_MOST_FACTS = {"merged": 2, "single": 4}
_BILLION = 1000.0  # the plan is in million VND


@dataclass(frozen=True)
class AidFact:
    """One fact on foreign NGO aid, as its source gives it: no series, never added up."""

    province: str
    period: str
    year_from: int
    year_to: int
    indicator: str
    value: float | None
    text: str
    unit: str
    counted: str
    note: str
    origin: str  # who says so
    conference: bool  # stated in the report to the conference of 21 December 2022

    @property
    def figure(self) -> float | str:
        """The value, or the words that the source gives for it."""
        return self.text if self.value is None else self.value


@dataclass(frozen=True)
class Resources:
    """The findings on resources: transfers in billion VND by year, and aid facts."""

    report: Report
    former: tuple[Series, ...]
    transfers: dict[int, float]
    national: dict[int, float]
    facts: tuple[AidFact, ...]

    @property
    def shown(self) -> tuple[AidFact, ...]:
        """The latest facts, as many as there is room for."""
        return self.facts[: _MOST_FACTS["merged" if self.report.unit.is_merged else "single"]]

    def values(self) -> dict[str, JsonValue]:
        """Return what the section prints."""
        report, last = self.report, YEARS[-1]
        return {
            **report.named,
            "plan_first_year": YEARS[0],
            "plan_last_year": last,
            "plan_total_billion": sum(self.transfers.values()),
            "plan_last_billion": self.transfers[last],
            "plan_share_percent": 100 * sum(self.transfers.values()) / sum(self.national.values()),
            "plan_years_without": [year for year in YEARS if not self.transfers[year]],
            "facts": computed(len(self.facts), "count", [fact.figure for fact in self.facts]),
            "fact_provinces": list(dict.fromkeys(fact.province for fact in self.facts)),
            "shown": computed(len(self.shown), "count", [fact.figure for fact in self.shown]),
            "conference_day": CONFERENCE_DAY if any(fact.conference for fact in self.facts) else None,
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
    return Resources(report, former, transfers, national, aid_facts(report))


def aid_facts(report: Report) -> tuple[AidFact, ...]:
    """Return the facts on foreign NGO aid of the former provinces, the latest first."""
    language = report.language
    names = {former.code: former.name(language) for former in report.former}
    columns = (
        "area",
        "period",
        "year_from",
        "year_to",
        "period_kind",
        "indicator",
        "value",
        f"value_text_{language}",
        "unit",
        f"counted_{language}",
        f"note_{language}",
        "document",
        "source",
    )
    facts = []
    for (
        area,
        period,
        begins,
        ends,
        kind,
        name,
        value,
        text,
        unit,
        counted,
        note,
        document,
        source,
    ) in load_rows(AID, columns, area=list(names)).rows:
        if name.endswith("_change"):
            continue  # printed beside the figure that it belongs to
        words = {"kind": kind, "first": int(begins), "last": int(ends)}
        keys = {"area": area, "period": period, "indicator": name, "source": source}
        facts.append(
            AidFact(
                names[area],
                report.phrase_of("aid.period", words),
                int(begins),
                int(ends),
                name,
                read_figure(AID, keys, "value", value),
                traced(text, cells_of(AID, keys, f"value_text_{language}")),
                unit,
                counted,
                note,
                origin(document, source, language),
                document == "doc-ngo-aid-review-2022",
            )
        )
    return tuple(sorted(facts, key=lambda fact: (-fact.year_to, -fact.year_from)))


def aid_table(found: Resources) -> Output | None:
    """Return the facts on foreign NGO aid; None where no source gives one."""
    if not found.facts:
        return None
    report = found.report
    shown = found.shown
    noted = any(fact.note for fact in shown)
    years = tuple(sorted({year for fact in shown for year in (fact.year_from, fact.year_to)}))
    named = tuple(fact.origin for fact in shown)
    return table(
        "tbl-aid",
        shown,
        [
            Column("province", lambda f: f.province, lambda f: f.province, when=report.unit.is_merged),
            Column("period", lambda f: f.period, lambda f: f.period),
            Column("what", lambda f: _what(report, f), lambda f: f.indicator, name="indicator"),
            Column("amount", lambda f: _amount(report, f), lambda f: f.value, "right", name="value"),
            Column("text", value=lambda f: f.text),
            Column("unit", value=lambda f: f.unit),
            Column("note", lambda f: f.note or "–", when=noted),
        ],
        values=found.values(),
        sources=[Source(AID, tuple(fact.indicator for fact in shown), years, named=named)],
    )


def _what(report: Report, fact: AidFact) -> str:
    return report.phrase_of("aid.what", {"indicator": fact.indicator, "counted": fact.counted})


def _amount(report: Report, fact: AidFact) -> str:
    if fact.value is None:
        return (
            report.phrase_of("aid.text", {"text": fact.text, "unit": fact.unit})
            if fact.text
            else no_data(report.language)
        )
    if fact.unit in ("usd", "vnd"):
        return money(fact.value, fact.unit.upper(), report.language)
    return number(fact.value, report.language, 0)
