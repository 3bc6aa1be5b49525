"""IATI 2.03: activities in Viet Nam with a place below the country; commitments and disbursements by year.

The standard gives no shares of an activity's places, so an activity's funds are never divided among
provinces: the activities, their places and their flows are three tables.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from diendan.data.units import UnitSystem, units_at
from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.printed_numbers import is_sound, printed
from diendan.exchange.importing.printed.printed_places import LAST_DAY_OF_63
from diendan.exchange.importing.printed.raw_file import RawFile, refuse
from diendan.language import nfc

MOST_ACTIVITIES: Final = 50_000
_LONGEST: Final = 500
# 11 is an incoming commitment: the only commitment that some reporters state. It is kept apart by its name.
_FLOW_NAMES: Final = {"2": "outgoing_commitment", "11": "incoming_commitment", "3": "disbursement"}
_EXPECTED: Final = "an IATI activity file, version 2.0x"


@dataclass(frozen=True)
class Activity:
    """One activity with Viet Nam as recipient; share: the percentage for Viet Nam, as stated."""

    identifier: str
    organisation: str
    organisation_ref: str
    title: str
    status: str
    start: str
    end: str
    share: str
    places: tuple[tuple[str, str, str], ...]  # (unit system, code, name as printed)
    unplaced: tuple[str, ...]
    flows: tuple[tuple[int, str, str, str], ...]  # (year, flow, currency, value)


@dataclass(frozen=True)
class IatiExtract:
    """What an activity file holds of Viet Nam; others counts the activities elsewhere."""

    generated: date | None
    activities: tuple[Activity, ...]
    others: int


def read_iati(raw: RawFile, units_of: "UnitsByDay") -> IatiExtract:
    """Return the activities in Viet Nam of an IATI file.

    Raises InputError for XML that is broken, nested too deep, or has a document type (an IATI file needs
    none, and it can hide entities), for another version than 2, and for amounts, dates and currencies that
    cannot be read.
    """
    from lxml import etree  # type: ignore[import-untyped]

    if re.search(rb"<!DOCTYPE|<!ENTITY", raw.content[:100_000], re.IGNORECASE):
        raise refuse(raw.name, "a document type", "plain XML", "Remove the DOCTYPE.")
    found: list[Activity] = []
    findings: list[Finding] = []
    others = 0
    generated: date | None = None
    seen: set[str] = set()
    try:
        parser = etree.iterparse(
            io.BytesIO(raw.content),
            events=("start", "end"),
            tag=("iati-activities", "iati-activity"),
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        root = False
        for event, element in parser:
            if event == "start":
                if element.tag == "iati-activities":
                    root = True
                    generated = _generated(raw.name, element)
                continue
            if element.tag != "iati-activity":
                continue
            if not _share_of_vietnam(element):
                others += 1
            else:
                where = f"{raw.name}: activity {len(found) + others + 1}"
                activity = _activity(element, where, findings, units_of)
                if activity.identifier in seen:
                    findings.append(Finding(where, f"{activity.identifier} again", "each activity once"))
                seen.add(activity.identifier)
                found.append(activity)
            if len(found) + others > MOST_ACTIVITIES:
                raise refuse(raw.name, f"more than {MOST_ACTIVITIES} activities", "fewer")
            element.clear()
    except etree.XMLSyntaxError as error:
        raise refuse(raw.name, f"broken XML ({error.msg})", _EXPECTED) from error
    if not root:
        raise refuse(raw.name, "XML of another kind", _EXPECTED)
    if findings:
        raise InputError(f"Cannot import {raw.name}.", findings)
    return IatiExtract(generated, tuple(found), others)


class UnitsByDay:
    """The unit system of an activity's first day: names changed what they mean on 2025-07-01."""

    def __init__(self, root: Any) -> None:
        self._before = units_at(LAST_DAY_OF_63, root)
        self._after = units_at(date(2025, 7, 1), root)

    def at(self, start: str) -> UnitSystem:
        """Return the 34 units for a day from 2025-07-01 on, the 63 for an earlier or unknown one."""
        return self._after if start >= "2025-07-01" else self._before


def _generated(name: str, element: Any) -> date | None:
    version = element.get("version", "")
    if not version.startswith("2."):
        raise refuse(name, f"IATI version {version or 'not stated'}", _EXPECTED)
    try:
        return date.fromisoformat(str(element.get("generated-datetime"))[:10])
    except ValueError:
        return None


def _share_of_vietnam(element: Any) -> str | None:
    """Return the stated percentage for Viet Nam ("100" where it is the only recipient), or None."""
    for country in element.findall("recipient-country"):
        if str(country.get("code", "")).upper() == "VN":
            return str(country.get("percentage") or "100")
    codes = [c.get("code", "").upper() for c in element.findall("transaction/recipient-country")]
    return "by transaction" if "VN" in codes else None


def _activity(element: Any, where: str, findings: list[Finding], units_of: UnitsByDay) -> Activity:
    identifier = _text(element, "iati-identifier")
    if not identifier:
        findings.append(Finding(where, "no iati-identifier", "one"))
    organisation = element.find("reporting-org")
    dates = {
        str(day.get("type")): str(day.get("iso-date", ""))[:10] for day in element.findall("activity-date")
    }
    start = dates.get("2") or dates.get("1") or ""
    places, unplaced = _places(element, units_of.at(start))
    by_transaction = element.find("recipient-country") is None
    status = element.find("activity-status")
    return Activity(
        identifier,
        _text(organisation, "narrative") if organisation is not None else "",
        str(organisation.get("ref", ""))[:_LONGEST] if organisation is not None else "",
        _text(element, "title/narrative"),
        str(status.get("code", "")) if status is not None else "",
        start,
        dates.get("4") or dates.get("3") or "",
        _share_of_vietnam(element) or "",
        places,
        unplaced,
        tuple(_flows(element, where, findings, by_transaction)),
    )


def _places(element: Any, units: UnitSystem) -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    found: dict[str, tuple[str, str, str]] = {}
    unplaced: list[str] = []
    for location in element.findall("location"):
        names = [
            _clean(n.text) for path in ("name", "description") for n in location.findall(f"{path}/narrative")
        ]
        unit = next((u for name in names for u in _units_named(name, units)), None)
        if unit is not None:
            found.setdefault(unit[1], unit)
        else:
            unplaced.append(next((name for name in names if name), "a location without a name"))
    return tuple(found[code] for code in sorted(found)), tuple(unplaced)


def _units_named(name: str, units: UnitSystem) -> Iterator[tuple[str, str, str]]:
    """Give the province that a name or one of its parts between commas names: "Bảo Lạc, Cao Bằng"."""
    for part in (name, *reversed(re.split(r"[,;()]|\s[-–]\s", name))):
        if part.strip() and len(part) <= 200:
            try:
                unit = units.find(part)
            except InputError:
                continue
            yield (units.name, unit.code, name)


def _flows(
    element: Any, where: str, findings: list[Finding], by_transaction: bool
) -> Iterator[tuple[int, str, str, str]]:
    sums: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    default = str(element.get("default-currency", ""))
    for number, transaction in enumerate(element.findall("transaction"), start=1):
        kind = transaction.find("transaction-type")
        flow = _FLOW_NAMES.get(str(kind.get("code")) if kind is not None else "")
        if flow is None:
            continue
        country = transaction.find("recipient-country")
        if by_transaction and (country is None or str(country.get("code", "")).upper() != "VN"):
            continue
        at = f"{where}, transaction {number}"
        value, day = transaction.find("value"), transaction.find("transaction-date")
        amount = _amount(value.text if value is not None else None)
        currency = str(value.get("currency") or default).upper() if value is not None else ""
        iso = str(day.get("iso-date", "")) if day is not None else ""
        if amount is None:
            findings.append(
                Finding(at, f'"{str(value.text if value is not None else "")[:40]}"', "an amount")
            )
        if not re.fullmatch(r"(19|20)\d{2}-\d{2}-\d{2}", iso[:10]):
            findings.append(Finding(at, f'the date "{iso[:20]}"', "YYYY-MM-DD"))
        elif not re.fullmatch(r"[A-Z]{3}", currency):
            findings.append(Finding(at, f'the currency "{currency[:10]}"', "three letters, such as USD"))
        elif amount is not None:
            sums[int(iso[:4]), flow, currency] += amount
    for (year, flow, currency), amount in sorted(sums.items()):
        if not is_sound(amount):
            findings.append(Finding(f"{where}, {flow} of {year}", f"a sum of {amount:.3E}", "below 10^18"))
            continue
        yield year, flow, currency, printed(amount)


def _amount(text: str | None) -> Decimal | None:
    try:
        amount = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return amount if is_sound(amount) else None


def _text(element: Any, path: str) -> str:
    found = element.find(path)
    return _clean(found.text) if found is not None else ""


def _clean(text: str | None) -> str:
    return " ".join(nfc(text or "").split())[:_LONGEST]
