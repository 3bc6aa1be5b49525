"""The texts: cutting, filling, escaping, and the two languages side by side."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, meta

from diendan.errors import InputError
from diendan.language import Language
from diendan.spec.texts import Texts
from diendan.spec.wording.templates import escape_markdown, plain

ROOT = Path(__file__).parent.parent
BRIEF = "policy-dialogue-brief"


def texts(tmp_path: Path, content: str, language: Language = "vi") -> Texts:
    file = tmp_path / "report.vi.md"
    file.write_text(content, encoding="utf-8")
    return Texts.load(file, language)


def brief(language: Language) -> Texts:
    return Texts.load(ROOT / "notebooks" / "texts" / f"{BRIEF}.{language}.md", language)


def test_parts_are_cut_and_filled(tmp_path: Path) -> None:
    found = texts(tmp_path, "=== a ===\n\nTỷ lệ: {{ rate | percent }}\n\n=== b.caption ===\n{{ name }}\n")
    assert found.names == ("a", "b.caption")
    assert found.render("a", {"rate": 21.24}) == "Tỷ lệ: 21,2%"
    assert found.render("b.caption", {"name": "Cao Bằng"}) == "Cao Bằng"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("text\n=== a ===\n", "before the first part"),
        ("=== a ===\nx\n=== a ===\ny\n", "part `a` again"),
        ("=== A b ===\n", "=== name ==="),
    ],
)
def test_a_file_that_cannot_be_cut_names_the_line(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)) as raised:
        texts(tmp_path, content)
    assert "line" in str(raised.value)


def test_a_missing_value_names_file_line_and_part(tmp_path: Path) -> None:
    found = texts(tmp_path, "=== a ===\nok\n\n{{ rate | percent }} {{ other }}\n")
    with pytest.raises(InputError, match=r"report\.vi\.md: line 4, part a.*other"):
        found.render("a", {"rate": 1})


@pytest.mark.parametrize("missing", [None, float("nan")])
@pytest.mark.parametrize(
    "figure",
    [
        "rate | number(1)",
        "rate | percent",
        "rate | signed",
        "rate | signed_percent",
        'rate | money("USD")',
        'rate | quantity("percent")',
    ],
)
def test_no_sentence_prints_a_figure_that_is_missing(
    tmp_path: Path, figure: str, missing: float | None
) -> None:
    """“Close to the country's no data” says something of nothing."""
    found = texts(tmp_path, f"=== a ===\nok\n\nclose to the country's {{{{ {figure} }}}}\n")
    with pytest.raises(InputError, match=r"report\.vi\.md: line 4, part a.*a figure that is missing"):
        found.render("a", {"rate": missing})


def test_a_tag_on_a_line_of_its_own_leaves_no_blank_before_a_semicolon(tmp_path: Path) -> None:
    tags = "{% if rose %}\nit rose\n{% endif %}\n{%- if more %}; and more{% endif %}\n"
    found = texts(tmp_path, f"=== a ===\n{tags}")
    assert found.render("a", {"rose": True, "more": False}).strip() == "it rose"
    with pytest.raises(InputError, match=r"report\.vi\.md.*part a.*rose.*strip the blank"):
        found.render("a", {"rose": True, "more": True})


@pytest.mark.parametrize("value", [1.5, None, True, [1]])
def test_a_value_without_a_filter_is_refused(tmp_path: Path, value: object) -> None:
    found = texts(tmp_path, "=== a ===\n{{ value }}\n")
    with pytest.raises(InputError, match="needs a filter"):
        found.render("a", {"value": value})  # type: ignore[dict-item]


def test_years_are_printed_as_years_and_false_conditions_as_nothing(tmp_path: Path) -> None:
    found = texts(tmp_path, "=== a ===\n{{ year }}{{ ' cũ' if merged }}\n")
    assert found.render("a", {"year": 2023, "merged": False}) == "2023"


def test_a_part_that_is_not_there_suggests_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Did you mean `poverty`"):
        texts(tmp_path, "=== poverty ===\nx\n").render("povetry", {})


def test_templates_cannot_reach_python(tmp_path: Path) -> None:
    found = texts(tmp_path, "=== a ===\n{{ ''.__class__.__mro__ | string }}\n")
    with pytest.raises(InputError):
        found.render("a", {})


@given(st.text())
def test_escaped_text_is_one_line_and_comes_back(text: str) -> None:
    escaped = escape_markdown(text)
    assert "\n" not in escaped
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]<>#|~^$@]", escaped)
    assert escape_markdown(plain(escaped)) == escaped


@pytest.mark.parametrize(
    "value",
    ["- a", "+ a", "1. a", "12) a", "(1) a", "a. b", "IV. b", ": a", "::: {.x}", "---", "===", "-", "* a"],
)
def test_a_value_at_the_start_of_a_line_is_a_paragraph(value: str) -> None:
    import pypandoc  # type: ignore[import-untyped]

    written = pypandoc.convert_text(f"word\n\n{escape_markdown(value)}\n\nword", "plain", "markdown-smart")
    html = pypandoc.convert_text(f"word\n\n{escape_markdown(value)}\n\nword", "html", "markdown-smart")
    assert html.count("<p>") == 3, html
    assert value in written


@pytest.mark.parametrize("value", ["-5,2%", "+19,3%", "2.439", "a-b", "Bà Rịa - Vũng Tàu"])
def test_ordinary_values_are_not_escaped(value: str) -> None:
    assert escape_markdown(value) == value


@pytest.mark.parametrize(
    "hostile", ["{{< include x >}}", "<script>", "```", "@fig-x", "# x", "a\n\n# b", "\u202ex"]
)
def test_data_never_becomes_structure(tmp_path: Path, hostile: str) -> None:
    rendered = texts(tmp_path, "=== a ===\nTên: {{ name }}.\n").render("a", {"name": hostile})
    assert rendered.count("\n") == 0
    assert "\u202e" not in rendered
    assert not re.search(r"(?<!\\)[<{@#`]", rendered)


def test_both_languages_have_the_same_parts_and_use_the_same_values() -> None:
    vi, en = brief("vi"), brief("en")
    assert set(vi.names) == set(en.names)
    environment = Environment()
    for name in vi.names:
        used = [
            meta.find_undeclared_variables(environment.parse(_unfiltered(each.part_source(name))))
            for each in (vi, en)
        ]
        assert used[0] == used[1], name


def test_no_text_has_words_that_the_style_avoids() -> None:
    """The table under Style in docs/texts.md is what is avoided: a row more there is a word more here."""
    guide = (ROOT / "docs/texts.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \|$", guide.partition("| not | but |")[2].partition("\n## ")[0], re.M
    )
    avoided = re.compile("|".join(rf"\b{re.escape(words)}\b" for words in rows), re.IGNORECASE)
    assert avoided.search("The third quarter"), rows
    found = [
        f"{path.name}: {line}"
        for path in (*ROOT.glob("notebooks/texts/*.md"), *ROOT.glob("src/diendan/**/*.csv"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if avoided.search(line)
    ]
    assert not found, "\n".join(found)


def test_a_card_has_no_colon_between_its_figure_and_its_words() -> None:
    for path in ROOT.glob("notebooks/texts/*.md"):
        for cards in re.findall(
            r"^::: \{\.key-figures\}$(.*?)^:::$", path.read_text(encoding="utf-8"), re.M | re.S
        ):
            assert not re.search(r"\*\*\s*:", cards), (path.name, cards)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_templates_of_the_brief_parse(language: Language) -> None:
    assert brief(language).check() == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_figure_is_typed_into_the_prose(language: Language) -> None:
    """A number in prose is computed; decree numbers are names."""
    for name in brief(language).names:
        words = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", brief(language).part_source(name), flags=re.DOTALL)
        assert not re.search(r"\d", words.replace("353/QĐ-TTg", "")), name


def _unfiltered(source: str) -> str:
    """Jinja2's own environment does not know our filters; names are all that is asked for."""
    return re.sub(
        r"\|\s*(?!list\b|length\b|join\b|map\b|selectattr\b|rejectattr\b)[a-z_]+(\([^()]*\))?", "", source
    )
