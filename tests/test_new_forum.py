"""The next forum: its file can be used, what is open goes along, and what must be looked at is listed."""

import shutil
from pathlib import Path

import pytest

from dialogue_registry import ROOT, Cells, build
from diendan.errors import InputError
from diendan.project import Project
from diendan.spec.forum_file import load_forum
from diendan.spec.next_forum.next_forum_file import NewForum, make_new_forum, new_forum_lines


def project(folder: Path, **tables: list[Cells]) -> Project:
    root = build(folder, **tables)
    shutil.copytree(ROOT / "data" / "indicators", root / "data" / "indicators", dirs_exist_ok=True)
    shutil.copytree(ROOT / "params", root / "params", ignore=shutil.ignore_patterns("2027*"))
    (root / "notebooks").mkdir()
    for sidecar in (ROOT / "notebooks").glob("[!_]*.yml"):
        shutil.copyfile(sidecar, root / "notebooks" / sidecar.name)
    return Project.at(root)


def notes(made: NewForum, topic: str) -> list[str]:
    return [note.removeprefix(f"{topic}: ") for note in made.notes if note.startswith(f"{topic}: ")]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, NewForum]:
    place: Cells = {"system": "63", "code": "24", "name_vi": ""}
    wells: Cells = {"commitment": "wells", "made": "2024-10-01"}
    made = project(
        tmp_path_factory.mktemp("year"),
        commitments=[
            {**wells, "due": "2026-12-31", "text_vi": "Giếng", "text_en": "Wells"},
            {"commitment": "roads", "made": "2024-10-01", "text_vi": "Đường", "text_en": "Roads"},
        ],
        commitment_parties=[{**place, "commitment": "wells", "role": "to", "position": 1}],
        commitment_history=[{"commitment": "roads", "day": "2025-01-01", "status": "done"}],
    )  # fmt: skip
    return made, make_new_forum(made, "2026-q3", "2027-q3")


def test_the_file_is_a_forum_a_year_later_whose_details_are_all_examples(
    year: tuple[Project, NewForum],
) -> None:
    forum = load_forum(year[0], "2027-q3")
    old = load_forum(year[0], "2026-q3")
    assert forum.day.isoformat() == "2027-09-15"
    assert forum.title.vi == "Diễn đàn đối thoại chính sách giảm nghèo cấp tỉnh, quý III năm 2027"
    assert forum.title.en.endswith("third quarter of 2027")
    assert forum.example == ("title", "date", "place", "host")
    assert [order.report for order in forum.orders] == [order.report for order in old.orders]
    assert len(forum.units) == 34
    assert forum.groups == old.groups
    (brief,) = [order for order in forum.orders if order.report == "policy-dialogue-brief"]
    assert dict(brief.parameters)["previous_forum"] == ""  # the day of 2026-q3 is an example


def test_what_is_open_goes_along_with_its_successor_and_what_is_done_stays(
    year: tuple[Project, NewForum],
) -> None:
    carried = {each.commitment.commitment: each for each in year[1].carried}
    assert "roads" not in carried
    assert carried["wells"].status == "late"
    text = year[0].forum_file("2027-q3").read_text(encoding="utf-8").replace("\n#  ", "")
    assert "Wells (by: not stated by whom; to: Bac Giang province (until 30 Jun 2025; now part of" in text
    assert "A province has merged: it goes on with the successor" in text


def test_what_must_be_looked_at_is_listed_by_topic(year: tuple[Project, NewForum]) -> None:
    made = year[1]
    assert notes(made, "title") == ["tỉnh Bắc Ninh becomes thành phố Bắc Ninh"]
    assert any("ended in 2025" in text for text in notes(made, "programme"))
    assert any("valid to 2026-12-31" in text for text in notes(made, "rule"))
    assert any(
        text.startswith("labour ends in 2024: is there a newer year?") for text in notes(made, "table")
    )
    assert notes(made, "focal point")[0].startswith("no contact in 34 of 34 units: An Giang, Bắc Ninh")
    printed = "\n".join(new_forum_lines(made))
    written = year[0].forum_file("2027-q3").read_text(encoding="utf-8")
    assert all(str(note) in printed for note in made.notes)
    assert all(word in written for note in made.notes for word in str(note).split())


def test_a_forum_before_the_merger_is_followed_by_one_after_it(tmp_path: Path) -> None:
    place = project(tmp_path)
    old = place.forum_file("2024-q3")
    text = old.read_text(encoding="utf-8").replace(
        "provinces: all", "provinces: [bac-giang, ha-giang, cao-bang]"
    )
    before, _, after = text.partition("  forum-synthesis:")  # it is about all units
    old.write_text(
        f"{before}  policy-dialogue-brief:{after.partition('  policy-dialogue-brief:')[2]}", encoding="utf-8"
    )
    made = make_new_forum(place, "2024-q3", "2025-q3")
    assert [unit.slug for unit in load_forum(place, "2025-q3").units] == [
        "bac-ninh",
        "cao-bang",
        "tuyen-quang",
    ]
    assert notes(made, "title") == ["the units are other ones: 34 instead of 63"]


def test_an_instrument_that_lapses_between_two_forums_is_named_with_what_replaces_it(tmp_path: Path) -> None:
    made = make_new_forum(project(tmp_path), "2024-q3", "2026-q1")
    assert any("80/2020/NĐ-CP" in text and "nd-313-2025" in text for text in notes(made, "instrument"))
    assert made.day.isoformat() == "2026-03-17"
    title = load_forum(Project.at(tmp_path), "2026-q1").title
    assert title.vi.endswith("quý I năm 2026")
    assert title.en.endswith("first quarter of 2026")


def test_a_province_that_names_its_focal_point_is_not_missed(tmp_path: Path) -> None:
    place = project(tmp_path)
    profile = "focal_points:\n  - organisation: {vi: Sở Ngoại vụ, en: Department of Foreign Affairs}\n"
    (place.root / "params" / "provinces" / "cao-bang.yml").write_text(profile, encoding="utf-8")
    made = make_new_forum(place, "2026-q3", "2026-q4")
    (text,) = notes(made, "focal point")
    assert text.startswith("no contact in 33 of 34 units")
    assert "Cao Bằng" not in text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2026-q3", "2026-q3", "is not after"),
        ("2026-q3", "2026-q1", "is not after"),
        ("cprgs-pilot", "2027-q3", "does not name a year and quarter"),
        ("2026-q3", "next", "does not name a year and quarter"),
        ("2024-q3", "2026-q3", "is there already"),
        ("2023-q3", "2027-q3", "cannot be used"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_written(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    place = project(tmp_path)
    before = sorted(place.forums.iterdir())
    with pytest.raises(InputError, match=message):
        make_new_forum(place, old, new)
    assert sorted(place.forums.iterdir()) == before


def test_a_file_that_would_not_be_right_is_not_left_behind(tmp_path: Path) -> None:
    place = project(tmp_path)
    old = place.forum_file("2026-q3")
    old.write_text(
        old.read_text(encoding="utf-8").replace("date: 2026-09-15", "date: 2024-09-15").replace(
            "provinces: all", "provinces: {region: R2}"
        ),
        encoding="utf-8",
    )  # fmt: skip
    shutil.rmtree(place.root / "data" / "dialogue")
    with pytest.raises(InputError):
        make_new_forum(place, "2026-q3", "2027-q3")
    assert not place.forum_file("2027-q3").exists()
