#!/usr/bin/env bash
# csvw 4.1.1: a column of the type "number" with Vietnamese marks comes a thousand times too small.
#
# Valid input: a CSV with its CSVW metadata: counts and amounts whose groups are marked by a point and whose decimals by
# a comma, as the metadata says (format with groupChar "." and decimalChar ",", which the W3C's model for tabular data,
# section 6.4.2, has for every numeric type); a column each of "decimal", "integer", "number" and "double".
# Expected: 12345, 20416 and 850 in every column, or an error that the format is not supported.
# Seen: the format counts for "decimal" and "integer" alone. Of "number" and "double" it is passed over: 12.345
# households are 12.345, beside 850 that are 850, and nothing is said. (With a decimal comma, "1.234,5", an error.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check csvw==4.1.1
cat > households.csv <<'CSV'
province,decimal,integer,number,double
Cao Bằng,12.345,12.345,12.345,12.345
Tuyên Quang,20.416,20.416,20.416,20.416
Lai Châu,850,850,850,850
CSV
venv/bin/python - <<'PYTHON' | diff - <(cat <<'SEEN'
decimal: 12345 20416 850, sum 33611
integer: 12345 20416 850, sum 33611
number: 12.345 20.416 850.0, sum 882.761
double: 12.345 20.416 850.0, sum 882.761
number 1.234,5: ValueError
SEEN
)
import json
from pathlib import Path

from csvw import TableGroup
from csvw.metadata import Column

MARKS = {"decimalChar": ",", "groupChar": "."}


def column(kind: str) -> dict:
    return {"name": kind, "datatype": {"base": kind, "format": MARKS}}


kinds = ("decimal", "integer", "number", "double")
columns = [{"name": "province", "datatype": "string"}, *map(column, kinds)]
table = {"url": "households.csv", "tableSchema": {"columns": columns}}
metadata = {"@context": "http://www.w3.org/ns/csvw", "tables": [table]}
Path("metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
rows = list(TableGroup.from_file("metadata.json").tables[0])
for kind in kinds:
    values = [row[kind] for row in rows]
    print(f"{kind}: {' '.join(map(str, values))}, sum {sum(values)}")
try:
    print("number 1.234,5:", Column.fromvalue(column("number")).read("1.234,5"))
except ValueError as error:
    print("number 1.234,5:", type(error).__name__)
PYTHON
echo "csvw 4.1.1 behaves as described."
