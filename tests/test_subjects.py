"""Reports that are not about one province: once for the forum, for each group, for each model."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from diendan.bundle.preview import length_findings
from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.bundle.verify import verify_bundle
from diendan.checks.decree_layout import check_bundle_layout
from diendan.checks.published_documents import published_documents
from diendan.cli import main
from diendan.errors import Finding, InputError
from diendan.plan.manifest.manifest import read_manifest
from diendan.plan.planning import make_plan
from diendan.project import Project
from diendan.spec.forum_file import load_forum
from diendan.spec.report_matrix import Action, Identity, requested_reports
from diendan.spec.sidecar import check_notebook, load_sidecar
from tiny_project import SIDECAR, TABLE, change_forum, mark_as_stored, tiny_project, write_notebook

GIVEN = {"forum": (), "group": ("group",), "model": ("model",)}
DEFAULTS = {"group": "standing-group", "model": "gia-binh-1"}
TEXTS = {
    "vi": "=== body ===\n# Tình hình\n\nSố tỉnh: {{ n | number(0) }}, xem @tbl-rate.\n\n"
    "=== tbl-rate.caption ===\nTỷ lệ\n\n=== tbl-rate.columns.name ===\nTỉnh\n\n"
    "=== tbl-rate.columns.rate ===\nTỷ lệ\n",
    "en": "=== body ===\n# State\n\nProvinces: {{ n | number(0) }}, see @tbl-rate.\n\n"
    "=== tbl-rate.caption ===\nRate\n\n=== tbl-rate.columns.name ===\nProvince\n\n"
    "=== tbl-rate.columns.rate ===\nRate\n",
}
EXPECTED = {
    "forum/about-forum.vi",
    "group-standing-group/about-group.vi",
    "group-social-welfare/about-group.vi",
    "model-gia-binh-1/about-model.vi",
    "model-gia-binh-2/about-model.vi",
    "cao-bang/tiny.vi",
    "ha-giang/tiny.vi",
}


def add_report(project: Project, scope: str, *, pages: str = "") -> None:
    """Add the report about-<scope> to a tiny project, and to its forum."""
    name = f"about-{scope}"
    own = "".join(
        f"  {given}: {{type: text, description: {{vi: Tên, en: Name}}}}\n" for given in GIVEN[scope]
    )
    sidecar = SIDECAR.replace("scope: province", f"scope: {scope}").replace("Báo cáo nhỏ", f"Về {scope}")
    sidecar = re.sub(r"  province: .*\n", own, re.sub(r"  note: .*\n", "", sidecar))
    (project.notebooks / f"{name}.yml").write_text(sidecar + pages, encoding="utf-8")
    for language, text in TEXTS.items():
        project.text_file(name, language).write_text(text, encoding="utf-8")
    parameters = ['forum_date = "2024-09-17"', 'language = "vi"']
    parameters += [f'{given} = "{DEFAULTS[given]}"' for given in GIVEN[scope]]
    called = f'"{scope}", forum_date, language, "{name}"' + (f", {scope}" if GIVEN[scope] else "")
    code = (
        "from diendan.analysis import Column, Source, load, open_report_on, prose, table\n"
        f"report = open_report_on({called})\n"
        'frame = load("poverty_multidimensional", province_code=["04"], year=[2023])\n'
        "codes = list(frame.index)"
    )
    rows = next(line.strip() for line in TABLE.split("\n") if line.strip().startswith("[["))
    shown = TABLE.replace(rows.rstrip(","), '[["x", "y"]]')
    cells = [code, shown, 'prose("body", {"n": report.units_compared})']
    write_notebook(project.notebook(name), cells, "\n".join(parameters))
    forum = yaml.safe_load(project.forum_file("test").read_text(encoding="utf-8"))
    forum["reports"][name] = {"languages": ["vi"], "formats": ["html", "pdf"]}
    change_forum(project, reports=forum["reports"])


def prepared(folder: Path) -> Project:
    project = tiny_project(folder)
    for scope in GIVEN:
        add_report(project, scope)
    change_forum(project, groups=["standing-group", "social-welfare"])
    return project


def test_a_model_of_which_nothing_is_stated_has_no_report_that_wants_facts(tmp_path: Path) -> None:
    project = tiny_project(tmp_path)
    add_report(project, "model", pages="stated_only: true\n")

    def asked() -> set[str]:
        return {each.subject.slug for each in requested_reports(load_forum(project, "test"))}

    assert not any(slug.startswith("model") for slug in asked())
    table = project.data / "dialogue" / "models.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1] = lines[1].replace(",Gia Bình,,,", ",Gia Bình,,,12", 1)  # households
    table.write_text("".join(lines), encoding="utf-8")
    assert [slug for slug in asked() if slug.startswith("model")] == ["model-gia-binh-1"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = prepared(tmp_path_factory.mktemp("subjects") / "project")
    summary = run_forum(project, "test", Options(renderer="builtin", jobs=1), Lines(sys.stdout))
    assert [trouble.failure for trouble in summary.troubles] == []
    assert summary.made == len(EXPECTED)
    return project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = prepared(tmp_path / "project")
    monkeypatch.chdir(made.root)
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    return made


def test_each_scope_has_its_editions_the_forums_own_first(project: Project) -> None:
    names = [step.report.name for step in make_plan(project, "test", Identity("builtin", "1")).steps]
    assert set(names) == EXPECTED
    assert names[0] == "forum/about-forum.vi"
    assert names[-2:] == ["cao-bang/tiny.vi", "ha-giang/tiny.vi"]


def test_parameters_are_those_of_the_scope(project: Project) -> None:
    plan = make_plan(project, "test", Identity("builtin", "1"))
    shared = {"forum_date": "2024-09-17", "language": "vi"}
    assert plan.step("forum/about-forum.vi").parameters == shared
    group = plan.step("group-social-welfare/about-group.vi")
    assert group.parameters == {"group": "social-welfare", **shared}


def test_documents_lie_in_the_folder_of_their_subject_and_name_it(made: Project) -> None:
    bundle = made.bundle("test")
    entries = read_manifest(bundle).entries
    assert set(entries) == EXPECTED
    assert entries["forum/about-forum.vi"].subject == "forum:2024-09-17"
    assert entries["group-standing-group/about-group.vi"].subject == "group:standing-group"
    assert entries["cao-bang/tiny.vi"].subject == "63:04"
    forum = (bundle / "forum" / "about-forum.vi.html").read_text(encoding="utf-8")
    assert "2 tỉnh, thành phố" in forum
    assert "Hệ thống 63 đơn vị" in forum
    group = (bundle / "group-standing-group" / "about-group.vi.html").read_text(encoding="utf-8")
    assert "<title>Về group: Nhóm thường trực</title>" in group
    assert "Mã nhóm standing-group" in group
    notebook = json.loads((bundle / "model-gia-binh-1" / "about-model.vi.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    ours = [output.get("metadata", {}).get("diendan", {}) for output in outputs]
    keys = {each["unit"] for each in ours if each.get("kind") == "table"}
    assert keys == {"model:gia-binh-1"}


def test_the_index_page_lists_the_forums_at_the_top_and_the_others_with_what_they_are_about(
    made: Project,
) -> None:
    page = (made.bundle("test") / "index.html").read_text(encoding="utf-8")
    own = page[page.index('id="own"') : page.index('id="map-title"')]
    assert "forum/about-forum.vi.html" in own
    assert "cao-bang/tiny.vi.html" not in own
    for record, report in (
        ("groups-standing-group", "group-standing-group/about-group.vi.html"),
        ("models-gia-binh-2", "model-gia-binh-2/about-model.vi.pdf"),
    ):
        at = page.index(f'id="{record}"')
        assert report in page[at : page.index("</li>\n", at)]


def test_a_figure_of_another_group_is_refused(project: Project) -> None:
    path = project.notebook("about-group")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('about-group\\", group)', 'about-group\\", \\"isg-pr\\")'), encoding="utf-8")
    mark_as_stored(path)
    options = Options(only=("group-social-welfare",), renderer="builtin", jobs=1)
    (trouble,) = run_forum(project, "test", options, Lines(sys.stdout)).troubles
    assert trouble.failure.cause == "tbl-rate of group:isg-pr"


def test_a_second_build_of_one_of_each_kind_is_the_same(made: Project) -> None:
    checked = verify_bundle(made, "test", only=(), everything=False, progress=Lines(sys.stdout))
    assert checked.subjects == 4


def test_documents_of_units_and_of_the_forum_are_counted_apart(
    made: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(made.root)
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    assert main(["reports", "test", "--renderer", "builtin"]) == 0
    said = capsys.readouterr().out
    assert "up to date (7 reports: 2 documents for 2 units, 10 of the forum's own)." in said


@pytest.mark.usefixtures("project")
def test_one_of_them_can_be_previewed(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["preview", "test", "--report", "about-forum", "--renderer", "builtin"]
    assert main([*asked, "--subject", "forum"]) == 0
    assert capsys.readouterr().out.strip().endswith("forum-about-forum.vi.html")
    assert main([*asked, "--subject", "forun"]) == 2
    assert "Did you mean `forum`?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        (None, "key `groups`: got nothing (the key is missing)"),
        ("everyone", "`everyone`"),
        (["standing-grup"], "Did you mean `standing-group`?"),
    ],
)
def test_groups_that_are_not_there_are_named(project: Project, groups: object, said: str) -> None:
    change_forum(project, groups=groups)
    with pytest.raises(InputError) as caught:
        load_forum(project, "test")
    assert said in str(caught.value)


def test_all_groups_can_be_asked_for(project: Project) -> None:
    change_forum(project, groups="all")
    assert {group.slug for group in load_forum(project, "test").groups} > {"group-isg-pr"}


def test_the_parameters_of_the_scope_need_not_be_declared(project: Project) -> None:
    path = project.sidecar_file("about-group")
    text = re.sub(r"  group: .*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(text.replace("scope: group", "scope: groups"), encoding="utf-8")
    with pytest.raises(InputError, match=r"one of province, forum, group, model\. Did you mean `group`"):
        load_forum(project, "test")
    path.write_text(text, encoding="utf-8")
    load_forum(project, "test")
    path.write_text("scope: group\ntitle: {vi: Nhóm, en: Group}\nreads: [groups]\n", encoding="utf-8")
    findings: list[Finding] = []
    sidecar = load_sidecar(project, "about-group", findings)
    assert sidecar is not None
    assert findings == []
    assert [each.name for each in sidecar.parameters] == ["group", "forum_date", "language"]
    assert (sidecar.formats, sidecar.languages) == (("html", "pdf", "docx"), ("vi", "en"))
    assert (
        check_notebook(project, sidecar, {"forum_date": "2026-09-15", "language": "vi"})[0].got
        == "no `group`"
    )


def test_a_renamed_group_is_rendered_again(made: Project, tmp_path: Path) -> None:
    shutil.copytree(made.root, tmp_path / "copy")
    copy = Project.at(tmp_path / "copy")
    version = read_manifest(copy.bundle("test")).head["renderer"]
    assert isinstance(version, dict)
    path = copy.data / "dialogue" / "groups.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Nhóm thường trực", "Nhóm trực"), encoding="utf-8"
    )
    plan = make_plan(copy, "test", Identity(**version))
    assert plan.step("group-standing-group/about-group.vi").action is Action.RENDER
    assert plan.step("group-social-welfare/about-group.vi").action is Action.NOTHING
    assert plan.step("cao-bang/tiny.vi").action is Action.NOTHING


def test_a_document_that_is_too_long_is_named(made: Project, tmp_path: Path) -> None:
    shutil.copytree(made.root, tmp_path / "copy")
    copy = Project.at(tmp_path / "copy")
    sidecar = copy.sidecar_file("about-forum")
    short = sidecar.read_text(encoding="utf-8")
    sidecar.write_text(short + "pages: [1, 1]\n", encoding="utf-8")
    checked = check_bundle_layout(copy, "test")
    assert checked.conforms
    long = next(each.path for each in published_documents(made, "test", ".pdf"))
    (document,) = (each.path for each in checked.lengths)
    assert document.name == long.name == "about-forum.vi.pdf"
    _twice(document)
    checked = check_bundle_layout(copy, "test")
    assert not checked.conforms
    (finding,) = checked.findings(copy)
    assert str(finding).startswith(
        "reports/test/forum/about-forum.vi.pdf: got 2 pages; expected 1 to 1 pages"
    )
    assert length_findings(copy, "about-forum", document) == (finding,)
    assert length_findings(copy, "about-forum", document.with_suffix(".html")) == ()
    sidecar.write_text(short + "pages: [4, 2]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"the smaller first, such as \[2, 4\]"):
        load_forum(copy, "test")


def _twice(path: Path) -> None:
    """Put the first page of a PDF into it a second time; what lists its figures is behind it."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(path.read_bytes())
    document.import_pages(pypdfium2.PdfDocument(path.read_bytes()), [0], 0)
    document.save(path)
