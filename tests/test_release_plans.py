"""When reports are to be released: read strictly, told in both languages, written as a calendar in UTC."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from icalendar import Calendar

from diendan.cli import main
from diendan.errors import ExitCode, InputError
from diendan.project import Project
from diendan.spec.releases.release_calendar import release_calendar
from diendan.spec.releases.release_plan import check_release_plans, load_release_plan
from tiny_project import ROOT, tiny_project

FIRST = "- {at: 2024-09-12 09:00, said: 2024-08-01}"
SECOND = "- {at: 2024-09-13 10:30, said: 2024-08-20, reason: {vi: Chờ số liệu., en: Figures were late.}}"
EMBARGO = "embargo: 2024-09-17 08:00"
EARLY = "- {to: {vi: Tỉnh, en: Province}, since: 2024-09-16 08:00, why: {vi: Chuẩn bị., en: To prepare.}}"
PLAN = f"announced:\n{FIRST}\n{SECOND}\n{EMBARGO}\nearly_access:\n{EARLY}\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return tiny_project(tmp_path_factory.mktemp("plans") / "project")


@pytest.fixture
def project(base: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    monkeypatch.chdir(base.root)
    planned(base, PLAN)
    return base


def planned(project: Project, text: str, forum: str = "test") -> Path:
    path = project.release_plan_file(forum)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_times_are_those_of_viet_nam_and_the_last_announcement_counts(project: Project) -> None:
    plan = load_release_plan(project, "test")
    assert plan is not None
    assert plan.announced[-1].at == datetime(2024, 9, 13, 3, 30, tzinfo=UTC)
    assert plan.embargo == datetime(2024, 9, 17, 1, tzinfo=UTC)
    assert (plan.announced[-1].reason.en, plan.early_access[0].to.vi) == ("Figures were late.", "Tỉnh")
    assert list(check_release_plans(project)) == []
    assert load_release_plan(project, "other") is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (FIRST, "- {at: 2024-09-12, said: 2024-08-01}", "a day and time in Viet Nam"),
        (FIRST, '- {at: "2024-09-31 09:00", said: 2024-08-01}', "`2024-09-31 09:00`"),
        (FIRST, FIRST.replace("08-01", "09-13"), "after the release on 2024-09-12"),
        (SECOND, SECOND.partition(", reason")[0] + "}", "reason"),
        (SECOND, SECOND.replace("08-20", "07-20"), "in the order of the days"),
        (SECOND, SECOND.replace("09-13 10:30", "09-12 09:00"), "twice in a row"),
        (EMBARGO, "embargo: 2024-09-13 08:00", "the time of release, or later"),
        (EMBARGO, "", "early access under an embargo alone"),
        (EARLY, EARLY.replace("09-16", "09-18"), "before the embargo ends"),
        (EMBARGO, f"{EMBARGO}\nembrago: x", "a key that is not known here"),
        (PLAN, f"{EMBARGO}\n", "at least the first announcement"),
    ],
)
def test_what_cannot_be_is_refused_with_file_and_key(
    project: Project, old: str, new: str, words: str
) -> None:
    assert old in PLAN
    planned(project, PLAN.replace(old, new))
    with pytest.raises(InputError) as refused:
        load_release_plan(project, "test")
    assert words in str(refused.value)
    assert "params/releases/test.yml: line " in str(refused.value)


def test_check_finds_plans_of_no_forum_and_releases_after_its_day(project: Project) -> None:
    planned(project, PLAN.replace("2024-09-13 10:30", "2024-09-18 10:30").replace("09-17 08", "09-19 08"))
    other = planned(project, PLAN, "tset")
    try:
        late, strange = check_release_plans(project)
    finally:
        other.unlink()
    assert "a release on 2024-09-18" in late.got
    assert "tset.yml" in strange.where
    assert "test" in strange.hint


def test_calendar_is_in_utc_and_a_change_replaces_the_former_event(project: Project) -> None:
    content = release_calendar(project)
    events = cast(Any, Calendar.from_ical(content)).walk("VEVENT")
    assert [event["UID"] for event in events] == ["test-release@diendan", "test-end@diendan"]
    assert b"DTSTART:20240913T033000Z" in content
    assert b"DTSTART:20240917T010000Z" in content
    assert {int(event["SEQUENCE"]) for event in events} == {1}
    assert "Changed on 20 Aug 2024 to 10:30 on 13 Sep 2024: Figures were late." in events[0]["DESCRIPTION"]
    assert release_calendar(project) == content


def test_plans_are_printed_in_both_languages_and_written(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["releases"]) == ExitCode.OK
    assert "Phát hành lúc 09:00 ngày 12/9/2024 (giờ Việt Nam)" in capsys.readouterr().out
    assert main(["releases", "--language", "en"]) == ExitCode.OK
    assert "Embargo until 08:00 on 17 Sep 2024." in capsys.readouterr().out
    file = tmp_path / "releases.ics"
    assert main(["releases", "--out", str(file)]) == ExitCode.OK
    assert file.read_bytes() == release_calendar(project)
    assert main(["releases", "--out", str(tmp_path / "none" / "a.ics")]) == ExitCode.REPORT_FAILED
    project.release_plan_file("test").unlink()
    assert main(["releases"]) == ExitCode.OK
    assert "No release is planned" in capsys.readouterr().out


def test_the_projects_own_plans_are_good() -> None:
    assert list(check_release_plans(Project.at(ROOT))) == []
