"""Quantities that no indicator is: counts and shares of their own, each computed anew from data/."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from second_reader.recomputed import (
    across_units,
    classes_said,
    income_sources,
    margins,
    papi_rounds,
    record_counts,
    spread,
    stated_facts,
    yearly_changes,
)
from second_reader.recomputed.asked import INCOME, POVERTY, Asked, Values
from second_reader.recomputed.margins import margin

_NTP = "targeted_transfer_ntp"
_SCORED = "papi_1_2_opportunities_participation"


@dataclass(frozen=True)
class Quantity:
    """unit: as figures name it, "" for a bare number. compute: the values that a sentence may print of it.

    within: how far a printed value may be off, of what is drawn by lot.
    """

    unit: str
    compute: Callable[[Asked], Values]
    within: float = 0.0


def _units(asked: Asked) -> Values:
    return [len(asked.data.places.units(asked.system))]


def _former_units(asked: Asked) -> Values:
    return [len(asked.data.places.former(asked.own))] if asked.own else [63]


def _planned(asked: Asked, place: str) -> float:
    """Return the billions planned for a place from the first to the last year that are said."""
    parts = asked.data.places.former(place) if ":" in place else [place]
    years = range(min(asked.years), max(asked.years) + 1)
    return sum(asked.data.value(_NTP, part, year) or 0 for part in parts for year in years) / 1000


def _planned_transfers(asked: Asked) -> Values:
    return [_planned(asked, asked.own)] if asked.years else []


def _planned_share(asked: Asked) -> Values:
    return [100 * _planned(asked, asked.own) / _planned(asked, "VN")] if asked.years else []


def _papi_scores(asked: Asked) -> Values:
    """Return how many scores the document shows and the newest round has, those of whole dimensions aside."""
    rounds, shown = asked.data.table("indicators/papi.csv"), asked.tidy("fig-papi")
    if shown.empty:
        return []
    newest = rounds[rounds["year"] == max(shown["year"])]
    return [float(shown["indicator"].nunique()), float(newest["indicator"].nunique())]


def _papi_means(asked: Asked) -> Values:
    """Return how many of the scores shown have a mean of the newest rounds, of any former province."""
    former, tidy = set(asked.data.places.former(asked.own)), asked.tidy("fig-papi")
    shown = tidy["indicator"].unique() if len(tidy) else ()
    return [float(sum(bool(former & papi_rounds.means(asked, name).keys()) for name in shown))]


def _provinces_scored(asked: Asked) -> Values:
    return [len(asked.data.all_values(_SCORED, "63", asked.year(_SCORED)))]


def _scores_shown(asked: Asked) -> Values:
    tidy = asked.tidy("fig-papi")
    return [float(tidy["indicator"].nunique())] if len(tidy) else []


def _beside_median(asked: Asked, above: bool) -> Values:
    tidy = asked.tidy("fig-papi")
    if not len(tidy):
        return []
    former = asked.place if asked.place.startswith("63:") else _same_name(asked)
    number = 0
    for indicator in tidy["indicator"].unique():
        year = asked.year(indicator)
        own, middle = asked.data.value(indicator, former, year), asked.data.middle(indicator, year)
        if own is not None and middle is not None:
            number += own > middle if above else own < middle
    return [float(number)]


def _same_name(asked: Asked) -> str:
    """Return the former province that shares the name of the unit, else the first."""
    names, former = asked.data.places.names, asked.data.places.former(asked.own)
    return next((old for old in former if names[old] == names[asked.own]), former[0])


def _events(asked: Asked) -> Values:
    return [float(len(events_of(asked)))]


def events_of(asked: Asked) -> list[str]:
    """Return the events by the day of the document in which the unit, or a former province, had a part."""
    taken, events = asked.data.table("dialogue/event_provinces.csv"), asked.data.table("dialogue/events.csv")
    ours = {*asked.data.places.former(asked.own), asked.own} if asked.own else set()
    codes = taken["system"] + ":" + taken["code"]
    named = set(taken[codes.isin(ours)]["event"])
    past = events[events["starts"].where(events["starts"] != "", events["year"]) <= asked.day.isoformat()]
    return [event for event in past["event"] if event in named]


def _aid_facts(asked: Asked) -> Values:
    facts = asked.data.known("dialogue/ngo_aid_facts.csv")
    codes = [old.removeprefix("63:") for old in asked.data.places.former(asked.own)]
    ours = facts[facts["area"].isin(codes) & ~facts["indicator"].str.endswith("_change")]
    return [float(len(ours))]


def _rows_shown(name: str) -> Callable[[Asked], Values]:
    def compute(asked: Asked) -> Values:
        tidy = asked.tidy(name)
        column = "event" if "event" in tidy else None
        return [float(tidy[column].nunique() if column else len(tidy))]

    return compute


def _poor_districts(asked: Asked) -> Values:
    listed = asked.data.table("indicators/poor_district_provinces.csv")
    places = asked.data.places.former(asked.place) if ":" in asked.place else []
    rows = listed[listed["province_code"].isin([place.removeprefix("63:") for place in places])]
    return [float(number) for number in rows["districts"] if number]


def _poor_share(asked: Asked) -> Values:
    year = asked.year(POVERTY)
    former = asked.data.places.former(asked.own)
    poor = {place: asked.data.poor(POVERTY, place, year) or 0.0 for place in former}
    total = sum(poor.values())
    return [100 * poor[asked.place] / total] if asked.place in poor and total else []


def _poor_people(asked: Asked) -> Values:
    year = asked.year(POVERTY)
    places = asked.data.places.former(asked.place) if ":" in asked.place else [asked.place]
    return [sum(asked.data.poor(POVERTY, place, year) or 0.0 for place in places)]


def _population_share(asked: Asked) -> Values:
    people = "population_avg_total"
    share = asked.data.share_of_country(people, asked.own, asked.year(people))
    return [share] if share is not None else []


def _share_of_region(asked: Asked) -> Values:
    people, regions = "population_avg_total", asked.data.places.regions_of(asked.own)
    year = asked.year(people)
    own, region = asked.data.value(people, asked.own, year), asked.data.value(people, regions[0], year)
    share = 100 * own / region if own and region and len(regions) == 1 else 0.0
    return [share] if share > 50 else []  # it is told of no other unit


def _survey_margins(asked: Asked) -> Values:
    """Return the survey's margins at the rate of the country, of the regions and of the unit."""
    places = ["VN", *map(str, asked.data.places.regions.index), *([asked.own] if asked.own else [])]
    rates = [asked.data.value(POVERTY, place, asked.year(POVERTY)) for place in places]
    return [margin(POVERTY, rate) for rate in (*rates, 5.0, 30.0) if rate is not None]


def _months_since(asked: Asked) -> Values:
    """Return how many full months before the day of the document each year ended that a sentence names."""
    return [float(12 * (asked.day.year - year - 1) + asked.day.month - 1) for year in asked.years]


def _women(asked: Asked) -> Values:
    year = asked.year("population_avg_female")
    women, people = (asked.data.value(f"population_avg_{of}", "VN", year) for of in ("female", "total"))
    return [100 * women / people] if women and people else []


QUANTITIES: Mapping[str, Quantity] = {
    "units": Quantity("", _units),
    "former_units": Quantity("", _former_units),
    "population_of_country": Quantity("percent", _population_share),
    "people_of_the_region": Quantity("percent", _share_of_region),
    "planned_transfers": Quantity("billion_vnd", _planned_transfers),
    "planned_transfers_of_country": Quantity("percent", _planned_share),
    "main_income_source": Quantity("percent", income_sources.main_source),
    "shifted_income_source": Quantity("percent", income_sources.shifted_shares),
    "papi_scores": Quantity("", _papi_scores),
    "papi_means": Quantity("", _papi_means),
    "provinces_scored": Quantity("", _provinces_scored),
    "papi_scores_shown": Quantity("", _scores_shown),
    "papi_above_median": Quantity("", lambda asked: _beside_median(asked, above=True)),
    "papi_below_median": Quantity("", lambda asked: _beside_median(asked, above=False)),
    "units_in_class": Quantity("", classes_said.in_class),
    "events": Quantity("", _events),
    "aid_facts": Quantity("", _aid_facts),
    "aid_fact": Quantity("any", stated_facts.aid_facts),
    "aid_disbursement_rate": Quantity("percent", stated_facts.disbursement_rates),
    "aid_change": Quantity("percent", stated_facts.changes_said),
    "programme_funds": Quantity("any", stated_facts.programme_funds),
    "indicators_listed": Quantity("", stated_facts.listed),
    "indicators_found": Quantity("", lambda asked: stated_facts.listed(asked, "reported", "partial")),
    "indicators_complete": Quantity("", stated_facts.complete),
    "years_found": Quantity("", lambda asked: stated_facts.years_in(asked, "years")),
    "years_due": Quantity(
        "years", lambda asked: stated_facts.years_in(asked, "years_in_full", "years_missing")
    ),
    "figures_found": Quantity("", lambda asked: [sum(stated_facts.years_in(asked, "years_in_full"))]),
    "figures_wanted": Quantity(
        "", lambda asked: [sum(stated_facts.years_in(asked, "years_in_full", "years_missing"))]
    ),
    "support_amounts": Quantity("any", stated_facts.support_amounts),
    "survey_margin": Quantity("points", _survey_margins),
    "step_of_employed": Quantity("percent", yearly_changes.step),
    "change_noise": Quantity("points", yearly_changes.noise),
    "near_margin": Quantity("percent", lambda _: [100 * margin("", 1.0)]),
    "months_since": Quantity("", _months_since),
    "forms_due": Quantity("", stated_facts.forms),
    "forms_received": Quantity("", lambda asked: stated_facts.forms(asked, "received")),
    "forms_unsent": Quantity("", lambda asked: stated_facts.forms(asked, "missing")),
    "accepted_forms": Quantity("any", stated_facts.accepted),
    "aid_facts_shown": Quantity("", _rows_shown("tbl-aid")),
    "events_shown": Quantity("", _rows_shown("tbl-dialogue")),
    "poor_districts": Quantity("", _poor_districts),
    "share_of_the_poor": Quantity("percent", _poor_share),
    "poor_people": Quantity("thousand_people", _poor_people),
    "papi_rounds": Quantity("points", papi_rounds.papi_rounds),
    "papi_others": Quantity("", papi_rounds.papi_others),
    "income_ratio": Quantity("times", across_units.income_ratio),
    "units_below_country_income": Quantity("", lambda asked: [float(len(across_units.below_country(asked)))]),
    "units_below_country_informal": Quantity("", across_units.below_country_informal),
    "units_above_country_income": Quantity("", lambda asked: [float(len(across_units.above_country(asked)))]),
    "units_above_country_informal": Quantity("", across_units.above_country_informal),
    "units_apart": Quantity("", margins.units_apart),
    "rates_apart": Quantity("percent", margins.rates_apart),
    "units_with_half_the_poor": Quantity("", margins.units_with_half),
    "share_of_half_the_poor": Quantity("percent", margins.share_of_half),
    "units_apart_with_half_the_poor": Quantity("", margins.apart_with_half),
    "people_with_half_the_poor": Quantity("percent", margins.people_with_half),
    "poor_summed": Quantity("thousand_people", margins.poor_summed),
    "share_of_the_country_poor": Quantity("percent", margins.share_of_country),
    "calibrated_rate": Quantity("percent", margins.calibrated),
    "provinces_in_region": Quantity("", lambda asked: [float(len(across_units.in_region(asked, POVERTY)))]),
    "region_rates": Quantity("percent", lambda asked: across_units.region_ends(asked, POVERTY)),
    "region_incomes": Quantity("thousand_vnd", lambda asked: across_units.region_ends(asked, INCOME)),
    "merged_units": Quantity("", lambda asked: [float(len(across_units.gaps(asked)))]),
    "wide_units": Quantity("", lambda asked: [float(len(across_units.wide(asked)))]),
    "widest_gap": Quantity("points", lambda asked: [max(across_units.gaps(asked).values())]),
    "within_units": Quantity("percent", across_units.within_share),
    "poorest_fifth": Quantity("", across_units.poorest_fifth),
    "spread_change": Quantity("percent", spread.changes),
    "spread_interval": Quantity("any", spread.bounds, within=2.0),
    "region_of_the_poor": Quantity("percent", across_units.region_of_the_poor),
    "region_of_the_people": Quantity("percent", across_units.region_of_the_people),
    "spread": Quantity("any", spread.spreads),
    "gap_closed": Quantity("any", spread.closed),
    "half_life": Quantity("years", spread.half_life),
    "places_measured": Quantity("", spread.places),
    "income_poverty_means": Quantity("percent", spread.poverty_means),
    "lowest_tenth": Quantity("", spread.lowest),
    "lowest_risen": Quantity("", spread.lowest_risen),
    "lowest_fallen": Quantity("", spread.lowest_fallen),
    "lowest_moved": Quantity("", spread.lowest_moved),
    "lowest_index": Quantity("", spread.index_ends),
    "commitments": Quantity("", lambda asked: [float(len(record_counts.commitments(asked)))]),
    "intentions": Quantity("", record_counts.intentions),
    "commitments_open": Quantity("", record_counts.open_commitments),
    "commitments_in_doubt": Quantity("", record_counts.in_doubt),
    "commitments_without_due": Quantity("", record_counts.without_due),
    "commitments_without_report": Quantity("", record_counts.without_report),
    "commitment_ages": Quantity("any", record_counts.ages),
    "stated_ages": Quantity("any", record_counts.stated_ages),
    "models": Quantity("", record_counts.models),
    "model_guidance": Quantity("", record_counts.guidance),
    "model_answers": Quantity("", lambda asked: record_counts.table_length("model_answers", asked)),
    "series": Quantity("", record_counts.series),
    "series_complete": Quantity("", lambda asked: record_counts.series(asked, "provinces")),
    "series_ended": Quantity("", lambda asked: record_counts.series_by_rule(asked, "history_only", "yes")),
    "series_not_for_merged": Quantity(
        "", lambda asked: record_counts.series_by_rule(asked, "aggregation", "none")
    ),
    "series_values": Quantity("", record_counts.series_values),
    "units_by_kind": Quantity("", record_counts.named_by_kind),
    "kinds_of_no_unit": Quantity("", record_counts.kinds_of_no_unit),
    "units_recorded": Quantity("", record_counts.units_recorded),
    "units_silent": Quantity("", record_counts.units_silent),
    "projects": Quantity("", lambda asked: record_counts.table_length("projects", asked)),
    "units_in_each_class": Quantity("", classes_said.in_each_class),
    "merged_units_shown": Quantity("", across_units.apart_by_a_point),
    "former_rates": Quantity("percent", across_units.former_ends),
    "commitments_closed": Quantity("", record_counts.closed_commitments),
    "models_stated": Quantity("", record_counts.models_stated),
    "left_out_of_logarithms": Quantity("", spread.left_out),
    "units_listed": Quantity("", across_units.units_listed),
    "thirds": Quantity("any", spread.thirds),
    "lowest_and_highest": Quantity("any", record_counts.ends_of_row),
    "women": Quantity("percent", _women),
    "commitments_reported": Quantity("", record_counts.reported_commitments),
    "focal_points": Quantity("", lambda asked: record_counts.table_length("focal_points", asked)),
    "model_places": Quantity("", record_counts.model_places),
    "model_kinds": Quantity("", lambda asked: record_counts.table_length("model_kinds", asked)),
    "model_facts": Quantity("", record_counts.model_facts),
    "other_provinces": Quantity("", lambda asked: [float(len(asked.data.places.units("63")) - 1)]),
    "distances": Quantity("any", record_counts.distances),
    "delegates": Quantity("", record_counts.delegates),
    "record_of_a_place": Quantity("", record_counts.record_of_a_place),
    "quoted_models": Quantity("any", lambda asked: record_counts.numbers_in_titles(asked, "models")),
    "quoted_topics": Quantity("any", lambda asked: record_counts.numbers_in_titles(asked, "event_topics")),
    "quoted_events": Quantity("any", lambda asked: record_counts.numbers_in_titles(asked, "events")),
}
"""Every named quantity."""
