"""Which published tables hold which of our indicators, known by the words of their titles and items.

Words are compared folded (without tones, case and punctuation). A title belongs to a series if it holds all
words of one alternative and none of the excluded ones: near relatives of a series (infant beside under-five
mortality, employed workers beside the labour force) must not be taken for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from diendan.exchange.importing.printed.printed_figures import Extract
from diendan.language import fold

_TOTAL: Final = (
    "",
    "total",
    "tong so",
    "chung",
    "general average",
    "binh quan chung",
    "total average",
    "chung ca",
)


@dataclass(frozen=True)
class PublishedTable:
    """One published table: words of its title, and the names of its items for each indicator.

    parts: (whole, its parts) pairs of indicators that add up within each place and year.
    not_all_of_it: indicators whose country row holds more than the provinces do.
    """

    titles: tuple[tuple[str, ...], ...]
    items: Mapping[str, tuple[str, ...]]
    unless: tuple[str, ...] = ()
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    not_all_of_it: tuple[str, ...] = ()
    contains: bool = (
        False  # an item is known by words in it, the first indicator that fits, not by its whole text
    )
    skipped: tuple[str, ...] = ()  # words of items that no table of ours holds
    skipped_first: tuple[str, ...] = ()  # words that such items begin with

    def indicator_of(self, item: str) -> str | None:
        """Return the indicator that an item of this table holds, or None."""
        text = fold(item)
        for indicator, names in self.items.items():
            if self.contains:
                skipped = any(word in text for word in self.skipped) or text.startswith(
                    self.skipped_first or "\0"
                )
                if not skipped and any(all(word in text for word in name.split("+")) for name in names):
                    return indicator
            elif text in names or any(n and text.startswith(f"{n} ") for n in names):
                return indicator
        return None


BUDGET: Final = PublishedTable(
    titles=(("du toan", "cac tinh"),),
    contains=True,
    skipped=("theo phan cap", "ty le", "phan chia"),
    skipped_first=("boi chi", "boi thu"),
    items={
        "targeted_transfer_ntp": ("muc tieu quoc gia",),
        "wage_reform_transfer": ("tien luong",),
        "targeted_transfer_investment": ("bo sung+von dau tu", "bo sung+cac du an", "bo sung+von d tu"),
        "targeted_transfer_policies": ("bo sung+che do chinh sach", "bo sung+che do+chinh sach"),
        "balancing_transfer": ("bo sung can doi", "bo sung+can doi tu nstw"),
        "targeted_transfer_total": ("bo sung co muc tieu",),
        "local_budget_expenditure": ("chi can doi",),
        "state_revenue_in_province": ("thu nsnn+dia ban", "thu ngan sach nha nuoc+dia ban"),
    },
    not_all_of_it=("state_revenue_in_province",),
)
PROGRAMME_ITEMS: Final[Mapping[str, tuple[str, ...]]] = {
    "ntp_budget_plan_investment": ("dau tu", "dtpt"),
    "ntp_budget_plan_recurrent": ("su nghiep", "von sn"),
    "ntp_budget_plan_total": ("du toan", "tong so"),
}
_PLAIN: Final = frozenset({"value", "rate", "percent", "gia tri", "ty le", "so lieu", "figure", "data"})
_INCOME: Final = (("monthly", "income", "per capita"), ("thu nhap", "binh quan", "dau nguoi"))
_QUINTILES: Final = {
    f"income_month_pc_q{n}": (f"quintile {n}", f"nhom {n}", f"nhom thu nhap {n}", f"income quintile {n}")
    for n in range(1, 6)
}

SERIES: Final[Sequence[PublishedTable]] = (
    BUDGET,
    PublishedTable(
        titles=(("poverty", "multi", "dimension"), ("ngheo", "da chieu")),
        items={"poverty_rate_multidimensional_household": _TOTAL},
    ),
    PublishedTable(
        titles=(("poverty rate",), ("ty le", "ngheo")),
        unless=("multi", "da chieu", "gap", "khoang cach", "near"),
        items={"poverty_rate_income": _TOTAL},
    ),
    PublishedTable(
        titles=(("unemployment rate",), ("ty le", "that nghiep")),
        unless=("under employment", "underemployment", "thieu viec", "urban", "thanh thi", "aged", "youth"),
        items={"unemployment_rate_working_age": _TOTAL},
    ),
    PublishedTable(
        titles=(("informal employment rate",), ("phi chinh thuc", "ty le")),
        items={"informal_employment_rate": _TOTAL},
    ),
    PublishedTable(
        titles=(("labour productivity",), ("nang suat lao dong",)), items={"labour_productivity": _TOTAL}
    ),
    PublishedTable(
        titles=(("number of employed persons", "economy"), ("so lao dong", "trong nen kinh te")),
        items={"employed_persons": _TOTAL},
    ),
    PublishedTable(
        titles=(
            ("trained labour force",),
            ("luc luong lao dong", "dao tao"),
            ("lao dong", "15 tuoi", "da qua dao tao"),
        ),
        unless=("employed", "dang lam viec", "unemployment"),
        items={"trained_labour_share_15plus": _TOTAL},
    ),
    PublishedTable(
        titles=(("area", "population", "density"), ("dien tich", "dan so", "mat do")),
        items={
            "population_density": ("population density", "mat do dan so", "mat do"),
            "population_avg_total_e0201": ("average population", "dan so trung binh", "dan so"),
            "area": ("area", "dien tich"),
        },
    ),
    PublishedTable(
        titles=(("average population",), ("dan so trung binh",)),
        unless=("density", "mat do", "growth", "structure", "co cau"),
        items={
            "population_avg_total": _TOTAL,
            "population_avg_male": ("male", "nam", "males"),
            "population_avg_female": ("female", "nu", "females"),
            "population_avg_urban": ("urban", "thanh thi"),
            "population_avg_rural": ("rural", "nong thon"),
        },
        parts=(
            ("population_avg_total", ("population_avg_male", "population_avg_female")),
            ("population_avg_total", ("population_avg_urban", "population_avg_rural")),
        ),
    ),
    PublishedTable(
        titles=tuple((*title, word) for title in _INCOME for word in ("quintile", "nhom thu nhap")),
        unless=("difference", "chenh lech", "expenditure", "chi tieu"),
        items={"income_month_pc_total": _TOTAL, **_QUINTILES},
    ),
    PublishedTable(
        titles=_INCOME,
        unless=("difference", "chenh lech", "expenditure", "chi tieu", "quintile", "nhom thu nhap"),
        items={
            "income_month_pc_total": _TOTAL,
            "income_month_pc_salary_wage": ("salary wage", "tien luong tien cong", "tu tien luong", "wage"),
            "income_month_pc_agriculture": ("agriculture forestry fishery", "agriculture", "nong lam nghiep"),
            "income_month_pc_non_agriculture": ("non agriculture", "phi nong", "phi nong lam nghiep"),
            "income_month_pc_others": ("others", "other", "khac", "thu khac", "cac khoan thu khac"),
        },
    ),
    PublishedTable(titles=(("literate population",), ("biet chu",)), items={"literacy_rate_15plus": _TOTAL}),
    PublishedTable(
        titles=(("household", "using electricity"), ("ty le ho", "dien")),
        unless=("dien thoai", "dien tich"),
        items={"household_electricity_share": _TOTAL},
    ),
    PublishedTable(
        titles=(("household", "computer"), ("ty le ho", "may tinh")),
        items={"household_computer_share": _TOTAL},
    ),
    PublishedTable(
        titles=(("children", "immuni"), ("tre em", "tiem")), items={"child_full_immunization_share": _TOTAL}
    ),
    PublishedTable(
        titles=(("under five mortality",), ("chet", "duoi 5 tuoi"), ("chet", "duoi nam tuoi")),
        items={"under5_mortality_per_1000": _TOTAL},
    ),
    PublishedTable(
        titles=(("spatial cost of living",), ("gia sinh hoat theo khong gian",)),
        unless=("among regions", "commodity"),
        items={"scoli_hanoi_100": _TOTAL},
    ),
)


def series_of(extract: Extract) -> PublishedTable | None:
    """Return the series that a published table holds, by its title; None if none or several fit."""
    title = fold(extract.title)
    fitting = [
        series
        for series in SERIES
        if any(all(word in title for word in words) for words in series.titles)
        and not any(word in title for word in series.unless)
    ]
    return fitting[0] if len(fitting) == 1 else None


def programme_indicator(item: str) -> str | None:
    """Return the indicator of a column of the annex of programmes, by the words of its header."""
    text = fold(item)
    for indicator, words in PROGRAMME_ITEMS.items():
        if any(word in text for word in words):
            return indicator
    return None


def only_indicator(series: PublishedTable, extract: Extract) -> str | None:
    """Return the indicator of a table with one item whose header merely says "rate", or repeats the title.

    None where the table has several items or indicators, or its item says more (such as "urban").
    """
    items = {fold(figure.item) for figure in extract.figures}
    if len(items) != 1 or len(series.items) != 1:
        return None
    item = items.pop()
    plain = item in _PLAIN or set(item.split()) <= set(fold(extract.title).split())
    return next(iter(series.items)) if plain else None
