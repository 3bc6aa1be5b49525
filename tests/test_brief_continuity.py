"""The brief's commitments and changes, on built cases whose answers are known."""

from pathlib import Path
from typing import Any

import pytest

from dialogue_registry import Cells, project, registry, together
from diendan.analysis.reading import recorded_registry
from diendan.errors import InputError
from diendan.language import LANGUAGES, Language
from notebook_cells import run_cells

SINCE = "2024-09-17"


def found(
    slug: str,
    language: Language = "en",
    day: str = "2026-09-15",
    since: str = SINCE,
) -> tuple[dict[str, Any], str]:
    given = {"province": slug, "forum_date": day, "language": language, "previous_forum": since}
    made = run_cells("policy-dialogue-brief", pictures=False, until=0, **given)
    return dict(made.values("continuity")), made.outputs["continuity"].data["text/markdown"]


@pytest.fixture
def promised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A promise to former Bắc Giang, and projects in former Bắc Giang, Bắc Ninh, and Cao Bằng."""
    rows: dict[str, list[Cells]] = together(
        project("giang", lead="adra", place="63:24", starts="2025-01", ends="2027"),
        project("ninh", lead="childfund", place="63:27", starts="2023", ends="2024"),
        project("bang", lead="childfund", place="63:04", starts="2023", ends="2028"),
    )
    promise: Cells = {"commitment": "wells", "made": "2023-10-04", "due": "2024-12-31"}
    built = registry(
        tmp_path,
        only_commitments=[{**promise, "text_vi": "Xây mười giếng nước", "text_en": "To build ten wells"}],
        only_commitment_parties=[
            {"commitment": "wells", "role": "by", "position": 1, "organisation": "adra"},
            {"commitment": "wells", "role": "to", "position": 1, "system": "63", "code": "24"},
        ],
        **rows,
    )
    monkeypatch.setattr(recorded_registry, "registry", lambda: built)


@pytest.mark.usefixtures("promised")
def test_a_promise_to_a_province_that_no_longer_exists_stands_in_the_brief_of_its_successor() -> None:
    values, text = found("bac-ninh")
    (own,) = values["commitments"]
    assert (own["status"], own["age"], own["due"]) == ("late", "2 years 11 months", "2024-12-31")
    assert "Bac Giang province (until 30 Jun 2025; now part of Bac Ninh province)" in text
    assert "late, not reported on" in text
    _, in_vietnamese = found("bac-ninh", "vi")
    assert "tỉnh Bắc Giang (đến 30/6/2025; nay thuộc tỉnh Bắc Ninh)" in in_vietnamese
    assert "quá hạn, chưa có báo cáo" in in_vietnamese
    assert not found("cao-bang")[0]["commitments"]


@pytest.mark.usefixtures("promised")
def test_before_the_merger_each_former_province_has_its_own() -> None:
    day, since = "2025-06-12", "2023-09-19"
    giang, ninh = (found(slug, day=day, since=since)[0] for slug in ("bac-giang", "bac-ninh"))
    assert [each["text"] for each in giang["commitments"]] == ["To build ten wells"]
    assert not ninh["commitments"]
    assert giang["changed"] == [{"title": "Dự án giang", "status": "running"}]
    assert ninh["changed"] == [{"title": "Dự án ninh", "status": "ended"}]
    assert (giang["formed"], giang["earlier_title"]) == ([], None)


@pytest.mark.usefixtures("promised")
def test_after_the_merger_the_successor_has_the_projects_of_both() -> None:
    values, text = found("bac-ninh")
    assert values["changed"] == [
        {"title": "Dự án giang", "status": "running"},
        {"title": "Dự án ninh", "status": "ended"},
    ]
    assert values["formed"] == ["Bac Giang", "Bac Ninh"]
    assert "2 former provinces have merged (1 Jul 2025)" in text.replace("\u00a0", " ")
    stays, text = found("cao-bang")
    assert (stays["projects"], stays["changed"], stays["formed"]) == (1, [], [])
    assert "1 project unchanged" in text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("slug", "day", "earlier"),
    [
        ("hue", "2026-09-15", "Thua Thien Hue province"),
        ("dong-nai", "2026-09-15", None),  # merged: said as such
        ("quang-ninh", "2026-09-15", "Quang Ninh province"),
        ("lang-son", "2026-09-15", None),
    ],
)
def test_a_new_title_is_said(slug: str, day: str, earlier: str | None) -> None:
    assert found(slug, day=day)[0]["earlier_title"] == earlier


def test_only_years_that_were_not_over_at_the_forum_before_are_newer() -> None:
    values, _ = found("cao-bang")
    assert values["newer"] == [{"year": 2024, "subjects": ["population", "labour", "papi"]}]
    assert values["older"] == ["poverty", "income"]
    assert found("cao-bang", since="2025-09-16")[0]["newer"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_that_holds_nothing_is_said_in_a_sentence(language: Language) -> None:
    values, text = found("cao-bang", language, since="")
    assert (values["commitments"], values["projects"], values["since"]) == ([], 0, None)
    assert ("no commitment by or to" if language == "en" else "chưa ghi nhận cam kết nào") in text
    assert (
        "The record names no earlier forum of the series"
        if language == "en"
        else "Hồ sơ chưa ghi nhận kỳ diễn đàn trước"
    ) in text


def test_a_forum_before_that_is_not_before_is_refused() -> None:
    with pytest.raises(InputError, match="is not before"):
        found("cao-bang", since="2026-09-15")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_few_projects_are_named_and_the_others_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    rows = [project(f"new-{name}", place="34:04", starts="2026", ends="2028") for name in "abcde"]
    built = registry(tmp_path, **together(*rows))
    monkeypatch.setattr(recorded_registry, "registry", lambda: built)
    values, text = found("cao-bang", language)
    assert (len(values["changed"]), values["changed_more"]) == (2, 3)
    text = text.replace("\u00a0", " ")
    assert ("and 3 more projects." if language == "en" else "và 3 dự án khác.") in text


def test_the_unit_itself_is_not_named_again_as_the_one_that_was_promised_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promises: list[Cells] = [
        {"commitment": name, "made": "2025-08-01", "text_vi": "Xây giếng", "text_en": "To build wells"}
        for name in ("alone", "both")
    ]
    parties: list[Cells] = [
        {"commitment": "alone", "role": "to", "position": 1, "system": "34", "code": "04"},
        {"commitment": "both", "role": "to", "position": 1, "system": "34", "code": "04"},
        {"commitment": "both", "role": "to", "position": 2, "system": "34", "code": "08"},
    ]
    built = registry(tmp_path, only_commitments=promises, only_commitment_parties=parties)
    monkeypatch.setattr(recorded_registry, "registry", lambda: built)
    values, _ = found("cao-bang")
    assert [each["to"] for each in values["commitments"]] == [
        "",
        "Cao Bang province and Tuyen Quang province",
    ]
