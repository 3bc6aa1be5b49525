"""What the findings allow to say, and what follows for the next report: computed, never promised."""

from diendan.analysis.reading.table_rows import records, worded
from diendan.analysis.review.evidence.written_facts import label_fact, name_area, period_values
from diendan.analysis.review.results.foreign_aid import DISBURSED, Aid, AidRecord
from diendan.analysis.review.review_findings import Findings
from diendan.spec.texts import JsonValue

POVERTY_STANDARD = "nd-351-2025"


def assessment_values(found: Findings) -> dict[str, JsonValue]:
    """Return what the assessment prints: movements, stands, and how much cannot be judged."""
    values: dict[str, JsonValue] = {
        **found.living.values(),
        **found.completeness.values(),
        **found.submitted.values(),
        "aid": None,
        "work": None,
    }
    if found.aid is not None:
        values["aid"] = {**found.aid.values(), "compared": _compared(found.aid)}
    if found.poverty is not None:
        values["work"] = found.poverty.work.values()
        values["support"] = found.poverty.support.values()
    return values


def next_steps_values(found: Findings) -> dict[str, JsonValue]:
    """Return what the recommendations print: gaps, forms, instruments that lapsed, follow or will end."""
    law = found.law
    standard = law.standing(POVERTY_STANDARD)
    return {
        **found.completeness.values(),
        "sent": found.sent.values(),
        "forms": _forms(found),
        "replaced": [{"old": old.values(), "new": new.values()} for old, new in law.replaced],
        "outlived": [each.values() for each in law.outlived],
        "successors": [each.values() for each in law.successors],
        "standard": standard.values() if standard else None,
        "former": [former.title(found.report.language) for former in found.report.former],
    }


def _forms(found: Findings) -> JsonValue:
    """Return the reporting forms of the instruments that are in force at the report's date."""
    language = found.report.language
    current = {each.name: each for each in found.law.bases}
    rows = records("reporting_forms", instrument=list(current), may_print="yes")
    return [
        {
            "number": row["number"],
            "name": worded(row, "name", language),
            "due": worded(row, "due", language),
            "period": worded(row, "period", language),
            "doubt": worded(row, "doubt", language),
            "instrument": current[row["instrument"]].values(),
        }
        for row in rows
    ]


def _compared(aid: Aid) -> JsonValue:
    """Return pairs of the same figure for the same part of two years that follow each other."""
    pairs: list[JsonValue] = []
    for later in aid.results:
        earlier = next((each for each in aid.results if _follows(later, each)), None)
        after, before = later.of(DISBURSED), earlier.of(DISBURSED) if earlier else None
        if (
            after is None
            or before is None
            or after.value is None
            or not before.value
            or after.unit != before.unit
        ):
            continue
        pairs.append(
            {
                "area": name_area(after.area_name, aid.report),
                "what": label_fact(after, aid.report),
                "period": period_values(after),
                "before": before.first,
                "change": 100 * (after.value / before.value - 1),
            }
        )
    return pairs


def _follows(later: AidRecord, earlier: AidRecord) -> bool:
    one, two = later.head, earlier.head
    same = (one.area, one.period_kind, one.first - 1, one.last - 1)
    return one.period_kind != "years" and same == (two.area, two.period_kind, two.first, two.last)
