"""A raw file with everything that its readers need to know."""

from dataclasses import dataclass
from functools import cached_property

from diendan.data.datapackage import Package
from diendan.exchange.importing.mapping_file import FileMapping
from diendan.exchange.importing.printed.cell_tables import PrintedSheet, read_sheets
from diendan.exchange.importing.printed.printed_places import PlaceNames, System
from diendan.exchange.importing.printed.raw_file import RawFile


@dataclass(frozen=True)
class PublishedSource:
    """A raw file, what a person says about it, and our data. system: of the units that its places name."""

    raw: RawFile
    mapping: FileMapping
    package: Package
    system: System

    @property
    def name(self) -> str:
        return self.raw.name

    @cached_property
    def places(self) -> PlaceNames:
        """The names of places, with those that the mapping gives."""
        return PlaceNames(self.package.root, self.mapping.places, self.system)

    @cached_property
    def sheets(self) -> tuple[PrintedSheet, ...]:
        """The sheets of a workbook, or the one table of a text file; errors as `read_sheets` raises them."""
        return read_sheets(self.raw)

    def unit_of(self, indicator: str) -> str:
        """Return the unit of an indicator that the catalogue or the mapping has."""
        new = {about.name: about.unit for about in self.mapping.new_indicators}
        known = self.package.indicators.get(indicator)
        return known.unit if known else new[indicator]
