"""The changes that docs/how-to/researcher.md shows are made to the brief's notebook, and do what it says."""

import csv
import re
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest

from diendan.checks.report_checks import _claims, _constructs, _references
from diendan.checks.texts.typed_figures import check_typed_figures
from diendan.cli import main
from diendan.language import number
from notebook_cells import RunCells, run_cells
from tiny_project import change_forum, tiny_project

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs/how-to/researcher.md").read_text("utf-8")
BARS, MEDIAN, COLUMN, *OWN = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
(TEXTS,) = re.findall(r"```markdown\n(.*?)```", GUIDE, re.DOTALL)
(CLAIMS,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
OPEN = """\
#| include: false
from diendan.analysis import figure, load, open_report, prose
report = open_report(province, forum_date, language, report="tiny")"""


def brief() -> RunCells:
    return run_cells("policy-dialogue-brief", province="cao-bang", forum_date="2024-09-18", language="en")


def test_bars_stand_for_lines() -> None:
    made = dict(brief().variables)
    exec("drawing, (axis,) = canvas('half', 7.0)", made)
    exec("lines = lines_of(series(INCOME, report.unit, [2010, 2023]), [2010, 2023])", made)
    made["lines"][1] = replace(made["lines"][1], series=made["lines"][1].series.until(2016))
    exec(BARS, made)
    for line, bars in zip(made["lines"], made["axis"].containers, strict=True):
        assert [bar.get_height() for bar in bars] == [point.number for point in line.series.known]
        centres = [round(bar.get_x() + bar.get_width() / 2) for bar in bars]
        assert centres == [point.year for point in line.series.known], "a bar stands at its year"
    assert len(made["axis"].get_xticks()) < 20, "the axis has no place for each bar"
    assert len(BARS.splitlines()) <= 6


def test_a_figure_of_ones_own_has_its_source_and_its_sentence_and_passes_every_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sum(len(block.splitlines()) for block in OWN) <= 20
    made = tiny_project(tmp_path, cells=(OPEN, *OWN))
    asked = {"tiny": {"languages": ["en"], "formats": ["html"], "note": "calm"}}
    change_forum(made, date="2026-09-15", provinces=["lam-dong"], reports=asked)
    sidecar = made.sidecar_file("tiny")
    read = sidecar.read_text(encoding="utf-8").replace("[poverty_multidimensional]", "[immunisation]")
    sidecar.write_text(read.replace("languages: [vi, en]", "languages: [en]"), encoding="utf-8")
    made.text_file("tiny", "en").write_text(TEXTS, encoding="utf-8")
    made.text_file("tiny", "vi").unlink()
    made.claims_file("tiny").write_text(CLAIMS, encoding="utf-8")
    looks = (_references, _constructs, _claims, lambda each: check_typed_figures(each.root))
    assert [finding for look in looks for finding in look(made)] == []
    monkeypatch.chdir(made.root)
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    assert main(["preview", "test", *["--report", "tiny", "--subject", "lam-dong", "--language", "en"]]) == 0
    page = (made.root / capsys.readouterr().out.strip()).read_text(encoding="utf-8")
    words = " ".join(re.sub("<[^>]*>", "", page).split())
    with (ROOT / "data/indicators/immunisation.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["year"] == "2016"]
    rates = {row["province_code"]: f"{float(row['value']):.1f}%" for row in rows}
    for code, name in {"68": "Lam Dong", "60": "Binh Thuan", "67": "Dak Nong"}.items():
        assert f"{rates[code]} of infants in {name}" in words.replace("\u00a0", " ")
    assert "Fully immunised in 2016 (preliminary), by former province: " in words
    assert words.index("Were infants immunised?") < words.index("Infants fully immunised in 2016")
    (source,) = re.findall(r"Source: [^.]*2016", words)
    assert "mmuni" in source
    assert 'alt="A bar for each province."' in page


def test_a_column_more_has_the_median_of_the_units() -> None:
    made = dict(brief().variables)
    exec(MEDIAN, made)
    column = eval(COLUMN.strip().rstrip(","), made)
    with (ROOT / "data/indicators/labour.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["indicator"] == "labour_productivity"]
    last = "2023"
    assert max(row["year"] for row in rows) > last, "of a year that was not known on the day of the brief"
    expected = median(float(row["value"]) for row in rows if row["year"] == last and row["value"])
    standing = made["headline"]["labour_productivity"]
    assert column.value(standing) == expected
    assert column.write(standing) == number(expected, "en", 1)
    assert len((MEDIAN + COLUMN).splitlines()) <= 6
