"""Who issues a province's official reports: `office` in params/provinces/<slug>.yml."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from diendan.errors import Finding, InputError
from diendan.language import day_official
from diendan.parsing.strict_yaml import read_yaml
from diendan.project import Project
from diendan.spec.document import OfficialHeader

_SAYS_SOMETHING = re.compile(r"^\s*[^#\s]", re.MULTILINE)


@dataclass(frozen=True)
class Office:
    """What a province tells of itself as an issuing body; "" and () where it tells nothing."""

    parent_agency: str = ""
    agency: str = ""
    symbol: str = ""
    place: str = ""
    authority: str = ""
    position: str = ""
    signatory: str = ""
    recipients: tuple[str, ...] = ()

    def header(self, day: date) -> OfficialHeader:
        """Return the frame of a report of that day; what is not stated stays empty and prints as a gap."""
        return OfficialHeader(
            parent_body=self.parent_agency,
            issuing_body=self.agency,
            number=self.symbol,
            dateline=f"{self.place}, {day_official(day)}" if self.place else "",
            authority=self.authority,
            position=self.position,
            signatory=self.signatory,
            recipients=self.recipients,
        )


def office_of(project: Project, slug: str) -> Office:
    """Return what the province stated. Raises InputError with every finding where its file cannot be read."""
    findings: list[Finding] = []
    office = _read(project, slug, findings)
    if findings:
        raise InputError(f"{project.label(_file(project, slug))} cannot be read.", findings)
    return office


def check_offices(project: Project, slugs: Iterable[str]) -> None:
    """Raise InputError with the findings of all these provinces' files, before anything is executed."""
    findings: list[Finding] = []
    for slug in slugs:
        _read(project, slug, findings)
    if findings:
        raise InputError("What provinces tell of themselves cannot be read: nothing was executed.", findings)


def _file(project: Project, slug: str) -> Path:
    return project.root / "params" / "provinces" / f"{slug}.yml"


def _read(project: Project, slug: str, findings: list[Finding]) -> Office:
    path = _file(project, slug)
    if not path.is_file() or not _SAYS_SOMETHING.search(path.read_text(encoding="utf-8", errors="replace")):
        return Office()  # the normal state
    whole = read_yaml(path, project.label(path), findings)
    block = whole.block("office", required=False) if whole else None
    if block is None:
        return Office()
    signed = block.block("signatory", required=False)

    def told(key: str) -> str:
        return block.text(key, required=False)

    def of_signatory(key: str) -> str:
        return signed.text(key, required=False) if signed else ""

    return Office(
        parent_agency=told("parent_agency"),
        agency=told("agency"),
        symbol=told("symbol"),
        place=told("place"),
        authority=of_signatory("authority"),
        position=of_signatory("position"),
        signatory=of_signatory("name"),
        recipients=block.texts("recipients", required=False),
    )
