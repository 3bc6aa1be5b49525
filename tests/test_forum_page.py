"""The forum's page: what the sources state is on it with its source; filters, address, lists, built cases."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser import chromium, opened
from diendan.errors import InputError
from diendan.forum_page.code_labels import LABELS
from diendan.forum_page.index_digest import index_key, page_tables
from diendan.forum_page.listed_records import Record, Section
from diendan.forum_page.page import ForumPage, forum_page
from diendan.forum_page.page_words import WORDS
from diendan.language import fold
from diendan.plan.planning import Plan, make_plan
from diendan.project import Project
from diendan.registry.meeting_calendar import STATUS_WORDS
from diendan.spec.report_matrix import Identity
from index_texts import index_texts
from test_accessibility_html import FOCUSED, STOPS, TOO_WIDE, violations
from tiny_project import change_forum, tiny_project

ROOT = Path(__file__).parents[1]
BUILTIN = Identity("builtin", "1")
ALIKE = {
    "organisation_identifiers.scheme": "project_identifiers.scheme",
    "support_rules.verification": "legal_instruments.verification",
}
"""Columns that have the codes of others, and so their words."""
# What the five source documents state, as somebody would look for it: where, what, and who says so.
FORUM_2009 = "Diễn đàn quan hệ hợp tác triển khai Chương trình hỗ trợ các huyện nghèo"
FOCAL_2004 = "Đầu mối đối thoại chính sách cấp tỉnh - một công cụ hỗ trợ thực hiện CPRGS"
WOMEN_2024 = "Hỗ trợ phụ nữ phát huy nội lực, giảm nghèo bền vững và nâng cao quyền năng kinh tế"
AID_2022 = "Sơ kết Chương trình quốc gia về tăng cường hợp tác và vận động viện trợ phi chính phủ nước ngoài"
MODELS_2023 = "Học tập, trao đổi kinh nghiệm, nhân rộng mô hình giảm nghèo"
STATED = [
    *(
        ("partners", name, FORUM_2009)
        for name in ("Bộ LĐTBXH", "MOLISA", "ISG-PR", "SG-PR", "Liên hợp quốc", "tài trợ song phương")
    ),
    *(
        ("partners", name, FOCAL_2004)
        for name in ("CECI", "FSSP", "NDM", "TAG 3", "Văn phòng ISG", "Bộ NN&PTNT", "Bộ Kế hoạch và Đầu tư")
    ),
    ("partners", "TW Hội LHPN Việt Nam", WOMEN_2024),
    ("partners", "Văn phòng Quốc gia về Giảm nghèo", WOMEN_2024),
    *(
        ("partners", name, AID_2022)
        for name in (
            "PACCOM",
            "Liên hiệp các tổ chức hữu nghị",
            "Sở Ngoại vụ tỉnh Cao Bằng",
            "Global Civic Sharing",
            "Bright Future Welfare Fund",
            "ADRA",
            "ActionAid quốc tế tại Việt Nam",
            "Fauna & Flora International (FFI)",
            "Liên minh châu Âu",
            "Helvetas Việt Nam",
            "ChildFund",
            "Room to Read",
            "Bread For The World",
            "SAP-VN",
        )
    ),
    ("partners", "Trường Đại học Lao động – Xã hội", MODELS_2023),
    ("partners", "Trung tâm Đào tạo, bồi dưỡng cán bộ", MODELS_2023),
    ("partners", "Sở Lao động Thương binh và Xã hội tỉnh Bắc Ninh", MODELS_2023),
    ("events", "tránh chồng chéo, trùng lắp", FORUM_2009),
    ("events", "định kỳ vào Quý 3 hằng năm", FORUM_2009),
    ("events", "Thái Nguyên Thanh Hóa Trà Vinh Sóc Trăng An Giang thí điểm", FOCAL_2004),
    ("events", "Sóc Trăng 10/8/2004 29 An Giang", FOCAL_2004),
    ("events", "Thanh Hóa 24/8/2004 19 Thái Nguyên", FOCAL_2004),
    ("events", "gần 200 63 tỉnh, thành phố 40 Chủ tịch", WOMEN_2024),
    ("events", "21/12/2022 sơ kết trực tuyến 58/2022", AID_2022),
    ("events", "hơn 90 Hà Nội Hưng Yên Bắc Ninh Bắc Giang 18/9/2023", MODELS_2023),
    *(
        ("groups", name, FORUM_2009)
        for name in (
            "Nhóm thường trực",
            "phát triển nguồn nhân lực",
            "phúc lợi xã hội",
            "chia sẻ thông tin",
            "theo dõi, giám sát và đánh giá",
        )
    ),
    ("commitments", "diễn đàn thường niên Quý 3", FORUM_2009),
    ("commitments", "họp định kỳ hằng quý weblink tờ thông tin", FORUM_2009),
    ("commitments", "PACCOM phối hợp chặt chẽ", AID_2022),
    ("models", "mô hình Gia Bình", MODELS_2023),
    ("facts", "30a/2008/NQ-CP 61 huyện nghèo 27/12/2008", FORUM_2009),
    ("facts", "1919/QĐ", FORUM_2009),
    *(
        ("facts", name, FORUM_2009)
        for name in (
            "Thúc đẩy đối thoại chính sách",
            "Huy động và thu hút nguồn tài trợ",
            "nghiên cứu chuyên đề, các đề xuất dự án",
            "Thu thập và phổ biến thông tin",
            "Xây dựng năng lực quản lý",
            "Giám sát và đánh giá",
        )
    ),
    ("facts", "2215 BKH/TH 14/4/2004", FOCAL_2004),
    ("facts", "90/QĐ-TTg 18/01/2022", WOMEN_2024),
    ("facts", "liên kết theo chuỗi giá trị", WOMEN_2024),
    ("facts", "tiêu chí lựa chọn hộ", WOMEN_2024),
    ("facts", "Cao Bằng 2022 28 dự án, phi dự án", AID_2022),
    ("facts", "Cao Bằng 2022 14 tổ chức phi chính phủ, cá nhân", AID_2022),
    ("facts", "1.720.153 USD", AID_2022),
    ("facts", "1,720,153", AID_2022),
    ("facts", "19,3%", AID_2022),
    ("facts", "1,295,162 USD", AID_2022),
    ("facts", "1,7%", AID_2022),
    *(
        ("facts", f"{name} Cao Bằng", AID_2022)
        for name in ("y tế", "tài nguyên - môi trường", "phát triển nông thôn tổng hợp", "viện trợ khẩn cấp")
    ),
    ("facts", "654/QĐ-LĐTBXH 18/5/2023", MODELS_2023),
]
WHOLE_TABLES = {
    "partners": ("organisations", "organisation_successors"),
    "projects": ("projects",),
    "models": ("models",),
    "commitments": ("commitments",),
    "groups": ("groups", "focal_points"),
    "events": ("events",),
    "facts": (
        "ngo_aid_facts",
        "ntp_spr_facts",
        "ngo_fields",
        "programmes",
        "fields",
        "model_kinds",
        "model_guidance",
        "support_rules",
    ),
    "sources": ("documents",),
}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    made = tmp_path_factory.mktemp("forum-page")
    return make_plan(Project.at(ROOT, made), "2026-q3", BUILTIN)


@pytest.fixture(scope="module")
def forum(plan: Plan) -> ForumPage:
    return forum_page(plan)


def section(page: ForumPage, view: str) -> Section:
    return next(each for each in page.sections if each.view == view)


def found(page: ForumPage, view: str, asked: str) -> list[Record]:
    """Search as the page does: words before the last in full, the last one from its beginning."""
    *whole, last = fold(asked).split()
    hits = []
    for record in section(page, view).records:
        words = {*record.shown, *record.unshown.split()}
        words |= {word for name in record.partners for word in page.names[name].split()}
        if words.issuperset(whole) and any(word.startswith(last) for word in words):
            hits.append(record)
    return hits


def test_every_code_of_the_tables_has_words(plan: Plan) -> None:
    columns = {key.rpartition(".")[0] for key in LABELS}
    for column, same in {**{each: each for each in columns}, **ALIKE}.items():
        table, _, name = column.partition(".")
        enum = plan.reads.package.table(table).column(name).enum
        assert set(enum) <= set(LABELS.under(same)), column
    for table, column, elsewhere in (
        ("event_topics", "kind", WORDS.under("events.column")),
        ("group_meetings", "status", STATUS_WORDS),
    ):
        assert set(plan.reads.package.table(table).column(column).enum) <= set(elsewhere), table


@pytest.mark.parametrize(("view", "asked", "document"), STATED)
def test_what_the_five_documents_state_can_be_found_with_its_source(
    forum: ForumPage, view: str, asked: str, document: str
) -> None:
    hits = found(forum, view, asked)
    assert hits, f"{asked} is not on the page"
    assert any(document in piece.text.vi for hit in hits for piece in hit.source), [h.source for h in hits]


def test_no_source_is_printed_as_a_code_of_a_document(forum: ForumPage) -> None:
    """Not beside another source either, as in "doc-ngo-aid-review-2022; hethongphapluat.com (toàn văn)"."""
    pieces = [piece for each in forum.sections for record in each.records for piece in record.source]
    assert len(pieces) > 100
    assert [piece.text.vi for piece in pieces if re.search(r"\bdoc-[a-z]", "".join(piece.text))] == []
    (decree,) = (each for each in section(forum, "facts").records if each.key == "nd-58-2022")
    assert [piece.href for piece in decree.source] == ["#sources-doc-ngo-aid-review-2022", ""]


def test_every_row_of_the_registry_is_on_the_page_and_every_entry_names_row_and_source(
    plan: Plan, forum: ForumPage
) -> None:
    for view, tables in WHOLE_TABLES.items():
        shown = {(row.table, row.number) for record in section(forum, view).records for row in record.rows}
        for table in tables:
            rows = plan.reads.package.table(table).select().rows
            assert {(table, number) for number in range(2, len(rows) + 2)} <= shown, table
    for each in forum.sections:
        for record in each.records:
            assert record.rows, record.key
            assert record.source or each.view == "sources", record.key
            assert record.title.vi, record.key
            assert record.title.en, record.key
        assert len({record.key for record in each.records}) == len(each.records), each.view


def test_partners_count_for_a_province_by_what_is_recorded_of_them(forum: ForumPage) -> None:
    there = {record.key for record in section(forum, "partners").records if "bac-ninh" in record.units}
    assert there == {"bac-ninh-dolisa"}
    assert "cao-bang-foreign-affairs" in forum.partners_in("cao-bang")
    assert "adra" in forum.partners_in("cao-bang")


def test_unverified_instruments_are_not_printed_as_facts(plan: Plan, forum: ForumPage) -> None:
    table = plan.reads.package.table("legal_instruments").select()
    place, name = table.header.index("may_print"), table.header.index("instrument")
    kept = {row[name] for row in table.rows if row[place] == "yes"}
    shown = {record.key for record in section(forum, "facts").records if record.kind == "instrument"}
    assert shown == kept


def test_an_empty_table_says_so_and_how_it_would_be_filled(plan: Plan, forum: ForumPage) -> None:
    text = index_texts(plan, {})["index.html"]
    for view, words in (("projects", "Chưa ghi nhận dự án nào"), ("coordination", "chưa có gì để so sánh")):
        assert section(forum, view).records == ()
        at = text.index(f'id="{view}"')
        assert words in text[at : text.index("</section>", at)]
    assert "Chưa ghi nhận đầu mối cấp tỉnh nào" in text


def test_lists_are_csv_files_that_say_what_the_page_says(plan: Plan, forum: ForumPage) -> None:
    files = index_texts(plan, {})
    assert set(files) == {"index.html", *(each.csv for each in forum.sections)}
    for each in forum.sections:
        rows = list(csv.DictReader(files[each.csv].removeprefix("\ufeff").splitlines()))
        assert [row["record"] for row in rows] == [record.key for record in each.records]
        assert f'href="{each.csv}"' in files["index.html"]
        if each.view != "sources":
            assert all(row["source_vi"] and row["source_en"] and row["rows"] for row in rows)
    assert index_texts(plan, {}) == files, "the same twice"


HOSTILE = '</script><img src=x onerror=alert(1)>"&{{ 7 * 7 }}'


def add(to: Project, table: str, /, **values: str) -> None:
    """Add a row to a table of the registry, after the last one."""
    path = to.data / "dialogue" / f"{table}.csv"
    header = next(csv.reader([path.read_text(encoding="utf-8").splitlines()[0]]))
    assert set(values) <= set(header), set(values) - set(header)
    with path.open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerow([values.get(name, "") for name in header])


def add_project(project: Project, name: str, title: str, lead: str, *others: str, code: str = "04") -> None:
    add(project, "projects", project=name, title_vi=title, starts="2026", source="nguồn thử (minh họa)")
    add(project, "project_partners", project=name, organisation=lead, role="lead", source="nguồn thử")
    for other in others:
        add(project, "project_partners", project=name, organisation=other, role="funder", source="nguồn thử")
    add(project, "project_fields", project=name, scheme="ngo-aid", code="health", source="nguồn thử")
    place = {"system": "63", "code": code, "day": "2024-01-01", "position": "1", "source": "nguồn thử"}
    add(project, "project_places", project=name, **place)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Three made-up projects: two in Cao Bằng in one field, one of them of three partners; one hostile."""
    project = tiny_project(tmp_path_factory.mktemp("built") / "project")
    change_forum(project, date="2026-09-15", provinces="all")
    add_project(project, "minh-hoa-1", "Dự án minh họa một", "adra", "childfund", "european-union")
    add_project(project, "minh-hoa-2", f"Dự án minh họa hai {HOSTILE}", "helvetas-viet-nam")
    add_project(project, "minh-hoa-3", "=1+1", "sap-vn", code="24")
    add(project, "organisation_aliases", alias=HOSTILE, organisation="adra", source="javascript:alert(1)")
    return project


@pytest.fixture(scope="module")
def built_page(built: Project) -> ForumPage:
    return forum_page(make_plan(built, "test", BUILTIN))


def test_built_cases_of_overlap_presence_and_gaps(built_page: ForumPage) -> None:
    who_where = section(built_page, "coordination")
    overlap = [record for record in who_where.records if record.kind == "overlap"]
    assert [record.units for record in overlap] == [("cao-bang",)]
    assert {row.table for row in overlap[0].rows} >= {"projects", "project_places", "project_fields"}
    assert "overlap-province" in overlap[0].cells["rule"][0].text.vi
    assert {piece.href for piece in overlap[0].cells["projects"]} == {
        "#projects-minh-hoa-1",
        "#projects-minh-hoa-2",
    }
    gaps = [record for record in who_where.records if record.kind == "gap"]
    (cao_bang,) = (record for record in gaps if record.units == ("cao-bang",))
    assert "ngo-aid:health" not in cao_bang.fields, "covered"
    assert "ngo-aid:education" in cao_bang.fields
    assert cao_bang.rows[0].table == "poverty_multidimensional"
    assert all("2023" in record.cells["measure"][0].text.en for record in gaps)
    assert section(built_page, "projects").records[0].units, "a project lies somewhere"


def test_a_project_of_three_partners_is_one_and_nobody_is_ranked(built_page: ForumPage) -> None:
    assert len(section(built_page, "projects").records) == 3
    whole, *by_field = built_page.heat
    assert whole.field == ""
    assert "ngo-aid:health" in {each.field for each in by_field}
    counts = {line.organisation: list(line.counts) for line in whole.lines}
    assert counts["adra"] == counts["childfund"] == counts["european-union"]
    names = [line.name.vi for line in whole.lines]
    assert names == sorted(names, key=str.casefold), "by name, not by number"
    assert [unit.slug for unit in whole.units] == ["bac-ninh", "cao-bang"], (
        "Bắc Giang is shown where it is now"
    )


def test_hostile_rows_harm_neither_page_nor_lists(built: Project) -> None:
    files = index_texts(make_plan(built, "test", BUILTIN), {})
    text = files["index.html"]
    assert "<img src=x" not in text
    assert "javascript:alert" not in re.sub(r">[^<]*<", "><", text), "never an address"
    assert "49" not in re.findall(r"minh họa hai [^<]*", text)[0]
    assert text.count("</script>") == 4
    rows = list(csv.DictReader(files["csv/projects.csv"].removeprefix("\ufeff").splitlines()))
    assert "'=1+1" in {row["title_vi"] for row in rows}, "no formula"


def test_key_follows_the_registry_and_the_submissions(built: Project) -> None:
    def key() -> str:
        return index_key(make_plan(built, "test", BUILTIN), {})

    before = key()
    assert key() == before
    for path in ("dialogue/groups.csv", "submissions/findings.csv"):
        file = built.data / path
        old = file.read_bytes()
        file.write_bytes(old + b"\n" if path.startswith("sub") else old.replace(b"quarterly", b"", 1))
        assert key() != before, path
        file.write_bytes(old)
    assert key() == before
    other = built.data / "indicators" / "literacy.csv"
    old = other.read_bytes()
    other.write_bytes(old + b"\n")
    assert key() == before, "a table that the page does not read"
    other.write_bytes(old)


def test_page_tables_are_the_registry_and_what_says_who_is_poorest(plan: Plan) -> None:
    tables = page_tables(plan.reads.package)
    assert {"organisations", "commitment_history", "submissions_register", "flags"} <= set(tables)
    assert "labour" not in tables


def test_a_registry_that_contradicts_itself_is_refused(built: Project) -> None:
    file = built.data / "dialogue" / "project_fields.csv"
    old = file.read_bytes()
    add(built, "project_fields", project="minh-hoa-1", scheme="crs", code="99999", source="x")
    with pytest.raises(InputError, match="contradicts itself"):
        forum_page(make_plan(built, "test", BUILTIN))
    file.write_bytes(old)


@pytest.fixture(scope="module")
def folder(plan: Plan, built: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as it is, and as it is once the registry holds projects (built/index.html)."""
    folder = tmp_path_factory.mktemp("bundle")
    for place, chosen in ((folder, plan), (folder / "built", make_plan(built, "test", BUILTIN))):
        for name, text in index_texts(chosen, {}).items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


@pytest.fixture(scope="module")
def seen(folder: Path) -> Iterator[Page]:
    """One page on a desktop, which each test sends to the address that it needs."""
    with chromium() as browser, opened(browser, folder / "index.html") as shown:
        problems: list[str] = []
        shown.page.on("pageerror", lambda error: problems.append(str(error)))
        yield shown.page
        assert problems == []
        assert shown.asked == []


def visit(page: Page, folder: Path, hash_: str, file: str = "index.html") -> None:
    page.goto("about:blank")
    page.goto((folder / file).as_uri() + hash_)


def ids(page: Page) -> list[str]:
    got = page.eval_on_selector_all(
        "[data-search]", "all => all.filter(one => one.checkVisibility()).map(one => one.id)"
    )
    return [str(each) for each in got]


def test_a_filtered_view_is_restored_from_its_address(seen: Page, folder: Path) -> None:
    visit(seen, folder, "#lang=en&view=facts&province=cao-bang&kind=aid-figure&q=usd")
    assert seen.get_attribute("html", "lang") == "en"
    assert seen.input_value("#search") == "usd"
    assert "Facts" in seen.inner_text("[aria-current]")
    first = ids(seen)
    assert first
    assert all("Cao Bang" in seen.inner_text(f"#{each}") for each in first)
    assert "usd" in seen.inner_text("#chips")
    assert "Cao Bang" in seen.inner_text("#chips")
    seen.click("[data-set=vi]")
    assert ids(seen) == first, "the language keeps the filter"
    assert "lang=" not in seen.url
    assert "province=cao-bang" in seen.url
    assert seen.get_attribute("#link", "href") == "#" + seen.url.partition("#")[2]
    visit(seen, folder, "#" + seen.url.partition("#")[2])
    assert ids(seen) == first


def test_choosing_writes_the_address_and_back_takes_it_back(seen: Page, folder: Path) -> None:
    visit(seen, folder, "")
    seen.click("[data-view=commitments]")
    assert seen.url.endswith("#view=commitments")
    assert len(ids(seen)) == 4
    seen.fill("#search", "PACCÓM")
    assert ids(seen) == ["commitments-paccom-coordination-2022"]
    assert seen.inner_text("[data-view=partners] .count") == "1", "other lists say what they hold"
    seen.click("#commitments-paccom-coordination-2022 dd a >> nth=0")
    assert seen.url.endswith("at=partners-paccom")
    assert seen.evaluate("document.activeElement.id") == "partners-paccom"
    seen.go_back()
    assert "view=commitments" in seen.url
    assert ids(seen) == ["commitments-paccom-coordination-2022"]
    seen.click("#chips button")
    assert len(ids(seen)) == 4


def test_everything_about_a_province(seen: Page, folder: Path) -> None:
    visit(seen, folder, "")
    seen.click("#cao-bang .more a")
    assert "view=all" in seen.url
    shown = ids(seen)
    assert "cao-bang" in shown
    assert "da-nang" not in shown
    assert {"partners-adra", "events-ngo-aid-review-2022"} <= set(shown)
    assert [each for each in shown if each.startswith("submissions-")]


@pytest.mark.parametrize(
    "hash_", ["#cao-bang", "#events-ngo-aid-review-2022", "#no-such-thing", "#view=x&kind=y"]
)
def test_any_address_opens_something(seen: Page, folder: Path, hash_: str) -> None:
    visit(seen, folder, hash_)
    shown = ids(seen)
    assert shown
    if hash_[1:] in shown:
        assert seen.evaluate("document.activeElement.id") == hash_[1:]


def test_the_heat_map_follows_the_filters(seen: Page, folder: Path) -> None:
    visit(seen, folder, "#view=coordination&lang=en", "built/index.html")
    tables = ".heat:visible"
    assert seen.locator(tables).count() == 1
    seen.click("summary")
    seen.select_option("#field", "ngo-aid:health")
    assert "health" in seen.inner_text(tables).lower()
    seen.select_option("#province", "cao-bang")
    assert "Bac Ninh" not in seen.inner_text(tables)
    seen.select_option("#partner", "adra")
    assert "Helvetas" not in seen.inner_text(tables)
    seen.select_option("#kind", "overlap")
    assert len(ids(seen)) == 1
    seen.select_option("#field", "forum:information")
    assert seen.locator(tables).count() == 0
    assert seen.locator(".none:visible").count() == 1


@pytest.mark.parametrize(
    ("width", "language", "views"),
    [(375, "vi", ("coordination", "commitments", "submissions")), (1280, "en", ("events", "coordination"))],
)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    seen: Page, folder: Path, width: int, language: str, views: tuple[str, ...]
) -> None:
    seen.set_viewport_size({"width": width, "height": 800})
    for view in views:  # of the submissions a few are enough: all are alike
        file = "built/index.html" if view == "coordination" else "index.html"
        filtered = "&province=cao-bang" if view == "submissions" else ""
        visit(seen, folder, f"#view={view}&lang={language}{filtered}", file)
        assert violations(seen) == [], view
        assert seen.evaluate(TOO_WIDE) == [], view
    seen.set_viewport_size({"width": 1280, "height": 900})


def test_the_tab_key_reaches_everything_in_sight_on_a_phone(seen: Page, folder: Path) -> None:
    seen.set_viewport_size({"width": 375, "height": 700})
    visit(seen, folder, "#view=events&province=cao-bang")
    for number in range(seen.evaluate(STOPS)):
        seen.keyboard.press("Tab")
        stop = seen.evaluate(FOCUSED)
        assert stop is not None
        assert (stop["number"], stop["outlined"], stop["seen"]) == (number, True, True), stop["name"]
    seen.set_viewport_size({"width": 1280, "height": 900})


def test_print_says_what_was_chosen_and_leaves_out_the_tools(seen: Page, folder: Path) -> None:
    visit(seen, folder, "#view=events&province=cao-bang")
    seen.emulate_media(media="print")
    assert "Cao Bằng" in seen.inner_text("#said")
    assert not seen.is_visible("#search")
    assert seen.is_visible("#events-ngo-aid-review-2022")
    seen.emulate_media(media="screen")
    assert not seen.is_visible("#said")


def test_without_scripts_everything_is_there(seen: Page, folder: Path) -> None:
    browser = seen.context.browser
    assert browser is not None
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((folder / "index.html").as_uri())
    assert page.is_visible("#partners-adra")
    assert page.is_visible("#submissions-title")
    assert not page.is_visible("#search")
