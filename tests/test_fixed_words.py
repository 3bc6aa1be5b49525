"""Fixed words: tables are read whole or refused by line; code asks for keys that exist, and for each row.

Who asks for what is found by walking the source, that of the notebooks too: no list of today's keys.
"""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pytest

import diendan
from diendan.errors import InputError
from diendan.language import Bilingual, nfc
from diendan.language.words_file import HEADER, WordTable, read_word_table

PACKAGE = Path(diendan.__file__).parent
TEXTS = Path(__file__).parents[1] / "notebooks" / "texts"
TABLES = {
    path: read_word_table(path)
    for path in sorted(PACKAGE.rglob("*.csv"))
    if path.read_text(encoding="utf-8").splitlines()[0] == ",".join(HEADER)
}
READER = "read_words"


@dataclass
class Module:
    """What a module knows of tables of words.

    tables: by the name that each has in it. askers: functions that ask a table for the key they are given.
    """

    path: Path
    tables: dict[str, Path] = field(default_factory=dict)
    askers: dict[str, Path] = field(default_factory=dict)

    @cached_property
    def tree(self) -> ast.Module:
        text = self.path.read_text(encoding="utf-8")
        if self.path.suffix == ".ipynb":
            cells = (cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code")
            text = "\n".join("".join(cell["source"]) for cell in cells)
        return ast.parse(text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    @cached_property
    def imports(self) -> list[ast.ImportFrom]:
        return [node for node in self.nodes if isinstance(node, ast.ImportFrom)]

    def asked(self) -> Iterator[tuple[Path, bool, ast.expr]]:
        """Yield each question: the table, whether it is for all words of a kind, and the key."""
        for node in self.nodes:
            match node:
                case ast.Subscript(value=ast.Name(id=name), slice=key) if name in self.tables:
                    yield self.tables[name], False, key
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="under"), args=[key]) if (
                    name in self.tables
                ):
                    yield self.tables[name], True, key
                case ast.Call(func=ast.Name(id=name), args=[key, *_]) if name in self.askers:
                    yield self.askers[name], False, key

    @cached_property
    def literals(self) -> set[str]:
        """The texts that stand in its source."""
        nodes = (node for node in self.nodes if isinstance(node, ast.Constant))
        return {node.value for node in nodes if isinstance(node.value, str)}

    @cached_property
    def filled_in(self) -> list[str]:
        """The texts with something filled in, as patterns."""
        found = (pattern(node) for node in self.nodes if isinstance(node, ast.JoinedStr))
        return [each for each in found if re.search(r"[a-z]{3}", each)]


def modules() -> list[Module]:
    """Return all modules with what each knows of tables: its own, and those of the modules it imports."""
    every = {module_name(path): Module(path) for path in sorted(PACKAGE.rglob("*.py"))}
    every |= {path.name: Module(path) for path in sorted(TEXTS.parent.glob("*.ipynb"))}
    for module in every.values():
        for statement in module.tree.body:
            match statement:
                case (
                    ast.AnnAssign(target=ast.Name(id=name), value=ast.Call(func=ast.Name(id=called)))
                    | ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=called)))
                ) if called == READER:
                    module.tables[name] = module.path.with_suffix(".csv")
        module.askers.update(asking_functions(module))
    changed = True
    while changed:
        changed = False
        for module in every.values():
            for node in module.imports:
                if node.module in every:
                    origin = every[node.module]
                    for alias in node.names:
                        name = alias.asname or alias.name
                        for here, there in ((module.tables, origin.tables), (module.askers, origin.askers)):
                            if alias.name in there and name not in here:
                                here[name] = there[alias.name]
                                changed = True
    return list(every.values())


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def asking_functions(module: Module) -> Iterator[tuple[str, Path]]:
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and node.args.args:
            for inner in ast.walk(node):
                match inner:
                    case ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id=key)) if (
                        name in module.tables and key == node.args.args[0].arg
                    ):
                        yield node.name, module.tables[name]


def pattern(key: ast.expr) -> str:
    """Return what a key matches: itself, or any part of a key for what is filled in; "" for another value."""
    match key:
        case ast.Constant(value=str(text)):
            return re.escape(text)
        case ast.JoinedStr(values=parts):
            return "".join(pattern(part) or "[^.]+" for part in parts)
    return ""


MODULES = modules()


def test_there_are_tables_and_they_are_found() -> None:
    assert set(TABLES) == {table for module in MODULES for table in module.tables.values()}


@pytest.mark.parametrize("module", [m for m in MODULES if m.tables or m.askers], ids=lambda m: m.path.stem)
def test_what_is_asked_for_exists(module: Module) -> None:
    for table, is_kind, key in module.asked():
        if asked := pattern(key):
            wanted = re.compile(asked + (r"\..+" if is_kind else ""))
            assert any(map(wanted.fullmatch, TABLES[table])), f"{asked} in {table.name}"


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_every_row_is_asked_for(table: Path) -> None:
    """By its key, in part filled in, or by its kind; where a value is the key, it stands in some source."""
    written = [*table.parent.glob("*.j2"), *TEXTS.glob("*.md")]
    exact = {key for path in written for key in re.findall(r'"([^"\n]+)"', path.read_text(encoding="utf-8"))}
    patterns: list[str] = []
    for module in MODULES:
        questions = [(key, is_kind) for asked, is_kind, key in module.asked() if asked == table]
        patterns += [pattern(key) + (r"\..+" if is_kind else "") for key, is_kind in questions]
        if any(not pattern(key) for key, _ in questions):
            exact |= {key for each in MODULES for key in each.literals}
        if questions:
            patterns += module.filled_in
    wanted = re.compile("|".join(filter(None, patterns)))
    unasked = [key for key in TABLES[table] if key not in exact and not wanted.fullmatch(key)]
    assert not unasked, f"no module, template, text or notebook prints these words of {table.name}"


def test_templates_of_the_page_use_every_word_that_they_are_given() -> None:
    folder = PACKAGE / "forum_page"
    templates = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.j2"))
    modules = [module for module in MODULES if module.path.parent == folder]
    asked = {
        asked
        for module in modules
        for _, is_kind, key in module.asked()
        if not is_kind
        for asked in [pattern(key)]
    }
    used = set(re.findall(r"words\.(\w+)", templates)) | set(re.findall(r'"(\w+)"', templates))
    used |= {key for module in modules for key in module.literals}
    begun = tuple(re.findall(r'words\["(\w+\.)" ~', templates))
    wanted = re.compile("|".join(filter(None, asked)))
    words = TABLES[folder / "page_words.csv"].under("page")
    assert not [
        key
        for key in words
        if key not in used and not key.startswith(begun) and not wanted.fullmatch(f"page.{key}")
    ]


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_words_are_composed(table: Path) -> None:
    assert not [text for words in TABLES[table].values() for text in words if nfc(text) != text]


@pytest.mark.parametrize(
    ("rows", "where", "said"),
    [
        ("key,vi\n", "line 1", "key,vi,en"),
        ("", "line 1", "key,vi,en"),
        ("key,vi,en\na,một\n", "line 2", "2 cells"),
        ("key,vi,en\na,một,\n", "line 2", "empty cell"),
        ("key,vi,en\na,một,one\nb, hai,two\n", "line 3", "blanks"),
        ("key,vi,en\na,một,one\na,hai,two\n", "line 3", "the key a again"),
        ("key,vi,en\na,{n} tỉnh,provinces\n", "line 2", "placeholders"),
        ('key,vi,en\na,"một\nhai",one\nb,,\n', "line 4", "empty cell"),
    ],
)
def test_a_table_that_is_none_is_refused_by_file_and_line(
    tmp_path: Path, rows: str, where: str, said: str
) -> None:
    path = tmp_path / "words.csv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_word_table(path)
    assert f"words.csv: {where}" in str(caught.value.findings[0])
    assert said in str(caught.value.findings[0])


def test_a_table_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    with pytest.raises(InputError, match=r"words\.csv"):
        read_word_table(path)
    path.write_bytes("key,vi,en\na,một,one\n".encode("utf-16"))
    with pytest.raises(InputError, match=r"words\.csv"):
        read_word_table(path)


def test_what_spreadsheets_write_is_read(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_bytes('key,vi,en\r\na.b,"một, hai","one, two"\r\n'.encode("utf-8-sig"))
    assert read_word_table(path) == {"a.b": ("một, hai", "one, two")}


def test_words_of_a_kind_keep_their_order_and_a_kind_that_is_none_is_an_error() -> None:
    words = WordTable({f"month.{n}": Bilingual(f"tháng {n}", f"month {n}") for n in (2, 1)})
    assert list(words.under("month").items()) == [
        ("2", ("tháng 2", "month 2")),
        ("1", ("tháng 1", "month 1")),
    ]
    with pytest.raises(KeyError):
        words.under("mon")


def test_pairs_of_words_are_made_joined_and_filled() -> None:
    one, two = Bilingual("một", "one"), Bilingual("hai", "two")
    assert Bilingual.of(lambda language: f"in {language}") == ("in vi", "in en")
    assert Bilingual.join("; ", [one, "2", two]) == ("một; 2; hai", "one; 2; two")
    assert Bilingual("từ {a} đến {n}", "from {a} to {n}").fill(a=one, n=5) == (
        "từ một đến 5",
        "from one to 5",
    )


def test_no_count_stands_before_a_plural_that_one_thing_has_not() -> None:
    """“1 projects”: a count goes behind its noun. “All {n}” and “of {n}” are totals, which are never one."""
    bare = re.compile(r"(?<!all )(?<!of )\{(?:n|count|days|lines|number)\} (?:[a-z]+ )?[a-z]+s\b")
    wrong = [
        f"{path.name}: {key}: {both.en}"
        for path, table in TABLES.items()
        for key, both in table.items()
        if bare.search(both.en)
    ]
    assert not wrong, "\n".join(wrong)
