"""Trials, one or a few at once, each in a folder of its own, which stays where something was found."""

import hashlib
import random
import shutil
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from campaign.settings import Settings
from campaign.verdict import Found, Kind, Result


class LeftOut(Exception):
    """A trial that cannot be made on this machine; the text says why."""


@dataclass(frozen=True)
class Trial:
    """One thing to try. run: gets an empty folder of its own and returns what it found."""

    part: str
    name: str
    run: Callable[[Path], Sequence[Found]]


def run_trials(settings: Settings, trials: Sequence[Trial]) -> Iterator[Result]:
    """Run the trials, yield each result as it comes, and say how far we are."""
    chosen = [trial for trial in trials if settings.only in trial.name]
    stopped = threading.Event()
    with ThreadPoolExecutor(settings.jobs) as pool:
        waiting = [pool.submit(_run, trial, settings.home / "trials", stopped) for trial in chosen]
        try:
            for number, future in enumerate(as_completed(waiting), start=1):
                result = future.result()
                _say(number, len(chosen), result)
                yield result
        except BaseException:
            stopped.set()
            raise


def _run(trial: Trial, home: Path, stopped: threading.Event) -> Result:
    place = home / trial.part / slug(trial.name)
    if stopped.is_set():
        return Result(trial.part, trial.name, left_out="the campaign was stopped")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        found = tuple(trial.run(place))
    except LeftOut as reason:
        shutil.rmtree(place, ignore_errors=True)
        return Result(trial.part, trial.name, left_out=str(reason))
    except Exception:  # a trial that breaks is no trial: never passed over
        found = (Found(Kind.OTHER, f"the trial itself broke: {traceback.format_exc()[-800:]}"),)
    if not found:
        shutil.rmtree(place, ignore_errors=True)
    return Result(trial.part, trial.name, found)


def sampled(chance: random.Random, trials: Sequence[Trial], count: int) -> list[Trial]:
    """Return `count` trials by chance in their order, all of them where there are not more."""
    places = sorted(chance.sample(range(len(trials)), min(count, len(trials))))
    return [trials[place] for place in places]


def slug(name: str) -> str:
    """Return a name for a folder: letters, digits and hyphens, and short; each name has its own."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)
    whole = hashlib.sha256(name.encode("utf-8", errors="surrogatepass")).hexdigest()
    return f"{plain[:50].strip('-')}-{whole[:8]}"


def _say(number: int, of: int, result: Result) -> None:
    word = "left out" if result.left_out else "found" if result.found else "good"
    text = f"{result.part} {number}/{of} {word}: {result.name}"
    if sys.stderr.isatty() and word == "good":
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
        return
    print(f"\r\033[K{text}" if sys.stderr.isatty() else text, file=sys.stderr, flush=True)
    for found in result.found:
        print(f"    {found.kind}: {found.text[:400]}", file=sys.stderr, flush=True)
