"""Two equal languages: each way in which the texts of a report can differ is found; real texts do not."""

import json
import re
import shutil
from pathlib import Path

import pytest

from diendan.checks.texts.two_languages import check_two_languages
from diendan.data.datapackage import Package
from diendan.language import LANGUAGES, Language
from diendan.language.phrases import PHRASES
from diendan.spec.wording.foreign_words import foreign_words
from diendan.spec.wording.proper_names import proper_names
from diendan.spec.wording.syllables import is_syllable
from tiny_project import SIDECAR

ROOT = Path(__file__).parents[1]
SYLLABLES = "Nghèo giảm quyền giữa khuỷu nghiêng oà hòa yêu uống gì giếng quốc thuở"
NO_SYLLABLES = "poverty and of is at trìnhh nghèeo Lắk hôậ cac bap giup"
VI = """\
=== body ===
# Nghèo

{% if trend == "fell" %}Tỷ lệ {{ unit }} giảm còn {{ rate | percent }} (@fig-rate).{% endif %}
{{ {"a": "một", "b": "hai"}[kind] }} {{ "no data" | phrase }}

=== fig-rate.caption ===
Tỷ lệ hộ nghèo của {{ unit }}
"""
EN = """\
=== body ===
# Poverty

{% if trend == "fell" %}The rate of {{ unit }} fell to {{ rate | percent(1) }} (@fig-rate).{% endif %}
{{ {"a": "one", "b": "two"}[kind] }} {{ "no data" | phrase }}

=== fig-rate.caption ===
Poverty rate of households in {{ unit }}
"""


def project(root: Path, vi: str = VI, en: str = EN, sidecar: str = SIDECAR) -> Path:
    texts = root / "notebooks" / "texts"
    texts.mkdir(parents=True)
    shutil.copytree(ROOT / "data", root / "data", copy_function=_link)
    (texts / "allowed.yml").write_text("figures: {}\nwords_in_en: {}\nwords_in_vi: {}\n", encoding="utf-8")
    (root / "notebooks" / "tiny.ipynb").write_text("{}", encoding="utf-8")
    (root / "notebooks" / "tiny.yml").write_text(sidecar, encoding="utf-8")
    (texts / "tiny.vi.md").write_text(vi, encoding="utf-8")
    (texts / "tiny.en.md").write_text(en, encoding="utf-8")
    return root


def _link(source: str, target: str) -> None:
    Path(target).symlink_to(source)


def found(root: Path) -> list[str]:
    return [f"{finding.where}: {finding.got}" for finding in check_two_languages(root)]


def test_equal_texts_pass(tmp_path: Path) -> None:
    assert found(project(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "got"),
    [
        (
            "=== fig-rate.caption ===\nPoverty rate of households in {{ unit }}\n",
            "",
            "no part `fig-rate.caption`",
        ),
        ("# Poverty", "## Poverty", "`##`"),
        (" (@fig-rate)", "", "nothing of a reference to `@fig-rate`"),
        ("(@fig-rate)", "(@fig-rate, @tbl-rate)", "nothing of a reference to `@tbl-rate`"),
        ("{{ rate | percent(1) }}", "a little", "nothing of the value `rate`"),
        (
            "{{ rate | percent(1) }}",
            "{{ low | percent }} to {{ rate | percent }}",
            "nothing of the value `low`",
        ),
        ('trend == "fell"', 'trend == "rose"', "nothing of the case `trend == fell`"),
        ('"a": "one", "b": "two"', '"a": "one"', "no table of words for a, b"),
        ("Poverty rate of households in {{ unit }}", "", "an empty part"),
        ("fell to", "giảm còn", "`giảm còn`"),
        ('"a": "one"', '"a": "một"', "`một`"),
        ('"no data"', '"no date"', "the phrase `no date`"),
        ('{{ "no data" | phrase }}', '{{ "km3" | unit }}', "the phrase `unit.km3`"),
    ],
)
def test_each_difference_is_found(tmp_path: Path, old: str, new: str, got: str) -> None:
    assert old in EN
    lines = found(project(tmp_path, en=EN.replace(old, new)))
    assert any(line.endswith(got) and "tiny." in line for line in lines), lines


def test_parts_in_another_order_are_found(tmp_path: Path) -> None:
    body, caption = EN.split("=== fig-rate.caption ===")
    lines = found(project(tmp_path, en=f"=== fig-rate.caption ==={caption}{body}"))
    assert lines == ["notebooks/texts/tiny.en.md: line 1, part fig-rate.caption: `fig-rate.caption`"]


def test_english_left_in_vietnamese_is_found_with_its_line(tmp_path: Path) -> None:
    lines = found(project(tmp_path, vi=VI.replace("Tỷ lệ hộ nghèo của", "Poverty rate của")))
    assert lines == ["notebooks/texts/tiny.vi.md: line 8: `Poverty rate`"]


def test_a_sidecar_in_the_wrong_language_is_found(tmp_path: Path) -> None:
    lines = found(project(tmp_path, sidecar=SIDECAR.replace("en: Tiny report", "en: Báo cáo nhỏ")))
    assert lines == ["notebooks/tiny.yml: key `title.en`: `Báo cáo nhỏ`"]


MARKDOWN = "::: {.lead}\nPoverty fell (@fig-rate).\n:::"
DRAWING = """\
axes = frame.plot(x="poverty", color="red")
axes.set_ylabel(
    f"Income of {name}", loc="top")
axes.text(0, 0, report.phrase_of("fig-rate.note"), ha="left")
axes.plot(x, y, label="Nghèo")"""
CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": MARKDOWN},
    {"cell_type": "markdown", "metadata": {"tags": ["remove-cell"]}, "source": "How this is computed."},
    {"cell_type": "markdown", "metadata": {}, "source": "{{< pagebreak >}}\n\nPAPI: Cao Bằng"},
    {"cell_type": "markdown", "metadata": {}, "source": "Nghèo giảm."},
    {
        "cell_type": "code",
        "metadata": {},
        "source": DRAWING,
        "outputs": [],
    },
]


def test_what_a_cell_prints_or_draws_in_one_of_two_languages_is_found(tmp_path: Path) -> None:
    root = project(tmp_path)
    notebook = {"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (root / "notebooks" / "tiny.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    findings = check_two_languages(root)
    assert [f"{finding.where}: {finding.got}; {finding.expected}" for finding in findings] == [
        "notebooks/tiny.ipynb: cell 1, line 2: `Poverty fell`; Vietnamese words",
        "notebooks/tiny.ipynb: cell 3, line 3: `Bằng`; English words",
        "notebooks/tiny.ipynb: cell 4, line 1: `Nghèo giảm`; English words",
        "notebooks/tiny.ipynb: cell 5, line 3: `Income of` in a picture; Vietnamese words",
        "notebooks/tiny.ipynb: cell 5, line 5: `Nghèo` in a picture; English words",
    ]
    assert all("prose(…)" in finding.hint or "phrase_of(" in finding.hint for finding in findings)
    sidecar = SIDECAR.replace("languages: [vi, en]", "languages: [en]")
    (root / "notebooks" / "tiny.yml").write_text(sidecar, encoding="utf-8")
    assert not any("cell 1" in finding.where for finding in check_two_languages(root))


def test_the_texts_of_the_project_are_equal() -> None:
    assert check_two_languages(ROOT) == []


@pytest.mark.parametrize(
    "word",
    [
        "Nghèo",
        "giảm",
        "quyền",
        "giữa",
        "khuỷu",
        "nghiêng",
        "oà",
        "hòa",
        "yêu",
        "uống",
        "gì",
        "giếng",
        "quốc",
        "thuở",
    ],
)
def test_vietnamese_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["poverty", "and", "of", "is", "at", "trìnhh", "nghèeo", "Lắk", "hôậ", "cac", "bap", "giup"]
)
def test_words_that_are_no_vietnamese_syllable(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("language", LANGUAGES)
def test_fixed_phrases_and_titles_of_tables_hold_no_foreign_words(language: Language) -> None:
    texts = [re.sub(r"\{\w+\}", "", phrase.in_(language)) for phrase in PHRASES.values()]  # but for fields
    texts += [table.title(language) for table in Package.load(ROOT).tables.values()]
    names = proper_names(ROOT, language)
    assert [word for text in texts for word in foreign_words(text, language, names)] == []
