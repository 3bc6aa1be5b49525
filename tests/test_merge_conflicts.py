"""A file in which git left two sides of a merge is refused for that, with the line, whatever kind it is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from diendan.data.csv_files import read_csv
from diendan.errors import InputError
from diendan.parsing.json_text import parse_json
from diendan.parsing.notebook_files import read_notebook
from diendan.parsing.yaml_text import compose_yaml
from diendan.spec.texts import Texts

CONFLICT = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> feature\n"
CASES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "table.csv": (lambda path: read_csv(path, path.name), "name,value\n", "a,1"),
    "package.json": (lambda path: parse_json(path.read_text(), path.name), '{"a":\n', "1}"),
    "forum.yml": (lambda path: compose_yaml(path.read_text(), path.name), "title: a\n", "day: b"),
    "brief.ipynb": (read_notebook, '{"cells": [],\n', '"nbformat": 4}'),
    "brief.en.md": (lambda path: Texts.load(path, "en"), "=== title ===\n", "words"),
}


@pytest.mark.parametrize("name", CASES)
def test_both_sides_of_a_merge_are_one_finding_with_their_line(name: str, tmp_path: Path) -> None:
    read, head, side = CASES[name]
    path = tmp_path / name
    path.write_text(head + CONFLICT.format(side, side), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read(path)
    (finding,) = refused.value.findings
    assert re.fullmatch(rf"{re.escape(name)}: line 2", finding.where)
    assert "git could not merge" in finding.got


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    "left",
    [
        "{}\n>>>>>>> feature\n",
        "{}\n=======\n{}\n",
        "{}\n||||||| base\n",
        "<<<<<<<\n{}\n=======\n{}\n>>>>>>>\n",
        "  <<<<<<< Updated upstream\n{}\n=======\n{}\n  >>>>>>> Stashed changes\n",
        "<<<<<<< HEAD\r\n{}\r\n||||||| base\r\n{}\r\n=======\r\n{}\r\n>>>>>>> feature\r\n",
    ],
)
def test_a_mark_that_was_left_of_a_merge_is_found_alone(name: str, left: str, tmp_path: Path) -> None:
    read, head, side = CASES[name]
    path = tmp_path / name
    path.write_bytes((head + left.replace("{}", side)).encode())
    with pytest.raises(InputError) as refused:
        read(path)
    assert "git could not merge" in refused.value.findings[0].got
