"""The forum's synthesis: its figures checked against the raw tables, for 34 units and for 63 provinces."""

import csv
import json
import re
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import hypot, log, sqrt
from pathlib import Path
from random import Random
from statistics import fmean, geometric_mean, pstdev, quantiles
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from built_project import built_project
from dialogue_registry import project as recorded_project
from dialogue_registry import together
from diendan.analysis import Refused, Source
from diendan.analysis.methods.convergence import converge, slope
from diendan.analysis.slides import slide
from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.checks.decree_layout import check_bundle_layout
from diendan.errors import RenderFailed
from diendan.language import LANGUAGES, Language, number, percent, signed_percent
from diendan.parsing.notebook_files import read_notebook
from diendan.plan.planning import make_plan
from diendan.project import Project
from diendan.render.lowering.lowered import LowerContext
from diendan.render.opened_document import open_document
from diendan.render.renderer_identity import identify
from diendan.render.slides.slide_deck import lower_slides
from diendan.spec.document_head import document_head
from diendan.spec.formats import FORMATS
from diendan.spec.texts import Texts
from diendan.workers.rendering import render_tasks
from diendan.workers.task_requests import make_task
from diendan.workers.tasks import Finished
from notebook_cells import RunCells, run_cells
from scripts.reference_slides import reference_slides

ROOT = Path(__file__).parents[1]
DAYS = {"34": "2026-09-15", "63": "2024-09-17"}
FORUMS = {"34": "2026-q3", "63": "2024-q3"}
RATE, INCOME = "poverty_rate_multidimensional_household", "income_month_pc_total"


def rows(table: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def raw(table: str, indicator: str, year: int) -> dict[str, float]:
    """The values of the former provinces as the file has them, by code."""
    return {
        row["province_code"]: float(row["value"])
        for row in rows(f"indicators/{table}")
        if row["indicator"] == indicator and row["year"] == str(year) and row["value"]
    }


@cache
def found(system: str, language: Language = "vi") -> RunCells:
    return run_cells("forum-synthesis", forum_date=DAYS[system], language=language)


@cache
def units_of(system: str) -> dict[str, tuple[str, ...]]:
    """The former provinces of each unit, by its code."""
    if system == "63":
        return {row["code"]: (row["code"],) for row in rows("units/provinces_63")}
    made: dict[str, tuple[str, ...]] = {}
    for row in rows("units/crosswalk_63_to_34"):
        made[row["code_34"]] = (*made.get(row["code_34"], ()), row["code_63"])
    return made


def weighted(codes: tuple[str, ...], values: Mapping[str, float], year: int) -> float:
    people = raw("population", "population_avg_total", year)
    return sum(values[code] * people[code] for code in codes) / sum(people[code] for code in codes)


@pytest.mark.parametrize("system", DAYS)
def test_where_poverty_is_follows_from_the_raw_rates(system: str) -> None:
    values = found(system).variables["country"]
    rates = raw("poverty_multidimensional", RATE, 2023)
    own = {unit: weighted(codes, rates, 2023) for unit, codes in units_of(system).items()}
    assert values["low"] == sum(rate < values["low_below"] for rate in own.values())
    assert values["poverty_highest"] == pytest.approx(max(own.values()))
    income = raw("income", INCOME, 2023)
    incomes = [weighted(codes, income, 2023) for codes in units_of(system).values()]
    assert values["income_ratio"] == pytest.approx(max(incomes) / min(incomes))


def error(rate: float) -> float:
    """The survey's error at 95 %, in points: 750 households a province, design effect 2.5 (docs/data.md)."""
    return 196 * sqrt(2.5 * rate / 100 * (1 - rate / 100) / 750)


@pytest.mark.parametrize("system", DAYS)
def test_the_highest_rates_are_a_group_that_the_error_of_the_survey_tells(system: str) -> None:
    run, rates = found(system), raw("poverty_multidimensional", RATE, 2023)
    own = {unit: weighted(codes, rates, 2023) for unit, codes in units_of(system).items()}
    group = run.variables["ahead"]
    # Điện Biên and Lai Châu lie above Cao Bằng by 1.0003 times the error: no group is named for that.
    assert len(group) == 0
    ends = {
        row["province_code_34"]: (float(row["worst_case_low_pct"]), float(row["worst_case_high_pct"]))
        for row in rows("indicators/poverty_2023_merged_units")
        if system == "34"
    }
    for inside in group:
        least = ends.get(inside, (own[inside],))[0]
        for outside in set(own) - set(group):
            most = ends.get(outside, (own[outside],))[-1]
            assert least - most > 1.1 * hypot(error(least), error(most))
    shown = run.outputs["overview"].data["text/markdown"]
    names = {row["code"]: row["name_vi"] for row in rows(f"units/provinces_{system}")}
    told = [line for line in shown.splitlines() if line.startswith("Tỷ lệ của ")]
    assert {code for code, name in names.items() if any(name in line for line in told)} == set(group)


@pytest.mark.parametrize("system", DAYS)
def test_half_of_the_poor_live_in_as_few_units_as_the_table_has(system: str) -> None:
    run, rates = found(system), raw("poverty_multidimensional", RATE, 2023)
    people = raw("population", "population_avg_total", 2023)
    own = {
        unit: sum(rates[code] * people[code] / 100 for code in codes)
        for unit, codes in units_of(system).items()
    }
    order = sorted(own, key=lambda unit: -own[unit])
    many = run.variables["country"]["half_poor"]
    assert sum(own[unit] for unit in order[: many - 1]) < sum(own.values()) / 2
    assert sum(own[unit] for unit in order[:many]) >= sum(own.values()) / 2
    printed = [line[3] for line in cells(run, "tbl-poor")]
    assert printed == [f"≈\u00a0{number(own[unit], 'vi', 0)}" for unit in order[:many]]
    for one, other in pairwise(order[:many]):  # the caption says that neighbours are not told apart
        errors = [
            error(100 * own[unit] / total) * total / 100
            for unit in (one, other)
            for total in [sum(people[code] for code in units_of(system)[unit])]
        ]
        assert own[one] - own[other] < hypot(*errors)


@pytest.mark.parametrize("system", DAYS)
def test_the_share_of_the_poor_has_the_interval_that_drawing_the_samples_again_gives(system: str) -> None:
    run, rates = found(system), raw("poverty_multidimensional", RATE, 2023)
    people, draw = raw("population", "population_avg_total", 2023), Random(2023)
    country, units = run.variables["country"], units_of(system)
    half = run.variables["half_poor"]
    assert len(half) == country["half_poor"]
    shares = []
    for _ in range(4000):
        drawn = {code: draw.gauss(rate, error(rate) / 1.96) * people[code] for code, rate in rates.items()}
        shares.append(100 * sum(drawn[code] for unit in half for code in units[unit]) / sum(drawn.values()))
    low, high = (quantiles(shares, n=40)[place] for place in (0, -1))
    assert (country["half_low"], country["half_high"]) == pytest.approx((low, high), abs=0.3)
    assert country["half_low"] < country["half_share"] < country["half_high"]


@pytest.mark.parametrize("system", DAYS)
def test_it_is_said_where_the_last_of_half_the_poor_is_not_told_from_the_next(system: str) -> None:
    """Before: “9 units” as if nobody could doubt which, though the 9th and the 10th differ by 8 thousand."""
    run, rates = found(system), raw("poverty_multidimensional", RATE, 2023)
    people, units = raw("population", "population_avg_total", 2023), units_of(system)
    poor = {unit: sum(rates[code] * people[code] for code in codes) for unit, codes in units.items()}
    last, following = sorted(poor, key=lambda unit: -poor[unit])[len(run.variables["half_poor"]) - 1 :][:2]
    errors = [error(rates[code]) * people[code] for unit in (last, following) for code in units[unit]]
    untold = poor[last] - poor[following] <= hypot(*errors)
    assert run.variables["country"]["half_edge_open"] == untold
    assert ("với đơn vị kế tiếp" in run.outputs["overview"].data["text/markdown"]) == untold


@pytest.mark.parametrize("system", DAYS)
def test_no_list_ends_inside_a_tie_and_counts_are_those_of_the_tables(system: str) -> None:
    run, rates = found(system), raw("poverty_multidimensional", RATE, 2023)
    listed = [line[1] for line in cells(run, "tbl-poorest")]
    every = sorted((percent(rate, "vi", 1) for rate in rates.values()), key=lambda text: -percentage(text))
    assert listed == every[: len(listed)]
    assert every[len(listed)] != listed[-1]
    last, out = (sorted(rates.values())[-len(listed) - step] for step in (0, 1))
    values = run.outputs["tbl-poorest"].payload["values"]
    assert values["poorest_open"] == (last - out <= hypot(error(last), error(out)))  # type: ignore[index,call-overload]
    kinds = cells(run, "tbl-reported")
    assert run.variables["reported"]["kinds"] == len(kinds)
    assert run.variables["reported"]["none_reported"] == sum(line[1].startswith("0/") for line in kinds)
    if system == "34":
        gaps = [percentage(line[-1]) for line in cells(run, "tbl-merged")]
        assert len(run.variables["wide_enough"]) == sum(gap >= run.variables["SHOWN_FROM"] for gap in gaps)


def percentage(text: str) -> float:
    return float(text.rstrip("%").replace(",", "."))


@pytest.mark.parametrize("system", DAYS)
def test_spread_is_the_deviation_of_the_raw_values(system: str) -> None:
    values = found(system).variables["catching_up"]
    for year, key in ((2010, "before"), (2023, "after")):
        incomes = raw("income", INCOME, year).values()
        assert values["income"][key] == pytest.approx(pstdev(log(income) for income in incomes))
    first, last = (raw("poverty_income", "poverty_rate_income", year) for year in (2010, 2016))
    both = sorted(set(first) & set(last))
    assert values["poverty"]["of"] == len(both) == 62
    assert values["poverty"]["before"] == pytest.approx(pstdev(first[code] for code in both))
    assert values["poverty"]["after"] == pytest.approx(pstdev(last[code] for code in both))
    kept = [code for code in both if min(first[code], last[code]) >= values["least_rate"]]
    assert values["left_out"] == len(both) - len(kept)
    assert values["relative"]["after"] == pytest.approx(pstdev(log(last[code]) for code in kept))
    assert values["poverty_mean_before"] == pytest.approx(fmean(first[code] for code in both))


def test_no_period_crosses_the_break_of_2010() -> None:
    for case in found("34").variables["cases"]:
        if case.indicator == "poverty_rate_income":
            assert (case.found.first < 2010) == (case.found.last < 2010)


def test_variation_inside_units_follows_from_the_raw_rates() -> None:
    rates = raw("poverty_multidimensional", RATE, 2023)
    mean = fmean(rates.values())
    inside = sum(
        (rates[code] - fmean(rates[c] for c in codes)) ** 2
        for codes in units_of("34").values()
        for code in codes
    )
    expected = 100 * inside / sum((rate - mean) ** 2 for rate in rates.values())
    assert found("34").variables["merged"]["within_percent"] == pytest.approx(expected)
    assert found("63").variables["merged"]["told"] is False


def test_the_record_says_what_its_tables_hold_and_no_more() -> None:
    values = found("34").variables["record"]
    assert values["projects"] == len(rows("dialogue/projects"))
    assert values["told"] is bool(rows("dialogue/projects"))
    said = [row["said"] for row in rows("dialogue/commitments")]
    assert (values["commitments"], values["intentions"]) == (said.count(""), said.count("intention"))
    assert (values["commitments"], values["intentions"]) == (1, 3)
    assert values["models"] == len(rows("dialogue/models"))
    assert values["answered"] == len(rows("dialogue/model_answers"))
    assert values["poorest"] == 14, "a fifth, and the province that prints the same rate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_commitments_carry_their_doubt_and_are_called_open_by_a_report_alone(language: Language) -> None:
    run, recorded = found("34", language), rows("dialogue/commitments")
    assert not rows("dialogue/commitment_history")
    doubts = {row[f"doubt_{language}"] for row in recorded} - {""}
    lines = cells(run, "tbl-commitments")
    assert {line[-1] for line in lines} == doubts
    intended = {"vi": "nội dung dự kiến (“sẽ”), {}", "en": "stated intention (“will”), {}"}[language]
    unreported = {"vi": "chưa có báo cáo trong hồ sơ", "en": "no report on record"}[language]
    assert sorted(line[-2] for line in lines) == sorted([unreported, *3 * [intended.format(unreported)]])
    assert any(
        ("Bộ Nông nghiệp" if language == "vi" else "Ministry of Agriculture") in line[1] for line in lines
    )
    called_open = {"vi": r"chưa kết thúc(?!:)", "en": r"commitments?( of the forum)? (are )?open"}[language]
    for part in ("overview", "commitments", "questions", "slide-promises"):
        assert not re.search(called_open, run.outputs[part].data["text/markdown"]), part


@pytest.mark.parametrize("language", LANGUAGES)
def test_projects_overlap_and_gaps_are_shown_once_there_are_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    made = together(
        recorded_project("one", lead="childfund", district="Hà Quảng"),
        recorded_project("two", lead="adra", district="Hà Quảng"),
        recorded_project("three", lead="adra", place="34:11", field=""),
    )
    monkeypatch.setenv("DIENDAN_ROOT", str(built_project(tmp_path, **made).root))
    run = run_cells("forum-synthesis", forum_date=DAYS["34"], language=language)
    assert run.variables["record"]["overlaps"] == 1
    assert "@tbl-overlap" in run.outputs["overlap"].data["text/markdown"]
    ((place, projects, _field, _period, rule),) = cells(run, "tbl-overlap")
    assert ("Cao Bằng" if language == "vi" else "Cao Bang") in place
    assert "Dự án one / Dự án two" in projects
    assert rule == ("cùng huyện" if language == "vi" else "same district")
    gaps = {row[0]: row[3] for row in cells(run, "tbl-poorest")}
    health = {"vi": "y tế", "en": "health"}[language]
    cao_bang, lai_chau = ("Cao Bằng", "Lai Châu") if language == "vi" else ("Cao Bang", "Lai Chau")
    assert health not in gaps[cao_bang].lower()
    assert gaps[lai_chau].startswith("tất cả" if language == "vi" else "all")


def cells(run: RunCells, label: str) -> list[list[str]]:
    return cast("list[list[str]]", run.outputs[label].payload["rows"])


def test_a_common_price_level_changes_nothing() -> None:
    before = raw("income", INCOME, 2010)
    after = raw("income", INCOME, 2023)
    dearer = {code: 3 * value for code, value in after.items()}
    one, other = (converge(2010, before, 2023, end, "logs") for end in (after, dearer))
    assert one.beta.slope == pytest.approx(other.beta.slope)
    assert one.after == pytest.approx(other.after)


def test_beta_of_a_built_case() -> None:
    start = {"a": 0.0, "b": 10.0, "c": 20.0, "d": 30.0}
    half = converge(
        2000, start, 2010, {code: 15 + (value - 15) / 2 for code, value in start.items()}, "points"
    )
    assert half.beta.slope == pytest.approx(-0.5)
    assert half.beta.low == pytest.approx(half.beta.high)
    assert (half.trend, half.change_low, half.change_high) == ("narrowed", -50, -50)
    same = converge(2000, start, 2010, {code: value + 5 for code, value in start.items()}, "points")
    assert (same.trend, same.beta.slope) == ("unclear", 0)


def drawn_again(before: Mapping[str, float], after: Mapping[str, float]) -> tuple[float, float]:
    """The interval of the change of sigma, in percent, by other draws than those of the report."""
    chance, codes, changes = Random(7), sorted(set(before) & set(after)), []
    for _ in range(1500):
        drawn = chance.choices(codes, k=len(codes))
        first, last = (pstdev(log(each[code]) for code in drawn) for each in (before, after))
        changes.append(100 * (last / first - 1))
    cut = quantiles(changes, n=40)
    return cut[0], cut[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_of_the_spread_is_named_only_where_its_interval_holds_no_zero(language: Language) -> None:
    run = found("34", language)
    income = run.variables["catching_up"]["income"]
    low, high = drawn_again(raw("income", INCOME, 2010), raw("income", INCOME, 2023))
    assert (income["change_low"], income["change_high"]) == pytest.approx((low, high), abs=1.5)
    told = {"vi": ("chưa thể kết luận", "chưa rõ"), "en": ("cannot be told", "no clear change")}[language]
    for part in ("subtitle", "overview", "catching-up", "slide-headline", "slide-income"):
        words = run.outputs[part].data["text/markdown"].lower()
        assert any(text in words for text in told) is (low < 0 < high), part
        if part in ("overview", "catching-up", "slide-headline"):
            assert {signed_percent(income[end], language, 0) for end in ("change_low", "change_high")} <= set(
                re.findall(r"[+−]\d+%", words)
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_later_first_years_show_of_the_spread_is_told(language: Language) -> None:
    """Before: from 2010 “cannot be told” was said alone; from 2012 the whole interval lies below zero."""
    run, later = found("34", language), {2012: (-12, -21, -2), 2014: (-15, -23, -5), 2018: (-16, -22, -9)}
    for first, expected in later.items():
        low, high = drawn_again(raw("income", INCOME, first), raw("income", INCOME, 2023))
        assert (low, high) == pytest.approx(expected[1:], abs=1.5)
        words = run.outputs["catching-up"].data["text/markdown"]
        fell = percent(-expected[0], language, 0)
        said = {"en": f"fell from {first} to 2023 by {fell}", "vi": f"năm {first} đến năm 2023 giảm {fell}"}
        assert said[language] in words
        for value in expected[1:]:
            assert signed_percent(value, language, 0) in words
        assert any(f"{first}–2023" in line[0] for line in cells(run, "tbl-convergence"))
    for part in ("subtitle", "overview", "slide-headline", "slide-income"):
        words = run.outputs[part].data["text/markdown"]
        assert "2010" in words
        assert "2012" in words, part
    title = str(run.outputs["slide-income"].data["text/markdown"]).splitlines()[0]
    said = {
        "en": "Since 2010: it cannot be told; since 2012: closer",
        "vi": "Từ 2010: chưa thể kết luận; từ 2012: đã thu hẹp",
    }
    assert title.endswith(said[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_fell_back_is_told_beside_who_came_closer(language: Language) -> None:
    """Before: “2 of 6 had come closer” left the four out that fell back."""
    first, last = (raw("income", INCOME, year) for year in (2010, 2023))
    beside = {code: [100 * of[code] / geometric_mean(of.values()) for of in (first, last)] for code in first}
    lowest = sorted(first, key=lambda code: first[code])[:6]
    nearer = {code: beside[code][1] - beside[code][0] for code in lowest}
    words = found("34", language).outputs["catching-up"].data["text/markdown"]
    counts = [sum(each > 0 for each in nearer.values()), sum(each < 0 for each in nearer.values())]
    said = {"en": "{} had come closer .* and {} had fallen", "vi": "{} tỉnh tiến gần .* {} tỉnh lùi xa"}[
        language
    ]
    assert re.search(said.format(*counts), words)
    for code in (max(nearer, key=nearer.__getitem__), min(nearer, key=nearer.__getitem__)):
        ends = [f"{each:.0f}" for each in beside[code]]
        assert re.search(rf"{ends[0]} (?:to|lên|xuống) {ends[1]}", words)


@pytest.mark.parametrize("system", DAYS)
def test_shares_of_the_poor_are_of_one_sum_that_is_told(system: str) -> None:
    """Before: 52 % was of the provinces' sum, a region's 40 % of the regions' rates, and neither was said."""
    rates = raw("poverty_multidimensional", RATE, 2023)
    people = raw("population", "population_avg_total", 2023)
    poor = {code: rates[code] * people[code] / 100 for code in rates}
    mountains = {row["code"] for row in rows("units/provinces_63") if row["region_code"] == "R2"}
    country = found(system, "en").variables["country"]
    assert country["all_poor"] == pytest.approx(sum(poor.values()))
    assert country["poorest_region"].startswith("Northern midlands")
    share = sum(poor[code] for code in mountains) / sum(poor.values())
    assert country["poor_share"] == pytest.approx(100 * share)
    for language in LANGUAGES:
        for part in ("overview", "where"):
            words = found(system, language).outputs[part].data["text/markdown"]
            assert number(sum(poor.values()), language, 0) in words


@pytest.mark.parametrize("system", DAYS)
def test_nothing_older_than_five_years_leads(system: str) -> None:
    oldest = int(DAYS[system][:4]) - 5
    for part, output in found(system, "en").outputs.items():
        words = output.data.get("text/markdown", "")
        if part in ("subtitle", "questions") or part.startswith("slide-"):
            for sentence in re.split(r"[.;\n](?:\s|$)", words):
                years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", sentence)]
                assert not years or max(years) >= oldest or "since" in sentence.casefold(), (part, sentence)
    assert "Historical context" in found(system, "en").outputs["history"].data["text/markdown"]


def test_figures_that_have_ended_stand_on_no_slide() -> None:
    found("34")
    with pytest.raises(Refused, match="poverty_income that end in 2016"):
        slide("slide-known", {}, [Source("poverty_income", years=(2010, 2016))])


@pytest.mark.parametrize("language", LANGUAGES)
def test_provinces_that_exist_are_not_called_former(language: Language) -> None:
    run = found("63", language)
    assert run.outputs.get("merged") is None
    word = {"vi": r"tỉnh cũ|Tỉnh cũ", "en": r"\b[Ff]ormer\b"}[language]
    for part, output in run.outputs.items():
        if output is not None:
            shown = f"{output.data.get('text/markdown', '')} {json.dumps(output.payload, ensure_ascii=False)}"
            assert not re.search(word, shown.replace('"former"', "")), part


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=4, max_size=30))
def test_the_slope_is_that_of_least_squares(points: list[tuple[float, float]]) -> None:
    x, y = [a for a, _ in points], [b for _, b in points]
    if pstdev(x) < 1e-3:
        return
    import numpy

    assert slope(x, y).slope == pytest.approx(numpy.polyfit(x, y, 1)[0], rel=1e-6, abs=1e-6)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The bundles of both forums with their own reports alone, in both languages and all formats."""
    project = Project.at(ROOT, tmp_path_factory.mktemp("synthesis"))
    for forum in FORUMS.values():
        only = Options(only=("forum",), renderer="builtin")
        summary = run_forum(project, forum, only, Lines(sys.stdout))
        assert summary.troubles == ()
    return project


def words_of(project: Project, system: str, language: Language, suffix: str) -> str:
    path = project.bundle(FORUMS[system]) / "forum" / f"forum-synthesis.{language}.{suffix}"
    return re.sub(r"\s+", " ", open_document(path).text)


@pytest.mark.parametrize("system", DAYS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("suffix", ["html", "pdf", "docx"])
def test_documents_print_the_raw_figures(
    project: Project, system: str, language: Language, suffix: str
) -> None:
    text = words_of(project, system, language, suffix)
    rates, incomes = raw("poverty_multidimensional", RATE, 2023), raw("income", INCOME, 2023)
    spread = pstdev(log(value) for value in raw("income", INCOME, 2010).values())
    assert number(spread, language, 3) in text
    assert number(max(incomes.values()), language, 0) in text
    assert percent(max(rates.values()), language, 1) in text
    poorest = sorted(rates, key=lambda code: -rates[code])[:14]
    for code in poorest:
        assert percent(rates[code], language, 1) in text
    unknown = "chưa ghi nhận dự án nào" if language == "vi" else "no project recorded"
    assert unknown in text
    data = project.bundle(FORUMS[system]) / "forum" / f"forum-synthesis.{language}"
    assert (data / "fig-merged.csv").exists() is (system == "34")
    assert not (data / "fig-presence.csv").exists(), "there is no project to draw"
    if system == "34":
        assert number(rates["02"] - rates["08"], language, 1) in text  # Hà Giang and Tuyên Quang
        assert "≈" in text


@pytest.mark.parametrize("system", DAYS)
def test_the_synthesis_has_eight_to_fifteen_pages(project: Project, system: str) -> None:
    checked = check_bundle_layout(project, FORUMS[system])
    ours = [length for length in checked.lengths if length.path.name.startswith("forum-synthesis")]
    assert len(ours) == 2
    assert [(length.pages, length.conforms) for length in ours if not length.conforms] == []


@pytest.mark.parametrize("system", DAYS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("suffix", ["slides.html", "pptx"])
def test_slides_open_and_their_notes_name_sources(
    project: Project, system: str, language: Language, suffix: str
) -> None:
    text = words_of(project, system, language, suffix)
    slides = 9 if system == "34" else 8
    source = "Nguồn: " if language == "vi" else "Source: "
    assert text.count(source) == slides - 1, "every slide but the first"
    path = project.bundle(FORUMS[system]) / "forum" / f"forum-synthesis.{language}.{suffix}"
    opened = open_document(path)
    assert (opened.addresses, opened.empty_sections, opened.pictures_without_alt) == ((), (), 0)
    assert ("là ví dụ minh họa" if language == "vi" else "are an example") in text or suffix == "pptx"
    if suffix == "pptx":
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name).decode("utf-8", "ignore") for name in package.namelist()}
        assert sum(bool(re.fullmatch(r"ppt/slides/slide\d+\.xml", name)) for name in parts) == slides
        notes = [
            text for name, text in parts.items() if re.fullmatch(r"ppt/notesSlides/notesSlide\d+\.xml", name)
        ]
        assert len(notes) == slides - 1
        assert all(source.strip() in note for note in notes)
        master = parts["ppt/slideMasters/slideMaster1.xml"]
        assert "DIENDAN-BANNER" not in "".join(parts.values())
        body = master[master.index("<p:bodyStyle>") : master.index("</p:bodyStyle>")]
        assert min(int(size) for size in re.findall(r'sz="(\d+)"', body)) >= 2400
        assert 'lang="en-US"' not in parts["ppt/slides/slide2.xml"]


def test_slides_rendered_again_have_the_same_bytes(project: Project, tmp_path: Path) -> None:
    identity = identify("builtin", project.build)
    plan = make_plan(project, "2026-q3", identity, only=["forum"])
    step = plan.step("forum/forum-synthesis.vi")
    bundle = project.bundle("2026-q3")
    published = bundle / "forum" / "forum-synthesis.vi.ipynb"
    task = make_task(plan, step, tmp_path, published)
    slides = tuple(format for format, traits in FORMATS.items() if traits.of_slides)
    (again,) = render_tasks((replace(task, formats=slides),))
    assert isinstance(again, Finished)
    made = {item.output.path: item.file for item in again.staged}
    for format in slides:
        name = f"forum/forum-synthesis.vi.{FORMATS[format].ending}"
        assert made[name].read_bytes() == (bundle / name).read_bytes()


def test_the_reference_presentation_is_what_the_code_makes() -> None:
    stored = ROOT / "reports" / "_extensions" / "diendan" / "reference-slides.pptx"
    assert stored.read_bytes() == reference_slides()


def test_a_notebook_without_slides_is_told(project: Project) -> None:
    notebook = read_notebook(project.bundle("2026-q3") / "forum" / "forum-synthesis.vi.ipynb", "x")
    notebook["cells"] = [cell for cell in notebook["cells"] if not cell["id"].startswith("slide-")]
    plan = make_plan(project, "2026-q3", identify("builtin", project.build), only=["forum"])
    head = document_head(project, plan.forum, plan.step("forum/forum-synthesis.vi").report)
    texts = Texts.load(project.text_file("forum-synthesis", "vi"), "vi")
    context = LowerContext("forum/forum-synthesis.vi", head, texts, plan.reads.package.tables)
    with pytest.raises(RenderFailed, match="no slide"):
        lower_slides(notebook, context, head)
