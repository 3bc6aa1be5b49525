"""Projects as the registry knows them: who with whom, where, in which field, when, with what money."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from diendan.language import Bilingual, fold
from diendan.registry.records.evidence import Row
from diendan.registry.records.fields_of_work import StatedField
from diendan.registry.records.periods import Period
from diendan.registry.records.places import Place

PartnerRole = Literal["lead", "funder", "implementer", "partner"]
ProjectStatus = Literal["planned", "running", "ended"]


@dataclass(frozen=True)
class Partner:
    """An organisation in a project; the same one may have several roles."""

    organisation: str
    role: PartnerRole
    row: Row


@dataclass(frozen=True)
class ProjectPlace:
    """A place of a project, as its row states it."""

    place: Place
    row: Row


@dataclass(frozen=True)
class Money:
    """An amount that an organisation committed or disbursed, as stated; year None: for the whole project."""

    organisation: str | None
    kind: Literal["committed", "disbursed"]
    year: int | None
    amount: Decimal
    currency: str
    stated: date
    row: Row


@dataclass(frozen=True)
class AidProject:
    """One project, however many partners pay for it; `stated` is its status on `status_day`.

    title: the one that there is for both, where it is stated in one language only.
    """

    project: str
    title: Bilingual
    period: Period
    stated: ProjectStatus | None
    status_day: date | None
    fields: tuple[StatedField, ...]
    places: tuple[ProjectPlace, ...]
    partners: tuple[Partner, ...]
    money: tuple[Money, ...]
    row: Row

    @property
    def leads(self) -> frozenset[str]:
        """The organisations that lead it; empty where no source says."""
        return frozenset(each.organisation for each in self.partners if each.role == "lead")

    @property
    def organisations(self) -> frozenset[str]:
        """Every organisation that takes part, once."""
        return frozenset(each.organisation for each in self.partners)

    def status_on(self, day: date) -> ProjectStatus | None:
        """Return the status on `day`, or None where neither dates nor a statement tell.

        A statement that it has ended holds from its day on. Otherwise the dates decide; where no start is
        stated, the last statement of `day` or before does.
        """
        said = self.stated if self.status_day is None or self.status_day <= day else None
        if said == "ended" or (self.period.ends and self.period.ends < day):
            return "ended"
        if self.period.starts is None:
            return said
        return "planned" if day < self.period.starts else "running"

    def active(self, during: Period) -> Period | None:
        """Return the part of `during` in which the project is planned to run or runs, or None."""
        period = self.period
        if self.stated == "ended" and period.ends is None and self.status_day is None:
            return None  # ended on a day that nobody states
        if self.stated == "ended" and self.status_day:
            period = Period(period.starts, min(self.status_day, period.ends or self.status_day))
        return period.shared(during)

    def titled_like(self, other: "AidProject") -> bool:
        """Tell whether a title of one is a title of the other, spelling aside: perhaps one project."""
        return bool(set(map(fold, self.title)) & set(map(fold, other.title)))
