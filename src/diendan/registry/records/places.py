"""Where something is: a unit at a date, brought to the units of another date, compared as finely as known."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from diendan.data.units import Unit, UnitSystem, after_merger, before_merger
from diendan.language import Bilingual, day_short, fold
from diendan.traces import untraced

PlaceLevel = Literal["commune", "district", "province", "merged unit"]

_KINDS_OF_DISTRICT: Final = ("thanh pho", "thi xa", "huyen", "quan", "tp", "tx")
_KINDS_OF_COMMUNE: Final = ("thi tran", "dac khu", "phuong", "xa", "tt")
_SAME_KIND: Final = {"tp": "thanh pho", "tx": "thi xa", "tt": "thi tran"}


@dataclass(frozen=True)
class Place:
    """A province or city by its code in the system of `day`; district and commune where they are known."""

    system: str
    code: str
    day: date
    district: str = ""
    commune: str = ""

    @property
    def key(self) -> str:
        """The code with its system: "63:24" is Bắc Giang, "34:24" is the post-merger Bắc Ninh."""
        return f"{self.system}:{self.code}"


@dataclass(frozen=True)
class PlaceOnDay:
    """What a place is on a later or earlier day.

    units: the unit it lies in; several former provinces only for a place of the 34 units seen before the
        merger, which could lie in any of them. was: the former province, where the unit is another one now.
    until: its last day.
    """

    units: tuple[Unit, ...]
    was: Unit | None = None
    until: date | None = None

    def text(self) -> Bilingual:
        """Return the place in words, with what became of it."""
        vi = " hoặc ".join(unit.title("vi") for unit in self.units)
        en = " or ".join(unit.title("en") for unit in self.units)
        if self.was is None or self.until is None:
            return Bilingual(vi, en)
        if self.was.name_vi == self.units[0].name_vi:  # Bắc Ninh before is a part of Bắc Ninh after
            vi, en = f"{vi} sau sắp xếp", f"the merged {en}"
        vi = f"{self.was.title('vi')} (đến {day_short(self.until, 'vi')}; nay thuộc {vi})"
        en = f"{self.was.title('en')} (until {day_short(self.until, 'en')}; now part of {en})"
        return Bilingual(
            *(untraced(words, "a place and the day until which it was called so") for words in (vi, en))
        )


@dataclass(frozen=True)
class Merger:
    """The merger of the provinces: the 63 units on their last day, the 34 on their first."""

    before: UnitSystem
    after: UnitSystem

    @classmethod
    def at(cls, root: Path) -> "Merger":
        """Return the merger as the project at `root` records it."""
        return cls(before_merger(root), after_merger(root))

    def system(self, day: date) -> str:
        """Return the name of the system that holds on a day."""
        return self.after.name if day >= self.after.day else self.before.name

    def place(self, system: str, code: str) -> Place:
        """Return the place of a code without a day: as it was or is at the merger's edge."""
        return Place(system, code, (self.before if system == "63" else self.after).day)

    def into(self, code: str) -> Unit:
        """Return the post-merger unit that the former province `code` became part of."""
        return next(unit for unit in self.after.units if code in unit.former)

    def standing(self, place: Place, system: UnitSystem) -> PlaceOnDay:
        """Return what `place` is among the units of `system`, whatever the date at which it was recorded."""
        if place.system == system.name:
            return PlaceOnDay((system.unit(place.code),))
        if system.name == "34":
            now = system.unit(self.into(place.code).code)
            was = self.before.unit(place.code) if now.is_merged else None
            return PlaceOnDay((now,), was, self.before.day)
        return PlaceOnDay(tuple(system.unit(code) for code in self.after.unit(place.code).former))

    def provinces(self, place: Place) -> tuple[str, ...]:
        """Return the codes of the former provinces in which `place` can lie: one, or a merged unit's."""
        return (place.code,) if place.system == "63" else self.after.unit(place.code).former

    def same(self, one: Place, other: Place) -> PlaceLevel | None:
        """Return how finely two places are known to be the same, or None where they are known to differ.

        Where both name a commune, or both a district, these decide. Where one names none, the province is
        all that can be compared. A pre-merger and a post-merger place meet at the merged unit only,
        unless that unit is a former province unchanged.
        """
        if one.system != other.system:
            codes = set(self.provinces(one)) & set(self.provinces(other))
            if not codes:
                return None
            whole = all(len(self.provinces(place)) == 1 for place in (one, other))
            return "province" if whole else "merged unit"
        if one.code != other.code:
            return None
        if one.district and other.district and not _same(one.district, other.district, _KINDS_OF_DISTRICT):
            return None
        if one.commune and other.commune:
            return "commune" if _same(one.commune, other.commune, _KINDS_OF_COMMUNE) else None
        if one.district and other.district:
            return "district"
        return "province"


def _same(one: str, other: str, kinds: tuple[str, ...]) -> bool:
    """Compare two names; "huyện Cao Lãnh" and "thành phố Cao Lãnh" differ, "Cao Lãnh" may be either."""
    (kind, name), (other_kind, other_name) = _parts(one, kinds), _parts(other, kinds)
    return name == other_name and (not kind or not other_kind or kind == other_kind)


def _parts(text: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    folded = fold(text)
    for kind in kinds:
        rest = folded.removeprefix(kind + " ")
        if rest != folded:
            return _SAME_KIND.get(kind, kind), rest
    return "", folded
