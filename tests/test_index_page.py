"""The bundle's front page: complete, safe against what stands in it, and working in a browser from a file."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser import chromium, opened
from diendan.data.datapackage import Package
from diendan.data.map_classes import class_bounds
from diendan.data.units import units_at
from diendan.errors import Outcome
from diendan.forum_page.index_page import index_page
from diendan.forum_page.map_values import map_layers
from diendan.forum_page.page import forum_page
from diendan.language import sort_key
from diendan.plan.manifest.manifest import Entry
from diendan.plan.manifest.report_results import Failure, PublishedFile
from diendan.plan.planning import Plan, make_plan
from diendan.spec.report_matrix import Identity
from tiny_project import change_forum, tiny_project

ROOT = Path(__file__).parents[1]
HOSTILE = '<script>alert(1)</script>"&'


def planned(folder: Path, day: str) -> Plan:
    project = tiny_project(folder)
    change_forum(project, date=day, provinces="all", host={"vi": HOSTILE, "en": HOSTILE})
    return make_plan(project, "test", Identity("builtin", "1"))


def entries(plan: Plan) -> dict[str, Entry]:
    """Everything is published but the second report; the third is an older version."""
    made = {}
    for number, step in enumerate(plan.steps):
        name = step.report.name
        entry = Entry(
            report="tiny",
            subject=step.report.subject.key,
            slug=step.report.subject.slug,
            language="vi",
            outcome=Outcome.SUCCEEDED,
            parameters={},
            execute_key={},
            render_key={},
            reads=(),
            outputs=(
                PublishedFile(f"{name}.html", "0", 123_456),
                PublishedFile(f"{name}.ipynb", "0", 1_234_567),
            ),
        )
        if number in (1, 2):
            entry = replace(entry, outcome=Outcome.FAILED, failure=Failure("execute", "cell 3", HOSTILE))
        made[name] = replace(entry, outputs=()) if number == 1 else entry
    return made


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return planned(tmp_path_factory.mktemp("index") / "project", "2026-09-15")


@pytest.fixture(scope="module")
def text(plan: Plan) -> str:
    return "".join(index_page(plan, entries(plan), forum_page(plan)))


def test_units_stand_in_vietnamese_order_with_links_to_what_is_published(plan: Plan, text: str) -> None:
    names = re.findall(r"<h3><span lang=vi>(?:Tỉnh|Thành phố) (.+?)</span>", text)
    assert len(names) == 34
    assert names == sorted(names, key=sort_key)
    links = re.findall(r'<a href="([^"#]+)" hreflang', text)
    assert set(links) == {output.path for entry in entries(plan).values() for output in entry.outputs}
    assert "123 KB" in text
    assert "1,2 MB" in text
    assert "1.2 MB" in text


def test_failures_are_told(text: str) -> None:
    assert text.count("Chưa lập được báo cáo.") == 1
    assert text.count("Lần lập gần nhất không thành công") == 1
    assert text.count("cell 3: ") == 2


def test_nothing_hostile_gets_through_and_nothing_is_loaded(text: str) -> None:
    assert "<script>alert" not in text
    assert "default-src 'none'" in text
    assert not re.search(r'\bsrc=|<link[^>]+href="(?!data:)', text)
    outward = re.findall(r'<a href="(?!#)([a-z]+:)[^"]*"([^>]*)>', text)
    assert {scheme for scheme, _ in outward} <= {"http:", "https:"}, "an address only, and nothing that runs"
    assert {rest for _, rest in outward} == {' rel="noreferrer"'}


def test_page_is_the_same_twice(plan: Plan, text: str) -> None:
    assert "".join(index_page(plan, entries(plan), forum_page(plan))) == text


def test_map_shows_what_the_rules_allow() -> None:
    package = Package.load(ROOT)
    now, before = (map_layers(package, units_at(day)) for day in (date(2026, 9, 15), date(2024, 9, 17)))
    layers = {layer.indicator.name: layer for layer in now}
    assert not [name for name in layers if name.startswith("papi")], "PAPI is never shown for merged units"
    assert [layer for layer in before if layer.indicator.name.startswith("papi")]
    population = {layer.indicator.name: layer for layer in before}["population_avg_total"].values
    merged = layers["population_avg_total"].values["24"]
    assert merged == pytest.approx(population["24"] + population["27"], abs=0.06), (
        "Bắc Ninh = both former provinces"
    )
    poverty = layers["poverty_rate_multidimensional_household"]
    assert poverty.estimated
    assert poverty.decimals == 1
    assert {old.code for old, _ in poverty.parts["08"]} == {"02", "08"}
    for layer in (*now, *before):
        assert layer.values


@pytest.fixture(scope="module")
def page(text: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    file = tmp_path_factory.mktemp("bundle") / "index.html"
    file.write_text(text, encoding="utf-8")
    with chromium() as browser, opened(browser, file, width=320, height=800) as seen:
        problems: list[str] = []
        seen.page.on("pageerror", lambda error: problems.append(str(error)))
        seen.page.reload()
        yield seen.page
        assert problems == []
        assert seen.asked == []


def shown(page: Page) -> list[str]:
    ids = page.eval_on_selector_all(".unit:not([hidden])", "units => units.map(unit => unit.id)")
    return [str(found) for found in ids]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bac giang", ["bac-ninh"]),
        ("BẮC GIANG", ["bac-ninh"]),
        ("da nang", ["da-nang"]),
        ("Đà Nẵng", ["da-nang"]),
        ("thua thien", ["hue"]),
        ("không có", []),
    ],
)
def test_search_ignores_tones_and_knows_former_names(page: Page, typed: str, found: list[str]) -> None:
    page.fill("#search", typed)
    assert shown(page) == found
    assert page.is_visible("#none") == (not found)
    page.fill("#search", "")
    assert len(shown(page)) == 34


def test_both_languages_can_be_chosen(page: Page) -> None:
    page.click("[data-set=en]")
    assert page.title() == "Test forum"
    assert page.get_attribute("html", "lang") == "en"
    assert "provinces and cities: 34" in page.inner_text("#found")
    assert "Made of the former" in page.inner_text("#bac-ninh")
    assert "Hợp nhất" not in page.inner_text("body")
    page.click("[data-set=vi]")
    assert "Made of" not in page.inner_text("body")


def test_map_follows_the_indicator_and_says_its_values(page: Page) -> None:
    page.select_option("#indicator", "poverty_rate_multidimensional_household")
    said = page.get_attribute(".tile[data-code='08']", "aria-label") or ""
    assert re.search(r"Tuyên Quang: 1\d,\d \(.*Hà Giang 29,1", said)
    assert "không phải số công bố" in page.inner_text("#note")
    low, *between, high = class_bounds("poverty_rate_multidimensional_household")
    steps = pairwise((low, *between, high))
    scale = [f"dưới {low:g}", *(f"{a:g} – {b:g}" for a, b in steps), f"từ {high:g} trở lên"]
    legend = [text.strip() for text in page.locator(".legend li").all_inner_texts()]
    assert legend == [*scale, "chưa có số liệu"], "the scale that the charts have too"
    page.select_option("#indicator", "population_avg_total")
    assert "không phải số công bố" not in page.inner_text("#note")
    assert page.locator(".legend li").count() == 6


def test_phone_needs_no_sideways_scrolling_and_fingers_hit_their_mark(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    smallest = page.eval_on_selector_all(
        ".tile, .line a, .views a, .more a, button, select, input, summary",
        "all => Math.min(...all.filter(one => one.checkVisibility())"
        ".map(one => one.getBoundingClientRect()).flatMap(b => [b.width, b.height]))",
    )
    assert smallest >= 24
