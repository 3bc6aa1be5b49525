"""Intake killed at chosen and at random moments, then run again: nothing is lost, nothing counts twice."""

import random
from pathlib import Path

from campaign.calls import call, judge, lingering
from campaign.inbox import RECEIVED, Inboxes
from campaign.moments import Moment, killed_after, killed_at, moments_of, sample, telling
from campaign.project import Place, copy_place
from campaign.settings import Settings
from campaign.trials import Trial
from campaign.verdict import Found

PART = "kills"


def intake_kills(settings: Settings, chance: random.Random, number: int) -> list[Trial]:
    """Return so many kills of intake, two thirds of them at chosen moments."""
    inboxes = Inboxes(settings.home)
    place = copy_place(inboxes.filled(), settings.home / "moments" / "intake")
    moments = telling(moments_of(place.root, place.root / "data", "intake", *RECEIVED))
    chosen = [_chosen(inboxes, moment) for moment in sample(chance, moments, number - number // 3)]
    return chosen + [_random(inboxes, chance.random()) for _ in range(number - len(chosen))]


def _chosen(inboxes: Inboxes, moment: Moment) -> Trial:
    def run(home: Path) -> list[Found]:
        place = copy_place(inboxes.filled(), home / "project")
        killed_at(place.root, place.root / "data", moment, "intake", *RECEIVED)
        return _resumed(inboxes, place)

    return Trial(PART, f"intake: killed {moment}", run)


def _random(inboxes: Inboxes, share: float) -> Trial:
    def run(home: Path) -> list[Found]:
        place = copy_place(inboxes.filled(), home / "project")
        killed_after(place.root, share * inboxes.seconds(), "intake", *RECEIVED)
        return _resumed(inboxes, place)

    return Trial(PART, f"intake: killed after {share:.4f} of its time", run)


def _resumed(inboxes: Inboxes, place: Place) -> list[Found]:
    again = call(place.root, "intake", *RECEIVED)
    return lingering(place.root) + judge(again, 1) + inboxes.judged(place)
