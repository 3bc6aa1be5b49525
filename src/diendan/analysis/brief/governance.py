"""Governance as citizens see it (PAPI): each former province against the country's median, never the
merged unit."""

from collections.abc import Mapping
from dataclasses import dataclass

from diendan.analysis.measures.comparison import Group, group, middle
from diendan.analysis.measures.unit_indicators import Point, Series, former_series, known_values, panel
from diendan.analysis.session import Report
from diendan.data.units import UnitSystem, before_merger
from diendan.spec.texts import JsonValue
from diendan.traces import computed

YEAR = 2024
FIRST = 2018  # the questionnaire has eight dimensions since
POVERTY_LIST = "papi_2_2_poverty_list_transparency"
PARTICIPATION = "papi_1_2_opportunities_participation"
# One row each, from the dimensions that the dialogue is about; the noisy sub-dimensions are left out
# (data/flags.csv).
SHOWN = (
    PARTICIPATION,
    "papi_1_3_village_elections",
    "papi_2_1_access_information",
    POVERTY_LIST,
    "papi_2_3_commune_budget_transparency",
    "papi_2_4_landuse_transparency",
    "papi_3_2_government_responsiveness",
    "papi_4_1_limits_corruption_government",
    "papi_6_1_public_health",
    "papi_8_1_egov_portals",
)


@dataclass(frozen=True)
class Governance:
    """PAPI scores of the former provinces in the latest year and what all provinces scored."""

    report: Report
    provinces: UnitSystem
    scores: Mapping[str, Mapping[str, Point]]  # sub-dimension → province code → score of YEAR, all 63
    history: tuple[Series, ...]  # transparency of poverty lists, per former province
    medians: Mapping[int, float]  # of the same, over the provinces that have a score

    @property
    def scored(self) -> tuple[str, ...]:
        """Names of the former provinces that have a score in the latest year."""
        return tuple(
            former.name(self.report.language)
            for former in self.report.former
            if self._score(PARTICIPATION, former.code) is not None
        )

    def values(self) -> dict[str, JsonValue]:
        """Return what the section prints."""
        report = self.report
        unscored = [
            f.name(report.language) for f in report.former if f.name(report.language) not in self.scored
        ]
        missing: list[JsonValue] = [
            {
                "province": each.area_name(report.language),
                "years": [y for y in range(FIRST, YEAR + 1) if y not in each.years],
            }
            for each in self.history
        ]
        scored = known_values(self.scores[PARTICIPATION]).values()
        return {
            **report.named,
            "year": YEAR,
            "first_year": FIRST,
            "provinces_scored": computed(len(scored), "count", scored),
            "scored": list(self.scored),
            "unscored": list(unscored),
            "missing": [each for each in missing if isinstance(each, dict) and each["years"]],
            "poverty_list": self._groups(POVERTY_LIST),
            "participation": self._groups(PARTICIPATION),
            "above": [self._count(former.code, former.name(report.language)) for former in report.former],
            "shown": len(SHOWN),
        }

    def _groups(self, indicator: str) -> list[JsonValue]:
        found: list[JsonValue] = []
        for former in self.report.former:
            place = group(indicator, self.provinces.unit(former.code), self.provinces, YEAR)
            if place is not None:
                score = self.scores[indicator][former.code].number
                found.append(_group_values(former.name(self.report.language), score, place))
        return found

    def _count(self, code: str, name: str) -> JsonValue:
        above = below = 0
        for indicator in SHOWN:
            score = self._score(indicator, code)
            if score is not None:
                centre = middle(known_values(self.scores[indicator]).values())
                above, below = above + (score > centre), below + (score < centre)
        return {"province": name, "above": above, "below": below}

    def _score(self, indicator: str, code: str) -> float | None:
        return self.scores[indicator][code].value


def governance(report: Report) -> Governance:
    """Return the PAPI findings for the report's unit, per former province."""
    provinces = before_merger()
    over_years = {year: panel(POVERTY_LIST, provinces.units, year) for year in range(FIRST, YEAR + 1)}
    return Governance(
        report,
        provinces,
        {name: panel(name, provinces.units, YEAR) for name in SHOWN},
        former_series(POVERTY_LIST, report.unit, range(FIRST, YEAR + 1)),
        {year: middle(known_values(points).values()) for year, points in over_years.items()},
    )


def _group_values(province: str, score: float, place: Group) -> JsonValue:
    shown, centre = round(score, 2), round(place.median, 2)  # as they are printed
    return {
        "province": province,
        "score": score,
        "quarter": place.quarter,
        "of": place.of,
        "median": place.median,
        "stands": "above" if shown > centre else ("below" if shown < centre else "at"),
    }
