"""`make campaign`: kill, starve and mislead diendan; print one verdict, keep it in build/campaign/."""

import argparse
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from campaign.bundles import Undisturbed
from campaign.settings import PARTS, QUICK, Settings
from campaign.trials import Trial, run_trials
from campaign.verdict import Result, table


def main(arguments: list[str]) -> int:
    """Run the parts that were asked for and return 0 only if nothing was found."""
    settings = _settings(arguments)
    settings.home.mkdir(parents=True, exist_ok=True)
    print(f"seed {settings.seed}; trials that find something stay in {settings.home}", file=sys.stderr)
    results = campaign(settings)
    text = f"seed {settings.seed}, called with: {' '.join(arguments) or 'no arguments'}\n\n{table(results)}"
    (settings.home / "result.md").write_text(text, encoding="utf-8")
    print(f"\n{text}")
    return 1 if any(result.found for result in results) else 0


def campaign(settings: Settings) -> list[Result]:
    """Run the parts one after the other and return what came of every trial."""
    shutil.rmtree(settings.home / "trials", ignore_errors=True)
    known = Undisturbed(settings.home)
    return list(chain.from_iterable(run_trials(settings, trials) for trials in _parts(settings, known)))


def _parts(settings: Settings, known: Undisturbed) -> Iterator[list[Trial]]:
    """Yield the trials of each part that was asked for."""
    if "kills" in settings.parts:
        from campaign.kills import kills

        yield kills(settings, known)
    if "faults" in settings.parts:
        from campaign.faults import fault_trials

        yield fault_trials(settings, known)
    if "notebooks" in settings.parts:
        from campaign.notebooks import notebook_trials

        yield notebook_trials(settings, known)
    if "hostile" in settings.parts:
        from campaign.hostile.trials import hostile_trials

        yield hostile_trials(settings, known)
    if "elsewhere" in settings.parts:
        from campaign.elsewhere import elsewhere_trials

        yield elsewhere_trials(settings, known)
    if "suites" in settings.parts:
        from campaign.suites import suite_trials

        yield suite_trials(settings)


def _settings(arguments: list[str]) -> Settings:
    parser = argparse.ArgumentParser(prog="make campaign", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few of each part, as in `make test`")
    parser.add_argument("--parts", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--seed", type=int, help=f"of every random choice ({Settings.seed})")
    parser.add_argument("--jobs", type=int, help="trials at once (1)")
    parser.add_argument("--home", type=Path, help="folder of the trials (build/campaign)")
    parser.add_argument("--only", help="only trials whose name contains this")
    parser.add_argument(
        "--suites-from", type=Path, help="folder of the suites' packages (pip downloads them)"
    )
    for part in PARTS:
        parser.add_argument(f"--{part}", type=int, metavar="N", help=f"how many ({getattr(Settings, part)})")
    given = parser.parse_args(arguments)
    settings = QUICK if given.quick else Settings()
    if given.parts:
        asked = given.parts.split(",")
        if unknown := sorted(set(asked) - set(PARTS)):
            parser.error(f"there is no part {', '.join(unknown)}; the parts are {', '.join(PARTS)}")
        settings = replace(settings, parts=tuple(part for part in PARTS if part in asked))
    chosen = {name: getattr(given, name) for name in ("seed", "jobs", "only", "home", "suites_from", *PARTS)}
    return replace(settings, **{name: value for name, value in chosen.items() if value is not None})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
