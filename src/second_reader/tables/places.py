"""Places by their codes: units of both systems, regions, the country; who was merged into whom, and when."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

COUNTRY = "VN"
# How the word begins or ends the name of a city called after a person, in full and in short.
_CITY = {"vi": ("Thành phố", "TP."), "en": ("City",)}


def read_table(path: Path) -> pd.DataFrame:
    """Return a CSV file as text, with "" for an empty cell."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def slug(name: str) -> str:
    """Return how a folder of a bundle is called after an English name."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


@dataclass(frozen=True)
class Places:
    """The tables of data/units; a place is "63:08", "34:08", a region such as "R2", or "VN"."""

    folder: Path

    @cached_property
    def systems(self) -> pd.DataFrame:
        """Return the unit systems with the days on which they are valid."""
        return read_table(self.folder / "systems.csv")

    @cached_property
    def titles(self) -> pd.DataFrame:
        """Return what each unit is called, with the days from and to which it is."""
        return read_table(self.folder / "titles.csv")

    @cached_property
    def regions(self) -> pd.DataFrame:
        """Return the regions with their names."""
        return read_table(self.folder / "regions.csv").set_index("region_code")

    @cached_property
    def merged_into(self) -> dict[str, str]:
        """Return the unit of the 34 of each of the 63, both as places."""
        crosswalk = read_table(self.folder / "crosswalk_63_to_34.csv")
        return {
            f"63:{old}": f"34:{new}"
            for old, new in zip(crosswalk["code_63"], crosswalk["code_34"], strict=True)
        }

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """Return the names of each place by language; a city that is called one has the word in both."""
        names = {COUNTRY: {"vi": "Cả nước", "en": "Viet Nam"}}
        for system in ("63", "34"):
            for unit in read_table(self.folder / f"provinces_{system}.csv").itertuples():
                vi, en = str(unit.name_vi), str(unit.name_en)
                full = f"{_CITY['vi'][0]} {vi}" if en.endswith(f" {_CITY['en'][0]}") else vi
                names[f"{system}:{unit.code}"] = {"vi": full, "en": en}
        for code, region in self.regions.iterrows():
            names[str(code)] = {"vi": str(region["name_vi"]), "en": str(region["name_en"])}
        return names

    def short(self, place: str, language: str) -> str:
        """Return the name as a narrow column has it: "TP. Hồ Chí Minh"."""
        full, brief = _CITY["vi"]
        return self.names[place][language].replace(f"{full} ", f"{brief} ")

    def person(self, place: str, language: str) -> str:
        """Return a name without the word that makes it a city's, "" where it has none."""
        name = self.names[place][language]
        bare = name.removeprefix(f"{_CITY['vi'][0]} ").removesuffix(f" {_CITY['en'][0]}")
        return bare if bare != name else ""

    @cached_property
    def region_of_province(self) -> dict[str, str]:
        """Return the region of each of the 63 provinces."""
        provinces = read_table(self.folder / "provinces_63.csv")
        return {
            f"63:{code}": region
            for code, region in zip(provinces["code"], provinces["region_code"], strict=True)
        }

    def system_on(self, day: date) -> str:
        """Return the unit system that is valid on a day."""
        for row in self.systems.itertuples():
            if str(row.valid_from) <= day.isoformat() and (
                not row.valid_to or day.isoformat() <= str(row.valid_to)
            ):
                return str(row.system)
        raise LookupError(f"no unit system is valid on {day}")

    def units(self, system: str) -> list[str]:
        """Return all units of a system."""
        return [place for place in self.names if place.startswith(f"{system}:")]

    def former(self, place: str) -> list[str]:
        """Return the provinces of before the merger that make up a unit; one of the 63 is its own."""
        if place.startswith("63:"):
            return [place]
        return [old for old, new in self.merged_into.items() if new == place]

    def regions_of(self, place: str) -> list[str]:
        """Return the regions in which a unit lies, in their order."""
        return sorted({self.region_of_province[old] for old in self.former(place)})

    def by_slug(self, system: str, name: str) -> str | None:
        """Return the unit of a system whose folder has this name."""
        found = (place for place in self.units(system) if name in _slugs(self.names[place]))
        return next(found, None)


def _slugs(names: dict[str, str]) -> set[str]:
    vi = names["vi"].removeprefix(f"{_CITY['vi'][0]} ").replace("Đ", "D").replace("đ", "d")
    decomposed = "".join(c for c in _decompose(vi) if ord(c) < 0x300 or ord(c) > 0x36F)
    return {slug(names["en"]), slug(decomposed)}


def _decompose(text: str) -> str:
    from unicodedata import normalize

    return normalize("NFD", text)
