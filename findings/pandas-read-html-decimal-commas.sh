#!/usr/bin/env bash
# pandas 3.1.1, read_html: the province with the lowest poverty rate of a Vietnamese page comes out with the highest.
#
# Valid input: a table of a web page in Vietnamese: rates with a decimal comma (8,02 and 12,5), counts with a point.
# Expected: without being told the marks, texts as they stand, as read_csv gives the same column; or an error, since no
# way of grouping thousands writes 8,02.
# Seen: read_html takes every comma away (its default is thousands=",") wherever it stands: 8,02 is 802, 12,5 is 125, so
# that the lower rate is six times the higher; and 12.345 households are 12.345. With thousands="." and decimal=","
# all are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.1 lxml==6.1.3
"$folder/venv/bin/python" - <<'PYTHON' | diff - <(cat <<'SEEN'
read_csv: 8,02 12,5 | 12.345 850.0
read_html: 802 125 | 12.345 850.0
read_html, told the marks: 8.02 12.5 | 12345 850
SEEN
)
import io

import pandas as pd

ROWS = (("Tỉnh", "Tỷ lệ", "Số hộ"), ("Lai Châu", "8,02", "12.345"), ("Cao Bằng", "12,5", "850"))
CSV = "\n".join(";".join(row) for row in ROWS)
HTML = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
PAGE = f"<table>{HTML}</table>"


def show(name: str, frame: pd.DataFrame) -> None:
    print(f"{name}:", " | ".join(" ".join(map(str, frame[column])) for column in ("Tỷ lệ", "Số hộ")))


show("read_csv", pd.read_csv(io.StringIO(CSV), sep=";"))
show("read_html", pd.read_html(io.StringIO(PAGE), header=0)[0])
show("read_html, told the marks", pd.read_html(io.StringIO(PAGE), header=0, thousands=".", decimal=",")[0])
PYTHON
echo "pandas 3.1.1 behaves as described."
