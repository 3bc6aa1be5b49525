"""What the National Target Programme brought: poor districts as far as they are known, and its funds."""

from dataclasses import dataclass
from typing import Literal

from diendan.analysis.review.facts import Fact, facts, name_area, period_values, write_fact
from diendan.analysis.review.rows import records
from diendan.analysis.session import Report
from diendan.texts import JsonValue

FUNDS = "ntp_spr_facts"
DISTRICTS = "poor_district_provinces"


@dataclass(frozen=True)
class PoorDistricts:
    """One former province in the list of poor districts 2021–2025 (Decision 353/QĐ-TTg).

    known: "complete", "at_least" (no fewer than `number`), "unknown" (some), "none" (not in the list, whose
    provinces are all known).
    """

    province: str
    known: Literal["complete", "at_least", "unknown", "none"]
    number: int | None
    names: tuple[str, ...]
    coastal_communes: bool


@dataclass(frozen=True)
class Support:
    """Poor districts of the former provinces, and facts on the programme's funds."""

    report: Report
    districts: tuple[PoorDistricts, ...]
    country_funds: tuple[Fact, ...]
    own_funds: tuple[Fact, ...]

    def values(self) -> dict[str, JsonValue]:
        """Return what the sections on districts and funds print."""
        return {
            "unit": self.report.unit.title(self.report.language),
            "districts": [
                {
                    "province": name_area(each.province, self.report),
                    "known": each.known,
                    "number": each.number,
                    "names": list(each.names),
                    "coastal_communes": each.coastal_communes,
                }
                for each in self.districts
            ],
            "districts_ended": self.report.system.name == "34",
            "districts_ended_on": "2025-07-01",
            "country_funds": [self._fund(fact) for fact in self.country_funds],
            "own_funds": [self._fund(fact) for fact in self.own_funds],
        }

    def _fund(self, fact: Fact) -> JsonValue:
        written = write_fact(fact, self.report)
        return {
            "what": fact.indicator,
            "area": name_area(fact.area_name, self.report),
            "amount": written,
            "note": fact.note,
            "period": period_values(fact),
        }


def support_of(report: Report) -> Support:
    """Return the findings on poor districts and funds in the report's unit."""
    codes = [former.code for former in report.former]
    listed = {row["province_code"]: row for row in records(DISTRICTS, province_code=codes)}
    named: dict[str, list[str]] = {}
    for row in records("poor_districts", province_code=codes):
        named.setdefault(row["province_code"], []).append(row["district_vi"].removeprefix("Huyện "))
    districts = tuple(
        _districts(former.name(report.language), listed.get(former.code), tuple(named.get(former.code, ())))
        for former in report.former
    )
    return Support(report, districts, facts(report, FUNDS, ["VN"]), facts(report, FUNDS, codes))


def _districts(province: str, row: dict[str, str] | None, names: tuple[str, ...]) -> PoorDistricts:
    coastal = row is not None and row["has_coastal_poor_commune"] == "yes"
    if row is None or row["has_poor_district"] == "no":
        return PoorDistricts(province, "none", None, (), coastal)
    number = int(row["districts"]) if row["districts"] else None
    known = row["districts_known"]
    if number is None or known == "unknown":
        return PoorDistricts(province, "unknown", None, names, coastal)
    return PoorDistricts(province, "complete" if known == "complete" else "at_least", number, names, coastal)
