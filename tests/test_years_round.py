"""A year's round in a copy: the next editions are asked for, shown, accepted; the reports that they touch are
made again, by both unit systems; and each figure that changed leads to a row that the round brought.

The editions are made up: figures of no year that was published.
"""

import csv
import io
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.cli import main
from diendan.data.checking.package_checks import check_data
from diendan.plan.planning import make_plan
from diendan.project import Project
from diendan.render.renderer_identity import identify
from pxweb_server import PxServer, ServedTable, running
from tiny_project import copy_inputs

ROOT = Path(__file__).parents[1]
SAMPLES = Path(__file__).parent / "raw_samples"
# Cao Bằng is a unit of both systems; Bắc Ninh of today is made up of the former Bắc Ninh and Bắc Giang.
ROUND = {"2024-q3": ("cao-bang",), "2026-q3": ("cao-bang", "bac-ninh")}
BY_34 = ("poverty_multidimensional_34", "population_34")
POVERTY = "poverty_rate_multidimensional_household"
Rows = dict[tuple[str, ...], str]


def served(sample: str) -> ServedTable:
    """Return a table as the sample of data/ prints it: a title, years above, a place a row."""
    sheet = openpyxl.load_workbook(SAMPLES / sample).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row)]
    title, years, places = str(rows[0][0]), [str(year) for year in rows[1][1:] if year], rows[2:]
    place, year = (
        title.rpartition(" by " if " by " in title else " theo ")[2].replace(" và ", " and ").split(" and ")
    )
    return ServedTable(
        title,
        {
            place: {str(n): str(row[0]) for n, row in enumerate(places)},
            year: {str(n): label for n, label in enumerate(years)},
        },
        {
            (str(row[0]), label): float(str(row[n]))
            for row in places
            for n, label in enumerate(years, start=1)
            if row[n] is not None
        },
    )


def unemployment() -> ServedTable:
    """Return the series by the 63 provinces with made-up revisions of two years of Cao Bằng."""
    table = served("E02.63_unemployment_2018_2024_pxweb.xlsx")
    newest = max(table.dimensions["Year"].values(), key=lambda label: label[-4:])
    return replace(table, figures={**table.figures, ("Cao Bang", "2022"): 1.97, ("Cao Bang", newest): 1.83})


def poverty_by_34() -> ServedTable:
    """Return a made-up edition of the poverty rate, of 2025 and by the 34 units."""
    with (ROOT / "data/units/provinces_34.csv").open(encoding="utf-8", newline="") as file:
        units = [(row["name_vi"], float(row["code"]) / 10) for row in csv.DictReader(file)]
    title = served("V14.49_ty_le_ho_ngheo_2023_pxweb.xlsx").title
    places = dict(enumerate(["CẢ NƯỚC", *(name for name, _ in units)]))
    figures: dict[tuple[str, ...], float | None] = {(name, "Sơ bộ 2025"): rate for name, rate in units}
    figures["CẢ NƯỚC", "Sơ bộ 2025"] = 4.6
    return ServedTable(
        title,
        {"Địa phương": {str(n): name for n, name in places.items()}, "Năm": {"0": "Sơ bộ 2025"}},
        figures,
        updated="2026-07-23T02:00:00Z",
    )


def population_by_34() -> ServedTable:
    """Return a made-up edition of the population of 2025 by the 34 units: a hundredth more than in 2024."""
    of_former = {
        key[1]: float(value)
        for key, value in figures_in_data(ROOT).items()
        if key[0] == "population" and key[2:4] == ("2024", "population_avg_total")
    }
    people: dict[str, float] = {}
    with (ROOT / "data/units/crosswalk_63_to_34.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            people[row["name_34"]] = people.get(row["name_34"], 0) + of_former[row["code_63"]]
    places = ["CẢ NƯỚC", *people]
    totals = {name: float(round(number * 1.01)) for name, number in people.items()}
    totals["CẢ NƯỚC"] = sum(totals.values())
    shares = {"Tổng số": 1.0, "Nam": 0.5, "Nữ": 0.5, "Thành thị": 0.25, "Nông thôn": 0.75}
    return ServedTable(
        "Dân số trung bình phân theo địa phương, giới tính và thành thị, nông thôn",
        {
            "Địa phương": {str(n): name for n, name in enumerate(places)},
            "Phân tổ": {str(n): name for n, name in enumerate(shares)},
            "Năm": {"0": "Sơ bộ 2025"},
        },
        {
            (place, item, "Sơ bộ 2025"): totals[place] * share
            for place in places
            for item, share in shares.items()
        },
        updated="2026-07-23T02:00:00Z",
    )


def name_the_server(root: Path, server: PxServer) -> None:
    path = root / "data/published_tables.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        api = {"E02.63": "v1", "V14.49": "v2", "E02.03-07": "v2"}.get(row["code"])
        if api:
            row |= {"api": api, "address": server.address(api, row["code"])}
        if row["code"] == "E02.03-07":
            row["dimensions"] = "Địa phương; Phân tổ; Năm"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def figures_in_data(root: Path) -> Rows:
    """Return every figure of data/indicators: table and key → value."""
    found: Rows = {}
    for path in (root / "data/indicators").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if {"indicator", "year", "value"} <= row.keys():
                    area = row.get("province_code") or row.get("area", "")
                    found[path.stem, area, row["year"], row["indicator"], row.get("table", "")] = row["value"]
    return found


def sources(project: Project, forum: str) -> dict[str, dict[str, list[dict[str, str]]]]:
    """Return the lines of each report's list of sources by the number of its figure."""
    found: dict[str, dict[str, list[dict[str, str]]]] = {}
    for path in sorted(project.bundle(forum).rglob("*.sources.csv")):
        rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        report = found.setdefault(
            path.relative_to(project.bundle(forum)).as_posix().removesuffix(".sources.csv"), {}
        )
        for row in rows:
            report.setdefault(row["number"], []).append(row)
    return found


def make(project: Project) -> None:
    for forum, subjects in ROUND.items():
        summary = run_forum(project, forum, Options(only=subjects, renderer="builtin"), Lines(sys.stdout))
        assert summary.troubles == ()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the project whose two forums make one document a report."""
    copy_inputs(tmp_path, "raw", "inbox")
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    for forum in ROUND:
        path = tmp_path / "params/forums" / f"{forum}.yml"
        text = path.read_text(encoding="utf-8")
        less = text.replace("languages: [vi, en]", "languages: [vi]").replace("[html, pdf, docx]", "[html]")
        assert less != text
        path.write_text(less, encoding="utf-8")
    return Project.at(tmp_path)


@pytest.fixture
def office(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[PxServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("DIENDAN_ROOT", str(project.root))
    tables = {"E02.63": unemployment(), "V14.49": poverty_by_34(), "E02.03-07": population_by_34()}
    with running(PxServer(tables, cells=200)) as server:
        name_the_server(project.root, server)
        yield server


@pytest.mark.usefixtures("office")
def test_a_years_round(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    make(project)
    was = {forum: sources(project, forum) for forum in ROUND}
    data = figures_in_data(project.root)
    capsys.readouterr()

    assert main(["update"]) == 4
    said = capsys.readouterr().out
    assert "0 added, 2 changed, 0 withdrawn" in said
    assert "poverty_multidimensional_34 (new table): 34 added" in said
    assert "population_34 (new table): 170 added" in said
    assert figures_in_data(project.root) == data
    assert main(["update", "--accept", "E02.63"]) == 0
    assert main(["update", "--accept", "V14.49"]) == 0
    assert main(["update", "--accept", "population"]) == 0
    assert main(["update"]) == 0
    assert not check_data(project.root)
    now = figures_in_data(project.root)
    brought = {key for key in now.keys() | data.keys() if now.get(key) != data.get(key)}
    assert {key[0] for key in brought} == {"labour", *BY_34, "benchmarks"}
    assert len(brought) == 2 + 34 + 1 + 5 * (34 + 1)

    renderer = identify("builtin", project.build)
    reasons: dict[str, str] = {}
    for forum, subjects in ROUND.items():
        for step in make_plan(project, forum, renderer, only=subjects).work:
            reasons[f"{forum}/{step.report.name}"] = "; ".join(step.reasons)
    assert "unemployment_rate_working_age 2022 (04)" in reasons["2024-q3/cao-bang/policy-dialogue-brief.vi"]
    assert "unemployment_rate_working_age 2024" not in reasons["2024-q3/cao-bang/policy-dialogue-brief.vi"]
    assert f"{POVERTY}: last_year 2023 → 2025" in reasons["2026-q3/bac-ninh/policy-dialogue-brief.vi"]

    make(project)
    capsys.readouterr()
    changed = newly_said = 0
    for forum, before in was.items():
        for report, lines in sources(project, forum).items():
            printed = {made_of(rows): ways_of(rows) for rows in before[report].values()}
            for number, rows in lines.items():
                if made_of(rows) in printed:  # of the same values: it prints as it did
                    assert ways_of(rows) & printed[made_of(rows)]
                    continue
                assert main(["why", report, number, "--forum", forum]) == 0
                told = capsys.readouterr().out
                assert "data/ holds" not in told, told
                assert all(f"{row['name']} = " in told and row["data_file"] in told for row in rows), told
                changed += any(of_the_round(row, brought) for row in rows)
                newly_said += not any(of_the_round(row, brought) for row in rows)
    # What is said now and was not before, of values that stayed: of what stands out beside the new figures.
    assert newly_said < changed / 4
    assert changed > 10
    brief = project.bundle("2026-q3") / "bac-ninh/policy-dialogue-brief.vi.html"
    assert "2,4%" in brief.read_text(encoding="utf-8")  # the made-up rate of the unit 24


def made_of(rows: list[dict[str, str]]) -> tuple[str, ...]:
    """Return the formula of a figure and the values that it was made of."""
    return (rows[0]["formula"], *(f"{row['table']} {row['keys']} {row['value']}" for row in rows))


def ways_of(rows: list[dict[str, str]]) -> set[str]:
    """Return the ways in which a figure is printed."""
    return set(rows[0]["printed"].split("; "))


def of_the_round(row: dict[str, str], brought: set[tuple[str, ...]]) -> bool:
    """Tell whether a line of a list of sources names a row that the round brought, or many of its kind."""
    keys = set(row["keys"].split("&"))
    many = row["rows"] != "1"
    return any(
        row["table"] == table
        and f"indicator={indicator}" in keys
        and (many or (f"year={year}" in keys and keys & {f"province_code={area}", f"area={area}"}))
        for table, area, year, indicator, _ in brought
    )
