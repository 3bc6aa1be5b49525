"""The DOCX reports: heading styles, header rows, alt texts, language, title; LibreOffice reads them whole."""

import re
import shutil
import subprocess
from html import unescape
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from conftest import BUNDLED, PROVINCES

REPORTS = [f"{name}.{language}" for name in BUNDLED for language in ("vi", "en")]


@pytest.fixture(scope="module", params=REPORTS)
def path(request: pytest.FixtureRequest, bundle: Path) -> Path:
    return bundle / f"{request.param}.docx"


@pytest.fixture(scope="module")
def document(path: Path) -> Document:
    return docx.Document(str(path))


def test_title_and_language_are_set(path: Path, document: Document) -> None:
    assert document.core_properties.title
    language = path.stem.rpartition(".")[2]
    declared = [each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))]
    assert declared
    assert all((each or "").startswith(language) for each in declared)


def test_headings_are_styles_and_skip_no_level(document: Document) -> None:
    levels = headings(document)
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_headings_are_those_of_the_web_page(path: Path, document: Document) -> None:
    page = path.with_suffix(".html").read_text(encoding="utf-8")
    shown = [
        unescape(re.sub("<[^>]*>", "", text))
        for text in re.findall(r"<h[2-6][^>]*>(.*?)</h", page, re.DOTALL)
    ]
    styled = [
        each.text
        for each in document.paragraphs
        if each.style and (each.style.name or "").startswith("Heading")
    ]
    assert [squeezed(text) for text in styled if not annex(text)] == [
        squeezed(text) for text in shown if not annex(text)
    ]


def annex(heading: str) -> bool:
    """An annex has its heading on several lines in a document, and on one in a page."""
    return heading.strip().casefold().startswith(("phụ lục", "annex"))


def squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def test_every_table_of_data_repeats_its_header_row(path: Path, document: Document) -> None:
    # The head and the closing of an official document stand in tables of the style Frame: they only place.
    tables = [table for table in document.tables if table.style and table.style.name == "Table"]
    # Where each figure comes from is a table on paper; on the screen it opens from the figure.
    listed = path.with_suffix(".sources.csv").is_file()  # not where a report prints no figure of a table
    assert len(tables) == path.with_suffix(".html").read_text(encoding="utf-8").count("<thead") + listed
    for table in tables:
        properties = table.rows[0]._tr.trPr
        assert properties is not None
        assert properties.find(qn("w:tblHeader")) is not None, table.rows[0].cells[0].text
        assert all(cell.text.strip() for cell in table.rows[0].cells)


def test_every_picture_says_what_it_shows(path: Path, document: Document) -> None:
    alts = [each.get("descr") or "" for each in document.element.body.iter(qn("wp:docPr"))]
    assert all(len(alt) > 40 for alt in alts), alts
    assert len(alts) == path.with_suffix(".html").read_text(encoding="utf-8").count("<img ")


def headings(document: Document) -> list[int]:
    names = [paragraph.style.name or "" for paragraph in document.paragraphs if paragraph.style]
    return [int(name.removeprefix("Heading ")) for name in names if name.startswith("Heading ")]


if shutil.which("soffice"):

    def test_libreoffice_reads_every_report_whole(bundle: Path, tmp_path: Path) -> None:
        for province in PROVINCES:
            documents = sorted((bundle / province).glob("*.docx"))
            subprocess.run(
                [
                    "soffice",
                    f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                    "--headless",
                    "--convert-to",
                    "txt:Text (encoded):UTF8",
                    "--outdir",
                    str(tmp_path / province),
                    *map(str, documents),
                ],
                check=True,
                capture_output=True,
                timeout=300,
            )
            for path in documents:
                text = squeezed((tmp_path / province / f"{path.stem}.txt").read_text(encoding="utf-8-sig"))
                paragraphs = [each.text for each in docx.Document(str(path)).paragraphs]
                assert [each for each in paragraphs if squeezed(each) not in text] == []
