"""What the extension's filter does to any document that is no report of a forum, as Quarto hands it over."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from diendan.render.pandoc import pandoc

FILTER = Path(__file__).parent.parent / "reports" / "_extensions" / "diendan" / "diendan.lua"
STYLE = re.compile(r'<w:tblStyle w:val="(\w+)"')


def head(folder: Path, format: str, template: str, **metadata: str) -> str:
    """Return what a template gets of a document's metadata."""
    (folder / "template").write_text(template, encoding="utf-8")
    lines = "".join(f"{name}: {value}\n" for name, value in metadata.items())
    (folder / "in.md").write_text(f"---\n{lines}---\n", encoding="utf-8")
    words = ("in.md", "-t", format, "-L", str(FILTER), "--template", "template", "-o", "out")
    pandoc(words, folder, 0, "in.md")
    return (folder / "out").read_text("utf-8").strip()


@pytest.mark.parametrize("format", ["html", "typst"])
@pytest.mark.parametrize(
    ("lang", "given", "written"),
    [
        ("vi", "2026-03-05", "5/3/2026"),
        ("vi-VN", "15 tháng 11, 2026", "15/11/2026"),
        ("vi", "Quý III năm 2026", "Quý III năm 2026"),
        ("vi", "2026", "2026"),
        ("en", "2026-03-05", "2026-03-05"),
    ],
)
def test_a_vietnamese_date_stands_in_vietnamese_order(
    tmp_path: Path, format: str, lang: str, given: str, written: str
) -> None:
    metadata = {"lang": lang, "date": f'"{given}"', "date-modified": f'"{given}"'}
    assert head(tmp_path, format, "$date$ $date-modified$", **metadata) == f"{written} {written}"


def test_a_date_in_a_way_that_the_document_asks_for_stays(tmp_path: Path) -> None:
    metadata = {"lang": "vi", "date": '"2026-03-05"', "date-format": "iso"}
    assert head(tmp_path, "html", "$date$", **metadata) == "2026-03-05"


def test_the_abstract_is_headed_in_the_words_of_the_extension(tmp_path: Path) -> None:
    labels = "{abstract: Tóm tắt}"
    assert head(tmp_path, "html", "$abstract-title$", labels=labels) == "Tóm tắt"
    given = {"abstract-title": "Nội dung"}
    assert head(tmp_path, "html", "$abstract-title$", labels=labels, **given) == "Nội dung"


def styles(folder: Path, name: str, text: str) -> tuple[list[str], str]:
    """The styles of the tables of a DOCX in order, and its main part."""
    (folder / name).write_text(text, encoding="utf-8")
    pandoc((name, "-t", "docx", "-L", str(FILTER), "-o", "out.docx"), folder, 0, name)
    with ZipFile(folder / "out.docx") as package:
        part = package.read("word/document.xml").decode("utf-8")
    return STYLE.findall(part), part


def test_a_table_that_lays_out_a_figure_has_no_rules_and_the_one_in_it_has(tmp_path: Path) -> None:
    data = "<table><thead><tr><th>Crop</th></tr></thead><tbody><tr><td>Rice</td></tr></tbody></table>"
    without_header = "<table><tbody><tr><td>Rice</td><td>5</td></tr></tbody></table>"
    laid_out = f"<table><tbody><tr><td><div>{data}</div></td><td></td></tr></tbody></table>"
    text = "<p>between</p>".join((data, without_header, laid_out))
    assert styles(tmp_path, "in.html", text)[0] == ["Table", "Table", "Frame", "Table"]


def centred(identity: str, text: str) -> str:
    """A table of one cell without a header, whose content is a div, as Quarto lays out a figure."""
    lines = "".join(f"| {line:17} |\n" for line in (f"::: {{#{identity}}}", text, ":::"))
    return f"\n+:-----------------:+\n{lines}+-------------------+\n"


def test_code_that_is_laid_out_is_not_centred(tmp_path: Path) -> None:
    text = centred("fig-a", "picture") + "\nbetween\n" + centred("lst-a", "code")
    found, part = styles(tmp_path, "in.md", text)
    assert found == ["Frame", "Frame"]
    paragraphs = re.findall(r"<w:p>.*?</w:p>", part, re.DOTALL)
    in_the_middle = {word: '"center"' in p for p in paragraphs for word in ("picture", "code") if word in p}
    assert in_the_middle == {"picture": True, "code": False}
