"""What a real Quarto makes, compared with the built-in renderer. Runs where Quarto ≥ 1.9 is installed."""

import base64
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypdf import PdfReader

from diendan.data.datapackage import Package
from diendan.errors import RenderFailed, ToolMissing
from diendan.execute.notebook_execution import ExecuteRequest, execute
from diendan.render.builtin import Builtin
from diendan.render.lowering.lowered import LowerContext
from diendan.render.lowering.lowering import lower
from diendan.render.quarto.quarto_renderer import Quarto
from diendan.render.quarto.quarto_tool import find_quarto
from diendan.render.renderer_protocol import Rendered, RenderRequest
from diendan.spec.document import DocumentHead, OfficialHeader
from diendan.spec.formats import Format, Layout
from diendan.spec.texts import Texts
from render_samples import SampleTable, context, prose
from render_samples import notebook as prose_alone
from rendered_documents import docx_parts, headings, html_parts, pdf_text, png, same_document
from test_prose_constructs import PROSE

EPOCH = 1_789_430_400
ROOT = Path(__file__).parent.parent
EXTENSION = ROOT / "reports" / "_extensions" / "diendan"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FORMATS: tuple[Format, ...] = ("html", "pdf", "docx")
LAYOUTS: tuple[Layout, ...] = ("brief", "official")

try:
    find_quarto()
except ToolMissing as missing:
    pytest.skip(missing.message, allow_module_level=True)


class Words:
    """Texts with everything that the lowering writes and much that Quarto would take for its own."""

    def __init__(self, title: str) -> None:
        self.parts = PARTS | {"title": title}

    def render(self, name: str, values: Any, mark: Any = None) -> str:  # noqa: ARG002
        return self.parts[name]


PARTS = {
    "poverty": (
        "# Nghèo\n\nTỷ lệ nghèo là **25,5\u00a0%** (@fig-poverty, @tbl-facts) xem \"ngoặc\" 'đơn', "
        "giá 5\\$ và 6\\$, thư a\\@b, \\@fig\\-poverty, H~2~O, x^2^, *nghiêng*, `mã`, "
        "[liên kết](https://example.org).\n\n"
        '::: {.callout-note title="Ghi chú riêng"}\nNội dung *ghi chú*.\n:::\n\n'
        "::: {.callout-warning}\nLưu ý.\n:::\n\n"
        "::: {.key-figures}\n- **25,5\u00a0%** hộ nghèo\n- **1.200** hộ\n:::\n\n"
        "1. Một\n2. Hai\n\n- a\n- b\n\n## Chi tiết\n\nĐoạn văn.[^1]\n\n[^1]: Chú thích.\n\n"
        "{{< pagebreak >}}\n\n## Kết luận\n\n> Trích dẫn.\n"
    ),
    "fig-poverty.caption": "Tỷ lệ nghèo, % \\(2023\\)",
    "fig-poverty.alt": "Biểu đồ: tỷ lệ nghèo của Cao Bằng là 25,5 %",
    "tbl-facts.caption": "Số liệu chính",
}


def notebook() -> dict[str, Any]:
    def cell(*outputs: tuple[dict[str, Any], dict[str, str]]) -> dict[str, Any]:
        shown = [
            {"output_type": "display_data", "metadata": {"diendan": ours}, "data": data}
            for ours, data in outputs
        ]
        return {
            "cell_type": "code",
            "id": f"cell-{len(shown)}",
            "metadata": {},
            "execution_count": 1,
            "source": "show()",
            "outputs": shown,
        }

    def prose(section: str) -> tuple[dict[str, Any], dict[str, str]]:
        return {"kind": "prose", "section": section, "values": {}}, {"text/markdown": section}

    shared = {"values": {}, "unit": "34:04", "sources": [{"table": "poverty"}]}
    figure = {
        "kind": "figure",
        "label": "fig-poverty",
        "width": "full",
        "data": {"columns": ["year", "value"], "rows": [[2023, 25.5]]},
    }
    table = {
        "kind": "table",
        "label": "tbl-facts",
        "columns": [{"header": "Chỉ tiêu", "align": "left"}, {"header": "Giá trị", "align": "right"}],
        "rows": [["Hộ nghèo, %", "25,5"], ["=1+1", "{{< include x >}}"], ["a | b", "#import"]],
        "row_header": True,
    }
    image = {"image/png": base64.b64encode(png()).decode()}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            cell(prose("title"), prose("poverty")),
            cell((figure | shared, image), (table | shared, {"text/markdown": "|"})),
        ],
    }


def real_request(work: Path, path: Path, executed: Path) -> RenderRequest:
    """The report of a source notebook with its own parameters, lowered as in a run."""
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    report = path.stem
    sidecar = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    units = [output.get("metadata", {}).get("diendan", {}).get("unit") for output in outputs]
    key = next(unit for unit in units if unit)
    head = DocumentHead(report, "vi", sidecar["layout"], "tỉnh Cao Bằng", "Cao Bằng", key, key)
    texts = Texts.load(ROOT / "notebooks" / "texts" / f"{report}.vi.md", "vi")
    context = LowerContext(f"cao-bang/{report}.vi", head, texts, Package.load(ROOT).tables)
    lowered = lower(notebook, context)
    lowered.write(work)
    return RenderRequest(context.name, work, FORMATS, EPOCH, lowered.head, EXTENSION)


def request(work: Path, layout: Layout, title: str = "Báo cáo: “Cao Bằng” \\#1 \\@a") -> RenderRequest:
    official = OfficialHeader(
        issuing_body="ỦY BAN NHÂN DÂN TỈNH CAO BẰNG",
        dateline="Cao Bằng, ngày 15 tháng 9 năm 2026",
        legal_bases=("Nghị định số 30/2020/NĐ-CP", "Nghị định số 80/2020/NĐ-CP"),
        recipients=("Như trên", "Lưu: VT"),
    )
    head = DocumentHead(
        title="Báo cáo",
        language="vi",
        layout=layout,
        subject_title="tỉnh Cao Bằng",
        subject_name="Cao Bằng",
        subject_key="34:04",
        subject_line="Mã đơn vị hành chính 04 (hệ thống 34 đơn vị, từ 01/7/2025)",
        subtitle="Một dòng về tỉnh",
        forum="Diễn đàn quý III",
        occasion="Cao Bằng, 15/9/2026",
        official=official if layout == "official" else None,
    )
    texts: Any = Words(title)
    tables: Any = {"poverty": SampleTable()}
    lowered = lower(notebook(), LowerContext(f"cao-bang/{layout}.vi", head, texts, tables))
    lowered.write(work)
    return RenderRequest(f"cao-bang/{layout}.vi", work, FORMATS, EPOCH, lowered.head, EXTENSION)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The work directories of both layouts under both renderers, and Quarto's again elsewhere."""
    room = tmp_path_factory.mktemp("rendered")
    folders = {}
    for name, renderer in (("builtin", Builtin()), ("quarto", Quarto()), ("again", Quarto())):
        requests = [request(room / name / layout, layout) for layout in LAYOUTS]
        for layout, outcome in zip(LAYOUTS, renderer.render(requests), strict=True):
            assert isinstance(outcome, Rendered), str(outcome)
            folders[f"{name}-{layout}"] = room / name / layout
    return folders


@pytest.mark.parametrize("layout", LAYOUTS)
class TestBothRenderersGive:
    def test_the_same_html(self, made: dict[str, Path], layout: Layout) -> None:
        pages = [(made[f"{name}-{layout}"] / "out.html").read_text("utf-8") for name in ("builtin", "quarto")]
        assert html_parts(pages[0]) == html_parts(pages[1])
        assert ("I. Nghèo" if layout == "official" else "Nghèo") in headings(pages[1])
        assert "charset" in pages[1].lower()

    def test_the_same_pdf_text(self, made: dict[str, Path], layout: Layout) -> None:
        builtin, quarto = (pdf_text(made[f"{name}-{layout}"] / "out.pdf") for name in ("builtin", "quarto"))
        assert builtin == quarto
        assert "Hình 1" in quarto.replace("\u00a0", " ")

    def test_the_same_docx(self, made: dict[str, Path], layout: Layout) -> None:
        builtin, quarto = (
            dict(docx_parts(made[f"{name}-{layout}"] / "out.docx")) for name in ("builtin", "quarto")
        )
        assert builtin.keys() == quarto.keys()
        assert builtin["word/document.xml"] == quarto["word/document.xml"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_both_renderers_give_the_same_from_one_executed_notebook(path: Path, tmp_path: Path) -> None:
    asked = ExecuteRequest(path, {"language": "vi"}, tmp_path / "executed", ROOT, 300)
    executed = execute(asked).notebook
    builtin, quarto = (real_request(tmp_path / name, path, executed) for name in ("builtin", "quarto"))
    for renderer, each in ((Builtin(), builtin), (Quarto(), quarto)):
        (made,) = renderer.render([each])
        assert isinstance(made, Rendered), str(made)
    for format in FORMATS:
        assert same_document(builtin.document(format), quarto.document(format)), format


@pytest.mark.parametrize("layout", LAYOUTS)
class TestQuartoGives:
    def test_the_same_bytes_twice(self, made: dict[str, Path], layout: Layout) -> None:
        for format in FORMATS:
            first, second = (
                (made[f"{name}-{layout}"] / f"out.{format}").read_bytes() for name in ("quarto", "again")
            )
            assert first == second

    def test_no_path_and_no_address_to_load_from(self, made: dict[str, Path], layout: Layout) -> None:
        folder = made[f"quarto-{layout}"]
        page = (folder / "out.html").read_text("utf-8")
        assert not re.search(r"""<script|<link[^>]+href=["'](?!data:)|\bsrc=["'](?!data:)|url\(""", page)
        parts = [page.encode(), *(content for _, content in docx_parts(folder / "out.docx"))]
        parts.append((folder / "out.pdf").read_bytes())
        for secret in (str(folder), str(EXTENSION.parent), str(Path.home() / "")):
            assert not any(secret.encode() in part for part in parts if len(secret) > 2)

    def test_nothing_else_in_the_work_directory(self, made: dict[str, Path], layout: Layout) -> None:
        left = {path.name for path in made[f"quarto-{layout}"].iterdir()}
        assert left == {"lowered.md", "media", "data", "sources.csv", "out.html", "out.pdf", "out.docx"}


def test_a_document_that_quarto_cannot_make_takes_no_other_with_it(tmp_path: Path) -> None:
    good, bad = request(tmp_path / "good", "brief"), request(tmp_path / "bad", "brief")
    shutil.rmtree(bad.work / "media")
    failed, made = Quarto().render([bad, good])
    assert isinstance(failed, RenderFailed)
    assert "fig-poverty.png" in str(failed)
    assert isinstance(made, Rendered)


def test_a_title_that_looks_like_a_shortcode_is_printed(tmp_path: Path) -> None:
    for number, title in enumerate(
        [r"Tin \{\{\< env HOME \>\}\}", r"\>\}\} Tin \{\{\<", r"a\{\{\</\* env HOME \*/\>\}\}b"]
    ):
        (made,) = Quarto().render([request(tmp_path / str(number), "brief", title)])
        assert isinstance(made, Rendered), str(made)
        page = (tmp_path / str(number) / "out.html").read_text("utf-8")
        assert title.replace("\\", "") in [text.replace("\u00a0", " ").strip() for text in headings(page)]


def test_a_document_that_takes_too_long(tmp_path: Path) -> None:
    (failed,) = Quarto(seconds=0.05).render([request(tmp_path / "slow", "brief")])
    assert isinstance(failed, RenderFailed)
    assert "was not done after 0.05 seconds" in str(failed)


def test_prose_breaks_over_pages_as_with_the_other_renderer(tmp_path: Path) -> None:
    """The last paragraph goes with the signature, whatever Quarto keeps behind the text."""
    lowered = lower(prose_alone(prose("a")), context({"a": PROSE}, "official"))
    texts = []
    for renderer in (Quarto(), Builtin()):
        work = tmp_path / type(renderer).__name__
        work.mkdir()
        lowered.write(work)
        asked = RenderRequest("cao-bang/x.vi", work, ("pdf",), EPOCH, lowered.head, EXTENSION)
        (made,) = renderer.render([asked])
        assert isinstance(made, Rendered), made
        texts.append([page.extract_text() for page in PdfReader(work / "out.pdf").pages])
    assert texts[0] == texts[1]
