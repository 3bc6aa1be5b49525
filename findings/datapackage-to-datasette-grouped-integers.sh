#!/usr/bin/env bash
# datapackage-to-datasette 0.5.0 with frictionless 5.21.0: a column of counts arrives in the database empty.
#
# Valid input: a Data Package of version 2, whose table has a number "1.234,5" and an integer "12.345", each with
# groupChar "." (which version 2 allows for integers also).
# Expected: 1234.5 and 12345 in the database, or an error, as frictionless by itself reports one.
# Seen: the number arrives; each grouped integer is NULL, an integer without a group (850) arrives, so that a sum over
# the column is far too small. The command ends with code 0 and says nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check datapackage-to-datasette==0.5.0 frictionless==5.21.0
cat > poverty.csv <<'CSV'
code,province,budget,households
04,Cao Bằng,"1.234,5",12.345
08,Tuyên Quang,"987,0",20.416
12,Lai Châu,"456,5",850
CSV
cat > datapackage.json <<'JSON'
{
  "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
  "name": "poverty",
  "resources": [
    {
      "name": "poverty",
      "type": "table",
      "path": "poverty.csv",
      "schema": {
        "fields": [
          {"name": "code", "type": "string"},
          {"name": "province", "type": "string"},
          {"name": "budget", "type": "number", "groupChar": ".", "decimalChar": ","},
          {"name": "households", "type": "integer", "groupChar": "."}
        ]
      }
    }
  ]
}
JSON
venv/bin/datapackage-to-datasette poverty.db datapackage.json metadata.json > said.txt 2>&1
venv/bin/python - <<'PYTHON' | diff - <(cat <<'SEEN'
said: nothing
('04', 'Cao Bằng', 1234.5, None)
('08', 'Tuyên Quang', 987.0, None)
('12', 'Lai Châu', 456.5, 850)
sum of households: 850
frictionless by itself: type-error, type-error
SEEN
)
import sqlite3
from pathlib import Path

from frictionless import validate

print("said:", Path("said.txt").read_text(encoding="utf-8").strip() or "nothing")
database = sqlite3.connect("poverty.db")
for row in database.execute("SELECT * FROM poverty ORDER BY code"):
    print(row)
print("sum of households:", database.execute("SELECT sum(households) FROM poverty").fetchone()[0])
print("frictionless by itself:", ", ".join(kind for (kind,) in validate("datapackage.json").flatten(["type"])))
PYTHON
echo "datapackage-to-datasette 0.5.0 with frictionless 5.21.0 behaves as described."
