"""The registry: every fact has its row, several spellings are one organisation, nothing is invented."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dialogue_registry import ROOT, build, project, registry, together
from diendan.data.checking.package_checks import check_data
from diendan.data.datapackage import Package
from diendan.errors import InputError
from diendan.registry.records.fields_of_work import Field
from diendan.registry.records.periods import Period
from diendan.registry.registry import load_registry

TABLES = (
    "organisation_aliases",
    "organisation_identifiers",
    "field_codes",
    "field_map",
    "projects",
    "project_identifiers",
    "project_fields",
    "project_places",
    "project_partners",
    "project_money",
    "exchange_rates",
    "commitments",
    "commitment_parties",
    "commitment_history",
    "group_meetings",
    "group_indicators",
    "model_kinds",
    "model_guidance",
    "models",
    "model_copies",
    "model_answers",
    "model_measures",
    "support_rules",
)


def test_every_row_of_the_registry_names_its_source() -> None:
    package = Package.load(ROOT)
    for name in TABLES:
        rows = package.table(name).select()
        assert all(row[rows.header.index("source")] for row in rows.rows), name


def test_what_no_source_states_is_there_and_empty() -> None:
    package = Package.load(ROOT)
    empty = {name for name in TABLES if not package.table(name).select().rows}
    assert {"projects", "project_money", "commitment_history", "group_meetings", "exchange_rates"} <= empty


def test_the_purpose_codes_are_those_of_the_figures_and_of_the_iati_sample() -> None:
    package = Package.load(ROOT)
    cited = {row[1] for row in package.table("crs_by_sector").select().rows} | {"72010"}
    codes = {field.code for field in load_registry(ROOT).fields.of("crs")}
    assert codes
    assert codes <= cited


def test_an_organisation_entered_twice_is_folded_by_its_alias(tmp_path: Path) -> None:
    twice = {"organisation": "childfund-vn", "name_vi": "ChildFund Việt Nam", "kind": "donor"}
    found = registry(
        tmp_path,
        organisations=[twice],
        organisation_aliases=[{"alias": "Childfund Viet Nam", "organisation": "childfund"}],
        **project("a", lead="childfund-vn", partners=(("childfund", "funder"),)),
    )
    assert found.projects[0].organisations == {"childfund"}
    assert "childfund-vn" not in found.organisations.all


def test_a_name_of_two_organisations_stops_with_both(tmp_path: Path) -> None:
    twice = {"organisation": "adra-2", "name_vi": "A.D.R.A.", "kind": "donor"}
    with pytest.raises(InputError, match="each name for one organisation") as raised:
        registry(tmp_path, organisations=[twice])
    assert "adra" in raised.value.findings[0].got


def test_a_project_of_three_funders_is_one_project(tmp_path: Path) -> None:
    funders = (("adra", "funder"), ("childfund", "funder"), ("european-union", "funder"))
    given = (("adra", 100, "USD"), ("childfund", 50, "USD"), ("european-union", 70, "EUR"))
    common = {"project": "a", "kind": "committed", "year": 2024, "stated": "2024-06-01"}
    money = [{**common, "organisation": by, "amount": sum_, "currency": cur} for by, sum_, cur in given]
    found = registry(tmp_path, **project("a", lead="adra", partners=funders), project_money=money)
    (one,) = found.projects
    stated = [(each.organisation, each.amount, each.currency) for each in one.money]
    assert stated == [(by, Decimal(amount), currency) for by, amount, currency in given]


def test_rows_that_contradict_the_units_of_their_day_are_found_at_once(tmp_path: Path) -> None:
    rows = together(project("a", field="ngo-aid:no-such"), project("b", starts=2026, ends=2025))
    rows["project_places"][0]["day"] = "2025-07-01"  # the 63 provinces ended the day before
    with pytest.raises(InputError) as raised:
        registry(tmp_path, **rows)
    assert [finding.where.rsplit("/", 1)[1] for finding in raised.value.findings] == [
        "project_fields.csv: row 2",
        "project_places.csv: row 2",
        "projects.csv: row 3",
    ]


def test_a_project_whose_title_nobody_states_is_a_finding(tmp_path: Path) -> None:
    rows = project("a")
    rows["projects"][0]["title_vi"] = ""
    with pytest.raises(InputError, match="no title"):
        registry(tmp_path, **rows)


def test_invented_rows_pass_the_schemas(tmp_path: Path) -> None:
    root = build(tmp_path, **project("a", lead="adra", district="Bảo Lạc"))
    findings = [str(finding) for finding in check_data(root)]
    assert not [text for text in findings if "data/dialogue" in text]


@pytest.mark.parametrize(
    ("starts", "ends", "first", "last"),
    [
        ("2024", "2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-03-15", "", date(2024, 3, 15), None),
        ("", "2025", None, date(2025, 12, 31)),
        ("", "", None, None),
    ],
)
def test_a_period_covers_all_days_of_what_is_stated(
    starts: str, ends: str, first: date | None, last: date | None
) -> None:
    assert Period.parse(starts, ends) == Period(first, last)


def test_a_period_that_cannot_be_is_refused() -> None:
    for starts, ends in (("2024-13", ""), ("24", ""), ("2024-02-30", ""), ("2025", "2024")):
        with pytest.raises(InputError):
            Period.parse(starts, ends)


def test_a_status_follows_from_dates_and_from_what_was_said(tmp_path: Path) -> None:
    rows = together(project("a"), project("b", starts="", ends=""), project("c", ends=""))
    rows["projects"][1] |= {"status": "running", "status_day": "2024-05-01"}
    rows["projects"][2] |= {"status": "ended", "status_day": "2024-05-01"}
    dated, said, stopped = registry(tmp_path, **rows).projects
    days = (date(2022, 12, 31), date(2023, 1, 1), date(2024, 6, 1), date(2027, 1, 1))
    assert [dated.status_on(day) for day in days] == ["planned", "running", "running", "ended"]
    assert [said.status_on(day) for day in days] == [None, None, "running", "running"]
    assert [stopped.status_on(day) for day in days] == ["planned", "running", "ended", "ended"]
    assert stopped.active(Period(date(2024, 6, 1), None)) is None


def test_a_purpose_code_reaches_a_field_by_its_row_or_its_sector() -> None:
    fields = load_registry(ROOT).fields
    assert Field("crs", "43040") in fields.names
    reached = {to.field.code for to in fields.mapped[Field("crs", "122")]}
    assert reached == {"health"}
    assert not fields.mapped.get(Field("crs", "210"))
