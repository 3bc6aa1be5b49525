"""Selections of the Data Package: what is returned, what its hash covers, and what is refused."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diendan.data.datapackage import Package, Selection
from diendan.errors import InputError

ROOT = Path(__file__).parents[1]
TEXT = {"vi": "Bảng", "en": "Table"}


def resource(name: str, columns: Sequence[str], **more: Any) -> dict[str, Any]:
    """Return the smallest descriptor of a table of text columns."""
    fields = [{"name": column, "type": "string", "diendan:title": TEXT} for column in columns]
    return {
        "name": name,
        "path": f"{name}.csv",
        "diendan:title": TEXT,
        "diendan:publisher": TEXT,
        "diendan:coverage": TEXT,
        "diendan:licence": "MIT",
        "diendan:trust": "high",
        "diendan:doubts": [],
        "diendan:origin": [],
        "diendan:history_only": False,
        "diendan:preliminary_years": [],
        "schema": {"fields": fields},
    } | more


def project(root: Path, **files: str | bytes) -> Package:
    """Write a package of text tables with these contents and load it."""
    (root / "data").mkdir(exist_ok=True)
    resources = []
    for name, content in files.items():
        body = content.encode() if isinstance(content, str) else content
        (root / "data" / f"{name}.csv").write_bytes(body)
        header = content.splitlines()[0] if isinstance(content, str) else "province_code,year,indicator,value"
        resources.append(resource(name, header.split(",")))
    (root / "data" / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")
    return Package.load(root)


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


LABOUR = (
    "province_code,year,indicator,value\n04,2023,employed,290.1\n24,2023,employed,1000\n04,2024,rate,1.5\n"
)


def test_a_selection_returns_text_in_file_order(tmp_path: Path) -> None:
    table = project(tmp_path, labour=LABOUR).table("labour")
    rows = table.select(Selection.of(["value", "year"], {"province_code": ["04"]}))
    assert rows.header == ("value", "year")
    assert rows.rows == (("290.1", "2023"), ("1.5", "2024"))


def test_conditions_on_several_columns_must_all_hold(tmp_path: Path) -> None:
    table = project(tmp_path, labour=LABOUR).table("labour")
    rows = table.select(Selection.of(["value"], {"province_code": ["04", "24"], "year": [2023]}))
    assert rows.rows == (("290.1",), ("1000",))
    assert table.select(Selection.of(None, {"province_code": ["01"]})).rows == ()


def test_a_selection_is_canonical_and_survives_being_recorded() -> None:
    one = Selection.of(["value"], {"year": [2024, 2023, 2024], "province_code": ["04"]})
    other = Selection.of(["value"], {"province_code": ["04"], "year": ["2023", "2024"]})
    assert one == other
    stored = json.loads(json.dumps({"columns": one.columns, "where": dict(one.where)}))
    assert Selection.parse(stored) == one


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6)
tables = st.lists(
    st.tuples(st.sampled_from(["01", "04", "24"]), st.sampled_from(["2022", "2023"]), cells, cells),
    min_size=1,
    max_size=12,
)
HEADER = ("province_code", "year", "value", "unused")
ASKED = Selection.of(["year", "value"], {"province_code": ["04"]})


@settings(max_examples=40, deadline=None)
@given(rows=tables, data=st.data())
def test_the_hash_ignores_what_was_not_selected(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("package")
    before = project(root, series=as_csv([HEADER, *rows])).table("series").select(ASKED)
    mine = [(*row[:3], "another") for row in rows if row[0] == "04"]
    others = [(*row[:2], row[2] + "x", row[3]) for row in rows if row[0] != "04"]
    order = data.draw(st.permutations([True] * len(mine) + [False] * len(others)))
    left, right = iter(mine), iter(data.draw(st.permutations(others)))
    changed = [next(left) if is_mine else next(right) for is_mine in order]
    after = project(root, series=as_csv([HEADER, *changed])).table("series").select(ASKED)
    assert after == before


@settings(max_examples=40, deadline=None)
@given(rows=tables, cell=cells)
def test_the_hash_follows_what_was_selected(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], cell: str
) -> None:
    root = tmp_path_factory.mktemp("package")
    rows = [("04", "2022", "was", ""), *rows]
    before = project(root, series=as_csv([HEADER, *rows])).table("series").select(ASKED)
    rows[0] = ("04", "2022", cell, "")
    after = project(root, series=as_csv([HEADER, *rows])).table("series").select(ASKED)
    assert (after.sha256 == before.sha256) == (after.rows == before.rows)


def test_cell_borders_are_part_of_the_hash(tmp_path: Path) -> None:
    one = project(tmp_path, series='a,b\n"1,2",3\n').table("series").select()
    other = project(tmp_path, series='a,b\n1,"2,3"\n').table("series").select()
    assert one.sha256 != other.sha256


def test_decomposed_text_a_byte_order_mark_and_crlf_change_nothing(tmp_path: Path) -> None:
    plain = project(tmp_path, names="a,b\nHòa Bình,Huế\n").table("names").select()
    decomposed = "\ufeffa,b\r\nHo\u0300a Bi\u0300nh,Hue\u0302\u0301\r\n".encode()
    (tmp_path / "data" / "names.csv").write_bytes(decomposed)
    assert Package.load(tmp_path).table("names").select() == plain


def test_an_unknown_name_is_refused_with_the_nearest(tmp_path: Path) -> None:
    package = project(tmp_path, labour=LABOUR)
    with pytest.raises(InputError, match=r"no table `labor`(.|\n)*`labour`"):
        package.table("labor")
    table = package.table("labour")
    with pytest.raises(InputError, match=r"no column `provinc_code`(.|\n)*`province_code`"):
        table.select(Selection.of(["value"], {"provinc_code": ["04"]}))
    with pytest.raises(InputError, match=r"no column `valu`(.|\n)*`value`"):
        table.select(Selection.of(["valu"]))
    with pytest.raises(InputError, match=r"no indicator `employd`(.|\n)*`employed`"):
        table.select(Selection.of(None, {"indicator": ["employd"]}))
    with pytest.raises(InputError, match=r"no indicator `poverty_rate_incom`(.|\n)*`poverty_rate_income`"):
        Package.load(ROOT).indicator("poverty_rate_incom")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\nHuế,1\n".encode("utf-16"), "UTF-16"),
        (b"a,b\n\xd0\xe0 N\xb5ng,1\n", "line 2.*not UTF-8"),
        (b"a,b\n1,\x002\n", "line 2.*NUL"),
        (b"a,b\n1,2\n1\n1,2,3\n", r"row 3: got 1 cells(.|\n)*row 4: got 3 cells"),
        (b"a,a\n1,2\n", "column a: got the name twice"),
        (b'a,b\n"1,2\n', "CSV"),
        (b"", "empty"),
    ],
    ids=["utf-16", "another-encoding", "nul", "ragged", "column-twice", "open-quote", "empty"],
)
def test_a_file_that_is_no_utf8_csv_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    table = project(tmp_path, series=content).table("series")
    with pytest.raises(InputError, match=message):
        table.select()


def test_a_missing_file_is_refused_when_it_is_asked_for(tmp_path: Path) -> None:
    package = project(tmp_path, series="a,b\n1,2\n")
    (tmp_path / "data" / "series.csv").unlink()
    with pytest.raises(InputError, match=r"data/series\.csv"):
        package.rows("series")


def test_a_wrong_descriptor_names_every_resource_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    lacking = resource("one", ["a"])
    del lacking["diendan:publisher"]
    unsupported = resource("three", ["a"])
    unsupported["schema"]["fields"][0]["constraints"] = {"minLength": 2}
    wrong = [lacking, resource("two", ["a"], path="../two.csv"), unsupported, resource("four", ["a"])]
    (tmp_path / "data" / "datapackage.json").write_text(json.dumps({"resources": [*wrong, wrong[3]]}))
    with pytest.raises(InputError) as caught:
        Package.load(tmp_path)
    text = str(caught.value)
    for expected in (
        "resource 1: got no key 'diendan:publisher'",
        "resource 2",
        "../two.csv",
        "minLength",
        "four",
    ):
        assert expected in text
    (tmp_path / "data" / "datapackage.json").write_text("{")
    with pytest.raises(InputError, match="JSON"):
        Package.load(tmp_path)


@pytest.mark.parametrize(
    ("pattern", "whole"),
    [("VN|R[1-6]", False), ("(VN|R[1-6])", True), ("[0-9|]{2}", True), (r"a\|b", True), ("(a|b)|c", False)],
)
def test_alternatives_of_a_pattern_stand_in_brackets(pattern: str, whole: bool, tmp_path: Path) -> None:
    """Other readers of the schema put anchors around a pattern as it stands: "VN|R1" would take "VNX"."""
    (tmp_path / "data").mkdir()
    table = resource("areas", ["area"])
    table["schema"]["fields"][0]["constraints"] = {"pattern": pattern}
    (tmp_path / "data" / "datapackage.json").write_text(json.dumps({"resources": [table]}))
    if whole:
        assert Package.load(tmp_path).table("areas").column("area").pattern == pattern
    else:
        with pytest.raises(InputError, match="alternatives"):
            Package.load(tmp_path)


def test_an_indicator_knows_its_rules() -> None:
    package = Package.load(ROOT)
    employed = package.indicator("employed_persons")
    assert (employed.aggregation, employed.first_usable_year, employed.break_years) == ("sum", 2021, (2021,))
    assert employed.series_of(2020) != employed.series_of(2021) == employed.series_of(2024)
    poverty = package.indicator("poverty_rate_multidimensional_household")
    assert (poverty.aggregation, poverty.weight, poverty.approximate) == (
        "weighted_mean",
        "population_avg_total",
        True,
    )
    assert poverty.higher_is_better is False
    assert package.indicator("papi_2_2_poverty_list_transparency").rank_systems == ("63",)
    assert not package.indicator("papi_3_1_interaction_local_authorities").rank_allowed
    assert package.indicator("income_month_pc_q1").aggregation == "none"
    assert package.indicator("rural_population_share").numerator


def test_labels_are_complete_and_differ_between_indicators_of_a_table() -> None:
    indicators = Package.load(ROOT).indicators.values()
    for language in ("vi", "en"):
        labels = [(about.table, about.label("vi" if language == "vi" else "en")) for about in indicators]
        assert len(set(labels)) == len(labels)
    for about in indicators:
        assert bool(about.breaks("vi")) == bool(about.breaks("en"))
        assert "ODA" not in about.label("vi") + about.label("en")
