"""Parts a, e and k: executing notebooks alone, its overhead, and very many kernels."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bench.measure import Contender, Sample, interleaved, median, run
from bench.peers import Executions, install_peers, peers
from bench.project import HOME, ROOT, all_provinces
from bench.settings import Settings
from bench.small_notebook import CHARTS, charts_in, write_small_notebook
from bench.table import Row

SMALL, BRIEF = "small notebook", "brief"


def execution(settings: Settings, env: dict[str, str]) -> list[Row]:
    """Part a: the same notebooks executed by diendan and by each peer; e: what diendan adds to the cells."""
    install_peers()
    rows: list[Row] = []
    for name in (SMALL, BRIEF):
        notebook, charts = _notebook(name)
        provinces = all_provinces()[: settings.provinces]
        work = HOME / "execution" / name.replace(" ", "-")
        env = {**env, "DIENDAN_ROOT": str(ROOT)}
        asked = Executions(notebook, provinces, settings.jobs, work, env, _check(provinces, charts))
        contenders = [asked.by("diendan", _ours), *peers(asked)]
        print(f"a: {len(provinces)} provinces, {name}", flush=True)
        samples = {key: median(found) for key, found in interleaved(contenders, settings.repeats).items()}
        rows += _compared(f"a {name}", samples, len(provinces))
        rows.append(_overhead(name, asked, samples["diendan"]))
    return rows


def _notebook(name: str) -> tuple[Path, int]:
    if name == BRIEF:
        path = ROOT / "notebooks" / "policy-dialogue-brief.ipynb"
        return path, sum("#| label: fig-" in line for line in path.read_text(encoding="utf-8").splitlines())
    path = HOME / "small.ipynb"
    write_small_notebook(path)
    return path, CHARTS


def _check(provinces: Sequence[str], charts: int) -> Callable[[Path], None]:
    """Return a check that every province has its notebook with all charts: they can vanish silently."""

    def check(out: Path) -> None:
        for province in provinces:
            places = (out / f"{province}.ipynb", out / province / "executed.ipynb")
            (path,) = [path for path in places if path.is_file()]
            if charts_in(path) != charts:
                raise RuntimeError(f"{path}: {charts_in(path)} charts instead of {charts}")

    return check


def _ours(place: Path, asked: Executions) -> list[str]:
    words = (asked.notebook, place / "out", asked.jobs, *asked.provinces)
    return [sys.executable, "-m", "bench.execute_many", *map(str, words)]


def _compared(part: str, samples: dict[str, Sample], count: int) -> list[Row]:
    ours = samples["diendan"].wall
    fastest = min(sample.wall for name, sample in samples.items() if name != "diendan")
    rows = []
    for name, sample in samples.items():
        note = (
            f"{sample.wall / ours:.1f} × diendan"
            if name != "diendan"
            else f"{ours / count:.2f} s a notebook; "
        )
        if name == "diendan":
            note += f"fastest peer takes {fastest / ours:.1f} × as long"
        rows.append(Row(part, name, sample, note))
    return rows


def _overhead(name: str, asked: Executions, both: Sample) -> Row:
    """Compare all cores' time with the seconds that the cells take alone, one notebook after the other."""
    alone = replace(asked, jobs=1, check=lambda _: None).by("diendan 1", _ours)
    run(alone)
    compute = float((alone.cwd / "diendan-1.log").read_text(encoding="utf-8").split()[-1])
    ratio = both.wall * asked.jobs / compute
    return Row(
        "e", f"overhead, {name}", None, f"{ratio:.2f} = wall × {asked.jobs} / {compute:.1f} s of cells"
    )


def many_kernels(settings: Settings, env: dict[str, str]) -> list[Row]:
    """Part k: kernels started in parallel; the run fails if one of them does."""
    command = [sys.executable, "-m", "bench.many_kernels", str(settings.kernels), "50"]
    sample = run(Contender("kernels", command, HOME, {**env, "DIENDAN_ROOT": str(ROOT)}))
    return [Row("k", f"{settings.kernels} kernels, 50 at once", sample, "none failed to start")]
