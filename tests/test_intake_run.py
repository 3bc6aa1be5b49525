"""From a filled form to accepted rows: whole or not at all, with a trace, whoever kills the run."""

import csv
import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bad_submissions import ROOT, SUMMARY, aid, blank, monitoring, saved
from diendan.cli import main
from diendan.data.checking.package_checks import check_data
from diendan.data.datapackage import Package
from diendan.data.submissions import standings_of
from diendan.data.units import units_at
from diendan.errors import InputError
from diendan.exchange.intake import accepted_submissions as kept_module
from diendan.exchange.intake.answer_letters import Letter
from diendan.exchange.intake.forum_status import status_lines, status_of
from diendan.exchange.intake.inbox import INBOX, take_in
from diendan.project import Project
from diendan.spec.forum_file import load_forum

DAY, LATER = date(2023, 1, 10), date(2026, 2, 1)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a copy of the project's data and forms, with an empty inbox."""
    for name in ("data", "params"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("kept", "*.xlsx"))
    return Project.at(tmp_path)


def send(project: Project, name: str, content: bytes) -> None:
    folder = project.root / INBOX
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def rows(project: Project, table: str) -> list[dict[str, str]]:
    text = (project.root / "data" / "submissions" / f"{table}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def states(done: tuple[Letter, ...]) -> list[str]:
    return [each.state for each in done]


def everything(project: Project) -> dict[str, bytes]:
    folder = project.root / "data" / "submissions"
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def cao_bang(committed: object = "1.720.153 USD") -> bytes:
    """Return the aid form of Cao Bằng filled by hand with what it published for 2022."""
    book = blank("ngo-aid", 2022, known=True)
    sheet = book[SUMMARY]
    for address, value in {
        "E8": 28,
        "G8": "Chưa lập danh mục chi tiết",
        "E9": "14",
        "E10": committed,
        "E11": "1,295,162",
    }.items():
        sheet[address] = value
    return saved(book)


def test_the_published_figures_of_cao_bang_become_rows_that_name_file_and_cell(project: Project) -> None:
    send(project, "Bao cao (ban cuoi) 2.xlsx", cao_bang())
    assert states(take_in(project, DAY)) == ["accepted"]
    found = {row["cell"]: row for row in rows(project, "accepted")}
    figures = {
        code: found[code]["value"] for code in ("projects", "donors", "committed_usd", "disbursed_usd")
    }
    assert figures == {
        "projects": "28",
        "donors": "14",
        "committed_usd": "1720153",
        "disbursed_usd": "1295162",
    }
    row = found["committed_usd"]
    assert (row["form"], row["system"], row["code"], row["period"]) == ("ngo-aid", "63", "04", "2022")
    assert (row["unit"], row["file"], row["sheet"]) == ("usd", "Bao cao (ban cuoi) 2.xlsx", SUMMARY)
    assert (row["address"], row["received"]) == ("E10", "2023-01-10")
    stored = next((project.root / "data/submissions/kept").glob("*/file.xlsx"))
    assert kept_module.hash_of(stored.read_bytes()) == row["submission"]
    assert check_data(project.root) == []


def test_a_second_run_changes_nothing(project: Project) -> None:
    send(project, "a.xlsx", cao_bang())
    send(project, "b.xlsx", saved(monitoring(2022)))
    send(project, "c.xlsx", b"%PDF-1.7")
    take_in(project, DAY)
    before = everything(project)
    assert states(take_in(project, date(2024, 5, 5))) == ["already", "already", "findings"]
    assert everything(project) == before


def test_a_file_with_one_wrong_cell_is_not_accepted_at_all(project: Project) -> None:
    send(project, "a.xlsx", cao_bang("khoảng 1,7 triệu"))
    done = take_in(project, DAY)
    assert states(done) == ["findings"]
    assert rows(project, "accepted") == []
    assert rows(project, "register") == []
    text = done[0].path("md").read_text(encoding="utf-8")
    assert "E10" in text
    assert "khoảng 1,7 triệu" in text
    assert text.index("Chưa nhận") < text.index("Not accepted")
    back = load_workbook(done[0].path("xlsx"))
    cell = back[SUMMARY]["E10"]
    assert cell.fill.fgColor.rgb == "00FF9999"
    assert cell.comment is not None
    assert "Số ước chừng" in cell.comment.text
    assert back.sheetnames[0] == "Trả lời"


def test_a_later_submission_replaces_the_earlier_and_both_are_kept(project: Project) -> None:
    send(project, "a.xlsx", cao_bang())
    take_in(project, DAY)
    send(project, "b.xlsx", cao_bang(1720200))
    done = take_in(project, date(2023, 2, 1))
    assert states(done) == ["already", "replaces"]
    assert list(done[1].changes) == [("summary", "", "committed_usd", "changed", "1720153", "1720200")]
    values = [row["value"] for row in rows(project, "accepted") if row["cell"] == "committed_usd"]
    assert values == ["1720200"]
    assert [row["state"] for row in rows(project, "register")] == ["replaced", "current"]
    assert [(row["before"], row["after"]) for row in rows(project, "changes")] == [("1720153", "1720200")]
    assert len(list((project.root / "data/submissions/kept").iterdir())) == 2
    assert states(take_in(project, date(2023, 3, 1))) == ["already", "already"]
    assert check_data(project.root) == []


def test_two_new_files_of_one_subject_are_not_chosen_between(project: Project) -> None:
    send(project, "a.xlsx", cao_bang())
    send(project, "b.xlsx", cao_bang(1720200))
    assert states(take_in(project, DAY)) == ["two-at-once", "two-at-once"]
    assert rows(project, "accepted") == []


def test_one_file_under_two_names_is_one_submission(project: Project) -> None:
    content = cao_bang()
    for name in ("a.xlsx", "a (1).xlsx"):
        send(project, name, content)
    assert sorted(states(take_in(project, DAY))) == ["accepted", "already"]
    assert len(rows(project, "register")) == 1


class Killed(BaseException):
    pass


@pytest.mark.parametrize("step", ["write", "rename", "tables"])
def test_a_killed_run_loses_nothing(project: Project, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    send(project, "a.xlsx", cao_bang())
    take_in(project, DAY)
    before = everything(project)
    send(project, "b.xlsx", saved(aid(2024)))

    def die(*_: Any, **__: Any) -> Any:
        raise Killed

    with monkeypatch.context() as patch:
        if step == "write":
            patch.setattr("os.fsync", die)
        elif step == "rename":
            patch.setattr(Path, "rename", die)
        else:
            patch.setattr("diendan.exchange.intake.inbox.write_tables", die)
        with pytest.raises(Killed):
            take_in(project, LATER)
    after = {n: c for n, c in everything(project).items() if ".part" not in n and n != "inbox/b.xlsx"}
    assert {name: after.get(name) for name in before} == before
    take_in(project, LATER)
    assert [row["period"] for row in rows(project, "register")] == ["2022", "2024"]
    assert {row["period"] for row in rows(project, "accepted")} == {"2022", "2024"}
    assert not list((project.root / "data/submissions/kept").glob(".part*"))
    assert check_data(project.root) == []


def test_a_kept_file_that_was_changed_stops_the_intake(project: Project) -> None:
    send(project, "a.xlsx", cao_bang())
    take_in(project, DAY)
    stored = next((project.root / "data/submissions/kept").glob("*/file.xlsx"))
    stored.write_bytes(b"other")
    with pytest.raises(InputError, match="damaged"):
        take_in(project, DAY)


def test_last_years_figures_are_known_and_a_jump_wants_a_remark(project: Project) -> None:
    send(project, "a.xlsx", cao_bang())
    take_in(project, DAY)
    book = aid(2023)
    send(project, "b.xlsx", saved(book))
    done = take_in(project, date(2024, 1, 10))
    kinds = {(a.kind, a.place.address) for a in done[1].read.answers}
    assert {("jump", "E8"), ("jump", "E9"), ("jump", "E10"), ("jump", "E11")} <= kinds
    for row in (8, 9, 10, 11):
        book[SUMMARY].cell(row, 7).value = "Nhiều dự án đã kết thúc"
    send(project, "c.xlsx", saved(book))
    done = take_in(project, date(2024, 1, 10))
    assert states(done) == ["already", "findings", "accepted"]


@pytest.mark.parametrize(("make", "name"), [(aid, "ngo-aid.xls"), (monitoring, "ntp.xls")])
def test_an_old_excel_file_says_the_same_as_the_new_one(
    project: Project, make: Callable[[], Any], name: str
) -> None:
    send(project, name, (ROOT / "tests" / "golden" / "intake" / name).read_bytes())
    assert states(take_in(project, LATER)) == ["accepted"]
    old = [
        (row["section"], row["row"], row["cell"], row["value"], row["address"])
        for row in rows(project, "accepted")
    ]
    send(project, name, saved(make()))
    take_in(project, LATER)
    new = [
        (row["section"], row["row"], row["cell"], row["value"], row["address"])
        for row in rows(project, "accepted")
    ]
    assert old == new
    assert rows(project, "changes") == []


def test_status_says_who_has_sent_what(project: Project) -> None:
    send(project, "a.xlsx", saved(aid(2025)))
    take_in(project, date(2026, 2, 3))
    send(project, "b.xlsx", saved(monitoring(2025)))
    bad = monitoring(2025)
    bad.worksheets[1]["E8"] = None
    send(project, "b.xlsx", saved(bad))
    shutil.copytree(ROOT / "notebooks", project.root / "notebooks")
    status = status_of(project, "2026-q3", date(2026, 2, 4))
    lines = {(line.unit.slug, line.asked.rule.form): line for line in status.lines}
    assert lines["cao-bang", "ngo-aid"].text("vi") == "đã nhận 03/02/2026 (muộn)"
    assert lines["cao-bang", "ntp-monitoring"].text("en").startswith("findings (")
    assert lines["an-giang", "ngo-aid"].text("vi") == "chưa nhận được"
    assert len(status.lines) == 34 * 4
    assert "Cao Bằng" in "\n".join(status_lines(status))


def test_the_tables_say_the_same_as_the_inbox(project: Project) -> None:
    send(project, "a.xlsx", saved(aid(2025)))
    bad = monitoring(2025)
    bad.worksheets[1]["E8"] = None
    send(project, "b.xlsx", saved(bad))
    take_in(project, date(2026, 2, 3))
    shutil.copytree(ROOT / "notebooks", project.root / "notebooks")
    forum = load_forum(project, "2026-q3")
    recorded = standings_of(Package.load(project.root), forum.units, forum.day)
    assert recorded == status_of(project, "2026-q3", date(2026, 2, 4)).lines
    lines = {(line.unit.slug, line.asked.rule.form): line for line in recorded}
    assert lines["cao-bang", "ntp-monitoring"].state == "findings"
    assert lines["cao-bang", "ntp-monitoring"].came.errors > 0
    assert lines["cao-bang", "ngo-aid"].is_late
    assert lines["cao-bang", "ngo-aid"].asked.due == date(2026, 1, 31)
    assert check_data(project.root) == []


def test_figures_before_the_merger_are_asked_of_the_former_provinces() -> None:
    standings = standings_of(Package.load(ROOT), units_at(date(2025, 8, 1), ROOT).units, date(2025, 8, 1))
    asked = {line.asked.rule.form: line.asked for line in standings}
    assert {(each.year, each.due) for each in asked.values()} == {
        (2024, date(2025, 1, 15)),
        (2024, date(2025, 1, 31)),
    }
    assert len(standings) == 63 * 4
    assert {line.unit.system for line in standings} == {"63"}


def test_commands_write_forms_and_answer_the_inbox(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIENDAN_ROOT", str(project.root))
    assert main(["forms", "--province", "cao-bang", "--year", "2025"]) == 0
    assert len(list((project.build / "forms" / "2025" / "cao-bang").glob("*.xlsx"))) == 4
    assert main(["intake"]) == 0
    assert "is empty" in capsys.readouterr().out
    send(project, "a.xlsx", b"%PDF-1.7")
    assert main(["intake", "--received", "2026-01-05"]) == 1
    assert "not a spreadsheet" in capsys.readouterr().out
    send(project, "a.xlsx", cao_bang())
    assert main(["intake", "--received", "2026-01-05"]) == 0
