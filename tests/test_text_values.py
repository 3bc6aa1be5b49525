"""What a pandas user hands to a text or a table is printed with its trace, or refused by its name."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from diendan.analysis import Report, load, open_report, session
from diendan.analysis.outputs import tidy
from diendan.analysis.prose import prose
from diendan.analysis.tables import Column, table
from diendan.analysis.text_values import keeping_traces, values_told
from diendan.errors import InputError
from diendan.spec.texts import Texts

RATE = "household_electricity_share"
PARTS = {
    "row": "Tỷ lệ là {{ told.value | percent }} (2016, sơ bộ).",
    "column": "Tỷ lệ là {{ told[0] | percent }} (2016, sơ bộ).",
    "by-code": "Tỷ lệ là {{ told['04'] | percent }} (2016, sơ bộ).",
    "by-year": "Tỷ lệ là {{ told[2016] | percent }} (2016, sơ bộ).",
    "rows": "Tỷ lệ là {{ told[0].value | percent }} (2016, sơ bộ).",
    "nested": "Tỷ lệ là {{ told.of[0].value | percent }} (2016, sơ bộ).",
    "day": "Đến {{ told | day }}.",
    "tbl-rate.caption": "Tỷ lệ",
}


def opened() -> Report:
    """Open a report with texts of the tests' own."""
    texts = Texts(Path("test.vi.md"), "vi", PARTS, dict.fromkeys(PARTS, 1))
    report = replace(open_report("cao-bang", "2026-09-15", "vi"), texts=texts)
    session._current = report
    return report


def rates() -> pd.DataFrame:
    return load("electricity", indicator=RATE, year=2016, province_code=["04", "08"])


PRINTED: Mapping[str, tuple[str, Callable[[pd.DataFrame], object]]] = {
    "a row": ("row", lambda frame: frame.iloc[0]),
    "a row of iterrows": ("row", lambda frame: next(frame.iterrows())[1]),
    "a row of itertuples": ("row", lambda frame: next(frame.itertuples())),
    "a column": ("column", lambda frame: frame["value"]),
    "a column that is indexed by code": ("by-code", lambda frame: frame.set_index("province_code")["value"]),
    "a column that is indexed by year": ("by-year", lambda frame: frame[:1].set_index("year")["value"]),
    "a list of a column": ("column", lambda frame: list(frame["value"])),
    "an array of objects": ("column", lambda frame: frame["value"].to_numpy(dtype=object)),
    "a frame": ("rows", lambda frame: frame),
    "a frame of a MultiIndex": ("rows", lambda frame: frame.set_index(["province_code", "year"])),
    "rows in a mapping": ("nested", lambda frame: {"of": [frame.iloc[0]]}),
    "a frame in a mapping": ("nested", lambda frame: {"of": frame}),
}


@pytest.mark.parametrize("kind", PRINTED)
def test_what_pandas_holds_a_figure_in_is_printed_with_its_trace(kind: str) -> None:
    part, hold = PRINTED[kind]
    opened()
    output = prose(part, {"told": hold(rates())})
    assert "81,6" in output.data["text/markdown"]
    assert "province_code=04" in json.dumps(output.payload["provenance"])
    json.dumps(output.payload, allow_nan=False)


DAYS: Mapping[str, object] = {
    "Timestamp": pd.Timestamp("2026-01-02"),
    "date": date(2026, 1, 2),
    "datetime": datetime(2026, 1, 2),
    "datetime64 of nanoseconds": pd.Series([pd.Timestamp("2026-01-02")]).to_numpy().astype("M8[ns]")[0],
    "datetime64 of days": np.datetime64("2026-01-02"),
}


@pytest.mark.parametrize("kind", DAYS)
def test_a_day_is_a_day_in_whatever_type(kind: str) -> None:
    opened()
    output = prose("day", {"told": DAYS[kind]})
    assert "ngày 02 tháng 01 năm 2026" in output.data["text/markdown"].replace("\xa0", " ")
    assert output.payload["values"] == {"told": "2026-01-02"}


@pytest.mark.parametrize(
    "missing", [None, float("nan"), np.float64("nan"), pd.NA, pd.NaT, np.datetime64("NaT")]
)
def test_what_is_missing_is_none(missing: object) -> None:
    assert keeping_traces([missing]) == [None]


SCALARS: Mapping[str, tuple[object, object]] = {
    "int64": (np.int64(3), 3),
    "float32": (np.float32(2.5), 2.5),
    "bool": (np.bool_(True), True),
    "text": (np.str_("a"), "a"),
    "array of no dimension": (np.array(3), 3),
    "array of two": (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
    "categories": (pd.Series(["a", "b"], dtype="category"), ["a", "b"]),
    "nullable": (pd.array([1, None], dtype="Int64"), [1, None]),
    "index": (pd.Index(["a", "b"]), ["a", "b"]),
    "range": (range(2), [0, 1]),
}


@pytest.mark.parametrize("kind", SCALARS)
def test_values_of_numpy_and_pandas_are_those_of_json(kind: str) -> None:
    value, plain = SCALARS[kind]
    (ready,) = keeping_traces([value])
    assert (ready, type(ready)) == (plain, type(plain))


def _itself() -> list[object]:
    whole: list[object] = []
    whole.append(whole)
    return whole


REFUSED: Mapping[str, tuple[Callable[[pd.DataFrame], object], str]] = {
    "a set": (lambda _: {1, 2}, "sorted("),
    "a generator": (lambda _: (each for each in [1]), "list("),
    "keys": (lambda _: {"a": 1}.keys(), "list("),
    "groups": (lambda frame: frame.groupby("province_code"), "a frame"),
    "groups of a column": (lambda frame: frame.groupby("province_code")["value"], "a frame"),
    "a column of a MultiIndex": (
        lambda frame: frame.set_index(["province_code", "year"])["value"],
        "reset_index()",
    ),
    "columns of two levels": (
        lambda frame: frame.pivot_table(index="province_code", columns=["indicator", "year"], values="value"),
        "frame.columns",
    ),
    "columns of one name": (lambda frame: pd.concat([frame, frame], axis=1), "a name each"),
    "an index of one name": (lambda _: pd.Series([1, 2], index=["a", "a"]), "each once"),
    "a name of two": (lambda _: {("a", 1): 2}, "texts or whole numbers"),
    "a time of day": (lambda _: pd.Timestamp("2026-01-02 10:00"), "value.date()"),
    "a span": (lambda _: timedelta(1), "a number"),
    "a span of numpy": (lambda _: np.timedelta64(1, "D"), "a number"),
    "a period": (lambda _: pd.Period("2024"), "a number"),
    "an interval": (lambda _: pd.Interval(0, 1), "a number"),
    "infinity": (lambda _: float("inf"), "a finite number"),
    "a decimal": (lambda _: Decimal("2.5"), "a number"),
    "a complex number": (lambda _: np.complex128(1j), "a number"),
    "bytes": (lambda _: b"a", "a number"),
    "a function": (lambda _: len, "a number"),
    "a list of itself": (lambda _: _itself(), "part of itself"),
}


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("where", ["told", "told.of[0]"])
def test_what_no_text_can_take_is_refused_by_its_name_with_a_way_out(kind: str, where: str) -> None:
    make, way = REFUSED[kind]
    opened()
    value = make(rates())
    with pytest.raises(InputError) as refused:
        prose("row", {"told": {"of": [value]} if where.endswith("]") else value})
    (finding,) = refused.value.findings
    assert finding.where.startswith(f"`{where}")
    assert way in str(finding)


def test_all_values_that_no_text_can_take_are_named_at_once() -> None:
    with pytest.raises(InputError) as refused:
        values_told({"one": {1}, "other": [b"a", 1j]})
    assert [each.where for each in refused.value.findings] == ["`one`", "`other[0]`", "`other[1]`"]


@pytest.mark.parametrize("values", [[1], 5, "words"])
def test_values_without_names_are_refused(values: Any) -> None:
    with pytest.raises(InputError, match="a mapping"):
        values_told(values)


ROWS: Mapping[str, object] = {
    "a number": 5,
    "numbers": [1, 2],
    "a column": pd.Series([1, 2]),
    "a mapping": {"a": 1},
    "rows that lack a column": [{"a": 1, "b": 2}, {"a": 1}],
    "columns of one name": pd.DataFrame([[1, 2]], columns=["a", "a"]),
}


@pytest.mark.parametrize("kind", ROWS)
def test_what_is_no_table_of_rows_is_refused_where_a_csv_is_made_of_it(kind: str) -> None:
    with pytest.raises(InputError, match=r"`data(?:\[\d\])?`: got"):
        tidy(ROWS[kind])  # type: ignore[arg-type]


def test_a_frame_has_days_and_missing_numbers_in_a_csv() -> None:
    frame = pd.DataFrame({"day": [pd.Timestamp("2026-01-02")], "n": pd.array([None], dtype="Int64")})
    assert tidy(frame) == {"columns": ["day", "n"], "rows": [["2026-01-02", None]]}


def test_a_table_of_a_frame_says_how_rows_are_made_of_it() -> None:
    opened()
    columns: list[Column[Any]] = [Column("name", lambda row: str(row))]
    with pytest.raises(InputError, match=r"DataFrame is no list of rows; list\(frame\.itertuples\(\)\) is"):
        table("tbl-rate", rates(), columns)  # type: ignore[arg-type]
