"""What a province itself adds: params/provinces/<slug>.yml (described in params/provinces/README.md)."""

from dataclasses import dataclass, field, replace
from datetime import date

from diendan.errors import Finding, InputError
from diendan.language import Bilingual
from diendan.language import day as written_day
from diendan.parsing.strict_yaml import Block, read_yaml
from diendan.project import Project
from diendan.spec.document import OfficialHeader


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


def _focal_point(block: Block) -> FocalPoint:
    role = block.stated("role", block.bilingual)
    found = FocalPoint(block.bilingual("organisation"), role)
    block.close()
    return found


def _office(block: Block | None) -> tuple[OfficialHeader, str]:
    """Return the frame of the province's reports, and the place that they are dated at."""
    if block is None:
        return OfficialHeader(), ""
    parent, agency, symbol, place = (
        block.text(key, required=False) for key in ("parent_agency", "agency", "symbol", "place")
    )
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
