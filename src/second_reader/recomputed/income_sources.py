"""What income comes from: the share of each source in the first and the last year that has them."""

from second_reader.recomputed.asked import Asked, Values

_SOURCES = ("salary_wage", "agriculture", "non_agriculture", "others")
_FIRST, _LAST = 2010, 2018


def source_shares(asked: Asked, year: int = _LAST) -> dict[str, float]:
    """Return what percent of income each source gives in a year."""
    parts = {name: asked.data.value(f"income_month_pc_{name}", asked.own, year) or 0.0 for name in _SOURCES}
    total = sum(parts.values())
    return {name: 100 * part / total for name, part in parts.items()} if total else {}


def main_source(asked: Asked) -> Values:
    """Return the largest share."""
    shares = source_shares(asked)
    return [max(shares.values())] if shares else []


def shifted_source(asked: Asked) -> tuple[str, float, float]:
    """Return the source of income whose share changed most, with both shares."""
    first, last = source_shares(asked, _FIRST), source_shares(asked)
    name = max(first, key=lambda each: abs(last[each] - first[each]))
    return name, first[name], last[name]


def shifted_shares(asked: Asked) -> Values:
    """Return both shares of the source whose share changed most."""
    _, first, last = shifted_source(asked)
    return [first, last]
