#!/usr/bin/env bash
# docx2txt2 1.0.4, docx2markdown 0.1.1 and docx2everything 1.1.0: a figure corrected in Word comes twice or not at all.
#
# Valid input: a DOCX as it comes back from a reviewer with tracked changes: a rate of 21,2 is struck out and 12,5
# put in its place.
# Expected: "là 12,5 %", what Word shows once the changes are accepted, as docx2txt 0.9 and mammoth 1.13.0 give it.
# Seen: docx2txt2 gives the struck figure first and then the right one, "là 21,2 12,5 %", with no mark which is struck;
# docx2markdown gives none. docx2everything gives 12,5 as text and none as Markdown, from the same file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  docx2txt==0.9 docx2everything==1.1.0 docx2txt2==1.0.4 docx2markdown==0.1.1 mammoth==1.13.0 python-docx==1.2.0
venv/bin/python - <<'PYTHON' | diff - <(cat <<'SEEN'
docx2txt: Tỷ lệ hộ nghèo là 12,5 %.
mammoth: Tỷ lệ hộ nghèo là 12,5 %.
docx2txt2: Tỷ lệ hộ nghèo là 21,2 12,5 %.
docx2markdown: Tỷ lệ hộ nghèo là %.
docx2everything: Tỷ lệ hộ nghèo là 12,5 %.
docx2everything, Markdown: Tỷ lệ hộ nghèo là %.
SEEN
)
from pathlib import Path

import docx
import docx2everything
import docx2markdown
import docx2txt
import docx2txt2
import mammoth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

WHO = 'w:id="{}" w:author="Reviewer" w:date="2026-09-15T00:00:00Z"'
document = docx.Document()
paragraph = document.add_paragraph("Tỷ lệ hộ nghèo là ")
for n, (change, text, figure) in enumerate((("del", "delText", "21,2"), ("ins", "t", "12,5")), start=1):
    run = f"<w:r><w:{text}>{figure}</w:{text}></w:r>"
    paragraph._p.append(parse_xml(f"<w:{change} {nsdecls('w')} {WHO.format(n)}>{run}</w:{change}>"))
paragraph.add_run(" %.")
document.save("review.docx")


def show(name: str, text: str) -> None:
    print(f"{name}:", " ".join(text.split()))


show("docx2txt", docx2txt.process("review.docx"))
with open("review.docx", "rb") as file:
    show("mammoth", mammoth.extract_raw_text(file).value)
show("docx2txt2", docx2txt2.extract_text("review.docx"))
docx2markdown.docx_to_markdown("review.docx", "review.md")
show("docx2markdown", Path("review.md").read_text(encoding="utf-8"))
show("docx2everything", docx2everything.process("review.docx"))
show("docx2everything, Markdown", docx2everything.process_to_markdown("review.docx"))
PYTHON
echo "docx2txt2 1.0.4, docx2markdown 0.1.1 and docx2everything 1.1.0 behave as described."
