"""Parts b, c, d and g: whole forums, from the command line to the last document."""

import itertools
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.measure import Contender, Sample, interleaved, median
from bench.peers import install_peers, papermill_line, program
from bench.project import FORUM, HOME, ROOT, all_provinces, copy_project, diendan, write_forum
from bench.settings import Settings
from bench.table import Row

BRIEF = "policy-dialogue-brief"
LANGUAGES = ("vi", "en")
FORMATS = {"html": "html", "pdf": "typst", "docx": "docx"}
# A value that one province's reports draw and nobody else's compare with; and one that every brief ranks.
OWN = ("poverty_income", "04,2010,poverty_rate_income,")
COMPARED = ("poverty_multidimensional", "04,2023,poverty_rate_multidimensional_household,")


def against_scripts(settings: Settings, env: dict[str, str]) -> list[Row]:
    """Part b: the briefs of a forum, against a script of papermill and one renderer call a document."""
    install_peers()
    place = copy_project("briefs")
    provinces = all_provinces()[: settings.peer_forum]
    write_forum(place, provinces, review=False)
    rows = []
    for renderer in ("builtin", "quarto") if settings.quarto else ("builtin",):
        ours = _make(place, env, renderer, settings.jobs, name=f"diendan, {renderer}")
        script = _script(renderer, place, provinces, settings.jobs, env)
        print(f"b: {len(provinces)} provinces, briefs, {renderer}", flush=True)
        samples = {name: median(s) for name, s in interleaved([ours, script], settings.repeats).items()}
        documents = len(provinces) * len(LANGUAGES) * len(FORMATS)
        mine, other = samples[ours.name], samples[script.name]
        note = f"{documents} documents; the script takes {other.wall / mine.wall:.1f} × as long"
        rows += [Row("b", ours.name, mine, note), Row("b", script.name, other)]
    return rows


def _make(
    place: Path, env: dict[str, str], renderer: str, jobs: int, *, name: str, fresh: bool = True
) -> Contender:
    def before() -> None:
        if fresh:
            shutil.rmtree(place / "reports" / FORUM, ignore_errors=True)

    command = diendan("reports", FORUM, "--renderer", renderer, "--jobs", str(jobs))
    return Contender(name, command, place, env, before=before)


def _script(
    renderer: str, place: Path, provinces: tuple[str, ...], jobs: int, env: dict[str, str]
) -> Contender:
    """Return what people write: papermill for each report, then the renderer for each format."""
    work = HOME / f"script-{renderer}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    lines = []
    for province in provinces:
        for language in LANGUAGES:
            out = f"{province}/{language}"
            steps = [f"mkdir -p {out}"]
            notebook = place / "notebooks" / f"{BRIEF}.ipynb"
            steps.append(
                papermill_line(notebook, province, f"{out}/executed.ipynb")
                + f" -p language {language} -p forum_date 2026-09-15"
            )
            for format_name, target in FORMATS.items():
                if renderer == "quarto":
                    steps.append(f"(cd {out} && quarto render executed.ipynb --quiet --to {target})")
                else:
                    texts = place / "notebooks" / "texts" / f"{BRIEF}.{language}.md"
                    steps.append(
                        f"{sys.executable} -m bench.render_one {out}/executed.ipynb {texts} "
                        f"{language} {province} {format_name} {out}/{format_name}"
                    )
            lines.append(" && ".join(steps))
    (work / "steps").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def clear() -> None:
        for province in provinces:
            shutil.rmtree(work / province, ignore_errors=True)

    command = ["sh", "-c", f"tr '\\n' '\\0' < steps | xargs -0 -P {jobs} -I '{{}}' sh -c '{{}}'"]
    own = {**env, "DIENDAN_ROOT": str(place)}
    return Contender(f"papermill + {renderer} a document", command, work, own, before=clear)


def whole_forum(settings: Settings, env: dict[str, str]) -> list[Row]:
    """Parts b, c, d and g for all reports: made, nothing to do, one value changed, one worker or two."""
    place = copy_project("forum")
    provinces = all_provinces()[: settings.forum]
    provinces = provinces if "cao-bang" in provinces else ("cao-bang", *provinces[1:])
    write_forum(place, provinces, review=True)
    print(f"b, c, d, g: {len(provinces)} provinces, both reports", flush=True)
    two = _make(place, env, "builtin", 2, name="forum, two workers")
    one = replace(_make(place, env, "builtin", 1, name="forum, one worker of one core"), cores=frozenset({0}))
    pair = [two, one] if "g" in settings.parts else [two]
    # Parts c and d only need a forum that is made, and about how long that takes.
    repeats = settings.repeats if {"b", "g"} & set(settings.parts) else 1
    samples = {name: median(found) for name, found in interleaved(pair, repeats).items()}
    full = samples[two.name]
    documents = len(provinces) * 2 * len(LANGUAGES) * len(FORMATS)
    rows = [
        Row(
            "b",
            two.name,
            full,
            f"{documents} documents, both reports; {full.wall / documents:.3f} s a document",
        )
    ]
    if one in pair:
        ratio = samples[one.name].wall / full.wall
        rows.append(Row("g", one.name, samples[one.name], f"two workers are {ratio:.2f} × as fast"))
    if "c" in settings.parts:
        rows += _nothing_to_do(place, env, documents, settings)
    if "d" in settings.parts:
        rows += _one_value(place, env, full, settings)
    return rows


def _nothing_to_do(place: Path, env: dict[str, str], documents: int, settings: Settings) -> list[Row]:
    ours = _make(place, env, "builtin", 2, name="nothing to do", fresh=False)
    contenders = [ours]
    snake = HOME / "execution" / "brief" / "snakemake"
    if (snake / "Snakefile").is_file() and (snake / "out").is_dir():
        command = [program("snakemake", "snakemake"), "--cores", "2", "--quiet", "all"]
        contenders.append(
            Contender("nothing to do, snakemake", command, snake, {**env, "DIENDAN_ROOT": str(ROOT)})
        )
    samples = {
        name: median(found) for name, found in interleaved(contenders, max(5, settings.repeats)).items()
    }
    rows = [Row("c", ours.name, samples[ours.name], f"{documents} documents")]
    return rows + [Row("c", name, s, "after part a") for name, s in samples.items() if name != ours.name]


def _one_value(place: Path, env: dict[str, str], full: Sample, settings: Settings) -> list[Row]:
    """Change a value back and forth, so that each run has the same to do."""
    rows = []
    for (table, row), what in (
        (OWN, "a value of one province alone"),
        (COMPARED, "a value that all compare with"),
    ):
        change = _changer(place / "data" / "indicators" / f"{table}.csv", row)
        contender = replace(_make(place, env, "builtin", 2, name=what, fresh=False), before=change)
        sample = median(interleaved([contender], max(2, settings.repeats))[what])
        log = (place / f"{what.replace(' ', '-')}.log").read_text(encoding="utf-8")
        made = (
            next(line for line in log.splitlines() if "reports made" in line).partition(":")[2].split(",")[0]
        )
        rows.append(Row("d", what, sample, f"{made.strip()}; 1/{full.wall / sample.wall:.0f} of a full run"))
    return rows


def _changer(path: Path, row: str) -> Callable[[], None]:
    values = itertools.cycle(("28.9", "29.07"))

    def change() -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        (at,) = (n for n, line in enumerate(lines) if line.startswith(row))
        cells = lines[at].split(",")
        cells[3] = next(values)
        path.write_text("\n".join([*lines[:at], ",".join(cells), *lines[at + 1 :]]) + "\n", encoding="utf-8")

    return change
