"""Resource faults on real limits: said in words, with a documented exit code, and all is right afterwards."""

import random
import re
import shutil
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from campaign.bundles import RUN, Undisturbed, differences, held
from campaign.calls import Ran, call, judge, lingering
from campaign.changes import SAME_LENGTH
from campaign.fault_table import Fault, faults
from campaign.figures import check_figures
from campaign.inbox import RECEIVED, Inboxes
from campaign.namespaces import Namespace
from campaign.project import FORUMS, OF_ONE, Forum, Place, copy_place
from campaign.series import write_series
from campaign.settings import Settings
from campaign.situations import Situation
from campaign.trials import Trial, sampled
from campaign.verdict import Found, Kind

PART = "faults"
_CAUSE = re.compile(
    r"full|space|read-only|writ|readable|permi|open files|memory|too large|too big|limit|no such|not found"
    r"|missing|there is no|removed|gone|temporary|resource|locale|process",
    re.IGNORECASE,
)
_STILL_THERE = "What was published before is still there"
_DEAR = ("reports", "preview", "verify")
_SILENT = ("nowhere to write to", "output to a full disk")


def fault_trials(settings: Settings, known: Undisturbed) -> list[Trial]:
    """Return the faults, turn by turn on forums of both unit systems; as many by chance as are asked for."""
    inboxes = Inboxes(settings.home)
    forums = (OF_ONE,) if settings.quick else FORUMS
    trials = [
        Trial(
            PART,
            fault.name,
            partial(_try, fault=fault, forum=forums[n % len(forums)], known=known, inboxes=inboxes),
        )
        for n, fault in enumerate(faults())
    ]
    chance = random.Random(f"faults {settings.seed}")
    if not settings.quick:
        return sampled(chance, trials, settings.faults)
    dear = [trial for trial in trials if trial.name.startswith(_DEAR)]
    cheap = [trial for trial in trials if trial not in dear]
    return [*sampled(chance, dear, 1), *sampled(chance, cheap, settings.faults - 1)]


def _try(home: Path, fault: Fault, forum: Forum, known: Undisturbed, inboxes: Inboxes) -> list[Found]:
    if fault.command == "intake":
        place = copy_place(inboxes.filled(), home / "project")
    else:
        place = known.copy(forum, home / "project")
    if fault.command in ("reports", "preview"):
        SAME_LENGTH.make(place)
    if fault.command == "new-forum":
        shutil.copy(place.forum_file, place.forum_file.with_name("2026-q3.yml"))
    situation = Situation(place)
    with ExitStack() as stack:
        if fault.mounts:
            situation.namespace = stack.enter_context(Namespace())
        try:
            fault.prepare(situation)
            ran = situation.faulty(*_arguments(fault.command, place))
            meanwhile = situation.published(home / "meanwhile")
            found = _judged(fault, ran, meanwhile) + lingering(place.root)
            found += _meanwhile(fault, ran, meanwhile, known)
            again = situation.sound(*_arguments(fault.command, place))
            found += judge(again, *_right(fault.command)) + lingering(place.root)
            return found + _afterwards(fault, situation.published(home / "afterwards"), known, inboxes)
        finally:
            while situation.lift:
                situation.lift.pop()()


def _arguments(command: str, place: Place) -> tuple[str, ...]:
    forum = place.forum.name
    return {
        "reports": ("reports", forum, *RUN),
        "verify": ("verify", forum),
        "intake": ("intake", *RECEIVED),
        "forms": ("forms", "--province", "cao-bang", "--year", "2022"),
        "preview": ("preview", forum, "--report", "campaign-sheet", "--renderer", "builtin"),
        "new-forum": ("new-forum", "--from", "2026-q3", "--to", "2027-q3"),
        "import": write_series(place.root.parent),
    }[command]


def _right(command: str) -> tuple[int, ...]:
    return (1,) if command == "intake" else (0,)


def _judged(fault: Fault, ran: Ran, place: Place) -> list[Found]:
    if any(fault.name.endswith(words) for words in _SILENT):  # nobody could be told
        return [found for found in judge(ran, *range(256)) if "without a word" not in found.text]
    found = judge(ran)
    logs = [place.root / name for name in re.findall(r"^ +log: (\S+)", ran.out, re.MULTILINE)]
    said = [ran.out, *(log.read_text(encoding="utf-8") for log in logs if log.is_file())]
    if ran.code and fault.command != "intake" and not any(map(_CAUSE.search, said)):
        found.append(Found(Kind.OTHER, f"no cause is said: {ran.tail()}"))
    return found


def _meanwhile(fault: Fault, ran: Ran, place: Place, known: Undisturbed) -> list[Found]:
    """Judge what is published while the fault is there: each document whole, the previous or the new one."""
    if fault.command == "intake" or "removed while" in fault.name:
        return []
    found = check_figures(place, known.place(place.forum).root)
    if _STILL_THERE in ran.out and held(place.bundle):
        found.append(Found(Kind.FIGURE, f"says “{_STILL_THERE}”, and it is not"))
    return found


def _afterwards(fault: Fault, place: Place, known: Undisturbed, inboxes: Inboxes) -> list[Found]:
    if fault.command == "intake":
        return inboxes.judged(place)
    change = SAME_LENGTH if fault.command in ("reports", "preview") else None
    if fault.command == "preview":
        shutil.rmtree(place.build, ignore_errors=True)
        call(place.root, "reports", place.forum.name, *RUN)
    if fault.command in ("import", "new-forum"):
        return []
    expected = known.place(place.forum, change.name, change.make) if change else known.place(place.forum)
    found = differences(place.bundle, expected.bundle) + held(place.bundle) + check_figures(place)
    if fault.name.endswith("leaves others nothing"):
        shut = [path.name for path in place.bundle.rglob("*") if path.stat().st_mode & 0o077]
        found += [Found(Kind.OTHER, f"open to others: {', '.join(shut)[:200]}")] if shut else []
    return found
