"""`diendan update` against a server of this machine: what it shows, and what it writes.

The next edition is made up: figures of no year that was published.
"""

import csv
import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import openpyxl
import pytest

from diendan.cli import main
from diendan.data.checking.package_checks import check_data
from diendan.errors import DiendanError, ExitCode, InputError
from diendan.exchange.updating.fetching import NotFetched
from diendan.exchange.updating.update_run import accept, update
from pxweb_server import PxServer, ServedTable, running

ROOT = Path(__file__).parents[1]
SAMPLE = Path(__file__).parent / "raw_samples" / "E02.63_unemployment_2018_2024_pxweb.xlsx"
PLACES, YEARS = "Cities, provincies", "Year"
CODE = "E02.63"


def published() -> ServedTable:
    """Return the table as it stands in the sample that data/ was made from."""
    book = openpyxl.load_workbook(SAMPLE)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    years = [str(year) for year in rows[2][1:] if year]
    places = [row for row in rows[3:] if row[0] and row[1] is not None]
    return ServedTable(
        title=str(rows[0][0]).strip(),
        dimensions={
            PLACES: {str(n): str(row[0]) for n, row in enumerate(places)},
            YEARS: {str(n): year for n, year in enumerate(years)},
        },
        figures={(str(row[0]), year): _figure(row[1 + n]) for row in places for n, year in enumerate(years)},
    )


def _figure(cell: object) -> float | None:
    return None if cell is None else float(str(cell))


def next_edition() -> ServedTable:
    """Return a made-up edition: one figure revised, one withdrawn, and the year 2025 of each province."""
    table = published()
    figures = dict(table.figures)
    newest = max(table.dimensions[YEARS].values(), key=lambda label: label[-4:])
    figures["Cao Bang", newest] = 1.23
    figures["Ha Giang", newest] = None
    years = {**table.dimensions[YEARS], str(len(table.dimensions[YEARS])): "Prel. 2025"}
    figures |= {(place, "Prel. 2025"): figures[place, "2023"] for place in table.dimensions[PLACES].values()}
    return replace(
        table,
        dimensions={**table.dimensions, YEARS: years},
        figures=figures,
        updated="2026-07-23T02:00:00Z",
        notes=("From 2025 on by the new definition (made up).",),
    )


class Office:
    """A project's copy and the server that its row of E02.63 names."""

    def __init__(self, root: Path, server: PxServer, api: str) -> None:
        self.root, self.server, self.api = root, server, api
        self.lines: list[str] = []
        self.row(CODE, api=api, address=server.address(api, CODE))

    def row(self, code: str, **cells: str) -> None:
        path = self.root / "data/published_tables.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row | cells if row["code"] == code else row for row in csv.DictReader(file)]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def update(self, *names: str) -> ExitCode:
        self.lines = []
        return update(self.root, names or (CODE,), self.lines.append)

    def accept(self, name: str = CODE) -> ExitCode:
        self.lines = []
        return accept(self.root, name, self.lines.append)

    def refused(self, *names: str) -> str:
        with pytest.raises(DiendanError) as caught:
            self.update(*names)
        return str(caught.value)

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def data(self) -> dict[str, bytes]:
        files = (self.root / "data").rglob("*")
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in files if path.is_file()}

    def rates(self) -> dict[tuple[str, str], str]:
        with (self.root / "data/indicators/labour.csv").open(encoding="utf-8", newline="") as file:
            return {
                (row["province_code"], row["year"]): row["value"]
                for row in csv.DictReader(file)
                if row["indicator"] == "unemployment_rate_working_age"
            }


@pytest.fixture(params=["v1", "v2"])
def office(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("raw", "inbox"))
    with running(PxServer({CODE: published()})) as server:
        yield Office(tmp_path, server, request.param)


def test_the_edition_that_we_have_changes_nothing(office: Office) -> None:
    before = office.data()
    assert office.update() == ExitCode.OK
    assert "0 added, 0 changed, 0 withdrawn, 441 the same" in office.said
    assert "nothing to accept" in office.said
    assert office.data() == before
    assert all(agent.startswith("Mozilla/5.0 (compatible; diendan") for agent in office.server.agents)


def test_a_next_edition_is_shown_and_written_only_when_it_is_accepted(office: Office) -> None:
    office.server.tables[CODE] = next_edition()
    before, rates = office.data(), office.rates()
    assert office.update() == ExitCode.DIFFERENCES
    assert "63 added, 1 changed, 1 withdrawn" in office.said
    assert "changed: 04, 2024" in office.said
    assert "1.23" in office.said
    assert "withdrawn: 02, 2024" in office.said
    assert "break: unemployment_rate_working_age begins anew in 2021" in office.said
    if office.api == "v2":  # of version 1, JSON-stat has no notes
        assert "by the new definition (made up)" in office.said
    assert "diendan update --accept E02.63" in office.said
    assert office.data() == before

    assert office.accept() == ExitCode.OK
    new = office.rates()
    assert new["04", "2024"] == "1.23"
    assert ("02", "2024") not in new
    assert {key: new[key] for key in rates.keys() & new.keys() if key != ("04", "2024")} == {
        key: rates[key] for key in rates.keys() & new.keys() if key != ("04", "2024")
    }
    assert {code: value for (code, year), value in new.items() if year == "2025"} == {
        code: value for (code, year), value in rates.items() if year == "2023"
    }
    assert not check_data(office.root)
    (answer,) = office.server.answers
    (raw,) = (
        path
        for path in (office.root / "data/raw").iterdir()
        if path.suffix == ".json" and "origin" not in path.name
    )
    assert raw.read_bytes() == answer
    origin = json.loads(raw.with_name(raw.name + ".origin.json").read_text(encoding="utf-8"))
    assert origin["asked"]["address"] == office.server.address(office.api, CODE)
    assert origin["asked"]["api"] == office.api
    assert origin["sha256"] == hashlib.sha256(answer).hexdigest()
    with pytest.raises(InputError, match="nothing that was shown"):
        office.accept()
    assert office.update() == ExitCode.OK


@pytest.mark.parametrize("cells", [1, 7, 100, 300])
def test_a_server_is_never_asked_for_more_cells_than_it_allows(office: Office, cells: int) -> None:
    if cells == 1:  # each cell a call: a small part of the table
        office.server.tables[CODE] = few = published()
        few.dimensions[YEARS] = {"0": "2018", "1": "2019"}
        office.row(CODE, query=json.dumps({PLACES: [str(n) for n in range(24)]}))
    office.server.cells = cells
    office.server.calls = 100_000
    assert office.update() == ExitCode.OK
    assert office.server.refused == []
    assert len(office.server.asked) > 1
    assert "0 added, 0 changed, 0 withdrawn" in office.said


def test_an_edition_in_pieces_is_written_as_one_and_kept_as_it_came(office: Office) -> None:
    office.server.tables[CODE] = next_edition()
    office.server.cells = 200
    office.update()
    assert "63 added, 1 changed, 1 withdrawn" in office.said
    office.accept()
    assert office.rates()["04", "2024"] == "1.23"
    (raw,) = (
        path
        for path in (office.root / "data/raw").iterdir()
        if path.suffix == ".json" and "origin" not in path.name
    )
    kept = raw.read_bytes()
    assert len(office.server.answers) > 1
    assert kept == b"[" + b",\n".join(office.server.answers) + b"]\n"
    assert not check_data(office.root)


def test_json_stat_1_with_its_mark_and_nul_is_read(office: Office) -> None:
    office.row(CODE, format="json-stat")
    office.server.cells = 200
    assert office.update() == ExitCode.OK
    assert "441 the same" in office.said


def test_calls_keep_to_the_servers_time_window(office: Office) -> None:
    office.server.cells, office.server.calls, office.server.window = 100, 4, 1
    began = time.monotonic()
    assert office.update() == ExitCode.OK
    assert office.server.refused == []
    assert time.monotonic() - began > (len(office.server.asked) - 1) / 4 - 0.1


def test_a_server_that_tells_no_limits_is_taken_as_pxweb_is_installed(office: Office) -> None:
    office.server.tells_limits = False
    assert office.update() == ExitCode.OK
    assert office.server.asked


def test_a_busy_server_is_asked_again_after_the_time_that_it_names(office: Office) -> None:
    office.server.faults, office.server.retry_after = [429, 503], "1"
    began = time.monotonic()
    assert office.update() == ExitCode.OK
    assert time.monotonic() - began > 2
    assert "the answer 429, too many calls; asking again in 1 s" in office.said


def test_a_time_of_day_is_waited_for(office: Office) -> None:
    office.server.faults = [429]
    office.server.retry_after = formatdate(time.time() + 2.5, usegmt=True)
    began = time.monotonic()
    assert office.update() == ExitCode.OK
    assert time.monotonic() - began > 1


def test_a_server_that_asks_for_an_hour_is_left_alone(office: Office) -> None:
    office.server.faults, office.server.retry_after = [429], "3600"
    before = office.data()
    said = office.refused()
    assert "asks to wait 3600 seconds" in said
    assert "nothing in data/ has changed" in said
    assert len(office.server.asked) == 1
    assert office.data() == before


@pytest.mark.parametrize("fault", ["cut", "half", "short", "fewer", "page"])
def test_half_an_answer_is_asked_for_again_and_never_read(office: Office, fault: str) -> None:
    office.server.faults = [fault]
    assert office.update() == ExitCode.OK
    assert len(office.server.asked) == 2
    office.server.faults = [fault] * 9
    before = office.data()
    said = office.refused()
    assert {"cut": "no whole answer", "short": "of 490 values", "fewer": "no cells for 1 of"}.get(
        fault, "no whole JSON-stat"
    ) in said
    assert office.data() == before
    with pytest.raises(InputError):
        office.accept()


def test_a_fetch_that_broke_off_goes_on_where_it_ended(office: Office) -> None:
    office.server.cells = 100
    office.update()
    calls = len(office.server.asked)
    shutil.rmtree(office.root / "build")
    office.server.asked.clear()
    office.server.faults = ["", "", "", 400]  # the fourth piece is refused
    assert "the answer 400" in office.refused()
    assert len(office.server.asked) == 4
    office.server.asked.clear()
    assert office.update() == ExitCode.OK
    assert len(office.server.asked) == calls - 3


def test_pieces_of_two_editions_are_never_put_together(office: Office) -> None:
    office.server.cells = 100
    office.server.faults = ["", "", 400]
    office.refused()
    newer = replace(published(), updated="2026-07-23T02:00:00Z")
    office.server.tables[CODE] = newer
    if office.api == "v1":  # whose words about a table name no day
        assert "answers of 2025-07-23T02:00:00Z and of 2026-07-23T02:00:00Z" in office.refused()
    assert office.update() == ExitCode.OK
    assert "441 the same" in office.said


def test_a_changed_table_is_told_and_not_read(office: Office) -> None:
    table = published()
    before = office.data()
    renamed = {PLACES: table.dimensions[PLACES], "Period": table.dimensions[YEARS]}
    office.server.tables[CODE] = replace(table, dimensions=renamed)
    said = office.refused()
    assert "got the dimensions 'Cities, provincies', 'Period'; expected one called 'Year'" in said
    assert "a new dimension 'Period'" in said

    office.server.tables[CODE] = replace(table, dimensions={**table.dimensions, "Sex": {"0": "Male"}})
    assert "a new dimension 'Sex'" in office.refused()

    office.server.tables[CODE] = table
    office.row(CODE, query=json.dumps({YEARS: ["0", "99"], "Sex": ["0"]}))
    said = office.refused()
    assert "got no '99' in a dimension 'Year'" in said
    assert "got no '0' in a dimension 'Sex'" in said
    assert office.server.asked == []
    assert office.data().keys() == before.keys()


def test_a_table_that_is_gone_is_told(office: Office) -> None:
    del office.server.tables[CODE]
    said = office.refused()
    assert "the answer 404" in said
    assert "expected a table at this address" in said


def test_an_outage_of_one_server_stops_no_other(office: Office) -> None:
    with running(PxServer()) as gone:
        office.row("V14.49", api=office.api, address=gone.address(office.api, "V14.49"))
    said = office.refused("V14.49", CODE)
    assert "no whole answer (Connection refused)" in said
    assert "441 the same" in office.said
    assert "V14.49: A publisher's server does not answer. Nothing was changed." in office.said


def test_what_was_not_seen_is_not_accepted(office: Office) -> None:
    with pytest.raises(InputError, match=r"Run: diendan update E02\.63"):
        office.accept()
    office.server.tables[CODE] = next_edition()
    office.update()
    fetched = office.root / "build/update/E02.63.json"
    whole = fetched.read_bytes()
    before = office.data()
    fetched.write_bytes(whole.replace(b"1.23", b"1.24"))
    with pytest.raises(InputError, match="another answer, or other figures"):
        office.accept()
    fetched.write_bytes(whole)
    labour = office.root / "data/indicators/labour.csv"
    was = labour.read_text(encoding="utf-8")
    labour.write_text(
        was.replace("04,2024,unemployment_rate_working_age,", "04,2024,unemployment_rate_working_age,1"),
        "utf-8",
    )
    with pytest.raises(InputError, match="another answer, or other figures"):
        office.accept()
    labour.write_text(was, encoding="utf-8")
    assert office.data() == before
    assert office.accept("labour") == ExitCode.OK
    assert office.rates()["04", "2024"] == "1.23"


def test_a_title_that_is_near_ours_cannot_be_accepted(office: Office) -> None:
    office.server.tables[CODE] = replace(
        next_edition(), title="Unemployment rate of female labour force at working age by province"
    )
    assert office.update() == ExitCode.DIFFERENCES
    assert "--mapping FILE" in office.said
    before = office.data()
    with pytest.raises(InputError, match="nothing that was shown"):
        office.accept()
    assert office.data() == before


def test_provinces_under_unknown_names_are_doubts_that_a_person_sees(office: Office) -> None:
    table = next_edition()
    places = {
        code: "Coa Bang" if label == "Cao Bang" else label for code, label in table.dimensions[PLACES].items()
    }
    figures = dict(table.figures)
    for year in table.dimensions[YEARS].values():
        figures["Coa Bang", year] = figures.pop(("Cao Bang", year))
    office.server.tables[CODE] = replace(
        table, dimensions={PLACES: places, YEARS: table.dimensions[YEARS]}, figures=figures
    )
    office.update()
    assert "Coa Bang" in office.said
    office.accept()
    assert office.rates()["04", "2024"] != "1.23"  # stays as it was
    (record,) = (office.root / "data/raw").glob("*.origin.json")
    assert "Coa Bang" in record.read_text(encoding="utf-8")


def test_wrong_rows_and_unknown_names_are_told_together(office: Office) -> None:
    office.row("V14.49", query='{"Năm": 2023}', tables="povrty")
    said = office.refused("E99", CODE)
    assert "column query" in said
    assert "'povrty'" in said
    assert "'E99'" in said


def test_a_row_that_its_schema_refuses_is_named(office: Office) -> None:
    office.row(CODE, api="v3", address="file:///etc/passwd")
    said = office.refused()
    assert "row 8, column api" in said
    assert "row 8, column address" in said


def test_where_no_address_is_known_nothing_is_called_up_to_date(office: Office) -> None:
    assert office.update(CODE, "V14.49") == ExitCode.OK
    assert "Not asked, because data/published_tables.csv knows no address: V14.49." in office.said
    assert "no address" in office.refused("V14.49", "literacy")


def test_the_command_tells_its_exit_code(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIENDAN_ROOT", str(office.root))
    assert main(["update", CODE]) == 0
    office.server.tables[CODE] = next_edition()
    assert main(["update", CODE]) == 4
    assert main(["update", "--accept", CODE]) == 0
    office.server.faults = ["half"] * 9
    office.server.tables[CODE] = published()
    assert main(["update", CODE]) == 1
    assert main(["update", "V14.49"]) == 2
    assert "Traceback" not in "".join(capsys.readouterr())


def test_every_row_of_the_real_table_says_where_it_was_read() -> None:
    with (ROOT / "data/published_tables.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert (row["api"] == "unknown") == (row["address"] == "unknown"), row["code"]
        assert row["stated_in"]
    assert NotFetched.exit_code == ExitCode.REPORT_FAILED
