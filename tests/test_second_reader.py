"""The second reader finds true what is true, of each kind of claim one broken sentence false, and most of
what is broken in a copy of a published page."""

import csv
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest
import yaml

import broken_pages
from diendan.language import Language
from diendan.render.builtin import Builtin
from diendan.render.renderer_protocol import Rendered, RenderRequest
from lowered_reports import BRIEF, PROGRAMMES, REVIEW, lowered
from second_reader.__main__ import main
from second_reader.claims.claim import KINDS
from second_reader.claims.verdict import Outcome, Reading, counts
from second_reader.second_reading import SecondReading
from second_reader.tables.data_tables import DataTables
from second_reader.undeclared_claims import undeclared

ROOT = Path(__file__).parents[1]
POVERTY, INCOME, INFORMAL = (
    "poverty_rate_multidimensional_household",
    "income_month_pc_total",
    "informal_employment_rate",
)
DAY = "2026-09-15"
UNRANKED = "unemployment_rate_working_age"
PAGES: Mapping[str, Language] = {"tuyen-quang": "en", "phu-tho": "vi", "dong-thap": "en", "ha-noi": "vi"}
"""Two units with a wide gap between their former provinces, one with a small one, a city. The tests' bundle
has a mountain province that stayed as it was, and a unit that lies in two regions: six kinds of unit."""

Claims = list[dict[str, str]]
CASES: list[tuple[str, Language, str, Claims, str, str]] = [
    ("rate", "en", "tuyen-quang", [{"kind": "rate", "indicator": POVERTY}],
     "Multidimensional poverty in 2023: 29.1% in former Ha Giang, against 7.1% in former Tuyen Quang.",
     "Multidimensional poverty in 2023: 7.1% in former Ha Giang, against 29.1% in former Tuyen Quang."),
    ("rate", "vi", "tuyen-quang", [{"kind": "rate", "indicator": INCOME}],
     "Thu nhập bình quân năm 2023 ước khoảng 2.796 nghìn đồng, so với mức 4.962 nghìn đồng của cả nước.",
     "Thu nhập bình quân năm 2023 ước khoảng 2.796 nghìn đồng, so với mức 4.926 nghìn đồng của cả nước."),
    ("share", "en", "cao-bang", [{"kind": "share", "of": "population_of_country"}],
     "In 2024 the province had 0.6% of the country's population.",
     "In 2024 the province had 0.8% of the country's population."),
    ("share", "en", "ho-chi-minh", [{"kind": "share", "of": "people_of_the_region"}],
     "Ho Chi Minh City has 71% of the people of its region, the South East.",
     "Ho Chi Minh City has 61% of the people of its region, the South East."),
    ("share", "vi", "ho-chi-minh", [{"kind": "share", "of": "people_of_the_region"}],
     "Thành phố Hồ Chí Minh chiếm 71% dân số của vùng Đông Nam Bộ.",
     "Thành phố Hồ Chí Minh chiếm 72% dân số của vùng Đông Nam Bộ."),
    ("range", "vi", "tuyen-quang", [{"kind": "range", "indicator": POVERTY}],
     "Ước tính nằm trong khoảng 16,3% đến 20,9%, chưa kể sai số khảo sát.",
     "Ước tính nằm trong khoảng 16,3% đến 20,7%, chưa kể sai số khảo sát."),
    ("gap", "en", "lam-dong", [{"kind": "gap", "indicator": POVERTY}],
     "The former provinces are far apart in poverty, by 7.6 percentage points.",
     "The former provinces are far apart in poverty, by 7.5 percentage points."),
    ("change", "vi", "vinh-long", [{"kind": "change", "indicator": INFORMAL}],
     "Từ năm 2021 đến năm 2024, việc làm phi chính thức: -3,6 điểm.",
     "Từ năm 2021 đến năm 2024, việc làm phi chính thức: -3,5 điểm."),
    ("change", "en", "lai-chau", [{"kind": "change", "of": "course"}],
     "Changes from 2023 to 2024. Informal employment: +3.1 points (country: -0.7); "
     "2022–2024: 82.5%, 84.4%, 87.5%.",
     "Changes from 2023 to 2024. Informal employment: +3.1 points (country: -0.7); "
     "2021–2024: 79.1%, 82.5%, 84.4%, 87.5%."),
    ("change", "vi", "cao-bang", [{"kind": "change", "of": "step_of_employed"}],
     "Từ năm 2021 đến năm 2022, số lao động có việc làm tăng 28,2%.",
     "Từ năm 2021 đến năm 2022, số lao động có việc làm tăng 27,2%."),
    ("change", "en", "lai-chau", [{"kind": "change", "indicator": "employed_persons"},
                                  {"kind": "rate", "indicator": "employed_persons"}],
     "The number of employed persons: 206.5 thousand persons in 2022 and 231.3 thousand in 2024 (+12.0%).",
     "The number of employed persons: 206.5 thousand persons in 2022 and 231.3 thousand in 2024 (+40.2%)."),
    ("change", "en", "quang-ninh", [{"kind": "change", "indicator": INFORMAL}],
     "From 2022 to 2023, informal employment: +0.1 points.",
     "From 2022 to 2023, informal employment: 0.0 points."),  # 49.84% and 49.89%
    ("rank", "en", "cao-bang", [{"kind": "rank", "indicator": "trained_labour_share_15plus"}],
     "It has the 17th highest share of trained labour of the provinces and cities.",
     "It has the 16th highest share of trained labour of the provinces and cities."),
    ("rank", "vi", "dien-bien", [{"kind": "rank", "indicator": POVERTY}],
     "Tỷ lệ hộ nghèo đa chiều của tỉnh đứng thứ 1/34 tỉnh, thành phố.",
     "Tỷ lệ hộ nghèo đa chiều của tỉnh đứng thứ 2/34 tỉnh, thành phố."),
    ("rank", "en", "cao-bang", [{"kind": "rank", "of": "income_sources"}],
     "The largest source of income in 2018 was wages and salaries.",
     "The largest source of income in 2018 was agriculture, forestry and fishing."),
    ("nearness", "en", "lam-dong", [{"kind": "nearness", "indicator": POVERTY, "against": "country"}],
     "The multidimensional poverty rate of 2023 is not clearly different from that of the country.",
     "The multidimensional poverty rate of 2023 is higher than that of the country."),
    ("nearness", "en", "cao-bang", [{"kind": "nearness", "indicator": INCOME, "against": "country"}],
     "Income per capita in 2023 is lower than that of the country.",
     "Income per capita in 2023 is lower than that of the Northern midlands and mountain areas."),
    ("nearness", "vi", "cao-bang", [{"kind": "nearness", "indicator": INCOME, "against": "country"}],
     "Thu nhập bình quân năm 2023 thấp hơn mức của cả nước.",
     "Thu nhập bình quân năm 2023 xấp xỉ mức của cả nước."),
    ("trend", "en", "vinh-long", [{"kind": "trend", "indicator": INFORMAL}],
     "From 2021 to 2024 informal employment fell.",
     "From 2021 to 2024 informal employment rose."),
    ("trend", "vi", "cao-bang", [{"kind": "trend", "indicator": "poverty_rate_income"}],
     "Nghèo thu nhập đã giảm từ 38,1% năm 2010 xuống 21,9% năm 2016.",
     "Nghèo thu nhập đã tăng từ 38,1% năm 2010 lên 21,9% năm 2016."),
    ("majority", "en", "tuyen-quang", [{"kind": "majority", "of": "poor_people"}],
     "Poverty is concentrated in former Ha Giang.",
     "Poverty is concentrated in former Tuyen Quang."),
    ("majority", "vi", "phu-tho", [{"kind": "majority", "of": "rural_population_share"}],
     "Phần lớn dân cư sống ở nông thôn.", ""),
    ("share", "en", "ca-mau", [{"kind": "share", "of": "share_of_the_poor"}],
     "The survey does not tell former Ca Mau and Bac Lieu apart by their numbers of poor people.",
     "An estimated 61% of the poor live in former Ca Mau."),
    ("share", "vi", "tuyen-quang", [{"kind": "share", "of": "share_of_the_poor"}],
     "Ước khoảng 82% số người nghèo sống ở Hà Giang (cũ).",
     "Sai số khảo sát không cho phép phân biệt số người nghèo giữa Hà Giang và Tuyên Quang (cũ)."),
    ("count", "en", "ninh-binh", [{"kind": "count", "of": "papi_others"}],
     "Use of e-government portals: median of the other 5 provinces of the Red River Delta.",
     "Use of e-government portals: median of the other 8 provinces of the Red River Delta."),
    ("count", "en", "cao-bang", [{"kind": "count", "of": "units"}],
     "It is compared with 34 provinces and cities.", "It is compared with 36 provinces and cities."),
    ("count", "en", "forum", [{"kind": "count", "of": "commitment_ages"}],
     "The oldest was made 3 years 8 months ago.", "The oldest was made 3 years 9 months ago."),
    ("count", "vi", "forum", [{"kind": "count", "of": "commitment_ages"}],
     "Cam kết lâu nhất được đưa ra cách đây 3 năm 8 tháng.", "Cam kết lâu nhất được đưa ra cách đây 3 năm."),
    ("cause", "vi", "dak-lak", [{"kind": "cause", "of": "lies in two regions", "reason": "two of them"}],
     "Không so sánh với vùng, vì đơn vị nằm trên địa bàn hai vùng.", ""),
    ("event", "en", "lam-dong", [{"kind": "event", "of": "merger"}],
     "Lam Dong province was formed on 1 July 2025 by merging Binh Thuan, Dak Nong and Lam Dong.",
     "Lam Dong province was formed on 1 June 2025 by merging Binh Thuan, Dak Nong and Lam Dong."),
    ("event", "vi", "dong-nai", [{"kind": "event", "of": "merger"}],
     "Tỉnh Đồng Nai được thành lập từ ngày 01/7/2025.",
     "Thành phố Đồng Nai được thành lập từ ngày 01/7/2025."),
    ("event", "en", "hue", [{"kind": "event", "of": "merger"}],
     "Name: Hue (before 1 Jan 2025: Thua Thien Hue province).",
     "Name: Hue (before 1 Jul 2024: Thua Thien Hue province)."),
    ("event", "en", "cao-bang", [{"kind": "event", "of": "forum before"}],
     "The forum of 18 March 2009 promised it.", "The forum of 17 Sep 2024 promised it."),
    ("place", "en", "tuyen-quang", [],
     "The schools of former Ha Giang are open.", "The schools of former Cao Bang are open."),
    ("place", "vi", "cao-bang", [{"kind": "place", "of": "63:01"}],
     "Số liệu Hà Nội không gồm Hà Tây.", "Số liệu Hà Nam không gồm Hà Tây."),
    ("place", "vi", "ho-chi-minh", [],
     "Số liệu của Bình Dương (cũ) và Thành phố Hồ Chí Minh (cũ).",
     "Số liệu của Bình Dương (cũ) và Hồ Chí Minh (cũ)."),
    ("place", "en", "ho-chi-minh", [],
     "Figures of former Binh Duong and Ho Chi Minh City.", "Figures of former Binh Duong and Ho Chi Minh."),
    ("event", "vi", "cao-bang", [],
     "Báo cáo của diễn đàn quý III năm 2026.", "Báo cáo của diễn đàn quý II năm 2026."),
    ("rank", "en", "lang-son", [{"kind": "rank", "indicator": POVERTY}],
     "The multidimensional poverty rate is in the second-highest quarter.",
     "The multidimensional poverty rate is in the second-lowest quarter."),
    ("rank", "vi", "lang-son", [{"kind": "rank", "indicator": POVERTY}],
     "Tỷ lệ hộ nghèo đa chiều thuộc nhóm thứ hai từ cao xuống trong bốn nhóm tỉnh, thành phố.",
     "Tỷ lệ hộ nghèo đa chiều thuộc nhóm một phần tư số tỉnh, thành phố cao nhất."),
    ("trend", "en", "forum", [{"kind": "trend", "of": "spread"}],
     "The spread of incomes fell from 2012 to 2023 by 12%; fell from 2014 to 2023 by 15%.",
     "The spread of incomes fell from 2012 to 2023 by 12%; rose from 2014 to 2023 by 15%."),
    ("trend", "vi", "forum", [{"kind": "trend", "of": "spread"}],
     "Từ năm 2010 đến năm 2023, độ chênh lệch thu nhập giảm 7%, nhưng chưa thể kết luận.",
     "Từ năm 2010 đến năm 2023, độ chênh lệch thu nhập tăng 7%, nhưng chưa thể kết luận."),
    ("trend", "en", "forum", [{"kind": "trend", "of": "spread"}],
     "Incomes: no clear change since 2010.", "Incomes: no clear change since 2012."),
    ("rate", "en", "cao-bang", [{"kind": "rate", "indicator": POVERTY}],
     "In 2023, 21.2% of households were multidimensionally poor.",
     "In 2024, 21.2% of households were multidimensionally poor."),
    ("legal_basis", "en", "cao-bang", [],
     "The list was issued by Decision 353/QĐ-TTg of 15 March 2022.",
     "The list was issued by Decree 353/QĐ-TTg of 15 March 2022."),
    ("legal_basis", "vi", "cao-bang", [],
     "Danh sách theo Quyết định số 353/QĐ-TTg.", "Danh sách theo Quyết định số 535/QĐ-TTg."),
    ("legal_basis", "en", "cao-bang", [],
     "Decree 313/2025/NĐ-CP was in force on 15 September 2026.",
     "Decree 80/2020/NĐ-CP was in force on 15 September 2026."),
    ("legal_basis", "vi", "cao-bang", [],
     "Tính đến ngày 07 tháng 12 năm 2025, Nghị định số 80/2020/NĐ-CP đang có hiệu lực.",
     "Tính đến ngày 08 tháng 12 năm 2025, Nghị định số 80/2020/NĐ-CP đang có hiệu lực."),
]  # fmt: skip


def second_reading(
    folder: Path,
    slug: str,
    language: Language,
    text: str,
    claims: Claims,
    day: str = DAY,
    shown_as: str = "",
) -> list[Reading]:
    """Return what is read in a page of one sentence, with the real data. shown_as: its class in HTML."""
    for name in ("notebooks/texts", "notebooks/claims", f"bundle/{slug}"):
        (folder / name).mkdir(parents=True)
    (folder / "data").symlink_to(ROOT / "data")
    (folder / f"notebooks/texts/note.{language}.md").write_text(f"=== body ===\n{text}\n", encoding="utf-8")
    (folder / "notebooks/claims/note.yml").write_text(yaml.safe_dump({"body": claims}), encoding="utf-8")
    manifest(folder / "bundle", day)
    page = f'<html><body><p class="{shown_as}">{text}</p></body></html>'
    (folder / f"bundle/{slug}/note.{language}.html").write_text(page, encoding="utf-8")
    return read_again(folder / "bundle", folder, day)


def read_again(bundle: Path, project: Path = ROOT, day: str = DAY) -> list[Reading]:
    """Return the readings of a bundle, with tables that all tests of a day share: to read them takes long."""
    reading = SecondReading(bundle, project)
    vars(reading)["data"] = tables(day)
    return list(reading.read())


@cache
def tables(day: str) -> DataTables:
    return DataTables(ROOT / "data", date.fromisoformat(day))


def manifest(bundle: Path, day: str = DAY) -> None:
    (bundle / "manifest.json").write_text(json.dumps({"forum": {"date": day}}), encoding="utf-8")


def outcomes(readings: list[Reading], kind: str) -> set[Outcome]:
    return {reading.verdict.outcome for reading in readings if reading.verdict.kind == kind}


@pytest.mark.parametrize(
    ("kind", "language", "slug", "claims", "true", "false"), CASES, ids=lambda each: str(each)[:20]
)
def test_of_each_kind_a_true_sentence_agrees_and_a_false_one_does_not(
    tmp_path: Path, kind: str, language: Language, slug: str, claims: Claims, true: str, false: str
) -> None:
    good = second_reading(tmp_path / "true", slug, language, true, claims)
    assert outcomes(good, kind) == {Outcome.AGREES}, good
    if false:
        bad = second_reading(tmp_path / "false", slug, language, false, claims)
        assert Outcome.DISAGREES in outcomes(bad, kind), bad


def test_every_kind_is_tried() -> None:
    assert {case[0] for case in CASES} == set(KINDS) - {"definition"}


def test_a_wrong_reason_and_a_wrong_majority_are_found(tmp_path: Path) -> None:
    reason = [{"kind": "cause", "of": "lies in two regions", "reason": "two of them"}]
    text = "It is not compared with a region, because it lies in two of them."
    assert outcomes(second_reading(tmp_path / "a", "cao-bang", "en", text, reason), "cause") == {
        Outcome.DISAGREES
    }
    most = [{"kind": "majority", "of": "rural_population_share"}]
    text = "Most people live in the countryside."
    assert outcomes(second_reading(tmp_path / "b", "da-nang", "en", text, most), "majority") == {
        Outcome.DISAGREES
    }


def test_a_figure_that_no_claim_fits_is_said_not_to_be_read(tmp_path: Path) -> None:
    read = second_reading(tmp_path, "cao-bang", "en", "Of the pupils 12.5% learn to swim.", [])
    assert [reading.verdict.outcome for reading in read] == [Outcome.UNREAD]
    assert "12.5" in read[0].verdict.found
    assert main([str(tmp_path / "bundle"), "--project", str(tmp_path)]) == 4  # nobody has compared it


def test_a_tie_must_be_said(tmp_path: Path) -> None:
    """Of two provinces with one value, neither is alone at its place."""
    code = "household_computer_share"
    with (ROOT / "data/indicators/computer.csv").open(encoding="utf-8", newline="") as file:
        shares = {row["province_code"]: float(row["value"]) for row in csv.DictReader(file)}
    with (ROOT / "data/units/provinces_63.csv").open(encoding="utf-8", newline="") as file:
        slugs = {row["code"]: row["name_en"].lower().replace(" ", "-") for row in csv.DictReader(file)}
    tied = next(each for each, value in shares.items() if list(shares.values()).count(value) == 2)
    rank = 1 + sum(value > shares[tied] for value in shares.values())
    claims = [{"kind": "rank", "indicator": code}]
    for number, (words, outcome) in enumerate((("", Outcome.DISAGREES), ("cùng ", Outcome.AGREES))):
        text = f"Tỷ lệ hộ có máy vi tính: {words}thứ {rank}/63, cao {words}thứ {rank} trong các tỉnh."
        read = second_reading(tmp_path / str(number), slugs[tied], "vi", text, claims, day="2024-09-17")
        assert outcomes(read, "rank") == {outcome}, read


def test_what_was_not_known_on_the_day_is_found(tmp_path: Path) -> None:
    """Annual figures of 2024 came out in 2025: a report of 2024 that prints one is not of its day."""
    claims = [{"kind": "rate", "indicator": INFORMAL}]
    text = "Informal employment in 2024: 51.8%."
    for day, outcome in (("2024-09-17", Outcome.DISAGREES), (DAY, Outcome.AGREES)):
        read = second_reading(tmp_path / day, "hanoi", "en", text, claims, day=day)
        assert outcomes(read, "rate") == {outcome}, read


def publish(folder: Path, report: str, slug: str, language: Language, day: str, programme: str) -> None:
    """Put a report as HTML, with its tidy files, into a bundle."""
    made = lowered(report, slug, language, day, programme)
    work = folder / "work" / f"{slug}-{report}"
    made.write(work)
    asked = RenderRequest(slug, work, ("html",), 0, made.head, ROOT / "reports/_extensions/diendan")
    (rendered,) = Builtin().render([asked])
    assert isinstance(rendered, Rendered), rendered
    (folder / slug).mkdir(exist_ok=True)
    (work / "data").rename(folder / slug / f"{report}.{language}")
    rendered.documents[0][1].rename(folder / slug / f"{report}.{language}.html")


@pytest.mark.parametrize("shown_as", ["unit-line", "about"])
@pytest.mark.parametrize(
    ("language", "true", "false"),
    [
        ("en", "63 provinces and cities · 63-unit system", "63 provinces and cities · 34-unit system"),
        ("vi", "63 tỉnh, thành phố · Hệ thống 63 đơn vị", "64 tỉnh, thành phố · Hệ thống 63 đơn vị"),
        ("en", "An Giang province · Administrative unit code 89 (63-unit system)",
         "An Giang province · Administrative unit code 87 (63-unit system)"),
        ("vi", "Tỉnh An Giang · Mã đơn vị hành chính 89 (hệ thống 63 đơn vị)",
         "Tỉnh An Giang · Mã đơn vị hành chính 87 (hệ thống 63 đơn vị)"),
    ],
)  # fmt: skip
def test_the_lines_around_a_report_have_the_units_of_its_day(
    tmp_path: Path, language: Language, true: str, false: str, shown_as: str
) -> None:
    """The names of the classes are those of the layouts: the line under a title, that of the first slide."""
    for text, outcome in ((true, {Outcome.AGREES}), (false, {Outcome.AGREES, Outcome.DISAGREES})):
        slug = "an-giang" if "An Giang" in text else "forum"
        read = second_reading(tmp_path / str(outcome), slug, language, text, [], "2024-09-17", shown_as)
        assert {reading.verdict.outcome for reading in read} == outcome, read


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_a_review_says_to_be_in_force_is(tmp_path: Path, language: Language) -> None:
    """“The instruments cited at the head … were in force on …”: broken in the page, then in the tables."""
    day, said = "2024-09-17", {"en": "in force on 17 Sept", "vi": "Tính đến ngày 17 tháng 9"}[language]
    publish(tmp_path, REVIEW, "an-giang", language, day, PROGRAMMES[0])
    manifest(tmp_path, day)

    def wrong(**changed: str) -> str:
        reading = SecondReading(tmp_path, ROOT)
        own = vars(reading)["data"] = DataTables(ROOT / "data", date.fromisoformat(day))
        instruments = own.table("dialogue/legal_instruments.csv")
        for column, value in changed.items():
            instruments.loc[instruments["instrument"] == "nd-80-2020", column] = value
        read = [each for each in reading.read() if each.part == "next-steps" and said in each.sentence]
        assert len(read) == 1, read
        return "" if read[0].verdict.outcome is Outcome.AGREES else read[0].verdict.found

    assert not wrong()
    assert "not in force since 2024-09-16" in wrong(valid_to="2024-09-16")
    assert "in force only from 2024-09-18" in wrong(valid_from="2024-09-18")
    assert "replaced by 58/2022" in wrong(replaced_by="nd-58-2022")
    page = tmp_path / f"an-giang/{REVIEW}.{language}.html"
    whole = page.read_text(encoding="utf-8")
    assert whole.count(said) == 1
    page.write_text(whole.replace(said, said.replace("17", "16")), encoding="utf-8")
    said = said.replace("17", "16")
    assert "the report is of 2024-09-17" in wrong()


def test_a_fact_that_was_not_known_on_the_day_is_not_counted(tmp_path: Path) -> None:
    """Of the facts about aid in Quảng Ngãi, three are of a half-year that was reported in the year after."""
    claims = [{"kind": "count", "of": "aid_facts"}, {"kind": "count", "of": "aid_fact"}]
    for day, agree, disagree in (
        ("2024-09-17", "3", "27"),
        ("2025-06-30", "3", "27"),
        ("2025-07-01", "27", "4"),
    ):
        for said, outcome in ((agree, Outcome.AGREES), (disagree, Outcome.DISAGREES)):
            text = f"What is known of aid: {said} facts."
            read = second_reading(tmp_path / day / said, "quang-ngai", "en", text, claims, day)
            assert outcomes(read, "count") == {outcome}, read


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bundle with the brief and the review of PAGES, as HTML."""
    folder = tmp_path_factory.mktemp("second-reading") / "bundle"
    for slug, language in PAGES.items():
        for report in (BRIEF, REVIEW):
            publish(folder, report, slug, language, DAY, PROGRAMMES[1])
    manifest(folder)
    return folder


@pytest.fixture(scope="module")
def second_readings(pages: Path) -> list[Reading]:
    return read_again(pages)


def test_four_provinces_hold_what_their_reports_claim(second_readings: list[Reading]) -> None:
    _hold(second_readings, 4)


def test_what_the_tests_publish_holds_what_it_claims(bundle: Path) -> None:
    """A mountain province, a unit that lies in two regions, and what is not about a province."""
    published = {page.parent.name for page in bundle.glob("*/*.html")}
    assert {"forum", "cao-bang"} < published
    _hold(read_again(bundle), len(published))


@pytest.mark.parametrize("language", ["en", "vi"])
def test_before_the_merger_reports_hold_what_they_claim(tmp_path: Path, language: Language) -> None:
    """Of a province with poor districts and of one without a score; what is said of both is read."""
    day, provinces = "2024-09-17", ("binh-duong", "cao-bang")
    for slug in provinces:
        publish(tmp_path, BRIEF, slug, language, day, PROGRAMMES[0])
    manifest(tmp_path, day)
    readings = read_again(tmp_path, day=day)
    _hold(readings, len(provinces))
    read = {(reading.document.split("/")[0], reading.part) for reading in readings}
    assert {("binh-duong", "governance"), ("cao-bang", "poverty-districts")} <= read


def _hold(readings: list[Reading], subjects: int) -> None:
    print("\n".join(counts(readings)))
    assert len({reading.document.split("/")[0] for reading in readings}) == subjects
    held = Counter(reading.verdict.outcome for reading in readings)
    false = [reading for reading in readings if reading.verdict.outcome is not Outcome.AGREES]
    assert held[Outcome.AGREES] > 100 * subjects / 2
    assert not false, "\n".join(map(str, false))


def test_a_number_changed_in_a_published_page_is_found(pages: Path, tmp_path: Path) -> None:
    slug, language = "tuyen-quang", PAGES["tuyen-quang"]
    (tmp_path / slug).mkdir()
    page = (pages / slug / f"{BRIEF}.{language}.html").read_text(encoding="utf-8")
    assert page.count(">29.1%<") > 1
    (tmp_path / slug / f"{BRIEF}.{language}.html").write_text(
        page.replace(">29.1%<", ">28.1%<"), encoding="utf-8"
    )
    manifest(tmp_path)
    found = [reading.verdict for reading in read_again(tmp_path)]
    assert any("28.1" in verdict.said and verdict.outcome is Outcome.DISAGREES for verdict in found)


@pytest.mark.parametrize("kind", broken_pages.KINDS)
def test_what_chance_breaks_in_a_copy_of_a_page_is_not_all_missed(
    pages: Path, tmp_path: Path, kind: str
) -> None:
    """Four draws a kind. Some stand beside no claim, or change nothing that is tested.

    docs/second-reader.md has the share that is found of many.
    """
    languages: dict[Path, Language] = {
        pages / slug / f"{BRIEF}.{language}.html": language for slug, language in PAGES.items()
    }
    manifest(tmp_path)
    broken = list(broken_pages.one_in_each(languages, kind, Random(kind)))
    for path, page, _ in broken:
        (tmp_path / path.parent.name).mkdir()
        (tmp_path / path.parent.name / path.stem).symlink_to(path.with_suffix(""))
        (tmp_path / path.parent.name / path.name).write_text(page, encoding="utf-8")
    false = {
        reading.document.split("/")[0]
        for reading in read_again(tmp_path)
        if reading.verdict.outcome is not Outcome.AGREES
    }
    missed = [f"{path.parent.name}: {said}" for path, _, said in broken if path.parent.name not in false]
    assert broken
    assert len(missed) < len(broken), "\n".join(missed)


def test_the_command_counts_and_says_what_does_not_agree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, claims = CASES[0][5], CASES[0][3]
    second_reading(tmp_path, "tuyen-quang", "en", text, claims)
    out = tmp_path / "found.txt"
    assert main([str(tmp_path / "bundle"), "--project", str(tmp_path), "--out", str(out)]) == 4
    assert "disagrees" in capsys.readouterr().out
    assert "tuyen-quang/note.en.html" in out.read_text(encoding="utf-8")
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "make reports" in capsys.readouterr().err


def test_what_is_claimed_and_not_declared_is_found(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "claims").mkdir()
    sentences = {
        "en": "It is {{ rate | percent }}.\nIt fell, because it was high.\nMost people are {{ name }}.\n",
        "vi": "Tỷ lệ là {{ rate | percent }}.\nTỷ lệ này cao hơn mức cả nước.\n",
    }
    for language, text in sentences.items():
        (tmp_path / f"texts/note.{language}.md").write_text(f"=== body ===\n{text}", encoding="utf-8")
    (tmp_path / "claims/note.yml").write_text("body: []\n", encoding="utf-8")
    found = list(undeclared(tmp_path, {POVERTY: True, UNRANKED: False}))
    assert [(each.where, each.got.rpartition(" with ")[2]) for each in found] == [
        ("notebooks/texts/note.en.md: line 2, part body", "a figure"),
        ("notebooks/texts/note.en.md: line 3, part body", "the word “fell”"),
        ("notebooks/texts/note.en.md: line 3, part body", "the word “because”"),
        ("notebooks/texts/note.en.md: line 4, part body", "the word “Most people”"),
        ("notebooks/texts/note.vi.md: line 2, part body", "a figure"),
        ("notebooks/texts/note.vi.md: line 3, part body", "the word “cao hơn”"),
    ]
    assert all("docs/second-reader.md" in each.hint for each in found)


@pytest.mark.parametrize(
    ("claims", "got"),
    [
        ("body: [{kind: guess}]", "kind 'guess'"),
        ("body: [{kind: rate}]", "a rate without `indicator`"),
        ("body: [{kind: rate, indicator: luck}]", "indicator luck"),
        ("body: [{kind: nearness, indicator: luck}]", "against ''"),
        ("body: [{kind: count, of: stars}]", "of stars"),
        (f"body: [{{kind: rank, indicator: {UNRANKED}}}]", f"a rank of {UNRANKED}"),
        ("elsewhere: []", "no such part"),
        ("- body", "list"),
        ("body: [{kind: rate, indicator: x, colour: red}]", "key 'colour'"),
        ("body: {{", "no YAML"),
    ],
)
def test_claims_that_nobody_can_read_are_found(tmp_path: Path, claims: str, got: str) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "claims").mkdir()
    (tmp_path / "texts/note.en.md").write_text("=== body ===\nNothing.\n", encoding="utf-8")
    (tmp_path / "claims/note.yml").write_text(claims, encoding="utf-8")
    found = list(undeclared(tmp_path, {POVERTY: True, UNRANKED: False}))
    assert any(got in f"{each.where}: {each.got} {each.expected}" for each in found), found


def test_all_that_the_texts_claim_is_declared() -> None:
    with (ROOT / "data/indicators.csv").open(encoding="utf-8", newline="") as file:
        indicators = {row["indicator"]: bool(row["rank_allowed"]) for row in csv.DictReader(file)}
    assert list(undeclared(ROOT / "notebooks", indicators)) == []
