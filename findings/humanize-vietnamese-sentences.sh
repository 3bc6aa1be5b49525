#!/usr/bin/env bash
# humanize 4.17.0, locale vi_VN: what lies ahead gets a stray "days", and amounts keep the English point.
#
# Valid input: the Vietnamese locale that the package brings, a deadline in 100 days, an amount of money, a list.
# Expected: "3 tháng nữa" (in 3 months), as "3 tháng trước" is right for the past; "2,5 tỷ" with the comma of
# Vietnamese; "Cao Bằng, Lào Cai và Lai Châu".
# Seen: "3 tháng ngày tới" (3 months days to come); "2.5 tỷ", and "1,234,567.5" where Vietnamese reads the first comma
# as decimal; "and" in the middle of the list, although a duration of several parts is joined by "và".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check humanize==4.17.0
"$folder/venv/bin/python" - <<'PYTHON' | diff - <(cat <<'SEEN'
past 3 tháng trước
future 3 tháng ngày tới
parts 2 tháng và 3 giờ
amount 2.5 tỷ
number 1,234,567.5
list Cao Bằng, Lào Cai and Lai Châu
SEEN
)
from datetime import timedelta

import humanize

humanize.i18n.activate("vi_VN")
print("past", humanize.naturaltime(timedelta(days=100)))
print("future", humanize.naturaltime(-timedelta(days=100)))
print("parts", humanize.precisedelta(timedelta(days=61, hours=3)))
print("amount", humanize.intword(2.5e9))
print("number", humanize.intcomma(1234567.5))
print("list", humanize.natural_list(["Cao Bằng", "Lào Cai", "Lai Châu"]))
PYTHON
echo "humanize 4.17.0 behaves as described."
