"""IATI 2.0x: activities in Viet Nam with a place below the country; commitments and disbursements by year.

The standard gives no shares of an activity's places, so an activity's funds are never divided among
provinces: the activities, their places and their flows are three tables.
"""

import re
from contextlib import suppress
from typing import Final

from aid_activities.iati_file import (
    BY_TRANSACTION,
    NOT_STATED,
    Activity,
    ActivityFault,
    ActivityFile,
    amount_of,
)
from diendan.data.units import UnitSystem, after_merger, before_merger
from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.printed_figures import Extract, Target
from diendan.exchange.importing.printed.printed_numbers import printed
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.language import fold, quoted
from diendan.parsing.yaml_resources import yaml_resource

MOST_ACTIVITIES: Final = 50_000
_KEY: Final = ("iati_identifier",)
_LAYOUT: Final = yaml_resource(__file__)
_BETWEEN, _PROVINCES, _BELOW = (re.compile(words, re.IGNORECASE) for words in _LAYOUT["locations"].values())

Rows = list[tuple[str, ...]]


def read_iati(file: PublishedSource) -> list[Extract]:
    """Return the activities in Viet Nam of an IATI file, as rows of the tables of activities with a place,
    of their places and of their flows.

    Raises InputError for a file that `ActivityFile` refuses, for amounts, dates, currencies and shares that
    cannot be read, and where no activity is in Viet Nam.
    """
    if file.raw.kind != "xml":
        return []
    activities, found = ActivityFile(file.raw.content, "VN", MOST_ACTIVITIES), _Activities(file)
    try:
        for activity in activities:
            found.add(activity)
    except ActivityFault as fault:
        raise refuse(file.name, fault.got, fault.expected, fault.hint) from fault
    if found.faults:
        findings = [Finding(f"{file.name}: {each.where}", each.got, each.expected) for each in found.faults]
        raise InputError(f"Cannot import {file.name}.", findings)
    if not found.seen:
        raise refuse(file.name, "no activity with the recipient VN", "at least one")
    spoken_for = frozenset((identifier,) for identifier in found.placed)
    targets = []
    for table, about in _LAYOUT["tables"].items():
        header, key = (*_KEY, *about["columns"]), (*_KEY, *about["keys"])
        targets.append(Target(table, header, key, _KEY, spoken_for, tuple(found.rows[table])))
    others = [f"{found.others} activities have no recipient VN"] if found.others else []
    return [
        Extract(
            "IATI activities",
            f"{len(found.seen)} activities in Viet Nam",
            targets=tuple(targets),
            edition=activities.generated,
            notes=(*others, *found.notes),
            doubts=tuple(found.doubts),
        )
    ]


class _Activities:
    """The activities of a file as they pass by. others: how many are not in Viet Nam."""

    def __init__(self, file: PublishedSource) -> None:
        # Names changed what they mean on the day of the merger.
        self._before, self._after = before_merger(file.package.root), after_merger(file.package.root)
        self.others = 0
        self.seen: set[str] = set()
        self.placed: set[str] = set()
        self.rows: dict[str, Rows] = {table: [] for table in _LAYOUT["tables"]}
        self.notes: list[str] = []
        self.doubts: list[str] = []
        self.faults: list[ActivityFault] = []

    def add(self, activity: Activity) -> None:
        """Take the rows of an activity, if it has a place in Viet Nam."""
        share, identifier, title = activity.share, activity.identifier, activity.title
        if not share:
            self.others += 1
            return
        if not identifier:
            self.faults.append(ActivityFault("no iati-identifier", "one", activity.where))
        if identifier in self.seen:
            self.faults.append(ActivityFault(f"{identifier} again", "each activity once", activity.where))
        self.seen.add(identifier)
        # An unknown day counts as one before the merger.
        start, end = activity.days
        units = self._after if start >= self._after.valid_from.isoformat() else self._before
        places, unplaced = self._places(activity, units)
        if unplaced or not places:
            told = ", ".join(unplaced) or "no place below the country"
            self.notes.append(f"not placed: {identifier} ({title[:60]}): {told}")
        if not places:
            return  # what is left out is not read further: a bad amount in it stops no other activity
        flows: Rows = [
            (str(flow.year), flow.kind, flow.currency, printed(flow.amount))
            for flow in activity.flows(_LAYOUT["flows"], self.faults, self.doubts)
        ]
        if share == NOT_STATED:
            told = "several countries and no share for Viet Nam; its flows are of all of them"
            self.doubts.append(f"{identifier}: {told}")
        elif share != BY_TRANSACTION and amount_of(share) is None:
            got = f"the percentage {quoted(share)} for VN"
            self.faults.append(ActivityFault(got, "a number", activity.where))
        elif share not in ("100", "100.0", BY_TRANSACTION):
            self.notes.append(f"{identifier}: share for Viet Nam {share}; flows are of the whole activity")
        self.placed.add(identifier)
        about: tuple[str, ...] = (*activity.organisation, title, activity.status, start, end, share)
        of_tables = ([about], places, flows)
        for table, rows in zip(_LAYOUT["tables"], of_tables, strict=True):
            self.rows[table] += [(identifier, *row) for row in rows]

    def _places(self, activity: Activity, units: UnitSystem) -> tuple[Rows, list[str]]:
        """Return system, code and name as printed of each province, and the names of what is none."""
        found: dict[str, tuple[str, str, str]] = {}
        unplaced: list[str] = []
        for names in activity.locations:
            named = next((of for name in names if (of := _units_named(name, units))), {})
            text = next(iter(named.values()))[2] if named else ""
            if not named:
                unplaced.append(next((name for name in names if name), "a location without a name"))
            if parts := _passed_over(text, units):
                told = ", ".join(map(quoted, parts))
                self.doubts.append(f"{activity.identifier}: in the name of a location, {told} is not read")
            if len(named) > 1:
                # "Hòa Bình, Bạc Liêu" may be two provinces, or a district and its province.
                told = " and ".join(units.unit(code).name_en for code in named)
                self.doubts.append(f"{activity.identifier}: the location {quoted(text)} is read as {told}")
            found = named | found
        return [found[code] for code in sorted(found)], unplaced


def _units_named(name: str, units: UnitSystem) -> dict[str, tuple[str, str, str]]:
    """Return the provinces that a name, or its parts between commas and words for "and", name, by code.

    "Bảo Lạc, Cao Bằng" is one, "Ha Giang and Cao Bang provinces" are two.
    """
    if whole := _unit_named(name, name, units):
        return {whole[1]: whole}
    found = (_unit_named(part, name, units) for part in _parts(name))
    return {unit[1]: unit for unit in found if unit}


def _parts(name: str) -> list[str]:
    return _BETWEEN.split(_PROVINCES.sub("", name))


def _passed_over(name: str, units: UnitSystem) -> list[str]:
    """Return the parts of a name in which a province's name stands among other words."""
    keys = [f" {fold(unit.name_vi)} " for unit in units.units]
    return [
        part.strip()
        for part in _parts(name)
        if not _unit_named(part, name, units)
        and not _BELOW.search(part)
        and any(key in f" {fold(part)} " for key in keys)
    ]


def _unit_named(part: str, name: str, units: UnitSystem) -> tuple[str, str, str] | None:
    if part.strip() and len(part) <= 200:
        with suppress(InputError):
            return units.name, units.find(part).code, name
    return None
