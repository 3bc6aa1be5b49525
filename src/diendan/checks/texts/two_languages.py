"""Two equal languages: the same parts, figures and values in both texts, and no words of the other one."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from diendan.checks.texts.template_reading import LiteralWords, Reading, references
from diendan.checks.texts.text_parts import TextPart, read_parts
from diendan.errors import DiendanError, Finding
from diendan.language import LANGUAGES, Bilingual, Language
from diendan.language.phrases import PHRASES, UNIT_WORDS
from diendan.parsing.notebook_files import read_notebook
from diendan.parsing.python_text import nodes_of
from diendan.project import Project
from diendan.render.lowering.addresses import Passage
from diendan.render.lowering.constructs import foreign_findings
from diendan.render.lowering.notebook_cells import cells
from diendan.spec.sidecar import Sidecar, load_sidecar, report_names
from diendan.spec.wording.own_words import OwnWords, load_allowed
from diendan.spec.wording.proper_names import proper_names

_STRUCTURE = re.compile(r"^(#{1,6}(?= )|:::.*|\{\{<.*>\}\})", re.MULTILINE)
_DRAWN_BY = re.compile(
    r"annotate|legend|set_(label|title|[xy](tick)?labels?)|sup(title|[xy]label)|text|title|[xy]label"
)
"""What of matplotlib writes its arguments into a picture."""
_DRAWN_BY_NAME = frozenset({"label", "labels", "title", "xlabel", "ylabel"})
_FIXED = frozenset([*PHRASES, *(f"unit.{unit}" for unit in UNIT_WORDS)])
_SLUG = re.compile(r"\b[a-z0-9]+(?:-[a-z0-9]+)+\b")


def check_two_languages(root: Path, only: str = "*") -> list[Finding]:
    """Return one finding for each place where the two texts of a report under `root` are not equal.

    The same parts in the same order; in each part the same headings and blocks, the same references to
    figures and tables, the same values, the same tables of words and fixed phrases that exist; no word of the
    other language but names and what allowed.yml lists; titles and parameters of the sidecar likewise.
    only: one report; no entry of allowed.yml is said to be needed by nothing then.
    """
    project = Project.at(root)
    findings: list[Finding] = []
    allowed = load_allowed(project, findings)
    rules = {language: OwnWords(language, allowed, proper_names(root, language)) for language in LANGUAGES}
    for report in (each for each in report_names(project) if only in ("*", each)):
        sidecar = load_sidecar(project, report, findings)
        if sidecar is None:
            continue
        findings += _sidecar(sidecar, project.label(project.sidecar_file(report)), rules)
        findings += _cells(project, report, [rules[language] for language in sidecar.languages])
        files = {language: project.text_file(report, language) for language in sidecar.languages}
        texts = {
            language: read_parts(file, project.label(file), "the texts of this language", findings)
            for language, file in files.items()
        }
        for language, parts in texts.items():
            for part in parts:
                findings += _words(part, rules[language])
                findings += _phrases(part)
        if set(texts) == set(LANGUAGES):
            findings += _pairs(texts["vi"], texts["en"])
    if only == "*":
        findings += [*allowed["words_in_en"].unused(), *allowed["words_in_vi"].unused()]
    return findings


def _pairs(vi: Sequence[TextPart], en: Sequence[TextPart]) -> Iterator[Finding]:
    english = {part.name: part for part in en}
    vietnamese = {part.name: part for part in vi}
    for here, there in ((vi, english), (en, vietnamese)):
        for part in here:
            if there and part.name not in there:
                file = next(iter(there.values())).file
                yield Finding(file, f"no part `{part.name}`", f"it, because {part.file} has it")
    order_vi = [part.name for part in vi if part.name in english]
    order_en = [part.name for part in en if part.name in vietnamese]
    for first, second in zip(order_vi, order_en, strict=True):
        if first != second:
            yield Finding(
                english[second].where,
                f"`{second}`",
                f"`{first}`, as in {vietnamese[first].file}",
                "Put the parts in the same order.",
            )
            break
    for part in vi:
        if part.name in english:
            yield from _pair(part, english[part.name])


def _pair(vi: TextPart, en: TextPart) -> Iterator[Finding]:
    for here, there in ((vi, en), (en, vi)):
        pairs = (
            (references(there.reading.pieces), references(here.reading.pieces), "a reference to"),
            (there.used, here.used, "the value"),
            (_cases(there.reading), _cases(here.reading), "the case"),
        )
        for wanted, got, what in pairs:
            for missing in sorted(wanted - got):
                yield Finding(here.where, f"nothing of {what} `{missing}`", f"it, as in {there.file}")
        if _has_words(there.reading) and not _has_words(here.reading):
            yield Finding(here.where, "an empty part", f"words, as in {there.file}")
    for first, second in zip_longest(_structure(vi), _structure(en)):
        if first != second:
            yield Finding(
                en.where,
                f"`{second or 'nothing'}`",
                f"`{first or 'nothing'}`, as in {vi.file}",
                "Both languages have the same headings and blocks.",
            )
            break
    for here, there in ((en, vi), (vi, en)):
        unmatched = set(there.reading.choices) - set(here.reading.choices)
        for keys in sorted(", ".join(sorted(each)) for each in unmatched):
            yield Finding(here.where, f"no table of words for {keys}", f"the same tables as in {there.file}")


def _structure(part: TextPart) -> list[str]:
    """Return headings, blocks and page breaks, in order."""
    return [mark.strip() for piece in part.reading.pieces for mark in _STRUCTURE.findall(piece.text)]


def _cases(reading: Reading) -> frozenset[str]:
    return frozenset(f"{path} == {text}" for path, text in reading.branches)


def _has_words(reading: Reading) -> bool:
    return bool(reading.shown or reading.phrases or any(piece.text.strip() for piece in reading.pieces))


def _words(part: TextPart, rule: OwnWords) -> Iterator[Finding]:
    for piece in part.reading.pieces:
        for line, word in rule.foreign(piece.text):
            yield Finding(
                f"{part.file}: line {part.line + piece.line + line - 1}",
                f"`{word}`",
                rule.named,
                "Translate it, or list a name in notebooks/texts/allowed.yml with its reason.",
            )


def _cells(project: Project, report: str, rules: Sequence[OwnWords]) -> Iterator[Finding]:
    """Find what a cell prints or draws in one of the report's languages and is of another."""
    path = project.notebook(report)
    try:
        notebook = read_notebook(path, project.label(path))
    except DiendanError:
        return  # the notebooks' own check names it
    for cell in cells(notebook):
        where = f"{project.label(path)}: {cell.place}, line {{line}}"
        for rule in rules if cell.is_shown else ():
            if cell.kind == "markdown":
                yield from foreign_findings(Passage(where, cell.source), rule)
            for words in _drawn_words(cell.source) if cell.kind == "code" else ():
                for line, word in rule.foreign(words.text):
                    yield Finding(
                        where.replace("{line}", str(words.line + line - 1)),
                        f"`{word}` in a picture",
                        rule.named,
                        'Write a part of both texts and draw it: report.phrase_of("fig-….…").',
                    )


def _drawn_words(source: str) -> Iterator[LiteralWords]:
    """Give the texts that stand in a cell's code and that its calls write into a picture."""
    for node in nodes_of(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            drawn = [word.value for word in node.keywords if word.arg in _DRAWN_BY_NAME]
            drawn += node.args if _DRAWN_BY.fullmatch(node.func.attr) else []
            for each in drawn:
                yield from _literal_words(each)


def _literal_words(node: ast.expr) -> Iterator[LiteralWords]:
    """Give the texts that an expression puts together; what it hands to a call or looks up is none."""
    parts: Sequence[ast.expr] = ()
    match node:
        case ast.Constant(value=str(text)):
            yield LiteralWords(node.lineno, text)
        case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            pass
        case ast.BinOp(left=first, right=second) | ast.IfExp(body=first, orelse=second):
            parts = [first, second]
    for part in parts:
        yield from _literal_words(part)


def _phrases(part: TextPart) -> Iterator[Finding]:
    for phrase in part.reading.phrases:
        if phrase.text not in _FIXED:
            yield Finding(
                f"{part.file}: line {part.line + phrase.line}",
                f"the phrase `{phrase.text}`",
                "a fixed phrase or unit of diendan.language.phrases",
            )


def _sidecar(sidecar: Sidecar, file: str, rules: Mapping[Language, OwnWords]) -> Iterator[Finding]:
    both: list[tuple[str, Bilingual]] = [("title", sidecar.title)]
    both += [(f"parameters.{each.name}.description", each.description) for each in sidecar.parameters]
    for key, words in both:
        for language, rule in rules.items():
            for _, word in rule.foreign(_SLUG.sub("", words.in_(language))):
                yield Finding(f"{file}: key `{key}.{language}`", f"`{word}`", rule.named)
