"""That a figure is preliminary is said under a condition on its status, or `make check` names the line."""

from pathlib import Path

import pytest

from diendan.checks.texts.typed_status import check_typed_status
from diendan.project import Project

GOOD = (
    '{{ rate }}{{ " (preliminary)" if preliminary }}',
    '{{ rate }}{{ ", sơ bộ" if found.status == "preliminary" }}',
    "{% if rate_preliminary %}\nRates are preliminary.\n{% endif %}",
    "{% if merged %}{% if all_preliminary %}Preliminary{% else %}sơ bộ một phần{% endif %}{% endif %}",
    "All preliminaries aside.",
)
TYPED = (
    "The rate (preliminary)",
    "{% if merged %}\nSố liệu Sơ bộ.\n{% endif %}",
    '{{ ", preliminary" if merged }}',
    "{% for each in preliminary %}{{ each }} preliminary{% endfor %}",
    "{% if preliminary %}yes{% endif %}, preliminary",
)


def lines(tmp_path: Path, part: str) -> list[str]:
    texts = tmp_path / "notebooks" / "texts"
    texts.mkdir(parents=True)
    (texts / "own.en.md").write_text(f"=== a ===\nx\n\n=== b ===\n\n{part}\n", encoding="utf-8")
    return [finding.where for finding in check_typed_status(Project.at(tmp_path))]


@pytest.mark.parametrize("part", GOOD)
def test_a_status_that_the_data_gives_is_good(tmp_path: Path, part: str) -> None:
    assert lines(tmp_path, part) == []


@pytest.mark.parametrize("part", TYPED)
def test_a_status_that_is_typed_is_found_with_its_line(tmp_path: Path, part: str) -> None:
    line = 6 + part.casefold().count(
        "\n", 0, max(part.casefold().rfind("preliminary"), part.casefold().rfind("sơ bộ"))
    )
    assert lines(tmp_path, part) == [f"notebooks/texts/own.en.md: line {line}"]
