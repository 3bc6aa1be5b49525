"""Where something is: a unit at a date, brought to the units of another date, compared as finely as known."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from diendan.data.units import Unit, UnitSystem
from diendan.language import Bilingual, day_short, fold

PlaceLevel = Literal["commune", "district", "province", "merged unit"]

LAST_DAY_OF_63: Final = date(2025, 6, 30)
FIRST_DAY_OF_34: Final = date(2025, 7, 1)
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
    """

    units: tuple[Unit, ...]
    was: Unit | None = None

    def text(self) -> Bilingual:
        """Return the place in words, with what became of it."""
        vi = " hoặc ".join(unit.title("vi") for unit in self.units)
        en = " or ".join(unit.title("en") for unit in self.units)
        if self.was is None:
            return Bilingual(vi, en)
        if self.was.name_vi == self.units[0].name_vi:  # Bắc Ninh before is a part of Bắc Ninh after
            vi, en = f"{vi} sau sắp xếp", f"the merged {en}"
        until = LAST_DAY_OF_63
        return Bilingual(
            f"{self.was.title('vi')} (đến {day_short(until, 'vi')}; nay thuộc {vi})",
            f"{self.was.title('en')} (until {day_short(until, 'en')}; now part of {en})",
        )


@dataclass(frozen=True)
class Merger:
    """The merger of 1 July 2025: both systems at its edge, 2025-06-30 and 2025-07-01."""

    before: UnitSystem
    after: UnitSystem

    def into(self, code: str) -> Unit:
        """Return the unit of 2025-07-01 that the former province `code` became part of."""
        return next(unit for unit in self.after.units if code in unit.former)

    def standing(self, place: Place, system: UnitSystem) -> PlaceOnDay:
        """Return what `place` is among the units of `system`, whatever the date at which it was recorded."""
        if place.system == system.name:
            return PlaceOnDay((system.unit(place.code),))
        if system.name == "34":
            now = system.unit(self.into(place.code).code)
            return PlaceOnDay((now,), self.before.unit(place.code) if now.is_merged else None)
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
