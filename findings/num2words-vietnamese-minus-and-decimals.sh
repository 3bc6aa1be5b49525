#!/usr/bin/env bash
# num2words 0.5.14 (lang="vi") and vnnum2word 0.3.0: a fall is read as a rise of another size; 8,02 is read as 8,2.
#
# Valid input: changes in percentage points as a report states them, -2 and -12.5, and shares, 8.02 and 12.05.
# Expected: "âm hai" (minus two), "âm mười hai phẩy năm", "tám phẩy không hai", or a refusal; vnnum2word was written
# to correct the decimals of num2words, so at least those.
# Seen: both read -2 as "mười tám" (eighteen) and -12.5 as eight and a half, by counting from the end of the list of
# number words. Both drop the zero behind the comma: 8.02 is "tám phẩy hai" (8,2) and 12.05 is what 12.5 should be.
# num2words also rounds, so that 0.125 is 0,12. vn-numberwords 0.2.0 reads the minus and drops the zero as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  num2words==0.5.14 vnnum2word==0.3.0 vn-numberwords==0.2.0
"$folder/venv/bin/python" - <<'PYTHON' | diff - <(cat <<'SEEN'
21: hai mươi mốt | hai mươi mốt | hai mươi mốt
-2: mười tám | mười tám | âm hai
-12.5: tám phẩy năm mươi | tám phẩy năm | âm mười hai phẩy năm
8.02: tám phẩy hai | tám phẩy hai | tám phẩy hai
12.05: mười hai phẩy năm | mười hai phẩy năm | mười hai phẩy năm
0.125: không phẩy mười hai | không phẩy một hai năm | không phẩy một trăm hai mươi lăm
SEEN
)
from num2words import num2words
from vn_numberwords import number_to_words
from vnnum2word import convert_number

for number in (21, -2, -12.5, 8.02, 12.05, 0.125):
    words = (num2words(number, lang="vi"), convert_number(number), number_to_words(number))
    print(f"{number}:", " | ".join(words))
PYTHON
echo "num2words 0.5.14, vnnum2word 0.3.0 and vn-numberwords 0.2.0 behave as described."
