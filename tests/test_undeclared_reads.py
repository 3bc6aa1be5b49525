"""What a notebook's code reads stands in its sidecar; it is seen without executing anything."""

from pathlib import Path

import pytest

from diendan.checks.undeclared_reads import undeclared_reads
from diendan.data.datapackage import Package

PACKAGE = Package.load(Path(__file__).parents[1])


def found(*sources: str) -> list[str]:
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    return [str(each) for each in undeclared_reads({"cells": cells}, "x.ipynb", ["population"], PACKAGE)]


@pytest.mark.parametrize(
    "source",
    [
        "load('labour', year=2024)",
        "records(LABOUR)",
        "series('unemployment_rate_working_age', report.unit)",
        "panel(RATE, units, 2024)",
    ],
)
def test_a_table_that_the_sidecar_lacks_is_named(source: str) -> None:
    (said,) = found("LABOUR = 'labour'\nRATE = 'unemployment_rate_working_age'", f"#| label: tbl-x\n{source}")
    assert said == (
        "x.ipynb: cell 2 (tbl-x), line 2: got it reads labour; expected a table that its sidecar lists. "
        "Add `- labour` under `reads` there."
    )


@pytest.mark.parametrize(
    "source",
    [
        "load('population')",
        "series('population_avg_total', report.unit)",
        "series('unemployment_rate_working_age', 'VN')",
        "load(name)",
        "f('labour')",
        "load()",
        "name = 'labour'\nname = 'population'\nload(name)",
        "!ls",
    ],
)
def test_what_it_lists_or_the_code_does_not_say_is_passed_over(source: str) -> None:
    assert found(source) == []
