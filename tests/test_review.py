"""The mid-term review of known units: exact figures, dated law, dated units, nothing invented."""

import json
import re
from pathlib import Path

import pytest

from diendan.language import NBSP
from diendan.parsing.notebook_files import parameters, read_notebook
from diendan.render.lowering.lowering import lower
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
        "1.720.153 USD (+19,3%)",
        "1.295.162 USD (+1,7%)",
        "theo báo cáo tại hội nghị ngày 21/12/2022",
        "Nguồn không nói rõ",
        "75,3%",
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
        "1,720,153 USD (+19.3%)",
        "1,295,162 USD (+1.7%)",
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
    assert found["Tỷ lệ giải ngân"] == ["75,3%", "chưa có số liệu"]


def test_the_country_s_conflict_is_named() -> None:
    said = review_of("ha-noi", "34", "vi", AID).text("results-aid-country")
    assert "338 và 436" in said


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_unit_without_facts_says_so_and_has_no_table(language: str) -> None:
    review = review_of("ha-noi", "34", language, AID)
    assert "tbl-aid" not in review.outputs
    assert {"vi": "Chưa tìm thấy số liệu công bố nào", "en": "No public figure was found"}[
        language
    ] in review.text("results-aid")
    assert {item["state"] for item in review.variables["items"]} == {"missing"}
    assert "@tbl-aid " not in review.text("results-aid")


def test_a_fact_of_a_former_province_stays_its_own() -> None:
    review = review_of("da-nang", "34", "vi", AID)
    assert {row[0] for row in review.table("tbl-aid")} == {"Quảng Nam"}
    assert "Quảng Nam (cũ) có 280" in review.text("results-aid")
    assert "Chưa tìm thấy số liệu công bố của Đà Nẵng (cũ)" in review.text("results-aid")
    assert "Thành phố Đà Nẵng có" not in review.text("results-aid")


def test_facts_before_the_programme_are_history() -> None:
    review = review_of("can-tho", "34", "en", AID)
    assert "tbl-aid" not in review.outputs
    assert {row[2] for row in review.table("tbl-aid-history")} == {"2015"}
    assert "no results of the programme" in review.text("results-aid")


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
    employed = [
        before.table("tbl-work")[0][4],
        review_of("bac-ninh", "63", "en", POVERTY).table("tbl-work")[0][4],
    ]
    both = sum(float(cell.replace(",", "")) for cell in employed)
    assert float(after.table("tbl-work")[0][4].replace(",", "")) == pytest.approx(both, abs=0.15)
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
    assert "80/2020/NĐ-CP đã được thay thế bằng" in review_of("cao-bang", "34", "vi", AID).text("next-steps")
    assert "80/2020" not in review_of("cao-bang", "63", "vi", AID).text("next-steps")


def test_no_instrument_is_cited_before_it_was_issued() -> None:
    for day in ("2022-01-01", "2023-06-01", "2025-06-12", "2026-01-01"):
        for programme in (AID, POVERTY):
            found = review_on(day, "cao-bang", "vi", programme, until=LAW).variables
            for row in (found["law"][name] for name in found["cited_law"]):
                assert (row["issued"] or row["valid_from"] or f"{row['year']}-12-31") <= day


def test_a_legal_basis_reads_as_the_decree_wants_it() -> None:
    bases = review_of("cao-bang", "34", "vi", AID).bases()
    assert bases[0] == (
        "Căn cứ Nghị định số 58/2022/NĐ-CP ngày 31 tháng 8 năm 2022 của Chính phủ về đăng ký và quản lý"
        " hoạt động của các tổ chức phi chính phủ nước ngoài tại Việt Nam"
    )
    assert (
        bases[1] == "Căn cứ Nghị định số 313/2025/NĐ-CP của Chính phủ về quản lý, sử dụng viện trợ nước ngoài"
    )
    assert any("202/2025/QH15" in base for base in review_of("da-nang", "34", "vi", AID).bases())
    assert not any("202/2025/QH15" in base for base in bases)


def test_survey_and_register_stand_apart() -> None:
    review = review_of("quang-ngai", "34", "vi", POVERTY)
    assert review.table("tbl-register") == [["Kon Tum", "2023", "6,84%", "10.220", "4,39%", "6.568", "[1]"]]
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


def test_no_figure_is_typed_into_the_texts() -> None:
    for language in ("vi", "en"):
        text = (ROOT / f"notebooks/texts/mid-term-review.{language}.md").read_text("utf-8")
        prose = "\n".join(line for line in text.splitlines() if not line.startswith("==="))
        typed = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", prose, flags=re.S)
        assert re.findall(r"\S*\d\S*", typed) == ["353/QĐ-TTg."]


def test_every_section_of_the_texts_is_shown() -> None:
    reviews = [review_of("vinh-long", "34", "vi", programme) for programme in (AID, POVERTY)]
    shown = {output.payload.get("section") for review in reviews for output in review.outputs.values()}
    sections = {name for name in reviews[0].report.texts.names if "." not in name}
    # One goes to the head; the other is said where a unit has reported, in test_review_submissions.py.
    assert sections - {"legal-basis", "submitted"} == shown - {None}


def test_the_notebook_is_stored_executed() -> None:
    notebook = read_notebook(ROOT / "notebooks" / "mid-term-review.ipynb")
    assert [each.name for each in parameters(notebook, "notebook")] == [
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
