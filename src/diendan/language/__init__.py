"""Numbers, dates, order, spelling and fixed phrases in Vietnamese and English."""

from diendan.language.bilingual import LANGUAGES, NO_WORDS, Bilingual, Language
from diendan.language.collation import sort_key
from diendan.language.dates import day, day_of, day_short, month_year, parse_day, period, years
from diendan.language.lists_and_ordinals import first_with_ties, join_list, ordinal, place, runs
from diendan.language.numbers import (
    as_printed,
    count,
    money,
    no_data,
    number,
    percent,
    quantity,
    signed,
    signed_percent,
)
from diendan.language.phrases import PHRASES, UNIT_WORDS, phrase, unit_label
from diendan.language.spelling import NBSP, fold, is_slug, nfc, our_letters, quoted, slugify
