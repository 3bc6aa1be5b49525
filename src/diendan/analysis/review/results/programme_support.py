"""What the National Target Programme brought: poor districts as far as they are known, and its funds."""

from dataclasses import dataclass

from diendan.analysis.measures.poor_districts import PoorDistricts, poor_districts
from diendan.analysis.measures.stated_facts import Fact, facts
from diendan.analysis.review.evidence.written_facts import name_area, period_values, write_fact
from diendan.analysis.session import Report
from diendan.data.units import after_merger
from diendan.spec.texts import JsonValue

FUNDS = "ntp_spr_facts"


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
                each.values() | {"province": name_area(each.province, self.report)} for each in self.districts
            ],
            "districts_ended": self.report.system.name == "34",
            "districts_ended_on": after_merger(self.report.root).day.isoformat(),
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
    return Support(report, poor_districts(report), facts(report, FUNDS, ["VN"]), facts(report, FUNDS, codes))
