"""Money as stated: never added across currencies, converted only by a rate that has a source."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from diendan.registry.records.evidence import Row

MoneyKind = Literal["committed", "disbursed"]

OLDEST_RATE: Final = timedelta(days=31)
"""How old a rate may be on the day of a statement; an older one converts nothing."""


@dataclass(frozen=True)
class Money:
    """An amount that an organisation committed or disbursed; year None: for the whole project."""

    organisation: str | None
    kind: MoneyKind
    year: int | None
    amount: Decimal
    currency: str
    stated: date
    row: Row


@dataclass(frozen=True)
class Rate:
    """How many of `to_currency` one of `currency` was worth on `day`."""

    currency: str
    to_currency: str
    day: date
    rate: Decimal
    row: Row


@dataclass(frozen=True)
class Converted:
    """An amount in another currency, with the rate by which it was made."""

    amount: Decimal
    currency: str
    rate: Rate


def totals(money: Iterable[Money]) -> dict[tuple[MoneyKind, str, int | None], Decimal]:
    """Return the sums by kind, currency and year; what is in two currencies stays two sums."""
    sums: defaultdict[tuple[MoneyKind, str, int | None], Decimal] = defaultdict(Decimal)
    for each in money:
        sums[each.kind, each.currency, each.year] += each.amount
    return dict(sorted(sums.items(), key=lambda item: (item[0][0], item[0][1], item[0][2] or 0)))


def convert(money: Money, currency: str, rates: Iterable[Rate]) -> Converted | None:
    """Return the amount in `currency` by the last rate on or before its day, or None where there is none.

    A rate more than 31 days older than the statement does not count. No rate is turned round or chained.
    """
    fitting = [
        rate
        for rate in rates
        if (rate.currency, rate.to_currency) == (money.currency, currency)
        and timedelta(0) <= money.stated - rate.day <= OLDEST_RATE
    ]
    last = max(fitting, key=lambda rate: rate.day, default=None)
    return Converted(money.amount * last.rate, currency, last) if last else None
