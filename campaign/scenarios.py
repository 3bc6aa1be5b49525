"""What is changed before a run that is killed and what before the one that resumes it; and the judgement."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from campaign import changes
from campaign.bundles import RUN, RUN_FACTS, Undisturbed, differences, files_in, held
from campaign.calls import call, judge, left_in_temp, lingering
from campaign.changes import Change
from campaign.figures import check_figures
from campaign.project import Forum, Place, make_place
from campaign.verdict import Found, Kind

_IN_FLUX = ("manifest.journal", "manifest.json", RUN_FACTS)


@dataclass(frozen=True)
class Scenario:
    """first: what is changed before the run that is killed; then: what instead before the next one.

    fresh: nothing was published before.
    """

    first: Change
    then: Change
    fresh: bool = False

    @property
    def name(self) -> str:
        before = "nothing published" if self.fresh else self.first.name
        return f"{before}, then {self.then.name}"


WORST = Scenario(changes.SAME_LENGTH, changes.NOTHING)
"""What is published is wrong again, and looks as it did."""
REWORDED = Scenario(changes.REWORDING, changes.NOTHING)
KEPT = Scenario(changes.SAME_LENGTH, changes.SAME_LENGTH)
OTHERS = (
    KEPT,
    REWORDED,
    Scenario(changes.OTHER_LENGTH, changes.NOTHING),
    Scenario(changes.SAME_LENGTH, changes.OTHER_LENGTH),
    Scenario(changes.OTHER_LENGTH, changes.SENTENCE),
    Scenario(changes.SENTENCE, changes.NOTHING),
    Scenario(changes.SENTENCE, changes.SAME_LENGTH),
    Scenario(changes.HEADING, changes.NOTHING),
    Scenario(changes.READS_MORE, changes.NOTHING),
    Scenario(changes.FEWER, changes.NOTHING),
    Scenario(changes.FORMATS, changes.NOTHING),
    Scenario(changes.NOTHING, changes.NOTHING, fresh=True),
)


def prepared(known: Undisturbed, forum: Forum, scenario: Scenario, root: Path) -> Place:
    """Return a project at `root` as it is before the run that is killed."""
    shutil.rmtree(root, ignore_errors=True)
    place = make_place(root, forum) if scenario.fresh else known.copy(forum, root)
    scenario.first.make(place)
    return place


def resumed(
    known: Undisturbed, place: Place, scenario: Scenario, *, verify: bool, whole: bool = True
) -> list[Found]:
    """Judge what a killed run left; make the second change, run again, and judge the bundle.

    verify: let diendan verify the bundle too; whole: no file may be half-written before that.
    """
    found = lingering(place.root) + (_half_written(known, place, scenario) if whole else [])
    pristine = known.place(place.forum)
    changes.undo(place, pristine)
    scenario.then.make(place)
    again = call(place.root, "reports", place.forum.name, *RUN)
    found += judge(again, 0) + lingering(place.root) + left_in_temp(place.root)
    expected = known.place(place.forum, scenario.then.name, scenario.then.make)
    found += differences(place.bundle, expected.bundle) + held(place.bundle) + check_figures(place)
    if verify:
        found += judge(call(place.root, "verify", place.forum.name), 0)
    return found


def _half_written(known: Undisturbed, place: Place, scenario: Scenario) -> list[Found]:
    """Return the files that are neither what stood there before nor what the killed run was to make."""
    before = {} if scenario.fresh else files_in(known.place(place.forum).bundle)
    after = files_in(known.place(place.forum, scenario.first.name, scenario.first.make).bundle)
    here = files_in(place.bundle) if place.bundle.is_dir() else {}
    wrong = [
        name
        for name, digest in here.items()
        if not Path(name).name.startswith(".")
        and name not in _IN_FLUX
        and digest not in (before.get(name), after.get(name))
    ]
    # What is derived from all reports may stand between two reports of both states.
    wrong = [name for name in wrong if name not in ("index.html", "ro-crate-metadata.json")]
    return [Found(Kind.FIGURE, f"half-written: {', '.join(wrong)[:300]}")] if wrong else []
