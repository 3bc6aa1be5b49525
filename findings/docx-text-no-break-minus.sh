#!/usr/bin/env bash
# docx2txt 0.9, docx2python 3.7.1, docx2everything 1.1.0 and docx2txt2 1.0.4: a fall in a Word document is a rise.
#
# Valid input: a DOCX in which the minus before a figure is Word's non-breaking hyphen (Ctrl+Shift+Hyphen, element
# w:noBreakHyphen), which typists take so that "-2,5" is not torn in two at the end of a line; also in a decree's number.
# Expected: a hyphen in the text, as python-docx 1.2.0 gives one (mammoth 1.13.0 gives U+2011), or an error.
# Seen: nothing stands where the minus was: "thay đổi 2,5 điểm" (changed by 2.5 points) for a change of -2,5, in a table
# as well as in a sentence, and "30/2020/NĐCP".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  docx2txt==0.9 docx2python==3.7.1 docx2everything==1.1.0 docx2txt2==1.0.4 mammoth==1.13.0 python-docx==1.2.0
venv/bin/python - <<'PYTHON' | diff - <(cat <<'SEEN'
python-docx: thay đổi -2,5 điểm (30/2020/NĐ-CP) | Cao Bằng | -1,5
mammoth: thay đổi ‑2,5 điểm (30/2020/NĐ‑CP) | Cao Bằng | ‑1,5
docx2txt: thay đổi 2,5 điểm (30/2020/NĐCP) | Cao Bằng | 1,5
docx2python: thay đổi 2,5 điểm (30/2020/NĐCP) | Cao Bằng | 1,5
docx2everything: thay đổi 2,5 điểm (30/2020/NĐCP) | Cao Bằng | 1,5
docx2everything, Markdown: thay đổi 2,5 điểm (30/2020/NĐCP) | Cao Bằng | 1,5
docx2txt2: thay đổi 2,5 điểm (30/2020/NĐ CP) Cao Bằng 1,5
SEEN
)
import docx
import docx2everything
import docx2txt
import docx2txt2
import mammoth
from docx.oxml import OxmlElement
from docx2python import docx2python


def type_in(paragraph: object, text: str) -> None:
    """Type a text in one run, as Word does, with its non-breaking hyphen for each "-"."""
    run = paragraph.add_run()
    for n, part in enumerate(text.split("-")):
        if n:
            run._r.append(OxmlElement("w:noBreakHyphen"))
        run.add_text(part)


document = docx.Document()
type_in(document.add_paragraph(), "thay đổi -2,5 điểm (30/2020/NĐ-CP)")
table = document.add_table(1, 2)
type_in(table.cell(0, 0).paragraphs[0], "Cao Bằng")
type_in(table.cell(0, 1).paragraphs[0], "-1,5")
document.save("brief.docx")


def on_one_line(text: str) -> str:
    parts = (part.strip() for line in text.splitlines() for part in line.split("|"))
    return " | ".join(part for part in parts if set(part) - set("- "))


read = docx.Document("brief.docx")
cells = [cell.text for cell in read.tables[0].rows[0].cells]
print("python-docx:", on_one_line("\n".join([read.paragraphs[0].text, *cells])))
with open("brief.docx", "rb") as file:
    print("mammoth:", on_one_line(mammoth.extract_raw_text(file).value))
print("docx2txt:", on_one_line(docx2txt.process("brief.docx")))
print("docx2python:", on_one_line(docx2python("brief.docx").text))
print("docx2everything:", on_one_line(docx2everything.process("brief.docx")))
print("docx2everything, Markdown:", on_one_line(docx2everything.process_to_markdown("brief.docx")))
print("docx2txt2:", on_one_line(docx2txt2.extract_text("brief.docx")))
PYTHON
echo "docx2txt 0.9, docx2python 3.7.1, docx2everything 1.1.0 and docx2txt2 1.0.4 behave as described."
