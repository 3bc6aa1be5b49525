"""What the sentences of the synthesis print: the values of all its sections at once."""

from diendan.analysis.synthesis.catching_up import CatchingUp
from diendan.analysis.synthesis.completeness import Completeness
from diendan.analysis.synthesis.merged import Merged
from diendan.analysis.synthesis.presence import Presences
from diendan.analysis.synthesis.record import Record
from diendan.texts import JsonValue


def values(
    gap: CatchingUp, inside: Merged, known: Record, active: Presences, complete: Completeness
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
