"""The check of data/: our own data pass, and each kind of bad data is named with its place."""

import json
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from diendan.data.checking.package_checks import check_data
from diendan.data.datapackage import Package, Selection

ROOT = Path(__file__).parents[1]
KEPT = (
    "regions",
    "provinces_63",
    "measurement_units",
    "indicators",
    "labour",
    "population",
    "benchmarks",
    "income",
    "crs_by_donor",
    "crs_by_sector",
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of some of our tables, with a catalogue of their indicators only."""
    root = tmp_path_factory.mktemp("small")
    descriptor = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] in KEPT]
    for resource in descriptor["resources"]:
        target = root / "data" / resource["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "data" / resource["path"], target)
    (root / "data" / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    for name, kept in (("indicators.csv", (0, 1)), ("indicators/benchmarks.csv", (3, 0))):
        path = root / "data" / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        tables = {"labour", "population", "income", "crs_by_donor", "crs_by_sector"}
        place = 1 if kept[0] == 0 else 0
        path.write_text(
            "".join([lines[0], *(x for x in lines[1:] if x.split(",")[place] in tables)]), "utf-8"
        )
    assert check_data(root) == []
    return root


@pytest.fixture
def project(small: Path, tmp_path: Path) -> Path:
    shutil.copytree(small / "data", tmp_path / "data")
    return tmp_path


def spoil(root: Path, row: int, old: str, new: str, table: str = "indicators/labour.csv") -> None:
    """Replace text in one row (header = row 1) of a table."""
    path = root / "data" / table
    lines = path.read_text(encoding="utf-8").split("\n")
    assert old in lines[row - 1]
    lines[row - 1] = lines[row - 1].replace(old, new, 1)
    path.write_text("\n".join(lines), encoding="utf-8")


def found(root: Path) -> list[str]:
    return [str(finding) for finding in check_data(root)]


def test_our_own_data_pass() -> None:
    assert check_data(ROOT) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "got"),
    [
        ("4098.87", "four", "column value", '"four"'),
        ("4098.87", '"4.098,87"', "column value", '"4.098,87"'),
        ("4098.87", "nan", "column value", '"nan"'),
        ("4098.87", "-1", "column value", '"-1"'),
        ("4098.87", " 4098.87", "column value", '" 4098.87"'),
        ("01,", "99,", "column province_code", '"99"'),
        ("01,", "1,", "column province_code", '"1"'),
        (",2018,", ",1890,", "column year", '"1890"'),
        (",2018,", ",2018.5,", "column year", '"2018.5"'),
        (",2018,", ",,", "column year", "nothing"),
        (",final", ",Sơ bộ", "column status", '"Sơ bộ"'),
        ("employed_persons", "employed", "column indicator", '"employed"'),
        (",final", ",final\u200f", "column status", "<U+200F>"),
        ("thousand", "thou\u200bsand", "column unit", "<U+200B>"),
        (",final", "," + "x" * 10_000, "column status", "10000 characters"),
    ],
)
def test_a_bad_cell_is_named(project: Path, old: str, new: str, place: str, got: str) -> None:
    spoil(project, 2, old, new)
    findings = found(project)
    assert findings
    assert all(finding.startswith("data/indicators/labour.csv: row 2, ") for finding in findings)
    assert any(f"{place}: got " in finding and got in finding for finding in findings)


def test_all_bad_rows_are_reported_at_once(project: Path) -> None:
    spoil(project, 3, "02,", "98,")
    spoil(project, 5, ",2018,", ",1890,")
    spoil(project, 9, ",final", "")
    (project / "data" / "regions.csv").write_text("x\n", encoding="utf-8")
    (project / "data" / "indicators" / "income.csv").unlink()
    text = "\n".join(found(project))
    for expected in ("row 3, column province_code", "row 5, column year", "row 9: got 5 cells", "income.csv"):
        assert expected in text
    assert "data/regions.csv: got a file without descriptor" in text


def test_a_repeated_key_names_both_rows(project: Path) -> None:
    spoil(project, 3, "02,", "01,")
    assert found(project) == [
        "data/indicators/labour.csv: row 3, column province_code, year, indicator: "
        'got "01", "2018", "employed_persons" again, as in row 2; expected each key once'
    ]


@pytest.mark.parametrize(("encoding", "got"), [("utf-16", "UTF-16"), ("cp1258", "not UTF-8")])
def test_another_encoding_is_named(project: Path, encoding: str, got: str) -> None:
    path = project / "data" / "units" / "provinces_63.csv"
    path.write_bytes("code,name_vi\n01,Đà Nẵng\n".encode(encoding, errors="ignore"))
    findings = found(project)
    assert any(finding.startswith("data/units/provinces_63.csv") and got in finding for finding in findings)


def test_a_header_that_differs_from_the_schema_is_named(project: Path) -> None:
    spoil(project, 1, "value", "giá trị")
    assert any(
        "labour.csv: row 1: got province_code, year, indicator, giá trị" in text for text in found(project)
    )


def test_text_that_only_looks_dangerous_is_text(project: Path) -> None:
    """What is harmless as text is escaped where it is printed, not refused here."""
    for row, text in enumerate(
        ("<x %", "<script>", "x @tbl-x", "$[[x]]$", "```", "#import", "{{< include >}}"), start=3
    ):
        path = project / "data" / "indicators" / "crs_by_donor.csv"
        lines = path.read_text(encoding="utf-8").split("\n")
        year, code, _, value, unit = lines[row - 1].split(",")
        lines[row - 1] = ",".join((year, code, text, value, unit))
        path.write_text("\n".join(lines), encoding="utf-8")
    assert found(project) == []


def test_a_unit_or_year_that_differs_from_the_catalogue_is_named(project: Path) -> None:
    spoil(project, 2, "thousand_persons", "percent")
    assert found(project) == [
        "data/indicators/labour.csv: row 2, column unit: "
        "got percent; expected thousand_persons, as in indicators.csv"
    ]


@pytest.mark.parametrize("words", ["preliminary 2024", "Sơ bộ 2024", "estimates"])
def test_a_label_that_says_a_status_is_named(words: str, project: Path) -> None:
    path = project / "data" / "indicators.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(",Labour productivity (", f",Labour productivity ({words}; "), encoding="utf-8"
    )
    (finding,) = found(project)
    assert words in finding
    assert "a label" in finding


def test_a_sum_that_no_longer_holds_is_named(project: Path) -> None:
    spoil(project, 2, "4098.87", "4908.87")
    assert len(found(project)) == 1
    assert "employed_persons 2018, sum of the provinces" in found(project)[0]
    spoil(project, 2, "4908.87", "4098.87")
    path = project / "data" / "indicators" / "income.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[1] = lines[1].replace(",109,", ",901,")
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "province 01, 2010" in found(project)[0]


def test_a_descriptor_that_cannot_be_used_is_named(project: Path) -> None:
    path = project / "data" / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["resources"][0]["schema"]["fields"][0]["type"] = "geopoint"
    descriptor["resources"][1]["schema"]["primaryKey"] = ["no_such_column"]
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    text = "\n".join(found(project))
    assert "the type geopoint" in text
    assert "a key of the column no_such_column" in text
    path.write_text("[]", encoding="utf-8")
    assert "no list `resources`" in found(project)[0]


def test_an_independent_reader_of_the_standard_accepts_the_package(small: Path) -> None:
    from frictionless import Package as Frictionless

    report = Frictionless(str(small / "data" / "datapackage.json")).validate()
    assert report.flatten(["type", "note"]) == []


def value(name: str, /, **where: str) -> Decimal:
    rows = Package.load(ROOT).table(name).select(Selection.of(["value"], {k: [v] for k, v in where.items()}))
    return sum((Decimal(cell) for (cell,) in rows.rows), Decimal())


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("ngo_projects", "28"),
        ("ngo_donors", "14"),
        ("ngo_committed", "1720153"),
        ("ngo_committed_change", "19.3"),
        ("ngo_disbursed", "1295162"),
        ("ngo_disbursed_change", "1.7"),
    ],
)
def test_cao_bang_2022_is_as_reported(indicator: str, expected: str) -> None:
    assert value("ngo_aid_facts", area="04", period="2022", indicator=indicator) == Decimal(expected)


def test_a_note_on_a_figure_stands_in_both_languages() -> None:
    for table in Package.load(ROOT).tables.values():
        names = {column.name for column in table.columns}
        for base in ("note", "counted", "value_text", "doubt"):
            if pair := [name for name in (f"{base}_vi", f"{base}_en") if name in names]:
                assert len(pair) == 2, table.name
                for vi, en in table.select(Selection.of(pair)).rows:
                    assert bool(vi) == bool(en), (table.name, vi, en)


def test_known_figures_are_as_published() -> None:
    poverty = "poverty_rate_multidimensional_household"
    assert value("poverty_multidimensional", province_code="02", year="2023", indicator=poverty) == Decimal(
        "29.07"
    )
    bac_giang, bac_ninh = (
        value("population", province_code=code, year="2024", indicator="population_avg_total")
        for code in ("24", "27")
    )
    assert (bac_giang, bac_ninh) == (Decimal("1962.595471"), Decimal("1546.592629"))
    assert value("labour", province_code="04", year="2020", indicator="employed_persons") > 2 * value(
        "labour", province_code="04", year="2021", indicator="employed_persons"
    )
    assert value("benchmarks", table="poverty_multidimensional", area="VN", year="2023") == Decimal("3.37")
    assert value(
        "poverty_register_regional", area="VN", year="2023", indicator="register_poor_rate"
    ) == Decimal("2.93")
    assert value("ntp_spr_facts", indicator="ntp_spr_total_minimum") == 75000


def test_events_are_as_in_their_documents() -> None:
    package = Package.load(ROOT)
    pilots = package.table("event_provinces").select(
        Selection.of(["code"], {"event": ["focal-points-pilot-2003"], "system": ["63"]})
    )
    assert {code for (code,) in pilots.rows} == {"19", "38", "84", "94", "89"}
    training = package.table("event_provinces").select(
        Selection.of(["code"], {"event": ["womens-union-training-2024"]})
    )
    assert len(training.rows) == 63
    donors = package.table("ngo_donors").select(Selection.of(["name_as_printed", "list_complete"]))
    assert len(set(donors.rows)) == 10
    assert {complete for _, complete in donors.rows} == {"no"}
    aid = package.table("legal_instruments").select(
        Selection.of(["valid_from", "valid_to", "replaced_by"], {"instrument": ["nd-80-2020", "nd-313-2025"]})
    )
    assert aid.rows == (("", "2025-12-07", "nd-313-2025"), ("2025-12-08", "", ""))
    unverified = package.table("legal_instruments").select(
        Selection.of(["may_print"], {"verification": ["unverified"]})
    )
    assert all(may_print == "no" for (may_print,) in unverified.rows)


def test_the_guide_tells_of_every_flag_and_column_and_of_no_table_that_is_not_there() -> None:
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    guide = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    package = Package.load(ROOT)
    listed = re.findall(r"^\| `(\w+)` \|", readme, re.MULTILINE)
    assert listed
    assert [name for name in listed if name not in package.tables] == []
    kinds = {kind for (kind,) in package.table("flags").select(Selection.of(["kind"])).rows}
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in guide] == []
    columns = {
        column.name.removesuffix("_vi").removesuffix("_en") for column in package.table("indicators").columns
    }
    assert [column for column in sorted(columns) if f"`{column}" not in guide] == []
