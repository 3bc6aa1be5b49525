"""The renderer that calls Quarto: many reports a call, in private projects of copies.

Quarto writes HTML, DOCX and Typst markup with the templates and the filter that `builtin` uses too. The DOCX
is finished and the Typst markup is typeset by the same functions as there, so that fonts, PDF standards and
the Typst version are ours, whatever Quarto is installed (before 1.10 it takes one PDF standard at a time).
"""

import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import yaml

from diendan.errors import RenderFailed
from diendan.parsing.yaml_resources import yaml_resource
from diendan.render.builtin import finish_document
from diendan.render.pandoc import READER
from diendan.render.quarto.quarto_batch import QuartoText, render_texts
from diendan.render.quarto.quarto_text import quarto_text
from diendan.render.quarto.quarto_tool import find_quarto
from diendan.render.renderer_protocol import Rendered, RenderRequest
from diendan.spec.formats import Format, Layout

_MOST = 12
"""Documents a call: sharing more of the start saves little, and a crash costs the others of its call time."""

_PREFIX = "quarto-"
RESOURCES: Final = ("settings.yml",)

_Key = tuple[Path, Layout, tuple[Format, ...], int]


class Quarto:
    """Renders with the Quarto that is installed.

    seconds: how long one document (all its formats) may take.
    Raises ToolMissing, when it is made, where Quarto is missing or too old.
    """

    def __init__(self, seconds: float = 180) -> None:
        self._command = find_quarto().command
        self._seconds = seconds

    def batch_size(self, remaining: int, workers: int) -> int:
        """An even share of what remains, 12 at most: calls side by side end at about the same time."""
        return max(1, min(_MOST, ceil(remaining / max(1, workers))))

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendered | RenderFailed]:
        """Render the requests, those of one layout and the same formats in one call.

        A request that fails, also by a time-out, a crash or a missing file, gives its error in its place.
        """
        alike: dict[_Key, list[RenderRequest]] = defaultdict(list)
        for request in requests:
            alike[(request.extension, request.head.layout, request.formats, request.epoch)].append(request)
        outcomes: dict[Path, Rendered | RenderFailed] = {}
        for group in alike.values():
            outcomes |= self._render_alike(group)
        return [outcomes[request.work] for request in requests]

    def _render_alike(self, requests: Sequence[RenderRequest]) -> dict[Path, Rendered | RenderFailed]:
        """Render requests that differ in nothing but their text; outcomes by work directory."""
        first = requests[0]
        texts: list[QuartoText] = []
        outcomes: dict[Path, Rendered | RenderFailed] = {}
        try:
            for request in requests:
                text = (request.work / "lowered.md").read_text(encoding="utf-8")
                try:
                    texts.append((request, quarto_text(text, request.name)))
                except RenderFailed as error:
                    outcomes[request.work] = error
            asked = settings(first.head.layout, first.formats)
            with _empty_directory(first.work) as directory:
                for request, made in render_texts(self._command, asked, texts, directory, self._seconds):
                    outcomes[request.work] = _finished(request, made)
        except OSError as error:
            for request in requests:
                outcomes.setdefault(
                    request.work,
                    RenderFailed(f"{request.name}: Quarto could not be given its files or started: {error}."),
                )
        return outcomes


@contextmanager
def _empty_directory(work: Path) -> Iterator[Path]:
    """Lend an empty directory in `work`, which is private to its report and so to this call."""
    # A run that was killed may have left one, and its Quarto may be writing there still.
    for left_over in work.glob(f"{_PREFIX}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    with TemporaryDirectory(prefix=_PREFIX, dir=work, ignore_cleanup_errors=True) as directory:
        yield Path(directory)


def settings(layout: Layout, formats: Sequence[Format]) -> str:
    """Return what _quarto.yml says about the formats, as settings.yml has it."""
    tables = yaml_resource(__file__, RESOURCES[0])
    listed = {name: said for format in formats for name, said in tables["formats"][format].items()}
    text: str = yaml.safe_dump({"from": READER, **tables["all"], "format": listed}, sort_keys=False)
    return text.replace("LAYOUT", layout)


def _finished(request: RenderRequest, made: Path | RenderFailed) -> Rendered | RenderFailed:
    """Finish what Quarto made in a folder as `builtin` finishes it; what it did not make stays an error."""
    if isinstance(made, RenderFailed):
        return made
    documents: list[tuple[Format, Path]] = []
    for format in request.formats:
        try:
            documents.append((format, finish_document(request, format, made / "report")))
        except RenderFailed as error:
            return error
        except Exception as error:  # whatever is wrong with this document is no other's trouble
            what = f"{type(error).__name__}: {error}"
            return RenderFailed(f"{request.name}: Quarto's {format} document cannot be finished: {what}.")
    return Rendered(tuple(documents))
