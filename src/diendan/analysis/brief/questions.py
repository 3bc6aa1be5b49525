"""Three questions for the dialogue, chosen by one rule for all provinces (docs/question-rule.md)."""

from collections.abc import Iterator
from dataclasses import dataclass

from diendan.analysis.brief.governance import SHOWN, YEAR
from diendan.analysis.measures.comparison import SURVEY_POVERTY, middle, spread
from diendan.analysis.measures.precision import stand
from diendan.analysis.measures.unit_indicators import COUNTRY, known_values, panel, series
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.analysis.session import Report
from diendan.data.units import before_merger
from diendan.spec.texts import JsonValue

# Current, with a direction, and neither noisy nor forbidden to compare. Unemployment is left out: differences
# of a decimal are noise, and a low rate is no sign of welfare where most people farm.
CANDIDATES = (
    SURVEY_POVERTY,
    "income_month_pc_total",
    "labour_productivity",
    "trained_labour_share_15plus",
    "informal_employment_rate",
)
# One question a theme, so that three questions open three subjects.
_THEMES = {
    SURVEY_POVERTY: "poverty",
    "income_month_pc_total": "income",
    "labour_productivity": "productivity",
    "trained_labour_share_15plus": "skills",
    "informal_employment_rate": "informality",
}
QUESTIONS = 3
# Nearer to the benchmark than this many standard deviations is level with it.
LEVEL_WITHIN = 0.25


@dataclass(frozen=True)
class Question:
    """What to ask about: an indicator, whose value, against which benchmark, and how far behind.

    distance: standard deviations on the bad side of the benchmark; negative where the unit is ahead.
    benchmark: "region", "country", or "median" of the region's or country's provinces for PAPI.
    """

    indicator: str
    theme: str
    about: str
    value: float
    year: int
    benchmark: str
    benchmark_name: str
    benchmark_value: float
    distance: float

    @property
    def stands(self) -> str:
        """Return "behind", "level" or "ahead"."""
        if abs(self.distance) <= LEVEL_WITHIN:
            return "level"
        return "behind" if self.distance > 0 else "ahead"

    def values(self, report: Report) -> dict[str, JsonValue]:
        """Return what the question prints."""
        about = about_indicator(self.indicator)
        return {
            "indicator": self.indicator,
            "theme": self.theme,
            "label": about.short(report.language),
            "about": self.about,
            "value": self.value,
            "year": self.year,
            "unit": about.unit,
            "decimals": 1 if about.unit == "percent" else about.decimals,
            "benchmark": self.benchmark,
            "benchmark_name": self.benchmark_name,
            "benchmark_value": self.benchmark_value,
            "stands": self.stands,
            "against": stand(self.indicator, self.value, self.benchmark_value),
        }


def questions(report: Report) -> tuple[Question, ...]:
    """Return the three questions, worst first: each from another theme, one at most from PAPI.

    PAPI offers many scores for each former province; without that bound, chance would let it fill all three.
    """
    papi = sorted(_papi(report), key=_worst_first)
    ranked = sorted([*_own(report), *papi[:1]], key=_worst_first)
    return tuple(ranked[:QUESTIONS])


def _worst_first(question: Question) -> tuple[float, str, str]:
    return -question.distance, question.indicator, question.about


def question_values(report: Report) -> dict[str, JsonValue]:
    """Return what the section of questions prints."""
    found = questions(report)
    return {
        **report.named,
        "straddles": len(report.unit.regions) > 1,
        "questions": [each.values(report) for each in found],
        "behind": sum(each.stands == "behind" for each in found),
    }


def _own(report: Report) -> Iterator[Question]:
    for name in CANDIDATES:
        about = about_indicator(name)
        own = series(name, report.unit)
        year, value = own.latest.year, own.latest.number
        region, *others = report.unit.regions
        kind, named = "region", region.name(report.language)
        against = None if others else series(name, region, [year]).at(year).value
        if against is None:
            kind, named, against = "country", "", series(name, COUNTRY, [year]).at(year).number
        sign = -1 if about.higher_is_better else 1
        distance = sign * (value - against) / spread(name, report.system, year).deviation
        yield Question(name, _THEMES[name], report.province, value, year, kind, named, against, distance)


def _papi(report: Report) -> Iterator[Question]:
    """Each former province against the median of its own region's provinces: it lies in one region."""
    provinces = before_merger()
    for name in SHOWN:
        scores = known_values(panel(name, provinces.units, YEAR))
        deviation = spread(name, provinces, YEAR).deviation
        for former in report.former:
            if former.code not in scores:
                continue
            region = former.regions[0]
            beside = [scores[unit.code] for unit in provinces.in_region(region.code) if unit.code in scores]
            against = middle(beside)
            distance = (against - scores[former.code]) / deviation
            named = region.name(report.language)
            theme = f"papi-{name.removeprefix('papi_')[0]}"
            about, score = former.name(report.language), scores[former.code]
            yield Question(name, theme, about, score, YEAR, "median", named, against, distance)
