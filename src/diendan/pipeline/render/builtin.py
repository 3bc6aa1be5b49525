"""The renderer that comes with the environment: pandoc for every format, Typst for the PDF."""

from collections.abc import Sequence

from diendan.errors import RenderFailed
from diendan.pipeline.render.document import Format
from diendan.pipeline.render.docx import finish_docx
from diendan.pipeline.render.pandoc import READER, pandoc, pandoc_version
from diendan.pipeline.render.protocol import Rendered, RenderRequest
from diendan.pipeline.render.shown import shown_in
from diendan.pipeline.render.typesetting import typeset, typst_version


class Builtin:
    """pandoc (pypandoc_binary) and Typst (PyPI), with the same templates and filter that Quarto uses."""

    name = "builtin"

    @property
    def version(self) -> str:
        """The versions of both tools."""
        return f"pandoc {pandoc_version()}, typst {typst_version()}"

    def batch_size(self, remaining: int, workers: int) -> int:  # noqa: ARG002
        """One report a call: there is no start-up to share."""
        return 1

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendered | RenderFailed]:
        """Render each request; a failed one gives its error in its place."""
        outcomes: list[Rendered | RenderFailed] = []
        for request in requests:
            try:
                documents = tuple((format, self._render(request, format)) for format in request.formats)
                outcomes.append(Rendered(request.name, documents))
            except RenderFailed as error:
                outcomes.append(error)
        return outcomes

    def _render(self, request: RenderRequest, format: Format):  # type: ignore[no-untyped-def]
        out = request.document(format)
        lowered = (request.work / "lowered.md").read_text(encoding="utf-8")
        shown = request.work / f"shown.{format}.md"
        shown.write_text(shown_in(format, lowered), encoding="utf-8", newline="\n")
        common = [
            shown.name,
            f"--from={READER}",
            f"--lua-filter={request.extension / 'diendan.lua'}",
            "--fail-if-warnings",
            "--standalone",
            "--wrap=none",
            "--syntax-highlighting=none",
        ]
        if format == "html":
            template = f"--template={request.extension / 'template.html'}"
            pandoc(
                [*common, "--to=html5", template, "--embed-resources", f"--output={out.name}"],
                request.work,
                request.epoch,
                request.name,
            )
        elif format == "docx":
            reference = f"--reference-doc={request.extension / f'reference-{request.head.layout}.docx'}"
            pandoc(
                [*common, "--to=docx", reference, f"--output={out.name}"],
                request.work,
                request.epoch,
                request.name,
            )
            finish_docx(out, request.head, request.epoch)
        else:
            template = f"--template={request.extension / 'template.typ'}"
            source = request.work / "out.typ"
            pandoc(
                [*common, "--to=typst", template, f"--output={source.name}"],
                request.work,
                request.epoch,
                request.name,
            )
            out.write_bytes(typeset(source, request.epoch, request.name))
        return out
