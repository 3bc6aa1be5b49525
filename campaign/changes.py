"""Changes to a project between two runs, each with the name by which its undisturbed run is known."""

from collections.abc import Callable
from dataclasses import dataclass

from campaign.project import LOAD, PROSE, TABLE, Place, replace_once, write, write_notebook

_ROW = "04,2023,poverty_rate_multidimensional_household,"
_WAS = f"{_ROW}21.24,"


@dataclass(frozen=True)
class Change:
    """name: the same for the same change; make: changes a project that is as it was."""

    name: str
    make: Callable[[Place], None]


def _value(new: str) -> Callable[[Place], None]:
    return lambda place: replace_once(place.poverty, _WAS, f"{_ROW}{new},")


def _sentence(place: Place) -> None:
    replace_once(place.texts, "Tỷ lệ hộ nghèo là", "Theo khảo sát: Tỷ lệ hộ nghèo là")


def _rewording(place: Place) -> None:
    replace_once(place.texts, "# Nghèo đa chiều", "# Đa chiều nghèo")


def _heading(place: Place) -> None:
    replace_once(place.sidecar, "vi: Tờ thử nghiệm", "vi: Tờ thử khác")


def _reads_more(place: Place) -> None:
    more = f'{LOAD}\nmore = load("labour", province_code=codes, year=[2023])'
    write_notebook(place.notebook, [more, TABLE, PROSE])


def _fewer(place: Place) -> None:
    keep, *gone = place.forum.provinces
    replace_once(place.forum_file, f"[{', '.join((keep, *gone))}]", f"[{keep}]")


def _formats(place: Place) -> None:
    replace_once(place.forum_file, "[html, pdf, docx]", "[html, docx]")


NOTHING = Change("as-it-was", lambda place: None)  # noqa: ARG005
SAME_LENGTH = Change("value-of-same-length", _value("21.42"))
"""Every document keeps its size, or nearly so: what compares sizes does not see it."""
OTHER_LENGTH = Change("value-of-other-length", _value("7.5"))
SENTENCE = Change("sentence", _sentence)
REWORDING = Change("rewording-of-same-length", _rewording)
HEADING = Change("heading", _heading)
READS_MORE = Change("another-table-read", _reads_more)
FEWER = Change("province-gone", _fewer)
FORMATS = Change("format-gone", _formats)


def undo(place: Place, pristine: Place) -> None:
    """Give a project the inputs back that `pristine` has; what was made stays."""
    for mine, theirs in (
        (place.poverty, pristine.poverty),
        (place.texts, pristine.texts),
        (place.sidecar, pristine.sidecar),
        (place.notebook, pristine.notebook),
        (place.forum_file, pristine.forum_file),
    ):
        write(mine, theirs.read_text(encoding="utf-8"))
