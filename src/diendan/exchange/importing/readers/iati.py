"""IATI 2.03: activities in Viet Nam with a place below the country; commitments and disbursements by year.

The standard gives no shares of an activity's places, so an activity's funds are never divided among
provinces: the activities, their places and their flows are three tables.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from diendan.data.units import UnitSystem, after_merger, before_merger
from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.printed_figures import Extract, Target
from diendan.exchange.importing.printed.printed_numbers import is_sound, printed
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.language import nfc, quoted
from diendan.parsing.yaml_resources import yaml_resource

MOST_ACTIVITIES: Final = 50_000
_LONGEST: Final = 500
_EXPECTED: Final = "an IATI activity file, version 2.0x"
_BY_TRANSACTION: Final = "by transaction"
_BETWEEN: Final = re.compile(r"[,;/&+()]|\s[-–]\s|\s(?:and|và)\s", re.IGNORECASE)
_PROVINCES: Final = re.compile(r"\bprovinces\b|\bcác tỉnh\b", re.IGNORECASE)
_KEY: Final = ("iati_identifier",)
_LAYOUT: Final = yaml_resource(__file__)

Rows = list[tuple[str, ...]]


def read_iati(file: PublishedSource) -> list[Extract]:
    """Return the activities in Viet Nam of an IATI file, as rows of the tables of activities with a place,
    of their places and of their flows.

    Raises InputError for XML that is broken, nested too deep, or has a document type (an IATI file needs
    none, and it can hide entities), for another version than 2, for amounts, dates and currencies that cannot
    be read, and where no activity is in Viet Nam.
    """
    if file.raw.kind != "xml":
        return []
    found = _Activities(file)
    found.read(file.raw.content)
    return [found.extract()]


class _Activities:
    """The activities of a file as they pass by."""

    def __init__(self, file: PublishedSource) -> None:
        self._name = file.name
        # Names changed what they mean on the day of the merger.
        self._before, self._after = before_merger(file.package.root), after_merger(file.package.root)
        self._generated: date | None = None
        self._others = 0
        self._seen: set[str] = set()
        self._placed: set[str] = set()
        self._rows: dict[str, Rows] = {table: [] for table in _LAYOUT["tables"]}
        self._notes: list[str] = []
        self._doubts: list[str] = []
        self._findings: list[Finding] = []

    def read(self, content: bytes) -> None:
        from lxml import etree  # type: ignore[import-untyped]

        if re.search(rb"<!DOCTYPE|<!ENTITY", content[:100_000], re.IGNORECASE):
            raise refuse(self._name, "a document type", "plain XML", "Remove the DOCTYPE.")
        activities = etree.iterparse(
            io.BytesIO(content),
            tag="iati-activity",
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for number, (_, element) in enumerate(activities, start=1):
                if number > MOST_ACTIVITIES:
                    raise refuse(self._name, f"more than {MOST_ACTIVITIES} activities", "fewer")
                self._activity(element, f"{self._name}: activity {number}")
                element.clear()
        except etree.XMLSyntaxError as error:
            raise refuse(self._name, f"broken XML ({error.msg})", _EXPECTED) from error
        if activities.root.tag != "iati-activities":
            raise refuse(self._name, "XML of another kind", _EXPECTED)
        self._generated = _generated(self._name, activities.root)

    def extract(self) -> Extract:
        if self._findings:
            raise InputError(f"Cannot import {self._name}.", self._findings)
        if not self._seen:
            raise refuse(self._name, "no activity with the recipient VN", "at least one")
        spoken_for = frozenset((identifier,) for identifier in self._placed)
        targets = []
        for table, about in _LAYOUT["tables"].items():
            header = (*_KEY, *about["columns"])
            key = (*_KEY, *about["keys"])
            targets.append(Target(table, header, key, _KEY, spoken_for, tuple(self._rows[table])))
        others = [f"{self._others} activities have no recipient VN"] if self._others else []
        return Extract(
            "IATI activities",
            f"{len(self._seen)} activities in Viet Nam",
            targets=tuple(targets),
            edition=self._generated,
            notes=(*others, *self._notes),
            doubts=tuple(self._doubts),
        )

    def _activity(self, element: Any, where: str) -> None:
        share = _share_of_vietnam(element)
        if not share:
            self._others += 1
            return
        identifier = _clean(element.findtext("iati-identifier"))
        if not identifier:
            self._findings.append(Finding(where, "no iati-identifier", "one"))
        dates = {
            str(day.get("type")): str(day.get("iso-date", ""))[:10]
            for day in element.findall("activity-date")
        }
        start, end = dates.get("2") or dates.get("1") or "", dates.get("4") or dates.get("3") or ""
        # An unknown day counts as one before the merger.
        units = self._after if start >= self._after.valid_from.isoformat() else self._before
        places, unplaced = self._places(element, units, identifier)
        if identifier in self._seen:
            self._findings.append(Finding(where, f"{identifier} again", "each activity once"))
        self._seen.add(identifier)
        title = _clean(element.findtext("title/narrative"))
        if unplaced or not places:
            told = ", ".join(unplaced) or "no place below the country"
            self._notes.append(f"not placed: {identifier} ({title[:60]}): {told}")
        if not places:
            return  # what is left out is not read further: a bad amount in it stops no other activity
        flows = list(self._flows(element, where))
        if share not in ("100", "100.0", _BY_TRANSACTION):
            self._notes.append(f"{identifier}: share for Viet Nam {share}; flows are of the whole activity")
        self._placed.add(identifier)
        about = (
            _attribute(element, "reporting-org", "ref")[:_LONGEST],
            _clean(element.findtext("reporting-org/narrative")),
            title,
            _attribute(element, "activity-status", "code"),
        )
        of_tables: tuple[Rows, ...] = ([(*about, start, end, share)], places, flows)
        for table, rows in zip(_LAYOUT["tables"], of_tables, strict=True):
            self._rows[table] += [(identifier, *row) for row in rows]

    def _places(self, element: Any, units: UnitSystem, identifier: str) -> tuple[Rows, list[str]]:
        """Return system, code and name as printed of each province, and the names of what is none."""
        found: dict[str, tuple[str, str, str]] = {}
        unplaced: list[str] = []
        for location in element.findall("location"):
            names = [
                _clean(n.text)
                for path in ("name", "description")
                for n in location.findall(f"{path}/narrative")
            ]
            named = next((of for name in names if (of := _units_named(name, units))), {})
            if not named:
                unplaced.append(next((name for name in names if name), "a location without a name"))
            if len(named) > 1:
                # "Hòa Bình, Bạc Liêu" may be two provinces, or a district and its province.
                told = " and ".join(units.unit(code).name_en for code in named)
                text = quoted(next(iter(named.values()))[2])
                self._doubts.append(f"{identifier}: the location {text} is read as {told}")
            found = named | found
        return [found[code] for code in sorted(found)], unplaced

    def _flows(self, element: Any, where: str) -> Iterator[tuple[str, ...]]:
        """Give year, flow, currency and amount; what cannot be read is a finding."""
        findings = self._findings
        sums: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
        default = str(element.get("default-currency", ""))
        by_transaction = element.find("recipient-country") is None
        for number, transaction in enumerate(element.findall("transaction"), start=1):
            kind = _attribute(transaction, "transaction-type", "code")
            country = _attribute(transaction, "recipient-country", "code").upper()
            # What a transaction says of its country counts more than what its activity says.
            if country != "VN" and (country or by_transaction):
                continue
            if not kind.isdecimal():
                self._doubts.append(f"{where}: not taken, a transaction of the unknown type {quoted(kind)}")
            flow = _LAYOUT["flows"].get(kind)
            if flow is None:
                continue
            at = f"{where}, transaction {number}"
            value = transaction.find("value")
            stated = str(value.text) if value is not None else ""
            amount = _amount(stated)
            currency = str(value.get("currency") or default).upper() if value is not None else ""
            iso = _attribute(transaction, "transaction-date", "iso-date")
            if amount is None:
                findings.append(Finding(at, f'"{stated[:40]}"', "an amount"))
            if not re.fullmatch(r"(19|20)\d{2}-\d{2}-\d{2}", iso[:10]):
                findings.append(Finding(at, f'the date "{iso[:20]}"', "YYYY-MM-DD"))
            elif not re.fullmatch(r"[A-Z]{3}", currency):
                findings.append(Finding(at, f'the currency "{currency[:10]}"', "three letters, such as USD"))
            elif amount is not None:
                sums[int(iso[:4]), flow, currency] += amount
        for (year, flow, currency), amount in sorted(sums.items()):
            if is_sound(amount):
                yield str(year), flow, currency, printed(amount)
            else:
                got = f"a sum of {amount:.3E}"
                findings.append(Finding(f"{where}, {flow} of {year}", got, "below 10^18"))


def _generated(name: str, element: Any) -> date | None:
    version = element.get("version", "")
    if not version.startswith("2."):
        raise refuse(name, f"IATI version {version or 'not stated'}", _EXPECTED)
    try:
        return date.fromisoformat(str(element.get("generated-datetime"))[:10])
    except ValueError:
        return None


def _share_of_vietnam(element: Any) -> str:
    """Return the stated percentage for Viet Nam ("100" where it is the only recipient), or "".

    Where transactions state their country, that is what counts.
    """
    codes = [c.get("code", "").upper() for c in element.findall("transaction/recipient-country")]
    if "VN" in codes:
        return _BY_TRANSACTION
    for country in element.findall("recipient-country"):
        if str(country.get("code", "")).upper() == "VN":
            return str(country.get("percentage") or "100")
    return ""


def _units_named(name: str, units: UnitSystem) -> dict[str, tuple[str, str, str]]:
    """Return the provinces that a name, or its parts between commas and words for "and", name, by code.

    "Bảo Lạc, Cao Bằng" is one, "Ha Giang and Cao Bang provinces" are two.
    """
    if whole := _unit_named(name, name, units):
        return {whole[1]: whole}
    parts = _BETWEEN.split(_PROVINCES.sub("", name))
    found = (_unit_named(part, name, units) for part in parts)
    return {unit[1]: unit for unit in found if unit}


def _unit_named(part: str, name: str, units: UnitSystem) -> tuple[str, str, str] | None:
    if part.strip() and len(part) <= 200:
        with suppress(InputError):
            return units.name, units.find(part).code, name
    return None


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        return None
    return amount if is_sound(amount) else None


def _attribute(element: Any, path: str, name: str) -> str:
    found = element.find(path)
    return str(found.get(name, "")) if found is not None else ""


def _clean(text: str | None) -> str:
    return " ".join(nfc(text or "").split())[:_LONGEST]
