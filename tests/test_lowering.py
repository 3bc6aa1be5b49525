"""Lowering: what an executed notebook becomes, and what it is refused for."""

import csv
import io
import json
import re
import subprocess
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diendan.data.provenance.named_source import Source
from diendan.errors import Finding, RenderFailed
from diendan.language import Language
from diendan.project import Project
from diendan.render.lowering.constructs import unsupported
from diendan.render.lowering.lowering import lower
from diendan.render.lowering.notebook_cells import front_matter, rendered_apart
from diendan.render.lowering.prose_markup import letter, roman
from diendan.render.lowering.source_lines import source_line, years_text
from diendan.render.lowering.tidy_csv import neutralised, tidy_csv
from diendan.render.neutral_markdown import (
    column_widths,
    div,
    escape,
    html,
    plain,
    without_block,
    without_smart_signs,
)
from diendan.render.pandoc import READER, pandoc_path
from render_samples import (
    PIXEL,
    ROOT,
    SampleTable,
    code,
    context,
    figure,
    notebook,
    output,
    prose,
    rich,
    rich_context,
    table,
)

HOSTILE = [
    "=1+1",
    "<script>alert(1)</script>",
    "```",
    "#import",
    "{{< include x >}}",
    "\u202eabc\u200f",
    "$x$",
    "@fig-x",
    "[a](b)",
    "x" * 10_000,
    "::: {.callout-note}",
    "- mục",
    "1. mục",
    "| a | b |",
    "*a* _b_ `c` ~d~ ^e^",
    "a\n\n# b",
    "---\ntitle: x\n---",
    "&lt;b&gt; &#35;",
    "`x`{=html}",
    "\\",
    "https://example.org",
    "![a](b.png)",
    "(@) a",
    "<!-- a -->",
]


def test_the_rich_notebook_lowers_to_the_golden_markdown(request: pytest.FixtureRequest) -> None:
    lowered = lower(rich()[0], rich_context())
    golden = request.path.parent / "golden" / "rich.md"
    assert lowered.markdown == golden.read_text(encoding="utf-8")
    assert [caption.partition(".")[0] for caption in lowered.captions.values()] == [
        "Bảng 1",
        "Hình 1",
        "Hình 2",
        "Hình 3",
        "Hình 4",
        "Bảng 2",
    ]
    assert sorted(lowered.media) == [
        f"media/fig-{n}.png" for n in ("income", "labour", "papi", "poverty-map")
    ]
    assert lowered.head.title == "Cao Bằng: nghèo giảm nhanh, thu nhập còn thấp"


def test_the_notebook_carries_the_prose_that_is_printed() -> None:
    before = notebook(prose("a", place="Cao Bằng"))
    lowered = lower(before, context({"a": "Ở {place}."}))
    assert lowered.notebook["cells"][2]["outputs"][0]["data"]["text/markdown"] == "Ở Cao Bằng."
    assert before["cells"][2]["outputs"][0]["data"]["text/markdown"] == "as it was"


def test_references_get_the_words_of_the_language() -> None:
    cells = (prose("a"), figure(), table())
    parts = {"a": "See @fig-a and [@tbl-a].", "fig-a.caption": "C", "fig-a.alt": "A", "tbl-a.caption": "T"}
    text = lower(notebook(*cells), context(parts, language="en")).markdown
    assert "See [Figure\u00a01](#fig-a) and [Table\u00a01](#tbl-a)." in text


def test_headings_of_the_official_layout_are_numbered_in_vietnamese_order() -> None:
    text = "# A\n\n## B\n\n" + "\n\n".join(f"### {n}" for n in range(6)) + "\n\n## C\n\n# D"
    lines = lower(notebook(prose("a")), context({"a": text}, "official")).markdown.splitlines()
    headings = [line for line in lines if line.startswith("#")]
    assert headings[:2] == ["# I\\. A", "## 1\\. B"]
    assert [line[4] for line in headings[2:8]] == ["a", "b", "c", "d", "đ", "e"]
    assert headings[8:] == ["## 2\\. C", "# II\\. D"]


def test_roman_and_letters() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40)] == ["I", "IV", "IX", "XIV", "XL"]
    assert [letter(n) for n in (1, 4, 5, 6)] == ["a", "d", "đ", "e"]


def test_figures_of_half_width_stand_side_by_side() -> None:
    parts = {"a": "@fig-a @fig-b"} | {f"fig-{n}.{what}": "x" for n in "ab" for what in ("caption", "alt")}
    cells = (prose("a"), figure("fig-a", width="half"), figure("fig-b", width="half"))
    assert "::::: {.diendan-columns}" in lower(notebook(*cells), context(parts)).markdown


@pytest.mark.parametrize(
    ("cells", "parts", "said"),
    [
        ((), {}, "no outputs"),
        (
            (
                code(
                    "1/0",
                    {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "x", "traceback": []},
                ),
            ),
            {},
            "cell 3: got error ZeroDivisionError: x",
        ),
        ((code("df", output({"text/html": "<table>"})),), {}, "an output in text/html"),
        ((code("1", output({"text/plain": "1"})),), {}, "an output in text/plain"),
        ((code("print(1)", {"output_type": "stream", "name": "stdout", "text": "1"}),), {}, "printed text"),
        ((prose("a"),), {"a": "See @fig-missing."}, "text part `a`, line 1: got reference @fig-missing"),
        ((prose("a"),), {}, "text part `a`"),
        ((prose("a"),), {"a": "# A\n\n### C"}, "heading of level 3"),
        ((prose("a"),), {"a": "{{< video x >}}"}, "shortcode {{< video >}}"),
        ((prose("a"),), {"a": "<b>x</b>"}, "raw HTML"),
        ((prose("a"),), {"a": "~~~ {.diendan-source-notes}\nx\n~~~"}, "a raw block"),
        ((prose("a"),), {"a": "``` {.diendan-folded .screen}\nx\n```"}, "a raw block"),
        ((prose("a"),), {"a": "See @sec-x."}, "reference @sec-x"),
        ((prose("a"),), {"a": "::: {.panel-tabset}\nx\n:::"}, "div {.panel-tabset}"),
        (
            (prose("a"), figure()),
            {"a": "x", "fig-a.caption": "c", "fig-a.alt": "a"},
            "no reference in the text",
        ),
        (
            (prose("a"), figure(unit="63:24")),
            {"a": "@fig-a", "fig-a.caption": "c", "fig-a.alt": "a"},
            "fig-a of 63:24; expected 34:04",
        ),
        (
            (prose("a"), figure(), figure()),
            {"a": "@fig-a", "fig-a.caption": "c", "fig-a.alt": "a"},
            "label fig-a again",
        ),
        (
            (prose("a"), figure(sources=[{"table": "nowhere"}])),
            {"a": "@fig-a", "fig-a.caption": "c", "fig-a.alt": "a"},
            "source nowhere",
        ),
    ],
)
def test_what_cannot_be_rendered_is_named(cells: tuple[Any, ...], parts: dict[str, str], said: str) -> None:
    with pytest.raises(RenderFailed) as caught:
        lower(notebook(*cells), context(parts))
    assert said in str(caught.value)
    assert "cao-bang/sample.vi" in str(caught.value)


def test_all_findings_come_at_once() -> None:
    cells = (prose("a"), prose("b"), figure(unit="34:24"))
    parts = {"a": "@fig-x", "b": "@tbl-y @fig-a", "fig-a.caption": "c", "fig-a.alt": "a"}
    with pytest.raises(RenderFailed) as caught:
        lower(notebook(*cells), context(parts))
    assert len(caught.value.findings) == 3


def test_quarto_options_hide_and_show() -> None:
    cells = (
        code("#| include: false\nprint(1)", {"output_type": "stream", "name": "stdout", "text": "hidden"}),
        code("#| output: false\nx", output({"text/html": "hidden"})),
        code("x", output({"text/html": "hidden"}), tags=["remove-cell"]),
        code("#| echo: true\nshown = 1"),
        code("not_shown = 1"),
    )
    text = lower(notebook(*cells), context({})).markdown
    assert "hidden" not in text
    assert "shown = 1" in text
    assert "not_shown" not in text


PICTURE = output({"image/png": PIXEL, "text/plain": "<Figure size 640x480 with 1 Axes>"})


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (code("plt.subplots()", PICTURE), "a picture without caption, alternative text and source"),
        (code("Image(data)", output({"image/jpeg": ""})), "a picture without caption"),
        (code("#| label: fig-q\n#| fig-cap: A\nplot()", PICTURE), "cell option `fig-cap`"),
        (code("#| tbl-cap: A\nx", output({"text/markdown": "| a |"})), "cell option `tbl-cap`"),
        (code("Markdown('99')", output({"text/markdown": "99.9 percent"})), "an output in text/markdown"),
        (code("plotly", output({"application/vnd.plotly.v1+json": {}})), "an interactive output"),
        (
            code(
                "widget",
                output({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider()"}),
            ),
            "an interactive output",
        ),
        (
            code(
                "altair", output({"text/html": "<div></div><script>vega()</script>", "text/plain": "Chart()"})
            ),
            "an interactive output",
        ),
        (code("folium", output({"text/html": '<iframe srcdoc="">'})), "an interactive output"),
        (code("#| output: asis\nprint(1)"), "cell option `output: asis`"),
        (code("#| include: 'false'\nx"), "cell option `include: false`; expected true or false"),
        (code("x", output({"text/plain": ""}, {"kind": "note"})), "an output in text/plain"),
    ],
)
def test_what_no_verb_of_the_analysis_shows_is_refused_with_the_way_out(
    cell: dict[str, Any], said: str
) -> None:
    with pytest.raises(RenderFailed, match=rf"cell 4( \(fig-q\))?: got {said}") as caught:
        lower(notebook(prose("a"), cell), context({"a": "x"}))
    assert re.search(r"figure\(|notebooks/texts|include: false`|true or false", str(caught.value))


def test_a_figure_without_words_or_source_is_refused() -> None:
    parts = {"a": "@fig-a", "fig-a.caption": "", "fig-a.alt": " "}
    with pytest.raises(RenderFailed) as caught:
        lower(notebook(prose("a"), figure(sources=[])), context(parts))
    for said in ("`fig-a.caption`: no words", "`fig-a.alt`: no words", "fig-a without a source"):
        assert said in str(caught.value)


@pytest.mark.parametrize(
    ("language", "source", "said"),
    [
        ("vi", "Một.\n\nPoverty fell.", ["cell 3, line 3: `Poverty fell`"]),
        ("en", "Nghèo giảm.", ["cell 3, line 1: `Nghèo giảm`"]),
        ("vi", "Giảm còn 99.9 phần.", ["cell 3, line 1: the figure `99.9`"]),
        ("en", "Falling to ten percent.", ["cell 3, line 1: the figure `ten percent`"]),
        ("vi", "Nghèo giảm ở Đắk Lắk, từ 15 tuổi.\n\n1. Một\n2. Hai", []),
        ("en", "Poverty fell.", []),
    ],
)
def test_a_markdown_cell_says_words_of_the_report_and_no_figure(
    language: Language, source: str, said: list[str]
) -> None:
    given = replace(context({"a": ""}, language=language), project=Project.at(ROOT))
    printed = notebook({"cell_type": "markdown", "metadata": {}, "source": source}, prose("a"))
    found: tuple[Finding, ...] = ()
    try:
        assert source in lower(printed, given).markdown
    except RenderFailed as error:
        found = error.findings
    assert [f"{finding.where}: {finding.got}" for finding in found] == said
    assert all("prose(…)" in str(finding) for finding in found)


def test_unsupported_names_cell_and_construct() -> None:
    strange = notebook(code("#| fig-subcap: x\nplot()"))
    strange["cells"][0]["source"] = "---\ntitle: x\nbibliography: y\n---"
    strange["cells"].append({"cell_type": "raw", "metadata": {}, "source": "\\newpage"})
    strange["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "Value `{python} x`"})
    assert [(finding.where, finding.got) for finding in unsupported(strange)] == [
        ("cell 1", "front matter key `bibliography`"),
        ("cell 3", "cell option `fig-subcap`"),
        ("cell 4", "a raw cell"),
        ("cell 5, line 1", "inline code to be executed"),
    ]
    assert unsupported(rich()[0]) == []


def test_a_published_notebook_names_another_page_than_the_published_one() -> None:
    sample = rich()[0]
    once = rendered_apart(sample, "rich.vi")
    added = {"output-file", "latex-auto-mk", "format"}
    kept = {key: value for key, value in front_matter(once).items() if key not in added}
    assert kept == front_matter(sample)
    assert front_matter(once)["output-file"] == "rich.vi.quarto"
    # Without these two Quarto moves the published PDF away (tests/test_quarto_by_hand.py shows it).
    assert front_matter(once)["latex-auto-mk"] is False
    assert front_matter(once)["format"]["typst"]["output-ext"] != "pdf"
    assert once["cells"][1:] == sample["cells"][1:]
    assert rendered_apart(once, "rich.vi") == once
    assert unsupported(once) == []


def _read_back(markdown: str) -> str:
    done = subprocess.run(
        [pandoc_path(), f"--from={READER}", "--to=json"],
        input="\n" + markdown,  # a "%" at the very start of a file would begin its title
        capture_output=True,
        text=True,
        check=True,
    )
    blocks = json.loads(done.stdout)["blocks"]
    assert [block["t"] for block in blocks] in ([], ["Para"])
    if not blocks:
        return ""
    words = {"Space": " ", "SoftBreak": " "}
    assert {inline["t"] for inline in blocks[0]["c"]} <= {"Str", *words}
    return "".join(inline.get("c", words.get(inline["t"])) for inline in blocks[0]["c"])


def test_a_smart_reader_leaves_signs_as_they_stand() -> None:
    text = """The forum's "record" -- 3---4... [5]{.diendan-sourced data-number="1"} \\'no\\' model"""
    smart = subprocess.run(
        [pandoc_path(), "--from=markdown", "--to=markdown-smart", "--wrap=none"],
        input=without_smart_signs(text), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert smart.stdout.replace("\\", "").strip() == text.replace("\\", "")


@pytest.mark.parametrize("value", HOSTILE)
def test_escaped_text_prints_as_it_is(value: str) -> None:
    assert _read_back(escape(value)) == plain(value)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_becomes_structure(value: str) -> None:
    assert _read_back(escape(value)) == plain(value)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_cells_stay_one_cell(value: str) -> None:
    lowered = lower(
        notebook(prose("a"), table(rows=[(value, "1")])),
        context({"a": "@tbl-a", "tbl-a.caption": escape(value)}),
    )
    rows = [line for line in lowered.markdown.splitlines() if line.startswith("| ")]
    assert rows[1] == f"| {escape(value) or chr(0xA0)} | 1 |"
    data = list(csv.reader(io.StringIO(lowered.data["data/tbl-a.csv"].removeprefix("\ufeff"))))
    assert not data[1][0].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert data[1][0].removeprefix("'") == value


def test_numbers_stay_numbers_in_csv() -> None:
    assert [neutralised(value) for value in (-1.5, "-1.5", "-x", "=1", None, True, 3)] == [
        "-1.5",
        "-1.5",
        "'-x",
        "'=1",
        "",
        "True",
        "3",
    ]
    assert tidy_csv(["a", "b"], [["x, y", 1]]) == '\ufeffa,b\n"x, y",1\n'


def test_years_are_drawn_together() -> None:
    assert years_text([2011, 2012, 2013, 2016, 2023, 2024]) == "2011–2013, 2016, 2023–2024"


def test_a_publisher_is_named_once_and_gathered_sources_each() -> None:
    tables: Any = {name: SampleTable(named=f"Bảng {name}") for name in ("a", "b")}
    sources = [Source("a", years=(2023,)), Source("b", years=(2024,), preliminary=True)]
    line = source_line(sources, tables, "vi")
    assert line.count(tables["a"].publisher("vi")) == 1
    named = Source.of({"table": "a", "years": [2022], "named": ["example.vn", "example.org"]})
    assert source_line([named], tables, "vi") == "Nguồn: example.vn; example.org"


def test_shown_code_stays_in_its_block() -> None:
    held = "s = '''\n~~~~\n```\n~~~ {.diendan-source-notes}\n'''"
    text = lower(notebook(code(f"#| echo: true\n{held}"), prose("a")), context({"a": "x"})).markdown
    assert f"~~~~~ python\n{held}\n~~~~~\n" in text


@pytest.mark.parametrize("value", HOSTILE)
def test_html_of_hostile_text_is_only_text(value: str) -> None:
    written = html(value)
    assert not re.search("[<>\"'{\n]", written)
    assert unescape(written) == plain(value)


def test_columns_share_the_width() -> None:
    widths = column_widths(["Chỉ tiêu", "Năm"], [["Thu nhập bình quân đầu người một tháng", "2023"]], 100)
    assert widths[0] > 0.8
    assert abs(sum(widths) - 1) < 0.01


def test_a_div_is_taken_out_whole_and_nothing_else() -> None:
    notes = div(
        "notes", ["a", div("note", ["b"], 'data-number="1"'), div("note", ["c"])], 'lang="vi"', depth=1
    )
    others = (div("notes-too", ["d"]), escape(":::: {.notes}\ne\n::::"))
    around = div("annex", ["first", others[0], notes, others[1], "last"], depth=2)
    left = without_block(around, "notes")
    assert left == div("annex", ["first", others[0], others[1], "last"], depth=2)
    assert without_block(left, "notes") == left
