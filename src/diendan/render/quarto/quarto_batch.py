"""Many documents through Quarto: one project a call, and nobody fails for somebody else's document.

Quarto stops a project at its first failure and names it only by the progress line. So a document that looks
guilty is rendered again alone, the others go on without it, and only what fails alone has failed.
"""

import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from diendan.render.quarto.quarto_call import CallReport, call_quarto

_INPUT = "report.qmd"
_LINES = 12


@dataclass(frozen=True)
class QuartoDocument:
    """One document to be rendered.

    name: of the report, for messages.
    text: neutral Markdown that Quarto may read (`quarto_text`).
    media: directory that is copied beside it as media/, if it exists.
    """

    name: str
    text: str
    media: Path


@dataclass(frozen=True)
class QuartoProject:
    """What all documents of a project share.

    command: the quarto program.
    extension: the directory of the extension; Quarto gets a copy of it.
    settings: text of _quarto.yml, without the list of documents.
    endings: the files that each document must leave ("html", "typ", "docx").
    epoch: SOURCE_DATE_EPOCH.
    seconds: how long one document may take.
    """

    command: Path
    extension: Path
    settings: str
    endings: tuple[str, ...]
    epoch: int
    seconds: float


@dataclass(frozen=True)
class Made:
    """A document that Quarto finished: `folder` holds report.<ending> and media/."""

    document: QuartoDocument
    folder: Path


@dataclass(frozen=True)
class NotMade:
    """A document that Quarto did not finish, alone.

    reason: what happened, one line. lines: the end of what Quarto said.
    """

    document: QuartoDocument
    reason: str
    lines: tuple[str, ...]


def render_documents(
    project: QuartoProject, documents: Sequence[QuartoDocument], work: Path
) -> Iterator[Made | NotMade]:
    """Yield what became of each document, in the order in which that is known.

    work: an empty directory of our own; each call gets a project directory in it. A yielded folder may be
        used until the iterator goes on.
    OSError where files cannot be written or Quarto cannot be started.
    """
    groups = deque([tuple(documents)] if documents else [])
    calls = 0
    while groups:
        group = groups.popleft()
        calls += 1
        directory = work / f"{calls:03}"
        folders = _lay_out(project, group, directory)
        alone = len(group) == 1
        report = call_quarto(
            project.command,
            directory,
            project.epoch,
            project.seconds,
            only=_listed(folders[0]) if alone else "",
        )
        suspects: list[QuartoDocument] = []
        unfinished: list[QuartoDocument] = []
        for document, folder in zip(group, folders, strict=True):
            missing = [ending for ending in project.endings if not _is_written(folder, ending)]
            doubt = _doubt(report, _listed(folder), missing, project.seconds)
            if not doubt and not missing:
                yield Made(document, folder)
            elif alone:
                lines = report.excerpt(_listed(folder), _LINES)
                yield NotMade(document, doubt or _absence(missing), tuple(lines))
            elif doubt or report.ended_well:
                suspects.append(document)
            else:
                unfinished.append(document)
        if len(unfinished) == len(group):  # it never came to a document: find out one by one
            suspects, unfinished = unfinished, []
        if unfinished:
            groups.append(tuple(unfinished))
        groups.extend((suspect,) for suspect in suspects)
        shutil.rmtree(directory, ignore_errors=True)


def _lay_out(project: QuartoProject, group: Sequence[QuartoDocument], directory: Path) -> list[Path]:
    """Write a Quarto project of copies; nothing in it is shared with another call."""
    directory.mkdir(parents=True)
    shutil.copytree(project.extension, directory / "_extensions" / project.extension.name)
    folders = [directory / f"{number:03}" for number in range(1, len(group) + 1)]
    for document, folder in zip(group, folders, strict=True):
        folder.mkdir()
        (folder / _INPUT).write_text(document.text, encoding="utf-8", newline="\n")
        if document.media.is_dir():
            shutil.copytree(document.media, folder / "media")
    listed = "".join(f'    - "{_listed(folder)}"\n' for folder in folders)
    (directory / "_quarto.yml").write_text(
        f"project:\n  type: default\n  render:\n{listed}{project.settings}", encoding="utf-8"
    )
    return folders


def _listed(folder: Path) -> str:
    """The document in `folder` as Quarto's progress line names it."""
    return f"{folder.name}/{_INPUT}"


def _is_written(folder: Path, ending: str) -> bool:
    file = folder / Path(_INPUT).with_suffix(f".{ending}")
    return file.is_file() and file.stat().st_size > 0


def _doubt(report: CallReport, listed: str, missing: Sequence[str], seconds: float) -> str:
    """Return why this document may be the one that failed, or ""."""
    if report.ended_well or listed != report.current:
        return "Quarto reported an error or a warning" if report.is_in_trouble(listed) else ""
    if report.returncode is None:
        return f"Quarto was not done after {seconds:g} seconds"
    if report.returncode < 0 or report.returncode > 128:
        number = -report.returncode if report.returncode < 0 else report.returncode - 128
        return f"Quarto crashed (signal {number})"
    return f"Quarto left with {report.returncode}" + (f"; {_absence(missing)}" if missing else "")


def _absence(missing: Sequence[str]) -> str:
    return f"Quarto left no {' and no '.join(missing)} file"
