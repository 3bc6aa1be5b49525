"""All readers of a sentence, one after another."""

from collections.abc import Iterator

from second_reader.claims.context import Context
from second_reader.claims.verdict import Verdict
from second_reader.published.report_text import LAYOUT
from second_reader.readers.comparison_reader import read_comparisons
from second_reader.readers.course_reader import read_courses
from second_reader.readers.figure_reader import read_classes, read_figures
from second_reader.readers.frame_reader import read_frame
from second_reader.readers.group_reader import read_groups
from second_reader.readers.law_reader import read_laws
from second_reader.readers.rank_reader import read_ranks
from second_reader.readers.record_reader import read_records
from second_reader.readers.trend_reader import read_trends


def read_sentence(context: Context) -> Iterator[Verdict]:
    """Yield the verdicts of every reader on a sentence; a line of the layout only frames the report."""
    yield from read_frame(context)
    if context.sentence.part == LAYOUT:
        return
    for read in (
        read_figures,
        read_courses,
        read_comparisons,
        read_ranks,
        read_groups,
        read_trends,
        read_records,
        read_laws,
        read_classes,
    ):
        yield from read(context)
