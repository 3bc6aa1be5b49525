"""Executed notebook → neutral Markdown, media and tidy data; pure, no process is started."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from diendan.data.provenance.cited import RowBook
from diendan.data.provenance.formulas import told_figures
from diendan.data.provenance.illustrative import named
from diendan.data.provenance.named_source import Source
from diendan.errors import Finding, RenderFailed
from diendan.parsing.notebook_files import own_copy
from diendan.render.leftovers import wrong_values
from diendan.render.lowering.addresses import Passage
from diendan.render.lowering.blocks import figure_block, grid_of, table_block
from diendan.render.lowering.constructs import foreign_findings, typed_findings, unsupported
from diendan.render.lowering.figure_sources import FigureSources, annex, provenance_of
from diendan.render.lowering.labels import numbered_labels
from diendan.render.lowering.lowered import LowerContext, Lowered
from diendan.render.lowering.metadata_block import metadata_block
from diendan.render.lowering.notebook_cells import ExecutedCell, cells, decoded_png, ours_of
from diendan.render.lowering.prose_markup import Headings, labels_in, lower_prose
from diendan.render.lowering.source_lines import source_line
from diendan.render.lowering.tidy_csv import tidy_csv
from diendan.render.neutral_markdown import code_block, div, escape, plain, title_text
from diendan.spec.wording.own_words import OwnWords

_LINE = {"brief": 108, "official": 80}


def lower(notebook: Mapping[str, Any], context: LowerContext) -> Lowered:
    """Return the report in `notebook`, written again from the current texts.

    notebook: an executed notebook as nbformat dict, outputs per `diendan.analysis`.
    Raises RenderFailed with every finding: an error output, no outputs at all, a construct that is not
    supported, a figure of another subject, a reference, text part or data table that does not exist.
    """
    work = _Lowering(own_copy(dict(notebook)), context)
    work.check()
    work.stop_if_findings()
    work.count_labels()
    for cell in work.cells:
        work.lower_cell(cell)
    work.close()
    work.stop_if_findings()
    return work.result()


@dataclass
class _Lowering:
    """The state of lowering one notebook."""

    notebook: dict[str, Any]
    context: LowerContext
    findings: list[Finding] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    captions: dict[str, str] = field(default_factory=dict)
    referred: set[str] = field(default_factory=set)
    half: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    printed: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    subtitle: str = ""
    marked_subtitle: str = ""
    legal_bases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.cells = list(cells(self.notebook))
        self.language = self.context.head.language
        self.headings = Headings(self.context.head.layout == "official")
        data = self.context.data
        self.figures = FigureSources(RowBook(data, self.language)) if data is not None else None

    @cached_property
    def rule(self) -> OwnWords:
        """What Markdown cells may print; most notebooks have none."""
        return OwnWords.of(self.language, self.context.project)

    def check(self) -> None:
        """Find what makes the notebook unfit before any of it is written."""
        if not any(cell.outputs for cell in self.cells):
            self.find("notebook", "no outputs", "an executed notebook", "Execute it again.")
        for cell in self.cells:
            for output in cell.outputs:
                if output.get("output_type") == "error":
                    self.find(
                        cell.place,
                        f"error {plain(output.get('ename', ''))}: {plain(output.get('evalue', ''))[:200]}",
                        "a cell that runs through",
                    )
        self.findings += unsupported(self.notebook)
        for passage in [cell.passage for cell in self.cells if cell.kind == "markdown" and cell.is_shown]:
            self.findings += [*typed_findings(passage, self.rule), *foreign_findings(passage, self.rule)]

    def count_labels(self) -> None:
        """Number figures and tables in order, before anything refers to them."""
        labels, findings = numbered_labels(self.cells, self.language)
        self.labels |= labels
        self.findings += findings

    def lower_cell(self, cell: ExecutedCell) -> None:
        if not cell.is_shown:
            return
        if cell.kind == "markdown":
            self.passages.append(cell.passage)
            self.add_prose(cell.passage)
        elif cell.kind == "code":
            if cell.options.get("echo", False) is True and cell.code:
                self.add(code_block("python", cell.code))
            columns = int(cell.options.get("layout-ncol", 1) or 1)
            for output in cell.outputs if cell.outputs_shown else ():
                self.lower_output(cell, output, in_columns=columns > 1)

    def lower_output(self, cell: ExecutedCell, output: Mapping[str, Any], in_columns: bool) -> None:
        where = cell.place
        ours = ours_of(output)  # `check` lets no other output pass
        data = output.get("data", {})
        kind = ours.get("kind")
        if kind == "head":
            self.legal_bases += tuple(plain(base) for base in ours.get("legal_bases", ()))
            return
        if kind == "slide":
            return  # of the slides, not of the documents
        if kind == "prose":
            self.lower_section(output, ours, where)
            return
        label = str(ours.get("label", ""))
        if label not in self.labels:
            return
        if str(ours.get("unit")) != self.context.head.subject_key:
            self.find(where, f"{label} of {plain(ours.get('unit'))}", self.context.head.subject_key)
        values = ours.get("values", {})
        caption = self.part(f"{label}.caption", values, where, has_words=True)
        marked = self.marked(f"{label}.caption", ours, caption)
        source = self.source_of(ours, where)
        self.keep_data(label, ours.get("data"))
        if kind == "figure":
            alt = self.part(f"{label}.alt", values, where, has_words=True)
            if not source:
                self.find(where, f"{label} without a source", "sources=[Source(…)] given to `figure`")
            self.keep_image(label, data, where)
            width = "half" if in_columns or ours.get("width") == "half" else "full"
            self.add_figure(label, self.caption_block(label, caption, marked), alt, source, width)
        elif kind == "table":
            self.add_table(label, self.caption_block(label, caption, marked), source, ours)

    def lower_section(self, output: Mapping[str, Any], ours: Mapping[str, Any], where: str) -> None:
        section = str(ours.get("section", ""))
        text = self.part(section, ours.get("values", {}), where)
        marked = self.marked(section, ours, text)
        if section == "title":
            self.title = title_text(text)
        elif section == "subtitle":
            self.subtitle, self.marked_subtitle = title_text(text), marked
        else:
            self.add_prose(Passage(f"text part `{section}`, line {{line}}", marked))
        data = output.get("data")
        if isinstance(data, dict) and "text/markdown" in data:
            data["text/markdown"] = text

    def add_prose(self, passage: Passage) -> None:
        self.referred |= labels_in(passage.text)
        lowered, findings = lower_prose(passage, self.language, self.labels, self.headings)
        self.findings += findings
        if lowered:
            self.add(lowered)

    def add_figure(self, label: str, caption: str, alt: str, source: str, width: str) -> None:
        block = figure_block(label, caption, alt, source, width)
        if width == "half":
            self.half.append(block)
        else:
            self.add(block)

    def add_table(self, label: str, caption: str, source: str, ours: Mapping[str, Any]) -> None:
        grid = grid_of(ours)
        for where, text in grid.places(label):
            self.printed.append((where, text))
            for wrong in wrong_values(text):
                self.find(where, wrong, "a value, or words that say that there is none")
        write = self.figures.cell if self.figures else escape
        self.add(table_block(label, caption, source, grid, _LINE[self.context.head.layout], write))

    def caption_block(self, label: str, caption: str, marked: str = "") -> str:
        self.captions[label] = f"{self.labels[label]}. {title_text(caption)}"
        name = escape(self.labels[label]).replace(" ", "\u00a0")
        return div("diendan-caption", [f"[{name}\\.]{{.diendan-label}} {marked or caption}"])

    def keep_image(self, label: str, data: Mapping[str, Any], where: str) -> None:
        picture = decoded_png(data.get("image/png", ""))
        if picture is None:
            self.find(where, f"{label} without image/png", "a PNG image")
            return
        self.media[f"media/{label}.png"] = picture

    def keep_data(self, label: str, data: Any) -> None:
        if isinstance(data, Mapping) and data.get("columns"):
            words, rows = self.context.head.watermark, data.get("rows", ())
            self.data[f"data/{named(f'{label}.csv', bool(words))}"] = tidy_csv(data["columns"], rows, words)

    def part(self, name: str, values: Mapping[str, Any], where: str, *, has_words: bool = False) -> str:
        """Return a part of the texts; has_words: whether it must not be empty."""
        try:
            text = self.context.texts.render(name, values).strip()
            if has_words and not text:
                raise ValueError("no words")
            self.passages.append(Passage(f"text part `{name}`, line {{line}}", text))
            return text
        except Exception as error:  # every wrong text part is named, not only the first
            self.find(where, f"text part `{name}`: {plain(error)[:300]}", "a part that renders")
            return ""

    def marked(self, name: str, ours: Mapping[str, Any], text: str) -> str:
        """Return a part that was rendered as `text` with its figures leading to their sources."""
        told = provenance_of(ours)
        if self.figures is None or not text or not told.get("figures"):
            return text
        values = told_figures(ours.get("values", {}), told, "values")
        return self.context.texts.render(name, values, self.figures.mark).strip()

    def source_of(self, ours: Mapping[str, Any], where: str) -> str:
        try:
            sources = [Source.of(raw) for raw in ours.get("sources", ())]
            return source_line(sources, self.context.tables, self.language)
        except KeyError as error:
            self.find(where, f"source {error.args[0]}", "a table of data/datapackage.json")
            return ""

    def add(self, block: str) -> None:
        self.flush_half()
        self.blocks.append(block)

    def flush_half(self) -> None:
        """Put half-width figures that follow each other side by side."""
        while self.half:
            pair, self.half = self.half[:2], self.half[2:]
            self.blocks.append(div("diendan-columns", pair, depth=2) if len(pair) == 2 else pair[0])

    def close(self) -> None:
        self.flush_half()
        for label in self.labels:
            if label not in self.referred:
                self.find(label, "no reference in the text", f"a sentence with @{label}")

    def find(self, where: str, got: str, expected: str, hint: str = "") -> None:
        self.findings.append(Finding(where, got, expected, hint))

    def stop_if_findings(self) -> None:
        if self.findings:
            raise RenderFailed(
                f"{self.context.name}: the executed notebook cannot be rendered.", self.findings
            )

    def result(self) -> Lowered:
        head = self.context.head.with_title(self.title, self.subtitle).with_legal_bases(self.legal_bases)
        body, subtitle, sources = "\n\n".join(self.blocks), "", ""
        if self.figures is not None:
            subtitle = self.figures.number_marks(self.marked_subtitle)
            body = self.figures.number_marks(body)
            if self.figures.numbers:
                body = "\n\n".join([body, *annex(self.figures, self.headings)])
                sources = self.figures.csv(head.watermark)
        markdown = f"{metadata_block(head, self.headings.annexes, subtitle)}\n\n{body}\n"
        return Lowered(
            markdown,
            self.media,
            self.data,
            self.notebook,
            head,
            self.captions,
            sources,
            tuple(self.passages),
            tuple(self.printed),
        )
