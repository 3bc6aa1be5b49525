"""How to make a forum's reports, as the command line asks."""

from dataclasses import dataclass

from diendan.spec.formats import RendererChoice


@dataclass(frozen=True)
class Options:
    """How to run: which part of a forum, with what, and what to do when something fails or is in the way.

    jobs: processes on this machine, 0 for one a core; scheduler: address of a Dask cluster to use instead.
    """

    only: tuple[str, ...] = ()
    renderer: RendererChoice = "auto"
    jobs: int = 0
    force: bool = False
    fail_fast: bool = False
    wait: bool = True
    scheduler: str | None = None
