"""Templates of prose: how a value is written into Markdown, so that text that comes from data never becomes
structure, a number passes a filter that writes it as the language does, and both keep their traces."""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from functools import cache, lru_cache, reduce
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from diendan.language import Language, nfc
from diendan.language.invisible_characters import without_hidden
from diendan.traces import keeping, trace_of

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~^$@])")
# What opens a list, a definition, a heading's underline or a numbered item at the start of a line.
_OPENING = re.compile(r"^( *)(\(?(?:\d{1,9}|[A-Za-z]|[IVXLCivxlc]+)?)([-+:=.)](?= |$)|[-+:=]{2,})")
# What would be decoded ("&lt;"), make a picture of a link behind it, or look like a leftover ("??").
_ENTITY = re.compile(r"&(?=#?\w+;)|!$|\?(?=\?)|(?<=\?)\?")
_SIGNS = re.compile(r"\d|(?<=\d)[.,](?=\d)|[-−+](?=\d)")  # of which a number is made
_SPACES = re.compile(r"[ \t\n\r]+")


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


def sentence_inside(text: str) -> str:
    """Return `text` as it stands inside a sentence: a first capital goes, an acronym or a number stays."""
    inside = text[:1].lower() + text[1:] if text[1:2].islower() else text
    return _Markdown(inside) if isinstance(text, _Markdown) else keeping(inside, text)


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
def environment(language: Language) -> "ImmutableSandboxedEnvironment":
    """Return what templates of a language are read by."""
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
            said = super().call(context, called, *given, **named)
            return _Markdown(said) if isinstance(called, Macro) else said  # its values are escaped already

        def getitem(self, of: Any, key: Any) -> Any:
            # Names of values are texts, since they travel as JSON; a year is a number in a template.
            is_year = isinstance(of, dict) and isinstance(key, int) and key not in of
            return super().getitem(of, str(int(key)) if is_year else key)

        def _generate(self, source: nodes.Template, *given: Any, **named: Any) -> str:
            return super()._generate(Joining().visit(source), *given, **named)

    made = Environment(
        undefined=StrictUndefined,
        finalize=pass_context(lambda _, value: _finalize(value)),  # at rendering, never when it is compiled
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # finalize escapes for Markdown; HTML escapes would show in a PDF
    )
    made.filters.update(_filters(language))
    return made


_STRAY: Final = re.compile(r"\S{1,20}\n\s*[;,](?=\s|$)")
"""A mark that a tag on a line of its own has left at the beginning of a line: a blank will precede it."""


@lru_cache(maxsize=1024)
def template(language: Language, source: str) -> "Template":
    """Return a template, ready to be filled."""
    return environment(language).from_string(source)


def filled(language: Language, source: str, values: Mapping[str, Any], mark: Mark | None) -> str:
    """Return a template filled with values as Markdown. Raises what Jinja2, its filters and values raise, and
    ValueError for a blank before a comma or semicolon, which a tag on a line of its own leaves there."""
    before = _marking.set(mark)
    try:
        text = template(language, source).render(values)
    finally:
        _marking.reset(before)
    if stray := _STRAY.search(text):
        raise ValueError(f"{stray[0]!r} in what it makes; let the tag before it strip the blank: {{%- … %}}")
    return text


def _stated(value: Any) -> Any:
    """Return a figure that a sentence prints. Raises ValueError for one that is missing: what a sentence says
    of a figure ("close to the country's") is false of none."""
    if value is None or value != value:
        raise ValueError("a figure that is missing; say so in a sentence of its own, by {% if … is none %}")
    return value


def _replaced(text: object, old: str, new: str) -> str:
    """Return `text` with `new` for `old`, and the trace that Jinja2's own filter drops. Raises ValueError
    where a figure would become another."""
    before, made = str(text), str(text).replace(old, new)
    if trace_of(text) is not None and _SIGNS.findall(before) != _SIGNS.findall(made):
        raise ValueError(f"replace({old!r}, {new!r}) changes the figure {before!r}; its filter writes it")
    return keeping(made, text)


def _filters(language: Language) -> dict[str, Callable[..., Any]]:
    """Return the filters of the texts, each bound to the language (docs/texts.md lists them)."""
    from datetime import date

    from diendan import language as words

    def as_day(value: str | date) -> date:
        return value if isinstance(value, date) else date.fromisoformat(value)

    return {
        "number": lambda x, decimals=None: words.number(_stated(x), language, decimals),
        "percent": lambda x, decimals=1: words.percent(_stated(x), language, decimals),
        "signed": lambda x, decimals=1: words.signed(_stated(x), language, decimals),
        "signed_percent": lambda x, decimals=1: words.signed_percent(_stated(x), language, decimals),
        "money": lambda x, currency, decimals=0: words.money(_stated(x), currency, language, decimals),
        "quantity": lambda x, unit, decimals=None: words.quantity(_stated(x), unit, language, decimals),
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
        "unit": lambda key: words.unit_label(key, language),
        "phrase": lambda key: words.phrase(key, language),
        "replace": _replaced,
        "sentence_inside": sentence_inside,
        "sentence_start": sentence_start,
    }
