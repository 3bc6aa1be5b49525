"""The built-in renderer: what comes out, whoever runs it, and what hostile data may not do."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from diendan.errors import RenderFailed
from diendan.render.builtin import Builtin
from diendan.render.inspection.document_inspection import Expectations, inspect
from diendan.render.lowering.lowering import lower
from diendan.render.neutral_markdown import escape, plain
from diendan.render.opened_document import open_document
from diendan.render.quarto.quarto_text import quarto_text
from diendan.render.renderer_protocol import Rendered
from diendan.spec.formats import Format, Layout
from render_samples import (
    EPOCH,
    EXTENSION,
    PIXEL,
    context,
    figure,
    head,
    notebook,
    prose,
    request,
    rich,
    rich_context,
    table,
)
from rendered_documents import html_parts
from test_lowering import HOSTILE

FORMATS: tuple[Format, ...] = ("html", "pdf", "docx")


@pytest.fixture(scope="module", params=["brief", "official"])
def rendered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, Path]:
    """The rich notebook in all formats, once a layout."""
    layout: Layout = request.param
    work = tmp_path_factory.mktemp(layout)
    make(work, layout)
    return layout, work


def make(work: Path, layout: Layout) -> None:
    lowered = lower(rich()[0], rich_context(layout))
    lowered.write(work)
    outcome = Builtin().render([request(work, lowered.head, FORMATS)])[0]
    assert isinstance(outcome, Rendered), outcome


def test_every_document_passes_inspection(rendered: tuple[Layout, Path]) -> None:
    layout, work = rendered
    expectations = Expectations.of(lower(rich()[0], rich_context(layout)))
    for format in FORMATS:
        assert inspect(work / f"out.{format}", expectations) == []


def test_formats_hold_the_same_words(rendered: tuple[Layout, Path]) -> None:
    _, work = rendered
    for text in (
        "Hình 4. Công khai danh sách hộ nghèo",
        "Tỷ lệ nghèo đa chiều",
        "18,2%",
        "chưa có số liệu",
        "giải ngân",
    ):
        for format in FORMATS:
            flat = re.sub(r"\s+", " ", open_document(work / f"out.{format}").text)
            assert text in flat, (text, format)


def test_pdf_is_tagged_with_alt_texts_headings_and_table_headers(rendered: tuple[Layout, Path]) -> None:
    _, work = rendered
    reader = PdfReader(work / "out.pdf")
    roles, alts = tags(reader)
    assert roles.count("/Figure") >= 4
    assert {"/H1", "/Table", "/TH", "/TD", "/Caption", "/L"} <= set(roles)
    assert sum(alt.startswith("Biểu đồ đường") for alt in alts) == 4
    xmp = reader.xmp_metadata.stream.get_data().decode() if reader.xmp_metadata else ""
    assert re.search(r"pdfuaid:part>1<", xmp)
    assert re.search(r"pdfaid:part>2<", xmp)
    assert re.search(r"pdfaid:conformance>A<", xmp)
    fonts = {str(font["/BaseFont"]) for page in reader.pages for font in page_fonts(page)}
    assert all("TeXGyreTermes" in name or "BeVietnamPro" in name for name in fonts), fonts


def tags(reader: PdfReader) -> tuple[list[str], list[str]]:
    roles: list[str] = []
    alts: list[str] = []
    todo = [reader.root_object["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            if "/S" in node:
                roles.append(str(node["/S"]))
            if "/Alt" in node:
                alts.append(str(node["/Alt"]))
            if "/K" in node:
                todo.append(node["/K"])
    return roles, alts


def page_fonts(page: Any) -> list[Any]:
    fonts = page["/Resources"].get("/Font", {})
    return [font.get_object() for font in fonts.values()]


def test_html_is_one_small_file_that_loads_nothing(rendered: tuple[Layout, Path]) -> None:
    _, work = rendered
    page = (work / "out.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert len(page) < 500_000
    assert open_document(work / "out.html").addresses == ()
    assert page.count('alt="Biểu đồ đường') == 4
    assert '<html lang="vi">' in page
    assert re.search(r'<a class="skip" href="#main">', page)
    assert page.count("<caption") == 2
    assert page.count("<figcaption") == 4


ENVIRONMENTS = [
    {"TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C", "LANG": "vi_VN.UTF-8", "SOURCE_DATE_EPOCH": "1"},
]


def test_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    made = []
    for number, environment in enumerate(ENVIRONMENTS):
        folder = tmp_path / f"place {number}" / ("ở đâu" * number or "x")
        folder.mkdir(parents=True)
        script = (
            "import os, sys; os.umask(int(sys.argv[3], 8)); sys.path.insert(0, sys.argv[2]);"
            "from pathlib import Path; import test_render_builtin as t;"
            "[(Path(sys.argv[1], l).mkdir(), t.make(Path(sys.argv[1], l), l)) for l in ('brief', 'official')]"
        )
        arguments = [str(folder), str(Path(__file__).parent), ("022", "077")[number]]
        subprocess.run(
            [sys.executable, "-c", script, *arguments],
            cwd=folder,
            env={**os.environ, **environment},
            check=True,
            timeout=120,
        )
        made.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("out.*")})
    assert made[0].keys() == made[1].keys()
    assert len(made[0]) == 8
    assert [str(name) for name in made[0] if made[0][name] != made[1][name]] == []


@pytest.mark.parametrize("layout", ["brief", "official"])
def test_hostile_values_are_only_text(layout: Layout, tmp_path: Path) -> None:
    values = [value for value in HOSTILE if plain(value)]
    rows = [(value, f"ô{index}") for index, value in enumerate(values)]
    parts = {
        "a": "# Phần\n\n" + "\n\n".join(f"Giá trị: {escape(value)}. @fig-a @tbl-a" for value in values),
        "fig-a.caption": escape("; ".join(values[:8])),
        "fig-a.alt": escape("; ".join(values[:8])),
        "tbl-a.caption": escape("; ".join(values[8:])),
    }
    hostile_head = {
        "title": "Cao Bằng {{< x >}} <b> $x$ #import @fig-x [a](b) `c` \\ \"d\" 'e'",
        "subtitle": "= + - <script> --- \" onload='f'",
        "banner": "#panic() {{< x >}} [c]",
        "forum": "* _a_ : b",
    }
    lowered = lower(notebook(prose("a"), figure(), table(rows=rows)), context(parts, layout, **hostile_head))
    lowered.write(tmp_path)
    outcome = Builtin().render([request(tmp_path, lowered.head, FORMATS)])[0]
    assert isinstance(outcome, Rendered), outcome
    for format in FORMATS:
        opened = open_document(tmp_path / f"out.{format}")
        text = re.sub(r"\s+", "", opened.text)
        for value in values:
            assert re.sub(r"\s+", "", plain(value))[:40] in text, (format, value)
        assert re.sub(r"\s+", "", opened.title) == re.sub(r"\s+", "", hostile_head["title"])
        assert opened.addresses == ()
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<b>" not in page
    (description,) = [given for tag, given, _ in html_parts(page) if ("name", "description") in given]
    assert description == [("content", hostile_head["subtitle"]), ("name", "description")]


@pytest.mark.parametrize("value", ["a--b", "c---d", "e...f", "-5", "g-?h", "313/2025/NĐ-CP"])
def test_signs_that_typst_would_change_print_as_they_stand(value: str, tmp_path: Path) -> None:
    lowered = lower(notebook(prose("a")), context({"a": f"# Một\n\nGiá trị {escape(value)} đây"}))
    lowered.write(tmp_path)
    assert isinstance(Builtin().render([request(tmp_path, lowered.head, ("pdf",))])[0], Rendered)
    assert value in open_document(tmp_path / "out.pdf").text


@pytest.mark.parametrize("rows", [6, 30])
def test_no_row_of_a_table_stands_alone_on_a_page(rows: int, tmp_path: Path) -> None:
    parts = {"a": "# Một\n\n" + "văn bản\n\n" * 42 + "@tbl-a", "tbl-a.caption": "Bảng thử"}
    cells = [(f"dòng {n}", f"{n}") for n in range(rows)]
    lowered = lower(notebook(prose("a"), table(rows=cells)), context(parts))
    lowered.write(tmp_path)
    assert isinstance(Builtin().render([request(tmp_path, lowered.head, ("pdf",))])[0], Rendered)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "out.pdf").pages]
    held = [sum(f"dòng {n}\n" in page or f"dòng {n} " in page for n in range(rows)) for page in pages]
    captioned = next(place for place, page in enumerate(pages) if "Bảng thử" in page)
    assert held[captioned] > 1, held
    if rows == 6:
        assert held[captioned] == rows, held


def test_a_folded_text_gives_the_same_documents(rendered: tuple[Layout, Path], tmp_path: Path) -> None:
    layout, whole = rendered
    lowered = lower(rich()[0], rich_context(layout))
    lowered.write(tmp_path)
    folded = quarto_text(lowered.markdown, "sample")
    assert re.findall(r"^~{3,} .*", folded, re.MULTILINE), "nothing is folded"
    assert not re.search("^#", folded.partition("~~~")[0], re.MULTILINE), "a heading is left outside"
    (tmp_path / "lowered.md").write_text(folded, encoding="utf-8")
    assert isinstance(Builtin().render([request(tmp_path, lowered.head, FORMATS)])[0], Rendered)
    for format in FORMATS:
        assert (tmp_path / f"out.{format}").read_bytes() == (whole / f"out.{format}").read_bytes(), format


def test_a_fold_is_longer_than_any_fence_in_the_text() -> None:
    folded = quarto_text("---\ntitle: a\n---\n~~~~~\ncode\n~~~~~\n", "sample")
    opening, closing = [line for line in folded.splitlines() if line.startswith("~~~~~~")][:2]
    assert opening.startswith("~~~~~~ {.diendan-folded .screen ")
    assert closing == "~~~~~~"


def test_one_that_fails_does_not_take_the_others(tmp_path: Path) -> None:
    lowered = lower(notebook(prose("a")), context({"a": "# Một\n\nvăn bản"}))
    for name in ("good", "bad"):
        (tmp_path / name).mkdir()
        lowered.write(tmp_path / name)
    (tmp_path / "bad" / "lowered.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    requests = [request(tmp_path / name, lowered.head, ("html",)) for name in ("bad", "good")]
    bad, good = Builtin().render(requests)
    assert isinstance(bad, RenderFailed)
    assert "cao-bang/sample.vi" in str(bad)
    assert isinstance(good, Rendered)


def test_a_picture_that_is_missing_fails(tmp_path: Path) -> None:
    lowered = lower(
        notebook(prose("a"), figure()),
        context({"a": "# A\n\n@fig-a", "fig-a.caption": "c", "fig-a.alt": "d"}),
    )
    lowered.write(tmp_path)
    (tmp_path / "media" / "fig-a.png").unlink()
    for format in FORMATS:  # each alone: a page has its pictures put in by us, the others by pandoc
        assert isinstance(Builtin().render([request(tmp_path, lowered.head, (format,))])[0], RenderFailed)


def test_constants_of_the_samples() -> None:
    assert EXTENSION.is_dir()
    assert EPOCH == 1789430400
    assert PIXEL.startswith("iVBOR")
    assert head().subject_key == "34:04"
