#!/usr/bin/env bash
# vinormx 1.0.8: read aloud, 2.000 tỷ đồng becomes two point zero, a quarter becomes a month, a span a subtraction.
#
# Valid input: phrases of a Vietnamese report, to be spelled out for a recording or a screen reader.
# Expected: "hai nghìn tỷ đồng" for 2.000 tỷ đồng (the point groups thousands, the comma is decimal); "quý ba năm …"
# for Quý 3/2026; "… đến …" for 2021-2025; the number of a decree is no date.
# Seen: "hai phẩy không không không tỷ đồng" (2,000 with a decimal comma: a thousandth of the amount), "quý tháng ba
# năm …" (quarter March), "… trừ …" (minus), and Decree 30/2020 in the month thirty. A decimal comma and a full date
# are right, so that the package is not merely reading another language.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check vinormx==1.0.8 PyYAML==6.0.3
"$folder/venv/bin/python" - <<'PYTHON' | diff - <(cat <<'SEEN'
tăng 8,02% = tăng tám phẩy không hai phần trăm
ngày 15/9/2026 = ngày mười lăm tháng chín năm hai nghìn không trăm hai mươi sáu
thu 2.000 tỷ đồng = thu hai phẩy không không không tỷ đồng
3.321 xã = ba phẩy ba hai một xã
Quý 3/2026 = quý tháng ba năm hai nghìn không trăm hai mươi sáu
giai đoạn 2021-2025 = giai đoạn hai nghìn không trăm hai mươi một trừ hai nghìn không trăm hai mươi lăm
Nghị định 30/2020/NĐ-CP = nghị định tháng ba mươi năm hai nghìn không trăm hai mươi/nghị định trừ xê pê
SEEN
)
from vinormx import TTSnorm

for phrase in (
    "tăng 8,02%",
    "ngày 15/9/2026",
    "thu 2.000 tỷ đồng",
    "3.321 xã",
    "Quý 3/2026",
    "giai đoạn 2021-2025",
    "Nghị định 30/2020/NĐ-CP",
):
    print(phrase, "=", TTSnorm(phrase))
PYTHON
echo "vinormx 1.0.8 behaves as described."
