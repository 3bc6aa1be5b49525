"""The plan: a report is outdated if something that it used changed, and the plan says what."""

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from diendan.data.datapackage import Package, Selection
from diendan.errors import InputError, Outcome
from diendan.plan.manifest.manifest import Entry, Manifest, write_manifest
from diendan.plan.manifest.report_results import Failure, PublishedFile
from diendan.plan.plan_text import plan_lines
from diendan.plan.planning import Plan, make_plan
from diendan.plan.recorded_reads import identified, keep_tables
from diendan.project import Project
from diendan.spec.report_matrix import Action, Identity
from tiny_project import CODE, PROSE, TABLE, change_forum, change_value, tiny_project, write_notebook

BUILTIN = Identity("builtin", "1")
INDICATOR = "poverty_rate_multidimensional_household"


def planned(project: Project, renderer: Identity = BUILTIN, *, force: bool = False) -> Plan:
    return make_plan(project, "test", renderer, force=force)


def pretend_made(project: Project, failed: str = "") -> None:
    """Write the manifest that a run would have left: each report read its own province's rate."""
    plan = planned(project)
    package, bundle = Package.load(project.root), plan.bundle
    entries: dict[str, Entry] = {}
    reads: dict[str, dict[str, object]] = {}
    for step in plan.steps:
        unit, name = step.report.subject.unit, step.report.name
        assert unit is not None
        where = {"province_code": list(unit.former), "year": ["2023"]}
        rows = package.table("poverty_multidimensional").select(Selection.of(where=where))
        mine = identified(
            [
                {
                    "table": "poverty_multidimensional",
                    "selection": {"columns": None, "where": where},
                    "sha256": rows.sha256,
                },
            ],
            plan.reads,
        )
        reads |= mine
        outputs = []
        for path in (f"{name}.html", f"{name}.ipynb"):
            (bundle / path).parent.mkdir(parents=True, exist_ok=True)
            (bundle / path).write_text("made", encoding="utf-8")
            outputs.append(PublishedFile(path, sha256(b"made").hexdigest(), 4))
        is_failed = unit.slug == failed
        entries[name] = Entry(
            report="tiny",
            subject=unit.key,
            slug=unit.slug,
            language="vi",
            outcome=Outcome.FAILED if is_failed else Outcome.SUCCEEDED,
            parameters=step.parameters,
            execute_key=step.execute_key,
            render_key=step.render_key,
            reads=tuple(mine),
            outputs=tuple(outputs),
            failure=Failure("execute", "cell 2", "boom") if is_failed else None,
        )
    extras = keep_tables(bundle, reads.values(), plan.reads)
    write_manifest(bundle, Manifest(entries, reads, {}, extras))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = tiny_project(tmp_path / "project")
    pretend_made(made)
    return made


def actions(plan: Plan) -> dict[str, Action]:
    return {step.report.subject.slug: step.action for step in plan.steps}


ALL = {"cao-bang": Action.EXECUTE, "ha-giang": Action.EXECUTE}
NONE = {"cao-bang": Action.NOTHING, "ha-giang": Action.NOTHING}
RENDER = {"cao-bang": Action.RENDER, "ha-giang": Action.RENDER}


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_first_plan_executes_everything(tmp_path: Path) -> None:
    plan = planned(tiny_project(tmp_path))
    assert actions(plan) == ALL
    assert {step.reasons for step in plan.steps} == {("never made",)}


def test_nothing_changed(project: Project) -> None:
    assert actions(planned(project)) == NONE


def test_bundle_is_up_to_date_on_another_machine(project: Project, tmp_path: Path) -> None:
    shutil.copytree(project.root, tmp_path / "elsewhere" / "copy")
    assert actions(planned(Project.at(tmp_path / "elsewhere" / "copy"))) == NONE


def test_changed_value_remakes_the_province_that_read_it_and_says_so(project: Project) -> None:
    change_value(
        project, "poverty_multidimensional", f"02,2023,{INDICATOR},29.07,", f"02,2023,{INDICATOR},28.90,"
    )
    plan = planned(project)
    assert actions(plan) == {"cao-bang": Action.NOTHING, "ha-giang": Action.EXECUTE}
    assert plan.step("ha-giang/tiny.vi").reasons == (f"{INDICATOR} 2023 (02): 29.07 → 28.90",)


def test_changed_value_that_nobody_read_remakes_nothing(project: Project) -> None:
    change_value(
        project, "poverty_multidimensional", f"01,2023,{INDICATOR},0.1,", f"01,2023,{INDICATOR},0.2,"
    )
    assert actions(planned(project)) == NONE


@pytest.mark.parametrize(
    ("change", "expected", "reason"),
    [
        (lambda p: append(p.texts / "tiny.vi.md", "\nThêm.\n"), RENDER, "texts changed"),
        (lambda p: append(p.texts / "tiny.en.md", "\nMore.\n"), NONE, ""),
        (
            lambda p: append(p.looks / "_extensions" / "diendan" / "styles.css", "\n"),
            RENDER,
            "templates and styles changed",
        ),
        (lambda p: change_forum(p, host={"vi": "Sở", "en": "Department"}), RENDER, "forum changed"),
        (
            lambda p: change_forum(p, tiny={"formats": ["html", "pdf"]}),
            RENDER,
            "formats changed: html → html pdf",
        ),
        (lambda p: change_forum(p, tiny={"note": "loud"}), ALL, "parameters changed"),
        (lambda p: change_forum(p, date="2024-09-18"), ALL, "parameters changed"),
        (lambda p: write_notebook(p.notebook("tiny"), [CODE, TABLE, PROSE, "1"]), ALL, "notebook changed"),
        (
            lambda p: append(p.root / "requirements.lock", "\n"),
            ALL,
            "environment (requirements.lock) changed",
        ),
        (lambda p: append(p.data / "indicators.csv", "\n"), ALL, "description of the data changed"),
        (
            lambda p: (p.bundle("test") / "cao-bang" / "tiny.vi.html").unlink(),
            None,
            "cao-bang/tiny.vi.html is missing",
        ),
        (
            lambda p: (p.bundle("test") / "cao-bang" / "tiny.vi.ipynb").unlink(),
            None,
            "executed notebook is missing",
        ),
    ],
)
def test_what_changed_is_named(
    project: Project, change: Callable[[Project], object], expected: dict[str, Action] | None, reason: str
) -> None:
    change(project)
    plan = planned(project)
    if expected is not None:
        assert actions(plan) == expected
    else:
        assert actions(plan)["ha-giang"] is Action.NOTHING
    assert reason in "\n".join(plan.steps[0].reasons)
    assert bool(plan.steps[0].reasons) == bool(reason)


def test_touching_files_changes_nothing(project: Project) -> None:
    for path in project.root.rglob("*"):
        path.touch()
    assert actions(planned(project)) == NONE


def test_another_renderer_renders_again(project: Project) -> None:
    plan = planned(project, Identity("quarto", "1.9"))
    assert actions(plan) == RENDER
    assert plan.steps[0].reasons == ("renderer changed: builtin 1 → quarto 1.9",)


def test_stored_outputs_of_the_source_notebook_do_not_count(project: Project) -> None:
    path = project.notebook("tiny")
    path.write_text(path.read_text(encoding="utf-8").replace('"execution_count": 2', '"execution_count": 7'))
    assert actions(planned(project)) == NONE


def test_force_executes_everything(project: Project) -> None:
    assert actions(planned(project, force=True)) == ALL


def test_failed_report_is_tried_again(project: Project) -> None:
    pretend_made(project, failed="cao-bang")
    plan = planned(project)
    assert actions(plan) == {"cao-bang": Action.EXECUTE, "ha-giang": Action.NOTHING}
    assert plan.steps[0].reasons == ("failed the last time: cell 2: boom",)


def test_only_some_provinces_are_planned(project: Project) -> None:
    plan = make_plan(project, "test", BUILTIN, only=["ha-giang"])
    assert list(actions(plan)) == ["ha-giang"]
    with pytest.raises(InputError, match="Did you mean `ha-giang`"):
        make_plan(project, "test", BUILTIN, only=["ha-gaing"])


def test_plan_in_words(project: Project) -> None:
    append(project.texts / "tiny.vi.md", "\nThêm.\n")
    lines = list(plan_lines(planned(project), explain=False))
    assert lines == [
        "cao-bang/tiny.vi: render: texts changed",
        "ha-giang/tiny.vi: render: texts changed",
        "test: 2 reports: 0 to execute and render, 2 to render, 0 up to date; renderer builtin.",
    ]
    assert "  - texts changed" in list(plan_lines(planned(project), explain=True))
