"""Read a part of a report's texts without filling it: its literal words, and the values that it uses."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from jinja2 import Environment, TemplateSyntaxError, nodes

from diendan.checks.texts.template_reading import LiteralWords, Reading

_FIELD_FILTERS = ("map", "selectattr", "rejectattr", "groupby", "sort", "sum", "min", "max", "unique")
_WORD_FILTERS = ("count", "default", "d", "join", "replace")
"""Filters whose text arguments reach the reader."""
_IDENTIFIER = re.compile(r"[a-z0-9_]*")


def read_template(source: str) -> Reading:
    """Return what the template `source` says and uses. Raises jinja2.TemplateSyntaxError."""
    reader = _TemplateReader()
    try:
        for node in _environment().parse(source).body:
            reader.statement(node)
    except (ValueError, RecursionError) as cause:  # a number of thousands of digits, brackets in brackets
        raise TemplateSyntaxError("what no template needs", 1) from cause
    return reader.reading


@cache
def _environment() -> Environment:
    return Environment(trim_blocks=True, lstrip_blocks=True, autoescape=False)


class _TemplateReader:
    def __init__(self) -> None:
        self.reading = Reading()
        self.paths: dict[str, str] = {}
        self.tables: dict[str, nodes.Dict] = {}
        self.under: frozenset[str] = frozenset()

    def statement(self, node: nodes.Node) -> None:
        match node:
            case nodes.Output():
                for shown in node.nodes:
                    self.show(shown)
            case nodes.If():
                with self.deciding(node.test):
                    for inner in (*node.body, *node.elif_, *node.else_):
                        self.statement(inner)
            case nodes.For():
                self.ask(node.iter)
                each = self.path(node.iter)
                targets = (
                    [node.target] if isinstance(node.target, nodes.Name) else node.target.find_all(nodes.Name)
                )
                for target in targets:
                    self.paths[target.name] = each and f"{each}[]"
                if node.test is not None:
                    self.ask(node.test)
                for inner in (*node.body, *node.else_):
                    self.statement(inner)
            case nodes.Assign(target=nodes.Name(name=name), node=value):
                self.assign(name, value)
            case _:
                for inner in node.iter_child_nodes():
                    self.statement(inner)

    def assign(self, name: str, value: nodes.Node) -> None:
        if isinstance(value, nodes.Dict):
            self.tables[name] = value
            self.table(value)
        elif isinstance(value, nodes.Const):
            self.show(value)
        elif isinstance(value, nodes.List | nodes.Tuple):
            self.paths[name] = ""
            for constant in value.find_all(nodes.Const):
                if isinstance(constant.value, str) and not _IDENTIFIER.fullmatch(constant.value):
                    self.constant(constant)
        else:
            self.ask(value)
            self.paths[name] = self.path(value)

    def show(self, node: nodes.Node | None) -> None:
        """Read an expression whose value reaches the reader."""
        match node:
            case None:
                pass
            case nodes.TemplateData():
                self.reading.pieces.append(LiteralWords(node.lineno, node.data, self.under))
            case nodes.Const():
                self.constant(node)
            case nodes.CondExpr():
                with self.deciding(node.test):
                    self.show(node.expr1)
                    self.show(node.expr2)
            case nodes.Concat():
                for part in node.nodes:
                    self.show(part)
            case nodes.Add():
                self.show(node.left)
                self.show(node.right)
            case nodes.Filter(name="phrase" | "unit" as name, node=nodes.Const(value=key)):
                fixed = str(key) if name == "phrase" else f"unit.{key}"
                self.reading.phrases.append(LiteralWords(node.lineno, fixed))
            case nodes.Filter():
                self.show(node.node)
                arguments = (*node.args, *(keyword.value for keyword in node.kwargs))
                for argument in arguments[1:] if node.name == "replace" else arguments:
                    if node.name in _WORD_FILTERS and isinstance(argument, nodes.Const):
                        if isinstance(argument.value, str):
                            self.constant(argument)
                    else:
                        self.ask(argument)
            case nodes.Getitem() if (table := self.table_of(node.node)) is not None:
                self.choose(node.node, table, [node.arg])
            case nodes.Call(node=nodes.Getattr(attr="get", node=inner)) if (
                table := self.table_of(inner)
            ) is not None:
                self.choose(inner, table, node.args[:1])
                for default in node.args[1:]:
                    self.show(default)
            case _:
                self.use(node, self.reading.shown)

    def constant(self, node: nodes.Const) -> None:
        if isinstance(node.value, str):
            self.reading.pieces.append(LiteralWords(node.lineno, node.value, self.under))
        elif isinstance(node.value, int | float) and not isinstance(node.value, bool):
            self.reading.numbers.append(LiteralWords(node.lineno, str(node.value)))

    def table_of(self, node: nodes.Node) -> nodes.Dict | None:
        if isinstance(node, nodes.Dict):
            return node
        return self.tables.get(node.name) if isinstance(node, nodes.Name) else None

    def choose(self, node: nodes.Node, table: nodes.Dict, keys: Iterable[nodes.Node]) -> None:
        if node is table:  # a table that was set before is read where it was set
            self.table(table)
        for key in keys:
            self.show(key)

    def table(self, table: nodes.Dict) -> None:
        keys = [item.key.value for item in table.items if isinstance(item.key, nodes.Const)]
        self.reading.choices.append(frozenset(str(key) for key in keys))
        for item in table.items:
            self.show(item.value)

    def ask(self, node: nodes.Node) -> None:
        """Read an expression that decides something."""
        self.use(node, self.reading.asked)

    @contextmanager
    def deciding(self, test: nodes.Node) -> Iterator[None]:
        """Read a test, and within it what is printed only by what it finds."""
        asked, before = set[str](), self.under
        self.use(test, asked)
        self.reading.asked |= asked
        self.under |= asked
        try:
            yield
        finally:
            self.under = before

    def use(self, node: nodes.Node, used: set[str]) -> None:
        """Add the paths in an expression to `used`."""
        if isinstance(node, nodes.Compare):
            self.compare(node)
        path = self.path(node)
        if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            if path:
                used.add(path)
            if isinstance(node, nodes.Getitem):
                self.use(node.arg, used)
            return
        for inner in node.iter_child_nodes():
            self.use(inner, used)

    def compare(self, node: nodes.Compare) -> None:
        path = self.path(node.expr)
        for operand in node.ops:
            compared = operand.expr
            several = compared.items if isinstance(compared, nodes.List | nodes.Tuple) else [compared]
            for constant in several:
                if path and isinstance(constant, nodes.Const) and isinstance(constant.value, str):
                    self.reading.branches.add((path, constant.value))

    def path(self, node: nodes.Node | None) -> str:
        """Return the path of the value that an expression stands for, or "" where it is none."""
        match node:
            case nodes.Name(name="loop"):
                return ""
            case nodes.Name():
                return "" if node.name in self.tables else self.paths.get(node.name, node.name)
            case nodes.Getattr():
                inner = self.path(node.node)
                return f"{inner}.{node.attr}" if inner else ""
            case nodes.Getitem():
                inner = self.path(node.node)
                if not inner:
                    return ""
                constant = node.arg.value if isinstance(node.arg, nodes.Const) else None
                return f"{inner}.{constant}" if isinstance(constant, str) else f"{inner}[]"
            case nodes.Filter():
                inner = self.path(node.node)
                if inner and node.name in _FIELD_FILTERS:
                    named = [*node.args[:1], *(word.value for word in node.kwargs if word.key == "attribute")]
                    for name in named:
                        if isinstance(name, nodes.Const) and isinstance(name.value, str):
                            self.reading.asked.add(f"{inner}[].{name.value}")
                return inner
            case _:
                return ""


def as_markdown(source: str) -> str:
    """Return a template as Markdown, line by line: all that its branches say, "x" for each value.

    Raises jinja2.TemplateSyntaxError.
    """
    written: list[str] = []
    for _, kind, text in Environment().lex(source):
        if kind == "variable_begin":
            written.append("x")
        # What stands between the braces is not read, but keeps its lines.
        written.append(text if kind == "data" else "\n" * text.count("\n"))
    return "".join(written)
