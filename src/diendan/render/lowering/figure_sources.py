"""Every figure of a report by number: which rows it comes from and by which rule."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from diendan.data.provenance.cited import Citation, RowBook
from diendan.data.provenance.formulas import is_written_out, readable, told_by
from diendan.language import Language, number, phrase
from diendan.render.lowering.prose_markup import Headings
from diendan.render.lowering.tidy_csv import tidy_csv
from diendan.render.neutral_markdown import code_block, div, escape, html, pipe_table, plain
from diendan.traces import Told, TracedCells, drawn_together, trace_of

COLUMNS = (
    "number", "printed", "rule", "formula", "name", "table", "column", "keys", "rows", "value", "unit",
    "status", "data_file", "title", "publisher", "submission", "file", "sheet", "address",
)  # fmt: skip
_MOST_ROWS = 12  # rows of one name that the CSV lists one by one
_ON_PAPER = 4  # of more cells, paper tells so many and says how many there are; CSV and screen tell all
_MARK = re.compile(r"\[(?P<text>(?:[^\[\]\\]|\\.)*)\]\{\.diendan-sourced data-key=(?P<key>\d+)\}")
_NAME = re.compile(r"\bc(\d+)\b")


@dataclass
class FigureSources:
    """The figures of one report, numbered in the order in which they are first printed.

    found: where figures come from, with their cells named c1, c2, … in the order of the formula.
    """

    book: RowBook
    found: dict[Told, int] = field(default_factory=dict)
    printed: dict[int, list[str]] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)

    def mark(self, escaped: str, value: object) -> str:
        """Return a printed figure as Markdown that leads to its source; what has no trace as it is."""
        trace = trace_of(value)
        told = trace and told_by(trace)
        if not told:
            return escaped
        key = self.found.setdefault(_origin(told), len(self.found))
        return f"[{escaped}]{{.diendan-sourced data-key={key}}}"

    def cell(self, cell: str) -> str:
        """Return a cell of a table as Markdown; a figure leads to its source."""
        return self.mark(escape(cell), cell)

    def number_marks(self, markdown: str) -> str:
        """Return the Markdown with its marks numbered, and keep the figures that are in it."""

        def numbered(match: re.Match[str]) -> str:
            key = int(match["key"])
            place = self.numbers.setdefault(key, len(self.numbers) + 1)
            text, known = plain(re.sub(r"\\(.)", r"\1", match["text"])), self.printed.setdefault(key, [])
            if text not in known:
                known.append(text)
            return f'[{match["text"]}]{{.diendan-sourced data-number="{place}"}}'

        return _MARK.sub(numbered, markdown)

    @property
    def listed(self) -> list[tuple[int, str, Told]]:
        """The figures that are printed, by number: as they are printed, and where they come from."""
        origins = {key: origin for origin, key in self.found.items()}
        return [(n, "; ".join(self.printed[key]), origins[key]) for key, n in self.numbers.items()]

    def csv(self, watermark: str = "") -> str:
        """Return the figures as a table: a line for each row of data/ that a figure comes from."""
        lines = [line for listed in self.listed for line in self._lines(*listed)]
        return tidy_csv(COLUMNS, lines, watermark)

    def _lines(self, listed_as: int, printed: str, figure: Told) -> list[list[object]]:
        lines: list[list[object]] = []
        for name, cells in figure.cells:
            citation = self.book.cite(cells)
            head = [listed_as, printed, figure.rule, figure.formula, name, cells.table, cells.column]
            about = [citation.table.path, citation.table.title(self.book.language)]
            about.append(self.book.publisher(citation))
            if len(citation.rows) > _MOST_ROWS:
                status = "preliminary" if citation.preliminary else ""
                lines.append([*head, cells.query, len(citation.rows), "", "", status, *about, "", "", "", ""])
                continue
            for row in citation.rows:
                single = TracedCells(cells.table, cells.column, tuple((k, (v,)) for k, v in row.keys.items()))
                sent = row.submission or ("", "", "", "")
                values = [single.query, 1, row.value, row.unit, row.status]
                lines.append([*head, *values, *about, *sent])
        return lines

    def annex_table(self) -> str:
        """Return the figures as a pipe table in a div, with a legend of the tables; for paper."""
        language = self.book.language
        letters: dict[str, str] = {}
        rows = [
            [str(listed_as), printed.replace("\u00a0", " "), self._short(origin, letters)]
            for listed_as, printed, origin in self.listed
        ]
        heads = [phrase(key, language) for key in ("figure number", "printed figure", "where from")]
        tables = [self.book.package.table(name) for name in letters]
        published: dict[str, list[str]] = {}
        for letter, table in zip(letters.values(), tables, strict=True):
            published.setdefault(table.publisher(language), []).append(f"[{letter}] {table.title(language)}")
        legend = "; ".join(f"{publisher}: {', '.join(titles)}" for publisher, titles in published.items())
        caption = div("diendan-caption", [escape(phrase("sources caption", language))])
        return div(
            "diendan-sources",
            [escape(legend), caption, pipe_table(heads, ("center", "right", "left"), rows)],
            'data-label="tbl-figure-sources" data-widths="0.07 0.18 0.75"',
            depth=1,
        )

    def _short(self, figure: Told, letters: dict[str, str]) -> str:
        parts = []
        for cells in drawn_together(drawn_together(cells for _, cells in figure.cells), by=("year",)):
            citation = self.book.cite(cells)
            letter = letters.setdefault(cells.table, _letter(len(letters)))
            status = self.book.status(citation)
            said = self.book.publisher(citation) if citation.table.gathers_sources else ""
            about = (self.book.what(citation), self.book.where(citation), status, said)
            told = ", ".join(part for part in about if part)
            parts.append(f"{told} [{letter}]{_sent(citation, self.book)}")
        told_once = list(dict.fromkeys(parts))
        if len(told_once) > _MOST_ROWS:
            rest = f"… ({len(told_once)} {phrase('rows', self.book.language)})"
            told_once = [*told_once[:_ON_PAPER], rest]
        rule = "" if figure.rule == "published" else f"{phrase(f'rule {figure.rule}', self.book.language)}: "
        return rule + "; ".join(told_once)

    def notes(self) -> str:
        """Return a note a figure with all that is known of it; for the screen.

        It is HTML in a code block, which the filter takes as it is: as Markdown, pandoc would spend half of
        a document's time on it, and no other format shows it.
        """
        hint = f"<p>{html(phrase('sources hint', self.book.language))}</p>"
        notes = "\n".join([hint, *(self._note(*listed) for listed in self.listed)])
        return code_block("{.diendan-source-notes}", notes)

    def _note(self, listed_as: int, printed: str, figure: Told) -> str:
        language = self.book.language
        rule = phrase(f"rule {figure.rule}", language)
        if is_written_out(figure.formula):
            rule = f"{rule}: {readable(figure.formula)}"
        items = "\n".join(f"<li>{self._told(name, cells, figure)}</li>" for name, cells in figure.cells)
        return (
            f'<div class="source-note" id="n{listed_as}" popover>\n'
            f"<p><strong>{html(printed)}</strong> {html(rule)}</p>\n<ul>\n{items}\n</ul>\n"
            f'<button type="button" popovertarget="n{listed_as}" popovertargetaction="hide">'
            f"{html(phrase('close', language))}</button></div>"
        )

    def _told(self, called: str, cells: TracedCells, figure: Told) -> str:
        book, citation = self.book, self.book.cite(cells)
        table = citation.table
        is_single = len(citation.rows) == 1 and figure.rule != "count"
        cell = citation.rows[0].value if is_single else ""
        value, unit = _written(cell, book.language), book.unit(citation)
        name = f"{called} = " if len(figure.cells) > 1 else ""
        first = f"{name}{value}{'' if unit == '%' else ' '}{unit}".strip() if value else called
        told = ", ".join(p for p in (book.what(citation), book.where(citation), book.status(citation)) if p)
        keys = "; ".join(f"{key}={','.join(v)}" for key, v in cells.where if len(v) <= _MOST_ROWS)
        source = f"{table.title(book.language)} – {book.publisher(citation)}"
        shown = f"{cells.column}={cell}" if cell and not value else ""
        at = ", ".join(p for p in (table.path, keys, shown) if p)
        words = html(f"{first}: {told}. {source}{_sent(citation, book)}.")
        return f'{words} <span lang="zxx">{html(at)}</span>'  # names of files and columns: of no language


def _written(cell: str, language: Language) -> str:
    """Return a cell as the language writes numbers (in the file they have a decimal point), "" for words."""
    try:
        return number(float(cell), language, len(cell.partition(".")[2]))
    except ValueError:
        return ""


def _origin(told: Told) -> Told:
    """Return a figure's origin with its cells named in the order of the formula, whatever output tells it."""
    order = {name: place for place, (name, _) in enumerate(told.cells, 1)}
    formula = _NAME.sub(lambda match: f"c{order[match[0]]}", told.formula)
    return Told(told.rule, formula, tuple((f"c{n}", cells) for n, (_, cells) in enumerate(told.cells, 1)))


def _sent(citation: Citation, book: RowBook) -> str:
    """Return where in a submission the value stands, "" where it came from none."""
    sent = [row.submission for row in citation.rows if row.submission]
    if not sent or len(sent) > _MOST_ROWS:
        return ""
    words = [phrase(key, book.language) for key in ("file", "sheet", "cell")]
    return "; " + "; ".join(
        ", ".join(f"{word} {part}" for word, part in zip(words, each[1:], strict=True) if part)
        for each in sent
    )


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"A{_letter(place - 26)}"


def annex(figures: FigureSources, headings: Headings) -> list[str]:
    """Return the blocks that end a report: the list of its figures for paper, the notes for the screen.

    headings: of the report; in the official layout the list is its last annex.
    """
    title = escape(phrase("sources of figures", figures.book.language))
    table, notes = figures.annex_table(), figures.notes()
    if headings.official:
        place = headings.begin_annex()
        inner = [f"# {title} {{.diendan-annex-title}}", table, notes]
        return [div("diendan-annex", inner, f'data-place="{place}"', depth=2)]
    return [div("diendan-brief-annex", [f"# {title}", table, notes], depth=2)]


def provenance_of(ours: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what an output states of its figures; nothing where it was made before outputs stated it."""
    told = ours.get("provenance")
    return told if isinstance(told, Mapping) else {}
