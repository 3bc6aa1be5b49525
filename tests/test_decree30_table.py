"""The table of the rules says where each rule is from and what it allows, in words that the checks read."""

from pathlib import Path
from typing import get_args

import pytest
from docx import Document

from decree30 import RuleStatus, check_layout
from decree30.document_model import ParagraphAlign
from decree30.rules.all_rules import CHECKS
from decree30.rules.rule_table import RULES, TABLE, Rule, allowed, look


def test_each_rule_has_a_source_a_title_and_a_check() -> None:
    assert {rule.id for rule in RULES} == set(CHECKS)
    assert all(rule.source and rule.title.vi and rule.title.en for rule in RULES)


def test_a_document_without_any_part_is_told_in_both_languages_what_it_lacks(tmp_path: Path) -> None:
    empty = tmp_path / "empty.docx"
    Document().save(str(empty))
    for result in check_layout(empty).results:
        departures = [seen.asked for seen in result.verdict.observations]
        words = [result.verdict.remark] if result.verdict.status is RuleStatus.NOT_TESTABLE else departures
        assert all(each is not None and each.vi and each.en for each in words), result.rule.id


def test_each_part_is_of_a_rule_and_says_what_it_allows() -> None:
    parts = [row for row in TABLE.values() if row.part]
    assert parts
    for row in parts:
        assert (row.id, "") in TABLE
        assert row.allowed or row.look != look("paper")


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: f"{row.id} {row.part}".strip())
def test_what_is_allowed_can_be_met(row: Rule) -> None:
    for values in (row.allowed, row.look.size):
        assert values is None or 0 < values[0] <= values[1]
    assert row.look.align in (None, *get_args(ParagraphAlign))


def test_the_ways_to_write_values() -> None:
    assert allowed("margin-left") == (30, 35)
    assert allowed("margin-left", "turned sheet") == (20, 25)
    assert allowed("body-indent") == (10, 12.7)
    assert allowed("body-spacing") == (6, float("inf"))
    assert look("recipients-look").size == (11, 11)
