"""The same forum made in other surroundings: every byte of the bundle must be the same."""

import os
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from campaign.bundles import RUN, Undisturbed, differences
from campaign.calls import call, judge
from campaign.figures import check_figures
from campaign.project import FORUMS, OF_ONE, Forum, make_place
from campaign.settings import Settings
from campaign.trials import Trial, sampled
from campaign.verdict import Found

PART = "elsewhere"


@dataclass(frozen=True)
class Surroundings:
    """folder: where the project lies; backwards: its files are written in the other order."""

    name: str
    env: Mapping[str, str] = field(default_factory=dict)
    folder: str = "project"
    umask: int = 0o022
    jobs: str = "1"
    backwards: bool = False


PLACES: tuple[Surroundings, ...] = (
    Surroundings("Viet Nam", {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8"}),
    Surroundings("far west", {"TZ": "Pacific/Honolulu"}),
    Surroundings("far east, half hours", {"TZ": "Pacific/Chatham"}),
    Surroundings("locale C", {"LC_ALL": "C", "LANG": "C"}),
    Surroundings("a locale with commas", {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}),
    Surroundings("a Turkish locale", {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    Surroundings("ASCII alone", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    Surroundings("a folder with a space", folder="thư mục của tôi"),
    Surroundings("a folder with Vietnamese letters", folder="diễn-đàn-đối-thoại"),
    Surroundings("a folder with signs", folder="a'b&c#d%e (1)"),
    Surroundings("a deep folder", folder="/".join(["sâu"] * 12)),
    Surroundings("umask 077", umask=0o077),
    Surroundings("umask 002", umask=0o002),
    Surroundings("hash seed 1", {"PYTHONHASHSEED": "1"}),
    Surroundings("hash seed 4711", {"PYTHONHASHSEED": "4711"}),
    Surroundings("two workers", jobs="2"),
    Surroundings("files in another order", backwards=True),
    Surroundings("another user's settings", {"HOME": "/nonexistent", "USER": "ai-do", "MPLBACKEND": "svg"}),
    Surroundings("a style of matplotlib", {"MATPLOTLIBRC": "/nonexistent", "MPLCONFIGDIR": "/nonexistent"}),
    Surroundings("many threads", {"OPENBLAS_NUM_THREADS": "4", "OMP_NUM_THREADS": "4"}),
)


def elsewhere_trials(settings: Settings, known: Undisturbed) -> list[Trial]:
    """Return the surroundings, for forums of both unit systems; as many by chance as are asked for."""
    trials = [
        Trial(
            PART,
            f"{forum.name}: {where.name}",
            partial(_try, where=where, forum=forum, known=known),
        )
        for where in PLACES
        for forum in ((OF_ONE,) if settings.quick else FORUMS)
    ]
    return sampled(random.Random(f"elsewhere {settings.seed}"), trials, settings.elsewhere)


def _try(home: Path, where: Surroundings, forum: Forum, known: Undisturbed) -> list[Found]:
    root = home / where.folder
    place = make_place(root, forum)
    if where.backwards:
        _written_again(root)
    jobs = [*RUN[:-1], where.jobs]
    ran = call(root, "reports", forum.name, *jobs, env=where.env, before=lambda: _set_umask(where.umask))
    return judge(ran, 0) + differences(place.bundle, known.place(forum).bundle) + check_figures(place)


def _set_umask(value: int) -> None:
    os.umask(value)


def _written_again(root: Path) -> None:
    """Write every file once more, last name first: a folder lists them in another order then."""
    paths = sorted((path for path in root.rglob("*") if path.is_file()), reverse=True)
    contents = {path: path.read_bytes() for path in paths}
    for path in paths:
        path.unlink()
    for path, content in contents.items():
        path.write_bytes(content)
        os.utime(path, (1, 1))
