#!/usr/bin/env bash
# great-tables 1.1.0: with locale="vi" months are Vietnamese and the order of a date is not; large numbers and
# đồng are not Vietnamese either.
#
# Valid input: a table with locale="vi", ISO dates and amounts.
# Expected, by CLDR for vi: "15 tháng 9, 2026"; "1,23 N" or "1,2 Tr" for short forms; "1.235 ₫", the sign behind.
# Seen: "tháng 9 15, 2026" (a Vietnamese reader sees month, day, year in an order that nobody writes); "1,23K" and
# "12,35M"; "₫1.234" for 1234,5 (the sign in front, half rounded to even). Decimal and thousands marks are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check great-tables==1.1.0 pandas==3.0.6
"$folder/venv/bin/python" - <<'PYTHON' | diff - <(cat <<'SEEN'
number 1.234,5
date tháng 9 15, 2026
weekday Thứ Ba, tháng 9 15, 2026
short 1,23K 12,35M
VND ₫1.234
SEEN
)
import html
import re

import pandas as pd
from great_tables import GT


def cells(table: GT) -> str:
    return " ".join(html.unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", table.as_raw_html()))


def one(**columns: list) -> GT:
    return GT(pd.DataFrame(columns), locale="vi")


print("number", cells(one(n=[1234.5]).fmt_number("n", decimals=1)))
print("date", cells(one(d=["2026-09-15"]).fmt_date("d", date_style="month_day_year")))
print("weekday", cells(one(d=["2026-09-15"]).fmt_date("d", date_style="wday_month_day_year")))
print("short", cells(one(n=[1234.5, 12345678.9]).fmt_number("n", compact=True)))
print("VND", cells(one(n=[1234.5]).fmt_currency("n", currency="VND")))
PYTHON
echo "great-tables 1.1.0 behaves as described."
