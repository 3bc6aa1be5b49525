"""What is computed of indicators: values of units, comparisons, movements."""

from diendan.analysis.measures.comparison import (
    SURVEY_POVERTY,
    benchmark_region,
    group,
    middle,
    share_of_region,
    spread,
)
from diendan.analysis.measures.indicator_standing import IndicatorStanding, standing
from diendan.analysis.measures.movement import move
from diendan.analysis.measures.observations import COUNTRY, Area, Method, Point, Series, by_year
from diendan.analysis.measures.poor_districts import DISTRICTS, poor_districts
from diendan.analysis.measures.precision import clear_group, poor_margins, share_margin, stand, survey_margin
from diendan.analysis.measures.stated_facts import CONFERENCE, Fact, facts
from diendan.analysis.measures.unit_indicators import known_values
from diendan.analysis.measures.written_values import write, write_latest, write_point, write_year
