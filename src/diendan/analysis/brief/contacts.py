"""Who answers for the dialogue in the unit: what the province itself says, else the record."""

from diendan.analysis.reading.loading import load_rows
from diendan.analysis.session import Report
from diendan.spec.texts import JsonValue


def focal_points(report: Report) -> list[dict[str, JsonValue]]:
    """Return who answers for the dialogue on the report's day: what the province says, else the record."""
    language, day = report.language, report.day.isoformat()
    told: list[dict[str, JsonValue]] = [
        {
            "organisation": each.organisation.in_(language),
            "role": each.role.in_(language) if each.role else "",
        }
        for each in report.profile.focal_points
    ]
    columns = (f"organisation_{language}", f"title_{language}", "name", "valid_from", "valid_to")
    rows = load_rows("focal_points", columns, system=report.system.name, code=report.unit.code).rows
    return told or [
        {"organisation": organisation or title, "role": name or (title if organisation else "")}
        for organisation, title, name, first, last in rows
        if first <= day <= (last or day)
    ]
