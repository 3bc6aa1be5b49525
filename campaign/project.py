"""Small projects to try things on: the real data and look, one small report, forums of both unit systems."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from campaign.settings import ROOT
from diendan.execute.stored_outputs import as_stored

REPORT = "campaign-sheet"
LANGUAGE = "vi"

SIDECAR = """\
scope: province
title: {vi: Tờ thử nghiệm, en: Test sheet}
parameters:
  province: {type: province, description: {vi: Tỉnh, en: Province}}
  forum_date: {type: date, description: {vi: Ngày, en: Day}}
  language: {type: language, allowed: [vi, en], description: {vi: Ngôn ngữ, en: Language}}
  note: {type: text, optional: true, description: {vi: Ghi chú, en: Note}}
reads: [poverty_multidimensional, labour]
formats: [html, pdf, docx]
languages: [vi, en]
timeout: 60
layout: brief
"""

PARAMETERS = """\
province = "cao-bang"  # slug
forum_date = "2024-09-17"  # day
language = "vi"  # vi or en
note = ""  # what a forum wants to say"""

LOAD = """\
from diendan.analysis import Column, Source, load, open_report, prose, table
from diendan.traces import keeping
report = open_report(province=province, day=forum_date, language=language, report="campaign-sheet")
codes = [unit.code for unit in report.former]
frame = load("poverty_multidimensional", province_code=codes, year=[2023])
rates = dict(zip(frame["province_code"], frame["value"], strict=True))"""

TABLE = """\
table(
    "tbl-rate",
    report.former,
    [
        Column("name", lambda unit: unit.name(language)),
        Column("rate", lambda unit: keeping(str(float(rates[unit.code])), rates[unit.code]), align="right"),
    ],
    values={"n": len(codes)},
    data=frame,
    sources=[Source("poverty_multidimensional", ("poverty_rate_multidimensional_household",), (2023,), True)],
)"""

PROSE = 'prose("body", {"rate": rates[codes[0]]})'

TEXTS = {
    "vi": """\
=== body ===
# Nghèo đa chiều

Tỷ lệ hộ nghèo là {{ rate | number(2) }}% (sơ bộ) ở tỉnh cũ đứng đầu @tbl-rate.

=== tbl-rate.caption ===
Tỷ lệ hộ nghèo của các tỉnh cũ

=== tbl-rate.columns.name ===
Tỉnh

=== tbl-rate.columns.rate ===
Tỷ lệ
""",
    "en": """\
=== body ===
# Multidimensional poverty

The rate of poor households is {{ rate | number(2) }}% (preliminary) in the former province that
leads @tbl-rate.

=== tbl-rate.caption ===
Rate of poor households in the former provinces

=== tbl-rate.columns.name ===
Province

=== tbl-rate.columns.rate ===
Rate
""",
}

_FORUM = """\
title: {{vi: Diễn đàn thử, en: Test forum}}
date: {day}
place: {{vi: Hà Nội, en: Hanoi}}
host: {{vi: Ban tổ chức, en: Organisers}}
example: [title, date, place, host]
provinces: [{provinces}]
reports:
  campaign-sheet:
    languages: [vi]
    formats: [{formats}]
    note: "x"
"""


@dataclass(frozen=True)
class Forum:
    """A small forum. system: "63" or "34"; provinces: slugs of units of that system."""

    name: str
    system: str
    day: str
    provinces: tuple[str, ...]
    formats: tuple[str, ...] = ("html", "pdf", "docx")

    def text(self) -> str:
        """Return the forum's file."""
        return _FORUM.format(
            day=self.day, provinces=", ".join(self.provinces), formats=", ".join(self.formats)
        )


OF_63 = Forum("test-63", "63", "2024-09-17", ("cao-bang", "ha-giang"))
OF_34 = Forum("test-34", "34", "2026-09-15", ("cao-bang", "tuyen-quang"))
"""One unit that the rearrangement of 2025 left as it was, and one that it merged."""
FORUMS = (OF_63, OF_34)
OF_ONE = Forum("test-one", "63", "2024-09-17", ("cao-bang",))
"""The smallest, for a short campaign."""


@dataclass(frozen=True)
class Place:
    """A small project at `root`, and the forum that is made there."""

    root: Path
    forum: Forum

    @property
    def bundle(self) -> Path:
        return self.root / "reports" / self.forum.name

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def poverty(self) -> Path:
        """The table that the report prints."""
        return self.root / "data" / "indicators" / "poverty_multidimensional.csv"

    @property
    def texts(self) -> Path:
        return self.root / "notebooks" / "texts" / f"{REPORT}.{LANGUAGE}.md"

    @property
    def sidecar(self) -> Path:
        return self.root / "notebooks" / f"{REPORT}.yml"

    @property
    def notebook(self) -> Path:
        return self.root / "notebooks" / f"{REPORT}.ipynb"

    @property
    def forum_file(self) -> Path:
        return self.root / "params" / "forums" / f"{self.forum.name}.yml"


def make_place(root: Path, forum: Forum, cells: Sequence[str] = (LOAD, TABLE, PROSE)) -> Place:
    """Write a project at `root` with nothing made yet."""
    place = Place(root, forum)
    for folder in ("data", "params/forms", "reports/_extensions"):
        shutil.copytree(
            ROOT / folder, root / folder, ignore=shutil.ignore_patterns("kept", "*.xlsx", "inbox")
        )
    for folder in ("notebooks/texts", "params/forums", "params/provinces", "data/submissions/inbox"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "requirements.lock", root)
    shutil.copy(ROOT / "params" / "groups.yml", root / "params")
    write(place.sidecar, SIDECAR)
    write(place.forum_file, forum.text())
    for language, text in TEXTS.items():
        write(place.texts.with_name(f"{REPORT}.{language}.md"), text)
    write_notebook(place.notebook, cells)
    return place


def copy_place(place: Place, root: Path) -> Place:
    """Return a copy of a project with all that was made there."""
    shutil.copytree(place.root, root, symlinks=True, dirs_exist_ok=True)
    return Place(root, place.forum)


def write(path: Path, text: str) -> None:
    """Write a text file as we store it: UTF-8, line ends of one character."""
    path.write_text(text, encoding="utf-8", newline="\n")


def replace_once(path: Path, old: str, new: str) -> None:
    """Change one place of a file; ValueError where it does not stand there once."""
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times in {path.name}")
    write(path, text.replace(old, new))


def write_notebook(path: Path, cells: Sequence[str]) -> None:
    """Write a source notebook of code cells, the parameters cell first, marked as if it had been stored."""
    sources = [(PARAMETERS, ["parameters"]), *((cell, []) for cell in cells)]
    content = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": {"tags": tags},
                "source": source,
                "outputs": [],
                "execution_count": 1,
            }
            for number, (source, tags) in enumerate(sources)
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    write(path, json.dumps(as_stored(content, path.name), ensure_ascii=False))
