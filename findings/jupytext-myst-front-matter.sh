#!/usr/bin/env bash
# jupytext 1.19.6: a notebook that goes through MyST Markdown comes back with other values in its front matter.
#
# Valid input: a notebook whose first cell is the raw YAML that Quarto takes as front matter, with a time of the
# day, a province code with its zero, and a version. It is written to MyST and back, and to a percent script and back.
# Expected: the raw cell comes back as it was.
# Seen: through the script it does. Through MyST the YAML is parsed by the rules of YAML 1.1 and written anew:
# 14:30 is now 870 (base sixty), 04 is 4, 1.10 is 1.1, and the Vietnamese title is spelled in escapes.
# Quarto reads YAML 1.2, in which 14:30 is a text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jupytext==1.19.6
cat > write.py <<'PYTHON'
import nbformat

front = '---\ntitle: "Báo cáo"\ntime: 14:30\ncode: 04\nversion: 1.10\n---'
kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
notebook = nbformat.v4.new_notebook(
    cells=[nbformat.v4.new_raw_cell(front), nbformat.v4.new_code_cell("x = 1")], metadata={"kernelspec": kernel}
)
nbformat.write(notebook, "report.ipynb")
PYTHON
cat > show.py <<'PYTHON'
import sys

import nbformat

print(nbformat.read(sys.argv[1], as_version=4).cells[0].source)
PYTHON
venv/bin/python write.py
for format in py:percent myst; do
  ending=$([ "$format" = myst ] && echo md || echo py)
  venv/bin/jupytext --quiet --to "$format" report.ipynb -o "text.$ending"
  venv/bin/jupytext --quiet --to ipynb "text.$ending" -o "back-$ending.ipynb"
done
diff <(venv/bin/python show.py back-py.ipynb; venv/bin/python show.py back-md.ipynb) - <<'SEEN'
---
title: "Báo cáo"
time: 14:30
code: 04
version: 1.10
---
---
title: "B\xE1o c\xE1o"
time: 870
code: 4
version: 1.1
---
SEEN
echo "jupytext 1.19.6 behaves as described."
