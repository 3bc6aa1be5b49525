"""Organisations under all their names: several spellings, one organisation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from diendan.data.unit_names import name_key
from diendan.errors import Finding, InputError
from diendan.language import Bilingual, Language, quoted
from diendan.registry.records.evidence import Row


@dataclass(frozen=True)
class Organisation:
    """An organisation as a row of the table organisations names it."""

    organisation: str
    name_vi: str
    name_en: str
    short: str
    kind: str
    row: Row

    def name(self, language: Language) -> str:
        """Return the name; the Vietnamese one where no English one is known."""
        return self.name_vi if language == "vi" else self.name_en or self.name_vi


@dataclass(frozen=True)
class Alias:
    """Another name of an organisation, as a source prints it."""

    alias: str
    organisation: str
    row: Row


@dataclass(frozen=True)
class Successor:
    """What took the place of an organisation that no longer exists, from which day on."""

    organisation: str
    since: date
    name: Bilingual


@dataclass(frozen=True)
class Organisations:
    """All organisations, one entry each. Build it with `fold_organisations`.

    same_as: identifier of a row that turned out to be another's alias → the one that it is.
    successors: identifier → what took its place.
    """

    all: Mapping[str, Organisation]
    same_as: Mapping[str, str]
    successors: Mapping[str, Successor]

    def one(self, organisation: str) -> Organisation:
        """Return the organisation with that identifier, or the one that it is an alias of."""
        return self.all[self.same_as.get(organisation, organisation)]

    def identifier(self, organisation: str) -> str:
        """Return the identifier of that organisation, or of the one that it is an alias of; "" for none."""
        return self.one(organisation).organisation if organisation else ""


def fold_organisations(
    rows: Iterable[Organisation], aliases: Iterable[Alias], successors: Iterable[Successor] = ()
) -> Organisations:
    """Return the organisations, with a row whose name is an alias of another folded into that other.

    Raises InputError, with all of them, for a name or alias that would mean two organisations.
    """
    every = {each.organisation: each for each in rows}
    names: dict[str, str] = {}
    findings: list[Finding] = []
    for alias in aliases:
        known = names.setdefault(name_key(alias.alias), alias.organisation)
        if known != alias.organisation:
            findings.append(_twice(alias.row, alias.alias, known))
    aliased = dict(names)
    same_as: dict[str, str] = {}
    for each in every.values():
        for name in sorted({each.name_vi, each.name_en} - {""}):
            owner = aliased.get(name_key(name))
            if owner and owner != each.organisation:
                same_as[each.organisation] = owner
            elif (known := names.setdefault(name_key(name), each.organisation)) != each.organisation:
                findings.append(_twice(each.row, name, known))
    for organisation, owner in same_as.items():
        if owner in same_as:
            findings.append(_twice(every[organisation].row, every[organisation].name_vi, owner))
    if findings:
        raise InputError("Cannot tell organisations apart.", findings)
    return Organisations(
        {k: v for k, v in every.items() if k not in same_as},
        same_as,
        {same_as.get(each.organisation, each.organisation): each for each in successors},
    )


def _twice(row: Row, name: str, known: str) -> Finding:
    return Finding(
        f"data/dialogue/{row.table}.csv: row {row.number}",
        f"the name {quoted(name)} of another organisation, {known}",
        "each name for one organisation",
        "If they are one, give the name a row in organisation_aliases.csv.",
    )
