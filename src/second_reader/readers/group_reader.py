"""The lowest tenth of the means of governance scores."""

import re
from collections.abc import Iterator

from second_reader.claims.context import Context
from second_reader.claims.verdict import Verdict, judged
from second_reader.readers.figure_reader import asked_of
from second_reader.recomputed.papi_rounds import in_lowest_tenth, score_said

KIND = "rank"
_TENTH = {"en": re.compile(r"\bbottom tenth\b"), "vi": re.compile(r"một phần mười[^:]* xếp cuối")}

_NEWEST = re.compile(r"^In \d{4} alone |^Riêng năm \d{4} ")


def read_groups(context: Context) -> Iterator[Verdict]:
    """Yield a verdict for each score said to be in the lowest tenth."""
    claimed = {claim.of for claim in context.claims if claim.kind == KIND}
    if "lowest tenth of PAPI means" in claimed:
        yield from _lowest_tenth(context)


def _lowest_tenth(context: Context) -> Iterator[Verdict]:
    said = _TENTH[context.language].search(context.text)
    for item in context.text[said.end() :].partition(":")[2].split(";") if said else ():
        asked = asked_of(context, context.report.own, ())
        indicator = score_said(type(asked)(**{**vars(asked), "sentence": item}))
        newest = _NEWEST.search(context.text) is not None
        lowest = in_lowest_tenth(asked, indicator, newest=newest) if indicator else []
        names = [context.data.places.names[place][context.language] for place in lowest]
        merged = len(context.data.places.former(context.report.own)) > 1
        holds = bool(lowest) and (not merged or all(name in item for name in names))
        yield judged(KIND, holds, item.strip(), f"{indicator}: {', '.join(names)}")
