"""Columns of frames whose numbers know their cells: pandas keeps the traces in arithmetic, sums and means.

numpy and matplotlib see plain floats, so a chart draws them; what numpy computes has no trace any more.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, Self

import numpy as np
import pandas as pd
from pandas.api.extensions import (  # type: ignore[attr-defined]  # the stubs lack the last
    ExtensionArray,
    ExtensionDtype,
    ExtensionScalarOpsMixin,
    register_extension_dtype,
    take,
)

from diendan.traces import computed


@register_extension_dtype
class TracedDtype(ExtensionDtype):
    """Floats that may have a trace; NaN where nothing was published."""

    name = "traced"
    type = float
    kind = "f"
    na_value = float("nan")
    _is_numeric = True

    @classmethod
    def construct_array_type(cls) -> Any:
        """Return the class of the arrays."""
        return TracedArray


def _with_operators(array: type["TracedArray"]) -> type["TracedArray"]:
    """Let arithmetic and comparison go number by number, as pandas offers it."""
    array._add_arithmetic_ops()
    array._add_comparison_ops()
    return array


@_with_operators
class TracedArray(ExtensionScalarOpsMixin, ExtensionArray):  # type: ignore[misc]
    """Numbers with their traces, as pandas holds a column."""

    # Other columns of pandas leave arithmetic with this one to it.
    __pandas_priority__ = 1500

    def __init__(self, values: Iterable[Any]) -> None:
        """values: numbers, with a trace or without; None or NaN for none."""
        kept = [float("nan") if value is None else _number(value) for value in values]
        self._values = np.empty(len(kept), dtype=object)
        self._values[:] = kept

    @classmethod
    def _from_sequence(cls, scalars: Sequence[Any], *, dtype: Any = None, copy: bool = False) -> Self:  # noqa: ARG003
        return cls(scalars)

    @classmethod
    def _from_factorized(cls, values: Any, original: Self) -> Self:  # noqa: ARG003
        return cls(values)

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence[Self]) -> Self:
        return cls([value for each in to_concat for value in each])

    @property
    def dtype(self) -> TracedDtype:
        """The type of the column."""
        return TracedDtype()

    @property
    def nbytes(self) -> int:
        """Bytes of the references."""
        return int(self._values.nbytes)

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, item: Any) -> Any:
        item = pd.api.indexers.check_array_indexer(self, item)
        found = self._values[item]
        return type(self)(found) if isinstance(found, np.ndarray) else found

    def __setitem__(self, key: Any, value: Any) -> None:
        key = pd.api.indexers.check_array_indexer(self, key)
        several = isinstance(value, Iterable)
        self._values[key] = type(self)(value)._values if several else type(self)([value])._values[0]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(list(self._values), dtype=float if dtype is None else dtype)

    def isna(self) -> Any:
        """Return where there is no number."""
        return np.array([value != value for value in self._values], dtype=bool)

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> Self:
        """Return the numbers at these places."""
        fill = float("nan") if fill_value is None else fill_value
        return type(self)(take(self._values, indices, fill_value=fill, allow_fill=allow_fill))

    def copy(self) -> Self:
        """Return the same numbers in an array of their own."""
        return type(self)(self._values)

    def _values_for_argsort(self) -> Any:
        return np.asarray(self)

    def _values_for_factorize(self) -> tuple[Any, Any]:
        return np.asarray(self), float("nan")

    def _formatter(self, boxed: bool = False) -> Any:  # noqa: ARG002
        return lambda value: format(float(value), ".6g")

    def _reduce(self, name: str, *, skipna: bool = True, keepdims: bool = False, **options: Any) -> Any:
        known = [value for value in self._values if value == value]
        if name not in (*_REDUCTIONS, "median"):
            found: Any = getattr(pd.Series(np.asarray(self)), name)(skipna=skipna, **options)
        elif (not skipna and len(known) < len(self)) or len(known) < options.get("min_count", 0):
            found = float("nan")
        elif name in _REDUCTIONS:
            found = _REDUCTIONS[name](known) if known else (0.0 if name == "sum" else float("nan"))
        else:
            found = computed(float(np.median(known)), "median", known) if known else float("nan")
        if name in ("min", "max") and len(known) > 1:
            found = computed(found, name, known)
        return type(self)([found]) if keepdims else found

    def _groupby_op(self, *, how: str, **options: Any) -> Any:
        if how in (*_REDUCTIONS, "median"):
            return super()._groupby_op(how=how, **options)  # which asks for a reduction of each group
        plain: Any = pd.array(np.asarray(self), dtype="Float64")
        found = plain._groupby_op(how=how, **options)
        return found.to_numpy(float, na_value=np.nan) if found.dtype == "Float64" else found

    def _accumulate(self, name: str, *, skipna: bool = True, **_: Any) -> Self:
        if name != "cumsum" or not skipna:
            return type(self)(getattr(pd.Series(np.asarray(self)), name)(skipna=skipna))
        known = [value == value for value in self._values]
        sums = accumulate(value for value, is_known in zip(self._values, known, strict=True) if is_known)
        return type(self)(next(sums) if is_known else float("nan") for is_known in known)

    def __abs__(self) -> Self:
        return type(self)([abs(value) for value in self._values])

    def __neg__(self) -> Self:
        return type(self)([-value for value in self._values])


_REDUCTIONS: dict[str, Any] = {
    "sum": sum,
    "mean": lambda known: sum(known) / len(known),
    "min": min,
    "max": max,
}


def _number(value: Any) -> Any:
    """Return what is a number as it is; numpy's and pandas' as floats."""
    return value if isinstance(value, float | int) and not isinstance(value, np.generic) else float(value)
