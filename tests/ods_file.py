"""An .ods file written by hand, as LibreOffice writes one: values, hidden sheets, repeated rows."""

import io
import zipfile
from typing import Any
from xml.sax.saxutils import escape

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)


def ods_of(book: Any, *, repeat: int = 1) -> bytes:
    """Return the sheets of an openpyxl workbook as .ods; repeat: how often each row claims to stand."""
    tables = []
    for sheet in book.worksheets:
        rows = []
        for row in sheet.iter_rows(max_col=20):
            cells = "".join(_cell(cell.value) for cell in row)
            times = f' table:number-rows-repeated="{repeat}"' if repeat > 1 else ""
            rows.append(f"<table:table-row{times}>{cells}</table:table-row>")
        style = "hidden" if sheet.sheet_state != "visible" else "shown"
        head = f'<table:table table:name="{escape(sheet.title)}" table:style-name="{style}">'
        tables.append(f"{head}{''.join(rows)}</table:table>")
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("hidden", "false"), ("shown", "true"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if hasattr(value, "isoformat"):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    text = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
