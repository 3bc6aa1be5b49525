"""Only what changed, shown with the real notebooks: two provinces, both reports, both languages."""

import json
import shutil
from pathlib import Path

import pytest

from conftest import PROVINCES
from diendan.plan.plan_text import plan_lines
from diendan.plan.planning import Plan, make_plan
from diendan.project import Project
from diendan.render.renderer_identity import identify
from diendan.spec.report_matrix import Action
from tiny_project import change_value, copy_inputs

FORUM, BRIEF, REVIEW = "2026-q3", "policy-dialogue-brief", "mid-term-review"
POVERTY = "poverty_rate_multidimensional_household"
INCOME_POVERTY = "poverty_rate_income"
# Cao Bằng is a unit of its own; Đắk Lắk is made up of the former Đắk Lắk and Phú Yên.
CAO_BANG, PHU_YEN = "04", "54"


@pytest.fixture
def project(bundle: Path, tmp_path: Path) -> Project:
    """A copy of project and bundle at another place, with modification times of its own."""
    root = tmp_path / "copy"
    copy_inputs(root)
    shutil.copytree(bundle, root / "reports" / FORUM, copy_function=shutil.copyfile)
    return Project.at(root)


def planned(project: Project) -> Plan:
    """Plan the reports about provinces; those of the whole forum read nearly everything."""
    return make_plan(project, FORUM, identify("builtin", project.build), only=PROVINCES)


def outdated(project: Project) -> dict[str, Action]:
    return {step.report.name: step.action for step in planned(project).work}


def row(project: Project, table: str, beginning: str) -> str:
    lines = (project.data / "indicators" / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    (found,) = (line for line in lines if line.startswith(beginning))
    return found


def revise(project: Project, table: str, beginning: str, value: str) -> str:
    """Give the row that begins so another value, and return the value that it had."""
    before = row(project, table, beginning)
    cells = before.split(",")
    old, cells[3] = cells[3], value
    change_value(project, table, before + "\n", ",".join(cells) + "\n")
    return old


def test_bundle_is_up_to_date_at_another_place(project: Project) -> None:
    assert outdated(project) == {}


def test_value_of_one_province_remakes_its_reports_alone(project: Project) -> None:
    """A year that is drawn as the province's own line and compared with nobody's."""
    old = revise(project, "poverty_income", f"{CAO_BANG},2010,{INCOME_POVERTY},", "31.41")
    plan = planned(project)
    assert {step.report.name for step in plan.work} == {f"cao-bang/{BRIEF}.vi", f"cao-bang/{BRIEF}.en"}
    changed = f"{INCOME_POVERTY} 2010 ({CAO_BANG}): {old} → 31.41"
    assert plan.step(f"cao-bang/{BRIEF}.vi").reasons == (changed,)
    explained = list(plan_lines(plan, explain=True))
    assert f"  - {changed}" in explained
    assert f"dak-lak/{BRIEF}.vi: up to date" in explained


def test_value_that_others_compare_with_remakes_what_compares(project: Project) -> None:
    """Briefs give the province's place among all, so they read everybody's rate; reviews do not."""
    revise(project, "poverty_multidimensional", f"{CAO_BANG},2023,{POVERTY},", "20.9")
    names = set(outdated(project))
    assert {f"{slug}/{BRIEF}.{lang}" for slug in ("cao-bang", "dak-lak") for lang in ("vi", "en")} <= names
    assert f"dak-lak/{REVIEW}.vi" not in names


def test_value_of_a_former_province_remakes_the_unit_that_it_became_part_of(project: Project) -> None:
    revise(project, "poverty_income", f"{PHU_YEN},2010,{INCOME_POVERTY},", "9.9")
    assert set(outdated(project)) == {f"dak-lak/{BRIEF}.vi", f"dak-lak/{BRIEF}.en"}


def test_column_that_nobody_uses_remakes_nothing(project: Project) -> None:
    path = project.data / "indicators" / "poverty_multidimensional.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",percent,", ",per cent,"), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    assert outdated(project) == {}


def test_value_that_nobody_reads_remakes_nothing(project: Project) -> None:
    revise(project, "literacy", f"{CAO_BANG},2006,literacy_rate_15plus,", "1.0")
    revise(project, "poverty_income", f"01,2010,{INCOME_POVERTY},", "1.0")
    assert outdated(project) == {}


def test_description_of_another_table_remakes_nothing(project: Project) -> None:
    path = project.data / "datapackage.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    changed = {resource["name"]: resource for resource in content["resources"]}
    changed["literacy"]["title"] += " (revised)"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert outdated(project) == {}
    changed["poverty_multidimensional"]["title"] += " (revised)"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert set(outdated(project).values()) == {Action.EXECUTE}


def add_sentence(project: Project, language: str) -> None:
    path = project.text_file(BRIEF, language)
    text = path.read_text(encoding="utf-8")
    assert "=== poverty ===\n" in text
    sentence = {"vi": "Câu này mới được thêm.", "en": "This sentence is new."}[language]
    path.write_text(
        text.replace("=== poverty ===\n", f"=== poverty ===\n{sentence}\n\n", 1), encoding="utf-8"
    )


def restyle(project: Project) -> None:
    with (project.looks / "_extensions" / "diendan" / "styles.css").open("a", encoding="utf-8") as style:
        style.write("\np { orphans: 4; }\n")


def test_vietnamese_sentence_makes_vietnamese_documents_again_and_is_looked_at(project: Project) -> None:
    add_sentence(project, "vi")
    assert outdated(project) == dict.fromkeys((f"cao-bang/{BRIEF}.vi", f"dak-lak/{BRIEF}.vi"), Action.EXECUTE)


def test_another_look_is_rendered_without_executing(project: Project) -> None:
    restyle(project)
    found = outdated(project)
    assert set(found.values()) == {Action.RENDER}
    assert {name.rpartition(".")[2] for name in found} == {"vi", "en"}


def test_words_that_a_cell_used_are_executed_again(project: Project) -> None:
    """A column's heading is part of the table that the notebook made."""
    path = project.text_file(BRIEF, "vi")
    text = path.read_text(encoding="utf-8")
    part = "=== tbl-headline.columns.indicator ===\n"
    assert part in text
    path.write_text(text.replace(part, part + "Tên ", 1), encoding="utf-8")
    assert outdated(project) == dict.fromkeys((f"cao-bang/{BRIEF}.vi", f"dak-lak/{BRIEF}.vi"), Action.EXECUTE)
