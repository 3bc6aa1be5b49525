"""Commitments: their standing on a day, and what becomes of one made to a province that no longer exists."""

from datetime import date
from pathlib import Path

import pytest

from dialogue_registry import ROOT, Cells, registry
from diendan.data.units import units_at
from diendan.errors import InputError
from diendan.registry.commitment_states import CommitmentState, age_text, commitment_lines, commitments_on
from diendan.registry.registry import load_registry

FORUM_2026 = date(2026, 9, 15)


def kept(folder: Path, day: date, *, to: str = "63:24", **tables: list[Cells]) -> tuple[CommitmentState, ...]:
    """Return how one promise of ADRA, due at the end of 2024, stands on a day."""
    system, _, code = to.partition(":")
    promise: Cells = {"commitment": "wells", "made": "2023-10-04", "due": "2024-12-31"}
    texts: Cells = {"text_vi": "Xây mười giếng nước", "text_en": "To build ten wells"}
    parties: list[Cells] = [
        {"commitment": "wells", "role": "by", "position": 1, "organisation": "adra"},
        {"commitment": "wells", "role": "to", "position": 1, "system": system, "code": code},
    ]
    built = registry(
        folder,
        only_commitments=[{**promise, **texts}],
        only_commitment_parties=parties,
        **tables,
    )
    return commitments_on(built, units_at(day, ROOT))


def entry(day: str, status: str, due: str = "") -> Cells:
    return {"commitment": "wells", "day": day, "status": status, "due": due, "note_vi": "đã báo cáo"}


def test_a_commitment_to_a_province_that_no_longer_exists_goes_on_with_its_successor(tmp_path: Path) -> None:
    before, after = date(2024, 9, 17), FORUM_2026
    (then,) = kept(tmp_path / "1", before)
    assert then.to[0].words.vi == "tỉnh Bắc Giang"
    assert not then.carried
    (now,) = kept(tmp_path / "2", after)
    assert now.to[0].words.vi == "tỉnh Bắc Giang (đến 30/6/2025; nay thuộc tỉnh Bắc Ninh)"
    assert now.to[0].words.en == "Bac Giang province (until 30 Jun 2025; now part of Bac Ninh province)"
    assert now.carried == now.to
    assert now.concerns(units_at(after, ROOT).unit("24"))
    assert not now.concerns(units_at(after, ROOT).unit("04"))


def test_a_commitment_to_a_province_that_stays_says_nothing_of_a_successor(tmp_path: Path) -> None:
    (now,) = kept(tmp_path, FORUM_2026, to="63:04")
    assert now.to[0].words.vi == "tỉnh Cao Bằng"
    assert not now.carried


@pytest.mark.parametrize(
    ("day", "history", "status", "late"),
    [
        ("2024-12-31", [], "unreported", 0),
        ("2025-01-01", [], "late", 1),
        ("2025-01-01", [entry("2024-12-01", "done")], "done", 0),
        ("2024-11-30", [entry("2024-12-01", "done")], "unreported", 0),
        ("2025-01-01", [entry("2024-06-01", "withdrawn")], "withdrawn", 0),
        ("2025-01-01", [entry("2024-12-01", "open", "2025-06-30")], "open", 0),
        ("2025-07-01", [entry("2024-12-01", "open", "2025-06-30")], "late", 1),
        ("2026-01-01", [entry("2024-12-01", "done"), entry("2025-12-01", "open")], "late", 366),
    ],
)
def test_standing_follows_from_history_and_due_day(
    tmp_path: Path, day: str, history: list[Cells], status: str, late: int
) -> None:
    (found,) = kept(tmp_path, date.fromisoformat(day), commitment_history=history)
    assert (found.status, found.late) == (status, late)


def test_a_party_that_no_longer_exists_is_named_with_its_successor() -> None:
    def by(day: date) -> list[str]:
        kept = commitments_on(load_registry(ROOT), units_at(day, ROOT))
        (yearly,) = (each for each in kept if each.commitment.commitment == "annual-forum-2009")
        return [side.words.en for side in yearly.by]

    ministry = "Ministry of Labour, Invalids and Social Affairs"
    assert by(date(2024, 9, 17))[1] == ministry
    after = "Ministry of Agriculture and Environment (for poverty reduction)"
    assert by(FORUM_2026)[1] == f"{ministry}, succeeded on 1 Mar 2025 by the {after}"


def test_what_is_promised_later_is_not_listed(tmp_path: Path) -> None:
    assert kept(tmp_path / "1", date(2023, 10, 3)) == ()
    assert len(kept(tmp_path / "2", date(2023, 10, 4))) == 1


def test_a_history_before_its_promise_and_a_party_that_is_none_are_findings(tmp_path: Path) -> None:
    nobody: Cells = {"commitment": "wells", "role": "to", "position": 2}
    with pytest.raises(InputError) as raised:
        kept(
            tmp_path,
            FORUM_2026,
            commitment_history=[entry("2023-01-01", "open")],
            commitment_parties=[nobody],
        )
    wrong = [finding.where.rsplit("/", 1)[1].partition(".")[0] for finding in raised.value.findings]
    assert sorted(wrong) == ["commitment_history", "commitment_parties"]


def test_lines_say_status_age_due_day_and_source(tmp_path: Path) -> None:
    found = kept(tmp_path, FORUM_2026)
    assert commitment_lines(found, FORUM_2026, "vi") == [
        "Cam kết tính đến 15/9/2026. quá hạn: 1, chưa kết thúc: 0, chưa có báo cáo trong hồ sơ: 0,"
        " nội dung dự kiến (“sẽ”), chưa có báo cáo trong hồ sơ: 0, đã hoàn thành: 0, đã rút: 0.",
        "",
        "[quá hạn] Xây mười giếng nước",
        "  bên cam kết: ADRA; với: tỉnh Bắc Giang (đến 30/6/2025; nay thuộc tỉnh Bắc Ninh)",
        "  ngày 04/10/2023 (2 năm 11 tháng); thời hạn: 31/12/2024 (quá 623 ngày)",
        "  diễn biến: chưa có báo cáo",
        "  nguồn: commitments, row 2 (test)",
    ]
    assert commitment_lines((), FORUM_2026, "en") == ["No commitments."]


def test_the_data_hold_the_promises_of_the_source_documents_and_no_outcome() -> None:
    found = commitments_on(load_registry(ROOT), units_at(FORUM_2026, ROOT))
    assert {each.commitment.commitment for each in found} == {
        "annual-forum-2009",
        "groups-set-up-2009",
        "groups-meet-quarterly-2009",
        "paccom-coordination-2022",
    }
    assert {each.last for each in found} == {None}
    said = {"annual-forum-2009", "groups-set-up-2009", "groups-meet-quarterly-2009"}
    assert {each.commitment.commitment for each in found if each.status == "intention"} == said
    assert {each.status for each in found if each.commitment.commitment not in said} == {"unreported"}
    assert all(each.commitment.doubt.vi and each.commitment.doubt.en for each in found)


def test_ages_are_months_and_from_two_years_on_years_and_months() -> None:
    assert [age_text(months, "en") for months in (0, 1, 12, 23, 24, 25, 45)] == [
        "0 months", "1 month", "12 months", "23 months", "2 years", "2 years 1 month", "3 years 9 months",
    ]  # fmt: skip
    assert [age_text(months, "vi") for months in (1, 24, 45)] == ["1 tháng", "2 năm", "3 năm 9 tháng"]


def test_a_month_is_over_on_its_day_by_the_calendar(tmp_path: Path) -> None:
    """Years of 365 days would make a month too many of sixteen years with four leap days."""
    days = (date(2023, 11, 3), date(2025, 10, 3), date(2025, 10, 4), date(2039, 10, 3))
    (found,) = zip(*(kept(tmp_path / str(place), day) for place, day in enumerate(days)), strict=True)
    assert [each.months for each in found] == [0, 23, 24, 191]
