"""The table of the rules says where each rule is from and what it allows, in words that the checks read."""

from typing import get_args

import pytest

from decree30.document_model import ParagraphAlign
from decree30.rules import all_rules
from decree30.rules.rule_table import ROWS, RuleRow, allowed, look


def test_each_rule_has_a_source_a_title_and_a_check() -> None:
    rules = [row for row in ROWS.values() if not row.part]
    assert {row.rule for row in rules} == set(all_rules._CHECKS)
    assert all(row.source and row.title.vi and row.title.en for row in rules)


def test_each_part_is_of_a_rule_and_says_what_it_allows() -> None:
    parts = [row for row in ROWS.values() if row.part]
    assert parts
    for row in parts:
        assert (row.rule, "") in ROWS
        assert row.allowed or row.look != look("paper")


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: f"{row.rule} {row.part}".strip())
def test_what_is_allowed_can_be_met(row: RuleRow) -> None:
    for values in (row.allowed, row.look.size):
        assert values is None or 0 < values[0] <= values[1]
    assert row.look.align in (None, *get_args(ParagraphAlign))


def test_the_ways_to_write_values() -> None:
    assert allowed("margin-left") == (30, 35)
    assert allowed("margin-left", "turned sheet") == (20, 25)
    assert allowed("body-indent") == (10, 12.7)
    assert allowed("body-spacing") == (6, float("inf"))
    assert look("recipients-look").size == (11, 11)
