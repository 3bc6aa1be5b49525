#!/usr/bin/env bash
# viet-itn 0.1.0: minutes of a meeting, put back into figures, have the quarter "35" and an amount torn in two.
#
# Valid input: phrases as they are dictated in a dialogue, all in words.
# Expected: "quý 3 năm 2026", as "tháng chín năm …" becomes 09/2026; 2.500.000.000.000₫ for "hai nghìn năm trăm tỷ
# đồng", as 2.000.000.000.000₫ is right for "hai nghìn tỷ đồng".
# Seen: "quý 35 2.026": năm is both "year" and "five", and after a quarter it is taken for five; and
# "2.000 500.000.000.000₫", where whoever takes the amount from the text gets a fifth of it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check viet-itn==0.1.0 pynini==2.1.7
"$folder/venv/bin/python" - <<'PYTHON' | diff - <(cat <<'SEEN'
tháng chín năm hai nghìn không trăm hai mươi sáu = tháng 09/2026
quý ba năm hai nghìn không trăm hai mươi sáu = quý 35 2.026
hai nghìn năm trăm hộ = 2.500 hộ
hai nghìn tỷ đồng = 2.000.000.000.000₫
hai nghìn năm trăm tỷ đồng = 2.000 500.000.000.000₫
tám phẩy không hai phần trăm = 8,02 %
SEEN
)
from src.normalize import InverseTextNormalizer

to_figures = InverseTextNormalizer().inverse_normalize
for words in (
    "tháng chín năm hai nghìn không trăm hai mươi sáu",
    "quý ba năm hai nghìn không trăm hai mươi sáu",
    "hai nghìn năm trăm hộ",
    "hai nghìn tỷ đồng",
    "hai nghìn năm trăm tỷ đồng",
    "tám phẩy không hai phần trăm",
):
    print(words, "=", to_figures(words))
PYTHON
echo "viet-itn 0.1.0 behaves as described."
