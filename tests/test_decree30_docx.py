"""Each rule of the appendix, broken alone in a DOCX written by hand, is the one that is found."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from decree30 import RuleStatus, check_layout, format_conformance
from decree30.rules.rule_table import RULES
from decree30_docx import CENTER, LEFT, LONG, Report, Text, body, write

GOOD = Report()
# Parts that only other kinds of document have, in their right form.
DIVIDED = replace(
    GOOD,
    content=(
        body(LONG + " Chi tiết tại các phụ lục kèm theo."),
        Text("Phần I", bold=True, align=CENTER),
        Text("QUY ĐỊNH CHUNG", bold=True, align=CENTER),
        Text("Mục 1", bold=True, align=CENTER),
        Text("PHẠM VI", bold=True, align=CENTER),
        body("Điều 1. Phạm vi điều chỉnh", bold=True),
        body(LONG),
    ),
    extra=(
        Text("PL.(300)", 11, align=LEFT),
        Text("ĐT: (0206) 3852 000, Fax: (0206) 3852 001", 11, align=LEFT),
    ),
    left=(Text("HỎA TỐC", 13, bold=True, align=CENTER), *GOOD.left),
)


@dataclass(frozen=True)
class Break:
    """One departure: the rule it must be found under, the report, and words of the message in English."""

    rule: str
    report: Report
    message: str


def _change(texts: tuple[Text, ...], index: int, **changes: Any) -> tuple[Text, ...]:
    return (*texts[:index], replace(texts[index], **changes), *texts[index + 1 :][: len(texts)])


def _last(texts: tuple[Text, ...], **changes: Any) -> tuple[Text, ...]:
    return (*texts[:-1], replace(texts[-1], **changes))


def _content(index: int, **changes: Any) -> Report:
    return replace(GOOD, content=_change(GOOD.content, index, **changes))


def _divided(index: int, **changes: Any) -> Report:
    return replace(DIVIDED, content=_change(DIVIDED.content, index, **changes))


def _annex(at: int, line: int, **changes: Any) -> Report:
    annexes = list(GOOD.annexes)
    annexes[at] = _change(annexes[at], line, **changes)
    return replace(GOOD, annexes=tuple(annexes))


def _points(order: str) -> Report:
    content = (
        GOOD.content[0],
        body("I. KẾT QUẢ", bold=True),
        *(body(f"{letter}) {LONG}") for letter in order),
    )
    return replace(GOOD, content=content)


BREAKS = [
    Break("paper", replace(GOOD, paper=(215.9, 279.4)), "216 × 279 mm; asked: A4"),
    Break("orientation", replace(GOOD, paper=(297, 210), margins=(20, 20, 30, 20)), "landscape"),
    Break("margin-top", replace(GOOD, margins=(27, 20, 30, 20)), "27 mm; asked: 20–25 mm"),
    Break("margin-bottom", replace(GOOD, margins=(20, 15, 30, 20)), "15 mm; asked: 20–25 mm"),
    Break("margin-left", replace(GOOD, margins=(20, 20, 27, 20)), "27 mm; asked: 30–35 mm"),
    Break("margin-right", replace(GOOD, margins=(20, 20, 30, 25.4)), "25.4 mm; asked: 15–20 mm"),
    Break("typeface", _content(3, face="Arial"), "Arial"),
    Break("unicode", _content(3, text="Kết quả \ue001 thực hiện chương trình."), "U+E001"),
    Break("colour", _content(3, colour="1F4E79"), "#1F4E79"),
    Break("page-number", replace(GOOD, number_format="lowerRoman"), "lowerRoman"),
    Break("page-number-look", replace(GOOD, number_size=10), "10 pt; asked: size 13–14 pt"),
    Break("page-number-place", replace(GOOD, number_place="footer"), "at the foot"),
    Break("page-number-place", replace(GOOD, number_align=LEFT), "aligned left"),
    Break("page-number-first", replace(GOOD, first_page_apart=False), "page 1 shows its number"),
    Break(
        "national-title", replace(GOOD, right=_change(GOOD.right, 0, size=14)), "14 pt; asked: size 12–13 pt"
    ),
    Break("national-title", replace(GOOD, right=_change(GOOD.right, 0, bold=False)), "not bold"),
    Break("motto", replace(GOOD, right=_change(GOOD.right, 1, text="Độc lập – Tự do – Hạnh phúc")), "–"),
    Break("motto", replace(GOOD, right=_change(GOOD.right, 1, text="Độc lập - Tự Do - Hạnh Phúc")), "Tự Do"),
    Break("motto-rule", replace(GOOD, right=_change(GOOD.right, 1, rule=8)), "(33%)"),
    Break("motto-rule", replace(GOOD, right=_change(GOOD.right, 1, rule=0)), "no rule"),
    Break("motto-spacing", replace(GOOD, right=_change(GOOD.right, 1, before=12)), "12 pt; asked: single"),
    Break("parent-agency", replace(GOOD, left=_change(GOOD.left, 0, bold=True)), "bold; asked: not bold"),
    Break(
        "issuing-agency", replace(GOOD, left=_change(GOOD.left, 1, size=11)), "11 pt; asked: size 12–13 pt"
    ),
    Break("issuing-agency-rule", replace(GOOD, left=_change(GOOD.left, 1, rule=13)), "a third to a half"),
    Break("number", replace(GOOD, number=replace(GOOD.number, text="Số: 5/BC-SNV")), "a leading 0 below 10"),
    Break("number", replace(GOOD, number=replace(GOOD.number, text="Số: 05 / BC - SNV")), "05 / BC"),
    Break("number-look", replace(GOOD, number=replace(GOOD.number, size=14)), "14 pt; asked: size 13 pt"),
    Break(
        "place-date",
        replace(GOOD, place_date=replace(GOOD.place_date, text="Cao Bằng, ngày 5 tháng 01 năm 2026")),
        "day 5; asked: day 05",
    ),
    Break(
        "place-date",
        replace(GOOD, place_date=replace(GOOD.place_date, text="Cao Bằng, ngày 15 tháng 06 năm 2026")),
        "month 06; asked: month 6",
    ),
    Break("place-date-look", replace(GOOD, place_date=replace(GOOD.place_date, italic=False)), "upright"),
    Break("type", replace(GOOD, type=replace(GOOD.type, text="Báo cáo")), "capitals"),
    Break("abstract", replace(GOOD, abstract=replace(GOOD.abstract, bold=False)), "not bold"),
    Break("abstract-rule", replace(GOOD, abstract=replace(GOOD.abstract, rule=0)), "no rule"),
    Break("bases-look", replace(GOOD, bases=_change(GOOD.bases, 0, italic=False)), "upright; asked: italic"),
    Break(
        "bases-signs",
        replace(GOOD, bases=_last(GOOD.bases, text=GOOD.bases[-1].text.removesuffix(".") + ";")),
        "ends with “;”",
    ),
    *(
        Break("bases-complete", replace(GOOD, bases=_last(GOOD.bases, text=f"Căn cứ {text}.")), message)
        for text, message in (
            ("Quyết định số 90/QĐ-TTg của Thủ tướng Chính phủ phê duyệt Chương trình", "no day of issue"),
            ("Quyết định số 90/QĐ-TTg ngày 18 tháng 01 năm 2022 phê duyệt Chương trình", "no issuer"),
            ("Quyết định số 90/QĐ-TTg ngày 18 tháng 01 năm 2022 của Thủ tướng Chính phủ", "no abstract"),
            ("Quyết định ngày 18 tháng 01 năm 2022 của Bộ Ngoại giao phê duyệt Chương trình", "no number"),
        )
    ),
    Break(
        "bases-complete",
        replace(GOOD, bases=(body("Căn cứ Luật Thống kê.", italic=True),)),
        "no day of issue",
    ),
    Break(
        "bases-order",
        replace(
            GOOD,
            bases=(
                replace(GOOD.bases[1], text=GOOD.bases[1].text.removesuffix(".") + ";"),
                replace(GOOD.bases[0], text=GOOD.bases[0].text.removesuffix(";") + "."),
            ),
        ),
        "stands behind “Quyết định số 90/QĐ-TTg”",
    ),
    Break(
        "bases-order",
        replace(
            GOOD,
            bases=(
                GOOD.bases[0],
                replace(
                    GOOD.bases[0],
                    text="Căn cứ Nghị quyết số 80/NQ-CP ngày 19 tháng 5 năm 2011 của Chính phủ về nghèo.",
                ),
            ),
        ),
        "stands behind “Nghị định số 58/2022/NĐ-CP”",
    ),
    Break(
        "first-citation",
        _content(
            12, text="Danh sách được ban hành theo Quyết định số 353/QĐ-TTg; danh sách này còn hiệu lực."
        ),
        "“Quyết định số 353/QĐ-TTg”: no day of issue",
    ),
    Break("parts", _divided(1, text="Phần 1"), "“1”; asked: a Roman number"),
    Break("sections", _divided(3, text="Mục I"), "“I”; asked: an Arabic number"),
    Break("articles", _divided(5, indent=20), "20 mm"),
    Break("headings-roman", _content(1, text="I. Tình hình thực hiện"), "lower case"),
    Break("headings-arabic", _content(2, bold=False), "not bold"),
    Break("headings-order", _content(13, text="III. KIẾN NGHỊ"), "number “III.”; asked: number 2"),
    Break("points", _content(4, italic=True, text="a) Số dự án theo huyện"), "italic; asked: upright"),
    Break("points-order", _points("abcde"), "“e)”; asked: “đ)”"),
    Break("body-size", _content(3, size=12), "12 pt"),
    Break("body-upright", _content(3, italic=True), "italic; asked: upright"),
    Break("body-justified", _content(3, align=LEFT), "aligned left; asked: justified"),
    Break("body-indent", _content(3, indent=0), "0 mm; asked: 10 mm or 12.7 mm"),
    Break("body-spacing", _content(5, before=3), "3 pt; asked: at least 6 pt"),
    Break("body-lines", _content(3, lines=2), "2 ×; asked: 1 to 1.5 lines"),
    Break("signature-position", replace(GOOD, signature=_change(GOOD.signature, 0, bold=False)), "not bold"),
    Break(
        "signature-name", replace(GOOD, signature=_last(GOOD.signature, text="NGUYỄN VĂN AN")), "lower case"
    ),
    Break(
        "signature-degrees", replace(GOOD, signature=_last(GOOD.signature, text="TS. Nguyễn Văn An")), "TS."
    ),
    Break("addressees", replace(GOOD, addressees=_change(GOOD.addressees, 0, size=12)), "12 pt"),
    Break("recipients-label", replace(GOOD, recipients=_change(GOOD.recipients, 0, italic=False)), "upright"),
    Break("recipients-look", replace(GOOD, recipients=_change(GOOD.recipients, 2, size=12)), "12 pt"),
    Break(
        "recipients-signs",
        replace(GOOD, recipients=_last(GOOD.recipients, text="- Lưu: VT")),
        "ends with “.”",
    ),
    Break("recipients-place", replace(GOOD, recipients_beside=False), "another line"),
    Break("annex-mention", _content(0, text=LONG), "a reference to the annex"),
    Break("annex-numbers", _annex(1, 0, text="Phụ lục 2"), "a Roman number, number 2"),
    Break("annex-heading", _annex(0, 0, size=13), "13 pt; asked: size 14 pt"),
    Break("annex-title", _annex(0, 1, text="Danh mục dự án"), "capitals"),
    Break("annex-reference", _annex(0, 2, italic=False), "upright; asked: italic"),
    Break("annex-pages", replace(GOOD, annex_restart=False), "the count goes on"),
    Break("marks", replace(DIVIDED, left=_change(DIVIDED.left, 0, size=12)), "12 pt"),
    Break("drafter", replace(DIVIDED, extra=_change(DIVIDED.extra, 0, size=13)), "13 pt; asked: size 11 pt"),
    Break("address", replace(DIVIDED, extra=_change(DIVIDED.extra, 1, size=9)), "9 pt; asked: size 11–12 pt"),
    Break("national-title-place", replace(GOOD, left=GOOD.right, right=GOOD.left), "in the left column"),
    Break("place-date-line", replace(GOOD, place_date=replace(GOOD.place_date, before=14)), "lower by 14 pt"),
    Break(
        "place-date-line",
        replace(GOOD, right=(*GOOD.right, GOOD.place_date), place_date=Text("")),
        "another line",
    ),
]
# What follows by itself from a broken rule.
DEPENDENTS = {
    "national-title-place": {"issuing-agency", "issuing-agency-rule", "parent-agency", "motto-spacing"},
}
# Never decided from a file, or only for scans.
UNDECIDED = {"signature-image", "seal", "annex-signing", "scan"}


def _not_met(report: Report, path: Path) -> tuple[set[str], str]:
    conformance = check_layout(write(report, path / "report.docx"))
    return {r.rule.id for r in conformance.with_status(RuleStatus.NOT_MET)}, format_conformance(
        conformance, "en"
    )


@pytest.mark.parametrize("report", [GOOD, DIVIDED], ids=["report", "divided"])
def test_a_conforming_document_conforms(report: Report, tmp_path: Path) -> None:
    found, text = _not_met(report, tmp_path)
    assert found == set(), text


@pytest.mark.parametrize("broken", BREAKS, ids=[f"{b.rule}-{i}" for i, b in enumerate(BREAKS)])
def test_a_broken_rule_is_found_alone_and_measured(broken: Break, tmp_path: Path) -> None:
    found, text = _not_met(broken.report, tmp_path)
    assert broken.rule in found, text
    assert found - DEPENDENTS.get(broken.rule, set()) == {broken.rule}, text
    assert broken.message in text


def test_every_rule_is_broken_once() -> None:
    assert {broken.rule for broken in BREAKS} == {rule.id for rule in RULES} - UNDECIDED


def test_what_a_draft_leaves_open_is_not_testable(tmp_path: Path) -> None:
    draft = replace(
        GOOD,
        number=replace(GOOD.number, text="Số: (…)/BC-(…)"),
        place_date=replace(GOOD.place_date, text="Cao Bằng, ngày (…) tháng (…) năm 2026"),
        signature=_last(GOOD.signature, text="(…)"),
    )
    conformance = check_layout(write(draft, tmp_path / "draft.docx"))
    assert conformance.conforms
    open_rules = {result.rule.id for result in conformance.with_status(RuleStatus.NOT_TESTABLE)}
    assert {"number", "place-date", "signature-name"} <= open_rules


def test_the_report_speaks_vietnamese(tmp_path: Path) -> None:
    conformance = check_layout(write(replace(GOOD, margins=(20, 20, 27.5, 20)), tmp_path / "r.docx"))
    assert "27,5 mm; yêu cầu 30–35 mm" in format_conformance(conformance, "vi")
