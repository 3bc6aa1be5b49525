"""A table that a publisher gave in several answers: the same figures as in one, or refused."""

import json
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from diendan.errors import InputError
from diendan.exchange.importing.import_run import prepare

ROOT = Path(__file__).parents[1]
WHOLE = Path(__file__).parent / "raw_samples" / "E02.03-07_population_pxweb_jsonstat_trailing_nul.json"
DIMENSIONS = ("Cities, provincies", "Average population", "Year")


def whole() -> dict[str, Any]:
    text = WHOLE.read_text(encoding="utf-8-sig").rstrip("\0")
    return dict(json.loads(text)["dataset"])


def part_of(table: Mapping[str, Any], chosen: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the cells of the chosen categories as a JSON-stat 2 set; what is not named is whole."""
    about = table["dimension"]
    places = {name: about[name]["category"]["index"] for name in DIMENSIONS}
    kept = {name: chosen.get(name, list(places[name])) for name in DIMENSIONS}
    width = [len(places[name]) for name in DIMENSIONS]
    cells = [
        (places[a][x] * width[1] + places[b][y]) * width[2] + places[c][z]
        for (a, b, c) in [DIMENSIONS]
        for x, y, z in product(kept[a], kept[b], kept[c])
    ]
    labels = {name: about[name]["category"]["label"] for name in DIMENSIONS}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": table["label"],
        "updated": table["updated"],
        "id": list(DIMENSIONS),
        "size": [len(kept[name]) for name in DIMENSIONS],
        "dimension": {
            name: {
                "label": name,
                "category": {"index": kept[name], "label": {key: labels[name][key] for key in kept[name]}},
            }
            for name in DIMENSIONS
        },
        "value": [table["value"][cell] for cell in cells],
    }


def halves(table: Mapping[str, Any], dimension: str) -> list[dict[str, Any]]:
    keys = list(table["dimension"][dimension]["category"]["index"])
    middle = len(keys) // 2
    return [part_of(table, {dimension: keys[:middle]}), part_of(table, {dimension: keys[middle:]})]


def saved(folder: Path, parts: list[dict[str, Any]]) -> Path:
    path = folder / "parts.json"
    path.write_text(json.dumps(parts), encoding="utf-8")
    return path


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_parts_along_any_dimension_say_what_the_whole_says(tmp_path: Path, dimension: str) -> None:
    table = whole()
    one_item_each = [
        part_of(table, {dimension: [key]}) for key in table["dimension"][dimension]["category"]["index"]
    ]
    for parts in (halves(table, dimension)[::-1], one_item_each):
        found = prepare(ROOT, saved(tmp_path, parts))
        assert found.changes_nothing
        assert {d.target.table: d.same for d in found.differences} == {"population": 9255, "benchmarks": 1043}


def test_parts_along_two_dimensions_say_what_the_whole_says(tmp_path: Path) -> None:
    table = whole()
    years, sexes = (
        list(table["dimension"][name]["category"]["index"]) for name in ("Year", "Average population")
    )
    parts = [
        part_of(table, {"Year": some, "Average population": [sex]})
        for some in (years[:7], years[7:])
        for sex in sexes
    ]
    assert prepare(ROOT, saved(tmp_path, parts)).changes_nothing


def test_parts_that_are_no_whole_table_are_refused(tmp_path: Path) -> None:
    first, second = halves(whole(), "Year")
    years = halves(whole(), "Average population")
    for parts, word in (
        ([first, second, second], "the same cells"),
        ([first, years[1]], "the same cells"),
        ([first, second | {"updated": "2026-07-23T02:00:00Z"}], "two editions"),
        ([first, {**second, "value": second["value"][:-1]}], "values for"),
        ([], "no data set"),
    ):
        with pytest.raises(InputError, match=word):
            prepare(ROOT, saved(tmp_path, parts))


def test_a_cell_that_no_part_holds_is_refused(tmp_path: Path) -> None:
    table = whole()
    years, sexes = (
        list(table["dimension"][name]["category"]["index"]) for name in ("Year", "Average population")
    )
    early, late = years[:9], years[9:]
    parts = [
        part_of(table, {"Year": early, "Average population": sexes}),
        part_of(table, {"Year": late, "Average population": sexes[:-1]}),
    ]
    with pytest.raises(InputError, match="no part holds"):
        prepare(ROOT, saved(tmp_path, parts))


def test_a_mark_of_one_part_stays_with_its_cells(tmp_path: Path) -> None:
    table = whole()
    years = list(table["dimension"]["Year"]["category"]["index"])
    late = part_of(table, {"Year": years[-1:]})
    parts = [part_of(table, {"Year": years[:-1]}), late | {"status": ".."}]
    found = prepare(ROOT, saved(tmp_path, parts))
    year = table["dimension"]["Year"]["category"]["label"][years[-1]][-4:]
    withdrawn = [change for d in found.differences for change in d.withdrawn]
    assert withdrawn
    assert {next(cell for cell in change.key if cell == year) for change in withdrawn} == {year}
    assert not any(d.changed or d.added for d in found.differences)
