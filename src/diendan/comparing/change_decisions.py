"""What was decided on changes between bundles: accepted or queried, by whom; a file beside the forum's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from diendan.comparing.comparison import DocumentComparison
from diendan.data.csv_files import read_csv
from diendan.errors import Finding, InputError
from diendan.files.atomic_writing import write_atomically, writing
from diendan.findings import few
from diendan.language import is_slug
from diendan.parsing.strict_yaml import nearest
from diendan.plan.manifest.manifest import Manifest
from diendan.project import Project
from diendan.render.lowering.tidy_csv import tidy_csv

STATES: Final = ("accepted", "queried")
_MOST_NAMED: Final = 8


@dataclass(frozen=True)
class ChangeDecision:
    """What somebody decided on a change.

    id: of the change, which is another one as soon as either side shows something else. state: of STATES.
    by: who. note: why, or what is asked. change: what it was, in words.
    """

    id: str
    state: str
    by: str
    note: str
    change: str


_HEADER: Final = tuple(field.name for field in fields(ChangeDecision))


def read_decisions(project: Project, manifest: Manifest) -> tuple[ChangeDecision, ...]:
    """Return the decisions on changes of a bundle's forum, in their order.

    They are in params/forums/<forum>.changes.csv; there are none where the project has no such forum or file.
    Raises InputError with every row that is none.
    """
    path = _file(project, manifest)
    return _read(project, path) if path and path.is_file() else ()


def _file(project: Project, manifest: Manifest) -> Path | None:
    about = manifest.head.get("forum")
    forum = str(about.get("name")) if isinstance(about, Mapping) else ""
    is_known = is_slug(forum) and project.forum_file(forum).is_file()
    return project.forums / f"{forum}.changes.csv" if is_known else None


def _read(project: Project, path: Path) -> tuple[ChangeDecision, ...]:
    where = project.label(path)
    content = read_csv(path, where)
    if content.header != _HEADER:
        finding = Finding(f"{where}: row 1", ",".join(content.header), ",".join(_HEADER))
        raise InputError("This is no file of decisions on changes.", [finding])
    found = [ChangeDecision(*row) for row in content.rows]
    findings = [
        Finding(
            f"{where}: row {number}",
            f"state `{each.state}`, by `{each.by}`",
            "accepted or queried, and a name",
        )
        for number, each in zip(content.numbers, found, strict=True)
        if each.state not in STATES or not each.by.strip()
    ]
    if findings:
        raise InputError("This is no file of decisions on changes.", findings)
    return tuple(found)


def decide(
    project: Project,
    manifest: Manifest,
    found: DocumentComparison,
    ids: Sequence[str],
    *,
    state: str,
    by: str,
    note: str,
) -> tuple[ChangeDecision, ...]:
    """Add a decision on changes to those of a bundle's forum; return all: the last on a change counts.

    ids: of groups of `found`. state: one of STATES. by: who decides. note: why, or what is asked.
    Raises InputError, with what is near, for an id that is none of them, without a name, and for a forum that
    the project has not; WriteFailed.
    """
    path = _file(project, manifest)
    groups = {group.id: group for group in found.groups}
    findings = [_unknown(each, list(groups)) for each in ids if each not in groups]
    if not by.strip():
        findings.append(Finding("--by", "nothing", "the name of who decides"))
    if path is None:
        findings.append(Finding("manifest.json: key `forum`", "another forum", "one that params/forums has"))
    if findings or path is None:
        raise InputError("Nothing was decided.", findings)
    before = _read(project, path) if path.is_file() else ()
    made = []
    for each in ids:
        group = groups[each]
        document, change = group.members[0]
        about = [group.report or document.name, group.language, str(len(group.documents))]
        words = " ".join([*filter(None, about), change.section if change else document.state])
        made.append(ChangeDecision(each, state, _line(by), _line(note), _line(words)))
    every = (*before, *made)
    rows = [[getattr(each, name) for name in _HEADER] for each in every]
    with writing(project.label(path)):
        write_atomically(path, tidy_csv(_HEADER, rows).removeprefix("\ufeff").encode())
    return every


def _unknown(asked: str, known: Sequence[str]) -> Finding:
    named = few(known, _MOST_NAMED) or "(none)"
    return Finding("ID", f"`{asked}`", f"a change of this comparison: {named}", nearest(asked, known))


def _line(text: str) -> str:
    return " ".join(text.split())
