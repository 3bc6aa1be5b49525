"""Forms as dated data, and the workbooks made of them."""

import io
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook

from bad_submissions import ROOT, SUMMARY, blank, context, saved
from diendan.data.datapackage import Package
from diendan.data.submissions import system_of
from diendan.data.units import Unit
from diendan.environment import today
from diendan.errors import InputError
from diendan.exchange.forms import sheet_layout
from diendan.exchange.forms.form_catalogue import forms_of, load_forms
from diendan.exchange.forms.form_definition import Form
from diendan.exchange.forms.form_files import legal_bases, make_forms
from diendan.exchange.forms.form_workbook import form_workbook
from diendan.exchange.forms.known_values import KnownValues, known_of
from diendan.exchange.intake.reading.submission_reading import read_submission
from diendan.language import nfc
from diendan.project import Project

PROJECT = Project.at(ROOT)
FORMS = load_forms(PROJECT)
BY_NAME = {form.form: form for form in FORMS}


def made(form: Form, year: int, slug: str = "cao-bang", known: KnownValues | None = None) -> bytes:
    return form_workbook(form, unit(year, slug), year, known or KnownValues(), ())


def unit(year: int, slug: str) -> Unit:
    return system_of(year, ROOT).by_slug(slug)


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def test_every_form_says_whose_it_is() -> None:
    assert FORMS
    for form in FORMS:
        assert "ban tổ chức diễn đàn" in form.author.vi
        assert all(official.unread.vi for official in form.officials)
        assert nfc(form.title.vi) == form.title.vi


def test_a_form_holds_for_its_years_only() -> None:
    assert BY_NAME["ntp-monitoring"].holds_in(2025)
    assert not BY_NAME["ntp-monitoring"].holds_in(2026)
    assert [form.form for form in forms_of(FORMS, 2019)] == ["ngo-aid"]
    with pytest.raises(InputError, match="No form is for the year 2010"):
        forms_of(FORMS, 2010)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.edition)
def test_the_instructions_quote_the_deadline_of_the_form_file(form: Form) -> None:
    stored = yaml.safe_load((ROOT / "params" / "forms" / f"{form.edition}.yml").read_text(encoding="utf-8"))[
        "due"
    ]
    sheet = opened(made(form, 2024)).worksheets[0]
    (line,) = [
        str(row[0]) for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("Thời hạn gửi")
    ]
    day, month, year = (int(part) for part in line.split(". ")[0].split(": ")[1].split("/"))
    assert (day, month, year - 2024) == (stored["day"], stored["month"], stored["years_after"])
    assert line.endswith(stored["why"]["vi"])


def test_due_days_and_legal_bases_are_those_of_the_day() -> None:
    form, package = BY_NAME["ngo-aid"], Package.load(ROOT)
    assert form.due_on(2025) == date(2026, 1, 31)
    before = " ".join(legal_bases(package, form, date(2024, 1, 31)))
    after = " ".join(legal_bases(package, form, date(2026, 1, 31)))
    assert "80/2020/NĐ-CP" in before
    assert "313/2025/NĐ-CP" not in before
    assert "80/2020/NĐ-CP" not in after
    assert "313/2025/NĐ-CP" in after


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.edition)
def test_a_workbook_is_locked_printable_and_says_what_it_is(form: Form) -> None:
    book = opened(made(form, 2025))
    assert book.security.lockStructure
    assert book.sheetnames[0] == sheet_layout.INSTRUCTIONS_SHEET
    assert book[sheet_layout.LISTS_SHEET].sheet_state == "hidden"
    for place, section in enumerate(form.sections, start=1):
        sheet = book[sheet_layout.sheet_name(section, place)]
        marks = [sheet.cell(1, column).value for column in range(1, 6)]
        assert marks == ["diendan", form.edition, section.name, "34:04", "2025"]
        assert sheet.row_dimensions[1].hidden
        assert sheet.protection.sheet
        assert sheet["B7"].protection.locked
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet["B3"].value == "Tỉnh, thành phố: Cao Bằng"
        open_cells = [
            cell for row in sheet.iter_rows(min_row=8) for cell in row if not cell.protection.locked
        ]
        assert open_cells
        assert all(cell.row >= sheet_layout.FIRST_LINE for cell in open_cells)
        for cell in section.cells:
            assert not cell.choices or sheet.data_validations.dataValidation


def test_the_same_form_is_the_same_bytes() -> None:
    assert made(BY_NAME["ngo-aid"], 2025) == made(BY_NAME["ngo-aid"], 2025)


def test_text_stays_text_whatever_it_begins_with() -> None:
    dangerous = ("=1+1", "+84 26", "-5", "@SUM(A1)", '=HYPERLINK("x")')
    rows = {"projects": [{"organisation": text, "project": text, "ends": "2030"} for text in dangerous]}
    content = made(BY_NAME["ngo-aid"], 2025, known=KnownValues({}, rows, dangerous))
    sheet = opened(content)["2. Danh mục khoản viện trợ"]
    for row, text in enumerate(dangerous, start=8):
        assert sheet.cell(row, 3).value == text
        assert sheet.cell(row, 3).data_type == "s"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in archive.read(name)


def test_what_is_known_of_last_year_is_filled_in() -> None:
    known = known_of(Package.load(ROOT), BY_NAME["ngo-aid"], unit(2023, "cao-bang"), 2023)
    sheet = opened(made(BY_NAME["ngo-aid"], 2023, known=known))[SUMMARY]
    assert [sheet.cell(row, 6).value for row in (8, 9, 10, 11)] == [28, 14, 1720153, 1295162]
    assert [sheet.cell(row, 5).value for row in (8, 9, 10, 11)] == [None] * 4


def test_facts_of_one_former_province_are_not_taken_for_a_merged_unit() -> None:
    known = known_of(Package.load(ROOT), BY_NAME["ngo-aid"], unit(2025, "bac-ninh"), 2025)
    assert known.last == {}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.edition)
def test_every_form_comes_back_as_itself(form: Form) -> None:
    read = read_submission(saved(blank(form.form, 2025, "lao-cai")), context())
    assert read.found is not None
    assert (read.found.form, read.found.unit, read.found.year) == (form, unit(2025, "lao-cai"), 2025)
    assert [each.kind for each in read.answers] == ["no-figures"]


@pytest.mark.parametrize("year", [0, 25, 1999, today().year + 2, 20250])
def test_no_form_is_written_for_a_year_that_nobody_reports_on(year: int) -> None:
    with pytest.raises(InputError, match=f"the year {year}: expected a year of four digits"):
        make_forms(PROJECT, ["cao-bang"], year)


def test_forms_are_written_for_every_province(tmp_path: Path) -> None:
    written = make_forms(Project.at(ROOT, tmp_path), ["cao-bang", "ha-giang"], 2019)
    assert [path.name for path in written] == [
        "ngo-aid-2019.cao-bang.2019.xlsx",
        "ngo-aid-2019.ha-giang.2019.xlsx",
    ]
    with pytest.raises(InputError, match="Tuyên Quang"):
        make_forms(Project.at(ROOT, tmp_path), ["ha-giang"], 2025)


WRONG = {
    "unit: usd": ("unit: usdd", "usd"),
    "type: whole": ("type: hole", "whole"),
    "of: [committed_usd]": ("of: [comitted_usd]", "committed_usd"),
    "legal_bases: [nd-80-2020": ("legal_bases: [nd-80-2021", "legal_instruments"),
    "section: projects": ("section: project", "kind list"),
    "month: 1": ("month: 2", "every year"),
    "first_year: 2019": ("first_year: 2019\nfirst_yaer: 2020", "first_year"),
    "required: true": ('required: "yes"', "true or false"),
    "known: ngo_donors": ("known: ngo_donor", "ngo_aid_facts"),
}


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_form_file_is_named_with_its_place(tmp_path: Path, line: str) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "params" / "forms", tmp_path / "params" / "forms")
    file = tmp_path / "params" / "forms" / "ngo-aid-2019.yml"
    wrong, expected = WRONG[line]
    file.write_text(file.read_text(encoding="utf-8").replace(line, wrong, 1), encoding="utf-8")
    with pytest.raises(InputError, match="cannot be used") as error:
        load_forms(Project.at(tmp_path))
    assert "ngo-aid-2019.yml" in str(error.value)
    assert expected in str(error.value)


def test_two_editions_for_one_year_are_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "params" / "forms", tmp_path / "params" / "forms")
    folder = tmp_path / "params" / "forms"
    shutil.copy(folder / "ngo-aid-2019.yml", folder / "ngo-aid-2026.yml")
    with pytest.raises(InputError, match="one edition a year"):
        load_forms(Project.at(tmp_path))
