"""The contact sheet and the layout check of a whole bundle."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from conftest import BUNDLED, PROVINCES
from diendan.checks.contact_sheet import contact_sheet
from diendan.checks.decree_layout import check_bundle_layout
from diendan.checks.published_documents import published_documents
from diendan.errors import InputError
from diendan.project import Project

ROOT = Path(__file__).parents[1]
FORUM = "2026-q3"


@pytest.fixture
def project(bundle: Path) -> Project:
    return Project.at(ROOT, bundle.parents[1])


def test_documents_are_in_order_of_report_language_and_vietnamese_name(project: Project) -> None:
    found = [
        (each.report, each.language, each.subject.slug)
        for each in published_documents(project, FORUM, ".pdf")
    ]
    about_provinces = [each for each in found if each[2] in PROVINCES]
    assert about_provinces == [
        (report, language, slug)
        for report in ("mid-term-review", "policy-dialogue-brief")
        for language in ("vi", "en")
        for slug in ("cao-bang", "dak-lak")
    ]
    assert [report for report, _, _ in found] == sorted(report for report, _, _ in found)
    assert {f"{slug}/{report}" for report, _, slug in found} >= set(BUNDLED)


def test_the_contact_sheet_shows_every_first_page(project: Project) -> None:
    path = contact_sheet(project, FORUM)
    assert path == project.build / "contact-sheet-2026-q3.png"
    everything, one_language = Image.open(path), Image.open(contact_sheet(project, FORUM, "vi"))
    assert everything.height > 1.9 * one_language.height
    first_page = one_language.crop((14, 52, 14 + 220, 52 + 311)).convert("L")
    tones = first_page.histogram()
    assert sum(tones[:100]) > 100, "letters"
    assert tones.index(max(tones)) == 255, "paper, though a synthesis fills its first page with text"
    assert sum(tones[240:]) > sum(tones) / 2, "paper, and the light ground of its key figures"
    for left in (3, 220 - 13):
        margin = first_page.crop((left, 3, left + 10, 311 - 3))
        assert margin.getextrema() == (255, 255), "nothing stands in the margins"


def test_nothing_published_is_said_with_the_next_command(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Run `diendan reports 2026-q3` first"):
        contact_sheet(Project.at(ROOT, tmp_path), FORUM)


def test_every_review_follows_the_decree(project: Project) -> None:
    checked = check_bundle_layout(project, FORUM)
    assert len(checked.documents) == 4
    assert checked.findings(project) == []
    assert checked.conforms


def test_a_departure_is_named_with_its_document(project: Project, tmp_path: Path) -> None:
    made = tmp_path / "made"
    shutil.copytree(project.made, made)
    reports = made / "reports" / FORUM / "cao-bang"
    shutil.copy(reports / "policy-dialogue-brief.vi.pdf", reports / "mid-term-review.vi.pdf")
    changed = Project.at(ROOT, made)
    checked = check_bundle_layout(changed, FORUM)
    assert not checked.conforms
    wrong = [finding.where for finding in checked.findings(changed)]
    assert any(
        where.startswith("reports/2026-q3/cao-bang/mid-term-review.vi.pdf, national-title") for where in wrong
    )
    row = next(line.split() for line in checked.table().splitlines() if line.startswith("national-title "))
    assert row[1:4] == ["3", "1", "0"]


def test_a_document_that_cannot_be_read_is_wrong_input(project: Project, tmp_path: Path) -> None:
    made = tmp_path / "made"
    shutil.copytree(project.made, made)
    damaged = made / "reports" / FORUM / "cao-bang" / "mid-term-review.vi.docx"
    damaged.write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(InputError, match=r"Cannot read .*mid-term-review\.vi\.docx"):
        check_bundle_layout(Project.at(ROOT, made), FORUM)
