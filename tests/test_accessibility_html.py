"""HTML reports and index page in Chromium: WCAG 2.2 AA, keyboard, small windows, zoom, print, offline."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from browser import chromium, opened
from conftest import BUNDLED

REPORTS = [f"{name}.{language}.html" for name in BUNDLED for language in ("vi", "en")]
INDEX = ["index.html?lang=vi", "index.html?lang=en"]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
TOO_WIDE = """() => {
  const root = document.documentElement;
  const found = root.scrollWidth > root.clientWidth ? [`the page is ${root.scrollWidth} wide`] : [];
  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    if (['hidden', 'clip'].includes(style.overflowX) && element.clientWidth > 1 &&
        element.scrollWidth > element.clientWidth + 1 && element.innerText && element.innerText.trim())
      found.push(`cut off: ${element.tagName} ${element.className} ${element.innerText.slice(0, 30)}`);
  }
  return found;
}"""
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const middle = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 20) / 2);
  return {
    number: window.stops.indexOf(element),
    name: element.tagName + ' ' + (element.innerText || element.id || '').slice(0, 40),
    outlined: style.boxShadow !== 'none' ||
      (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2),
    seen: box.bottom > 0 && box.top < innerHeight && box.width > 0 && !!middle &&
      (element.contains(middle) || middle.contains(element)),
  };
}"""
STOPS = """() => {
  window.stops = Array.from(document.querySelectorAll(
      'a[href], button, input, select, summary, [tabindex="0"]'))
    .filter(element => element.checkVisibility());
  return window.stops.length;
}"""
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def place(bundle: Path, name: str) -> tuple[Path, str]:
    file, _, query = name.partition("?")
    return bundle / file, f"?{query}" if query else ""


@pytest.mark.parametrize(
    ("name", "width"), [*((name, 1280) for name in (*REPORTS, *INDEX)), (REPORTS[0], 320), (INDEX[0], 320)]
)
def test_axe_finds_no_violation_and_nothing_is_loaded(
    browser: Browser, bundle: Path, name: str, width: int
) -> None:
    path, query = place(bundle, name)
    with opened(browser, path, query=query, width=width) as seen:
        assert violations(seen.page) == []
        assert seen.asked == []


def violations(page: Page) -> list[str]:
    return [
        f"{violation['id']}: {node['target']} {node['html'][:100]}"
        for violation in Axe().run(page, options=RULES).response["violations"]
        for node in violation["nodes"]
    ]


BAD = """<!doctype html><html><head><title>x</title></head><body>
<p style="color: #999; background: #fff">pale</p><img src="https://example.org/a.png">
<button style="width: 9px; outline: none">a</button><button style="width: 9px">b</button>
<div style="width: 900px">wide</div>
<div style="width: 40px; overflow: hidden; white-space: nowrap">cut off here</div>
</body></html>"""


def test_these_checks_find_what_they_look_for(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(BAD, encoding="utf-8")
    with opened(browser, tmp_path / "bad.html", width=320) as seen:
        rules = {found.partition(":")[0] for found in violations(seen.page)}
        assert rules >= {"color-contrast", "html-has-lang", "image-alt", "target-size"}
        assert seen.asked == ["https://example.org/a.png"]
        assert [found.split()[0] for found in seen.page.evaluate(TOO_WIDE)] == ["the", "cut"]
        seen.page.evaluate(STOPS)
        seen.page.keyboard.press("Tab")
        assert not seen.page.evaluate(FOCUSED)["outlined"]


@pytest.mark.parametrize("name", [*REPORTS, *INDEX])
def test_nothing_is_cut_off_in_a_small_window_or_enlarged(browser: Browser, bundle: Path, name: str) -> None:
    path, query = place(bundle, name)
    with opened(browser, path, query=query, width=320, height=640) as seen:
        assert seen.page.evaluate(TOO_WIDE) == [], "at 320 pixels"
    with opened(browser, path, query=query, width=640, height=450, scale=2) as seen:
        assert seen.page.evaluate(TOO_WIDE) == [], "at 200 % zoom"
    with opened(browser, path, query=query) as seen:
        seen.page.add_style_tag(content=SPACED)
        assert seen.page.evaluate(TOO_WIDE) == [], "with wide spacing of letters and words"
        seen.page.add_style_tag(content="html { font-size: 200% !important }")
        assert seen.page.evaluate(TOO_WIDE) == [], "with letters twice as large"


@pytest.mark.parametrize("name", [*REPORTS, *INDEX])
def test_the_tab_key_reaches_everything_in_order_and_shows_where_it_is(
    browser: Browser, bundle: Path, name: str
) -> None:
    path, query = place(bundle, name)
    with opened(browser, path, query=query) as seen:
        wanted = seen.page.evaluate(STOPS)
        reached: list[int] = []
        for _ in range(wanted):
            seen.page.keyboard.press("Tab")
            stop = seen.page.evaluate(FOCUSED)
            assert stop is not None, f"focus is lost after {reached[-1:]}"
            assert stop["outlined"], f"no visible focus on {stop['name']}"
            assert stop["seen"], f"{stop['name']} is out of sight or covered"
            reached.append(stop["number"])
        assert reached == list(range(wanted))


def test_the_index_page_works_with_the_keyboard_alone(browser: Browser, bundle: Path) -> None:
    with opened(browser, bundle / "index.html") as seen:
        page = seen.page
        tab_to(page, "document.activeElement.dataset.set === 'en'")
        page.keyboard.press("Enter")
        assert page.evaluate("document.documentElement.lang") == "en"
        assert page.get_by_text("Cao Bang province").first.is_visible()
        tab_to(page, "document.activeElement.id === 'search'")
        page.keyboard.type("phu yen")
        shown = page.locator(".unit:visible")
        assert shown.count() == 1
        assert "Dak Lak" in shown.inner_text()
        tab_to(page, "document.activeElement.matches('.unit a')")
        with page.expect_navigation():
            href = page.evaluate("document.activeElement.getAttribute('href')")
            page.keyboard.press("Enter")
        assert href.startswith("dak-lak/")
        assert page.url.endswith(href)


def test_the_skip_link_leads_past_the_map(browser: Browser, bundle: Path) -> None:
    with opened(browser, bundle / "index.html") as seen:
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "reports"
        tab_to(seen.page, "document.activeElement.matches('.unit a')", within=1)


def tab_to(page: Page, there: str, within: int = 80) -> None:
    for _ in range(within):
        page.keyboard.press("Tab")
        if page.evaluate(there):
            return
    raise AssertionError(f"{within} presses of Tab do not lead to {there}")


@pytest.mark.parametrize("name", [*REPORTS, *INDEX])
def test_print_cuts_nothing_off(browser: Browser, bundle: Path, name: str) -> None:
    path, query = place(bundle, name)
    with opened(browser, path, query=query) as seen:
        headings = seen.page.evaluate(
            "Array.from(document.querySelectorAll('h1, h2, h3, caption, figcaption'))"
            ".filter(element => element.checkVisibility()).map(element => element.innerText)"
        )
        printed = seen.page.pdf(format="A4", prefer_css_page_size=True)
    with pdfplumber.open(BytesIO(printed)) as pdf:
        text = squeezed("".join(char["text"] for page in pdf.pages for char in page.chars))
        outside = [
            char["text"]
            for page in pdf.pages
            for char in page.chars
            if char["text"].strip() and not (char["x0"] >= 0 and char["x1"] <= page.width)
        ]
    assert outside == []
    assert [heading for heading in headings if squeezed(heading) not in text] == []


def squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
