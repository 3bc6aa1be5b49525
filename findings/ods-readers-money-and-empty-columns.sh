#!/usr/bin/env bash
# pyexcel-ods3 0.6.1 and pandas-ods-reader 1.0.2: amounts of money become text, an unanswered column disappears.
#
# Valid input: an ODS sheet as an office sends it: province, an amount formatted as currency in đồng, a column
# that nobody has filled in yet, a time of the day, a count.
# Expected: the amount is a number, the unanswered column is there and empty, the time is a time.
# Seen: pyexcel-ods3 gives the text "1500000 VND", so that a sum over the column fails or skips it. pandas-ods-reader
# gives a number, drops the empty column with its heading, so that a table with fixed columns no longer fits,
# and gives the time as "PT08H30M00S".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  pyexcel-ods3==0.6.1 pandas-ods-reader==1.0.2 odfpy==1.4.1 pandas==3.0.6
venv/bin/python - <<'PYTHON' | diff - <(cat <<'SEEN'
pyexcel-ods3: '1500000 VND', empty column '', time 08:30:00
pandas-ods-reader: 1500000.0, columns Tỉnh, Số tiền, Giờ, Số hộ, time PT08H30M00S
SEEN
)
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P


def cell(shown: str, **kept: str) -> TableCell:
    made = TableCell(**kept)
    if shown:
        made.addElement(P(text=shown))
    return made


def text(words: str) -> TableCell:
    return cell(words, valuetype="string")


document = OpenDocumentSpreadsheet()
table = Table(name="1")
document.spreadsheet.addElement(table)
for cells in (
    [text(words) for words in ("Tỉnh", "Số tiền", "Ghi chú", "Giờ", "Số hộ")],
    [
        text("Cao Bằng"),
        cell("1.500.000 ₫", valuetype="currency", value="1500000", currency="VND"),
        TableCell(),
        cell("08:30", valuetype="time", timevalue="PT08H30M00S"),
        cell("7", valuetype="float", value="7"),
    ],
):
    row = TableRow()
    for each in cells:
        row.addElement(each)
    table.addElement(row)
document.save("form.ods")

import pandas_ods_reader
import pyexcel_ods3

_, answered = pyexcel_ods3.get_data("form.ods")["1"]
print(f"pyexcel-ods3: {answered[1]!r}, empty column {answered[2]!r}, time {answered[3]}")
frame = pandas_ods_reader.read_ods("form.ods", 1)
print(f"pandas-ods-reader: {frame['Số tiền'][0]}, columns {', '.join(frame.columns)}, time {frame['Giờ'][0]}")
PYTHON
echo "pyexcel-ods3 0.6.1 and pandas-ods-reader 1.0.2 behave as described."
