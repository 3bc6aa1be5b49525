"""Values in the cells of tables and beside lines: digits as the language writes them, estimates marked."""

from collections.abc import Iterable

from diendan.analysis.measures.observations import Point, Series
from diendan.analysis.session import OpenReport
from diendan.data.indicators import Indicator
from diendan.language import NBSP, Language, no_data, number, percent, phrase
from diendan.spec.wording.templates import sentence_inside

# Put before a value that is this report's estimate from the former provinces.
ESTIMATE = f"≈{NBSP}"


def write(about: Indicator, value: float | None, language: Language) -> str:
    """Return a value of an indicator without its unit, except the percent sign; the words for no data if
    None."""
    if value is None:
        return no_data(language)
    if about.unit == "percent":
        return percent(value, language, 1)  # survey rates: no second decimal is known
    return number(value, language, about.decimals)


def write_latest(of: Series, report: OpenReport) -> str:
    """Return the latest value of a series, marked where it is an estimate; the words for no data if none."""
    if not of.known:
        return no_data(report.language)
    return write_point(of, of.latest, report.language)


def write_point(of: Series, point: Point, language: Language) -> str:
    """Return one value of a series, marked where it is an estimate."""
    text = write(of.indicator, point.value, language)
    return ESTIMATE + text if point.method.weighted else text


def write_year(of: Series, report: OpenReport) -> str:
    """Return the latest year of a series, and that it is preliminary where it is."""
    if not of.known:
        return no_data(report.language)
    year = str(of.latest.year)
    return f"{year} ({phrase('preliminary', report.language)})" if of.latest.preliminary else year


def cautions(used: Iterable[tuple[Indicator, int]], language: Language) -> list[str]:
    """Return what must be said of the indicators that are shown in a year of doubt, each with its name."""
    return [
        f"{about.short(language)}: {sentence_inside(about.breaks(language))}"
        for about, year in used
        if year in about.caution_years and about.breaks(language)
    ]


def measured_head(about: Indicator, year: int, language: Language) -> str:
    """Return the head of a column: the short label, the unit of measurement unless percent, the year."""
    unit = "" if about.unit == "percent" else f" ({about.unit_label(language)})"
    return f"{about.short(language)}{unit}, {year}"
