"""Headless Chromium for the tests, without a network; what a page asks for is written down."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_LOCAL = ("file:", "data:", "blob:", "about:")


@dataclass
class Opened:
    """A page and the addresses outside this machine that it asked for (none was answered)."""

    page: Page
    asked: list[str] = field(default_factory=list)

    def _answer(self, route: Route) -> None:
        if route.request.url.startswith(_LOCAL):
            route.continue_()
        else:
            self.asked.append(route.request.url)
            route.abort()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give the installed Chromium.

    Where there is none, the test is skipped on a person's machine, which `make test` asks for nothing but
    Python, make and git, and fails on a build server (CI), which must never leave it out.
    """
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if not found:
        lack = "no Chromium on this machine: apt install chromium"
        pytest.fail(lack) if os.environ.get("CI") else pytest.skip(lack)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Browser, path: Path, *, width: int = 1280, height: int = 900, scale: float = 1, query: str = ""
) -> Iterator[Opened]:
    """Give the page of the file at `path` in a window of `width` × `height` CSS pixels."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, reduced_motion="reduce"
    )
    try:
        seen = Opened(context.new_page())
        seen.page.route("**/*", seen._answer)
        seen.page.goto(path.resolve().as_uri() + query)
        yield seen
    finally:
        context.close()
