"""The report that a notebook is making: its subject at its date, its language, its texts and what the data
may be asked. One process makes one report, so there is one current report."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast, get_args

from diendan.analysis.printed.printed_figures import PrintedFigures
from diendan.analysis.reading import read_log
from diendan.analysis.reading.loading import open_on
from diendan.data.units import Unit, UnitSystem, units_at
from diendan.environment import project_root, variable
from diendan.errors import InputError
from diendan.language import Language, parse_day
from diendan.project import Project
from diendan.spec.province_file import Profile, load_profile
from diendan.spec.texts import JsonValue, Texts
from diendan.spec.wording.templates import plain
from diendan.traces import Computed, TracedCells, keeping, traced


@dataclass(frozen=True)
class OpenReport:
    """One report, whatever it is about, and what it stands on.

    key: what its figures and tables belong to: "34:04", "forum:2026-09-15", "group:standing-group".
    """

    name: str
    key: str
    language: Language
    day: date
    system: UnitSystem
    texts: Texts
    root: Path

    @property
    def about(self) -> tuple[Unit, ...]:
        """The units whose figures it prints."""
        return self.system.units

    @property
    def units_compared(self) -> int:
        """How many units the system has at the report's date, traced to its list."""
        listed = TracedCells(f"provinces_{self.system.name}", "code", ())
        return traced(len(self.system.units), Computed("count", (listed,)))

    def text_of(self, part: str, values: Mapping[str, Any], beside: str = "") -> str:
        """Return part `part` of the texts as Markdown, with the traces of its figures, and record the read.

        An edited sentence is printed by this way again, and so looked at.

        beside: what else tells of its figures, as the caption does for an alternative text.
        Raises Refused where it prints a figure that leads to no row of data/ and states no reason, or whose
        words lack what must be said of it (`PrintedFigures`).
        """
        return self._looked_at(part, values, self.about, beside)

    def phrase_of(self, part: str, values: Mapping[str, Any] | None = None) -> str:
        """Return part `part` of the texts as plain words for a chart or a table header.

        Words round a figure keep its trace; whose and of when it is, is looked at where they are printed.
        """
        words = self._looked_at(part, values or {}, ())
        return keeping(plain(words), words)

    def _looked_at(
        self, part: str, values: Mapping[str, Any], about: Iterable[Unit], beside: str = ""
    ) -> str:
        digest = self.texts.part_sha256(part)
        read_log.record(text=f"{self.name}.{self.language}", part=part, sha256=digest)
        printed = PrintedFigures(about, self.day)
        words = printed.read(self.texts.render(part, values, mark=printed.look), beside)
        printed.refuse(part)
        return words if printed.trace is None else traced(words, printed.trace)


@dataclass(frozen=True)
class Report(OpenReport):
    """A report about one unit."""

    unit: Unit
    former: tuple[Unit, ...]  # the units of the 63 system that make up `unit`; one if it was never merged
    profile: Profile

    @property
    def about(self) -> tuple[Unit, ...]:
        """The unit."""
        return (self.unit,)

    @property
    def named(self) -> dict[str, JsonValue]:
        """What most sections print of the unit: its bare name, its title, and whether it is merged."""
        return {
            "province": self.province,
            "unit": self.unit.title(self.language),
            "merged": self.unit.is_merged,
        }

    @property
    def province(self) -> str:
        """The unit's bare name in the report's language."""
        return self.unit.name(self.language)


_current: OpenReport | None = None


def current() -> OpenReport:
    """Return the report that was opened last; InputError where none was."""
    if _current is None:
        raise InputError("No report is open. Call open_report(province=…, day=…, language=…) first.")
    return _current


def language_of_report() -> Language:
    """Return the language of the report that was opened last; Vietnamese where none was."""
    return _current.language if _current else "vi"


def open_report(
    province: str, day: str | date, language: str, report: str = "policy-dialogue-brief"
) -> Report:
    """Open the report of a unit at a date and make it the current one.

    province: slug ("cao-bang"). day: ISO date; it decides the unit system and the unit's title.
    language: "vi" or "en". report: name of its texts, notebooks/texts/<report>.<language>.md.
    Raises InputError: a slug unknown at that date, a bad date or language, missing texts, or another unit,
    day or language than the pipeline asked for.
    """
    global _current
    about = _opened(day, language, report)
    unit = about.system.by_slug(province)
    _refuse_another("province", unit.slug)
    project = Project.at(about.root)
    profile, profile_file = load_profile(project, unit.slug), project.province_file(unit.slug)
    open_on(about.day)
    content = profile_file.read_bytes() if profile_file.is_file() else b""
    read_log.record(params=f"provinces/{unit.slug}", sha256=hashlib.sha256(content).hexdigest())
    former = about.system.former_of(unit)
    shared = {**vars(about), "key": unit.key}
    opened = Report(**shared, unit=unit, former=former, profile=profile)
    _current = opened
    return opened


def open_report_on(
    subject: Literal["forum", "group", "model"], day: str | date, language: str, report: str, name: str = ""
) -> OpenReport:
    """Open a report that is not about one unit and make it the current one.

    subject: what it is about; name: which group or model. day, language, report: as in open_report.
    Raises InputError: a bad date or language, missing texts.
    """
    global _current
    opened = _opened(day, language, report)
    open_on(opened.day)
    key = f"{subject}:{opened.day.isoformat() if subject == 'forum' else name}"
    _current = replace(opened, key=key)
    return _current


def _opened(day: str | date, language: str, report: str) -> OpenReport:
    """Return a report that is not yet about anything."""
    if language not in get_args(Language):
        raise InputError(f"No language {language!r}; this project writes {', '.join(get_args(Language))}.")
    spoken = cast(Language, language)
    at = day if isinstance(day, date) else parse_day(day)
    _refuse_another("language", spoken)
    _refuse_another("forum_date", at.isoformat())
    root = project_root()
    texts = Texts.load(root / "notebooks" / "texts" / f"{report}.{spoken}.md", spoken)
    return OpenReport(report, "", spoken, at, units_at(at), texts, root)


def _refuse_another(parameter: str, value: str) -> None:
    """Raise InputError where the pipeline makes this report for another value of the parameter."""
    asked = json.loads(variable("DIENDAN_PARAMETERS") or "{}").get(parameter, value)
    if asked != value:
        raise InputError(
            f"The notebook opened the report with {parameter} {value!r}; it is made for {asked!r}. "
            "Pass the parameter on as it is."
        )
