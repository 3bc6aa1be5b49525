"""The places that a report about one unit names: the unit, those that it was formed of, and its regions."""

from collections.abc import Iterator

from second_reader.readers.context import Context
from second_reader.readers.verdict import Verdict, judged
from second_reader.recomputed.places import COUNTRY

KIND = "place"


def read_places(context: Context) -> Iterator[Verdict]:
    """Yield whether a sentence of a report about a unit names no other unit, and no region but its own.

    Another that a part has to name is declared by its code.
    """
    own, places = context.report.own, context.data.places
    if not own:
        return
    told = [claim.of for claim in context.claims if claim.kind == KIND]
    names = [places.names[each] for each in (own, *places.former(own), *places.regions_of(own), *told)]
    ours = {name[context.language] for name in names}
    named = {
        said.text
        for said in (*context.places, *context.head_places)
        if said.meaning in places.names and said.meaning != COUNTRY
    }
    if named:
        others = sorted(named - ours)
        yield judged(KIND, not others, ", ".join(sorted(named)), ", ".join(others) or "of this unit")
