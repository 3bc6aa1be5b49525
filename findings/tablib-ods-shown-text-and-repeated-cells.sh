#!/usr/bin/env bash
# tablib 3.10.0: from an ODS form of a province, a count comes a thousand times too small and a figure moves a column.
#
# Valid input: an ODS sheet as an office suite in Vietnamese writes it: every cell has its value in the file and
# beside it the text that is shown ("12.345" for 12345), and empty cells that follow each other are kept as one cell
# with a number of repeats.
# Expected: the values of the file, 12345, 8.02 and 0.125, and every answer under its heading.
# Seen: the shown text is read as an English number: 12345 households are 12.345, and 8.02 shown without decimals is
# 8.0; the share is the text "12,5%". The repeats are not counted: behind two empty cells the 5 that was answered
# under "Số xã" stands under "Số tiền". (A shown decimal comma, "1.234,5", raises an error.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tablib==3.10.0 odfpy==1.4.1
venv/bin/python - <<'PYTHON' | diff - <(cat <<'SEEN'
Tỉnh | Số hộ | Điểm | Tỷ lệ | Số tiền | Ghi chú | Số xã
Cao Bằng | 12.345 | 8.0 | 12,5% | 1.500.000 ₫ | xong | 161.0
Lào Cai | 1.0 | 8.0 | 8,0% | 5.0 | (empty) | (empty)
SEEN
)
from pathlib import Path

import tablib
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P


def cell(shown: str, **kept: str) -> TableCell:
    made = TableCell(**kept)
    made.addElement(P(text=shown))
    return made


def text(words: str) -> TableCell:
    return cell(words, valuetype="string")


def number(shown: str, value: str) -> TableCell:
    return cell(shown, valuetype="float", value=value)


def share(shown: str, value: str) -> TableCell:
    return cell(shown, valuetype="percentage", value=value)


document = OpenDocumentSpreadsheet()
table = Table(name="1")
document.spreadsheet.addElement(table)
money = cell("1.500.000 ₫", valuetype="currency", value="1500000", currency="VND")
for cells in (
    [text(words) for words in ("Tỉnh", "Số hộ", "Điểm", "Tỷ lệ", "Số tiền", "Ghi chú", "Số xã")],
    [text("Cao Bằng"), number("12.345", "12345"), number("8", "8.02"), share("12,5%", "0.125"), money]
    + [text("xong"), number("161", "161")],
    [text("Lào Cai"), number("1.000", "1000"), number("8", "7.96"), share("8,0%", "0.08")]
    + [TableCell(numbercolumnsrepeated="2"), number("5", "5")],
):
    row = TableRow()
    for each in cells:
        row.addElement(each)
    table.addElement(row)
document.save("form.ods")

with Path("form.ods").open("rb") as file:
    form = tablib.Dataset().load(file, format="ods")
for answers in (form.headers, *form):
    print(" | ".join(str(answer) or "(empty)" for answer in answers))
PYTHON
echo "tablib 3.10.0 behaves as described."
