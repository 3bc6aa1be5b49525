"""Overlap, gaps and presence on built cases, each with its expected answer; no rule ranks organisations."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_registry import ROOT, Cells, build, project, registry, together
from diendan.data.datapackage import Package
from diendan.data.units import before_merger, units_at
from diendan.errors import InputError
from diendan.registry.gaps import Gaps, Poorest, gaps, poorest
from diendan.registry.overlap import Overlaps, overlaps
from diendan.registry.presence import distinct, presence
from diendan.registry.records.periods import Period
from diendan.registry.records.places import Place
from diendan.registry.registry import Registry, load_registry

Y2024 = Period(date(2024, 1, 1), date(2024, 12, 31))
Y2026 = Period(date(2026, 1, 1), date(2026, 12, 31))
BEFORE, AFTER = units_at(date(2024, 9, 17), ROOT), units_at(date(2026, 9, 15), ROOT)
KNOWN = load_registry(ROOT)
POVERTY = "poverty_rate_multidimensional_household"


def found(
    folder: Path, *rows: dict[str, list[Cells]], during: Period = Y2024, **more: list[Cells]
) -> Overlaps:
    system = BEFORE if during is Y2024 else AFTER
    return overlaps(registry(folder, **together(*rows), **more), system, during)


def rules(result: Overlaps) -> list[str]:
    return [each.rule for each in result.found]


def pairs(result: Overlaps) -> set[frozenset[str]]:
    return {frozenset(each.project for each in one.projects) for one in result.found}


# ── overlap ──────────────────────────────────────────────────────────────────────────────────────────────


def test_same_field_district_and_time_under_two_leads_is_a_candidate_with_its_rows(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        project("a", lead="adra", district="huyện Bảo Lạc"),
        project("b", lead="childfund", district="Bảo Lạc", starts="2024-06", ends="2027"),
    )
    (one,) = result.found
    assert one.rule == "overlap-district"
    assert one.at.text().vi == "tỉnh Cao Bằng"
    assert one.together == Period.parse("2024-06-01", "2024-12-31")
    assert [each.field.key for each in one.fields] == ["ngo-aid:health"]
    assert {row.table for row in one.rows} == {
        "projects", "project_places", "project_fields", "project_partners",
    }  # fmt: skip
    assert not one.lead_unknown
    assert not one.perhaps_one


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"lead": "adra"}, "the same lead"),
        ({"field": "ngo-aid:education"}, "another field"),
        ({"district": "Hà Quảng"}, "another district"),
        ({"place": "63:06"}, "another province"),
        ({"starts": "2025", "ends": "2026"}, "after the period asked for"),
        ({"starts": "2020", "ends": "2022"}, "before it"),
    ],
)
def test_no_candidate_where_one_condition_fails(tmp_path: Path, change: dict[str, str], why: str) -> None:
    other = {"lead": "childfund", "district": "Bảo Lạc", **change}
    result = found(tmp_path, project("a", lead="adra", district="Bảo Lạc"), project("b", **other))  # type: ignore[arg-type]
    assert not result.found, why


def test_periods_must_meet_each_other_inside_the_period_asked_for(tmp_path: Path) -> None:
    first = project("a", lead="adra", starts="2024-01", ends="2024-03")
    assert not found(tmp_path, first, project("b", lead="childfund", starts="2024-07", ends="2024-09")).found


def test_the_finest_place_that_both_state_names_the_rule(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        project("a", lead="adra", district="Bảo Lạc", commune="xã Cô Ba"),
        project("b", lead="childfund", district="Bảo Lạc", commune="Cô Ba"),
        project("c", lead="room-to-read", district="Bảo Lạc", commune="Hồng Trị"),
        project("d", lead="helvetas-viet-nam"),
    )
    named = {frozenset(p.project for p in each.projects): each.rule for each in result.found}
    assert named == {
        frozenset("ab"): "overlap-commune",
        frozenset("ad"): "overlap-province",
        frozenset("bd"): "overlap-province",
        frozenset("cd"): "overlap-province",
    }


def test_a_town_and_a_district_of_one_name_are_two_places(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        project("a", lead="adra", place="63:87", district="huyện Cao Lãnh"),
        project("b", lead="childfund", place="63:87", district="TP. Cao Lãnh"),
        project("c", lead="room-to-read", place="63:87", district="Cao Lãnh"),
    )
    assert pairs(result) == {frozenset("ac"), frozenset("bc")}


def test_former_bac_giang_and_bac_ninh_stay_two_places_and_one_unit(tmp_path: Path) -> None:
    rows = (
        project("giang", lead="adra", place="63:24", starts="2024"),
        project("ninh", lead="childfund", place="63:27", starts="2024"),
        project("new", lead="room-to-read", place="34:24", starts="2026", ends="2028"),
    )
    before = found(tmp_path / "1", *rows)
    assert not before.found
    after = found(tmp_path / "2", *rows, during=Y2026)
    # The two former provinces are known to differ; the new row says the merged unit only.
    assert pairs(after) == {frozenset(("giang", "new")), frozenset(("ninh", "new"))}
    assert rules(after) == ["overlap-merged-unit"] * 2
    places = {each.at.text().vi for each in after.found}
    assert places == {
        "tỉnh Bắc Giang (đến 30/6/2025; nay thuộc tỉnh Bắc Ninh)",
        "tỉnh Bắc Ninh (đến 30/6/2025; nay thuộc tỉnh Bắc Ninh sau sắp xếp)",
    }


def test_the_code_24_of_before_is_not_the_code_24_of_after() -> None:
    merger = KNOWN.merger
    old, new = Place("63", "24", date(2024, 1, 1)), Place("34", "24", date(2026, 1, 1))
    assert merger.same(old, new) == "merged unit"
    assert merger.standing(old, BEFORE).text() == ("tỉnh Bắc Giang", "Bac Giang province")
    city = units_at(date(2026, 9, 20), ROOT)
    assert merger.standing(old, city).text().en == (
        "Bac Giang province (until 30 Jun 2025; now part of Bac Ninh city)"
    )
    assert {unit.name_vi for unit in merger.standing(new, BEFORE).units} == {"Bắc Giang", "Bắc Ninh"}


def test_a_province_that_did_not_merge_is_one_place_before_and_after(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        project("old", lead="adra", place="63:04", starts="2024"),
        project("new", lead="childfund", place="34:04", starts="2026"),
        during=Y2026,
    )
    assert rules(result) == ["overlap-province"]


def test_one_project_of_three_partners_overlaps_with_nothing(tmp_path: Path) -> None:
    funders = (("childfund", "funder"), ("european-union", "funder"), ("adra", "funder"))
    assert not found(tmp_path, project("a", lead="adra", partners=funders)).found


def test_an_organisation_under_another_identifier_does_not_overlap_with_itself(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        project("a", lead="adra"),
        project("b", lead="adra-vn"),
        organisations=[{"organisation": "adra-vn", "name_vi": "ADRA Việt Nam", "kind": "donor"}],
        organisation_aliases=[{"alias": "Adra Viet Nam", "organisation": "adra"}],
    )
    assert not result.found


def test_projects_with_one_title_are_shown_as_perhaps_one(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        project("a", lead="adra", title="Nước sạch nông thôn"),
        project("b", lead="childfund", title="NƯỚC SẠCH NÔNG THÔN."),
        project("c", title="Dự án khác"),
    )
    assert {frozenset(p.project for p in each.projects) for each in result.found if each.perhaps_one} == {
        frozenset("ab")
    }
    # Nobody states who leads c, so people must ask.
    assert {each.lead_unknown for each in result.found if "c" in {p.project for p in each.projects}} == {True}


def test_what_cannot_be_compared_is_listed_with_what_is_missing(tmp_path: Path) -> None:
    result = found(
        tmp_path,
        project("a", lead="adra", place=""),
        project("b", lead="childfund", field=""),
        project("c", lead="room-to-read", starts="", ends=""),
        project("old", lead="adra", place="", starts="2010", ends="2011"),
    )
    assert not result.found
    assert {each.project.project: each.missing for each in result.not_compared} == {
        "a": ("place",),
        "b": ("field",),
        "c": ("start",),
    }


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("crs:12220", "crs:12220", "crs:12220"),
        ("crs:122", "crs:12220", "crs:122"),
        ("crs:12220", "crs:12230", ""),  # one scheme: the codes decide
        ("crs:12220", "ngo-aid:health", "ngo-aid:health"),  # two schemes: the table field_map decides
        ("crs:15110", "forum:management-capacity", "forum:management-capacity"),
        ("crs:21020", "ngo-aid:health", ""),
    ],
)
def test_fields_meet_by_code_by_sector_or_by_the_mapping(
    tmp_path: Path, one: str, other: str, shared: str
) -> None:
    result = found(
        tmp_path, project("a", lead="adra", field=one), project("b", lead="childfund", field=other)
    )
    assert ([each.fields[0].field.key for each in result.found] or [""]) == [shared]
    if result.found:
        is_mapped = one.partition(":")[0] != other.partition(":")[0]
        assert is_mapped == ("field_map" in {row.table for row in result.found[0].rows})


def test_a_mapping_is_not_asked_where_both_state_a_field_in_one_scheme(tmp_path: Path) -> None:
    both = project("a", lead="adra", field="crs:12220")
    both["project_fields"].append({"project": "a", "scheme": "ngo-aid", "code": "health"})
    assert not found(tmp_path, both, project("b", lead="childfund", field="crs:12230")).found


def test_the_order_does_not_follow_the_organisations(tmp_path: Path) -> None:
    leads = ["adra", "childfund", "room-to-read", "helvetas-viet-nam"]
    names = ["a", "b", "c", "d"]
    seen = set()
    for turn in range(3):
        random.Random(turn).shuffle(leads)
        rows = [project(name, lead=lead) for name, lead in zip(names, leads, strict=True)]
        random.Random(turn).shuffle(rows)
        result = found(tmp_path / str(turn), *rows)
        seen.add(tuple(tuple(sorted(p.project for p in each.projects)) for each in result.found))
    assert len(seen) == 1


PLACES = st.builds(
    lambda system, code, district, commune: Place(
        system,
        code,
        date(2024 if system == "63" else 2026, 1, 1),
        district if system == "63" else "",
        commune,
    ),
    system=st.sampled_from(["63", "34"]),
    code=st.sampled_from(["04", "24", "46"]),
    district=st.sampled_from(["", "huyện A", "A", "thị xã A", "B"]),
    commune=st.sampled_from(["", "xã C", "C", "phường C", "D"]),
)


@given(PLACES, PLACES)
def test_places_compare_the_same_from_either_side_and_each_with_itself(one: Place, other: Place) -> None:
    merger = KNOWN.merger
    assert merger.same(one, other) == merger.same(other, one)
    assert merger.same(one, one) is not None
    if merger.same(one, other):
        assert set(merger.provinces(one)) & set(merger.provinces(other))


# ── gaps ─────────────────────────────────────────────────────────────────────────────────────────────────


def among(root: Path, registry: Registry) -> Poorest:
    package = Package.load(root)
    return poorest(lambda table: package.table(table).select(), package.indicator(POVERTY), 2023, registry)


def found_gaps(folder: Path, *rows: dict[str, list[Cells]], during: Period = Y2024) -> Gaps:
    root = build(folder, **together(*rows))
    known = load_registry(root)
    system = BEFORE if during is Y2024 else AFTER
    return gaps(known, among(root, known), known.fields.of("ngo-aid"), system, during)


def test_the_poorest_fifth_holds_the_worst_published_values() -> None:
    chosen = among(ROOT, KNOWN)
    values = [need.value for need in chosen.needs]
    assert values == sorted(values, reverse=True)
    assert chosen.among == 63
    assert len(values) == 14
    assert all(need.row.table == "poverty_multidimensional" for need in chosen.needs)


def test_after_an_edition_by_the_34_units_the_poorest_are_those_of_the_former_provinces_last_year() -> None:
    package = Package.load(ROOT)
    read = lambda table: package.table(table).select()  # noqa: E731
    about = replace(package.indicator(POVERTY), last_year=2025)  # 2025 is by the 34 units
    chosen = poorest(read, about, about.last_year, KNOWN)
    assert chosen.year == 2023
    assert [need.value for need in chosen.needs] == [need.value for need in among(ROOT, KNOWN).needs]


def test_who_ties_with_the_last_is_in(tmp_path: Path) -> None:
    root = build(tmp_path)
    path = root / "data" / "indicators" / "poverty_multidimensional.csv"
    text = path.read_text(encoding="utf-8").splitlines()
    at = text[0].split(",").index("value")
    flat = [",".join("7" if n == at else cell for n, cell in enumerate(row.split(","))) for row in text[1:]]
    path.write_text("\n".join([text[0], *flat]) + "\n", encoding="utf-8")
    assert len(among(root, load_registry(root)).needs) == 63


def test_an_indicator_that_must_not_be_ranked_says_nothing_about_the_poorest() -> None:
    package, known = Package.load(ROOT), KNOWN
    read = lambda table: package.table(table).select()  # noqa: E731
    with pytest.raises(InputError, match="must not be ranked"):
        poorest(read, package.indicator("poverty_rate_income"), 2016, known)
    with pytest.raises(InputError, match="No values"):
        poorest(read, package.indicator(POVERTY), 2019, known)


def test_a_registry_without_projects_tells_no_gap() -> None:
    known = KNOWN
    result = gaps(known, among(ROOT, known), known.fields.of("ngo-aid"), AFTER, Y2026)
    assert (result.told, result.found) == (False, ())


def test_a_field_with_a_project_is_no_gap_and_the_others_are(tmp_path: Path) -> None:
    poor = among(ROOT, KNOWN).needs
    code = poor[0].province.code
    result = found_gaps(tmp_path, project("a", lead="adra", place=f"63:{code}", field="crs:12220"))
    here = [each for each in result.found if each.need.province.code == code]
    assert len(here) == 6  # of the aid programme's seven fields all but health
    assert "health" not in {each.field.code for each in here}
    assert all(not each.nothing_known for each in here)
    others = [each for each in result.found if each.need.province.code != code]
    assert len(others) == 7 * (len(poor) - 1)
    assert all(each.nothing_known and each.rows[0] == each.need.row for each in others)


def test_a_province_that_is_not_poor_has_no_gap(tmp_path: Path) -> None:
    result = found_gaps(tmp_path, project("a", lead="adra", place="63:01"))
    assert "01" not in {each.need.province.code for each in result.found}


def test_a_project_of_the_merged_unit_leaves_both_former_provinces_unsure(tmp_path: Path) -> None:
    # Hà Giang (02) is among the poorest; since the merger it is part of Tuyên Quang (34:08).
    rows = project("a", lead="adra", place="34:08", starts="2026", ends="2027")
    result = found_gaps(tmp_path, rows, during=Y2026)
    health = next(g for g in result.found if (g.need.province.code, g.field.code) == ("02", "health"))
    assert [each.project for each in health.unsure] == ["a"]
    assert health.at.text().vi == "tỉnh Hà Giang (đến 30/6/2025; nay thuộc tỉnh Tuyên Quang)"


def test_a_project_without_a_field_or_start_leaves_a_gap_unsure(tmp_path: Path) -> None:
    result = found_gaps(
        tmp_path,
        project("a", lead="adra", place="63:02", field=""),
        project("b", lead="adra", place="63:02", starts="", ends=""),
    )
    health = next(g for g in result.found if (g.need.province.code, g.field.code) == ("02", "health"))
    assert {each.project for each in health.unsure} == {"a", "b"}


# ── presence ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_project_stands_with_each_partner_and_counts_once(tmp_path: Path) -> None:
    partners = (("childfund", "funder"), ("european-union", "funder"))
    known = registry(tmp_path, **project("a", lead="adra", partners=partners))
    cells = presence(known, "ngo-aid", BEFORE, Y2024)
    assert [cell.organisation.organisation for cell in cells] == ["adra", "childfund", "european-union"]
    assert len(distinct(cells)) == 1


def test_places_before_and_after_the_merger_stand_in_the_unit_of_the_day(tmp_path: Path) -> None:
    rows = together(
        project("giang", lead="adra", place="63:24"),
        project("ninh", lead="adra", place="63:27"),
        project("new", lead="adra", place="34:24", starts="2025-08", ends="2027"),
    )
    known = registry(tmp_path, **rows)
    now = presence(known, "ngo-aid", AFTER, Y2026)
    assert [(cell.unit.key, len(cell.projects), cell.sure) for cell in now] == [("34:24", 3, True)]
    then = presence(known, "ngo-aid", before_merger(ROOT), Period(date(2025, 1, 1), date(2025, 12, 31)))
    assert [(cell.unit.name_vi, len(cell.projects), cell.sure) for cell in then] == [
        ("Bắc Giang", 1, True),
        ("Bắc Giang", 1, False),
        ("Bắc Ninh", 1, True),
        ("Bắc Ninh", 1, False),
    ]


def test_a_project_without_a_field_of_the_scheme_stands_under_none(tmp_path: Path) -> None:
    known = registry(tmp_path, **project("a", lead="adra", field="crs:21020"))
    assert [cell.field for cell in presence(known, "ngo-aid", BEFORE, Y2024)] == [None]
