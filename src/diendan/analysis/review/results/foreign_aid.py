"""Foreign NGO aid: what was reported within the programme's period, before it, and for the country."""

from dataclasses import dataclass, replace

from diendan.analysis.measures.stated_facts import CONFERENCE, Fact, facts
from diendan.analysis.outputs import Output
from diendan.analysis.reading.table_rows import records, worded
from diendan.analysis.review.evidence.numbered_sources import Citations, fact_source
from diendan.analysis.review.evidence.written_facts import (
    is_breakdown,
    label_fact,
    name_area,
    period_values,
    telling_note,
    write_fact,
    write_period,
)
from diendan.analysis.review.programme import Programme
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, table
from diendan.language import Language, join_list, no_data, percent, signed_percent
from diendan.spec.texts import JsonValue

TABLE = "ngo_aid_facts"
COMMITTED, DISBURSED = "ngo_committed", "ngo_disbursed"
RATE = "rate"  # no indicator of the table: computed here
CHANGES = {"ngo_committed_change": COMMITTED, "ngo_disbursed_change": DISBURSED}
COUNTS = ("ngo_projects", "ngo_aid_items")
ORGANISATIONS = ("ngo_donors", "ngo_organisations", "ngo_organisations_active")
_ORDER = (*COUNTS, *ORGANISATIONS, COMMITTED, DISBURSED)


@dataclass(frozen=True)
class AidLine:
    """A figure as a table shows it, with the change against the year before where a source states one."""

    fact: Fact
    change: float | None


@dataclass(frozen=True)
class AidRecord:
    """What one former province (or the country) reported for one period; None where it did not.

    rate: disbursed in percent of committed, computed here from two figures of the same period.
    """

    facts: tuple[Fact, ...]
    changes: dict[str, float]

    @property
    def head(self) -> Fact:
        """Any of the facts, for area and period."""
        return self.facts[0]

    def of(self, *indicators: str) -> Fact | None:
        """Return the first fact about one of the indicators."""
        return next((fact for name in indicators for fact in self.facts if fact.indicator == name), None)

    @property
    def rate(self) -> float | None:
        """The disbursement rate in percent."""
        committed, disbursed = self.of(COMMITTED), self.of(DISBURSED)
        if not committed or not disbursed or not committed.value or disbursed.value is None:
            return None
        return 100 * disbursed.value / committed.value if committed.unit == disbursed.unit else None

    @property
    def lines(self) -> tuple[AidLine, ...]:
        """What a table shows of the record: its figures, each with its change, and the disbursement rate."""
        stated = [
            AidLine(fact, self.changes.get(fact.indicator))
            for fact in self.facts
            if fact.indicator not in CHANGES
        ]
        disbursed = self.of(DISBURSED)
        if disbursed is None or self.rate is None:
            return tuple(stated)
        rate = replace(disbursed, indicator=RATE, value=self.rate, counted="", note="")
        return (*stated, AidLine(rate, None))


@dataclass(frozen=True)
class Aid:
    """The findings on foreign NGO aid."""

    report: Report
    results: tuple[AidRecord, ...]
    history: tuple[AidRecord, ...]
    country: tuple[AidRecord, ...]
    fields: tuple[str, ...]
    fields_year: int | None
    donors: tuple[str, ...]

    @property
    def all_facts(self) -> tuple[Fact, ...]:
        """The facts that the report's tables show, in their order."""
        return tuple(
            f for group in (self.results, self.history, self.country) for r in group for f in r.facts
        )

    @property
    def reporting(self) -> tuple[str, ...]:
        """Names of the former provinces that have a fact within the programme's period."""
        return tuple(dict.fromkeys(each.head.area_name for each in self.results))

    @property
    def silent(self) -> tuple[str, ...]:
        """Names of the former provinces that have none."""
        names = [former.name(self.report.language) for former in self.report.former]
        return tuple(name for name in names if name not in self.reporting)

    def values(self) -> dict[str, JsonValue]:
        """Return what the sections on aid print."""
        return {
            "reporting": list(self.reporting),
            "silent": [name_area(name, self.report) for name in self.silent],
            "facts": sum(len(each.facts) for each in self.results),
            "records": [_record_values(each, self.report) for each in self.results],
            "history": list(dict.fromkeys(name_area(r.head.area_name, self.report) for r in self.history)),
            "fields": list(self.fields),
            "fields_year": self.fields_year,
            "donors": list(self.donors),
            "conflicts": self._conflicts(),
        }

    def _conflicts(self) -> JsonValue:
        """Return the country's facts that sources give differently: what, when, and the figures."""
        found: dict[tuple[int, str], list[Fact]] = {}
        for record in self.country:
            for fact in record.facts:
                if fact.conflict:
                    found.setdefault((fact.first, fact.indicator), []).append(fact)
        return [
            {
                "year": year,
                "indicator": indicator,
                "figures": [write_fact(fact, self.report) for fact in same],
            }
            for (year, indicator), same in sorted(found.items())
            if len(same) > 1
        ]


def aid_of(report: Report, programme: Programme) -> Aid:
    """Return the findings on foreign NGO aid in the report's unit, former province by former province."""
    codes = [former.code for former in report.former]
    own = facts(report, TABLE, codes)
    country = facts(report, TABLE, ["VN"])
    fields = [
        row for row in records("ngo_fields", province_code=codes) if int(row["year"]) <= report.day.year
    ]
    within = [fact for fact in own if programme.covers(fact.first, fact.last)]
    before = [fact for fact in own if not programme.covers(fact.first, fact.last)]
    return Aid(
        report,
        _by_period(within, codes),
        _by_period(before, codes),
        _by_period([fact for fact in country if programme.covers(fact.first, fact.last)], ["VN"]),
        tuple(worded(row, "name", report.language) for row in fields),
        int(fields[0]["year"]) if fields else None,
        _donors(codes, report),
    )


def aid_table(aid: Aid, citations: Citations) -> Output | None:
    """Return the table of what was reported within the programme's period; None where nothing was."""
    return _table("tbl-aid", aid, aid.results, citations)


def history_table(aid: Aid, citations: Citations) -> Output | None:
    """Return the table of earlier facts; None where there are none."""
    return _table("tbl-aid-history", aid, aid.history, citations)


def country_table(aid: Aid, citations: Citations) -> Output | None:
    """Return the table of the country's facts within the programme's period; None where there are none."""
    return _table("tbl-aid-country", aid, aid.country, citations)


def _table(label: str, aid: Aid, shown: tuple[AidRecord, ...], citations: Citations) -> Output | None:
    if not shown:
        return None
    report, language = aid.report, aid.report.language
    lines = [line for record in shown for line in record.lines]
    used = [fact for record in shown for fact in record.facts]
    several = report.unit.is_merged and label != "tbl-aid-country"
    changed = any(record.changes for record in shown)

    def write_value(line: AidLine) -> str:
        if line.fact.indicator == RATE:
            return percent(line.fact.value, language)
        return write_fact(line.fact, report)

    def write_change(line: AidLine) -> str:
        return no_data(language) if line.change is None else signed_percent(line.change, language)

    def write_note(line: AidLine) -> str:
        if line.fact.indicator == RATE:
            return report.phrase_of("fact.computed")
        return telling_note(line.fact, line.change is not None)

    return table(
        label,
        lines,
        [
            Column("area", lambda line: line.fact.area_name, when=several),
            Column("what", lambda line: label_fact(line.fact, report)),
            Column("period", lambda line: write_period(line.fact, report)),
            Column("value", write_value, align="right"),
            Column("change", write_change, align="right", when=changed),
            Column("note", write_note, when=any(write_note(line) for line in lines)),
            Column("source", lambda line: citations.of_fact(line.fact), align="center"),
        ],
        values=report.named,
        data=[
            {
                "area": fact.area,
                "year_from": fact.first,
                "year_to": fact.last,
                "period_kind": fact.period_kind,
                "indicator": fact.indicator,
                "value": fact.value,
                "value_text": fact.words,
                "unit": fact.unit,
                "source": fact.source,
            }
            for fact in used
        ],
        sources=[fact_source(report, TABLE, used)],
    )


def _by_period(found: list[Fact], codes: list[str]) -> tuple[AidRecord, ...]:
    grouped: dict[tuple[int, tuple[int, int, str]], list[Fact]] = {}
    for fact in found:
        grouped.setdefault((codes.index(fact.area), fact.period), []).append(fact)
    ordered = [grouped[key] for key in sorted(grouped)]
    return tuple(
        AidRecord(
            tuple(sorted(same, key=_place)),
            {CHANGES[f.indicator]: f.value for f in same if f.indicator in CHANGES and f.value is not None},
        )
        for same in ordered
    )


def _place(fact: Fact) -> int:
    return _ORDER.index(fact.indicator) if fact.indicator in _ORDER else len(_ORDER)


def _donors(codes: list[str], report: Report) -> tuple[str, ...]:
    language: Language = report.language
    rows = [row for row in records("ngo_donors", province_code=codes) if int(row["year"]) <= report.day.year]
    names = {
        row["organisation"]: worded(row, "name", language)
        for row in records("organisations", organisation=[r["organisation"] for r in rows])
    }
    entries: dict[int, list[str]] = {}
    for row in rows:
        entries.setdefault(int(row["position"]), []).append(names[row["organisation"]])
    return tuple(join_list(same, language) for _position, same in sorted(entries.items()))


def _record_values(record: AidRecord, report: Report) -> JsonValue:
    """Return a record as a sentence takes it; figures None where they were not reported."""
    projects, organisations = record.of(*COUNTS), record.of(*ORGANISATIONS)
    committed, disbursed, aid = record.of(COMMITTED), record.of(DISBURSED), record.of("ngo_aid")
    return {
        "area": name_area(record.head.area_name, report),
        "period": period_values(record.head),
        "at_conference": record.head.document == CONFERENCE,
        "projects": _counted(projects, report),
        "organisations": _counted(organisations, report),
        "committed": write_fact(committed, report) if committed else None,
        "committed_change": record.changes.get(COMMITTED),
        "disbursed": write_fact(disbursed, report) if disbursed else None,
        "disbursed_change": record.changes.get(DISBURSED),
        "aid": write_fact(aid, report) if aid else None,
        "rate": record.rate,
        "before": record.head.first - 1,
    }


def _counted(fact: Fact | None, report: Report) -> JsonValue:
    if fact is None:
        return None
    return {"figure": write_fact(fact, report), "counted": fact.counted, "is_breakdown": is_breakdown(fact)}
