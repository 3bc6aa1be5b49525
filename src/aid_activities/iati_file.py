"""IATI 2.0x: the activities of a file, one after the other, each read only as far as it is asked.

Source: IATI standard 2.03, activity standard. Only a single recipient may go without a percentage; what a
transaction says of its country or region counts more than what its activity says.
"""

import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]

BY_TRANSACTION: Final = "by transaction"
NOT_STATED: Final = "not stated"
_LONGEST: Final = 500
_DIGITS_BEFORE: Final = 18
_EXPECTED: Final = "an IATI activity file, version 2.0x"


class ActivityFault(ValueError):
    """What cannot be read. where: the activity or transaction, "" for the file; got and expected; hint."""

    def __init__(self, got: str, expected: str = _EXPECTED, where: str = "", hint: str = "") -> None:
        super().__init__(f"{where}: {got}")
        self.got, self.expected, self.where, self.hint = got, expected, where, hint


@dataclass(frozen=True)
class Flow:
    """The sum of an activity's transactions of one year, kind (code of the standard) and currency."""

    year: int
    kind: str
    currency: str
    amount: Decimal


@dataclass(frozen=True)
class Activity:
    """One activity. where: its number, for messages; share: of a country, as stated, "" if it has none."""

    where: str
    element: Any
    country: str

    @property
    def identifier(self) -> str:
        return clean(self.element.findtext("iati-identifier"))

    @property
    def title(self) -> str:
        return clean(self.element.findtext("title/narrative"))

    @property
    def organisation(self) -> tuple[str, str]:
        """The reference and the name of who reports."""
        reference = attribute(self.element, "reporting-org", "ref")[:_LONGEST]
        return reference, clean(self.element.findtext("reporting-org/narrative"))

    @property
    def status(self) -> str:
        return attribute(self.element, "activity-status", "code")

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day, as they were or else as planned, "" for none."""
        days = {
            str(day.get("type")): str(day.get("iso-date", ""))[:10]
            for day in self.element.findall("activity-date")
        }
        return days.get("2") or days.get("1") or "", days.get("4") or days.get("3") or ""

    @property
    def locations(self) -> Iterator[list[str]]:
        """The names of each location, then its descriptions."""
        for location in self.element.findall("location"):
            paths = ("name/narrative", "description/narrative")
            yield [clean(each.text) for path in paths for each in location.findall(path)]

    @property
    def share(self) -> str:
        """The percentage of the country as stated ("100" for the only recipient), BY_TRANSACTION where the
        transactions say it, NOT_STATED where it should be and is not, "" for an activity elsewhere."""
        codes = [
            str(c.get("code", "")).upper() for c in self.element.findall("transaction/recipient-country")
        ]
        if self.country in codes:
            return BY_TRANSACTION
        recipients = [*self.element.findall("recipient-country"), *self.element.findall("recipient-region")]
        for recipient in recipients:
            if str(recipient.get("code", "")).upper() == self.country:
                alone = "100" if len(recipients) == 1 else NOT_STATED
                share = str(recipient.get("percentage") or alone)
                return "" if amount_of(share) == 0 else share
        return ""

    def flows(
        self, kinds: Mapping[str, str], faults: list[ActivityFault], doubts: list[str]
    ) -> Iterator[Flow]:
        """Give the flows of the kinds of `kinds` for the country; what cannot be read goes to `faults`, a
        kind that the standard does not have to `doubts`."""
        sums: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
        default = str(self.element.get("default-currency", ""))
        for number, transaction in enumerate(self.element.findall("transaction"), start=1):
            where = f"{self.where}, transaction {number}"
            countries = {str(c.get("code", "")).upper() for c in transaction.findall("recipient-country")}
            if not self._is_for_the_country(transaction, countries):
                continue
            if len(countries) > 1:
                faults.append(ActivityFault("several countries", "one", where))
            kind = attribute(transaction, "transaction-type", "code")
            if not kind.isdecimal():
                doubts.append(f"{self.where}: not taken, a transaction of the unknown type {kind!r}")
            if kind not in kinds:
                continue
            value = transaction.find("value")
            stated = str(value.text) if value is not None else ""
            amount = amount_of(stated)
            currency = str(value.get("currency") or default).upper() if value is not None else ""
            day = attribute(transaction, "transaction-date", "iso-date")
            if amount is None:
                faults.append(ActivityFault(f'"{stated[:40]}"', "an amount", where))
            if not re.fullmatch(r"(19|20)\d{2}-\d{2}-\d{2}", day[:10]):
                faults.append(ActivityFault(f'the date "{day[:20]}"', "YYYY-MM-DD", where))
            elif not re.fullmatch(r"[A-Z]{3}", currency):
                got = f'the currency "{currency[:10]}"'
                faults.append(ActivityFault(got, "three letters, such as USD", where))
            elif amount is not None:
                sums[int(day[:4]), kinds[kind], currency] += amount
        for (year, kind, currency), amount in sorted(sums.items()):
            if _is_sound(amount):
                yield Flow(year, kind, currency, amount)
            else:
                where = f"{self.where}, {kind} of {year}"
                faults.append(ActivityFault(f"a sum of {amount:.3E}", "below 10^18", where))

    def _is_for_the_country(self, transaction: Any, countries: set[str]) -> bool:
        elsewhere = countries or transaction.find("recipient-region") is not None
        of_activity = self.element.find("recipient-country") is not None
        return self.country in countries or (not elsewhere and of_activity)


class ActivityFile:
    """The activities of a file. generated: on which day, known once all have passed by."""

    def __init__(self, content: bytes, country: str, most: int) -> None:
        self._content, self._country, self._most = content, country, most
        self.generated: date | None = None

    def __iter__(self) -> Iterator[Activity]:
        """Give each activity; what was given before is gone.

        Raises ActivityFault for XML that is broken, nested too deep, of another kind or with a document type
        (an IATI file needs none, and it can hide entities), for another version than 2, and beyond `most`.
        """
        if re.search(rb"<!DOCTYPE|<!ENTITY", self._content[:100_000], re.IGNORECASE):
            raise ActivityFault("a document type", "plain XML", hint="Remove the DOCTYPE.")
        activities = etree.iterparse(
            io.BytesIO(self._content),
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
                if number > self._most:
                    raise ActivityFault(f"more than {self._most} activities", "fewer")
                yield Activity(f"activity {number}", element, self._country)
                element.clear()
        except etree.XMLSyntaxError as error:
            raise ActivityFault(f"broken XML ({error.msg})") from error
        if activities.root.tag != "iati-activities":
            raise ActivityFault("XML of another kind")
        version = activities.root.get("version", "")
        if not version.startswith("2."):
            raise ActivityFault(f"IATI version {version or 'not stated'}")
        try:
            self.generated = date.fromisoformat(str(activities.root.get("generated-datetime"))[:10])
        except ValueError:
            self.generated = None


def amount_of(text: str) -> Decimal | None:
    """Return the number of a text with a decimal point, None if it is none or 10^18 and more."""
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        return None
    return amount if _is_sound(amount) else None


def _is_sound(amount: Decimal) -> bool:
    return amount.is_finite() and (not amount or amount.adjusted() < _DIGITS_BEFORE)


def attribute(element: Any, path: str, name: str) -> str:
    """Return an attribute of what stands at a path, or ""."""
    found = element.find(path)
    return str(found.get(name, "")) if found is not None else ""


def clean(text: str | None) -> str:
    """Return a text of the file in NFC, with single spaces, cut where it is too long."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())[:_LONGEST]
