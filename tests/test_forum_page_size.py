"""The forum's page with a large registry: how much a project weighs, and that nothing is lost for it."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import chromium, opened
from built_project import built_project
from dialogue_registry import ROOT, Cells
from diendan.plan.planning import make_plan
from diendan.spec.report_matrix import Identity
from index_texts import index_texts
from test_accessibility_html import TOO_WIDE, violations
from test_forum_page import ids

FEW, MANY = 100, 300
FIELDS = ("forum:policy-dialogue", "forum:information", "ngo-aid:health", "ngo-aid:education", "crs:12240")
ROLES = ("lead", "funder", "implementer")


def column(path: str, name: str) -> list[str]:
    with (ROOT / "data" / f"{path}.csv").open(encoding="utf-8", newline="") as stream:
        return [row[name] for row in csv.DictReader(stream)]


def projects(number: int) -> dict[str, list[Cells]]:
    """Return the rows of projects of three partners in two districts and two fields, with money."""
    partners, codes = column("dialogue/organisations", "organisation"), column("units/provinces_63", "code")
    made: dict[str, list[Cells]] = {
        f"project{part}": [] for part in ("s", "_places", "_fields", "_partners", "_money")
    }
    for n in range(number):
        name = {"project": f"p{n}"}
        titles = {
            "title_vi": f"Dự án hỗ trợ sinh kế và giảm nghèo bền vững số {n}",
            "title_en": f"Livelihoods and sustainable poverty reduction project number {n}",
        }
        made["projects"].append({**name, **titles, "starts": "2024", "ends": str(2026 + n % 3)})
        for k in range(2):
            place = {"system": "63", "code": codes[(n * 7 + k * 11) % len(codes)], "day": "2024-01-01"}
            made["project_places"].append({**name, "position": k + 1, **place, "district": f"Huyện {n % 50}"})
            scheme, code = FIELDS[(n + k * 3) % len(FIELDS)].split(":")
            made["project_fields"].append({**name, "scheme": scheme, "code": code})
        for k, role in enumerate(ROLES):
            partner = partners[(n * 3 + k * 5) % len(partners)]
            made["project_partners"].append({**name, "organisation": partner, "role": role})
        money = {"kind": "committed", "year": "2025", "amount": 1000 + n, "currency": "USD"}
        made["project_money"].append({**name, **money, "stated": "2025-01-01"})
    return made


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, str]]:
    """The page and its lists with few and with many projects."""
    made = {}
    for number in (FEW, MANY):
        project = built_project(tmp_path_factory.mktemp("registry"), **projects(number))
        made[number] = index_texts(make_plan(project, "2026-q3", Identity("builtin", "1")), {})
    return made


@pytest.fixture(scope="module")
def folder(files: dict[int, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    (folder / "index.html").write_text(files[MANY]["index.html"], encoding="utf-8", newline="\n")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def test_a_thousand_projects_make_a_page_of_three_megabytes(files: dict[int, dict[str, str]]) -> None:
    few, many = (len(files[number]["index.html"].encode()) for number in (FEW, MANY))
    each = (many - few) / (MANY - FEW)
    assert each < 2500, "bytes a project"
    assert few + (1000 - FEW) * each < 3_000_000


def test_what_the_page_does_not_list_is_in_its_csv(files: dict[int, dict[str, str]]) -> None:
    page, lists = files[MANY]["index.html"], files[MANY]["csv/coordination.csv"]
    rows = list(csv.DictReader(lists.removeprefix("\ufeff").splitlines()))
    present = [row for row in rows if row["kind"] == "presence"]
    assert len(present) > 600
    assert 'data-kind="presence"' not in page
    assert "trong tệp CSV" in page
    assert {f"p{n}" for n in range(MANY)} == {
        row["record"] for row in csv.DictReader(files[MANY]["csv/projects.csv"].lstrip("\ufeff").splitlines())
    }


def test_a_large_page_is_searched_filtered_and_accessible(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "index.html", query="#view=projects&q=bền+vững+số+250&lang=en") as seen:
        page = seen.page
        assert ids(page) == ["projects-p250"]
        assert "education" in page.inner_text("#projects-p250")
        page.fill("#search", "sustainable poverty reduction project number 17")
        assert "projects-p17" in ids(page)
        page.fill("#search", "")
        assert len(ids(page)) == MANY
        page.goto("about:blank")
        page.goto((folder / "index.html").as_uri() + "#view=coordination&lang=en")
        square = page.locator(".heat:visible td a").first
        number, (province, partner) = (
            int(square.inner_text()),
            square.evaluate(
                "one => ['province', 'partner'].map(name => new URLSearchParams(one.hash.slice(1)).get(name))"
            ),
        )
        square.click()
        page.wait_for_function("document.getElementById('projects').checkVisibility()")
        assert len(ids(page)) == number
        assert (page.input_value("#province"), page.input_value("#partner")) == (province, partner)
        assert page.evaluate("document.documentElement.lang") == "en"
        assert page.inner_text(".languages").split() == ["Tiếng", "Việt", "English"]
        assert violations(page) == []
        assert seen.asked == []
    with opened(browser, folder / "index.html", query="#view=coordination", width=375, height=700) as seen:
        assert violations(seen.page) == []
        assert seen.page.evaluate(TOO_WIDE) == []


def test_partners_are_found_by_names_that_an_entry_does_not_show(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "index.html", query="#view=projects&q=MOLISA") as seen:
        found = ids(seen.page)
        assert found
        assert "MOLISA" not in seen.page.inner_text(f"#{found[0]}")
