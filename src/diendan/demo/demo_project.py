"""The project of the illustrated example: a copy under build/, whose data say that they are made up.

Nothing of it lies in the real project's data, params or reports, and what it makes stays in it.
"""

import csv
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from diendan.data.illustrative import COLUMN, FLAG, WORDS, is_illustrative, named
from diendan.data.package_tables import DESCRIPTOR
from diendan.data.units import units_at
from diendan.demo.invented_events import CONFERENCE, FORMER_FORUM_DAY, GROUPS
from diendan.demo.invented_organisations import SOURCE, RowCells
from diendan.demo.invented_registry import additions
from diendan.errors import InputError
from diendan.exchange.forms.form_catalogue import load_forms
from diendan.exchange.intake.submission_tables import SUBMITTED, write_tables
from diendan.project import Project

FORUM: Final = "demo-2026"
DAY: Final = "2026-09-15"
_FOLDER: Final = "demo"
_COPIED: Final = ("data", "notebooks", "params/forms", "params/provinces", "reports/_extensions")
_FILES: Final = ("params/groups.yml", "requirements.lock", "pyproject.toml")
_LEFT_OUT: Final = shutil.ignore_patterns("submissions", ".ipynb_checkpoints")


def demo_project(project: Project) -> Project:
    """Make the example's project anew under build/demo, without submissions, and return it.

    What was published there stays, so that only what changed is made again. Raises InputError in a project
    whose data are made up already.
    """
    if is_illustrative(project.root):
        raise InputError("This project is the illustrated example itself. Run the command in the real one.")
    root = project.build / _FOLDER
    for name in _COPIED:
        shutil.rmtree(root / name, ignore_errors=True)
        shutil.copytree(project.root / name, root / name, ignore=_LEFT_OUT)
    for path in (*(project.root / name for name in _FILES), *project.looks.glob("_*.yml")):
        target = root / path.relative_to(project.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    _mark_descriptor(root / DESCRIPTOR)
    _add_rows(root)
    _write_forum(root / "params" / "forums" / f"{FORUM}.yml")
    made = Project.at(root)
    write_tables(root, (), (), load_forms(made))
    return made


def _mark_descriptor(path: Path) -> None:
    """Say in the Data Package that its data are made up; give what is submitted other files and a column."""
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor[FLAG] = True
    words = {"vi": "Số liệu minh họa", "en": "Illustrative data"}
    column = {"name": COLUMN, "type": "string", "title": words["en"], "diendan:title": words}
    column["constraints"] = {"required": True, "enum": [WORDS]}
    for resource in descriptor["resources"]:
        if resource["name"] in SUBMITTED:
            resource["path"] = named(resource["path"], True)
            resource["schema"]["fields"].append(column)
            resource["diendan:publisher"] = {"vi": WORDS, "en": WORDS}
    path.write_text(json.dumps(descriptor, ensure_ascii=False, indent=1), encoding="utf-8")


def _add_rows(root: Path) -> None:
    """Add the invented rows at the end of their tables; each names the one invented source."""
    files = {
        resource["name"]: root / "data" / resource["path"]
        for resource in json.loads((root / DESCRIPTOR).read_text(encoding="utf-8"))["resources"]
    }
    for table, rows in additions(units_at(date.fromisoformat(DAY), root).units).items():
        with files[table].open("r+", encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
            file.seek(0, 2)
            writer = csv.DictWriter(file, header, lineterminator="\n")
            # Some tables call the column that names the source `document`.
            sourced: RowCells = {name: SOURCE for name in ("source", "document") if name in header}
            writer.writerows({**sourced, **row} for row in rows)


def _write_forum(path: Path) -> None:
    forum: dict[str, Any] = {
        "title": {
            "vi": "Diễn đàn minh họa năm 2026 (số liệu không có thật)",
            "en": "Illustrated forum 2026 (figures are not real)",
        },
        "date": DAY,
        "place": {"vi": "Hà Nội", "en": "Hanoi"},
        "host": {"vi": "Ban tổ chức diễn đàn", "en": "The forum's organising committee"},
        "example": ["title", "date", "place", "host"],
        "illustrative": True,
        "provinces": "all",
        "groups": list(GROUPS),
        "reports": {
            "forum-synthesis": _wanted("html", "pdf", "docx", "slides", "pptx"),
            "policy-dialogue-brief": {**_wanted(), "previous_forum": FORMER_FORUM_DAY},
            "mid-term-review": {**_wanted(), "programme": "pcpnn-2019-2025"},
            "model-sheet": _wanted(),
            "model-catalogue": _wanted(),
            "group-information-sheet": _wanted(),
            "conference-pack": {**_wanted(), "event": CONFERENCE},
        },
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(forum, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _wanted(*formats: str) -> dict[str, Any]:
    return {"languages": ["vi", "en"], "formats": list(formats or ("html", "pdf", "docx"))}
