"""What a province itself adds: params/provinces/<slug>.yml (described in params/provinces/README.md)."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from diendan.data.units import UnitSystem, after_merger, before_merger
from diendan.errors import Finding, InputError
from diendan.language import Bilingual, fold, quoted, slugify
from diendan.language import day as written_day
from diendan.parsing.strict_yaml import Block, nearest, read_yaml
from diendan.project import Project
from diendan.spec.document import UNKNOWN, OfficialHeader

_SYMBOL: Final = re.compile(r"(?:(?P<number>[0-9]{1,4})?/)?(?P<symbol>[A-ZĐ]{2,6}(?:-[A-ZĐ0-9]+)+)")


@dataclass(frozen=True)
class FocalPoint:
    """Who answers for the dialogue in the province."""

    organisation: Bilingual
    role: Bilingual | None


@dataclass(frozen=True)
class Profile:
    """What is known from the province; empty where it has stated nothing.

    office: how it issues official reports (Decree 30/2020/NĐ-CP), undated. place: where it dates them.
    """

    focal_points: tuple[FocalPoint, ...] = ()
    topics: tuple[Bilingual, ...] = ()
    office: OfficialHeader = field(default_factory=OfficialHeader)
    place: str = ""

    def header(self, day: date) -> OfficialHeader:
        """Return the frame of a report of that day; what is not stated stays empty and prints as a gap."""
        dateline = f"{self.place}, {written_day(day, 'vi')}" if self.place else ""
        return replace(self.office, dateline=dateline)


def load_profile(project: Project, slug: str) -> Profile:
    """Return what the province has stated. Raises InputError with every finding of its file."""
    findings: list[Finding] = []
    profile = read_profile(project, slug, findings)
    if findings:
        raise InputError(f"{project.label(project.province_file(slug))} cannot be read.", findings)
    return profile


def read_profile(project: Project, slug: str, findings: list[Finding]) -> Profile:
    """Return what the province has stated; what is wrong in its file becomes findings.

    No file is the normal state, and so is one that says nothing yet.
    """
    path = project.province_file(slug)
    block = read_yaml(path, project.label(path), findings, optional=True)
    if block is None:
        return Profile()
    profile = Profile(
        tuple(_focal_point(entry) for entry in block.list_of_blocks("focal_points")),
        tuple(topic.words() for topic in block.list_of_blocks("topics")),
        *_office(block.block("office", required=False)),
    )
    block.close()
    return profile


def check_province_files(project: Project) -> list[Finding]:
    """Return what is wrong in params/provinces: files that no report reads, and what stands in the others."""
    findings: list[Finding] = []
    systems = before_merger(project.root), after_merger(project.root)
    slugs = {unit.slug for system in systems for unit in system.units}
    for path in _files(project):
        if path.stem in slugs and path == project.province_file(path.stem):
            read_profile(project, path.stem, findings)
        else:
            expected = "the slug of a province or city and .yml, such as cao-bang.yml"
            hint = nearest(slugify(path.stem), slugs) if fold(path.stem) else ""
            findings.append(Finding(project.label(path), "a file that no report reads", expected, hint))
    return findings


def unread_province_files(project: Project, system: UnitSystem) -> list[str]:
    """Return a sentence about each file of a province that is no unit of `system`: nothing reads it."""
    told = []
    for path in _files(project):
        try:
            system.by_slug(path.stem)
        except InputError as error:
            told.append(f"{project.label(path)} is not read for this forum. {error.message}")
    return told


def _files(project: Project) -> list[Path]:
    """Return the files of the folder, but for its guide and hidden ones."""
    folder = project.province_file("x").parent
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.name != "README.md" and not path.name.startswith(".")]


def _focal_point(block: Block) -> FocalPoint:
    role = block.stated("role", block.bilingual)
    found = FocalPoint(block.bilingual("organisation"), role)
    block.close()
    return found


def _office(block: Block | None) -> tuple[OfficialHeader, str]:
    """Return the frame of the province's reports, and the place that they are dated at."""
    if block is None:
        return OfficialHeader(), ""
    parent, agency, place = (block.text(key, required=False) for key in ("parent_agency", "agency", "place"))
    symbol = _symbol(block)
    recipients = block.texts("recipients", required=False)
    office = OfficialHeader(parent, agency, symbol, recipients=recipients)
    signed = block.block("signatory", required=False)
    block.close()
    if signed is not None:
        authority, position, name = (
            signed.text(key, required=False) for key in ("authority", "position", "name")
        )
        office = replace(office, authority=authority, position=position, signatory=name)
        signed.close()
    return office, place


def _symbol(block: Block) -> str:
    """Return number and symbol of the province's reports: the type of document, then who issues it.

    A symbol without a number gets a gap for it (Decree 30/2020/NĐ-CP, Appendix I, II.3).
    """
    stated = block.text("symbol", required=False)
    if not stated or UNKNOWN in stated:
        return stated
    found = _SYMBOL.fullmatch(stated)
    if found is None:
        block.find("symbol", quoted(stated), "type and issuer in capitals: BC-STC or 05/BC-STC")
        return ""
    return f"{found['number'] or UNKNOWN}/{found['symbol']}"
