"""What arithmetic makes of figures: the unit of measure that it leaves, and what may not be printed of it."""

from collections.abc import Iterable, Iterator

from diendan.analysis.reading.loading import package
from diendan.traces import PLACES, Computed, Trace, TracedCells, cells_in

Refusal = tuple[str, str]
"""What a figure is that may not be printed, and the way out."""

_SAME_UNIT = ("abs", "round", "median", "mean", "max", "min", "+", "-")
_POWERS_OF_TEN = {10.0**power for power in range(-9, 10)}
_WITHIN = ("each", "abs", "round")
_WHOLE = (0.0, 1.0, 100.0)  # from which a share or a percentage leaves its rest
_TYPED = (
    "with a number of the notebook's or the texts' own in it",
    "Read it by `load`, or compute it from what is read; a share leaves 1 or 100, a mean divides by how many",
)
_SUM = ("a sum of rates", "Rates of parts are no rate of the whole: `series(indicator, unit)` combines them")
_TWO = (
    "a sum or difference of two indicators",
    "Print each with its name; what may be compared is one indicator of two places or years",
)
_BREAK = ("a change over a break of its series", "Take both years from the same side of the break")
_NOMINAL = ("growth at current prices", "Print both values with their years")


def refusals(trace: Trace) -> Iterator[Refusal]:
    """Yield why a computed figure may not be printed, whatever its words are."""
    if not isinstance(trace, Computed):
        return
    operation, operands = trace.operation, trace.operands
    numbers = [each for each in operands if isinstance(each, float)]
    if any(_is_typed(operation, number, operands) for number in numbers):
        yield _TYPED
    if operation in ("+", "-") and not trace.rule and not numbers:
        within = [each for each in operands if not isinstance(each, float)]
        indicators, units = map(_indicators, within), [units_of(each) for each in within]
        # Amounts in one unit may be summed: parts of an income.
        is_amount = operation == "+" and len({*units}) == 1 and units[0] not in (frozenset(), {"percent"})
        named = [each for each in indicators if each]
        if len(named) > 1 and not frozenset.intersection(*named):
            yield from () if is_amount else (_TWO,)
        elif operation == "+" and all(map(_is_rate, operands)):
            yield _SUM
    if operation in ("-", "/") and len(operands) == 2:
        yield from _over_time(operation, *operands)
    for each in operands:
        if isinstance(each, Computed) and not _is_mean(operation, numbers):
            yield from refusals(each)


def units_of(trace: Trace) -> frozenset[str]:
    """Return the units in which a figure can be; none where arithmetic changed that of its cells."""
    if isinstance(trace, TracedCells):
        # A column that is no value is, say, a source's own words, which tell their unit.
        names = _names("indicator", trace) if trace.column == "value" else ()
        return frozenset(package().indicator(name).unit for name in names)
    if not isinstance(trace, Computed):
        return frozenset()
    if trace.rule == "weighted_mean":
        return _of_weighted(trace)
    within = [each for each in trace.operands if not isinstance(each, float)]
    numbers = [each for each in trace.operands if isinstance(each, float)]
    is_same = trace.operation in _SAME_UNIT or _is_mean(trace.operation, numbers)
    if is_same or (trace.operation == "*" and numbers == [-1.0]):
        return frozenset().union(*map(units_of, within))
    return frozenset()


def is_in_points(trace: Trace) -> bool:
    """Say whether a value is the difference of two percentages."""
    if isinstance(trace, Computed) and trace.operation in (*_WITHIN, "*"):
        # A product with -1 or 100 is a difference still.
        return any(is_in_points(each) for each in trace.operands if not isinstance(each, float))
    if not (isinstance(trace, Computed) and trace.operation == "-"):
        return False
    units = [units_of(each) for each in trace.operands if not isinstance(each, float)]
    return len(units) == len(trace.operands) and all(each == {"percent"} for each in units)


def _is_typed(operation: str, number: float, operands: tuple[Trace | float, ...]) -> bool:
    if operation in ("+", "-"):
        return number not in _WHOLE
    if operation == "*":
        return not _is_power_of_ten(number)
    if operation == "/" and operands[-1] == number:
        return not (_is_power_of_ten(number) or (number > 1 and number == int(number)))
    return False


def _is_power_of_ten(number: float) -> bool:
    return abs(number) in _POWERS_OF_TEN


def _is_mean(operation: str, numbers: list[float]) -> bool:
    return operation == "/" and len(numbers) == 1 and not _is_power_of_ten(numbers[0])


def _over_time(operation: str, first: Trace | float, last: Trace | float) -> Iterator[Refusal]:
    """Yield what is wrong with a figure of one year beside another of the same indicator."""
    if isinstance(first, float) or isinstance(last, float):
        return
    names = _indicators(first) & _indicators(last)
    years = [
        {int(year) for cells in cells_in(each) for year in _names("year", cells)} for each in (first, last)
    ]
    if len(names) != 1 or any(len(each) != 1 for each in years) or years[0] == years[1]:
        return
    (one,), (other,), (name,) = *years, names
    about = package().indicator(name)
    if any(min(one, other) < each <= max(one, other) for each in about.break_years):
        yield _BREAK
    places = {place for each in (first, last) for cells in cells_in(each) for place in _places(cells)}
    if operation == "/" and about.nominal and len(places) == 1:
        yield _NOMINAL


def _is_rate(trace: Trace | float) -> bool:
    return not isinstance(trace, float) and units_of(trace) == {"percent"} and not is_in_points(trace)


def _of_weighted(trace: Computed) -> frozenset[str]:
    weights = {package().indicator(name).weight for name in _indicators(trace)}
    return frozenset(package().indicator(name).unit for name in _indicators(trace) - weights)


def _indicators(trace: Trace | float) -> frozenset[str]:
    cells: Iterable[TracedCells] = () if isinstance(trace, float) else cells_in(trace)
    return frozenset(name for each in cells for name in _names("indicator", each))


def _places(cells: TracedCells) -> tuple[str, ...]:
    return next((values for key, values in cells.where if key in PLACES), ())


def _names(key: str, cells: TracedCells) -> tuple[str, ...]:
    return dict(cells.where).get(key, ())
