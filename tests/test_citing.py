"""`diendan cites`: what it names is what prints and draws other figures when the value changes."""

import csv
import io
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import html  # type: ignore[import-untyped]

from conftest import FORUM, PROVINCES
from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.citing.asked_cells import asked_by_figure, asked_by_name
from diendan.citing.dependents import WEIGHTS, Dependent, dependents
from diendan.citing.dependents_text import dependent_csv, dependent_lines
from diendan.citing.figure_places import figure_places
from diendan.cli import main
from diendan.data.datapackage import Package
from diendan.errors import InputError
from diendan.language import LANGUAGES
from diendan.project import Project
from document_changes.blocks import DocumentBlock, PrintedFigure
from tiny_project import ROOT, change_value, copy_inputs

BRIEF = "policy-dialogue-brief"
PRINTED = ("headline", "text", "table")
# Cao Bằng is a unit of its own; Đắk Lắk is made up of the former Đắk Lắk and Phú Yên (54).
OWN = "poverty_income?indicator=poverty_rate_income&province_code=04&year=2010#value"
PART = "poverty_income?indicator=poverty_rate_income&province_code=54&year=2010#value"
RATE = "poverty_multidimensional?indicator=poverty_rate_multidimensional_household&year=2023"


@pytest.fixture
def project(bundle: Path, tmp_path: Path) -> Project:
    """A copy of the project with the bundle of the tests, whose data a test may change."""
    root = tmp_path / "copy"
    copy_inputs(root)
    shutil.copytree(bundle, root / "reports" / FORUM, copy_function=shutil.copyfile)
    return Project.at(root)


@pytest.fixture(scope="module")
def made(bundle: Path) -> Project:
    """The project with the bundle of the tests, to look at."""
    return Project.at(ROOT, bundle.parents[1])


def named(project: Project, line: str) -> list[Dependent]:
    return dependents(project, FORUM, [asked_by_name(Package.load(project.root), line)])


def documents(found: list[Dependent], *weights: str) -> set[str]:
    return {each.document for each in found if each.weight in weights and each.how != "counted"}


def give(project: Project, line: str, value: str) -> None:
    """Give the row that `line` names another value, and make what is outdated again."""
    table, keys = line.partition("#")[0].split("?")
    wanted = dict(pair.split("=") for pair in keys.split("&"))
    path = project.data / "indicators" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    header, *rows = csv.reader(io.StringIO(text))
    (row,) = (row for row in rows if wanted.items() <= dict(zip(header, row, strict=True)).items())
    changed = [value if name == "value" else cell for name, cell in zip(header, row, strict=True)]
    change_value(project, table, ",".join(row) + "\n", ",".join(changed) + "\n")


def make(project: Project) -> None:
    summary = run_forum(project, FORUM, Options(only=PROVINCES, renderer="builtin"), Lines(sys.stdout))
    assert summary.troubles == ()


def seen(bundle: Path, what: Callable[[html.HtmlElement], list[str]]) -> dict[str, list[str]]:
    """Return what is seen of every document of a bundle, by the name of its report."""
    pages = [path for path in bundle.glob("*/*.html") if ".slides." not in path.name]
    return {
        path.relative_to(bundle).as_posix().removesuffix(".html"): what(html.parse(str(path)).getroot())
        for path in pages
    }


def printed_numbers(page: html.HtmlElement) -> list[str]:
    """The numbers of a document, without its notes, which hold the rows themselves."""
    for note in page.xpath('//*[@class="source-note"] | //style | //script'):
        note.drop_tree()
    return re.findall(r"\d[\d.,]*", str(page.text_content()))


def pictures(page: html.HtmlElement) -> list[str]:
    return [str(address) for address in page.xpath("//img/@src")]


def words(page: html.HtmlElement) -> list[str]:
    return str(page.text_content()).split()


def differing(before: dict[str, list[str]], after: dict[str, list[str]]) -> set[str]:
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


def test_what_changes_is_what_was_named(project: Project) -> None:
    """A value that is printed itself; one in a mean weighted with the people of two provinces; one that also
    stands in such a mean, and that every brief draws on its map."""
    asked = OWN, PART, f"{RATE}&province_code=54#value"
    own, part, rate = (
        [each for each in named(project, line) if each.document.startswith(PROVINCES)] for line in asked
    )
    for found, slug in ((own, "cao-bang"), (part, "dak-lak")):
        assert documents(found, *PRINTED) == {f"{slug}/{BRIEF}.{language}" for language in LANGUAGES}
    assert {(each.rule, each.cells) for each in part if each.weight == "text"} == {("weighted_mean", 4)}
    briefs = {f"{slug}/{BRIEF}.{language}" for slug in PROVINCES for language in LANGUAGES}
    assert documents(rate, "chart") > briefs

    bundle = project.bundle(FORUM)
    before = [seen(bundle, what) for what in (printed_numbers, pictures, words)]
    for line, value in zip(asked, ("88.8", "77.7", "61.5"), strict=True):
        give(project, line, value)
    make(project)
    after = [seen(bundle, what) for what in (printed_numbers, pictures, words)]
    figures, drawn, said = (differing(*sides) for sides in zip(before, after, strict=True))
    found = [*own, *part, *rate]
    assert figures == documents(found, *PRINTED)
    assert drawn == documents(found, "chart")
    assert said <= documents(found, *WEIGHTS)
    for each in own:
        if each.how == "itself":
            assert "38" in each.printed
            assert each.printed in each.shown


def test_places_are_told_heaviest_first(made: Project) -> None:
    found = named(made, f"{RATE}&province_code=04#value")
    weights = [WEIGHTS.index(each.weight) for each in found]
    assert weights == sorted(weights)
    first = found[0]
    assert (first.weight, first.how, first.document) == ("headline", "itself", f"cao-bang/{BRIEF}.vi")
    cells = [each for each in found if each.weight == "table" and each.document == f"cao-bang/{BRIEF}.en"]
    assert any(each.shown.endswith("· Cao Bang: 21.2%") and each.row > 1 for each in cells)
    assert {"page", "chart", "file"} <= {each.weight for each in found}
    for language in LANGUAGES:
        lines = list(dependent_lines([], found, FORUM, language))
        assert len(lines) > len(found)
    rows = list(csv.DictReader(io.StringIO(dependent_csv(found).removeprefix("\ufeff"))))
    assert rows[0]["shown"] == first.shown


def test_a_figure_of_a_document_names_its_cells(made: Project) -> None:
    from diendan.bundle.why import figures_like, published_sources

    _, lines = published_sources(made, FORUM, f"dak-lak/{BRIEF}.vi")
    (number,) = {line.number for line in lines if str(line.cells) == PART}
    assert figures_like(lines, f"#{number}", "") == [number]
    asked = asked_by_figure(Package.load(made.root), [line for line in lines if line.number == number])
    assert PART in [each.line for each in asked]
    assert len(asked) == 4
    found = dependents(made, FORUM, asked)
    assert documents(found, *PRINTED) >= {f"dak-lak/{BRIEF}.vi", f"dak-lak/{BRIEF}.en"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("labour", r"TABLE\?KEY=VALUE"),
        ("labor?year=2024#value", "Did you mean `labour`"),
        ("labour?yaer=2024#valeu", "Did you mean `year`.*\n.*Did you mean `value`"),
        (
            "labour?indicator=unemployment_rate_working&year=2024#value",
            "Did you mean `unemployment_rate_working_age`",
        ),
        ("labour?indicator=informal_employment_rate&province_code=04&year=2010#value", "these rows have: 20"),
    ],
)
def test_a_wrong_cell_names_what_is_near(line: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        asked_by_name(Package.load(ROOT), line)
    assert re.search(words, str(refused.value))


def test_the_command_says_where_nothing_stands_on_a_cell(
    made: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(Project, "find", staticmethod(lambda: made))
    table = tmp_path / "found.csv"
    nothing = "literacy?indicator=literacy_rate_15plus&province_code=04&year=2006#value"
    assert main(["cites", nothing, "--language", "en", "--csv", str(table)]) == 0
    assert "Nothing in reports/2026-q3 stands on this cell." in capsys.readouterr().out
    assert table.read_text(encoding="utf-8-sig").count("\n") == 1
    assert main(["cites", f"cao-bang/{BRIEF}.vi", "#1"]) == 0
    assert main(["cites", "labour?year=2024#nothing"]) == 2
    assert main(["cites", nothing, "--forum", "2024-q3"]) == 2


def block(text: str, at: str) -> Iterator[str]:
    figure = PrintedFigure(1, at, text.index(at))
    yield from (place.shown for place in figure_places([DocumentBlock("text", text, figures=(figure,))], {1}))


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("Năm 2023. Tỷ lệ là 2.439 đồng. Sau đó giảm.", "2.439", "Tỷ lệ là 2.439 đồng."),
        ("Hình 1. Tỷ lệ ở TP. Hồ Chí Minh là 4%", "4%", "Hình 1. Tỷ lệ ở TP. Hồ Chí Minh là 4%"),
        ("One is 4%. Two is 5%? Three.", "5%", "Two is 5%?"),
    ],
)
def test_the_sentence_around_a_figure_is_told(text: str, at: str, sentence: str) -> None:
    assert list(block(text, at)) == [sentence]
