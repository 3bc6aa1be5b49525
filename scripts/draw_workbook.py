"""Draw sheets of a workbook as pictures for docs/, from the file's own cells, widths, colours and comments.

Usage: python scripts/draw_workbook.py FILE.xlsx SHEET LAST_ROW PICTURE.png   (needs Chromium)
"""

import html
import shutil
import sys
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from playwright.sync_api import sync_playwright

_STYLE = """
body { margin: 0; font: 15px "Times New Roman", "TeX Gyre Termes", serif; width: max-content; padding: 8px }
table { border-collapse: collapse; background: white }
th { background: #e6e6e6; font: 12px sans-serif; color: #444; border: 1px solid #bbb; padding: 2px 6px }
td { border: 1px solid #d8d8d8; padding: 3px 5px; vertical-align: top; position: relative }
td.box { border-color: #808080 }
td.noted::after { content: ""; position: absolute; top: 0; right: 0; border: 5px solid #c00;
  border-left-color: transparent; border-bottom-color: transparent }
.comment { background: #fffbd6; border: 1px solid #999; padding: 6px; font: 13px sans-serif; margin-top: 8px;
  max-width: 900px; white-space: pre-line }
"""


def main() -> int:
    """Draw one sheet down to a row, with its comments below it."""
    book, sheet_name, last_row, picture = sys.argv[1:5]
    sheet = load_workbook(book)[sheet_name]
    columns = [
        column
        for column in range(1, sheet.max_column + 1)
        if not sheet.column_dimensions[get_column_letter(column)].hidden
    ]
    rows = [row for row in range(1, int(last_row) + 1) if not sheet.row_dimensions[row].hidden]
    heads = "".join(f"<th>{get_column_letter(column)}</th>" for column in columns)
    body = "".join(f"<tr><th>{row}</th>{_cells(sheet, row, columns)}</tr>" for row in rows)
    comments = "".join(
        f'<div class="comment"><b>{cell.coordinate}</b>: {html.escape(cell.comment.text)}</div>'
        for row in sheet.iter_rows(max_row=int(last_row))
        for cell in row
        if cell.comment
    )
    page_text = f"<style>{_STYLE}</style><table><tr><th></th>{heads}</tr>{body}</table>{comments}"
    with sync_playwright() as player:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 10})
        page.set_content(page_text)
        page.locator("body").screenshot(path=picture)
        browser.close()
    print(Path(picture).name)
    return 0


def _cells(sheet: Any, row: int, columns: list[int]) -> str:
    return "".join(_cell(sheet, sheet.cell(row, column)) for column in columns)


def _cell(sheet: Any, cell: Any) -> str:
    width = sheet.column_dimensions[get_column_letter(cell.column)].width * 7
    filled = cell.fill.fill_type == "solid"
    # A text longer than its column runs on over its empty neighbours, as in a spreadsheet.
    wraps = "normal" if cell.alignment.wrap_text else "nowrap; overflow: visible"
    style = f"min-width: {width:.0f}px; max-width: {width:.0f}px; white-space: {wraps};"
    style += f" background: #{cell.fill.fgColor.rgb[-6:]};" if filled else ""
    style += " font-weight: bold;" if cell.font.b else ""
    style += " font-style: italic; font-size: 13px;" if cell.font.i else ""
    number = isinstance(cell.value, int | float)
    text = f"{cell.value:,}".replace(",", ".") if number else str(cell.value or "")
    style += " text-align: right;" if number else ""
    kinds = ("box" if cell.border.left.style else "") + (" noted" if cell.comment else "")
    return f'<td class="{kinds}" style="{style}">{html.escape(text)}</td>'


if __name__ == "__main__":
    sys.exit(main())
