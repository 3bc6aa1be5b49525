#!/usr/bin/env bash
# vietnam-number 1.0.6: amounts of public money in words come out wrong, without an error.
#
# Valid input: the way Vietnamese budgets are read aloud, "hai nghìn tỷ" (two thousand billion, 2 × 10^12),
# a decimal ("ba phẩy năm", 3,5) and a negative number ("âm năm", -5).
# Expected: 2000000000000, 3.5 and -5, or a refusal.
# Seen: 20000001000 (the parts are written one after the other), 35 and 5. The other way round, the text "3,5"
# becomes "ba mươi lăm" (thirty-five) and "-5" becomes "năm" (five).
# Smaller whole numbers ("một nghìn không trăm linh hai", "hai tỷ rưỡi") are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check vietnam_number==1.0.6
"$folder/venv/bin/python" - <<'PYTHON' | diff - <(cat <<'SEEN'
một nghìn không trăm linh hai = 1002
hai tỷ rưỡi = 2500000000
hai nghìn tỷ = 20000001000
ba phẩy năm = 35
âm năm = 5
3,5 = ba mươi lăm
-5 = năm
SEEN
)
from vietnam_number import n2w, w2n

for words in ("một nghìn không trăm linh hai", "hai tỷ rưỡi", "hai nghìn tỷ", "ba phẩy năm", "âm năm"):
    print(words, "=", w2n(words))
for digits in ("3,5", "-5"):
    print(digits, "=", n2w(digits).strip())
PYTHON
echo "vietnam-number 1.0.6 behaves as described."
