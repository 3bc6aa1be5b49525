"""A published table is taken for one of ours only if every word of its title, item and unit says so."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from diendan.errors import ExitCode, InputError
from diendan.exchange.importing.import_run import import_file, prepare
from diendan.exchange.importing.printed.printed_years import read_period, status_in
from diendan.exchange.importing.recognition.phrases import Phrases, explain
from diendan.exchange.importing.recognition.series_catalogue import matches

ROOT = Path(__file__).parents[1]

TITLES = {
    "Tỷ lệ hộ nghèo theo Chuẩn nghèo đa chiều(*) phân theo địa phương chia theo Địa phương và Năm": (
        "poverty_rate_multidimensional_household"
    ),
    "Tỷ lệ nghèo đa chiều phân theo địa phương": "poverty_rate_multidimensional_household",
    "Poverty rate by province by Cities, provincies and Year": "poverty_rate_income",
    "Tỷ lệ hộ nghèo phân theo địa phương": "poverty_rate_income",
    "Unemployment rate of labour force at working age by province by Cities, provincies and Year": (
        "unemployment_rate_working_age"
    ),
    "Tỷ lệ thất nghiệp của lực lượng lao động trong độ tuổi phân theo địa phương": (
        "unemployment_rate_working_age"
    ),
    "Tỷ lệ lao động có việc làm phi chính thức phân theo địa phương": "informal_employment_rate",
    "Informal employment rate by province": "informal_employment_rate",
    "Năng suất lao động phân theo địa phương": "labour_productivity",
    "Labour productivity by province": "labour_productivity",
    "Số lao động có việc làm trong nền kinh tế phân theo địa phương": "employed_persons",
    "Number of employed persons in the economy by province": "employed_persons",
    "Tỷ lệ lao động từ 15 tuổi trở lên đã qua đào tạo phân theo địa phương": "trained_labour_share_15plus",
    "Average population by province, sex and residence by Cities, provincies, Average population and Year": (
        "population_avg_total"
    ),
    "Dân số trung bình phân theo địa phương chia theo Tỉnh, thành phố và Năm": "population_avg_total",
    "Thu nhập bình quân đầu người một tháng theo giá hiện hành phân theo địa phương": "income_month_pc_total",
    "Monthly average income per capita at current prices by income source and by province": (
        "income_month_pc_total"
    ),
    "Monthly average income per capita by income quintile and by province": "income_month_pc_total",
    "Tỷ lệ dân số từ 15 tuổi trở lên biết chữ phân theo địa phương": "literacy_rate_15plus",
    "Tỷ lệ hộ dùng điện sinh hoạt phân theo địa phương": "household_electricity_share",
    "Tỷ lệ hộ có máy vi tính phân theo địa phương": "household_computer_share",
    "Tỷ suất chết của trẻ em dưới 5 tuổi phân theo địa phương": "under5_mortality_per_1000",
}

QUALIFIERS = (
    "cận nghèo", "trẻ em", "nữ", "nam", "thành thị", "nông thôn", "khu vực thành thị",
    "khu vực nông thôn", "tốc độ tăng", "chỉ số", "cơ cấu", "tăng, giảm", "chênh lệch", "một năm",
    "quý I", "6 tháng", "chưa", "không", "thiếu việc làm", "thanh niên", "từ 15 đến 24 tuổi",
    "dân tộc thiểu số", "dân tộc Kinh", "hộ có trẻ em", "người cao tuổi", "chi tiêu",
    "theo giá so sánh", "công nghiệp", "dịch vụ", "số người", "số hộ", "bình quân", "thường trú",
    "nhập cư", "chưa qua đào tạo", "so với năm trước", "mục tiêu", "kế hoạch", "ước thực hiện quý",
    "male", "female", "urban", "rural", "near", "growth", "growth rate of", "index of", "structure of",
    "quarterly", "annual", "change in", "not", "non", "youth", "under-employment", "ethnic minority",
    "children", "elderly", "gap", "median", "expenditure", "at constant 2010 prices", "industry",
    "target", "planned", "number of poor", "infant",
)  # fmt: skip
"""Words that make a neighbouring series of any title."""


def taken_for(title: str) -> list[str]:
    """Return the indicators that a title is taken for: none, or one."""
    return [match.table.indicators[0] for match in matches([title]) if not match.left]


@pytest.mark.parametrize(("title", "indicator"), TITLES.items())
def test_a_known_title_is_one_table(title: str, indicator: str) -> None:
    assert taken_for(title) == [indicator]


def relatives(title: str, qualifier: str) -> set[str]:
    """Return a title with a qualifier before it, behind it, and in the middle of its words."""
    words = title.split()
    return {" ".join([*words[:at], qualifier, *words[at:]]) for at in (0, len(words) // 2, len(words))}


SAME_MEANING = {("employed_persons", "annual"), ("under5_mortality_per_1000", "trẻ em")}
"""The employed are counted by the year, and those under five are children: these make no other series."""


@pytest.mark.parametrize(("title", "indicator"), TITLES.items())
def test_no_relative_of_a_known_title_is_taken_for_it(title: str, indicator: str) -> None:
    wrong = [
        relative
        for qualifier in QUALIFIERS
        if (indicator, qualifier) not in SAME_MEANING
        for relative in relatives(title, qualifier)
        if taken_for(relative)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "title",
    [
        "Tỷ lệ thất nghiệp phân theo địa phương",
        "Unemployment rate by province",
        "Tỷ lệ dân số biết chữ phân theo địa phương",
        "Literate population rate by province",
        "Tỷ lệ hộ có máy tính bảng phân theo địa phương",
        "Tỷ lệ hộ nghèo theo chuẩn nghèo 2022-2025 phân theo địa phương",
        "Tỷ lệ hộ nghèo theo chuẩn nghèo quốc gia",
        "Dân số trung bình phân theo địa phương (€)",
        "DAN SO TRUNG BINH NAM 2025 PHAN THEO DIA PHUONG",
        "Tỷ lệ nghèo đa chiều phân theo địa phương (‱)",
    ],
)
def test_a_title_that_lacks_a_word_or_has_one_more_is_none_of_ours(title: str) -> None:
    assert taken_for(title) == []


@pytest.mark.parametrize(
    "title",
    [
        "Lực lượng lao động đã qua đào tạo phân theo địa phương",
        "Trained labour force by province",
        "Households using a computer by province",
        "Children under one year fully immunized by province",
    ],
)
def test_figures_that_nothing_calls_shares_are_no_percentages(title: str, tmp_path: Path) -> None:
    rows = [(place, 20 + number) for number, place in enumerate(PLACES)]
    said = prepare(ROOT, table(tmp_path, title, *rows)).findings.undecided
    assert any("percentages" in sentence for sentence in said)
    assert not prepare(ROOT, table(tmp_path, f"{title} (%)", *rows)).findings.undecided


def test_a_title_by_groups_wants_columns_of_groups(tmp_path: Path) -> None:
    title = "Thu nhập bình quân đầu người một tháng của nhóm thu nhập phân theo địa phương"
    rows = [(place, 5000 + number) for number, place in enumerate(PLACES)]
    assert prepare(ROOT, table(tmp_path, title, *rows)).findings.undecided


def test_a_word_is_told_apart_by_its_tone_where_the_title_has_tones() -> None:
    phrases = Phrases(frame=["năm <year>", "dân số"])
    assert explain("Dân số năm 2024", phrases).left == ()
    assert explain("Dân số nam 2024", phrases).left == ("nam",)
    # Without tones it may be either, and men are not all people.
    assert explain("DAN SO NAM 2024", phrases).left == ("nam",)
    assert explain("DAN SO 2024", phrases).left == ()


def table(folder: Path, title: str, *rows: Sequence[object], head: Sequence[str] = ("", "2025")) -> Path:
    """Write a table of some provinces as the statistics office does."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows([[title], [], head, *rows])
    path = folder / "published.csv"
    path.write_bytes(b"\xef\xbb\xbf" + buffer.getvalue().encode())
    return path


PLACES = ("Hà Nội", "Hà Giang", "Cao Bằng", "Bắc Kạn", "Tuyên Quang", "Lào Cai")
POPULATION = (8807.5, 907.9, 556.2, 328.9, 816.9, 784.6)


def population(folder: Path, title: str, times: float = 1.0, head: Sequence[str] = ("", "2025")) -> Path:
    rows = zip(PLACES, (round(value * times, 6) for value in POPULATION), strict=True)
    return table(folder, title, *rows, head=head)


def written_values(path: Path) -> set[str]:
    """Return the values for 2025 that an import would add."""
    (difference,) = prepare(ROOT, path).differences
    return {row[3] for row in difference.target.rows}


@pytest.mark.parametrize(
    ("title", "times"),
    [
        ("Dân số trung bình phân theo địa phương", 1),
        ("Dân số trung bình phân theo địa phương (Nghìn người)", 1),
        ("Dân số trung bình phân theo địa phương (Người) chia theo Tỉnh, thành phố và Năm", 1000),
        ("Average population by province (Persons) by Cities, provincies and Year", 1000),
        ("Average population by province (Thous. pers.)", 1),
        ("Average population by province (Mill. persons)", 0.001),
    ],
)
def test_figures_are_written_in_the_unit_of_the_table(title: str, times: float, tmp_path: Path) -> None:
    assert {float(value) for value in written_values(population(tmp_path, title, times))} == set(POPULATION)


def test_a_unit_in_the_header_counts_more_than_that_of_the_title(tmp_path: Path) -> None:
    path = population(tmp_path, "Dân số trung bình phân theo địa phương", 1000, head=("", "2025 (Người)"))
    assert {float(value) for value in written_values(path)} == set(POPULATION)


@pytest.mark.parametrize("unit", ["%", "Triệu đồng", "Hộ", "Nghìn USD", "người/km2"])
def test_a_unit_of_another_kind_is_never_written(unit: str, tmp_path: Path) -> None:
    shown: list[str] = []
    path = population(tmp_path, f"Dân số trung bình phân theo địa phương ({unit})")
    before = (ROOT / "data/indicators/population.csv").read_bytes()
    code = import_file(ROOT, path, shown.append, accept=True, replace=True, dry_run=True)
    assert code == ExitCode.DIFFERENCES
    assert any("mapping" in line for line in shown)
    assert (ROOT / "data/indicators/population.csv").read_bytes() == before


def test_a_near_relative_is_never_written_whatever_is_accepted(tmp_path: Path) -> None:
    shown: list[str] = []
    path = population(tmp_path, "Dân số trung bình nữ phân theo địa phương")
    code = import_file(ROOT, path, shown.append, accept=True, replace=True, dry_run=True)
    assert code == ExitCode.DIFFERENCES
    assert any("“nữ”" in line for line in shown)
    assert not any("added" in line for line in shown)


@pytest.mark.parametrize("item", ["Nam", "Nữ nông thôn", "Nam 15 tuổi trở lên"])
def test_an_item_with_more_words_is_not_the_total(item: str, tmp_path: Path) -> None:
    title = "Tỷ lệ thất nghiệp trong độ tuổi lao động phân theo địa phương"
    path = population(tmp_path, title, 0.001, head=("", f"{item} 2025"))
    with pytest.raises(InputError, match="holds"):
        prepare(ROOT, path)


@pytest.mark.parametrize("times", [1000, 0.001, 100])
def test_a_factor_that_no_unit_states_is_a_doubt(times: float, tmp_path: Path) -> None:
    found = prepare(ROOT, population(tmp_path, "Dân số trung bình phân theo địa phương", times))
    assert any("times those of 2024" in doubt for doubt in found.findings.doubts)


@pytest.mark.parametrize("year", ["2024", "2031"])
def test_shares_in_the_place_of_percentages_are_a_doubt(year: str, tmp_path: Path) -> None:
    title = "Tỷ lệ nghèo đa chiều phân theo địa phương"
    rows = [(place, 0.26 - number / 50) for number, place in enumerate(PLACES)]
    for shown, doubted in ((rows, True), ([(place, value * 100) for place, value in rows], False)):
        doubts = prepare(ROOT, table(tmp_path, title, *shown, head=("", year))).findings.doubts
        assert any("no figure is above 1" in doubt for doubt in doubts) == doubted


def test_one_figure_of_ten_times_is_a_doubt(tmp_path: Path) -> None:
    rows = [
        (place, value * (10 if place == "Cao Bằng" else 1))
        for place, value in zip(PLACES, POPULATION, strict=True)
    ]
    found = prepare(ROOT, table(tmp_path, "Dân số trung bình phân theo địa phương", *rows))
    assert any("Cao Bằng" in doubt and "ten times" in doubt for doubt in found.findings.doubts)


def test_an_import_says_what_it_took_the_table_for_and_by_which_words(tmp_path: Path) -> None:
    shown: list[str] = []
    import_file(
        ROOT, population(tmp_path, "Dân số trung bình phân theo địa phương"), shown.append, dry_run=True
    )
    (line,) = (line for line in shown if "taken for" in line)
    assert "Average population" in line
    assert "“dân số trung bình”" in line


def test_a_dry_run_refuses_what_the_schema_refuses(tmp_path: Path) -> None:
    rows = [(place, -1.2) for place in PLACES]
    path = table(tmp_path, "Tỷ lệ hộ nghèo đa chiều phân theo địa phương", *rows)
    with pytest.raises(InputError, match="schema"):
        import_file(ROOT, path, lambda _: None, dry_run=True, accept=True)


def jsonstat(folder: Path, **more: object) -> Path:
    """Write figures of some provinces as JSON-stat; `more` of the data set."""
    region = {"category": {"index": list(PLACES)}}
    contents = {"category": {"index": ["Total"], "unit": {"Total": {"base": "Persons"}}}}
    dimension = {"province": region, "contents": contents, "year": {"category": {"index": ["2025"]}}}
    dataset = {
        "version": "2.0",
        "label": "Average population by province, contents and year",
        "id": list(dimension),
        "size": [len(PLACES), 1, 1],
        "dimension": dimension,
        "value": [round(value * 1000) for value in POPULATION],
    }
    path = folder / "published.json"
    path.write_text(json.dumps(dataset | more), encoding="utf-8")
    return path


def states(path: Path) -> list[tuple[str, str]]:
    """Return value and status of each figure that an import would add."""
    return [(row[3], row[5]) for row in prepare(ROOT, path).differences[0].target.rows]


@pytest.mark.parametrize("status", ["p", ["p"] * len(PLACES), {str(n): "p" for n in range(len(PLACES))}])
def test_a_mark_of_jsonstat_makes_figures_preliminary(status: object, tmp_path: Path) -> None:
    assert {stated for _, stated in states(jsonstat(tmp_path, status=status))} == {"preliminary"}
    assert {stated for _, stated in states(jsonstat(tmp_path))} == {"final"}


def test_a_zero_that_is_marked_as_missing_is_no_figure(tmp_path: Path) -> None:
    value = [0, *(round(value * 1000) for value in POPULATION[1:])]
    found = states(jsonstat(tmp_path, value=value, status={"0": ".."}))
    assert [float(figure) for figure, _ in found] == list(POPULATION[1:])


@pytest.mark.parametrize("label", ["2025Q4", "2025M12", "Quý IV 2025", "6 tháng 2025", "2025H2"])
def test_a_time_that_is_more_than_a_year_is_no_year(label: str, tmp_path: Path) -> None:
    path = jsonstat(tmp_path)
    whole = json.loads(path.read_text())
    whole["dimension"]["year"]["category"] = {"index": {"0": 0}, "label": {"0": label}}
    path.write_text(json.dumps(whole))
    with pytest.raises(InputError, match="holds"):
        prepare(ROOT, path)


def test_the_publisher_s_own_words_for_a_mark_count(tmp_path: Path) -> None:
    words = {"extension": {"status": {"label": {"q": "Số liệu sơ bộ"}}}}
    assert {stated for _, stated in states(jsonstat(tmp_path, status="q", **words))} == {"preliminary"}


def test_a_mark_that_nothing_explains_is_left_to_a_person(tmp_path: Path) -> None:
    shown: list[str] = []
    code = import_file(ROOT, jsonstat(tmp_path, status="q"), shown.append, dry_run=True, accept=True)
    assert code == ExitCode.DIFFERENCES
    assert any("marks 6 figures with 'q'" in line for line in shown)


def test_the_only_category_of_a_dimension_is_read(tmp_path: Path) -> None:
    contents = {"category": {"index": ["Rural"]}}
    path = jsonstat(tmp_path)
    dimension = json.loads(path.read_text(encoding="utf-8"))["dimension"] | {"contents": contents}
    found = prepare(ROOT, jsonstat(tmp_path, dimension=dimension))
    assert any("“rural”" in line for line in found.findings.undecided)


@pytest.mark.parametrize(
    ("mark", "status"), [(" p", "preliminary"), ("(p)", "preliminary"), ("*", "final"), (" (*)", "final")]
)
def test_a_mark_behind_a_figure_is_read(mark: str, status: str, tmp_path: Path) -> None:
    rows = [(place, f"{value}{mark}") for place, value in zip(PLACES, POPULATION, strict=True)]
    found = states(table(tmp_path, "Dân số trung bình phân theo địa phương", *rows))
    assert [(float(value), stated) for value, stated in found] == [(value, status) for value in POPULATION]


@pytest.mark.parametrize(
    ("header", "status", "rest"),
    [
        ("Sơ bộ 2023 Nữ", "preliminary", "Nữ"),
        ("Prel. 2024 Quintile 1", "preliminary", "Quintile 1"),
        ("Chưa chính thức 2024", "preliminary", ""),
        ("2024 p", "preliminary", ""),
        ("Kế hoạch năm 2026", "plan", ""),
        ("2024 (revised)", "final", ""),
        ("Nam 2024", "final", "Nam"),
        ("2025 (SB)", "preliminary", ""),
        ("2025 e", "preliminary", ""),
        ("KH 2026", "plan", ""),
        ("2025 (%)", "final", "%"),
    ],
)
def test_a_header_says_the_status_of_its_year(header: str, status: str, rest: str) -> None:
    found = read_period(header)
    assert found is not None
    assert (found.status, found.rest) == (status, rest)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Số liệu sơ bộ", "preliminary"),
        ("Not final", "preliminary"),
        ("Chính thức", "final"),
        ("Latest", None),
    ],
)
def test_words_of_status_are_whole_words(words: str, status: str | None) -> None:
    assert status_in(words) == status


def test_a_mark_that_nobody_knows_is_a_finding_with_its_cell(tmp_path: Path) -> None:
    rows = [(place, f"{value} q") for place, value in zip(PLACES, POPULATION, strict=True)]
    with pytest.raises(InputError, match=r"cell B4.*8807.5 q"):
        prepare(ROOT, table(tmp_path, "Dân số trung bình phân theo địa phương", *rows))


LOOK_ALIKE = {"Đ": "\u00d0", "đ": "\u00f0", "A": "\u0410", "a": "\u0430", "e": "\u0435", "o": "\u043e"}
"""Letters of real exports that look like ours: eth, and Cyrillic ones."""


def test_letters_that_look_like_ours_are_ours(tmp_path: Path) -> None:
    names = ("Điện Biên", "Nam Định", "Đà Nẵng", "Đồng Nai", "Cao Bằng", "Lâm Đồng")
    title = "Dân số trung bình phân theo địa phương"
    letters = str.maketrans(LOOK_ALIKE)
    rows = list(zip(names, POPULATION, strict=True))
    plain = prepare(ROOT, table(tmp_path, title, *rows)).differences[0].target.rows
    strange = [(name.translate(letters), value) for name, value in rows]
    assert (
        prepare(ROOT, table(tmp_path, title.translate(letters), *strange)).differences[0].target.rows == plain
    )


def test_no_figure_of_a_province_that_is_not_in_the_file_is_withdrawn(tmp_path: Path) -> None:
    rows = zip(PLACES, (*POPULATION[:-1], ".."), strict=True)
    (difference,) = prepare(
        ROOT, table(tmp_path, "Dân số trung bình phân theo địa phương", *rows, head=("", "2023"))
    ).differences
    (withdrawn,) = difference.withdrawn
    assert withdrawn.key == ("10", "2023", "population_avg_total")  # Lào Cai, whose row says ".."
