#!/usr/bin/env bash
# Pint-Pandas 0.8.0 with pandas 3.1.1: a summary of poverty rates is a hundredth of the rates, and of lengths an error.
#
# Valid input: a column of rates in percent (type "pint[percent]", as the package documents its types), and one of
# lengths in kilometres.
# Expected: describe() in the column's unit, as mean(), max(), std() and a group's mean are: a highest rate of 30 percent.
# Seen: describe() of the rates gives 0.3 as the highest and 0.2367 as the mean, bare numbers without a unit, where
# mean() gives 23.67 percent; describe() of the lengths raises "setting an array element with a sequence".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check Pint-Pandas==0.8.0 Pint==0.25.3 pandas==3.1.1
venv/bin/python - <<'PYTHON' | diff - <(cat <<'SEEN'
mean: 23.67 percent, max: 30 percent, std: 5.529 percent
describe of the column: mean 0.2367, max 0.3, std 0.05529
describe of the frame: mean 0.2367, max 0.3, std 0.05529
agg of the column: 23.67 percent, 30 percent, 5.529 percent
describe of lengths: ValueError: setting an array element with a sequence.
SEEN
)
import pandas as pd
import pint_pandas  # noqa: F401 - registers the type

NAMES = ("mean", "max", "std")


def told(values: object) -> str:
    return ", ".join(f"{name} {values[name]:.4g}" for name in NAMES)


rates = pd.Series([21.2, 19.8, 30.0], dtype="pint[percent]", name="rate")
print(f"mean: {rates.mean():.4g}, max: {rates.max():.4g}, std: {rates.std():.4g}")
print("describe of the column:", told(rates.describe()))
print("describe of the frame:", told(pd.DataFrame({"rate": rates}).describe()["rate"]))
print("agg of the column:", ", ".join(f"{value:.4g}" for value in rates.agg(list(NAMES))))
try:
    pd.Series([1.0, 2.0, 3.0], dtype="pint[km]").describe()
except ValueError as error:
    print(f"describe of lengths: ValueError: {error}")
PYTHON
