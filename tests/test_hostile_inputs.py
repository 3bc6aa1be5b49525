"""What people write is read whole or refused with its place, in every input by the same rule; nothing else
comes out of it than findings."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diendan.checks import check_and_fix, report_checks
from diendan.checks.texts.two_languages import check_two_languages
from diendan.checks.texts.typed_figures import check_typed_figures
from diendan.data.checking.table_checks import check_table
from diendan.data.csv_files import CsvFile, is_formula
from diendan.data.datapackage import Package
from diendan.data.package_tables import SchemaColumn, Table
from diendan.data.unit_tables import read_unit_tables
from diendan.errors import DiendanError, Finding, InputError
from diendan.language import Bilingual
from diendan.language.invisible_characters import hidden, is_blank, spelt_out, without_hidden
from diendan.parsing.json_text import parse_json
from diendan.parsing.notebook_files import parameters, parse_notebook
from diendan.parsing.python_text import parse_python
from diendan.parsing.strict_yaml import parse_yaml, read_yaml
from diendan.project import Project
from diendan.render.lowering.notebook_cells import ExecutedCell, option_findings
from diendan.spec.forum_file import load_forum
from diendan.spec.province_file import load_profile
from diendan.spec.texts import Texts
from tiny_project import tiny_project

HIDDEN = (
    "\u200b",
    "a\u200bb",
    "\u202eabc",
    "a\u2066b",
    "\x07",
    "\x7f",
    "\x85",
    "\xad",
    "\u00ad\u200d",
    "\ufeff",
    "\u2028",
    "\ue000",
    "\U000f0000",
    "\u0378",
    "\ufffe",
    "\ufffd",
    "\u3164",
    "\u115f",
    "\u2800",
    "\ufe0f",
    "\U000e0041",
    "\u034f",
    "\u180e",
    "a\ud800b",
)
BLANK = ("\u0301", "\u00a0\u0301")
VISIBLE = ("Cao Bằng", "a\u00a0b", "a\u202fb", "½ ₫ → ≥", "中", "e\u0323\u0302", "“x” – y…", "3,5 %")


def table_of_texts() -> Table:
    both = Bilingual("x", "x")
    columns = tuple(
        SchemaColumn(name, kind, both, None, None)
        for name, kind in (("a", "string"), ("b", "number"), ("c", "integer"))
    )
    return Table(
        "t", "data/t.csv", Path("t.csv"), both, both, "", False, (), columns, (), (), (), None, ()
    )  # fmt: skip


def findings_of_cell(text: str, *, a: bool = False, b: str = "1", c: str = "1") -> list[Finding]:
    row = (text if a else "x", b, c)
    return check_table(table_of_texts(), CsvFile(("a", "b", "c"), (row,), (2,), "", ()), {})


def findings_of_key(folder: Path, text: str) -> list[Finding]:
    path = folder / "a.yml"
    path.write_text("# a comment\ntitle:\n  vi: " + json.dumps(text) + "\n  en: x\n", encoding="utf-8")
    findings: list[Finding] = []
    if block := read_yaml(path, "params/a.yml", findings):
        block.bilingual("title")
    return findings


@pytest.mark.parametrize("text", [*HIDDEN, *BLANK])
def test_text_that_no_reader_sees_is_refused_in_every_input(text: str, tmp_path: Path) -> None:
    (finding,) = findings_of_key(tmp_path, text)
    assert finding.where.startswith("params/a.yml: line 3, key `title.vi"), finding
    assert str(finding).encode(), "a message that can be printed"
    (finding,) = findings_of_cell(text, a=True)
    assert finding.where == "data/t.csv: row 2, column a"
    assert str(finding).encode()
    if text in BLANK:
        return
    with pytest.raises(InputError, match=r"n: cell 1, line 2"):
        parse_notebook(json.dumps(notebook_of(f"x\n{text}")), "n")
    if "\ud800" not in text:
        (tmp_path / "a.vi.md").write_text(f"=== a ===\nb {text} c\n", encoding="utf-8")
        with pytest.raises(InputError, match=r"a\.vi\.md: line 2"):
            Texts.load(tmp_path / "a.vi.md", "vi")


@pytest.mark.parametrize("text", VISIBLE)
def test_text_that_readers_see_passes_in_every_input(text: str, tmp_path: Path) -> None:
    assert findings_of_key(tmp_path, text) == []
    assert findings_of_cell(text, a=True) == []
    assert parse_notebook(json.dumps(notebook_of(text)), "n")["cells"][0]["source"] == text


@given(st.text(st.characters(exclude_categories=())))
def test_the_rule_agrees_with_itself(text: str) -> None:
    visible = without_hidden(text)
    assert hidden(visible) == ""
    assert (visible == text) == (hidden(text) == "")
    assert hidden(spelt_out(text)) == ""
    assert is_blank(visible) == is_blank(text)


def notebook_of(source: str, **changes: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], **changes}
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_of_data_is_a_formula_in_a_spreadsheet(sign: str) -> None:
    (finding,) = findings_of_cell(f"{sign}SUM(A1)", a=True)
    assert finding.where == "data/t.csv: row 2, column a"
    assert "a spreadsheet takes for a formula" in finding.expected
    assert findings_of_cell(f"x {sign} y", a=True) == []


@pytest.mark.parametrize("number", ["-3.5", "+3.5", "-1", "-1e5", "0"])
def test_numbers_are_no_formulas(number: str) -> None:
    assert not is_formula(number)
    assert findings_of_cell("", b=number) == []
    assert findings_of_cell(number, a=True) == []


def test_the_tables_that_bundles_copy_hold_no_formula() -> None:
    package = Package.load(Path(__file__).parents[1])
    cells = {cell for table in package.tables.values() for row in table.select().rows for cell in row}
    assert len(cells) > 10_000
    assert [
        cell for cell in cells if cell[:1] in tuple("=+-@\t\r") and not re.fullmatch(r"[+-]?[\d.]*", cell)
    ] == []


@pytest.mark.parametrize("number", ["9" * 16, "9" * 5000, "1e999", "NaN", "inf", "0x10", "1_0", "١"])
def test_a_number_of_data_keeps_its_digits(number: str) -> None:
    assert [finding.where for finding in findings_of_cell("", c=number)] == ["data/t.csv: row 2, column c"]
    if not number.isdigit() or len(number) > 30:
        assert [finding.where for finding in findings_of_cell("", b=number)] == [
            "data/t.csv: row 2, column b"
        ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1\nb: *x", "line 2: got the alias `*x`"),
        ("a: !!binary x", "line 1: got the tag"),
        ("a: " + "9" * 5000, "line 1, key `a`: got a whole number of 5000 digits"),
        ("a: .nan", "line 1, key `a`: got `.nan`, which is no finite number"),
        ("a: 2026-02-30", "line 1, key `a`: got `2026-02-30`"),
        ("a: {b: [1, .nan]}", "line 1, key `a.b`: got `.nan`"),
        ('b: x\na: {c: "\\ud800"}', "line 2, key `a.c`: got the character U+D800"),
        ("a: \x07", "line 1: got the character U+0007"),
        ('a: "\\U00110000"', "expected valid YAML"),
        ("[" * 3000, "too deeply nested"),
        ("a: 1\na: 2", "line 2, key `a`: got the key a second time (first in line 1)"),
        ("a" * 200_001, "at most 200000"),
    ],
)
def test_yaml_is_refused_by_line_and_key(text: str, said: str) -> None:
    findings: list[Finding] = []
    if block := parse_yaml(text, "f.yml", findings):
        block.values()
    (finding,) = findings
    assert said in str(finding)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "too deeply nested"),
        ("[" * 101 + "]" * 101, "too deeply nested"),
        ('{"a": ' + "9" * 5000 + "}", "thousands of digits"),
        ('{"a":\n x}', "line 2"),
        (b"\xff", "UTF-8"),
    ],
)
def test_json_is_refused_with_its_cause(text: str | bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse_json(text, "f.json")
    assert parse_json("[" * 100 + "]" * 100, "f.json")


@pytest.mark.parametrize(
    "source",
    ["(" * 1000, "[" * 150 + "]" * 150, "1" + "+1" * 3000, "a" + ".b" * 3000, "x = " + "9" * 5000, "x\ud800"],
)
def test_python_is_read_or_a_syntax_error(source: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        parse_python(source)
    assert caught.value.msg.encode()
    assert caught.value.lineno


@pytest.mark.parametrize("value", ["9" * 16, "1e999", "'a\\u200bb'", "'\\ud800'", "-" * 200 + "1"])
def test_parameters_are_usual_values(value: str) -> None:
    tagged = notebook_of(f"a = 1\nb = {value}", metadata={"tags": ["parameters"]})
    with pytest.raises(InputError, match=r"n: cell 1, line 2"):
        parameters(parse_notebook(json.dumps(tagged), "n"), "n")


@pytest.mark.parametrize(
    "changes",
    [
        {"outputs": [5]},
        {"outputs": {}},
        {"outputs": [{"output_type": "stream", "text": 5}]},
        {"outputs": [{"output_type": "display_data", "data": {"text/plain": 5}}]},
        {"outputs": [{"output_type": "display_data", "data": []}]},
        {"outputs": [{"data": {}}]},
        {"metadata": {"tags": [[]]}},
        {"metadata": {"tags": "x"}},
    ],
)
def test_a_notebook_of_another_shape_is_named_by_its_cell(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="n: cell 1"):
        parse_notebook(json.dumps(notebook_of("x", **changes)), "n")


@pytest.mark.parametrize(
    "options",
    ["layout-ncol: x", "layout-ncol: 99", "label: [a]", "fig-cap: {a: b}", "a: *b", "x: " + "9" * 5000, "["],
)
def test_cell_options_that_cannot_be_are_named(options: str) -> None:
    assert list(option_findings(ExecutedCell(3, "code", f"#| {options}\nx", frozenset()), "cell 3"))


@pytest.mark.parametrize("template", ["{{ 9**9**9 }}", "{{ 'x' * 9 }}", "{{ 1/0 }}", "{{ [1][x] }}"])
def test_a_template_that_computes_too_much_is_a_finding(template: str, tmp_path: Path) -> None:
    (tmp_path / "a.vi.md").write_text(f"=== a ===\n{template}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.vi\.md: line 2, part a"):
        Texts.load(tmp_path / "a.vi.md", "vi").render("a", {})


HOSTILE: tuple[str, ...] = (
    *HIDDEN,
    *BLANK,
    "",
    "=1+1",
    "9" * 5000,
    "1e999",
    ".nan",
    "[" * 200,
    "{" * 200,
    "&a",
    "*a",
    "!!set x",
    "<<",
    "a" * 3000,
    "../../x",
    "/etc/hostname",
    "{{ 1/0 }}",
    "{% for",
    "{{ (" * 90,
    "@tbl-x",
    ":::",
    "%",
    "'\"",
    "\\",
    "\r",
    "2026-02-30",
    "-1",
    "true",
    "null",
    "1:2",
    "~",
    "? x",
    "| ",
    "> ",
    "`",
    "#",
    "---\n---",
    "x" * 9000,
    "\0",
)
PROFILE = """\
topics: [{vi: Nghèo, en: Poverty}]
office: {agency: UBND, place: Cao Bằng, signatory: {name: A, position: B}, recipients: [a, b]}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = tiny_project(tmp_path_factory.mktemp("inputs"))
    made.province_file("cao-bang").parent.mkdir()
    made.province_file("cao-bang").write_text(PROFILE, encoding="utf-8")
    return made


def spoilt_text(text: str, hostile: str, chance: random.Random) -> str:
    """Put `hostile` in the place of a value, a word, or between two letters."""
    lines = text.split("\n")
    number = chance.randrange(len(lines))
    if found := re.match(r"(\s*[-\w]+:\s*)", lines[number]):
        lines[number] = found[1] + (json.dumps(hostile) if chance.random() < 0.5 else hostile)
        return "\n".join(lines)
    place = chance.randrange(len(text))
    return text[:place] + hostile + text[place:]


def spoilt_json(text: str, hostile: str, chance: random.Random) -> str:
    """Replace some value, whatever it is, by a hostile text or by something of another type."""
    whole = json.loads(text)
    holder: Any = whole
    while True:
        key: Any = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.2:
            break
        holder = inner
    holder[key] = chance.choice([hostile, hostile, None, 5, -1.5, [], {}, [hostile], {"x": hostile}, True])
    return json.dumps(whole)


def unit_tables(project: Project) -> None:
    read_unit_tables.cache_clear()
    assert read_unit_tables(project.root)


def catalogue(project: Project) -> None:
    assert Package.load(project.root).indicators


def inputs_of(
    project: Project,
) -> dict[str, tuple[Path, Callable[[str, str, random.Random], str], list[Any]]]:
    root, profile = project.root, project.province_file("cao-bang")
    inputs: list[Any] = [
        report_checks._cells,
        report_checks.stored_notebooks,
        lambda p: check_typed_figures(p.root),
        lambda p: check_two_languages(p.root),
    ]
    return {
        "forum": (project.forum_file("test"), spoilt_text, [lambda p: load_forum(p, "test")]),
        "sidecar": (
            project.sidecar_file("tiny"),
            spoilt_text,
            [check_and_fix._forums, report_checks._cells],
        ),
        "province": (
            profile,
            spoilt_text,
            [lambda p: load_profile(p, "cao-bang")],
        ),
        "texts": (project.text_file("tiny", "vi"), spoilt_text, inputs),
        "notebook": (project.notebook("tiny"), spoilt_json, [check_and_fix._forums, *inputs]),
        "descriptor": (root / "data" / "datapackage.json", spoilt_json, [lambda p: Package.load(p.root)]),
        "units": (
            root / "data" / "units" / "titles.csv",
            spoilt_text,
            [unit_tables],
        ),
        "indicators": (root / "data" / "indicators.csv", spoilt_text, [catalogue]),
    }


@pytest.mark.parametrize(
    "kind", ["forum", "sidecar", "province", "texts", "notebook", "descriptor", "units", "indicators"]
)
def test_an_input_gives_findings_and_nothing_else(kind: str, project: Project) -> None:
    path, spoilt, looks = inputs_of(project)[kind]
    right, chance = path.read_bytes(), random.Random(kind)
    refused = 0
    try:
        for _ in range(30):
            text = spoilt(right.decode(), chance.choice(HOSTILE), chance)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
            for look in looks:
                try:
                    found = look(project)
                    refused += bool(list(found) if hasattr(found, "__next__") else 0)
                except DiendanError as error:
                    refused += len(str(error).encode()) > 0  # a message that can be printed
    finally:
        path.write_bytes(right)
    assert refused >= 3, "nothing was spoilt"
