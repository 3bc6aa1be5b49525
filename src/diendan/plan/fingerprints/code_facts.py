"""What the source of one module says: what it does, what it imports, which files it reads.

A digest that comments, docstrings, layout and imports for types alone do not change. It is made of the syntax
tree in a form of our own: that of `ast.dump` differs between versions of Python.
"""

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

RESOURCES = "RESOURCES"
"""The constant by which a module declares the package's other files that it reads, relative to its folder."""
_OF_ITS_NAME = {"read_words": ".csv", "yaml_resource": ".yml"}
"""What reads the file beside a module that has its name, by its `__file__` alone; and that file's ending."""
EVERYTHING = ("diendan.*",)
"""What source that is not understood may import."""
# A string that names a module of ours, or something in it, is as good as an import: lists of what to load
# ahead, arguments of `python -m`, settings that name a class.
_NAMED = re.compile(r"diendan(\.\w+)+(:\w+(\.\w+)*)?")
# Who looks at docstrings or source makes a difference of what makes none elsewhere.
_READERS = re.compile(r"__doc__|getdoc|getcomments|getsource|getsourcelines|get_docstring")


@dataclass(frozen=True)
class Facts:
    """What a module's source says.

    digest: of what it does. imports: dotted names of modules of ours or of something in them; with dots in
    front as it is written, with a star at the end for all below. resources: as declared.
    reads_source: it looks at docstrings or source, so that these matter too.
    """

    digest: str
    imports: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    reads_source: bool = False


@cache
def module_facts(source: bytes) -> Facts:
    """Return what a module's source says; of what is not Python, that it differs from any other."""
    written: list[str] = []
    try:
        tree = ast.parse(source)
        nodes = _pruned(tree)
        _write(tree, written)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Facts(hashlib.sha256(source).hexdigest())
    return Facts(
        digest=hashlib.sha256("".join(written).encode()).hexdigest(),
        imports=tuple(sorted(set(_imports(nodes)))),
        resources=tuple(_resources(tree, nodes)),
        reads_source=any(map(_READERS.fullmatch, _mentioned(nodes))),
    )


def cells_imports(cells: Iterable[str]) -> tuple[str, ...]:
    """Return what code cells import, as `Facts.imports`; everything where they are not Python."""
    try:
        return tuple(sorted(set(_imports(_pruned(ast.parse("\n".join(cells)))))))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return EVERYTHING


def _pruned(tree: ast.Module) -> list[ast.AST]:
    """Take out of a tree what does nothing: bare strings, and what only a type checker sees.

    Returns the nodes that are left, those further out first.
    """
    nodes: list[ast.AST] = [tree]
    for node in nodes:  # which grows on the way
        for name in ("body", "orelse", "finalbody"):
            statements = getattr(node, name, None)
            if isinstance(statements, list):
                setattr(node, name, [kept for each in statements for kept in _kept(each)])
        nodes.extend(ast.iter_child_nodes(node))
    return nodes


def _kept(statement: ast.stmt) -> Iterator[ast.stmt]:
    if isinstance(statement, ast.If) and _dotted(statement.test)[-1:] == ("TYPE_CHECKING",):
        for each in statement.orelse:
            yield from _kept(each)
    elif not (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    ):
        yield statement


def _write(value: object, pieces: list[str]) -> None:
    """Add a tree in pieces: each node with its fields that are not empty, but for places and contexts."""
    if isinstance(value, ast.AST):
        pieces.append(f"({type(value).__name__}")
        for name in value._fields:
            item = getattr(value, name, None)
            if (item is None and not isinstance(value, ast.Constant)) or item == []:
                continue
            if name not in ("ctx", "kind", "type_comment"):
                pieces.append(f" {name}=")
                _write(item, pieces)
        pieces.append(")")
    elif isinstance(value, list):
        pieces.append("[")
        for item in value:
            _write(item, pieces)
            pieces.append(",")
        pieces.append("]")
    else:
        # `ascii`, because what `repr` escapes depends on the version of Unicode.
        pieces.append(ascii(value))


def _imports(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """Yield what is imported at any depth, by a statement or by name, and what is reached from it by dots."""
    bound: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.split(".")[0]
                bound[alias.asname or first] = alias.name if alias.asname else first
                yield from _own(alias.name)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (f"{node.module}." if node.module else "")
            for alias in node.names:
                bound[alias.asname or alias.name] = base + alias.name
                yield from _own(base + alias.name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAMED.fullmatch(node.value):
            yield node.value.replace(":", ".")
    for node in nodes:
        if isinstance(node, ast.Attribute) and (path := _dotted(node)) and path[0] in bound:
            yield from _own(".".join((bound[path[0]], *path[1:])))


def _own(name: str) -> Iterator[str]:
    if name.split(".")[0] in ("diendan", ""):
        yield name


def _dotted(node: ast.expr) -> tuple[str, ...]:
    """Return a name with what is reached from it by dots; () where it begins with something else."""
    path: list[str] = []
    while isinstance(node, ast.Attribute):
        path.insert(0, node.attr)
        node = node.value
    return (node.id, *path) if isinstance(node, ast.Name) else ()


def _mentioned(nodes: Sequence[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def _resources(tree: ast.Module, nodes: Sequence[ast.AST]) -> Iterator[str]:
    """Yield the files that the module reads: as it declares them, and the endings of those of its own name.

    `make check` finds those that are read otherwise.
    """
    for node in nodes:
        if isinstance(node, ast.Call) and [getattr(each, "id", "") for each in node.args] == ["__file__"]:
            yield from filter(None, [_OF_ITS_NAME.get(getattr(node.func, "id", ""))])
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if not any(isinstance(target, ast.Name) and target.id == RESOURCES for target in targets):
            continue
        for item in getattr(getattr(node, "value", None), "elts", ()):
            if isinstance(item, ast.Constant) and isinstance(item.value, str):
                yield item.value
