"""Numbers and texts that know their trace: arithmetic carries it on, and so does writing a number as text.

Nothing else about such a value differs from a float, an int or a str.
"""

import operator
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from numbers import Integral, Real
from typing import Any, ParamSpec, Self, TypeGuard, TypeVar, cast

from diendan.traces.cells import Computed, Reason, Trace, TracedCells, drawn_together

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# A year with a word behind it may be a count ("2015 households"), unless the word before it says otherwise.
_YEAR_ALONE = re.compile(
    rf"(?:(?<=năm )|(?<=in )){YEAR.pattern}|{YEAR.pattern}(?!\s?[^\W\d_]|\s?[%‰]|[.,]\d)"
)
_DIGIT = re.compile(r"\d")
_OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
P = ParamSpec("P")
V = TypeVar("V")


def _arithmetic(sign: str) -> tuple[Any, Any]:
    """Return the methods for a carrier on the left and on the right of a sign."""
    return lambda mine, other: _applied(sign, mine, other), lambda mine, other: _applied(sign, other, mine)


def _comparison(compare: Callable[[Any, Any], Any]) -> Any:
    return lambda mine, other: compare(_bare(mine), other)


class _Traced:
    """What knows its trace, or the reason why it has none; the other base class is float, int or str."""

    trace: Trace | Reason

    def __new__(cls, value: Any, trace: Trace | Reason) -> Self:
        """Return `value` with its trace."""
        made: Self = super().__new__(cls, value)  # type: ignore[call-arg]
        made.trace = trace
        return made


class _Carrier(_Traced):
    """Arithmetic of a number that has a trace."""

    # numpy leaves arithmetic with a carrier to the carrier, which keeps the trace.
    __array_priority__ = 1000.0

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (_bare(self), self.trace)

    def __hash__(self) -> int:
        return hash(_bare(self))

    __add__, __radd__ = _arithmetic("+")
    __sub__, __rsub__ = _arithmetic("-")
    __mul__, __rmul__ = _arithmetic("*")
    __truediv__, __rtruediv__ = _arithmetic("/")
    __eq__ = _comparison(operator.eq)
    __ne__ = _comparison(operator.ne)
    __lt__ = _comparison(operator.lt)
    __le__ = _comparison(operator.le)
    __gt__ = _comparison(operator.gt)
    __ge__ = _comparison(operator.ge)

    def __abs__(self) -> Any:
        return _derived(abs(_bare(self)), self, lambda trace: Computed("abs", (trace,)))

    def __neg__(self) -> Any:
        return _derived(-_bare(self), self, lambda trace: Computed("*", (-1.0, trace)))

    def __round__(self, digits: int | None = None) -> Any:
        more = () if digits is None else (float(digits),)
        return _derived(round(_bare(self), digits), self, lambda trace: Computed("round", (trace, *more)))


class TracedFloat(_Carrier, float):  # type: ignore[misc]  # `round` has two forms
    """A float that knows its trace."""


class TracedInt(_Carrier, int):  # type: ignore[misc]
    """An int that knows its trace."""


class TracedText(_Traced, str):
    """A figure as it is printed, which knows its trace; words put before or behind it belong to it.

    What has digits of its own and no trace does not: the whole is a plain text then.
    """

    def __add__(self, other: str) -> str:
        return self._with(str.__add__(self, other), other)

    def __radd__(self, other: str) -> str:
        return self._with(str.__add__(other, str(self)), other)

    def _with(self, whole: str, other: str) -> str:
        if not isinstance(other, TracedText):
            return whole if _DIGIT.search(_YEAR_ALONE.sub("", other)) else TracedText(whole, self.trace)
        return TracedText(whole, each_of(self, other) or self.trace)

    def __str__(self) -> str:
        return str.__str__(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return TracedText, (str(self), self.trace)


def traced(value: V, trace: Trace | Reason) -> V:
    """Return a number or text with its trace; another value (None, a truth value) as it is."""
    made: object = value
    if isinstance(value, float):
        made = TracedFloat(value, trace)
    elif isinstance(value, int) and not isinstance(value, bool):
        made = TracedInt(value, trace)
    elif isinstance(value, str):
        made = TracedText(value, trace)
    return cast(V, made)


def untraced(value: V, reason: str) -> V:
    """Return a number or text that may be printed although it leads to no row of data/.

    reason: what it is instead, for whoever reads the notebook ("a bound of the map's classes").
    """
    return traced(value, Reason(reason))


def trace_of(value: object) -> Trace | None:
    """Return the trace of a value, None if it has none."""
    known = value.trace if isinstance(value, _Traced) else None
    return None if isinstance(known, Reason) else known


def reason_of(value: object) -> str:
    """Return why a value leads to no row, "" where it does not say."""
    known = value.trace if isinstance(value, _Traced) else None
    return known.words if isinstance(known, Reason) else ""


def figures_in(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield each value with a trace in nested mappings and lists, with the way to it: "rows/3/1"."""
    if trace_of(value) is not None:
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from figures_in(item, f"{path}/{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from figures_in(item, f"{path}/{place}" if path else str(place))


def keeping(value: V, of: object) -> V:
    """Return `value` with the trace of `of`, as it is where `of` has none."""
    return traced(value, of.trace) if isinstance(of, _Traced) else value


def by_rule(value: V, rule: str) -> V:
    """Return a computed value under the name that readers give to how it was computed."""
    trace = trace_of(value)
    if not isinstance(trace, Computed):
        return value
    return traced(value, Computed(trace.operation, trace.operands, rule))


def computed(value: V, operation: str, *inputs: Iterable[object]) -> V:
    """Return what a function made of `inputs`, whose rows are drawn together; as it is if none has a trace.

    operation: "median", "count", "place". A value of its own among the inputs goes first, in a list.
    """
    operands: list[Trace | float] = []
    for group in inputs:
        traces = [trace for each in group if (trace := trace_of(each)) is not None]
        operands += traces if len(traces) == 1 else drawn_together(traces)
    return traced(value, Computed(operation, tuple(operands))) if operands else value


def each_of(*figures: object) -> Trace | None:
    """Return the traces of several figures that stand in one text; None where none has one."""
    found = dict.fromkeys(trace for each in figures if (trace := trace_of(each)) is not None)
    traces = [part for each in found for part in (each.operands if _is_each(each) else (each,))]
    if len(traces) < 2:
        return next(iter(found), None)
    return Computed("each", tuple(dict.fromkeys(traces)), "published")


def _is_each(trace: Trace) -> TypeGuard[Computed]:
    return isinstance(trace, Computed) and trace.operation == "each"


def keeps_trace(write: Callable[P, str]) -> Callable[P, str]:
    """Make a function that writes its first argument as text hand on that argument's trace."""

    @wraps(write)
    def writing(*given: P.args, **named: P.kwargs) -> str:
        return keeping(write(*given, **named), given[0] if given else None)

    return writing


def no_figure(reason: str) -> Callable[[Callable[P, str]], Callable[P, str]]:
    """Make a function that writes text say why its digits are no figure of the data."""

    def wrap(write: Callable[P, str]) -> Callable[P, str]:
        @wraps(write)
        def writing(*given: P.args, **named: P.kwargs) -> str:
            return untraced(write(*given, **named), reason)

        return writing

    return wrap


def _bare(value: Any) -> Any:
    return int(value) if isinstance(value, Integral) else float(value)


def _applied(operation: str, left: Any, right: Any) -> Any:
    numpy = sys.modules.get("numpy")
    if numpy and any(isinstance(each, numpy.ndarray) for each in (left, right)):
        return _OPERATORS[operation](*(_as_array(each, numpy) for each in (left, right)))
    if not (isinstance(left, Real) and isinstance(right, Real)):
        return NotImplemented
    value = _OPERATORS[operation](_bare(left), _bare(right))
    operands = [_operand(left), _operand(right)]
    if all(isinstance(each, float) for each in operands):
        return value  # of numbers that only state a reason
    if operation == "+":
        if 0.0 in operands:  # what `sum` begins with
            operands.remove(0.0)
        operands = [part for each in operands for part in _terms(each)]
    if len(operands) == 1:
        (only,) = operands
        return traced(value, only) if isinstance(only, TracedCells | Computed) else value
    return traced(value, Computed(operation, tuple(operands)))


def _derived(value: Any, of: _Carrier, trace: Callable[[Trace], Trace]) -> Any:
    known = of.trace
    return traced(value, known if isinstance(known, Reason) else trace(known))


def _as_array(value: Any, numpy: Any) -> Any:
    """Return an array of objects, whose numbers keep their traces, of an array or of one number."""
    made = numpy.empty(getattr(value, "shape", ()), dtype=object)
    made[...] = value
    return made


def _operand(value: Any) -> "Trace | float":
    trace = trace_of(value)
    return float(value) if trace is None else trace


def _terms(operand: "Trace | float") -> tuple["Trace | float", ...]:
    if isinstance(operand, Computed) and operand.operation == "+" and not operand.rule:
        return operand.operands
    return (operand,)
