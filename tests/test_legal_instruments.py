"""Legal instruments: what a report may cite can be cited in full, and bases stand by rank and date."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from dialogue_registry import ROOT
from diendan.data.datapackage import Package, Rows
from diendan.registry.records.legal_instruments import check_legal_bases, cited, citing_order, holds_on, named

PACKAGE = Package.load(ROOT)
Changes = dict[str, str]
DECREE = {
    "number": "1/2025/NĐ-CP",
    "kind": "decree",
    "issued": "2025-01-05",
    "valid_from": "2025-02-01",
    "valid_to": "2025-12-31",
    "year": "2025",
    "issuer_vi": "Chính phủ",
    "issuer_en": "Government",
    "about_vi": "về công tác văn thư",
    "about_en": "on clerical work",
}


def read_with(instrument: str, changes: Changes) -> list[str]:
    """Return what is found wrong with an instrument's cells changed."""

    def read(table: str) -> Rows:
        rows = PACKAGE.table(table).select()
        if table != "legal_instruments":
            return rows
        key = rows.header.index("instrument")
        changed = tuple(
            tuple(changes.get(name, cell) for name, cell in zip(rows.header, row, strict=True))
            if row[key] == instrument
            else row
            for row in rows.rows
        )
        return replace(rows, rows=changed)

    return [str(finding) for finding in check_legal_bases(read)]


def test_every_basis_of_the_project_can_be_cited_in_full() -> None:
    assert read_with("", {}) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"issued": ""}, "no day of issue"), ({"wording": "described"}, "no abstract of its own")],
)
def test_a_basis_without_day_or_abstract_is_a_finding(changes: Changes, words: str) -> None:
    found = read_with("nd-313-2025", changes)
    assert len(found) == 1
    assert "data/dialogue/legal_bases.csv: row " in found[0]
    assert f"313/2025/NĐ-CP: {words}" in found[0]
    assert read_with("nd-313-2025", {**changes, "may_print": "no"}) == []
    assert read_with("qd-1919-2006", changes) == []  # only related: never cited


def test_how_an_instrument_is_cited() -> None:
    assert cited(DECREE, "vi") == (
        "Nghị định số 1/2025/NĐ-CP ngày 05 tháng 01 năm 2025 của Chính phủ về công tác văn thư"
    )
    assert cited(DECREE, "en") == "Decree 1/2025/NĐ-CP of 5 January 2025 of the Government on clerical work"
    assert named(DECREE, "vi") == "Nghị định số 1/2025/NĐ-CP"
    law = {**DECREE, "kind": "law", "about_vi": "Thống kê"}
    assert cited(law, "vi") == "Luật Thống kê ngày 05 tháng 01 năm 2025"
    assert named(law, "vi") == "Luật Thống kê"


def test_an_instrument_holds_between_its_days() -> None:
    days = {
        day: holds_on(DECREE, date.fromisoformat(day)) for day in ("2025-01-31", "2025-02-01", "2026-01-01")
    }
    assert list(days.values()) == [False, True, False]
    assert not holds_on({**DECREE, "valid_from": "", "issued": ""}, date(2025, 12, 31))


def test_bases_stand_by_rank_then_by_day() -> None:
    numbers = (
        ("law", "138/2025/QH15", "2025-12-10"),
        ("resolution", "202/2025/QH15", "2025-06-12"),
        ("resolution", "257/2025/QH15", "2025-12-11"),
        ("decree", "58/2022/NĐ-CP", "2022-08-31"),
        ("resolution", "424/NQ-CP", "2025-12-30"),
        ("decision", "90/QĐ-TTg", "2022-01-18"),
        ("circular", "10/2022/TT-BLĐTBXH", "2022-05-31"),
        ("decision", "417/QĐ-BNNMT", "2026-01-31"),
    )
    order = [citing_order({"kind": kind, "number": number, "issued": day}) for kind, number, day in numbers]
    assert all(before < after for before, after in pairwise(order))
