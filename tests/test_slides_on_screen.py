"""Slides of the plenary in Chromium at 1280 by 720: WCAG 2.2 AA, large letters, nothing cut off."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from browser import chromium, opened
from diendan.language import LANGUAGES, Language
from test_accessibility_html import RULES

# 24 points of a slide that stands for 13.33 by 7.5 inches, in pixels of 1280 by 720;
# the mark of an example and the number of the slide, which are no part of a slide, may be smaller.
LEAST = 32
PROBLEMS = """(least) => {
  const slide = document.querySelector('.reveal section.present');
  const frame = document.querySelector('.reveal .slides').getBoundingClientRect();
  const found = [];
  for (const element of [slide, ...slide.querySelectorAll('*')]) {
    if (element.closest('aside.notes')) continue;
    const box = element.getBoundingClientRect();
    const name = `${element.tagName} ${element.innerText || element.alt}`;
    if (box.left < frame.left - 1 || box.right > frame.right + 1 ||
        box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
      found.push(`over the edge: ${name.slice(0, 60)}`);
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 &&
        getComputedStyle(element).display !== 'inline')
      found.push(`wider than its place: ${name.slice(0, 60)}`);
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (own && parseFloat(getComputedStyle(element).fontSize) < least)
      found.push(`too small: ${name.slice(0, 60)}`);
  }
  const banner = document.querySelector('.reveal .banner');
  if (banner) {
    const over = banner.getBoundingClientRect();
    for (const element of slide.querySelectorAll('h1, p, li, img')) {
      const box = element.getBoundingClientRect();
      if (element.closest('aside.notes') || !box.height) continue;
      if (box.bottom > over.top + 1 && box.right > over.left && box.left < over.right)
        found.push(`under the banner: ${element.tagName} ${element.innerText}`);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def violations(page: Page) -> list[str]:
    """Return what axe finds, and where it cannot tell whether there is enough contrast."""
    response = Axe().run(page, options={**RULES, "resultTypes": ["violations", "incomplete"]}).response
    unsure = [each for each in response["incomplete"] if each["id"] == "color-contrast"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:100]}"
        for each in (*response["violations"], *unsure)
        for node in each["nodes"]
    ]


def slides(page: Page) -> Iterator[int]:
    """Show each slide and give its number."""
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    # Empty layers of reveal.js behind every slide: axe cannot look through them, an eye can.
    page.add_style_tag(content=".reveal .backgrounds { display: none }")
    for number in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate("number => Reveal.slide(number)", number)
        yield number


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slide_is_accessible_large_and_whole(
    browser: Browser, bundle: Path, language: Language
) -> None:
    path = bundle / "forum" / f"forum-synthesis.{language}.slides.html"
    with opened(browser, path, width=1280, height=720) as seen:
        shown = [
            (number, violations(seen.page), seen.page.evaluate(PROBLEMS, LEAST))
            for number in slides(seen.page)
        ]
        with zipfile.ZipFile(path.with_name(f"forum-synthesis.{language}.pptx")) as deck:
            assert len(shown) == sum(name.startswith("ppt/slides/slide") for name in deck.namelist())
        assert [each for each in shown if each[1] or each[2]] == []
        assert seen.asked == []


def test_these_checks_find_what_they_look_for(browser: Browser, bundle: Path) -> None:
    path = bundle / "forum" / "forum-synthesis.en.slides.html"
    bad = "<p style='font-size: 20px; color: #bbb'>small and pale</p><p style='margin-top: 900px'>below</p>"
    with opened(browser, path, width=1280, height=720) as seen:
        assert [*slides(seen.page)]  # the last one is shown, dark on white
        seen.page.evaluate("html => Reveal.getCurrentSlide().insertAdjacentHTML('beforeend', html)", bad)
        found = seen.page.evaluate(PROBLEMS, LEAST)
        assert {each.partition(":")[0] for each in found} >= {"too small", "over the edge"}
        assert any(each.startswith("color-contrast") for each in violations(seen.page))
