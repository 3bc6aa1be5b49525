"""Constructs of prose: each is printed alike in every format, or refused with its line and the way out."""

import json
import re
from pathlib import Path

import pytest

from diendan.checks.report_checks import _cells, _constructs, _references
from diendan.errors import RenderFailed
from diendan.render.builtin import Builtin
from diendan.render.lowering.addresses import Passage
from diendan.render.lowering.constructs import construct_findings
from diendan.render.lowering.lowering import lower
from diendan.render.opened_document import open_document
from diendan.render.renderer_protocol import Rendered
from diendan.spec.formats import Format, Layout
from render_samples import context, notebook, prose, request
from tiny_project import tiny_project

FORMATS: tuple[Format, ...] = ("html", "pdf", "docx")
NEGATIVES = ("(-3,5%)", '"-4"', "[-5]", "từ\u00a0-6", "“-7”", "$-8", "-½", "~-9", "2020-2021", "bò-2", "/-1")
PROSE = f"""\
# Một

Các việc:

a) một;
b) hai,
nối dòng;

c) ba:

   - con một
   - con hai

d) bốn;
đ) năm;
e) sáu.

Hết.

1. Điều

   d) trong một
   đ) trong hai

::: {{.callout-note}}

## Tên hộp

Thân hộp.
:::

::: {{.callout-tip title="Tên khác"}}
Thân khác.
:::

{" và ".join(NEGATIVES)}.

(-12) mở đoạn.
"""


@pytest.fixture(scope="module", params=["brief", "official"])
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[Format, str]:
    """The visible text of each format of a report with each construct that is printed."""
    return _printed(tmp_path_factory.mktemp(request.param), request.param)


def _printed(work: Path, layout: Layout) -> dict[Format, str]:
    lowered = lower(notebook(prose("a")), context({"a": PROSE}, layout))
    lowered.write(work)
    (made,) = Builtin().render([request(work, lowered.head, FORMATS)])
    assert isinstance(made, Rendered), made
    return {format: re.sub(r"[^\S\u00a0]+", " ", open_document(path).text) for format, path in made.documents}


@pytest.mark.parametrize("format", FORMATS)
def test_points_keep_the_letters_that_they_are_written_with(
    printed: dict[Format, str], format: Format
) -> None:
    first, second = "Các việc: a) một; b) hai, nối dòng; c) ba:", "d) bốn; đ) năm; e) sáu. Hết."
    assert re.search(rf"{re.escape(first)} \W*con một \W*con hai {re.escape(second)}", printed[format])
    assert "Điều d) trong một đ) trong hai" in printed[format]


@pytest.mark.parametrize("format", FORMATS)
def test_a_negative_has_one_sign(printed: dict[Format, str], format: Format) -> None:
    assert f"{' và '.join(NEGATIVES)}." in printed[format]
    assert " (-12) mở đoạn." in printed[format]


@pytest.mark.parametrize("format", FORMATS)
def test_a_callout_takes_its_title_from_its_first_heading(printed: dict[Format, str], format: Format) -> None:
    assert re.search("Tên hộp:? Thân hộp. Tên khác:? Thân khác.", printed[format])
    assert "Lưu ý" not in printed[format]


def test_the_title_of_a_callout_is_no_heading() -> None:
    lowered = lower(notebook(prose("a")), context({"a": PROSE + "\n## Sau\n"}, "official"))
    assert "## 1\\. Sau" in lowered.markdown
    assert "Tên hộp\n::::" in lowered.markdown


@pytest.mark.parametrize(
    "points",
    [
        "a) x\nb) y\n\nText.",
        "d) x\ne) y",
        "1) x\n2) y",
        "Text.\n\n    a) code\n    đ",
        "~~~\nd) x\nđ) y\n~~~",
    ],
)
def test_other_lists_stay_as_they_are(points: str) -> None:
    assert points in lower(notebook(prose("a")), context({"a": points})).markdown


REFUSED = {
    "$x^2$": "mathematics (`$x^2$`)",
    "Một $a +\nb$ hai": "mathematics (`$a + b$`)",
    "$$\nx\n$$": "mathematics (`$$`)",
    "Một \\frac{{a}}{{b}}".replace("{{", "{").replace("}}", "}"): "TeX (`\\frac`)",
    "Theo [@nguyen2020].": "reference @nguyen2020",
    "Theo @nguyen2020 và -@le.": "reference @nguyen2020",
    "Xem @sec-một.": "reference @sec-một",
    "```{mermaid}\na --> b\n```": "a block of mermaid, which would be printed as code",
    "``` mermaid\na --> b\n```": "a block of mermaid, which would be printed as code",
    "~~~ {python}\n1\n~~~": "a block of python, which would be printed as code",
    "`{ojs} x`": "inline code to be executed",
    "![Hình](hinh.png)": "a picture",
    "![Hình](media/fig-a.png)": "a picture",
    "![][x]\n\n[x]: attachment:x.png": "a picture",
    "Một\n===": "the line `===`",
    "Một\n---\n": "the line `---`",
    "Một\n\n---\ntitle: Khác\n...": "the line `---`",
    '::: {.callout-note collapse="true"}\nx\n:::': "the attribute `collapse` of a callout",
    "::: {.callout-note #tip-x}\nx\n:::": "div {.callout-note #tip-x}",
    "::: {.callout-hint}\nx\n:::": "div {.callout-hint}",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_no_document_would_show_is_refused_with_line_and_way_out(text: str) -> None:
    found = list(construct_findings(Passage("cell 4, line {line}", f"Đầu.\n\n{text}")))
    assert REFUSED[text] in [finding.got for finding in found]
    assert all(re.fullmatch("cell 4, line [3-6]", finding.where) for finding in found)
    with pytest.raises(RenderFailed, match=re.escape(REFUSED[text])):
        lower(notebook(prose("a")), context({"a": f"Đầu.\n\n{text}"}))


@pytest.mark.parametrize(
    "text",
    [
        "Từ 5$ đến 6$, $5 và $6, US$5–US$6, \\$x\\$, `$x$`.",
        "Viết cho x@y.vn, <z@y.vn>, \\@ai, [trang](https://y.vn/@ai), `@ai`, xem @fig-a.",
        "```python\n$x$ @ai ![](x)\n===\n```",
        "Một\n\n---\n\nHai\n\n| a | b |\n|---|---|\n| c | d |",
        "- một\n- hai",
        "\\# một \\\\newpage",
    ],
)
def test_what_only_looks_like_a_construct_passes(text: str) -> None:
    assert list(construct_findings(Passage("line {line}", text))) == []


def test_a_reference_to_what_no_cell_is_labelled_as_is_found_in_any_branch_and_cell(tmp_path: Path) -> None:
    project = tiny_project(tmp_path)
    assert list(_references(project)) == []
    text = project.text_file("tiny", "en")
    words = text.read_text(encoding="utf-8")
    text.write_text(words.replace("see @tbl-rate.", "{% if not rate %}see @tbl-rates.{% endif %}"), "utf-8")
    path = project.notebook("tiny")
    source = json.loads(path.read_text(encoding="utf-8"))
    source["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "Một.\n\nXem @fig-x."})
    path.write_text(json.dumps(source), encoding="utf-8")
    first, second = _references(project)
    assert (first.where, first.got) == ("notebooks/tiny.ipynb: cell 5, line 3", "`@fig-x`")
    assert (second.where, second.got) == ("notebooks/texts/tiny.en.md: line 4, part body", "`@tbl-rates`")
    assert "`#| label: tbl-rates`" in second.expected
    assert second.hint == "Did you mean `tbl-rate`?"


def test_a_label_of_two_cells_is_found(tmp_path: Path) -> None:
    project = tiny_project(tmp_path)
    path = project.notebook("tiny")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    labelled = next(cell for cell in notebook["cells"] if "label: tbl-rate" in "".join(cell["source"]))
    notebook["cells"].append({**labelled, "id": "again"})
    path.write_text(json.dumps(notebook), encoding="utf-8")
    (found,) = _references(project)
    number = len(notebook["cells"])
    assert found.where.startswith(f"notebooks/tiny.ipynb: cell {number}")
    assert (found.got, found.expected) == ("`#| label: tbl-rate` again", "one cell a label")


def test_the_check_of_the_inputs_names_cell_and_line(tmp_path: Path) -> None:
    project = tiny_project(tmp_path)
    assert list(_constructs(project)) == []
    path = project.notebook("tiny")
    source = json.loads(path.read_text(encoding="utf-8"))
    source["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "Một.\n\n$x$"})
    source["cells"].insert(
        0, {"cell_type": "raw", "metadata": {}, "source": "---\nauthor: Ai\nexecute:\n  echo: true\n---"}
    )
    path.write_text(json.dumps(source), encoding="utf-8")
    text = project.text_file("tiny", "vi")
    text.write_text(text.read_text(encoding="utf-8").replace("là {{", "là\n\n$y$ {{"), encoding="utf-8")
    found = [(finding.where, finding.got) for finding in (*_cells(project), *_constructs(project))]
    assert ("notebooks/tiny.ipynb: cell 6, line 3", "mathematics (`$x$`)") in found
    assert ("notebooks/tiny.ipynb: cell 1", "front matter key `author`") in found
    assert ("notebooks/tiny.ipynb: cell 1", "front matter `execute: echo: True`") in found
    assert ("notebooks/texts/tiny.vi.md: line 6, part body", "mathematics (`$y$`)") in found


@pytest.mark.parametrize("item", ["- một", "* một", "1. một", "12) một", "a) một", "đ) một"])
def test_a_list_that_reads_on_as_a_line_of_text_is_refused(item: str) -> None:
    """As where a tag of a template takes the empty line away; pandoc would print “Các việc: - một”."""
    (finding,) = construct_findings(Passage("t, line {line}", f"Các việc:\n{item}\n"))
    assert finding.where == "t, line 2"
    assert "an empty line before" in finding.expected
    for good in (
        f"Các việc:\n\n{item}\nnối dòng\n{item}",
        f"::: notes\n{item}\n:::",
        f"Năm\n2023 - 2024 là {item}",
    ):
        assert not list(construct_findings(Passage("t, line {line}", good)))
