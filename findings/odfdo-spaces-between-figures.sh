#!/usr/bin/env bash
# odfdo 3.27.3: in the text of an ODT a year and the rate behind it become one number, 202512,5.
#
# Valid input: an ODT in which the space between two figures is the element text:s. It is meant for the second space
# and those after it, and OpenDocument 1.2, part 1, section 6.1.3, says that it is no error elsewhere.
# Expected: a space wherever the element stands, as odfpy 1.4.1 and docx2txt2 1.0.4 read it.
# Seen: Document.get_formatted_text() and the command odfdo-show leave it out, in a sentence and in a cell of a table,
# and the year and the rate are one number; the paragraph by itself, str(paragraph), has the space, and to_markdown().
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check odfdo==3.27.3 odfpy==1.4.1 docx2txt2==1.0.4
cat > write.py <<'PYTHON'
from odf.opendocument import OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import P, S


def figures(before: str, behind: str) -> P:
    made = P(text=before)
    made.addElement(S())
    made.addText(behind)
    return made


document = OpenDocumentText()
document.text.addElement(figures("Hộ nghèo năm 2025", "12,5 %"))
table, row, cell = Table(name="1"), TableRow(), TableCell(valuetype="string")
cell.addElement(figures("2026", "11,0"))
row.addElement(cell)
table.addElement(row)
document.text.addElement(table)
document.save("brief.odt")
PYTHON
cat > show.py <<'PYTHON'
import docx2txt2
from odf import teletype
from odf.opendocument import load
from odf.text import P
from odfdo import Document


def show(name: str, text: str) -> None:
    print(f"{name}:", " ".join(text.replace("|", " ").replace("-", " ").split()))


show("odfpy", " ".join(teletype.extractText(each) for each in load("brief.odt").getElementsByType(P)))
show("docx2txt2", docx2txt2.extract_text("brief.odt"))
document = Document("brief.odt")
show("odfdo, paragraph", str(document.body.paragraphs[0]))
show("odfdo, to_markdown", document.to_markdown())
show("odfdo, get_formatted_text", document.get_formatted_text())
PYTHON
venv/bin/python write.py
diff <(venv/bin/python show.py; echo "odfdo-show:" $(venv/bin/odfdo-show brief.odt)) - <<'SEEN'
odfpy: Hộ nghèo năm 2025 12,5 % 2026 11,0
docx2txt2: Hộ nghèo năm 2025 12,5 % 2026 11,0
odfdo, paragraph: Hộ nghèo năm 2025 12,5 %
odfdo, to_markdown: Hộ nghèo năm 2025 12,5 % 2026 11,0
odfdo, get_formatted_text: Hộ nghèo năm 202512,5 % 202611,0
odfdo-show: Hộ nghèo năm 202512,5 % 202611,0
SEEN
echo "odfdo 3.27.3 behaves as described."
