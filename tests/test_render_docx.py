"""The DOCX: real styles, header rows, alt texts, sections and properties, whoever opens it."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from decree30 import RuleStatus, check_layout
from diendan.render.builtin import Builtin
from diendan.render.lowering.lowering import lower
from diendan.render.renderer_protocol import Rendered
from diendan.spec.formats import Layout
from render_samples import EXTENSION, context, figure, head, notebook, prose, request, table
from scripts.layout_styles import Look
from scripts.reference_documents import LOOKS, reference

PARTS = {
    "a": "# Kết quả\n\nXem @tbl-a, @fig-a, @fig-b và phụ lục. {long}\n\n## Viện trợ\n\nVăn bản. {long}\n\n"
    "### Cam kết\n\nVăn bản. {long}\n\n::: {.callout-note}\nSố liệu sơ bộ.\n:::",
    "b": "::: {.annex}\n# Bảng kê\n\nVăn bản. {long}\n:::\n\n::: {.annex}\n# Số liệu nền\n\n"
    "::: {.landscape}\nBảng rộng. {long}\n:::\n\nSau trang ngang.\n:::",
    **{f"fig-{name}.{part}": f"{part} {name}" for name in "ab" for part in ("caption", "alt")},
    "tbl-a.caption": "Bảng thử",
}
LONG = "Cao Bằng là tỉnh miền núi phía Bắc. " * 10


def make(work: Path, layout: Layout) -> Path:
    cells = (
        prose("a", long=LONG),
        table(),
        figure("fig-a", width="half"),
        figure("fig-b", width="half"),
        prose("b", long=LONG),
    )
    lowered = lower(notebook(*cells), context(PARTS, layout))
    lowered.write(work)
    outcome = Builtin().render([request(work, lowered.head, ("docx", "pdf"))])[0]
    assert isinstance(outcome, Rendered), outcome
    return work


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("official"), "official")


@pytest.fixture(scope="module")
def document(official: Path) -> Any:
    return Document(str(official / "out.docx"))


def test_headings_captions_and_properties(document: Any) -> None:
    styles = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert ("Heading 1", "I. Kết quả") in styles
    assert ("Heading 2", "1. Viện trợ") in styles
    assert ("Heading 3", "a) Cam kết") in styles
    assert ("Caption", "Bảng\u00a01. Bảng thử") in styles
    assert ("Caption", "Hình\u00a01. caption a") in styles
    core = document.core_properties
    assert (core.title, core.language, core.keywords) == (head().title, "vi-VN", "Cao Bằng, 34:04")


def test_tables_have_header_rows_and_figures_stand_in_none(document: Any) -> None:
    data = [
        item for item in document.tables if item._tbl.tblPr.find(qn("w:tblStyle")).get(qn("w:val")) == "Table"
    ]
    assert len(data) == 1
    assert data[0].rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    for item in document.tables:
        assert item._tbl.find(f".//{qn('w:drawing')}") is None
    alts = [item.get("descr") for item in document.element.iter(qn("wp:docPr"))]
    assert alts == ["alt a", "alt b"]


def test_sections_keep_a4_header_and_page_number(document: Any) -> None:
    sections = document.sections
    sizes = [(round(section.page_width.mm), round(section.page_height.mm)) for section in sections]
    assert set(sizes) == {(210, 297), (297, 210)}
    assert sizes.count((297, 210)) == 1
    assert [section.different_first_page_header_footer for section in sections] == [True] + [False] * (
        len(sizes) - 1
    )
    for section in sections:
        assert "PAGE" in section.header._element.xml
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in sections]
    assert [item.get(qn("w:start")) for item in starts if item is not None] == ["1", "1"]
    columns = [item for section in sections for item in section._sectPr.findall(qn("w:cols"))]
    assert [item.get(qn("w:num")) for item in columns if item.get(qn("w:num"))] == ["2"]


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_the_official_layout_conforms_to_the_decree(tmp_path: Path, format: str) -> None:
    cells = (prose("a", long=LONG), table(), figure("fig-a"), figure("fig-b"))
    lowered = lower(notebook(*cells), context(PARTS, "official"))
    lowered.write(tmp_path)
    Builtin().render([request(tmp_path, lowered.head, ("docx", "pdf"))])
    checked = check_layout(tmp_path / f"out.{format}")
    assert [result.rule.id for result in checked.results if result.verdict.status is RuleStatus.NOT_MET] == []


def test_entries_are_sorted_and_undated(official: Path) -> None:
    with zipfile.ZipFile(official / "out.docx") as package:
        names = package.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names[1:] == sorted(names[1:])
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("look", LOOKS)
def test_reference_documents_are_what_the_code_makes(look: Look) -> None:
    assert (EXTENSION / f"reference-{look}.docx").read_bytes() == reference(look)
