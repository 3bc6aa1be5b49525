#!/usr/bin/env bash
# pyjstat 2.4.0: a table whose rows are not in the order of its categories becomes a JSON-stat with wrong figures.
#
# Valid input: a frame of two provinces and two quarters, complete, each row naming its province and its quarter,
# in the order in which the answers came in; written as JSON-stat and read again by the same package.
# Expected: every figure with its province and quarter, or a refusal.
# Seen: figures are written in the order of the rows, categories in the order in which they first occur; the two do
# not fit, and two of four figures stand at another province or quarter than before. Nothing is said. The same
# frame, sorted by province and quarter, comes back as it was.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyjstat==2.4.0 pandas==3.0.6
"$folder/venv/bin/python" - <<'PYTHON' | diff - <(cat <<'SEEN'
Cao Bằng 2026-Q1: 12.5, sorted 12.5, as it came 8.0
Cao Bằng 2026-Q2: 11.0, sorted 11.0, as it came 11.0
Tuyên Quang 2026-Q1: 8.0, sorted 8.0, as it came 12.5
Tuyên Quang 2026-Q2: 7.5, sorted 7.5, as it came 7.5
SEEN
)
import pandas as pd
from pyjstat import pyjstat

rows = [
    ("Tuyên Quang", "2026-Q2", 7.5),
    ("Cao Bằng", "2026-Q1", 12.5),
    ("Cao Bằng", "2026-Q2", 11.0),
    ("Tuyên Quang", "2026-Q1", 8.0),
]
frame = pd.DataFrame(rows, columns=["province", "quarter", "value"])


def there_and_back(table: pd.DataFrame) -> pd.Series:
    read = pyjstat.Dataset.read(pyjstat.Dataset.read(table).write()).write("dataframe")
    return read.set_index(["province", "quarter"])["value"]


ordered = frame.sort_values(["province", "quarter"]).reset_index(drop=True)
sorted_first, as_it_came = there_and_back(ordered), there_and_back(frame)
for province, quarter, value in ordered.itertuples(index=False):
    key = (province, quarter)
    print(f"{province} {quarter}: {value}, sorted {sorted_first[key]}, as it came {as_it_came[key]}")
PYTHON
echo "pyjstat 2.4.0 behaves as described."
