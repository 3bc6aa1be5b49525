#!/usr/bin/env bash
# pycountry 26.2.16 (ISO 3166-2): one of Viet Nam's provinces has a wrong tone, and none of the 34 units is new.
#
# Valid input: the names of three provinces as the statistics office writes them.
# Expected: each is found by its name among the subdivisions of VN.
# Seen: "Kiên Giang" is not there; the entry VN-47 reads "Kiến Giang", another word in Vietnamese, so that a join by
# name loses that province and no other. The list has the 63 units of before July 2025 in a release of 2026.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pycountry==26.2.16
"$folder/venv/bin/python" - <<'PYTHON' | diff - <(cat <<'SEEN'
63 units, Hà Giang, merged in 2025, among them: True
Kiên Giang: False
An Giang: True
Đắk Lắk: True
VN-47: Kiến Giang
SEEN
)
import pycountry

units = pycountry.subdivisions.get(country_code="VN")
names = {unit.name for unit in units}
print(f"{len(units)} units, Hà Giang, merged in 2025, among them: {'Hà Giang' in names}")
for name in ("Kiên Giang", "An Giang", "Đắk Lắk"):
    print(f"{name}: {name in names}")
print("VN-47:", pycountry.subdivisions.get(code="VN-47").name)
PYTHON
echo "pycountry 26.2.16 behaves as described."
