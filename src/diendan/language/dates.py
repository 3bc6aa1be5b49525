"""Dates as CLDR and Decree 30/2020/NĐ-CP write them; without Babel, which takes time to load."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from diendan.errors import InputError
from diendan.language.bilingual import Bilingual, Language
from diendan.language.lists_and_ordinals import runs
from diendan.language.phrases import MONTHS, PHRASES
from diendan.language.spelling import quoted
from diendan.traces import no_figure


@no_figure("a date")
def day(day: date, language: Language) -> str:
    """Return a date for a sentence: "ngày 05 tháng 01 năm 2020" in vi, "5 January 2020" in en.

    In Vietnamese with a leading zero for days under 10 and for January and February only (Decree
    30/2020/NĐ-CP, Appendix I).
    """
    if language == "en":
        return f"{day.day} {MONTHS[day.month - 1].en} {day.year}"
    return f"ngày {day.day:02} tháng {_month(day)} năm {day.year}"


@no_figure("a date")
def day_short(day: date, language: Language) -> str:
    """Return a date for a narrow place: "01/7/2025" in vi, "1 Jul 2025" in en (no 7/1 to be misread).

    Leading zeros in Vietnamese as in `day`.
    """
    if language == "vi":
        return f"{day.day:02}/{_month(day)}/{day.year}"
    return f"{day.day} {MONTHS[day.month - 1].en[:3]} {day.year}"


@no_figure("a date")
def month_year(day: date, language: Language) -> str:
    """Return the month of a date: "tháng 9 năm 2026", "September 2026"."""
    month = MONTHS[day.month - 1].in_(language)
    return f"{month} năm {day.year}" if language == "vi" else f"{month} {day.year}"


def period(kind: str, first: str, last: str) -> Bilingual:
    """Return the time that a stated figure is about: "6 tháng đầu năm 2021", "first half of 2021".

    kind: one of the data's (`period_kind`): "year", "first_half" …; first, last: its years. Raises KeyError
    for another kind.
    """
    years = "–".join(dict.fromkeys((first, last)))
    return PHRASES[f"period.{kind}"].fill(years=years)


@no_figure("a date")
def years(values: Iterable[int]) -> str:
    """Return years in order, runs of three or more joined: "2006, 2008, 2010–2016"; the same in vi and en."""
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs(values)
    )


def day_of(text: str) -> date | None:
    """Return the day that is written as 2026-09-15; None for another form or no day of the calendar."""
    with suppress(ValueError):
        found = date.fromisoformat(text)
        return found if found.isoformat() == text else None
    return None


def _month(day: date) -> str:
    return f"{day.month:02}" if day.month <= 2 else str(day.month)


def parse_day(text: str) -> date:
    """Return the date written as YYYY-MM-DD; InputError for another form or a day that does not exist."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise InputError(f"There is no day {text}. Give a date of the calendar, as YYYY-MM-DD.") from None
    raise InputError(f"{quoted(text)} is not a date. Write it as YYYY-MM-DD, such as 2026-09-15.")
