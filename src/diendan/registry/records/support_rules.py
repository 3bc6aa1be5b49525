"""Rules of eligibility and support, each with the days on which it is valid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diendan.language import Bilingual
from diendan.registry.records.evidence import Row
from diendan.registry.records.typed_rows import RowReader, lines


@dataclass(frozen=True)
class SupportRule:
    """A rule; amount None: not stated; `per` says what the amount is for ("person and month").

    valid_from, valid_to: both included; None: not stated at the start, open at the end.
    """

    rule: str
    name: Bilingual
    instrument: str
    amount: Decimal | None
    currency: str
    per: Bilingual
    valid_from: date | None
    valid_to: date | None
    row: Row

    def holds_on(self, day: date) -> bool:
        """Tell whether the rule is valid on `day`, as far as its days are stated."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


def read_support_rules(read: RowReader) -> tuple[SupportRule, ...]:
    """Return all rules, in the order of the table."""
    return tuple(
        SupportRule(
            rule=line["rule"],
            name=line.both("name"),
            instrument=line["instrument"],
            amount=Decimal(line["amount"]) if line["amount"] else None,
            currency=line["currency"],
            per=line.both("per"),
            valid_from=date.fromisoformat(line["valid_from"]) if line["valid_from"] else None,
            valid_to=date.fromisoformat(line["valid_to"]) if line["valid_to"] else None,
            row=line.row,
        )
        for line in lines(read, "support_rules")
    )
