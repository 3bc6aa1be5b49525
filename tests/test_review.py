"""The mid-term review of known units: exact figures, dated law, dated units, nothing invented."""

import json
import re
from pathlib import Path

import pytest

from diendan.language import NBSP
from diendan.parsing.notebook_files import parameters, read_notebook
from diendan.project import Project
from diendan.render.lowering.lowering import lower
from diendan.spec.document_head import document_head
from diendan.spec.forum_file import load_forum
from diendan.spec.report_matrix import requested_reports
from render_samples import code, context, notebook, output, prose
from review_texts import review_of, review_on

ROOT = Path(__file__).parents[1]
AID, POVERTY = "pcpnn-2019-2025", "ntp-spr-2021-2025"


def test_cao_bang_2022_in_vietnamese() -> None:
    review = review_of("cao-bang", "34", "vi", AID)
    said = review.text("results-aid").replace(NBSP, " ")
    for words in (
        "28 dự án",
        "14 tổ chức",
        "1.720.153 USD, tăng 19,3% so với năm 2021",
        "1.295.162 USD, tăng 1,7% so với năm 2021",
        "theo báo cáo tại hội nghị ngày 21/12/2022",
        "Nguồn không nói rõ",
        "danh sách chưa đầy đủ",
    ):
        assert words in said
    assert "tăng 19,3%" in review.text("assessment")
    assert "tăng 1,7%" in review.text("assessment")


def test_cao_bang_2022_in_english() -> None:
    said = review_of("cao-bang", "63", "en", AID).text("results-aid").replace(NBSP, " ")
    for words in (
        "28 projects",
        "14 NGOs",
        "1,720,153 USD, up 19.3% on 2021",
        "1,295,162 USD, up 1.7% on 2021",
        "21 December 2022",
    ):
        assert words in said


def test_cao_bang_table_has_the_same_figures() -> None:
    rows = [
        [cell.replace(NBSP, " ") for cell in row]
        for row in review_of("cao-bang", "34", "vi", AID).table("tbl-aid")
    ]
    found = {row[0]: row[2:4] for row in rows}
    assert found["Giá trị cam kết"] == ["1.720.153 USD", "+19,3%"]
    assert found["Giá trị giải ngân"] == ["1.295.162 USD", "+1,7%"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_one_pair_of_years_gives_no_disbursement_rate_and_no_advice(language: str) -> None:
    """What is disbursed in a year was committed in several: 75.3 % would be no rate of anything."""
    review = review_of("cao-bang", "34", language, AID)
    everything = " ".join(text for _, text in review.everything())
    assert not re.search("75[.,]3", everything)
    assert not re.search("tiến độ của các dự án|progress of the committed", everything)


def test_the_country_s_conflict_is_named() -> None:
    review = review_of("ha-noi", "34", "vi", AID)
    assert "338 và 436" in review.text("results-aid-country")
    notes = {row[2].replace(NBSP, " "): row[3] for row in review.table("tbl-aid-country")}
    assert "21/12/2022" in notes["436"]  # what tells why they differ stands beside both
    assert notes["228.700.000 USD"] == "số công bố sau"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_unit_without_facts_says_so_and_has_no_table(language: str) -> None:
    review = review_of("ha-noi", "34", language, AID)
    assert "tbl-aid" not in review.outputs
    assert {"vi": "Báo cáo chưa có số liệu công bố", "en": "This report has no published figures yet"}[
        language
    ] in review.text("results-aid")
    assert {item["state"] for item in review.variables["items"]} == {"missing"}
    assert "@tbl-aid " not in review.text("results-aid")


def test_a_fact_of_a_former_province_stays_its_own() -> None:
    review = review_of("da-nang", "34", "vi", AID)
    assert {row[0] for row in review.table("tbl-aid")} == {"Quảng Nam (cũ)"}
    assert "Quảng Nam (cũ) có 280" in review.text("results-aid")
    assert "Số liệu của Đà Nẵng (cũ) trong giai đoạn này cần được bổ sung" in review.text("results-aid")
    assert "Thành phố Đà Nẵng có" not in review.text("results-aid")


def test_facts_before_the_programme_are_history() -> None:
    review = review_of("can-tho", "34", "en", AID)
    assert "tbl-aid" not in review.outputs
    assert {row[2] for row in review.table("tbl-aid-history")} == {"2015"}
    assert "not results of the programme" in review.text("results-aid")


def test_code_24_is_another_unit_at_another_date() -> None:
    before = review_of("bac-giang", "63", "en", POVERTY)
    after = review_of("bac-ninh", "34", "en", POVERTY)
    assert (before.report.unit.key, after.report.unit.key) == ("63:24", "34:24")
    assert before.table("tbl-living")[0][:2] == ["Bac Giang", "1.5%"]
    assert [row[0] for row in after.table("tbl-living")] == [
        "Bac Ninh",
        "Former Bac Giang",
        "Former Bac Ninh",
        "Viet Nam",
    ]
    assert after.table("tbl-living")[0][1] == f"≈{NBSP}1.3%"
    # The earlier report knows the years to 2023.
    employed = [
        before.table("tbl-work")[0][3],
        review_of("bac-ninh", "63", "en", POVERTY).table("tbl-work")[0][3],
    ]
    both = sum(float(cell.replace(",", "")) for cell in employed)
    assert float(after.table("tbl-work")[0][3].replace(",", "")) == pytest.approx(both, abs=0.15)
    assert "tbl-former-work" in after.outputs
    assert "tbl-former-work" not in before.outputs


LAW = 8
"""The cell that has the legal bases: on some of these days there was no figure yet to go on with."""


@pytest.mark.parametrize(
    ("day", "cited", "silent"),
    [
        ("2024-09-15", ["58/2022/NĐ-CP", "80/2020/NĐ-CP"], ["313/2025", "202/2025"]),
        ("2026-09-15", ["58/2022/NĐ-CP", "313/2025/NĐ-CP"], ["80/2020"]),
        ("2022-10-31", ["80/2020/NĐ-CP"], ["313/2025"]),
        ("2025-12-07", ["80/2020/NĐ-CP"], ["313/2025"]),
        ("2025-12-08", ["313/2025/NĐ-CP"], ["80/2020"]),
    ],
)
def test_legal_bases_are_those_in_force_on_the_day(day: str, cited: list[str], silent: list[str]) -> None:
    bases = review_on(day, "cao-bang", "vi", AID, until=LAW).bases()
    assert all(any(f" {number} " in base for base in bases) for number in cited)
    assert not [base for base in bases for part in silent if f" {part}" in base]


def test_the_replaced_decree_is_named_where_it_lapsed() -> None:
    said = review_of("cao-bang", "34", "vi", AID).text("next-steps")
    assert re.search(r"80/2020/NĐ-CP ngày 08 tháng 7 năm 2020 của Chính phủ .* đã được thay thế bằng", said)
    assert "80/2020" not in review_of("cao-bang", "63", "vi", AID).text("next-steps")


def test_no_instrument_is_cited_before_it_was_issued() -> None:
    for day in ("2022-01-01", "2023-06-01", "2025-06-12", "2026-01-01"):
        for programme in (AID, POVERTY):
            found = review_on(day, "cao-bang", "vi", programme, until=LAW).variables
            for row in (found["law"].rows[name] for name in found["cited_law"]):
                assert (row["issued"] or row["valid_from"] or f"{row['year']}-12-31") <= day


def test_legal_bases_are_complete_and_stand_by_rank_and_date() -> None:
    bases = review_of("da-nang", "34", "vi", AID).bases()
    assert bases == [
        "Căn cứ Nghị quyết số 202/2025/QH15 ngày 12 tháng 6 năm 2025 của Quốc hội về việc sắp xếp đơn vị hành"
        " chính cấp tỉnh",
        "Căn cứ Nghị định số 58/2022/NĐ-CP ngày 31 tháng 8 năm 2022 của Chính phủ về đăng ký và quản lý hoạt"
        " động của các tổ chức phi chính phủ nước ngoài tại Việt Nam",
        "Căn cứ Nghị định số 313/2025/NĐ-CP ngày 08 tháng 12 năm 2025 của Chính phủ về quản lý và sử dụng"
        " viện trợ không hoàn lại không thuộc hỗ trợ phát triển chính thức của cơ quan, tổ chức, cá nhân nước"
        " ngoài dành cho Việt Nam",
        "Căn cứ Quyết định số 1225/QĐ-TTg ngày 17 tháng 9 năm 2019 của Thủ tướng Chính phủ về việc ban hành"
        " Chương trình quốc gia về tăng cường hợp tác và vận động viện trợ phi chính phủ nước ngoài giai đoạn"
        " 2019–2025",
    ]
    unmerged = review_of("cao-bang", "34", "vi", AID).bases()
    assert unmerged == bases[1:]
    assert (
        review_of("cao-bang", "34", "en", AID)
        .bases()[0]
        .startswith(
            "Pursuant to Decree 58/2022/NĐ-CP of 31 August 2022 of the Government on the registration"
        )
    )


@pytest.mark.parametrize("programme", [AID, POVERTY])
@pytest.mark.parametrize("slug", ["cao-bang", "tuyen-quang"])
def test_what_is_cited_first_is_cited_in_full_and_afterwards_by_type_and_number(
    slug: str, programme: str
) -> None:
    """Of all instruments that the text names: the first time with day, issuer and abstract (II.6.b)."""
    review = review_of(slug, "34", "vi", programme)
    prose = (name for name, output in review.outputs.items() if output.payload["kind"] == "prose")
    said = " ".join([*review.bases(), *map(review.text, prose)])
    named = re.findall(
        r"(?:Nghị quyết|Nghị định|Quyết định|Thông tư) số (\d\S+?/\S*[A-ZĐ]\S*?)[,;:.)]?(?= |$)", said
    )
    assert len(set(named)) > 6
    for number in set(named):
        first, *later = re.findall(rf"số {re.escape(number)}(.{{0,9}})", said)
        assert first.startswith(" ngày "), number
        assert number.startswith("257/") or not [each for each in later if each.startswith(" ngày ")], number


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("programme", [AID, POVERTY])
def test_a_review_of_2026_names_the_law_of_what_comes_next(programme: str, language: str) -> None:
    said = review_of("ha-noi", "34", language, programme).text("next-steps").replace(NBSP, " ")
    for number in ("257/2025/QH15", "424/NQ-CP", "417/QĐ-BNNMT", "351/2025/NĐ-CP"):
        assert number in said
    assert {"vi": "đến hết ngày 31/12/2026", "en": "applies until 31 December 2026"}[language] in said
    assert {"vi": "2.800.000 đồng/người/tháng", "en": "2,800,000 VND per person and month"}[language] in said
    before = review_on("2025-06-12", "ha-noi", language, programme, until=LAW).variables["law"]
    assert before.in_force("successor") == []


@pytest.mark.parametrize(
    ("language", "committee", "place"),
    [
        ("vi", "Ủy ban nhân dân tỉnh Tuyên Quang", "Tuyên Quang, ngày (…) tháng (…) năm (…)"),
        ("en", "People's Committee of Tuyen Quang province", "Tuyen Quang, (…)"),
    ],
)
def test_the_people_s_committee_reports_where_the_province_has_named_no_agency(
    language: str, committee: str, place: str
) -> None:
    project, forum = Project.at(ROOT), load_forum(Project.at(ROOT), "2026-q3")
    wanted = f"tuyen-quang/mid-term-review.{language}"
    (request,) = (each for each in requested_reports(forum) if each.name == wanted)
    head = document_head(project, forum, request)
    assert head.official is not None
    assert (head.official.issuing_body, head.official.number) == (committee, "(…)/BC-UBND")
    assert head.official.dateline == place
    assert head.is_draft


def test_a_programme_that_has_ended_gets_a_final_review() -> None:
    for system, words in (
        ("34", ("Tổng kết thực hiện", "Final review of")),
        ("63", ("Sơ kết", "Mid-term review of")),
    ):
        for language, start in zip(("vi", "en"), words, strict=True):
            assert review_of("ha-noi", system, language, AID).text("title").startswith(start)


def test_a_former_province_is_told_from_the_unit_of_its_name() -> None:
    said = review_of("tuyen-quang", "34", "vi", AID).text("scope")
    assert "hợp nhất tỉnh Hà Giang và tỉnh Tuyên Quang (cũ)" in said
    english = review_of("tuyen-quang", "34", "en", AID).text("scope")
    assert "merging Ha Giang province and the former Tuyen Quang province" in english
    assert "(cũ)" not in review_of("cao-bang", "34", "vi", AID).text("scope")


def test_a_unit_s_titles_are_told_one_by_one() -> None:
    said = review_of("dong-nai", "34", "vi", AID).text("scope")
    assert said.startswith("Ủy ban nhân dân thành phố Đồng Nai báo cáo kết quả như sau:")
    assert re.search("Tỉnh Đồng Nai hình thành .* chính thức hoạt động từ ngày 0?1/7/2025", said)
    assert re.search("Từ ngày 30/0?4/2026, đơn vị này là thành phố Đồng Nai", said)
    english = review_of("quang-ninh", "34", "en", AID).text("scope")
    assert "Quang Ninh province was left unchanged" in english
    assert "Since 1 September 2026 it has been Quang Ninh city" in english


@pytest.mark.parametrize("slug", ["tuyen-quang", "cao-bang"])
def test_the_organisers_form_is_overdue_for_the_last_period_only(slug: str) -> None:
    """Nobody asked provinces that are no more for a form of the organisers in 2020."""
    assert [row[-3:-1] for row in review_of(slug, "34", "en", AID).table("tbl-sent")] == [
        ["2025", "31 Jan 2026"]
    ]


def test_survey_and_register_stand_apart() -> None:
    review = review_of("quang-ngai", "34", "vi", POVERTY)
    assert review.table("tbl-register") == [
        ["Kon Tum (cũ)", "2023", "6,84%", "10.220", "4,39%", "6.568", "[1]"]
    ]
    assert "2,93% hộ nghèo và 2,78% hộ cận nghèo, cộng chung là 5,71%" in review.text("register")
    assert "Quyết định số 134/QĐ-BLĐTBXH ngày 31 tháng 01 năm 2024" in review.text("register")
    assert "nay thuộc Bộ Nông nghiệp và Môi trường" in review.text("register")
    assert "hai chuỗi số liệu khác nhau" in review.text("register")
    assert "6,84" not in review.text("living")
    labels = [row[0] for row in review.table("tbl-living")]
    assert labels[:3] == ["Quảng Ngãi", "Kon Tum (cũ)", "Quảng Ngãi (cũ)"]
    assert "không so sánh với vùng" in review.text("living")


def test_the_estimate_of_four_units_has_a_range() -> None:
    assert "16,3% đến 20,9%" in review_of("tuyen-quang", "34", "vi", POVERTY).text("living")
    assert "có thể nằm trong khoảng" not in review_of("vinh-long", "34", "vi", POVERTY).text("living")


def test_completeness_counts_what_was_found() -> None:
    review = review_of("vinh-long", "34", "vi", POVERTY)
    items = {item["item"]: item for item in review.variables["items"]}
    assert (items["funds"]["state"], items["funds"]["areas"]) == ("partial", ["Trà Vinh"])
    assert items["informal"]["due"] == [2025]
    assert items["survey_poverty"]["years"] == [2023]
    said = review.text("completeness")
    wanted = len(items) * 5
    found = sum(5 - len(item["due"]) for item in items.values())
    assert f"{found} trong {wanted} số liệu" in said
    quang_ngai = review_of("quang-ngai", "34", "vi", AID).variables["items"]
    assert {item["item"] for item in quang_ngai if item["state"] != "missing"} == {
        "projects",
        "organisations",
        "committed",
    }


def test_every_indicator_that_the_texts_name_is_listed_once() -> None:
    reviews = [review_of("vinh-long", "34", "vi", programme) for programme in (AID, POVERTY)]
    listed = [item["item"] for review in reviews for item in review.variables["items"]]
    named = {name.removeprefix("item.") for name in reviews[0].report.texts.names if name.startswith("item.")}
    assert sorted(listed) == sorted(named - {"state", "nothing-due"})


def test_another_programme_is_refused() -> None:
    with pytest.raises(ValueError, match="pcpnn-2019-2025 or ntp-spr-2021-2025"):
        review_on("2026-09-15", "cao-bang", "vi", "nq30a-2008")


def test_both_texts_have_the_same_parts() -> None:
    parts = {
        language: re.findall(
            r"^=== (.+) ===$",
            (ROOT / f"notebooks/texts/mid-term-review.{language}.md").read_text("utf-8"),
            re.M,
        )
        for language in ("vi", "en")
    }
    assert parts["vi"] == parts["en"]


def test_every_section_of_the_texts_is_shown() -> None:
    reviews = [review_of("vinh-long", "34", "vi", programme) for programme in (AID, POVERTY)]
    shown = {output.payload.get("section") for review in reviews for output in review.outputs.values()}
    sections = {name for name in reviews[0].report.texts.names if "." not in name}
    # One goes to the head; the other is said where a unit has reported, in test_review_submissions.py.
    assert sections - {"legal-basis", "submitted"} == shown - {None}


def test_the_notebook_is_stored_executed() -> None:
    notebook = read_notebook(ROOT / "notebooks" / "mid-term-review.ipynb")
    assert [*parameters(notebook, "notebook")] == [
        "province",
        "forum_date",
        "language",
        "programme",
    ]
    assert "1,29516e+06" not in json.dumps(notebook)
    assert any(
        "1720153" in json.dumps(cell.get("outputs", []), ensure_ascii=False) for cell in notebook["cells"]
    )


def test_the_legal_bases_reach_the_official_head_and_no_other() -> None:
    bases = ["Căn cứ Nghị định số 1/2020/NĐ-CP", "Căn cứ Luật #2"]
    found = output({"text/markdown": "x"}, {"kind": "head", "legal_bases": bases})
    cells = (code("legal_head()", found), prose("a"))
    official = lower(notebook(*cells), context({"a": "A."}, "official"))
    assert official.head.official is not None
    assert official.head.official.legal_bases[-2:] == tuple(bases)
    assert r"Căn cứ Nghị định số 1/2020/NĐ\\-CP;" in official.markdown
    assert r"Căn cứ Luật \\#2\\." in official.markdown
    brief = lower(notebook(*cells), context({"a": "A."}, "brief"))
    assert "Căn cứ" not in brief.markdown


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_sentence_speaks_with_the_organisers_voice_under_the_committees_name(language: str) -> None:
    """A committee does not find, ask or wait for its own figures: the draft says what is to be added."""
    texts = (ROOT / f"notebooks/texts/mid-term-review.{language}.md").read_text("utf-8")
    texts = re.sub(r"\{[{%].*?[%}]\}", "", texts)
    voice = {
        "vi": r"[Kk]hông tìm|[Cc]hưa tìm|tìm thấy|tìm được|[Đđ]ề nghị|chưa nhận|chưa được nhập",
        "en": r"\bfound\b|[Pp]lease|is asked|not received|reported by the unit|has not been entered",
    }[language]
    asked = r"do ban tổ chức diễn đàn đề nghị(?:, không phải mẫu báo cáo bắt buộc| \(không bắt buộc\))"
    assert not re.findall(voice, re.sub(asked, "", texts))
    said = {
        "vi": "Dự thảo do ban tổ chức diễn đàn chuẩn bị để cơ quan ban hành báo cáo xem xét",
        "en": "This draft was prepared by the forum's organisers for the issuing body to check",
    }[language]
    assert said in review_of("ha-noi", "34", language, AID).text("scope")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_word_for_small_differences_is_explained_where_it_is_used_and_nowhere_else(language: str) -> None:
    words = {"vi": ("hông khác biệt rõ", "ấp xỉ"), "en": ("ot clearly different", "lose to")}[language]
    explained = set()
    for slug in ("cao-bang", "quang-ninh", "ha-noi", "tay-ninh", "can-tho", "dak-lak"):
        review = review_of(slug, "34", language, AID)
        for word in words:
            used = word in review.text("living") + review.text("assessment")
            assert (word in review.text("scope")) == used, (slug, word)
            explained.add((word, used))
    assert len(explained) == 4, "each word is used in some of these and not in others"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_survey_s_rate_and_the_estimate_of_a_merged_unit_are_told_apart(language: str) -> None:
    """The statistics office published no rate of a merged unit."""
    merged, whole = (review_of(slug, "34", language, AID) for slug in ("tuyen-quang", "cao-bang"))
    office, own = {
        "vi": (
            "Tỷ lệ tại @fig-poverty là của cơ quan thống kê",
            "tỷ lệ của tỉnh Tuyên Quang là ước tính của báo cáo",
        ),
        "en": (
            "The rates in @fig-poverty are those of",
            "that of Tuyen Quang province is this report's estimate",
        ),
    }[language]
    assert office in whole.text("register")
    assert office not in merged.text("register")
    assert own in merged.text("register")
    assert "17,7%" in merged.text("living") or "17.7%" in merged.text("living")
    about = {"vi": "khoảng 18,6%", "en": "about 18.6%"}[language]
    for part in ("living", "assessment"):
        assert about in merged.text(part).replace(NBSP, " ")


def test_a_doubt_about_an_instrument_is_printed_where_sources_are_listed() -> None:
    said = review_of("cao-bang", "34", "vi", AID).text("annex-sources")
    for number in ("313/2025/NĐ-CP", "134/QĐ-BLĐTBXH", "217/QĐ-BLĐTBXH"):
        assert re.search(rf"{number}: [^\n]*chưa đối chiếu được với bản gốc", said), number
    assert "1225/QĐ-TTg" not in said


def test_recipients_end_with_the_line_of_filing_and_every_page_says_who_prepared_the_draft() -> None:
    project, forum = Project.at(ROOT), load_forum(Project.at(ROOT), "2026-q3")
    heads = {
        request.name.rpartition(".")[2]: document_head(project, forum, request)
        for request in requested_reports(forum)
        if request.name.startswith("tuyen-quang/mid-term-review")
    }
    assert heads["vi"].official is not None
    assert heads["vi"].official.recipients == ("(…)", "Lưu: VT, (…)")
    assert heads["vi"].banner == "Do ban tổ chức diễn đàn chuẩn bị để cơ quan ban hành xem xét và hoàn thiện"
    assert (
        heads["en"].banner == "Prepared by the forum's organisers for the issuing body to check and complete"
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_changes_in_work_begin_where_the_number_employed_is_in_line(language: str) -> None:
    """Lai Châu had 165 thousand employed in 2021 and 206 in 2022: of that step no change is told."""
    review = review_of("lai-chau", "34", language, POVERTY)
    said, employed = review.text("work"), review.table("tbl-work")[0]
    assert {"vi": "Mức thay đổi tính từ năm 2022", "en": "Changes are given from 2022 on"}[language] in said
    assert employed[-1] in {"vi": "+12,0%", "en": "+12.0%"}[language]
    assert not re.search(r"165[,.]0|\b40[,.]", said)
    whole = review_of("tuyen-quang", "34", language, POVERTY).text("work")
    assert {"vi": "Mức thay đổi tính từ", "en": "Changes are given from"}[language] not in whole


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "đủ cả năm và cả đơn vị"), ("en", "for a whole year and the whole")]
)
def test_a_half_year_of_one_former_province_is_not_at_hand(language: str, words: str) -> None:
    """Before: half-years of former Bình Định were “2 of 56 figures”, and fields of aid “no data”."""
    review = review_of("gia-lai", "34", language, AID)
    assert words in review.text("completeness")
    states = {each["item"]: each for each in review.variables["items"]}
    assert {name for name, each in states.items() if each["state"] == "partial"} == {
        "projects",
        "disbursed",
        "fields",
    }
    assert all(not each["full"] for each in states.values())
    assert list(states["disbursed"]["years"]) == [2020, 2021]
