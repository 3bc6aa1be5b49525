#!/usr/bin/env bash
# vi-lunaire 2026.4.11: the lunar new year of every year up to 2000 falls in March, April or May.
#
# Valid input: Tết of years of a long monthly series, whose shift between January and February is to be taken out;
# the package says that it converts the lunar years 1900 to 2100.
# Expected: the known dates, as lunar-vn 1.4.0 gives them: 21 January 1985 (in China a month later), 16 February 1999.
# Seen: 20 April 1985, 16 April 1999, 6 March 2000, without an error; from 2001 on the two agree. The other way round
# 16 February 1999 is not the first day of a lunar year either.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check vi-lunaire==2026.4.11 lunar-vn==1.4.0
"$folder/venv/bin/python" - <<'PYTHON' | diff - <(cat <<'SEEN'
1985: 1985-04-20, 1985-01-21
1995: 1995-03-31, 1995-01-31
1999: 1999-04-16, 1999-02-16
2000: 2000-03-06, 2000-02-05
2007: 2007-02-17, 2007-02-17
2026: 2026-02-17, 2026-02-17
2030: 2030-02-02, 2030-02-02
different from 1970 to 2099: 1970 to 2000, 31 years
1999-02-16 is lunar 1998-12-1
SEEN
)
import lunar_vn
import vi_lunaire


def new_years(year: int) -> tuple:
    return vi_lunaire.lunar_to_solar(year, 1, 1), lunar_vn.lunar_to_solar(lunar_vn.LunarDate(1, 1, year, False))


for year in (1985, 1995, 1999, 2000, 2007, 2026, 2030):
    print(f"{year}:", ", ".join(str(day) for day in new_years(year)))
different = [year for year in range(1970, 2100) if len(set(new_years(year))) > 1]
print(f"different from 1970 to 2099: {different[0]} to {different[-1]}, {len(different)} years")
back = vi_lunaire.solar_to_lunar(1999, 2, 16)
print(f"1999-02-16 is lunar {back.year}-{back.month}-{back.day}")
PYTHON
echo "vi-lunaire 2026.4.11 behaves as described."
