"""Notebooks and contexts that the tests of lowering and rendering share."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diendan.render.lowering.lowered import LowerContext
from diendan.render.renderer_protocol import RenderRequest
from diendan.spec.document import DocumentHead, OfficialHeader
from diendan.spec.formats import Format, Layout
from diendan.spec.texts import Texts
from diendan.spec.wording.templates import Mark

ROOT = Path(__file__).parents[1]
EXTENSION = ROOT / "reports" / "_extensions" / "diendan"
EPOCH = 1789430400  # 2026-09-15
PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
).decode()


@dataclass(frozen=True)
class SampleTable:
    """A table of the Data Package, as far as a source line needs it."""

    by: str = "Tổng cục Thống kê"
    named: str = "Tỷ lệ nghèo đa chiều theo tỉnh"

    def title(self, language: Any) -> str:  # noqa: ARG002
        return self.named

    def publisher(self, language: Any) -> str:  # noqa: ARG002
        return self.by


class Words:
    """Texts given in the test: part name to Markdown, `{name}` is replaced by a value."""

    def __init__(self, parts: Mapping[str, str]) -> None:
        self.parts = parts

    def render(self, name: str, values: Mapping[str, Any], mark: Mark | None = None) -> str:  # noqa: ARG002
        text = self.parts[name]
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", str(value))
        return text


def head(layout: Layout = "brief", **changes: Any) -> DocumentHead:
    """Return the head of a Cao Bằng report."""
    official = OfficialHeader(
        issuing_body="ỦY BAN NHÂN DÂN TỈNH CAO BẰNG",
        dateline="Cao Bằng, ngày 15 tháng 9 năm 2026",
        document_type="BÁO CÁO",
        legal_bases=(
            "Nghị định số 58/2022/NĐ-CP ngày 31 tháng 8 năm 2022 của Chính phủ về đăng ký và quản lý"
            " hoạt động của các tổ chức phi chính phủ nước ngoài tại Việt Nam",
            "Quyết định số 90/QĐ-TTg ngày 18 tháng 01 năm 2022 của Thủ tướng Chính phủ phê duyệt"
            " Chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2021 - 2025",
        ),
        recipients=("Bộ Ngoại giao", "Lưu: VT, NC"),
        authority="TM. ỦY BAN NHÂN DÂN",
        position="CHỦ TỊCH",
    )
    facts: dict[str, Any] = {
        "title": "Báo cáo: tỉnh Cao Bằng",
        "language": "vi",
        "layout": layout,
        "subject_title": "tỉnh Cao Bằng",
        "subject_name": "Cao Bằng",
        "subject_key": "34:04",
        "subject_line": "Mã đơn vị hành chính 04 (hệ thống 34 đơn vị, từ 01/7/2025)",
        "forum": "Diễn đàn đối tác giảm nghèo quý III năm 2026",
        "occasion": "Hà Nội, ngày 15 tháng 9 năm 2026",
        "banner": "Thông tin diễn đàn là ví dụ minh họa",
        "official": official if layout == "official" else None,
    }
    return DocumentHead(**{**facts, **changes})


def context(parts: Mapping[str, str], layout: Layout = "brief", **changes: Any) -> LowerContext:
    """Return a context whose texts are `parts`."""
    texts: Any = Words(parts)
    tables: Any = {"poverty": SampleTable()}
    return LowerContext("cao-bang/sample.vi", head(layout, **changes), texts, tables)


def rich() -> tuple[dict[str, Any], Texts]:
    """Return the notebook with one of each construct, and its texts."""
    folder = ROOT / "tests" / "notebooks"
    notebook = json.loads((folder / "rich.ipynb").read_text(encoding="utf-8"))
    return notebook, Texts.load(folder / "rich.vi.md", "vi")


def rich_context(layout: Layout = "brief") -> LowerContext:
    tables: Any = {"poverty": SampleTable(), "labour": SampleTable(named="Lao động và việc làm")}
    return LowerContext("cao-bang/rich.vi", head(layout), rich()[1], tables)


def notebook(*cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return an executed notebook of `cells` after front matter and a parameters cell."""
    front = {"cell_type": "raw", "metadata": {}, "source": "---\ntitle: Sample\n---"}
    parameters = code('province = "cao-bang"', tags=["parameters"])
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [front, parameters, *cells]}


def code(source: str, *outputs: Mapping[str, Any], tags: Sequence[str] = ()) -> dict[str, Any]:
    metadata = {"tags": list(tags)} if tags else {}
    return {
        "cell_type": "code",
        "execution_count": 1,
        "metadata": metadata,
        "source": source,
        "outputs": list(outputs),
    }


def output(data: Mapping[str, Any], ours: Mapping[str, Any] | None = None) -> dict[str, Any]:
    metadata = {"diendan": ours} if ours else {}
    return {"output_type": "execute_result", "execution_count": 1, "data": dict(data), "metadata": metadata}


def prose(section: str, **values: Any) -> dict[str, Any]:
    ours = {"kind": "prose", "section": section, "values": values}
    return code(f'prose("{section}")', output({"text/markdown": "as it was", "text/plain": "prose"}, ours))


def figure(label: str = "fig-a", **changes: Any) -> dict[str, Any]:
    ours = {
        "kind": "figure",
        "label": label,
        "values": {},
        "unit": "34:04",
        "width": "full",
        "sources": [{"table": "poverty", "years": [2023], "preliminary": False}],
        "data": {"columns": ["year", "value"], "rows": [[2023, 29.07]]},
        **changes,
    }
    return code(f"#| label: {label}", output({"image/png": PIXEL, "text/plain": f"figure {label}"}, ours))


def table(
    label: str = "tbl-a", rows: Sequence[Sequence[str]] = (("a", "1"),), **changes: Any
) -> dict[str, Any]:
    ours = {
        "kind": "table",
        "label": label,
        "values": {},
        "unit": "34:04",
        "sources": [],
        "columns": [{"header": "Tên", "align": "left"}, {"header": "Số", "align": "right"}],
        "rows": [list(row) for row in rows],
        "row_header": True,
        "data": {"columns": ["name", "value"], "rows": [list(row) for row in rows]},
        **changes,
    }
    return code(f"#| label: {label}", output({"text/markdown": "|a|", "text/plain": f"table {label}"}, ours))


def request(work: Path, lowered_head: DocumentHead, formats: tuple[Format, ...]) -> RenderRequest:
    return RenderRequest("cao-bang/sample.vi", work, formats, EPOCH, lowered_head, EXTENSION)
