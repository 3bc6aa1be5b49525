#!/usr/bin/env bash
# markitdown 0.1.9 and htmldocx 0.0.6: under a merged cell of a province the year stands where the province was.
#
# Valid input: the usual table of a report: a province over two years, its cell merged over both rows. For markitdown
# it is in a DOCX, for htmldocx in HTML (rowspan). For markitdown also an XLSX whose province codes are texts ("04").
# Expected: in the second row 2026 under "Year" and 11,0 under "Rate"; the code "04".
# Seen: both move the second row one column to the left, so that 11,0 is read as a year and the rate is missing. From
# the sheet "04" comes as 4, no longer the code of Cao Bằng, and an empty cell as the word NaN. mammoth 1.13.0, by
# which markitdown reads the DOCX, does keep the merged cell.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  "markitdown[docx,xlsx]==0.1.9" mammoth==1.13.0 htmldocx==0.0.6 python-docx==1.2.0 openpyxl==3.1.5
venv/bin/python - <<'PYTHON' | diff - <(cat <<'SEEN'
mammoth keeps rowspan: True
markitdown: | Province | Year | Rate |
markitdown: | Cao Bằng | 2025 | 12,5 |
markitdown: | 2026 | 11,0 |
markitdown: | Code | Province | Rate | Households |
markitdown: | 4 | Cao Bằng | 12.5 | NaN |
markitdown: | 12 | Lai Châu | NaN | 850.0 |
htmldocx: Province, Year, Rate
htmldocx: Cao Bằng, 2025, 12,5
htmldocx: 2026, 11,0, (empty)
SEEN
)
from pathlib import Path

import docx
import mammoth
import openpyxl
from htmldocx import HtmlToDocx
from markitdown import MarkItDown

document = docx.Document()
table = document.add_table(3, 3)
for row, words in enumerate((("Province", "Year", "Rate"), ("Cao Bằng", "2025", "12,5"), ("", "2026", "11,0"))):
    for column, word in enumerate(words):
        table.cell(row, column).text = word
table.cell(1, 0).merge(table.cell(2, 0)).text = "Cao Bằng"
document.save("table.docx")

book = openpyxl.Workbook()
for line in (("Code", "Province", "Rate", "Households"), ("04", "Cao Bằng", 12.5, None), ("12", "Lai Châu", None, 850)):
    book.active.append(line)
book.save("table.xlsx")

html = """<table><tr><th>Province</th><th>Year</th><th>Rate</th></tr>
<tr><td rowspan="2">Cao Bằng</td><td>2025</td><td>12,5</td></tr><tr><td>2026</td><td>11,0</td></tr></table>"""

with Path("table.docx").open("rb") as file:
    print("mammoth keeps rowspan:", 'rowspan="2"' in mammoth.convert_to_html(file).value)
for name in ("table.docx", "table.xlsx"):
    for line in MarkItDown().convert(name).text_content.splitlines():
        if line.startswith("|") and set(line) - set("| -"):
            print("markitdown:", line)
for row in HtmlToDocx().parse_html_string(html).tables[0].rows:
    print("htmldocx:", ", ".join(cell.text or "(empty)" for cell in row.cells))
PYTHON
echo "markitdown 0.1.9 and htmldocx 0.0.6 behave as described."
