"""Dates as CLDR and Decree 30/2020/NĐ-CP write them; without Babel, which takes time to load."""

from collections.abc import Iterable
from datetime import date

from diendan.language.bilingual import Language
from diendan.language.lists_and_ordinals import runs
from diendan.language.phrases import MONTHS
from diendan.traces import no_figure


@no_figure("a date")
def day(day: date, language: Language) -> str:
    """Return a date for a sentence or table: "15 tháng 9, 2026" (CLDR vi), "15 September 2026"."""
    month = MONTHS[day.month - 1].in_(language)
    return f"{day.day} {month}, {day.year}" if language == "vi" else f"{day.day} {month} {day.year}"


@no_figure("a date")
def day_short(day: date, language: Language) -> str:
    """Return a date for a narrow place: "15/9/2026" in vi, "15 Sep 2026" in en (no 9/15 to be misread)."""
    if language == "vi":
        return f"{day.day}/{day.month}/{day.year}"
    return f"{day.day} {MONTHS[day.month - 1].en[:3]} {day.year}"


@no_figure("a date")
def day_official(day: date, language: Language = "vi") -> str:
    """Return a date as official papers have it: "ngày 05 tháng 01 năm 2020", "ngày 15 tháng 9 năm 2026".

    A leading zero for days under 10 and for January and February only (Decree 30/2020/NĐ-CP, Appendix I).
    English has no such form: "5 January 2020".
    """
    if language == "en":
        return f"{day.day} {MONTHS[day.month - 1].en} {day.year}"
    month = f"{day.month:02}" if day.month <= 2 else f"{day.month}"
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


@no_figure("a date")
def month_year(day: date, language: Language) -> str:
    """Return the month of a date: "tháng 9 năm 2026", "September 2026"."""
    month = MONTHS[day.month - 1].in_(language)
    return f"{month} năm {day.year}" if language == "vi" else f"{month} {day.year}"


@no_figure("a date")
def years(values: Iterable[int]) -> str:
    """Return years in order, runs of three or more joined: "2006, 2008, 2010–2016"; the same in vi and en."""
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs(values)
    )
