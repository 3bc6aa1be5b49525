"""Forum files and sidecars: what is right becomes frozen objects, what is wrong is found all at once."""

import shutil
from pathlib import Path

import pytest
import yaml

from diendan.errors import Finding, InputError
from diendan.parsing.strict_yaml import read_yaml
from diendan.plan.planning import check_orders
from diendan.project import Project
from diendan.spec.forum_file import load_forum
from tiny_project import PARAMETERS, change_forum, tiny_project, write_notebook

ROOT = Path(__file__).parents[1]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return tiny_project(tmp_path)


def findings_of(project: Project, name: str = "test") -> tuple[Finding, ...]:
    with pytest.raises(InputError) as caught:
        check_orders(project, load_forum(project, name))
    assert caught.value.exit_code == 2
    return caught.value.findings


def test_forum_is_read_with_units_in_vietnamese_order(project: Project) -> None:
    forum = load_forum(project, "test")
    assert [unit.slug for unit in forum.units] == ["cao-bang", "ha-giang"]
    assert forum.system.name == "63"
    assert forum.title.in_("en") == "Test forum"
    assert forum.example == ("title", "date", "place", "host")
    (order,) = forum.orders
    assert (order.report, order.languages, order.formats) == ("tiny", ("vi",), ("html",))
    assert order.parameters == (("note", "calm"),)


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"date": None}, ("`date`", "nothing (the key is missing)")),
        ({"date": "15.9.2026"}, ("`date`", "15.9.2026")),
        ({"date": "2024-02-30"}, ("`date`", "2024-02-30")),
        ({"date": "2007-01-01"}, ("`date`", "2007-01-01")),
        ({"dates": "2024-01-01"}, ("`dates`", "a key that is not known here", "Did you mean `date`?")),
        ({"title": "Forum"}, ("`title`", "both languages")),
        ({"title": {"vi": "Diễn đàn"}}, ("`title.en`", "missing")),
        ({"provinces": ["cao-bang", "cao-bang"]}, ("`cao-bang` a second time",)),
        ({"provinces": ["cao-bnag"]}, ("`cao-bnag`", "cao-bang")),
        ({"provinces": ["../x"]}, ("`../x`",)),
        ({"provinces": []}, ("`provinces`", "an empty list")),
        ({"provinces": "some"}, ("`some`", "`all`")),
        ({"provinces": {"region": "R9"}}, ("`R9`", "R1, R2")),
        ({"provinces": {"group": "cprgs"}}, ("`cprgs`", "cprgs-pilot")),
        ({"example": ["titel"]}, ("`titel`", "Did you mean `title`?")),
        ({"tiny": {"formats": ["odt"]}}, ("`odt`", "html, pdf, docx")),
        ({"tiny": {"languages": ["fr"]}}, ("`fr`", "vi, en")),
        ({"tiny": {"note": "lout"}}, ("`lout`", "Did you mean `loud`?")),
        ({"tiny": {"colour": "red"}}, ("`reports.tiny.colour`", "not known here")),
        ({"reports": {"tiyn": {}}}, ("`reports.tiyn`", "Did you mean `tiny`?")),
        ({"reports": {"../x": {}}}, ("`../x`",)),
        ({"reports": {}}, ("`reports`", "at least one report")),
        ({"date": "2110-01-01"}, ("`date`", "1980 to 2107")),
    ],
)
def test_wrong_forum_is_refused(project: Project, changes: dict[str, object], parts: tuple[str, ...]) -> None:
    change_forum(project, **changes)
    text = "\n".join(str(finding) for finding in findings_of(project))
    assert "params/forums/test.yml: line" in text
    for part in parts:
        assert part in text


def test_all_findings_come_at_once(project: Project) -> None:
    change_forum(project, date="never", provinces=[], title=None, colour="red")
    assert len(findings_of(project)) == 4


def test_province_that_ended_is_named_with_what_became_of_it(project: Project) -> None:
    change_forum(project, date="2026-09-15", provinces=["ha-giang"])
    (finding,) = findings_of(project)
    assert "ha-giang" in finding.got
    assert "Tuyên Quang" in finding.hint or "tuyen-quang" in finding.hint


def test_duplicate_key_is_refused(project: Project) -> None:
    path = project.forum_file("test")
    path.write_text(path.read_text(encoding="utf-8") + "date: 2024-10-01\n", encoding="utf-8")
    (finding,) = findings_of(project)
    assert "a second time (first in line 2)" in finding.got


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "an empty file"),
        (b"- a\n", "a list"),
        (b"a: [", "line"),
        (b"\xff\xfe", "UTF-8"),
        (b"a: !!python/object/apply:os.system [true]\n", "the tag"),
        (b"a: " + b"[" * 20_000 + b"]" * 20_000, "nested"),
        (b"a: " + b"x" * 300_000, "at most 200000"),
    ],
)
def test_unreadable_yaml_is_a_finding(tmp_path: Path, content: bytes, part: str) -> None:
    path = tmp_path / "a.yml"
    path.write_bytes(content)
    findings: list[Finding] = []
    block = read_yaml(path, "a.yml", findings)
    if block is not None:
        block.text("b", required=False)
        block.close()
    assert part in "\n".join(map(str, findings))


def test_unknown_forum_suggests_the_nearest(project: Project) -> None:
    (finding,) = findings_of(project, "tset")
    assert "Did you mean `test`?" in str(finding)
    assert findings_of(project, "../test")


def test_regions_groups_and_all(project: Project) -> None:
    change_forum(project, provinces={"region": "R4"})
    assert len(load_forum(project, "test").units) == 5
    change_forum(project, provinces={"group": "cprgs-pilot"})
    assert [unit.slug for unit in load_forum(project, "test").units] == [
        "an-giang",
        "soc-trang",
        "thai-nguyen",
        "thanh-hoa",
        "tra-vinh",
    ]
    change_forum(project, provinces="all")
    assert len(load_forum(project, "test").units) == 63


def test_notebook_without_parameters_cell(project: Project) -> None:
    write_notebook(project.notebook("tiny"), ["1"], parameters=None)
    (finding,) = findings_of(project)
    assert "notebooks/tiny.ipynb" in finding.where
    assert "parameters" in finding.expected


def test_sidecar_and_parameters_cell_must_agree(project: Project) -> None:
    cell = PARAMETERS.replace("note =", "remark =").replace('"2024-09-17"', '"17.9.2024"')
    write_notebook(project.notebook("tiny"), ["1"], parameters=cell)
    text = "\n".join(map(str, findings_of(project)))
    for part in ("`remark`", "no `note`", "17.9.2024"):
        assert part in text


def test_wrong_sidecar_is_refused(project: Project) -> None:
    path = project.sidecar_file("tiny")
    text = path.read_text(encoding="utf-8").replace("timeout: 60", "timeout: soon").replace("reads", "raeds")
    path.write_text(text.replace("type: date", "type: dat"), encoding="utf-8")
    found = "\n".join(map(str, findings_of(project)))
    for part in ("`timeout`", "`raeds`", "Did you mean `reads`?", "Did you mean `date`?"):
        assert part in found


@pytest.mark.parametrize(
    "path", sorted((ROOT / "params" / "forums").glob("*.yml")), ids=lambda path: path.stem
)
def test_a_forum_of_the_project_is_as_its_file_says(path: Path) -> None:
    project, asked = Project.at(ROOT), yaml.safe_load(path.read_text(encoding="utf-8"))
    forum = load_forum(project, path.stem)
    check_orders(project, forum)
    assert forum.day == asked["date"]
    assert [order.report for order in forum.orders] == list(asked["reports"])
    assert list(forum.example) == asked.get("example", [])
    units = {unit.slug for unit in forum.units}
    if asked["provinces"] == "all":
        assert units == {unit.slug for unit in forum.system.units}
    elif isinstance(asked["provinces"], list):
        assert units == set(asked["provinces"])
    else:
        assert 0 < len(units) < len(forum.system.units)


@pytest.mark.parametrize("provinces", ["[cao-bang, son-la]", "{region: R2}", "{group: cprgs-pilot}"])
def test_a_report_about_all_units_is_refused_for_a_forum_of_some(tmp_path: Path, provinces: str) -> None:
    project = copy_of_project(tmp_path)
    path = project.forum_file("2024-q3")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("provinces: all", f"provinces: {provinces}"), encoding="utf-8")
    (finding,) = findings_of(project, "2024-q3")
    assert "params/forums/2024-q3.yml: line " in str(finding)
    assert "reports.forum-synthesis" in str(finding)
    assert "about all 63 units, in a forum of " in str(finding)
    assert "`provinces: all`, or a forum without this report" in str(finding)
    reports = "  forum-synthesis:\n    languages: [vi, en]\n    formats: [html, pdf, docx, slides, pptx]\n"
    path.write_text(path.read_text(encoding="utf-8").replace(reports, ""), encoding="utf-8")
    assert len(load_forum(project, "2024-q3").units) < 63


def test_a_forum_that_names_every_unit_is_one_of_all(tmp_path: Path) -> None:
    project = copy_of_project(tmp_path)
    path = project.forum_file("2026-q3")
    slugs = ", ".join(unit.slug for unit in load_forum(project, "2026-q3").units)
    text = path.read_text(encoding="utf-8").replace("provinces: all", f"provinces: [{slugs}]")
    path.write_text(text, encoding="utf-8")
    assert next(load_forum(project, "2026-q3").subjects()).slug == "forum"


def copy_of_project(tmp_path: Path) -> Project:
    """Return a copy of the project whose forum files a test may change."""
    root = tmp_path / "project"
    for folder in ("data", "params", "notebooks"):
        shutil.copytree(ROOT / folder, root / folder)
    return Project.at(root)


def test_forum_before_this_one_must_be_before_it(tmp_path: Path) -> None:
    project = copy_of_project(tmp_path)
    assert "a day before the forum's own" in finding_of_previous_forum(project, "2026-09-15")


def test_the_day_of_an_example_forum_is_no_forum_before_this_one(tmp_path: Path) -> None:
    """Before: all 68 briefs said "since the forum of 17 Sep 2024", which no source knows."""
    project = copy_of_project(tmp_path)
    finding = finding_of_previous_forum(project, "2024-09-17")
    assert "2024-q3.yml marks as an example" in finding
    assert "leave `previous_forum` out" in finding
    add_previous_forum(project, "2023-10-04")  # the conference of Bắc Ninh, which has a source
    assert load_forum(project, "2026-q3").day.year == 2026


def add_previous_forum(project: Project, day: str) -> None:
    path = project.forum_file("2026-q3")
    text = (ROOT / "params" / "forums" / "2026-q3.yml").read_text(encoding="utf-8")
    asked = "  policy-dialogue-brief:\n"
    path.write_text(text.replace(asked, f"{asked}    previous_forum: {day}\n"), encoding="utf-8")


def finding_of_previous_forum(project: Project, day: str) -> str:
    add_previous_forum(project, day)
    with pytest.raises(InputError) as caught:
        load_forum(project, "2026-q3")
    (finding,) = caught.value.findings
    assert "previous_forum" in str(finding)
    return str(finding)
