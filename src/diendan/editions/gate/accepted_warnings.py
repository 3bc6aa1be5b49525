"""Warnings that a person has accepted: kept beside the forums' parameters, with who, why and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import yaml

from diendan.errors import Finding, InputError
from diendan.files.atomic_writing import write_atomically, writing
from diendan.files.folder_lock import alone
from diendan.parsing.strict_yaml import Block, parse_yaml, read_yaml
from diendan.plan.fingerprints.digests import digest
from diendan.project import Project

_MOST_EDITIONS: Final = 9_999


@dataclass(frozen=True)
class Acceptance:
    """A warning that a person has accepted for one edition, by its number.

    places: a digest of where it was found (`places_of`).
    """

    code: str
    edition: int
    places: str
    why: str
    by: str
    day: date


def places_of(findings: Iterable[Finding]) -> str:
    """Return a digest of where findings are: a warning that is found elsewhere was not accepted."""
    return digest(sorted({finding.where for finding in findings}))[:16]


def load_accepted(project: Project, forum: str) -> Mapping[str, Acceptance]:
    """Return what was accepted for a forum, by code. Raises InputError with every finding of the file."""
    path, findings = project.accepted_file(forum), list[Finding]()
    block = read_yaml(path, project.label(path), findings, optional=True)
    found = _accepted(block) if block else []
    if findings:
        raise InputError(f"{project.label(path)} cannot be read.", findings)
    return {each.code: each for each in found}


def accept(project: Project, forum: str, acceptance: Acceptance) -> Path:
    """Keep an acceptance, in place of an older one of the same code; return the file.

    Raises InputError for a reason or name that is empty or no line of text, and where another process is at
    the file; WriteFailed.
    """
    path = project.accepted_file(forum)
    with writing(project.label(path)), alone(path.parent, f"Somebody else is writing {project.label(path)}."):
        kept = {**load_accepted(project, forum), acceptance.code: acceptance}
        text = _text(list(kept.values()))
        findings: list[Finding] = []
        if block := parse_yaml(text, "the command line", findings):
            _accepted(block)
        if findings:
            raise InputError("The warning was not accepted.", findings)
        write_atomically(path, text.encode())
    return path


def _text(accepted: Sequence[Acceptance]) -> str:
    listed = [
        {
            "code": each.code,
            "edition": each.edition,
            "places": each.places,
            "why": each.why,
            "by": each.by,
            "day": each.day.isoformat(),
        }
        for each in accepted
    ]
    return yaml.safe_dump({"accepted": listed}, allow_unicode=True, sort_keys=False, width=10_000)


def _accepted(block: Block) -> list[Acceptance]:
    found = []
    for entry in block.list_of_blocks("accepted"):
        code, places, why, by = (entry.text(key) for key in ("code", "places", "why", "by"))
        edition, day = entry.whole("edition", 1, _MOST_EDITIONS), entry.day("day")
        entry.close()
        if day:
            found.append(Acceptance(code, edition, places, why, by, day))
    block.close()
    return found
