"""The information sheet of one group in one quarter: who, what for, what it met about, when next, and what
published figures say on its theme. What no source states is said to be not recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diendan.analysis.measures.comparison import middle
from diendan.analysis.measures.latest_values import LatestFigure, latest_figure
from diendan.analysis.measures.observations import COUNTRY
from diendan.analysis.measures.unit_indicators import series
from diendan.analysis.measures.written_values import cautions, write
from diendan.analysis.outputs import Output
from diendan.analysis.reading.fact_origins import origin
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.analysis.reading.loading import load_rows
from diendan.analysis.reading.recorded_registry import registry
from diendan.analysis.reading.table_rows import counted, records, worded
from diendan.analysis.session import OpenReport
from diendan.analysis.tables import Column, columns_of, table
from diendan.data.indicators import Indicator
from diendan.data.units import before_merger, units_at
from diendan.errors import InputError
from diendan.registry.commitment_states import OPEN, CommitmentState, commitments_on
from diendan.registry.meeting_calendar import Meeting, meetings_of
from diendan.spec.texts import JsonValue

_FEMALE, _TOTAL = "population_avg_female", "population_avg_total"
_HELD_SHOWN = 3
# Surveys of perception and of firms publish scores of provinces, none of the country.
_WITHOUT_COUNTRY = ("papi", "pci")


@dataclass(frozen=True)
class Theme:
    """One published indicator on a group's theme: all provinces in a year, and the country."""

    figure: LatestFigure
    country: float | None

    @property
    def indicator(self) -> Indicator:
        return self.figure.indicator

    @property
    def year(self) -> int:
        return self.figure.year

    @property
    def values(self) -> tuple[float, ...]:
        """The values of the provinces, the lowest first."""
        return tuple(sorted(point.number for point in self.figure.points.values()))


@dataclass(frozen=True)
class GroupSheet:
    """One group on the day of the report.

    meetings: those of its year and of the next, known or proposed, in order of day.
    """

    report: OpenReport
    group: Mapping[str, str]
    parent: Mapping[str, str] | None
    meetings: tuple[Meeting, ...]
    themes: tuple[Theme, ...]

    @property
    def quarter(self) -> int:
        """The quarter of the report's day, 1 to 4."""
        return (self.report.day.month + 2) // 3

    @property
    def held(self) -> tuple[Meeting, ...]:
        """The meetings that a source says were held by the report's day, the latest first."""
        past = [each for each in self.meetings if each.standing == "held" and each.day <= self.report.day]
        return tuple(sorted(past, key=lambda each: each.day, reverse=True))

    @property
    def next(self) -> Meeting | None:
        """The next meeting after the report's day, planned or proposed."""
        ahead = (each for each in self.meetings if each.day > self.report.day)
        return next((each for each in ahead if each.standing in ("planned", "proposed")), None)

    @property
    def this_quarter(self) -> Meeting | None:
        """The meeting of the report's quarter up to its day that no source says was held."""
        day, quarter = self.report.day, (self.report.day.year, self.quarter)
        now = (m for m in self.meetings if (m.day.year, m.quarter) == quarter and m.day <= day)
        return next((each for each in now if each.standing != "held"), None)

    def values(self) -> dict[str, JsonValue]:
        """Return what the sections print."""
        language = self.report.language
        name = worded(self.group, "name", language)
        return {
            "group": name,
            "inside": name[:1].lower() + name[1:],
            "kind": self.group["kind"],
            "parent": worded(self.parent, "name", language) if self.parent else "",
            "status": self.group["status"],
            "tasks": worded(self.group, "tasks", language),
            "document": origin(
                self.group["source"] if self.group["source"].startswith("doc-") else "",
                "",
                language,
            ),
            **self._announced(),
            "quarter": ("I", "II", "III", "IV")[self.quarter - 1],
            "year": self.report.day.year,
            "held": [self._meeting(each) for each in self.held[:_HELD_SHOWN]],
            "this_quarter": self._meeting(self.this_quarter) if self.this_quarter else None,
            "next": self._meeting(self.next) if self.next else None,
            "themes": len(self.themes),
            "preliminary": any(theme.figure.preliminary for theme in self.themes),
            "cautions": [*cautions(((each.indicator, each.year) for each in self.themes), language)],
            **self._women(),
            **self._record(),
        }

    def _announced(self) -> dict[str, JsonValue]:
        """Return the day of the document that names the group, and whether it is inferred."""
        found = records("documents", document=self.group["source"])
        return {
            "announced": found[0]["published"] or None if found else None,
            "inferred": bool(found) and found[0]["date_certainty"] == "inferred",
        }

    def _meeting(self, meeting: Meeting) -> JsonValue:
        language = self.report.language
        return {
            "day": meeting.day.isoformat(),
            "standing": meeting.standing,
            "place": meeting.place.in_(language),
            "topic": meeting.topic.in_(language),
        }

    def _women(self) -> dict[str, JsonValue]:
        """Return women's share of the population in the latest year that was over."""
        last = min(about_indicator(_FEMALE).last_year, self.report.day.year - 1)
        female, total = (series(name, COUNTRY, [last]).at(last).value for name in (_FEMALE, _TOTAL))
        share = 100 * female / total if female and total else None
        return {"women_percent": share, "women_year": last}

    def _record(self) -> dict[str, JsonValue]:
        """Return how much the forum's record holds on the report's day."""
        known = registry()
        kept = commitments_on(known, self.report.system)
        day = self.report.day.isoformat()
        columns = ("code", "valid_from", "valid_to")
        focal = load_rows("focal_points", columns, system=self.report.system.name).rows
        contacts = {code for code, first, last in focal if first <= day <= (last or day)}
        models = [model.model for model in known.models if model.place.day <= self.report.day]
        return {
            "commitments": _kept(kept),
            "open": _kept([each for each in kept if each.status in OPEN]),
            "reported": _kept([each for each in kept if each.last is not None]),
            "projects": counted(
                len(known.projects), "projects", "project", [each.project for each in known.projects]
            ),
            "models": counted(len(models), "models", "model", models),
            "contacts": counted(len(contacts), "focal_points", "code", contacts),
            "units": self.report.units_compared,
        }


def _kept(kept: Sequence[CommitmentState]) -> int:
    return counted(len(kept), "commitments", "commitment", [each.commitment.commitment for each in kept])


def group_sheet(report: OpenReport, group: str) -> GroupSheet:
    """Return the sheet of a group; InputError for one that data/dialogue/groups.csv does not have."""
    groups = {row["group"]: row for row in records("groups")}
    if group not in groups:
        known = ", ".join(groups)
        raise InputError(f"There is no group {group!r} in data/dialogue/groups.csv. Use one of: {known}.")
    row = groups[group]
    years = (report.day.year, report.day.year + 1)
    meetings = [each for year in years for each in meetings_of(load_rows, year) if each.group == group]
    return GroupSheet(report, row, groups.get(row["parent"]), tuple(meetings), _themes(report, group))


def _themes(report: OpenReport, group: str) -> tuple[Theme, ...]:
    provinces = units_at(min(report.day, before_merger(report.root).day), report.root).units
    found = []
    for row in records("group_indicators", group=group):
        latest = latest_figure(row["indicator"], report.day, provinces)
        if latest is not None:
            about, year = latest.indicator, latest.year
            whole = about.table not in _WITHOUT_COUNTRY
            country = series(about.name, COUNTRY, [year]).at(year).value if whole else None
            found.append(Theme(latest, country))
    return tuple(found)


def theme_table(found: GroupSheet) -> Output | None:
    """Return the figures on the group's theme; None where no indicator is named for it."""
    if not found.themes:
        return None
    language = found.report.language
    with_country = any(theme.country is not None for theme in found.themes)

    def name(theme: Theme) -> str:
        about = theme.indicator
        unit = "" if about.unit == "percent" else f" ({about.unit_label(language)})"
        return f"{about.label(language)}{unit}"

    def value(key: str, theme: Theme) -> float | None:
        spread = {"median": middle(theme.values), "lowest": theme.values[0], "highest": theme.values[-1]}
        return theme.country if key == "country" else spread[key]

    def write_value(key: str, theme: Theme) -> str:
        return write(theme.indicator, value(key, theme), language)

    return table(
        "tbl-theme",
        found.themes,
        [
            Column("indicator", name, lambda theme: theme.indicator.name),
            Column("year", lambda theme: str(theme.year), lambda theme: theme.year, "right"),
            *columns_of(("country",), write_value, value, when=with_country),
            *columns_of(("median", "lowest", "highest"), write_value, value),
            Column("provinces", value=lambda theme: len(theme.values)),
        ],
        values=found.values(),
        sources=[theme.figure.source for theme in found.themes],
    )
