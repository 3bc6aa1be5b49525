"""The prose of a report: one file a report and language, cut into named parts, filled with computed values.

A file notebooks/texts/<report>.<language>.md is cut by lines `=== name ===`. Each part is a Jinja2 template;
a name that has no value is an error, a number must pass a filter that writes it as the language does, and
text that comes from data is escaped for Markdown, so that it can never become structure.
"""

import hashlib
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from diendan.errors import Finding, InputError
from diendan.language import Language, nfc
from diendan.language.invisible_characters import code_point, hidden, without_hidden
from diendan.traces import keeping

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"

_HEADING = re.compile(r"^=== ([a-z0-9][a-z0-9._-]*) ===$")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~^$@])")
# What opens a list, a definition, a heading's underline or a numbered item at the start of a line.
_OPENING = re.compile(r"^( *)(\(?(?:\d{1,9}|[A-Za-z]|[IVXLCivxlc]+)?)([-+:=.)](?= |$)|[-+:=]{2,})")
# What would be decoded ("&lt;"), make a picture of a link behind it, or look like a leftover ("??").
_ENTITY = re.compile(r"&(?=#?\w+;)|!$|\?(?=\?)|(?<=\?)\?")
_SPACES = re.compile(r"[ \t\n\r]+")
_TOO_MUCH = "brackets nested too deeply, or a number of thousands of digits"


def escape_markdown(text: str) -> str:
    """Return `text` so that Markdown prints it as it stands, on one line, without invisible controls.

    A value may open a line, so what would begin a list, a term or a numbered item there is escaped, too.
    """
    flat = _SPACES.sub(" ", without_hidden(nfc(text), "\t\n\r"))
    return _OPENING.sub(r"\1\2\\\3", _ENTITY.sub(r"\\\g<0>", _SPECIAL.sub(r"\\\1", flat)))


class _Markdown(str):
    """Text that is Markdown already."""


def sentence_start(text: str) -> str:
    """Return `text` with a capital first letter, the rest unchanged."""
    begun = text[:1].upper() + text[1:]
    return _Markdown(begun) if isinstance(text, _Markdown) else keeping(begun, text)


def plain(markdown: str) -> str:
    """Return a rendered part without its backslash escapes, for a place that does not read Markdown (a
    chart)."""
    return re.sub(r"\\([\\`*_{}\[\]<>#|~^$@+:=.)&!?-])", r"\1", markdown)


Mark: TypeAlias = Callable[[str, object], str]
"""What becomes of a value that is printed with digits: (escaped text, value) → Markdown."""
_marking: ContextVar[Mark | None] = ContextVar("_marking", default=None)


def _finalize(value: object) -> str:
    """Return a value as Markdown, marked if it has digits and marks are wanted."""
    if isinstance(value, _Markdown):
        return value
    escaped, mark = escape_markdown(_written(value)), _marking.get()
    return mark(escaped, value) if mark and any(sign.isdigit() for sign in escaped) else escaped


def _joined(items: Iterable[object], between: str = "") -> str:
    """Return items as one text, which keeps the traces of its figures."""
    pieces = list(items)
    if any(isinstance(each, _Markdown) for each in pieces):
        return _Markdown(escape_markdown(between).join(map(_finalize, pieces)))
    words = [word for each in pieces for word in (between, _written(each))][1:]
    return reduce(operator.add, words, "")


def _written(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return keeping(str(int(value)), value)
    if type(value).__name__ == "Undefined":  # `{{ "…" if false }}`; a missing name is a StrictUndefined
        return ""
    if type(value).__name__ == "StrictUndefined":
        return str(value)  # raises, and names what is missing
    raise TypeError(f"{value!r} needs a filter (number, percent, money …) before it can be printed")


@cache
def _environment(language: Language) -> "ImmutableSandboxedEnvironment":
    from jinja2 import StrictUndefined, nodes, pass_context
    from jinja2.exceptions import SecurityError
    from jinja2.runtime import Macro
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from jinja2.visitor import NodeTransformer

    class Joining(NodeTransformer):
        """Makes `~` a filter, because Jinja2's own drops traces."""

        def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802 - as Jinja2 asks
            """Return the filter."""
            self.generic_visit(node)
            return nodes.Filter(nodes.List(node.nodes), "join", [], [], None, None, lineno=node.lineno)

    class Environment(ImmutableSandboxedEnvironment):
        """Templates may add and multiply numbers; a power, or a text a million times over, may not end."""

        intercepted_binops = frozenset({"*", "**"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if operator == "**" or not all(isinstance(each, int | float) for each in (left, right)):
                raise SecurityError(f"`{operator}` here: a template multiplies numbers only")
            return super().call_binop(context, operator, left, right)

        def call(self, context: Any, called: Any, /, *given: Any, **named: Any) -> Any:
            made = super().call(context, called, *given, **named)
            return _Markdown(made) if isinstance(called, Macro) else made  # its values are escaped already

        def _generate(self, source: nodes.Template, *given: Any, **named: Any) -> str:
            return super()._generate(Joining().visit(source), *given, **named)

    environment = Environment(
        undefined=StrictUndefined,
        finalize=pass_context(lambda _, value: _finalize(value)),  # at rendering, never when it is compiled
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # finalize escapes for Markdown; HTML escapes would show in a PDF
    )
    environment.filters.update(_filters(language))
    return environment


@lru_cache(maxsize=1024)
def _template(language: Language, source: str) -> "Template":
    return _environment(language).from_string(source)


def _filters(language: Language) -> dict[str, Callable[..., Any]]:
    """Return the filters of the texts, each bound to the language (docs/texts.md lists them)."""
    from datetime import date

    from diendan import language as words

    def as_day(value: str | date) -> date:
        return value if isinstance(value, date) else date.fromisoformat(value)

    return {
        "number": lambda value, decimals=None: words.number(value, language, decimals),
        "percent": lambda value, decimals=1: words.percent(value, language, decimals),
        "signed_percent": lambda value, decimals=1: words.signed_percent(value, language, decimals),
        "money": lambda value, currency, decimals=0: words.money(value, currency, language, decimals),
        "quantity": lambda value, unit, decimals=None: words.quantity(value, unit, language, decimals),
        "count": lambda n, singular, plural=None: words.count(n, singular, plural or singular, language),
        "place": lambda n, of: words.place(n, of, language),
        "ordinal": lambda n: words.ordinal(n, language),
        "day": lambda value: words.day(as_day(value), language),
        "day_short": lambda value: words.day_short(as_day(value), language),
        "day_official": lambda value: words.day(as_day(value), language),
        "month_year": lambda value: words.month_year(as_day(value), language),
        "years": words.years,
        "listed": lambda items: _Markdown(words.join_list([_finalize(item) for item in items], language)),
        "join": _joined,
        "phrase": lambda key: words.phrase(key, language),
        "replace": lambda text, old, new: keeping(str(text).replace(old, new), text),  # Jinja2's drops traces
        "sentence_start": sentence_start,
    }


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
        sources, lines, findings = _cut(source, path.name)
        findings += _unseen(source, path.name)
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
            from difflib import get_close_matches

            near = get_close_matches(name, self.sources, n=1)
            hint = f" Did you mean `{near[0]}`?" if near else ""
            raise InputError(f"{self.path.name} has no part `=== {name} ===`.{hint}")
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
        before = _marking.set(mark)
        try:
            return _tidy(_template(self.language, source).render(values))
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
        finally:
            _marking.reset(before)

    def check(self) -> list[Finding]:
        """Return one finding for each part whose template cannot be parsed."""
        from jinja2 import TemplateSyntaxError

        unreadable = (TemplateSyntaxError, ValueError, RecursionError)
        findings = []
        for name, source in self.sources.items():
            try:
                _environment(self.language).parse(source)
            except unreadable as cause:
                line = self.lines[name] + getattr(cause, "lineno", 1)
                got = str(cause) if isinstance(cause, TemplateSyntaxError) else _TOO_MUCH
                where = f"{self.path.name}: line {line}, part {name}"
                findings.append(Finding(where, got, "a Jinja2 template"))
        return findings


def _unseen(source: str, file: str) -> Iterator[Finding]:
    for number, line in enumerate(source.split("\n"), 1):
        if sign := hidden(line, "\t\r"):
            got = f"the character {code_point(sign)}"
            yield Finding(f"{file}: line {number}", got, "no control, zero-width or direction characters")


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
    line = None
    trace = cause.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
