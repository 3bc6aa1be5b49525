"""The project of the illustrated example: a copy under build/, whose data say that they are made up.

Nothing of it lies in the real project's data, params or reports, and what it makes stays in it.
"""

import csv
import json
import shutil
from pathlib import Path
from typing import Final

from diendan.data.package_tables import DESCRIPTOR
from diendan.data.provenance.illustrative import COLUMN, FLAG, WORDS, is_illustrative, named
from diendan.errors import InputError
from diendan.exchange.forms.form_catalogue import load_forms
from diendan.exchange.intake.submission_tables import SUBMITTED, write_tables
from diendan.project import Project
from examples.demo.invented_rows import rows_of, tables

FORUM: Final = "demo-2026"
_FORUM_FILE: Final = Path(__file__).parent / "forum.minh-hoa.yml"
_FOLDER: Final = "demo"
_COPIED: Final = ("data", "notebooks", "params/forms", "params/provinces", "reports/_extensions")
_FILES: Final = ("params/groups.yml", "requirements.lock", "pyproject.toml")
_LEFT_OUT: Final = shutil.ignore_patterns("submissions", ".ipynb_checkpoints", ".quarto")


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
    made = Project.at(root)
    made.forums.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_FORUM_FILE, made.forum_file(FORUM))
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
    """Add the invented rows at the end of their tables."""
    resources = json.loads((root / DESCRIPTOR).read_text(encoding="utf-8"))["resources"]
    files = {resource["name"]: root / "data" / resource["path"] for resource in resources}
    for table in tables():
        with files[table].open("r+", encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
            file.seek(0, 2)
            csv.DictWriter(file, header, lineterminator="\n").writerows(rows_of(table))
