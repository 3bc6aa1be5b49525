"""The prose of a report: one file a report and language, cut into named parts, filled with computed values.

A file notebooks/texts/<report>.<language>.md is cut by lines `=== name ===`. Each part is a Jinja2 template;
a name that has no value is an error, a number must pass a filter that writes it as the language does, and
text that comes from data is escaped for Markdown, so that it can never become structure.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from typing import TypeAlias

from diendan.errors import Finding, InputError
from diendan.language import Language, nfc
from diendan.language.invisible_characters import hidden_lines
from diendan.parsing.merge_conflicts import refuse_conflicts
from diendan.spec.wording.templates import Mark, environment, filled

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"

_HEADING = re.compile(r"^=== ([a-z0-9][a-z0-9._-]*) ===$")
_TOO_MUCH = "brackets nested too deeply, or a number of thousands of digits"


@dataclass(frozen=True)
class Texts:
    """The parts of one report's prose in one language."""

    path: Path
    language: Language
    sources: Mapping[str, str]
    lines: Mapping[str, int]

    @classmethod
    def load(cls, path: Path, language: Language) -> "Texts":
        """Return the texts in `path`.

        Raises InputError: the file is missing, is not UTF-8, a part stands twice, or text precedes the first
        part.
        """
        try:
            source = nfc(path.read_text(encoding="utf-8"))
        except FileNotFoundError as cause:
            raise InputError(
                f"No texts at notebooks/texts/{path.name}. Write them, or correct the name."
            ) from cause
        except UnicodeDecodeError as cause:
            raise InputError(f"{path.name} is not UTF-8 (byte {cause.start}). Save it as UTF-8.") from cause
        refuse_conflicts(source, path.name)
        sources, lines, findings = _cut(source, path.name)
        findings += hidden_lines(source, f"{path.name}: line")
        if findings:
            raise InputError(f"The texts in {path.name} cannot be read.", findings)
        return cls(path, language, sources, lines)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts, in the order of the file."""
        return tuple(self.sources)

    def part_source(self, name: str) -> str:
        """Return the template of part `name` as it is written; InputError if there is none."""
        if name not in self.sources:
            from diendan.parsing.strict_yaml import nearest

            hint = nearest(name, self.sources)
            raise InputError(f"{self.path.name} has no part `=== {name} ===`. {hint}".rstrip())
        return self.sources[name]

    def part_sha256(self, name: str) -> str:
        """Return the SHA-256 of the template of part `name`, as it is recorded in reads."""
        return hashlib.sha256(self.part_source(name).encode()).hexdigest()

    def render(self, name: str, values: Mapping[str, JsonValue], mark: Mark | None = None) -> str:
        """Return part `name` as Markdown, filled with `values`.

        mark: what becomes of each value that is printed with digits; by default it is printed as any other.
        Raises InputError naming file, line and cause: no such part, a template that cannot be read, a name
        that has no value, a number printed without a filter.
        """
        from jinja2 import TemplateError

        source = self.part_source(name)
        try:
            return _tidy(filled(self.language, source, values, mark))
        except (
            TemplateError,
            TypeError,
            ValueError,
            LookupError,
            AttributeError,
            ArithmeticError,
            RecursionError,
        ) as cause:
            inner = getattr(cause, "lineno", None) or _template_line(cause) or 1
            where = f"{self.path.name}: line {self.lines[name] + inner}, part {name}"
            finding = Finding(where, str(cause), "a template that the values of the notebook fill")
            raise InputError(f"A sentence of {self.path.name} cannot be written.", [finding]) from cause

    def check(self) -> list[Finding]:
        """Return one finding for each part whose template cannot be parsed."""
        from jinja2 import TemplateSyntaxError

        unreadable = (TemplateSyntaxError, ValueError, RecursionError)
        findings = []
        for name, source in self.sources.items():
            try:
                environment(self.language).parse(source)
            except unreadable as cause:
                line = self.lines[name] + getattr(cause, "lineno", 1)
                got = str(cause) if isinstance(cause, TemplateSyntaxError) else _TOO_MUCH
                where = f"{self.path.name}: line {line}, part {name}"
                findings.append(Finding(where, got, "a Jinja2 template"))
        return findings


def _cut(source: str, file: str) -> tuple[dict[str, str], dict[str, int], list[Finding]]:
    sources: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    findings = []
    current: list[str] | None = None
    for number, line in enumerate(source.splitlines(), start=1):
        heading = _HEADING.match(line)
        if heading:
            name = heading[1]
            if name in sources:
                findings.append(Finding(f"{file}: line {number}", f"part `{name}` again", "each part once"))
            current = sources.setdefault(name, [])
            lines.setdefault(name, number)
        elif line.startswith("==="):
            findings.append(
                Finding(f"{file}: line {number}", repr(line), "`=== name ===` in a-z, 0-9, . _ -")
            )
        elif current is not None:
            current.append(line)
        elif line.strip():
            findings.append(
                Finding(f"{file}: line {number}", "text before the first part", "`=== name ===` first")
            )
    for name, part in sources.items():
        while part and not part[0].strip():
            del part[0]
            lines[name] += 1
    return {name: "\n".join(part).rstrip() for name, part in sources.items()}, lines, findings


def _tidy(markdown: str) -> str:
    """Close the gaps that conditions leave: no double spaces inside a line, no more than one empty line."""
    lines = [re.sub(r"(?<=\S) {2,}", " ", line).rstrip() for line in markdown.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _template_line(cause: BaseException) -> int | None:
    """Return the line inside the template where `cause` was raised, from Jinja2's rewritten traceback."""
    frames = walk_tb(cause.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename == "<template>"]
    return lines[-1] if lines else None
