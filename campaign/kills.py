"""Runs killed at chosen and at random moments, then resumed: the bundle is that of an undisturbed run."""

import random
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from campaign.bundles import RUN, Undisturbed
from campaign.calls import judge
from campaign.kills_of_intake import intake_kills
from campaign.kills_of_one import single_kills
from campaign.moments import (
    AT_THE_END,
    Moment,
    killed_after,
    killed_at,
    moments_of,
    sample,
    telling,
)
from campaign.project import FORUMS, OF_ONE, Forum
from campaign.scenarios import KEPT, OTHERS, REWORDED, WORST, Scenario, prepared, resumed
from campaign.settings import Settings
from campaign.trials import Trial
from campaign.verdict import Found

PART = "kills"


def kills(settings: Settings, known: Undisturbed) -> list[Trial]:
    """Return as many kills as are asked for, or some more: after each rename in the worst case at least."""
    chance = random.Random(f"kills {settings.seed}")
    if settings.quick:
        return _few(settings, known, chance)
    trials = [*intake_kills(settings, chance, settings.kills // 6), *single_kills(known)]
    some = settings.kills // 12
    for forum in FORUMS:
        moments = _moments(settings, known, forum, WORST)
        renames = [moment for moment in moments if moment.what == "after replace"]
        others = [moment for moment in moments if moment not in renames]
        trials += [_chosen(known, forum, WORST, each) for each in (*renames, *sample(chance, others, some))]
        cuts = (*sample(chance, renames, some), AT_THE_END)
        trials += [_chosen(known, forum, KEPT, each, power=True) for each in cuts]
        for scenario, moment in zip(cycle(OTHERS), sample(chance, moments, some), strict=False):
            # Which file that is in this scenario shows when it is killed there.
            trials.append(_chosen(known, forum, scenario, replace(moment, what="at change", path="")))
    number = max(settings.kills - len(trials), some)
    around = zip(range(number), cycle(FORUMS), cycle((WORST, *OTHERS)), strict=False)
    return trials + [_random(known, forum, scenario, chance.random()) for _, forum, scenario in around]


def _few(settings: Settings, known: Undisturbed, chance: random.Random) -> list[Trial]:
    """Return a few kills: after a report's first and last rename, after the manifest's, in intake.

    Every moment in between is tried by tests/test_kills.py, with pretended workers.
    """
    # A changed sentence is rendered and not executed, which is quicker; its renames are the same.
    moments = _moments(settings, known, OF_ONE, REWORDED)
    renames = [moment for moment in moments if moment.what == "after replace"]
    own = [m for m in renames if m.path.startswith(OF_ONE.provinces[0]) and not m.path.endswith(".part")]
    last = [moment for moment in renames if moment.path == "manifest.json"]
    chosen = (own[0], own[-1], *last)
    trials = [_chosen(known, OF_ONE, REWORDED, moment, verify=False) for moment in chosen]
    return [*trials, *intake_kills(settings, chance, max(0, settings.kills - len(trials)))]


def _moments(settings: Settings, known: Undisturbed, forum: Forum, scenario: Scenario) -> list[Moment]:
    root = settings.home / "moments" / f"{forum.name}-{scenario.name}".replace(" ", "-")
    place = prepared(known, forum, scenario, root)
    return telling(moments_of(place.root, place.bundle, "reports", forum.name, *RUN))


def _chosen(
    known: Undisturbed,
    forum: Forum,
    scenario: Scenario,
    moment: Moment,
    *,
    verify: bool = True,
    power: bool = False,
) -> Trial:
    def run(home: Path) -> list[Found]:
        place = prepared(known, forum, scenario, home / "project")
        words = ("reports", forum.name, *RUN)
        ran, came = killed_at(place.root, place.bundle, moment, *words, power=power)
        # Reports come in any order, so a moment may be another's; that none comes means a shorter run.
        early = [] if came else judge(ran, 0)
        return early + resumed(known, place, scenario, verify=verify, whole=not power)

    what = "power cut" if power else "killed"
    return Trial(PART, f"{forum.name}: {scenario.name}: {what} {moment}", run)


def _random(
    known: Undisturbed, forum: Forum, scenario: Scenario, share: float, *, verify: bool = True
) -> Trial:
    def run(home: Path) -> list[Found]:
        seconds = share * known.seconds(forum)
        place = prepared(known, forum, scenario, home / "project")
        ran = killed_after(place.root, seconds, "reports", forum.name, *RUN)
        while ran.code is not None and ran.code >= 0:  # it was quicker than the run that was timed
            if early := judge(ran, 0):
                return early
            seconds /= 2
            place = prepared(known, forum, scenario, home / "project")
            ran = killed_after(place.root, seconds, "reports", forum.name, *RUN)
        return resumed(known, place, scenario, verify=verify)

    return Trial(PART, f"{forum.name}: {scenario.name}: killed after {share:.4f} of its time", run)
