"""Many reports through Quarto: one project a call, and nobody fails for somebody else's document.

Quarto stops a project at its first failure and names it only by the progress line. So a document that looks
guilty is rendered again alone, the others go on without it, and only what fails alone has failed.
"""

import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from diendan.errors import RenderFailed
from diendan.render.quarto.quarto_call import CallReport, call_quarto
from diendan.render.renderer_protocol import RenderRequest
from diendan.spec.formats import FORMATS

_INPUT = "report.qmd"
_LINES = 12
QuartoText = tuple[RenderRequest, str]
"""A report and its neutral Markdown as Quarto may read it (`quarto_text`)."""


def render_texts(
    command: Path, settings: str, texts: Sequence[QuartoText], work: Path, seconds: float
) -> Iterator[tuple[RenderRequest, Path | RenderFailed]]:
    """Yield for each report the folder with what Quarto made of it, or why it made nothing, alone.

    Reports come in the order in which that is known; in a folder stand report.<ending> and media/.
    command: the quarto program. settings: text of _quarto.yml, without the list of documents.
    texts: of reports with the same extension, formats and epoch.
    work: an empty directory of our own; each call gets a project directory in it. A yielded folder may be
        used until the iterator goes on.
    seconds: how long one report may take.
    OSError where files cannot be written or Quarto cannot be started.
    """
    groups = deque([tuple(texts)] if texts else [])
    calls = 0
    while groups:
        group = groups.popleft()
        calls += 1
        directory = work / f"{calls:03}"
        folders = _lay_out(settings, group, directory)
        alone = len(group) == 1
        only = _listed(folders[0]) if alone else ""
        report = call_quarto(command, directory, group[0][0].epoch, seconds, only)
        suspects: list[QuartoText] = []
        unfinished: list[QuartoText] = []
        for text, folder in zip(group, folders, strict=True):
            request, listed = text[0], _listed(folder)
            endings = (FORMATS[format].pandoc_ending for format in request.formats)
            missing = [ending for ending in endings if not _is_written(folder, ending)]
            doubt = _doubt(report, listed, missing, seconds)
            if not doubt and not missing:
                yield request, folder
            elif alone:
                said = "".join(f"\n    {line}" for line in report.excerpt(listed, _LINES))
                words = f"{request.name}: {doubt or _absence(missing)}."
                yield request, RenderFailed(f"{words} It said:{said}" if said else words)
            elif doubt or report.ended_well:
                suspects.append(text)
            else:
                unfinished.append(text)
        if len(unfinished) == len(group):  # it never came to a document: find out one by one
            suspects, unfinished = unfinished, []
        if unfinished:
            groups.append(tuple(unfinished))
        groups.extend((suspect,) for suspect in suspects)
        shutil.rmtree(directory, ignore_errors=True)


def _lay_out(settings: str, group: Sequence[QuartoText], directory: Path) -> list[Path]:
    """Write a Quarto project of copies; nothing in it is shared with another call."""
    extension = group[0][0].extension
    directory.mkdir(parents=True)
    shutil.copytree(extension, directory / "_extensions" / extension.name)
    folders = [directory / f"{number:03}" for number in range(1, len(group) + 1)]
    for (request, text), folder in zip(group, folders, strict=True):
        folder.mkdir()
        (folder / _INPUT).write_text(text, encoding="utf-8", newline="\n")
        if (media := request.work / "media").is_dir():
            shutil.copytree(media, folder / "media")
    listed = "".join(f'    - "{_listed(folder)}"\n' for folder in folders)
    (directory / "_quarto.yml").write_text(
        f"project:\n  type: default\n  render:\n{listed}{settings}", encoding="utf-8"
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
