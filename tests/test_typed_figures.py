"""No typed-in figures: what is found in texts and notebooks, and what is no figure."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diendan.checks.texts.typed_figures import check_typed_figures
from diendan.spec.wording.printed_words import figures_in

ALLOWED = "figures: {}\nwords_in_en: {}\nwords_in_vi: {}\n"


def project(
    root: Path, *, text: str = "", cells: list[dict[str, object]] | None = None, allowed: str = ALLOWED
) -> Path:
    texts = root / "notebooks" / "texts"
    texts.mkdir(parents=True)
    (texts / "allowed.yml").write_text(allowed, encoding="utf-8")
    (texts / "tiny.en.md").write_text(f"=== body ===\n{text}\n", encoding="utf-8")
    notebook = {"cells": cells or [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (root / "notebooks" / "tiny.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return root


def found(root: Path) -> list[str]:
    return [f"{finding.where} {finding.got}" for finding in check_typed_figures(root)]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("The rate was 12.5% in {{ year }}.", "12.5"),
        ("Since 2019 it fell.", "2019"),
        ("It {{ 'rose by 3 points' if rose else 'fell' }}.", "3"),
        ("{{ {'a': 'in 2 years', 'b': 'soon'}[when] }}", "2"),
        ("{{ 12.5 | percent }}", "12.5"),
        ("{% set rate = 7 %}{{ rate | percent }}", "7"),
        ("{{ n | count('of 5 provinces', 'provinces') }}", "5"),
        ("A rate of ten percent or more.", "ten percent"),
        ("Từ mười phần trăm trở lên.", "mười phần trăm"),
        ("About ½ of households.", "½"),
        ("Từ 1.234,5 tỷ đồng", "1.234,5"),
    ],
)
def test_a_typed_figure_is_named_with_file_and_line(tmp_path: Path, text: str, figure: str) -> None:
    assert found(project(tmp_path, text=f"Good.\n\n{text}")) == [
        f"notebooks/texts/tiny.en.md: line 4 the figure `{figure}`"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{{ rate | percent(2) }} of {{ regions[0] }}, {{ x | round(1) | number(1) }}",
        "{% if place.rank <= place.of / 2 and year > 2019 %}high{% endif %}",
        "Three questions, ba câu hỏi, one of the former provinces; hai tỷ lệ.",
        "See @fig-papi-2 and [here](https://example.org/2024/1).",
        "::: {.columns-2 #part-1}\n1. first\n2. second\n:::\n\n## 3. Heading\n",
        "{# checked on 3 May #}Words.",
        "{{ {'papi-1': 'Participation'}[theme] }}",
        "{{ f.number | replace('Mẫu số 1', 'Form') }}",
        "Deaths {{ 'per_1000_live_births' | unit }}, {{ of.unit | unit }}.",
    ],
)
def test_what_is_computed_or_counts_parts_is_no_typed_figure(tmp_path: Path, text: str) -> None:
    assert found(project(tmp_path, text=text)) == []


def test_a_number_that_belongs_to_the_name_of_a_unit_may_be_listed(tmp_path: Path) -> None:
    allowed = ALLOWED.replace("figures: {}", "figures:\n  per 1,000 live births: what the rate counts by")
    text = "Deaths per 1,000 live births, and 1,000 more."
    assert found(project(tmp_path, text=text, allowed=allowed)) == [
        "notebooks/texts/tiny.en.md: line 2 the figure `1,000`"
    ]


def test_notebooks_are_read_too(tmp_path: Path) -> None:
    cells: list[dict[str, object]] = [
        {"cell_type": "raw", "metadata": {}, "source": "---\ntitle: Review 2023\n---"},
        {"cell_type": "markdown", "metadata": {}, "source": "Poverty\nfell by 3 points."},
        {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": 'day = "2026-09-15"  # day'},
        {
            "cell_type": "code",
            "metadata": {},
            "source": "#| label: fig-2\nfigure('fig-2', draw(years[:3], width=2), values={'rate': 12.5})\n"
            "axis.set_title(f'Half of {n} in 2024')\nprose('body', {'n': len(rows)})\n"
            "def half(n):\n    'Return half of 2024.'\n    return n / 2",
        },
    ]
    assert found(project(tmp_path, cells=cells)) == [
        "notebooks/tiny.ipynb: cell 1, line 2 the figure `2023`",
        "notebooks/tiny.ipynb: cell 2, line 2 the figure `3`",
        "notebooks/tiny.ipynb: cell 4 (fig-2), line 2 the figure `12.5`",
        "notebooks/tiny.ipynb: cell 4 (fig-2), line 3 the figure `2024`",
    ]


def test_an_allowed_figure_passes_and_an_entry_that_nothing_needs_is_found(tmp_path: Path) -> None:
    allowed = ALLOWED.replace(
        "figures: {}", "figures:\n  353/QĐ-TTg: number of a decision\n  '2030': year in a title"
    )
    root = project(tmp_path, text="Decision 353/QĐ-TTg, not 1353/QĐ-TTg.", allowed=allowed)
    assert found(root) == [
        "notebooks/texts/tiny.en.md: line 2 the figure `1353`",
        "notebooks/texts/allowed.yml: line 3 `2030`, which no text holds",
    ]


def test_an_entry_without_a_reason_is_found(tmp_path: Path) -> None:
    root = project(tmp_path, text="In 2030.", allowed=ALLOWED.replace("figures: {}", "figures: {'2030': ''}"))
    assert any("key `figures.2030`" in line for line in found(root))


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Po", "Zs"])), st.integers(0, 10**9))
def test_every_digit_in_prose_is_found(words: str, number: int) -> None:
    assert any(str(number) in figure for _, figure in figures_in(f"{words}\n{number} {words}"))


def test_the_texts_of_the_project_have_no_typed_figures() -> None:
    assert check_typed_figures(Path(__file__).parents[1]) == []
