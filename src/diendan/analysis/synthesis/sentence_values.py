"""What the sentences of the synthesis print: the values of all its sections at once."""

from diendan.analysis.synthesis.catching_up.poorer_provinces import CatchingUp
from diendan.analysis.synthesis.forum_record.presence_tables import Presences
from diendan.analysis.synthesis.forum_record.recorded_work import RecordedWork
from diendan.analysis.synthesis.known_and_missing import Completeness
from diendan.analysis.synthesis.merged_units import Merged
from diendan.spec.texts import JsonValue


def values(
    gap: CatchingUp, inside: Merged, known: RecordedWork, active: Presences, complete: Completeness
) -> dict[str, JsonValue]:
    """Return the values of every section, those of catching up without a name before them."""
    return {
        **gap.values(),
        "country": gap.country.values(),
        "merged": inside.values(),
        "record": known.values(),
        "presence": active.values(),
        "reported": complete.values(),
    }
