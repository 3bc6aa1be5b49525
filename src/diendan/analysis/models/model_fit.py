"""Where a model might fit: the nearest provinces, with what differs and what is missing."""

from dataclasses import dataclass
from typing import Final

from diendan.analysis.measures.written_values import cautions, label_inside, measured_head, write
from diendan.analysis.models.province_similarity import Comparison, Likeness, likest
from diendan.analysis.outputs import Output
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.analysis.session import OpenReport
from diendan.analysis.tables import Column, columns_of, table, tidy_rows
from diendan.data.units import Unit, units_at
from diendan.language import number
from diendan.registry.records.models import Model
from diendan.registry.records.places import Merger
from diendan.spec.texts import JsonValue

SHOWN: Final = 5


@dataclass(frozen=True)
class Alike:
    """The provinces most like the one where a model worked.

    comparison: None where the source names a merged unit only, which may be any of its former provinces.
    """

    report: OpenReport
    merger: Merger
    comparison: Comparison | None

    @property
    def nearest(self) -> tuple[Likeness, ...]:
        """The provinces that a report shows."""
        return self.comparison.ordered[:SHOWN] if self.comparison else ()

    def values(self) -> dict[str, JsonValue]:
        """Return what the section prints."""
        language, found = self.report.language, self.comparison
        measures: list[JsonValue] = []
        differing: list[JsonValue] = []
        if found:
            measures = [
                {
                    "name": label_inside(each.indicator.short(language)),
                    "year": each.figure.year,
                    "weight": each.weight,
                }
                for each in found.measures
            ]
            differing = [self._difference(each, found) for each in self.nearest]
        return {
            "compared": found is not None,
            "origin": found.place.name(language) if found else "",
            "measures": measures,
            "weights_equal": len({each.weight for each in found.measures}) == 1 if found else True,
            "unused": [self._label(name) for name in found.unused] if found else [],
            "provinces": found.count(len(found.ordered)) if found else 0,
            "not_compared": [unit.name(language) for unit, _ in found.not_compared] if found else [],
            "preliminary": any(each.figure.preliminary for each in found.measures) if found else False,
            "cautions": [*cautions(((m.indicator, m.figure.year) for m in found.measures), language)]
            if found
            else [],
            "differing": differing,
        }

    def now(self, province: Unit) -> Unit | None:
        """Return the unit that a former province is part of on the report's day; None if it is still one."""
        place = self.merger.place("63", province.code)
        standing = self.merger.standing(place, self.report.system)
        return standing.units[0] if standing.was else None

    def shown_name(self, province: Unit) -> str:
        """Return a province's name, with the unit that it is now part of behind it."""
        now, language = self.now(province), self.report.language
        if now is None or now.name(language) == province.name(language):
            return province.name(language)
        return self.report.phrase_of(
            "now-part", {"province": province.name(language), "unit": now.name(language)}
        )

    def _label(self, name: str) -> str:
        return label_inside(about_indicator(name).short(self.report.language))

    def _difference(self, likeness: Likeness, found: Comparison) -> JsonValue:
        measure = next(m for m in found.measures if m.indicator.name == likeness.most_different)
        about, language = measure.indicator, self.report.language
        own, theirs = measure.values[found.place.code], measure.values[likeness.province.code]
        return {
            "province": self.shown_name(likeness.province),
            "indicator": label_inside(about.short(language)),
            "value": theirs,
            "own": own,
            "unit": about.unit,
            "decimals": about.decimals,
            "higher": theirs > own,
            "missing": [self._label(name) for name in likeness.missing],
            "apart": abs(likeness.differences[about.name]),
        }


def alike(report: OpenReport, model: Model, merger: Merger) -> Alike:
    """Return the provinces most like the one where `model` worked, among the 63 with published figures."""
    codes = merger.provinces(model.place)
    if len(codes) != 1:
        return Alike(report, merger, None)
    before = units_at(min(report.day, merger.before.day), report.root)
    return Alike(report, merger, likest(before.unit(codes[0]), report.day, before.units))


def likeness_table(found: Alike) -> Output | None:
    """Return the nearest provinces beside the model's, figure by figure; None where nothing is compared."""
    if found.comparison is None or not found.nearest:
        return None
    language, comparison = found.report.language, found.comparison
    measures = {measure.indicator.name: measure for measure in comparison.measures}
    origin = Likeness(comparison.place, 0.0, {}, ())

    def value(name: str, each: Likeness) -> float | None:
        return measures[name].values.get(each.province.code)

    def write_value(name: str, each: Likeness) -> str:
        return write(measures[name].indicator, value(name, each), language)

    columns: list[Column[Likeness]] = [
        Column("province", lambda each: each.province.name(language), lambda each: each.province.key),
        Column(
            "distance",
            lambda each: number(each.distance, language, 2),
            lambda each: round(each.distance, 4),
            "right",
        ),
        *columns_of(measures, write_value, value),
    ]
    heads = {name: measured_head(m.indicator, m.figure.year, language) for name, m in measures.items()}
    return table(
        "tbl-alike",
        [origin, *found.nearest],
        columns,
        values={**found.values(), "heads": heads},
        data=tidy_rows([origin, *comparison.ordered], columns),
        sources=[measure.figure.source for measure in comparison.measures],
    )
