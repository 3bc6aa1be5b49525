"""The report that a notebook is making: its unit at its date, its language, its texts and what the data may
be asked. One process makes one report, so there is one current report."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

from diendan.analysis import reads
from diendan.analysis.profile import Profile, load_profile
from diendan.environment import project_root
from diendan.errors import InputError
from diendan.language import Language
from diendan.texts import Texts, plain
from diendan.units import Unit, UnitSystem, parse_day, units_at


@dataclass(frozen=True)
class Report:
    """One report: what it is about and what it stands on."""

    name: str
    language: Language
    day: date
    unit: Unit
    system: UnitSystem
    former: tuple[Unit, ...]  # the units of the 63 system that make up `unit`; one if it was never merged
    texts: Texts
    profile: Profile
    root: Path

    @property
    def province(self) -> str:
        """The unit's bare name in the report's language."""
        return self.unit.name(self.language)

    def phrase_of(self, part: str, values: Mapping[str, Any] | None = None) -> str:
        """Return part `part` of the texts as plain words for a chart or a table header, and record that
        it was read."""
        digest = self.texts.part_sha256(part)
        reads.record(text=f"{self.name}.{self.language}", part=part, sha256=digest)
        return plain(self.texts.render(part, values or {}))


_current: Report | None = None


def current() -> Report:
    """Return the report that was opened last; InputError where none was."""
    if _current is None:
        raise InputError("No report is open. Call open_report(province=…, day=…, language=…) first.")
    return _current


def open_report(
    province: str, day: str | date, language: str, report: str = "policy-dialogue-brief"
) -> Report:
    """Open the report of a unit at a date and make it the current one.

    province: slug ("cao-bang"). day: ISO date; it decides the unit system and the unit's title.
    language: "vi" or "en". report: name of its texts, notebooks/texts/<report>.<language>.md.
    Raises InputError: a slug unknown at that date, a bad date or language, missing texts.
    """
    global _current
    if language not in get_args(Language):
        raise InputError(f"No language {language!r}; this project writes {', '.join(get_args(Language))}.")
    spoken = cast(Language, language)
    at = day if isinstance(day, date) else parse_day(day)
    root = project_root()
    system = units_at(at)
    unit = system.by_slug(province)
    texts = Texts.load(root / "notebooks" / "texts" / f"{report}.{spoken}.md", spoken)
    profile_file = root / "params" / "provinces" / f"{unit.slug}.yml"
    profile = load_profile(profile_file)
    reads.forget()
    content = profile_file.read_bytes() if profile_file.is_file() else b""
    reads.record(params=f"provinces/{unit.slug}", sha256=hashlib.sha256(content).hexdigest())
    former = system.former_of(unit)
    _current = Report(report, spoken, at, unit, system, former, texts, profile, root)
    return _current
