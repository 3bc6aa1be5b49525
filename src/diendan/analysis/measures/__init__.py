"""What is computed of indicators: values of units, comparisons, movements."""

from diendan.analysis.measures.comparison import SURVEY_POVERTY, region_of
from diendan.analysis.measures.movement import move, rate_change
from diendan.analysis.measures.poor_districts import DISTRICTS, poor_districts
from diendan.analysis.measures.precision import stand
from diendan.analysis.measures.stated_facts import CONFERENCE, Fact, facts
from diendan.analysis.measures.unit_indicators import Area, Series
from diendan.analysis.measures.written_values import write_latest, write_point

__all__ = [
    "CONFERENCE",
    "DISTRICTS",
    "SURVEY_POVERTY",
    "Area",
    "Fact",
    "Series",
    "facts",
    "move",
    "poor_districts",
    "rate_change",
    "region_of",
    "stand",
    "write_latest",
    "write_point",
]
