"""Importing published tables: the samples as they came, other editions, what must not get through."""

import csv
import io
import json
import shutil
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diendan.data.checking.package_checks import check_data
from diendan.data.datapackage import Package, Selection
from diendan.data.units import units_at
from diendan.errors import ExitCode, InputError
from diendan.exchange.importing import storing
from diendan.exchange.importing.import_report import Import
from diendan.exchange.importing.import_run import import_file, prepare, write
from diendan.exchange.importing.printed.printed_places import PlaceNames

ROOT = Path(__file__).parents[1]
SAMPLES = Path(__file__).parent / "raw_samples"
POVERTY = SAMPLES / "gso2019_poverty_rate_by_province_pxweb_semicolon.csv"
UNEMPLOYMENT = SAMPLES / "E02.63_unemployment_2018_2024_pxweb.xlsx"
POPULATION = SAMPLES / "E02.03-07_population_pxweb_jsonstat_trailing_nul.json"
BUDGET = SAMPLES / "mof_du_toan_nsnn_2017_merged_headers.xls"
IATI = SAMPLES / "iati_vn_iom_DP1596.xml"

Table = list[list[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own with the data of this one."""
    shutil.copytree(ROOT / "data", tmp_path / "project" / "data", ignore=shutil.ignore_patterns("raw"))
    return tmp_path / "project"


def said(import_: Import) -> dict[str, frozenset[tuple[str, ...]]]:
    """Return what an import says about each table."""
    return {d.target.table: frozenset(d.target.rows) for d in import_.differences}


def poverty_table() -> tuple[str, Table]:
    """Return title and cells of the poverty sample."""
    lines = POVERTY.read_text(encoding="utf-8-sig").splitlines()
    return lines[0].strip('"'), list(csv.reader(lines[2:], delimiter=";"))


def written(
    folder: Path, title: str, table: Sequence[Sequence[str]], delimiter: str = ";", name: str = "e.csv"
) -> Path:
    """Write a table as PX-Web does: title, an empty line, header, rows."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows([[title], [], *table])
    path = folder / name
    path.write_bytes(b"\xef\xbb\xbf" + buffer.getvalue().encode())
    return path


def files_of(root: Path) -> dict[str, bytes]:
    data = root / "data"
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(data.rglob("*")) if p.is_file()}


# The samples as they came


@pytest.mark.parametrize(
    ("sample", "same"),
    [
        (POVERTY, {"poverty_income": 503, "benchmarks": 56}),
        (UNEMPLOYMENT, {"labour": 441, "benchmarks": 49}),
        (
            SAMPLES / "V14.49_ty_le_ho_ngheo_2023_pxweb.xlsx",
            {"poverty_multidimensional": 63, "benchmarks": 7},
        ),
        (POPULATION, {"population": 9255, "benchmarks": 1043}),
        (BUDGET, {"budget_plan": 409, "budget_plan_national": 7, "ntp_budget_plan": 9}),
    ],
)
def test_a_sample_says_what_the_tables_say_to_the_last_digit(sample: Path, same: dict[str, int]) -> None:
    found = prepare(ROOT, sample)
    assert found.changes_nothing
    assert not found.findings.doubts
    assert {d.target.table: d.same for d in found.differences} == same
    for difference in found.differences:  # as text, not only as numbers
        table = ROOT / f"data/indicators/{difference.target.table}.csv"
        rows = {tuple(row) for row in csv.reader(table.read_text(encoding="utf-8").splitlines())}
        assert set(difference.target.rows) <= rows


def test_obsolete_rows_and_columns_passed_over_are_told() -> None:
    assert any("Hà Tây" in note for note in prepare(ROOT, POVERTY).findings.notes)
    assert any(
        "not taken" in note and "BỘI CHI NSĐP" in note for note in prepare(ROOT, BUDGET).findings.notes
    )


# Other editions


def to_vietnamese(name: str) -> str:
    """Return the Vietnamese name of a province, or the name as it is."""
    names = {
        "Ha Noi": "Hà Nội",
        "Hoa Binh": "Hoà Bình",
        "Dak Lak": "ĐĂK LĂK",
        "Thua Thien-Hue": "Thừa Thiên - Huế",
        "Ho Chi Minh city": "TP. Hồ Chí Minh",
        " WHOLE COUNTRY": "CẢ NƯỚC",
        "South East": "Đông Nam Bộ",
        "Bac Kan": "Bắc Cạn",
        "Central Highlands": "IV. Tây Nguyên",
    }
    return names.get(name, name)


NAMES: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    lambda name: f"  {name.replace(' ', '  ')} ",
    to_vietnamese,
)


@st.composite
def editions(draw: st.DrawFn) -> tuple[str, Table, Callable[[str], str]]:
    """Give the poverty sample as another edition would print it: same figures, another face."""
    title, table = poverty_table()
    columns = draw(st.permutations(range(1, len(table[0]))))
    table = [[row[0], *(row[n] for n in columns)] for row in table]
    body = draw(st.permutations(table[1:]))
    preliminary = draw(st.sampled_from(["Prel. {}", "Pre. {}", "Sơ bộ {}", "{} (sơ bộ)", "Sơ bộ  Prel.  {}"]))
    final = draw(st.sampled_from(["{}", "Năm {}", "{}*"]))
    head = [
        (preliminary if "Pre" in cell else final).format(cell[-4:]) for cell in table[0][1:]
    ]  # the header's own label may be missing or misspelt
    first = draw(st.sampled_from(["", "Cities, provincies", "Cites, provinces", "Địa phương"]))
    names: Callable[[str], str] = draw(st.sampled_from(NAMES))
    missing = draw(st.sampled_from(["..", "", "…", "-", "."]))
    for place in draw(st.lists(st.integers(0, len(body)), max_size=4)):
        body = [*body[:place], ["" for _ in table[0]], *body[place:]]
    rows = [
        [names(row[0]) if row[0] else "", *(missing if c == ".." else c for c in row[1:])] for row in body
    ]
    notes = draw(st.sampled_from([[], [["(*) Footnote: 2016 is preliminary."]]]))
    decomposed = draw(st.booleans())
    titles = [
        "Poverty rate by province by Cities, provincies and Year",
        "Tỷ lệ nghèo phân theo địa phương",
        title,
    ]
    return (
        draw(st.sampled_from(titles)),
        [[first, *head], *rows, *notes],
        lambda text: unicodedata.normalize("NFD" if decomposed else "NFC", text),
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edition=editions(), delimiter=st.sampled_from([";", ",", "\t"]), comma=st.booleans())
def test_another_face_of_a_table_gives_the_same_figures(
    edition: tuple[str, Table, Callable[[str], str]], delimiter: str, comma: bool, tmp_path: Path
) -> None:
    title, table, form = edition
    if comma:
        table = [
            table[0],
            *(
                [row[0], *(c.replace(".", ",") if c[:1].isdigit() else c for c in row[1:])]
                for row in table[1:]
            ),
        ]
    path = written(tmp_path, form(title), [[form(cell) for cell in row] for row in table], delimiter)
    found = prepare(ROOT, path)
    assert said(found) == said(prepare(ROOT, POVERTY))
    assert not found.findings.doubts


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(years=st.permutations(range(7)), kind=st.sampled_from(["two rows", "turned", "long", "numbers"]))
def test_a_workbook_in_another_shape_gives_the_same_figures(
    years: list[int], kind: str, tmp_path: Path
) -> None:
    rows = list(openpyxl.load_workbook(UNEMPLOYMENT)["E02.63"].iter_rows(values_only=True))
    head = [rows[2][0], *(rows[2][1 + n] for n in years)]
    body = [[row[0], *(row[1 + n] for n in years)] for row in rows[3:]]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([rows[0][0]])
    sheet.append([])
    if kind == "two rows":
        sheet.append(["", *("Prel." if "Prel" in str(cell) else None for cell in head[1:])])
        sheet.append(["", *(str(cell)[-4:] for cell in head[1:])])
        sheet.append([])
        table = body
    elif kind == "turned":
        table = [list(column) for column in zip(head, *body, strict=True)]
    elif kind == "long":
        sheet.append(["Province", "Year", "Rate"])
        table = [[row[0] if n == 1 else None, head[n], row[n]] for row in body for n in range(1, len(head))]
    else:
        sheet.append([None, *(cell if "Prel" in str(cell) else int(str(cell)) for cell in head[1:])])
        table = body
    for row in table:
        sheet.append(row)
    path = tmp_path / "e.xlsx"
    book.save(path)
    assert said(prepare(ROOT, path)) == said(prepare(ROOT, UNEMPLOYMENT))


def test_jsonstat_in_other_shapes_gives_the_same_figures(tmp_path: Path) -> None:
    stored = json.loads(POPULATION.read_bytes().rstrip(b"\0").decode("utf-8-sig"))["dataset"]
    dimension = stored["dimension"]
    ids, sizes = dimension.pop("id"), dimension.pop("size")
    dimension.pop("role")
    version_2 = {"version": "2.0", "class": "dataset", "label": stored["label"], "id": ids, "size": sizes}
    sparse = {str(n): value for n, value in enumerate(stored["value"]) if value is not None}
    path = tmp_path / "e.json"
    path.write_bytes(
        b"\xef\xbb\xbf" + json.dumps({**version_2, "dimension": dimension, "value": sparse}).encode()
    )
    assert said(prepare(ROOT, path)) == said(prepare(ROOT, POPULATION))


def test_the_budget_in_another_column_order_gives_the_same_figures(tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(BUDGET).get_sheet_by_name("M09")
    order = [0, 1, 12, 11, 2, 10, 4, 3, 7, 5, 9, 8, 6]
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in sheet.to_python(skip_empty_area=False):
        page.append([row[n] if row[n] != "" else None for n in order])
    path = tmp_path / "e.xlsx"
    book.save(path)
    found, expected = said(prepare(ROOT, path)), said(prepare(ROOT, BUDGET))
    assert found == {table: rows for table, rows in expected.items() if table != "ntp_budget_plan"}


def test_two_annexes_of_programmes_in_one_file_are_refused(tmp_path: Path) -> None:
    """The second would take the place of the first."""
    book = openpyxl.Workbook()
    for name, value in (("A", 5), ("B", 6)):
        page = book.create_sheet(name)
        page.append(["DỰ TOÁN CHI CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA NĂM 2017"])
        page.append([])
        page.append(["STT", "Tên chương trình", "Dự toán"])
        page.append([1, "Giảm nghèo bền vững", value])
    path = tmp_path / "e.xlsx"
    book.save(path)
    with pytest.raises(InputError, match=r"several sheets for one table \(A, B\)"):
        prepare(ROOT, path)


# What a newer edition does to the tables


def newer_edition(folder: Path) -> Path:
    """Write an edition with 2016 made final, one value changed, one withdrawn, and 2017 added."""
    title, table = poverty_table()
    table[0] = [*(cell.replace("Pre. ", "") for cell in table[0]), "Prel. 2017"]
    for row in table[1:]:
        row.append(row[-1])
        if row[0] == "Cao Bang":
            row[7], row[6] = "24.5", ".."
    return written(folder, title, table)


def test_a_newer_edition_is_shown_first_and_written_with_replace(project: Path, tmp_path: Path) -> None:
    path = newer_edition(tmp_path)
    before = files_of(project)
    lines: list[str] = []
    assert import_file(project, path, lines.append) == ExitCode.DIFFERENCES
    assert files_of(project) == before
    text = "\n".join(lines)
    assert "poverty_income: 62 added, 63 changed, 1 withdrawn, 439 the same" in text
    assert "changed: 04, 2015, poverty_rate_income: 24.4 percent final → 24.5 percent final" in text
    assert "withdrawn: 04, 2014, poverty_rate_income: 27 percent final → nothing" in text
    assert "--replace" in lines[-1]

    assert import_file(project, path, lines.append, replace=True) == ExitCode.OK
    after = files_of(project)
    assert check_data(project) == []
    raw = [name for name in after if name.startswith("data/raw/") and name.endswith(".csv")]
    assert [after[name] for name in raw] == [path.read_bytes()]
    record = json.loads(after[raw[0] + ".origin.json"])
    assert record["publisher"]["vi"] == "Tổng cục Thống kê (nay là Cục Thống kê)"
    assert record["imports"][0]["tables"]["poverty_income"]["withdrawn"] == [
        ["04", "2014", "poverty_rate_income", "27", "percent", "final"]
    ]
    resource = next(
        r for r in json.loads(after["data/datapackage.json"])["resources"] if r["name"] == "poverty_income"
    )
    assert resource["diendan:preliminary_years"] == [2017]
    assert resource["schema"]["fields"][1]["constraints"]["maximum"] == 2017
    assert resource["diendan:coverage"]["en"] == "63 provinces; 2006, 2008, 2010, 2012–2017"

    assert import_file(project, path, lines.append) == ExitCode.OK
    assert files_of(project) == after


def test_years_that_an_edition_does_not_print_stay(project: Path, tmp_path: Path) -> None:
    title, table = poverty_table()
    path = written(tmp_path, title, [[row[0], row[8]] for row in table])
    found = prepare(project, path)
    assert found.changes_nothing
    assert {d.target.table: d.same for d in found.differences} == {"poverty_income": 62, "benchmarks": 7}


def test_a_dry_run_writes_nothing(project: Path, tmp_path: Path) -> None:
    before = files_of(project)
    import_file(project, newer_edition(tmp_path), lambda _: None, dry_run=True, replace=True)
    assert files_of(project) == before


def test_an_import_that_was_killed_is_finished_by_the_next(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = newer_edition(tmp_path)
    moved = 0
    replace = Path.replace

    def killed(self: Path, target: Path) -> Path:
        nonlocal moved
        moved += target.parent.name == "indicators"
        if moved == 1:
            moved += 1
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            write(project, prepare(project, path))
    assert storing.finish(project)
    assert prepare(project, path).changes_nothing
    assert check_data(project) == []


# What the checks find


def changed(tmp_path: Path, change: Callable[[Table], None]) -> Path:
    title, table = poverty_table()
    change(table)
    return written(tmp_path, title, table)


def row_of(table: Table, name: str) -> list[str]:
    return next(row for row in table if row[0].strip() == name)


def test_a_name_that_is_no_place_is_shown_and_stops_the_writing(project: Path, tmp_path: Path) -> None:
    path = changed(tmp_path, lambda table: row_of(table, "Cao Bang").__setitem__(0, "Coa Bnag"))
    found = prepare(project, path)
    assert any("Coa Bnag" in doubt and "Cao Bằng" in doubt for doubt in found.findings.doubts)
    assert any("without a row (1): Cao Bằng" in doubt for doubt in found.findings.doubts)
    before = files_of(project)
    lines: list[str] = []
    assert import_file(project, path, lines.append, replace=True) == ExitCode.DIFFERENCES
    assert "--accept-findings" in lines[-1]
    assert files_of(project) == before


def test_a_mapping_may_name_what_a_label_means(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda table: row_of(table, "Cao Bang").__setitem__(0, "Coa Bnag"))
    mapping = tmp_path / "m.yml"
    mapping.write_text('places: {"Coa Bnag": "04"}\n', encoding="utf-8")
    found = prepare(ROOT, path, mapping)
    assert found.changes_nothing
    assert not found.findings.doubts


def test_parts_that_do_not_add_up_are_found(tmp_path: Path) -> None:
    stored = json.loads(POPULATION.read_bytes().rstrip(b"\0").decode("utf-8-sig"))
    labels = list(stored["dataset"]["dimension"]["Cities, provincies"]["category"]["label"].values())
    stored["dataset"]["value"][labels.index("Cao Bang") * 150 + 29] += 100
    path = tmp_path / "e.json"
    path.write_text(json.dumps(stored), encoding="utf-8")
    doubts = prepare(ROOT, path).findings.doubts
    assert any("population_avg_total 2024: the parts of Northern midlands" in doubt for doubt in doubts)
    assert any("population_avg_male + population_avg_female is another sum in Cao Bằng" in d for d in doubts)


def test_a_rate_outside_its_parts_is_found(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda table: row_of(table, "Central Highlands").__setitem__(8, "50"))
    assert any("Central Highlands has 50, outside" in doubt for doubt in prepare(ROOT, path).findings.doubts)


def by_the_34(
    folder: Path, *, last: str = "2025", regions: tuple[str, ...] = ("Đồng bằng sông Hồng",)
) -> Path:
    names = [unit.name_vi for unit in units_at(date(2025, 7, 1), ROOT).units]
    rows = [[name, str(10 + n)] for n, name in enumerate(names)]
    title = "Tỷ lệ thất nghiệp của lực lượng lao động trong độ tuổi"
    return written(folder, title, [["", last], ["CẢ NƯỚC", "20"], *([name, "20"] for name in regions), *rows])


def test_an_edition_by_the_34_units_gets_a_table_of_its_own(project: Path, tmp_path: Path) -> None:
    planned = prepare(project, by_the_34(tmp_path))
    assert planned.findings.doubts == []
    assert any("34 units" in note for note in planned.findings.notes)
    targets = {difference.target.table: difference.target for difference in planned.differences}
    assert set(targets) == {"labour_34", "benchmarks"}
    assert {row[0] for row in targets["benchmarks"].rows} == {"labour_34"}
    before = (project / "data" / "indicators" / "labour.csv").read_bytes()
    write(project, planned)
    table = Package.load(project).table("labour_34")
    assert table.column("province_code").unit_system == "34"
    assert len(table.select().rows) == 34
    # Bắc Ninh is 24 among the 34, where 24 was Bắc Giang among the 63.
    bac_ninh = units_at(date(2025, 7, 1), ROOT).find("Bắc Ninh")
    assert len(table.select(Selection.of(None, {"province_code": [bac_ninh.code]})).rows) == 1
    assert "34" in table.title("vi")
    assert table.publisher("vi") == Package.load(ROOT).table("labour").publisher("vi")
    assert (project / "data" / "indicators" / "labour.csv").read_bytes() == before
    assert check_data(project) == []
    again = prepare(project, by_the_34(tmp_path))
    assert again.changes_nothing


REGIONS_OF_TODAY = (
    "Trung du và miền núi phía Bắc",
    "Vùng Bắc Trung Bộ",
    "DUYÊN HẢI NAM TRUNG BỘ VÀ TÂY NGUYÊN",
    "Đông Nam Bộ",
    "Đồng bằng sông Cửu Long",
)


def test_regions_of_today_are_known_beside_the_34_units_and_left_out(project: Path, tmp_path: Path) -> None:
    """Before: “Bắc Trung Bộ” was no place, and an edition that has it could not be imported."""
    planned = prepare(project, by_the_34(tmp_path, regions=REGIONS_OF_TODAY))
    assert planned.findings.doubts == []
    assert any("rows of regions are left out" in note for note in planned.findings.notes)
    (units,) = [each.target for each in planned.differences if each.target.table == "labour_34"]
    assert len(units.rows) == 34
    (country,) = [each.target for each in planned.differences if each.target.table == "benchmarks"]
    assert {row[1] for row in country.rows} == {"VN"}


def test_a_region_of_today_is_none_of_the_63() -> None:
    today, before = PlaceNames(ROOT, None, "34"), PlaceNames(ROOT, None, "63")
    for label in ("Bắc Trung Bộ", "South Central Coast and Central Highlands"):
        found = today.find(label)
        assert found is not None
        assert (found.kind, found.code[0]) == ("region", "N")
        assert before.find(label) is None


def test_the_34_units_written_as_codes_want_the_system_named(project: Path, tmp_path: Path) -> None:
    units = units_at(date(2025, 7, 1), ROOT).units
    path = tmp_path / "codes.csv"
    path.write_text("tinh,nam,so\n" + "".join(f"{unit.code},2025,1.5\n" for unit in units), encoding="utf-8")
    mapping = tmp_path / "mapping.yml"
    mapping.write_text(
        "columns: {place: tinh, year: nam, value: so}\nindicator: unemployment_rate_working_age\n"
        "unit_system: '34'\nstatus: final\n",
        encoding="utf-8",
    )
    planned = prepare(project, path, mapping)
    assert [difference.target.table for difference in planned.differences] == ["labour_34"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda table: table.append(list(row_of(table, "Cao Bang"))), "a second figure for Cao Bang"),
        (lambda table: row_of(table, "Cao Bang").__setitem__(3, "38,1 (q)"), "38,1"),
        (lambda table: row_of(table, "Cao Bang").__setitem__(3, "38,15"), "two decimal marks"),
        (
            lambda table: [row.__setitem__(n, "1.234") for row in table[1:] for n in range(1, 9)],
            "can be read in two ways",
        ),
    ],
)
def test_cells_that_cannot_be_right_are_refused(
    change: Callable[[Table], None], told: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as refused:
        prepare(ROOT, changed(tmp_path, change))
    assert told in str(refused.value)


def test_a_near_relative_is_not_taken_for_the_series(tmp_path: Path) -> None:
    _, table = poverty_table()
    with pytest.raises(InputError, match="Cannot tell what"):
        prepare(ROOT, written(tmp_path, "Percentage of trained employed workers by province", table))
    near = prepare(ROOT, written(tmp_path, "Infant mortality rate by province", table))
    assert not near.findings.targets
    assert not near.differences
    assert any("“Under-five mortality rate”, but it lacks" in each for each in near.findings.undecided)


# Tidy CSV and IATI


def test_a_tidy_csv_becomes_a_table_with_schema_and_catalogue(project: Path, tmp_path: Path) -> None:
    from datetime import date

    from diendan.data.units import units_at

    units = units_at(date(2025, 6, 30), project).units
    path = tmp_path / "lúa.csv"
    lines = ["tỉnh,năm,giá trị", *(f"{u.name_vi},{y},{y - 1960}.5" for u in units for y in (2022, 2023))]
    path.write_text("\n".join(lines), encoding="utf-8")
    mapping = tmp_path / "m.yml"
    mapping.write_text(
        "table: rice\n"
        "title: {vi: Năng suất lúa, en: Rice yield}\n"
        "publisher: {vi: Cục Thống kê, en: National Statistics Office}\n"
        "columns: {place: tỉnh, year: năm, value: giá trị}\n"
        "indicator: rice_yield\nstatus: final\n"
        "new_indicators:\n"
        "  rice_yield: {unit: score, decimals: 1, label: {vi: Năng suất lúa, en: Rice yield}}\n",
        encoding="utf-8",
    )
    assert import_file(project, path, lambda _: None, mapping=mapping) == ExitCode.OK
    assert check_data(project) == []
    rows = (project / "data/indicators/rice.csv").read_text(encoding="utf-8").splitlines()
    assert rows[:2] == [
        "province_code,year,indicator,value,unit,status",
        "01,2022,rice_yield,62.5,score,final",
    ]
    assert len(rows) == 127


def located(tmp_path: Path, *places: str) -> Path:
    text = IATI.read_text(encoding="utf-8")
    found = "".join(f"<location><name><narrative>{p}</narrative></name></location>" for p in places)
    path = tmp_path / "iati.xml"
    path.write_text(text.replace('<recipient-country code="VN"/>', f'<recipient-country code="VN"/>{found}'))
    return path


def test_iati_activities_with_a_province_become_three_tables(project: Path, tmp_path: Path) -> None:
    path = located(tmp_path, "Bảo Lạc, Cao Bằng", "Ha Giang province", "Greater Mekong")
    found = prepare(project, path)
    assert any("Greater Mekong" in note for note in found.findings.notes)
    assert import_file(project, path, lambda _: None) == ExitCode.OK
    assert check_data(project) == []
    flows = (project / "data/indicators/iati_flows.csv").read_text(encoding="utf-8")
    assert flows.splitlines()[1] == "XM-DAC-47066-DP.1596,2016,incoming_commitment,USD,169998.29"
    places = (project / "data/indicators/iati_places.csv").read_text(encoding="utf-8")
    assert "63,02,Ha Giang province" in places
    assert '63,04,"Bảo Lạc, Cao Bằng"' in places


@pytest.mark.parametrize(
    ("location", "codes"),
    [
        ("Ha Giang, Cao Bang", {"02", "04"}),
        ("Ha Giang and Cao Bang provinces", {"02", "04"}),
        ("Cao Bang/Ha Giang", {"02", "04"}),
        ("các tỉnh Cao Bằng và Hà Giang", {"02", "04"}),
        ("Cao Bang; Ha Giang; Lai Chau", {"02", "04", "12"}),
        ("Bà Rịa - Vũng Tàu", {"77"}),
        ("Bảo Lạc, Cao Bằng", {"04"}),
        ("Provinces of Cao Bang, Ha Giang", {"02", "04"}),
        ("Cao Bang | Ha Giang", {"02", "04"}),
        ("Cao Bang 40%, Ha Giang 60%", {"02", "04"}),
        ("Cao Bang hoặc Hà Giang", {"02", "04"}),
        ("Hoa Binh ward, Bac Lieu", {"95"}),
        ("Cao Bang, Laos", {"04"}),
    ],
)
def test_every_province_of_a_location_counts(location: str, codes: set[str], tmp_path: Path) -> None:
    found = prepare(ROOT, located(tmp_path, location))
    (places,) = (d.target for d in found.differences if d.target.table == "iati_places")
    assert {row[2] for row in places.rows} == codes
    assert bool(found.findings.doubts) == (len(codes) > 1)


ACTIVITY = (
    """<iati-activities version="2.03" generated-datetime="2025-01-01T00:00:00Z">{}</iati-activities>"""
)
PLACED = """<iati-activity default-currency="USD"><iati-identifier>{}</iati-identifier>
<recipient-country code="VN" percentage="20"/><recipient-country code="KH" percentage="80"/>
{}{}</iati-activity>"""
CAO_BANG = "<location><name><narrative>Cao Bang</narrative></name></location>"


def transaction(amount: str, kind: str = "3", country: str = "") -> str:
    of = f'<recipient-country code="{country}"/>' if country else ""
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="2021-05-01"/>'
        f"<value>{amount}</value>{of}</transaction>"
    )


def activities(folder: Path, *contents: str) -> Path:
    path = folder / "iati.xml"
    path.write_text(ACTIVITY.format("".join(contents)), encoding="utf-8")
    return path


def test_a_transaction_for_another_country_is_not_counted(tmp_path: Path) -> None:
    both = transaction("1000", country="VN") + transaction("4000", country="KH")
    found = prepare(ROOT, activities(tmp_path, PLACED.format("XX-1", CAO_BANG, both)))
    (flows,) = (d.target for d in found.differences if d.target.table == "iati_flows")
    assert [row[-1] for row in flows.rows] == ["1000"]
    assert found.findings.notes == []


def test_a_name_of_which_a_part_is_not_read_is_a_doubt(tmp_path: Path) -> None:
    found = prepare(ROOT, located(tmp_path, "Cao Bang, near Ha Giang"))
    assert any("near Ha Giang" in doubt for doubt in found.findings.doubts)


def recipients(of: str, flows: str = "") -> str:
    of_both = '<recipient-country code="VN" percentage="20"/><recipient-country code="KH" percentage="80"/>'
    return PLACED.replace(of_both, of).format("XX-1", CAO_BANG, flows or transaction("1000"))


@pytest.mark.parametrize(
    ("of", "share"),
    [
        ('<recipient-country code="VN"/>', "100"),
        ('<recipient-country code="VN"/><recipient-country code="KH"/>', "not stated"),
        ('<recipient-country code="VN"/><recipient-region code="298" percentage="50"/>', "not stated"),
        (
            '<recipient-country code="vn" percentage="40"/><recipient-country code="KH" percentage="60"/>',
            "40",
        ),
    ],
)
def test_only_a_single_recipient_has_all_of_it(of: str, share: str, tmp_path: Path) -> None:
    found = prepare(ROOT, activities(tmp_path, recipients(of)))
    (about,) = (d.target.rows[0] for d in found.differences if d.target.table == "iati_activities")
    assert about[-1] == share
    assert bool(found.findings.doubts) == (share == "not stated")


@pytest.mark.parametrize(
    ("of", "flows", "said"),
    [
        ('<recipient-country code="VN" percentage="0"/><recipient-country code="KH"/>', "", "recipient VN"),
        ('<recipient-country code="VN" percentage="một nửa"/>', "", "một nửa"),
        (
            '<recipient-country code="VN"/>',
            transaction("5", country="VN").replace(
                "</transaction>", '<recipient-country code="KH"/></transaction>'
            ),
            "several countries",
        ),
    ],
)
def test_a_share_that_is_none_or_no_number_is_refused(of: str, flows: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        prepare(ROOT, activities(tmp_path, recipients(of, flows)))


def test_a_transaction_for_a_region_elsewhere_is_not_counted(tmp_path: Path) -> None:
    elsewhere = transaction("4000").replace("</value>", '</value><recipient-region code="298"/>')
    path = activities(tmp_path, recipients('<recipient-country code="VN"/>', transaction("1000") + elsewhere))
    (flows,) = (d.target for d in prepare(ROOT, path).differences if d.target.table == "iati_flows")
    assert [row[-1] for row in flows.rows] == ["1000"]


def test_transactions_of_version_1_are_told_where_they_stand(tmp_path: Path) -> None:
    found = prepare(
        ROOT, activities(tmp_path, PLACED.format("XX-1", CAO_BANG, transaction("1000", kind="D")))
    )
    (doubt,) = found.findings.doubts
    assert "activity 1" in doubt
    assert "'D'" in doubt


def test_a_bad_amount_of_an_activity_that_is_left_out_stops_no_other(tmp_path: Path) -> None:
    left_out, placed = transaction("n/a"), transaction("1000")
    path = activities(tmp_path, PLACED.format("U1", "", left_out), PLACED.format("XX-2", CAO_BANG, placed))
    found = prepare(ROOT, path)
    assert {row[0] for d in found.differences for row in d.target.rows} == {"XX-2"}
    with pytest.raises(InputError, match="n/a"):
        prepare(ROOT, activities(tmp_path, PLACED.format("U1", CAO_BANG, left_out)))


def test_xml_in_utf_16_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "iati.xml"
    path.write_bytes('<?xml version="1.0" encoding="UTF-16"?><iati-activities/>'.encode("utf-16"))
    with pytest.raises(InputError, match="UTF-16"):
        prepare(ROOT, path)


def test_an_iati_activity_without_a_province_is_told_and_not_written() -> None:
    found = prepare(ROOT, IATI)
    assert found.changes_nothing
    assert any("XM-DAC-47066-DP.1596" in note for note in found.findings.notes)


# Hostile files


def zip_of(parts: dict[str, bytes]) -> bytes:
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def far_cell() -> bytes:
    """Return a small workbook with one cell at each end of a sheet of 17 thousand million cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = 1, 1
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    b'<iati-activities version="2.03">&b;</iati-activities>'
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b"\0\0"),
        ("page.csv", b"<!DOCTYPE html><html></html>"),
        ("scan.pdf", b"%PDF-1.7"),
        ("tcvn3.csv", "Tỷ lệ".encode("utf-16-le") + b"\xff"),
        ("nul.csv", b"a;b\n1;\x002\n3;4\n"),
        ("half.xlsx", UNEMPLOYMENT.read_bytes()[:5000]),
        ("other.zip", zip_of({"a.txt": b"x"})),
        ("bomb.xlsx", zip_of({"xl/workbook.xml": b"0" * (151 * 2**20)})),
        ("macro.xlsx", zip_of({"xl/workbook.xml": b"", "xl/vbaProject.bin": b""})),
        ("broken.xls", BUDGET.read_bytes()[:20000]),
        ("far.xlsx", far_cell()),
        ("deep.json", b"[" * 100_000),
        ("nan.json", b'{"dataset": NaN}'),
        ("list.json", b"[1, 2]"),
        ("sizes.json", b'{"dimension": {"id": ["a"], "size": [9999999999], "a": {}}, "value": []}'),
        ("entities.xml", _BILLION),
        ("cut.xml", IATI.read_bytes()[:900]),
        ("svg.xml", b"<svg/>"),
        ("old.xml", b'<iati-activities version="1.05"/>'),
    ],
)
def test_a_hostile_file_is_refused_in_words(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        prepare(ROOT, path)
    assert name in str(refused.value)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(21 * 2**20)
    with pytest.raises(InputError, match="at most 20 MB"):
        prepare(ROOT, path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.lists(
            st.sampled_from(["Ha Noi", "Cao Bang", "R", "2018", "1,2", "..", "", "=1+1", "é"]), max_size=5
        )
    ),
    noise=st.text(max_size=20),
)
def test_no_text_makes_it_crash(rows: Table, noise: str, tmp_path: Path) -> None:
    path = written(tmp_path, noise, rows)
    with pytest.raises(InputError):
        prepare(ROOT, path)


def test_a_raw_file_that_was_changed_is_found(project: Path) -> None:
    import_file(project, POVERTY, lambda _: None)
    raw = next(path for path in (project / "data/raw").iterdir() if path.suffix == ".csv")
    assert check_data(project) == []
    raw.write_bytes(raw.read_bytes() + b" ")
    assert [finding.got for finding in check_data(project)] == ["other bytes than were imported"]
