"""A copy of this project under build/bench/, with a forum of its own; the sources stay as they are."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = ROOT / "build" / "bench"
FORUM = "bench"

_FORUM = """\
title: {{vi: Diễn đàn đo tốc độ, en: Forum for measuring speed}}
date: 2026-09-15
place: {{vi: Hà Nội, en: Hanoi}}
host: {{vi: Ban tổ chức, en: Organisers}}
example: [title, date, place, host]
provinces: {provinces}
reports:
{reports}
"""
_BRIEF = "  policy-dialogue-brief:\n    languages: [vi, en]\n    formats: [html, pdf, docx]"
_REVIEW = """\
  mid-term-review:
    languages: [vi, en]
    formats: [html, pdf, docx]
    programme: pcpnn-2019-2025"""


def copy_project(name: str) -> Path:
    """Return a fresh copy of what reports are made from, at build/bench/<name>."""
    place = HOME / name
    shutil.rmtree(place, ignore_errors=True)
    for folder in ("data", "notebooks", "params", "reports/_extensions"):
        shutil.copytree(ROOT / folder, place / folder)
    shutil.copy(ROOT / "requirements.lock", place)
    return place


def write_forum(place: Path, provinces: Sequence[str], *, review: bool) -> None:
    """Write the bench's forum: the brief, with `review` also the mid-term review, in both languages."""
    reports = f"{_BRIEF}\n{_REVIEW}" if review else _BRIEF
    text = _FORUM.format(provinces=f"[{', '.join(provinces)}]", reports=reports)
    (place / "params" / "forums" / f"{FORUM}.yml").write_text(text, encoding="utf-8")


def all_provinces() -> tuple[str, ...]:
    """Return the slugs of the 34 units, in Vietnamese order."""
    from diendan.data.units import units_at
    from diendan.language import parse_day

    return tuple(unit.slug for unit in units_at(parse_day("2026-09-15"), ROOT).units)


def environment(base: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of every contender: one thread a library, our kernel for all, this copy."""
    fixed = {
        "JUPYTER_PATH": str(HOME / "jupyter"),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
    }
    return {**base, **fixed}


def diendan(*arguments: str) -> list[str]:
    """Return our own command line."""
    return [sys.executable, "-m", "diendan.cli", *arguments]
