"""A published table to import: rates of two provinces, in a tidy file of our own with its mapping."""

from pathlib import Path

MAPPING = """\
table: test_rates
title: {vi: Tỷ lệ thử, en: Test rates}
publisher: {vi: Cơ quan thử, en: Test office}
licence: "none: a test"
date: 2025-07-23
columns: {place: tỉnh, year: năm, value: giá trị}
indicator: test_rate
new_indicators:
  test_rate: {unit: percent, decimals: 1, label: {vi: Tỷ lệ thử, en: Test rate}}
status: final
"""
ROWS = "tỉnh,năm,giá trị\nCao Bằng,2023,21.2\nHà Giang,2023,29.1\n"


def write_series(folder: Path, rows: str = ROWS, mapping: str = MAPPING) -> tuple[str, ...]:
    """Write file and mapping into a folder; return the words of the command that imports them."""
    file, said = folder / "series.csv", folder / "series.yml"
    file.write_text(rows, encoding="utf-8")
    said.write_text(mapping, encoding="utf-8")
    return ("import", str(file), "--mapping", str(said), "--accept-findings")
