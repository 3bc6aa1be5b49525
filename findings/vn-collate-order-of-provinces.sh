#!/usr/bin/env bash
# vn-collate 0.1.0: the names of provinces do not come in the order of ICU, to which the package says it is equal.
#
# Valid input: names of provinces, all spelled in one way, in words separated by a space.
# Expected, from what the package says of itself (a space decides only between records that differ in nothing else,
# names punctuated alike come as in ICU): Cà Mau before Cao Bằng, Hà Nội before Hải Phòng.
# Seen: a space weighs more than any letter, so that a word comes behind every longer word that begins with it:
# Cà Mau after Cao Bằng, Hà Nội after Hải Phòng. ICU, like every Vietnamese list, has them the other way round. The
# letters (Bạc before Bắc, Lạng before Lâm) and Đ after D are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check vn-collate==0.1.0
"$folder/venv/bin/python" - <<'PYTHON' | diff - <(cat <<'SEEN'
Bạc Liêu, Bắc Ninh
Lạng Sơn, Lâm Đồng
Cao Bằng, Cà Mau
Hải Dương, Hải Phòng, Hà Giang, Hà Nam, Hà Nội
SEEN
)
from vn_collate import sort

for names in (
    ["Bắc Ninh", "Bạc Liêu"],
    ["Lâm Đồng", "Lạng Sơn"],
    ["Cà Mau", "Cao Bằng"],
    ["Hà Giang", "Hà Nam", "Hà Nội", "Hải Dương", "Hải Phòng"],
):
    print(", ".join(sort(names)))
PYTHON
echo "vn-collate 0.1.0 behaves as described."
