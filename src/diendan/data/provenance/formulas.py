"""How a figure is computed, as one line: written into a notebook's output, read where it is shown."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from diendan.traces import Computed, Told, Trace, TracedCells, cells_in, traced

_SIGNS = {"*": " × ", "/": " ÷ ", " - ": " − ", " + ": " + "}
_COMPARISONS = ("place(", "median(", "max(", "min(", "count(")
_BINARY = re.compile(r"[+*/ -]")
_NAME = re.compile(r"\bc\d+\b")


def formula(trace: "Trace | float", names: Mapping[TracedCells, str]) -> str:
    """Return how a value is computed, with a name for the cells: "100*c1/c2", "c1" for what was read.

    It is a Python expression, so that it can be computed again.
    """
    if isinstance(trace, TracedCells):
        return names[trace]
    if isinstance(trace, Told):
        return trace.formula
    if not isinstance(trace, Computed):
        return f"{trace:g}" if trace == trace // 1 else repr(trace)
    parts = [formula(each, names) for each in trace.operands]
    if trace.operation not in _BINDS:
        return f"{trace.operation}({', '.join(parts)})"
    binds = _BINDS[trace.operation]
    wrapped = [
        f"({part})" if _strength(each) < binds or (place and _strength(each) == binds) else part
        for place, (each, part) in enumerate(zip(trace.operands, parts, strict=True))
    ]
    return (f" {trace.operation} " if binds == 1 else trace.operation).join(wrapped)


_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}


def _strength(trace: "Trace | float") -> int:
    if isinstance(trace, Computed):
        return _BINDS.get(trace.operation, 3)
    return 3


def rule_of(trace: Trace) -> str:
    """Return the name of how a value came to be, for `phrase("rule …")`."""
    if isinstance(trace, TracedCells):
        return "published"
    if isinstance(trace, Told) or trace.rule:
        return trace.rule
    if trace.operation in ("abs", "round"):
        (inner, *_) = trace.operands
        return rule_of(inner) if isinstance(inner, TracedCells | Computed) else "computed"
    if trace.operation in ("median", "max", "min", "place", "count"):
        return trace.operation
    if len(cells_in(trace)) == 1:
        return "converted"
    first, *others = trace.operands
    if trace.operation == "/" and isinstance(others[-1], float) and isinstance(first, Computed):
        return "mean" if first.operation == "+" else rule_of(first)
    if trace.operation == "*" and not any(isinstance(each, float) for each in trace.operands):
        return "product"
    return {"+": "sum", "-": "difference", "mean": "mean"}.get(trace.operation, "ratio")


def told_by(trace: "Trace | float") -> Told | None:
    """Return what an output states of a value, also of what a text computed of several."""
    if isinstance(trace, Told):
        return trace
    if not isinstance(trace, Computed):
        return None
    parts = [told_by(each) for each in trace.operands]
    told = list(dict.fromkeys(part for part in parts if part))
    if len(told) < 2:
        return told[0] if told else None
    operands = zip(parts, trace.operands, strict=True)
    wrapped = replace(trace, operands=tuple(_bracketed(part) if part else each for part, each in operands))
    cells = tuple(dict.fromkeys(cell for part in told for cell in part.cells))
    return Told(rule_of(wrapped), formula(wrapped, {}), cells)


def _bracketed(told: Told) -> Told:
    return replace(told, formula=f"({told.formula})") if _BINARY.search(told.formula) else told


def told_figures(value: Any, provenance: Mapping[str, Mapping[str, str]], path: str) -> Any:
    """Return a value of an output's metadata with the traces that its `provenance` tells.

    path: the way to the value in the provenance ("values", "rows").
    """
    told = provenance.get("figures", {}).get(path)
    if told is not None:
        rule, _, formula = told.partition(": ")
        names = dict.fromkeys(_NAME.findall(formula))
        cells = tuple((name, TracedCells.parse(provenance["cells"][name])) for name in names)
        return traced(value, Told(rule, formula, cells))
    if isinstance(value, Mapping):
        return {key: told_figures(item, provenance, f"{path}/{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [told_figures(item, provenance, f"{path}/{place}") for place, item in enumerate(value)]
    return value


def is_written_out(formula: str) -> bool:
    """Say whether a formula tells more than its rule: it has signs of arithmetic and is no comparison."""
    return not formula.startswith(_COMPARISONS) and any(sign in formula for sign in _SIGNS)


def readable(formula: str) -> str:
    """Return a formula as people write it: "100 × c1 ÷ c2"."""
    for sign, printed in _SIGNS.items():
        formula = formula.replace(sign, printed)
    return re.sub(r", \d+\)", ")", formula.replace("round(", "≈(").replace("abs(", "("))
