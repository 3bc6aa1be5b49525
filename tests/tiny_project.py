"""A project as small as one can be: the real data and look, one tiny report, a forum of two provinces."""

import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import yaml

from diendan.errors import InputError
from diendan.execute.stored_outputs import as_stored
from diendan.parsing.notebook_files import notebook_bytes, read_notebook
from diendan.project import Project

ROOT = Path(__file__).parents[1]

SIDECAR = """\
scope: province
title: {vi: Báo cáo nhỏ, en: Tiny report}
parameters:
  province: {type: province, description: {vi: Tỉnh, en: Province}}
  forum_date: {type: date, description: {vi: Ngày, en: Day}}
  language: {type: language, allowed: [vi, en], description: {vi: Ngôn ngữ, en: Language}}
  note: {type: text, allowed: [calm, loud], description: {vi: Ghi chú, en: Note}}
reads: [poverty_multidimensional]
formats: [html, pdf, docx]
languages: [vi, en]
timeout: 60
layout: brief
"""

FORUM = """\
title: {vi: Diễn đàn thử, en: Test forum}
date: 2024-09-17
place: {vi: Hà Nội, en: Hanoi}
host: {vi: Ban tổ chức, en: Organisers}
example: [title, date, place, host]
provinces: [cao-bang, ha-giang]
reports:
  tiny:
    languages: [vi]
    formats: [html]
    note: calm
"""

PARAMETERS = """\
province = "cao-bang"  # slug
forum_date = "2024-09-17"  # day
language = "vi"  # vi or en
note = "calm"  # calm or loud"""

CODE = """\
from diendan.analysis import Column, Source, load, open_report, prose, table
from diendan.language import number
report = open_report(province=province, day=forum_date, language=language, report="tiny")
codes = [unit.code for unit in report.former]
frame = load("poverty_multidimensional", province_code=codes, year=[2023])"""

TABLE = """\
#| label: tbl-rate
table(
    "tbl-rate",
    [[unit.name(language), number(frame["value"].iloc[n], language)] for n, unit in enumerate(report.former)],
    [Column("name", lambda row: row[0]), Column("rate", lambda row: row[1], align="right")],
    values={"n": len(codes)},
    data=frame,
    sources=[Source("poverty_multidimensional", ("poverty_rate_multidimensional_household",), (2023,), True)],
)"""

PROSE = 'prose("body", {"rate": frame["value"].iloc[0]})'

TEXTS = {
    "vi": """\
=== body ===
# Nghèo đa chiều

Tỷ lệ hộ nghèo là {{rate|number(2)}}%{{" (sơ bộ)" if status is undefined}}, xem @tbl-rate.

=== tbl-rate.caption ===
Tỷ lệ hộ nghèo

=== tbl-rate.columns.name ===
Tỉnh

=== tbl-rate.columns.rate ===
Tỷ lệ
""",
    "en": """\
=== body ===
# Multidimensional poverty

The rate of poor households is {{rate|number(2)}}%{{" (preliminary)" if status is undefined}}, see @tbl-rate.

=== tbl-rate.caption ===
Rate of poor households

=== tbl-rate.columns.name ===
Province

=== tbl-rate.columns.rate ===
Rate
""",
}

CLAIMS = "body: [{kind: rate, indicator: poverty_rate_multidimensional_household}]\n"


def copy_inputs(root: Path, *left_out: str) -> None:
    """Copy what reports are made from; left_out: patterns of names."""
    for name in ("data", "notebooks", "params", "reports/_extensions"):
        ignored = shutil.ignore_patterns(*left_out)
        shutil.copytree(ROOT / name, root / name, copy_function=shutil.copyfile, ignore=ignored)
    for path in (ROOT / "requirements.lock", *(ROOT / "reports").glob("_*.yml")):
        shutil.copyfile(path, root / path.relative_to(ROOT))


def tiny_project(folder: Path, *, cells: Sequence[str] = (CODE, TABLE, PROSE)) -> Project:
    """Make the project in `folder` and return it; data are copied, so that a test may change them."""
    (folder / "notebooks" / "texts").mkdir(parents=True)
    (folder / "params" / "forums").mkdir(parents=True)
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "reports" / "_extensions", folder / "reports" / "_extensions")
    shutil.copy(ROOT / "requirements.lock", folder)
    shutil.copy(ROOT / "params" / "groups.yml", folder / "params")
    (folder / "notebooks" / "tiny.yml").write_text(SIDECAR, encoding="utf-8")
    (folder / "params" / "forums" / "test.yml").write_text(FORUM, encoding="utf-8")
    for language, text in TEXTS.items():
        (folder / "notebooks" / "texts" / f"tiny.{language}.md").write_text(text, encoding="utf-8")
    (folder / "notebooks" / "claims").mkdir()
    (folder / "notebooks" / "claims" / "tiny.yml").write_text(CLAIMS, encoding="utf-8")
    write_notebook(folder / "notebooks" / "tiny.ipynb", cells)
    return Project.at(folder)


def write_notebook(path: Path, cells: Sequence[str], parameters: str | None = PARAMETERS) -> None:
    """Write a source notebook of code cells, the parameters cell first.

    It is marked as if `make store` had left it, with cells that put out nothing: its reports can be made.
    """
    sources = ([] if parameters is None else [(parameters, ["parameters"])]) + [(cell, []) for cell in cells]
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": {"tags": tags},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for number, (source, tags) in enumerate(sources)
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with suppress(InputError):  # where the parameters cell is wrong on purpose
        mark_as_stored(path)


def mark_as_stored(path: Path) -> None:
    """Mark a source notebook as if `make store` had left it as it is, so that its reports can be made."""
    notebook = read_notebook(path)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 1
    path.write_bytes(notebook_bytes(as_stored(notebook, path.name)))


def change_forum(project: Project, **changes: object) -> None:
    """Replace keys of the test forum; None removes a key. Keys of the report `tiny` are given as tiny={…}."""
    path = project.forum_file("test")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key, value in changes.items():
        holder = content["reports"] if key == "tiny" else content
        if value is None:
            del holder[key]
        else:
            holder[key] = {**holder[key], **value} if key == "tiny" and isinstance(value, dict) else value
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def change_value(project: Project, table: str, row: str, new: str) -> None:
    """Replace one line of a table."""
    path = project.data / "indicators" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(row) == 1, row
    path.write_text(text.replace(row, new), encoding="utf-8")
