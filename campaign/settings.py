"""What a campaign is asked to do."""

from dataclasses import dataclass, field
from pathlib import Path

PARTS = ("kills", "faults", "notebooks", "hostile", "elsewhere", "suites")
ROOT = Path(__file__).parents[1]
HOME = ROOT / "build" / "campaign"


@dataclass(frozen=True)
class Settings:
    """parts: names of PARTS; seed: of every random choice; jobs: trials at once; home: where trials live.

    kills, faults, notebooks, hostile, elsewhere, suites: how many of each; only: a word that a trial's name
    must contain, "" for every trial. quick: take what costs least, as in `make test`. suites_from: the folder
    of the packages that suites come in; None where pip downloads them.
    """

    parts: tuple[str, ...] = PARTS
    seed: int = 20260915
    jobs: int = 1
    kills: int = 300
    faults: int = 1000
    notebooks: int = 1000
    hostile: int = 1200
    elsewhere: int = 1000
    suites: int = 2
    suites_from: Path | None = None
    only: str = ""
    quick: bool = False
    home: Path = field(default=HOME)


QUICK = Settings(kills=4, faults=2, notebooks=2, hostile=20, elsewhere=1, suites=0, quick=True)
