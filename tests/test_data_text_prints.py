"""Data that look like markup: as text in every format, or refused with the place that they stand in."""

import re
from pathlib import Path

import pytest

from diendan.errors import RenderFailed
from diendan.render.builtin import Builtin
from diendan.render.inspection.document_inspection import Expectations, inspect
from diendan.render.inspection.unprintable import located
from diendan.render.lowering.lowering import lower
from diendan.render.opened_document import open_document
from diendan.render.renderer_protocol import Rendered
from diendan.spec.formats import Format, Layout
from diendan.spec.texts import Texts
from render_samples import context, notebook, prose, request, table

FORMATS: tuple[Format, ...] = ("html", "pdf", "docx")
# Each looks like something else to pandoc, Quarto, Typst, Jinja or to our own checks.
MARKUP = (
    "<x %", "<b>", "</p>", "<!-- x -->", "{{", "}}", "{{ x }}", "{% if x %}", "{{< video y >}}", "a %} b",
    "@tbl-rate", "@fig-x-y", "?@fig-x", "-@sec-z", "[[x]]", "[x](y)", "![x](y)", "[x]: y", "[^1]", "`code`",
    "```", "~~~ {.x}", "$x$", "$$", ":::", "::: {.callout-note}", "a ::: b", "#| label: x", "# x", "#import",
    "#panic()", "&lt;b&gt;", "AT&amp;T", "&#60;", "what??", "??", "a!", "1. x", "(a) x", "- x", "* x", "> x",
    "| a | b |", "a^2^", "H~2~O", "~~x~~", "**x**", "_x_", "\\", "\\newpage", "x\\", "---", "===", "a -- b",
    "a...b", "'q' \"q\"", "%x", "= x", "/ x", "// x", "/* x */", "https://a.b/c", "x@y.vn", "{.x}", "{=html}",
    "diendan-figure", "::: {.diendan-page-break}", "<https://a.b>", "+ x", "a\u00a0b", "NaNa", "undefined-x",
)  # fmt: skip


@pytest.fixture(scope="module", params=["brief", "official"])
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[Format, str]:
    """The visible text of each format, without spaces, of a report that holds every sign as data."""
    return _made(request.param, tmp_path_factory.mktemp("printed"))


def _made(layout: Layout, folder: Path) -> dict[Format, str]:
    written = "=== body ===\n# Phần\n\nXem @tbl-a.\n\n{% for each in values %}\nđoạn {{ loop.index }} "
    written += (
        "«{{ each }}» hết.\n\n{{ each }}\n\n{% endfor %}\n\n=== tbl-a.caption ===\nBảng {{ values[0] }}\n"
    )
    (folder / "a.vi.md").write_text(written, encoding="utf-8")
    given = context({}, layout, forum="Diễn đàn {{ x }} @tbl-b", subtitle="<x % `y` $z$")
    texts = Texts.load(folder / "a.vi.md", "vi")
    rows = [(f"«{value}»", f"ô {n}") for n, value in enumerate(MARKUP)]
    cells = (prose("body", values=list(MARKUP)), table(rows=rows, values={"values": MARKUP[:1]}))
    lowered = lower(notebook(*cells), type(given)(given.name, given.head, texts, given.tables))
    lowered.write(folder)
    made = Builtin().render([request(folder, lowered.head, FORMATS)])[0]
    assert isinstance(made, Rendered), made
    for _, document in made.documents:
        found = inspect(document, Expectations.of(lowered))
        assert not found, "\n".join(map(str, found))
    return {format: _flat(open_document(path).text) for format, path in made.documents}


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("format", FORMATS)
def test_data_that_look_like_markup_print_as_they_stand(printed: dict[Format, str], format: Format) -> None:
    missing = [value for value in MARKUP if printed[format].count(_flat(f"«{value}»")) < 2]
    assert missing == [], "in a sentence and in a table"


def test_what_we_leave_over_is_still_found(tmp_path: Path) -> None:
    lowered = lower(
        notebook(prose("a"), table(rows=[("{{ name", "@tbl-b")])),
        context({"a": "# Một\n\nXem @tbl-a.", "tbl-a.caption": "c"}),
    )
    lowered.write(tmp_path)
    path = tmp_path / "lowered.md"
    spoilt = path.read_text(encoding="utf-8").replace("Xem", r"\{\{ other \}\} và \@fig\-other. Xem")
    path.write_text(spoilt, encoding="utf-8")
    made = Builtin().render([request(tmp_path, lowered.head, ("html",))])[0]
    assert isinstance(made, Rendered)
    found = [
        finding.got.partition(":")[0] for finding in inspect(tmp_path / "out.html", Expectations.of(lowered))
    ]
    assert found == ["an unresolved reference", "a template that was not filled"]


@pytest.mark.parametrize(
    ("cell", "said"), [("NaN", "a missing value: NaN"), ("ValueError: x", "an error output")]
)
def test_a_value_that_no_document_may_show_is_named_by_its_cell(cell: str, said: str) -> None:
    with pytest.raises(RenderFailed) as caught:
        lower(
            notebook(prose("a"), table(rows=[("x", "1"), ("y", cell)])),
            context({"a": "# Một\n\n@tbl-a", "tbl-a.caption": "c"}),
        )
    (finding,) = caught.value.findings
    assert finding.where.startswith("tbl-a: row 2, column 2 (")
    assert said in finding.got


def test_a_letter_that_the_typeface_lacks_is_named_by_its_cell(tmp_path: Path) -> None:
    lowered = lower(
        notebook(prose("a"), table(rows=[("x", "1"), ("tên 中", "2")])),
        context({"a": "# Một\n\n@tbl-a", "tbl-a.caption": "c"}),
    )
    lowered.write(tmp_path)
    failed = Builtin().render([request(tmp_path, lowered.head, ("pdf",))])[0]
    assert isinstance(failed, RenderFailed)
    (finding,) = located(failed, lowered).findings
    assert finding.where.startswith("tbl-a: row 2, column 1 (")
    assert "U+4E2D" in finding.got
    assert "Be Vietnam Pro" in finding.expected
