"""Administrative units by date.

A province code means nothing without a date: code 24 is Bắc Giang until 2025-06-30 and, from 2025-07-01,
Bắc Ninh, made of the former Bắc Ninh (27) and Bắc Giang (24). So every look-up starts from `units_at(day)`,
and no function here takes a bare code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from diendan.data.unit_names import name_key, name_keys, suggest
from diendan.data.unit_tables import TitleRow, UnitKind, UnitTables, read_unit_tables
from diendan.environment import project_root
from diendan.errors import InputError
from diendan.language import NO_WORDS, Bilingual, Language, day_short, is_slug, quoted, slugify, sort_key
from diendan.language.phrases import PHRASES
from diendan.traces import untraced


@dataclass(frozen=True)
class Region:
    """One of the six socio-economic regions of the 63-province system, R1 to R6."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class UnitTitle:
    """What a unit is called from a day on."""

    since: date
    kind: UnitKind
    name_vi: str
    name_en: str

    def written(self, language: Language) -> str:
        """Return the name with its kind, for inside a sentence: "tỉnh Cao Bằng", "Ho Chi Minh City"."""
        kind = PHRASES[self.kind].in_(language)
        if _is_called_city(self):
            return _name_alone(self, language)
        return f"{kind} {self.name_vi}" if language == "vi" else f"{self.name_en} {kind}"


@dataclass(frozen=True, slots=True)
class Unit:
    """A province or centrally-run city as it is on the day asked for.

    code: two digits; means something together with `system` ("63" or "34") only.
    regions: one, or two for a merged unit that lies in two of the former regions.
    former: codes in the 63 system that make it up, in Vietnamese order of their names; of a 63 unit, itself.
    titles: what it has been called since its system began, the first first: a city may have been a province.
    note: the name with an earlier one, "Huế (trước ngày 01/01/2025: tỉnh Thừa Thiên Huế)"; or "".
    """

    code: str
    system: str
    name_vi: str
    name_en: str
    kind: UnitKind
    slug: str
    regions: tuple[Region, ...]
    former: tuple[str, ...]
    titles: tuple[UnitTitle, ...]
    note: Bilingual = NO_WORDS

    @property
    def key(self) -> str:
        """The code with its system, safe to compare across dates: "34:24"."""
        return f"{self.system}:{self.code}"

    @property
    def is_merged(self) -> bool:
        """Whether several former provinces make it up."""
        return len(self.former) > 1

    def name(self, language: Language) -> str:
        """Return what to print where the name stands alone: "Cao Bằng", "Thành phố Hồ Chí Minh"."""
        return _name_alone(self, language)

    def short_name(self, language: Language) -> str:
        """Return the name for a tile or the head of a narrow column: "Cao Bằng", "TP. Hồ Chí Minh"."""
        return f"TP. {self.name_vi}" if language == "vi" and _is_called_city(self) else self.name(language)

    def name_beside(self, unit: "Unit", language: Language, *, short: bool = False) -> str:
        """Return a former province's name in a chart or table with `unit`: "Cà Mau (cũ)" beside Cà Mau."""
        name = self.short_name(language) if short else self.name(language)
        is_shared = unit.is_merged and unit.name_vi == self.name_vi
        return PHRASES["former of the name"].fill(name=name).in_(language) if is_shared else name

    def title(self, language: Language) -> str:
        """Return the name with its kind, for inside a sentence: "tỉnh Cao Bằng", "Ho Chi Minh City"."""
        return self.titles[-1].written(language)

    def title_initial(self, language: Language) -> str:
        """Return the title with a capital, for the start of a sentence: "Tỉnh Cao Bằng"."""
        return (title := self.title(language))[0].upper() + title[1:]


def _is_called_city(named: Unit | UnitTitle) -> bool:
    """Tell whether the word belongs to the name: Hồ Chí Minh alone is a person, and is no unit."""
    return named.name_en.lower().endswith(" city")


def _name_alone(named: Unit | UnitTitle, language: Language) -> str:
    if language == "vi" and _is_called_city(named):
        return f"Thành phố {named.name_vi}"  # with a capital: appendix II of decree 30/2020
    return named.name_vi if language == "vi" else named.name_en


@dataclass(frozen=True)
class UnitSystem:
    """The units of one system as they are on one day.

    name: "63" or "34"; valid_from, valid_to: the days on which the system holds (None: still).
    units: in Vietnamese order of their names.
    """

    name: str
    day: date
    valid_from: date
    valid_to: date | None
    units: tuple[Unit, ...]
    regions: tuple[Region, ...]
    _names: Mapping[str, str] = field(repr=False, compare=False)  # folded name → code
    _tiles: Mapping[str, tuple[int, int]] = field(repr=False, compare=False)
    _merged_into: Mapping[str, str] = field(repr=False, compare=False)  # 63 code → 34 code
    _before: "UnitSystem | None" = field(repr=False, compare=False)  # the 63 units on their last day

    def unit(self, code: str) -> Unit:
        """Return the unit with `code` on this day; InputError, with what the code was before, if none."""
        for unit in self.units:
            if unit.code == code:
                return unit
        raise InputError(f"No unit has code {quoted(code)}{self._here()}.{self.was(code=code)}")

    def by_slug(self, slug: str) -> Unit:
        """Return the unit whose file name is `slug`; InputError with the nearest slugs if there is none."""
        if not is_slug(slug):
            raise InputError(
                f"{quoted(slug)} is no unit's slug: expected 1 to 64 of a-z, 0-9 and single hyphens,"
                " such as cao-bang."
            )
        for unit in self.units:
            if unit.slug == slug:
                return unit
        slugs = {unit.slug: unit.slug for unit in self.units}
        alias = self._names.get(name_key(slug))
        near = f" Did you mean {self.unit(alias).slug}?" if alias else suggest(slug, slugs)
        hint = self.was(slug=slug) or near
        raise InputError(f"No unit has the slug {quoted(slug)}{self._here()}.{hint}")

    def find(self, text: str) -> Unit:
        """Return the unit named `text`, in any usual spelling: tone placement, dashes, "TP.", "province".

        Raises InputError, with the nearest names, for a name that is not in the table of names and aliases.
        """
        keys = name_keys(text)
        for key in keys:
            if key in self._names:
                return self.unit(self._names[key])
        shown = {name_key(unit.name_vi): unit.name_vi for unit in self.units}
        hint = self.was(name=keys[-1]) or suggest(keys[-1], shown)
        raise InputError(f"No unit is named {quoted(text)}{self._here()}.{hint}")

    def region(self, code: str) -> Region:
        """Return the region with `code`, R1 to R6; InputError with all six if there is none."""
        for region in self.regions:
            if region.code == code:
                return region
        known = ", ".join(region.code for region in self.regions)
        raise InputError(f"No region has code {quoted(code)}. Use one of: {known}.")

    def in_region(self, code: str) -> tuple[Unit, ...]:
        """Return the units that lie in a region wholly or in part (to choose, not to compare)."""
        region = self.region(code)
        return tuple(unit for unit in self.units if region in unit.regions)

    def former_of(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the 63-system units that make up `unit`, as they last were, in Vietnamese order."""
        before = self._before or self
        return tuple(before.unit(code) for code in unit.former)

    def tile(self, unit: Unit) -> tuple[int, int]:
        """Return row and column of a unit's tile, from 1 at the north-west."""
        return self._tiles[unit.code]

    def _here(self) -> str:
        return f" among the {len(self.units)} units of {self.day.isoformat()}"

    def was(self, code: str = "", slug: str = "", name: str = "") -> str:
        """Say where a pre-merger province has gone, if that is what was asked for."""
        for old in self._before.units if self._before else ():
            if code == old.code or slug == old.slug or name == name_key(old.name_vi):
                new = self.unit(self._merged_into[old.code])
                return (
                    f" {old.name_vi} ({old.key}) is part of {new.name_vi} ({new.key}, slug {new.slug})"
                    f" since {self.valid_from.isoformat()}."
                )
        return ""


def units_at(day: date, root: Path | None = None) -> UnitSystem:
    """Return the administrative units as they are on `day`: codes, names, titles, regions.

    root: the project's folder; found by itself if not given.
    Raises InputError for a day before 2008-08-01, when other provinces existed.
    """
    return _units_at(day, root or project_root())


def before_merger(root: Path | None = None) -> UnitSystem:
    """Return the 63 units as they were on their last day. root: as in `units_at`."""
    root = root or project_root()
    return _units_at(_first_of_34(root) - timedelta(days=1), root)


def after_merger(root: Path | None = None) -> UnitSystem:
    """Return the 34 units as they were on their first day. root: as in `units_at`."""
    root = root or project_root()
    return _units_at(_first_of_34(root), root)


@lru_cache(maxsize=16)
def _units_at(day: date, root: Path) -> UnitSystem:
    tables = read_unit_tables(root)
    system = next((row for row in tables.systems if row.holds_on(day)), None)
    if system is None:
        first = min(row.valid_from for row in tables.systems)
        raise InputError(
            f"No administrative units for {day.isoformat()}: the tables start on {first.isoformat()},"
            " when Hà Tây became part of Hà Nội. Choose a later date."
        )
    titles = tuple(row for row in tables.titles if row.system == system.system and row.holds_on(day))
    units, names = _named(root, titles)
    return UnitSystem(
        name=system.system,
        day=day,
        valid_from=system.valid_from,
        valid_to=system.valid_to,
        units=units,
        regions=_regions(tables),
        _names=names,
        _tiles=tables.tiles[system.system],
        _merged_into=tables.merged_into,
        _before=before_merger(root) if system.system == "34" else None,
    )


def _first_of_34(root: Path) -> date:
    """Return the day of the merger."""
    return next(row.valid_from for row in read_unit_tables(root).systems if row.system == "34")


@lru_cache(maxsize=16)
def _named(root: Path, titles: tuple[TitleRow, ...]) -> tuple[tuple[Unit, ...], Mapping[str, str]]:
    """Return the units with these titles, and their codes by folded name; the same for every such day."""
    tables = read_unit_tables(root)
    regions = _regions(tables)
    units = sorted((_unit(row, tables, regions) for row in titles), key=lambda unit: sort_key(unit.name_vi))
    return tuple(units), _names(units, tables, titles[0].system if titles else "")


def _regions(tables: UnitTables) -> tuple[Region, ...]:
    return tuple(Region(code, Bilingual(*names)) for code, *names in tables.regions)


def _unit(row: TitleRow, tables: UnitTables, regions: tuple[Region, ...]) -> Unit:
    if row.system == "63":
        former: tuple[str, ...] = (row.code,)
    else:
        names = {title.code: title.name_vi for title in tables.titles if title.system == "63"}
        parts = [old for old, new in tables.merged_into.items() if new == row.code]
        former = tuple(sorted(parts, key=lambda code: sort_key(names[code])))
    inside = {tables.region_of_63[code] for code in former}
    titles = tables.titles_of.get(former[0], []) if len(former) == 1 else []
    earlier = [title for title in titles if title.valid_from < row.valid_from]
    renamed = next((t for t in earlier if t.name_vi != row.name_vi), None)
    return Unit(
        code=row.code,
        system=row.system,
        name_vi=row.name_vi,
        name_en=row.name_en,
        kind=row.kind,
        slug=slugify(row.name_vi),
        regions=tuple(region for region in regions if region.code in inside),
        former=former,
        titles=tuple(
            _title(each)
            for each in tables.titles
            if (each.system, each.code) == (row.system, row.code) and each.valid_from <= row.valid_from
        ),
        note=_note(row, renamed) if renamed else NO_WORDS,
    )


def _note(row: TitleRow, renamed: TitleRow) -> Bilingual:
    """Return a name with that of before, until which day it was, and of what kind the unit then was."""
    until = (renamed.valid_to or row.valid_from) + timedelta(days=1)
    note = PHRASES["name before"].fill(
        name=Bilingual(row.name_vi, row.name_en),
        day=Bilingual.of(lambda language: day_short(until, language)),
        title=Bilingual.of(_title(renamed).written),
    )
    return Bilingual.of(lambda language: untraced(note(language), "the day of a name"))


def _title(row: TitleRow) -> UnitTitle:
    return UnitTitle(row.valid_from, row.kind, row.name_vi, row.name_en)


def _names(units: list[Unit], tables: UnitTables, system: str) -> dict[str, str]:
    names = {name_key(name): unit.code for unit in units for name in (unit.name_vi, unit.name_en)}
    aliases = {name_key(alias): code for alias, own, code in tables.aliases if own == system}
    return {**aliases, **names}
