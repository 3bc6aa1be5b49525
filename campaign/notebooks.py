"""Misbehaving notebooks in the middle of a forum: neighbours are right, the run ends, the cell is named."""

import hashlib
import json
import random
import re
import shutil
import textwrap
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from campaign.bundles import RUN, Undisturbed, differences, files_in
from campaign.calls import Ran, call, judge, lingering
from campaign.figures import check_figures
from campaign.misbehaving.bad import Bad, Must
from campaign.misbehaving.endings import ENDINGS
from campaign.misbehaving.outputs import OUTPUTS
from campaign.misbehaving.reading import READING
from campaign.misbehaving.state import STATE
from campaign.project import LOAD, PROSE, TABLE, Forum, Place, replace_once, write_notebook
from campaign.settings import Settings
from campaign.trials import Trial, sampled
from campaign.verdict import Found, Kind

PART = "notebooks"
BAD: tuple[Bad, ...] = (*ENDINGS, *READING, *STATE, *OUTPUTS)
FORUMS = (
    Forum("test-63", "63", "2024-09-17", ("cao-bang", "ha-giang", "lang-son"), ("html",)),
    Forum("test-34", "34", "2026-09-15", ("cao-bang", "tuyen-quang", "lang-son"), ("html",)),
)
_CELLS = {"start": 2, "middle": 4, "end": 5}
_MOST_SAID = 6000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def notebook_trials(settings: Settings, known: Undisturbed) -> list[Trial]:
    """Return the notebooks, in forums of both unit systems by turns; as many by chance as are asked for."""
    trials = [
        Trial(PART, bad.name, partial(_try, bad=bad, forum=FORUMS[n % 2], known=known))
        for n, bad in enumerate(BAD)
    ]
    return sampled(random.Random(f"notebooks {settings.seed}"), trials, settings.notebooks)


def _try(home: Path, bad: Bad, forum: Forum, known: Undisturbed) -> list[Found]:
    place = known.copy(forum, home / "project")
    pristine = known.place(forum)
    _misbehave(place, bad)
    before = _inputs(place)
    ran = call(place.root, "reports", forum.name, *RUN)
    found = judge(ran, *{Must.FAIL: (1,), Must.PUBLISH: (0,), Must.EITHER: (0, 1)}[bad.must])
    found += lingering(place.root) + check_figures(place) + _neighbours(place, pristine)
    changed = sorted(name for name, digest in _inputs(place).items() if before.get(name) != digest)
    if changed or _inputs(place).keys() != before.keys():
        found.append(Found(Kind.OTHER, f"inputs changed: {', '.join(changed)[:200] or 'some are gone'}"))
    found += _words(bad, ran) if ran.code else _reads(place, pristine)
    for name in ("data", "notebooks", "params"):  # whatever it did is undone
        _restore(place.root / name, pristine.root / name)
    again = call(place.root, "reports", forum.name, *RUN)
    return found + judge(again, 0) + differences(place.bundle, pristine.bundle)


def _misbehave(place: Place, bad: Bad) -> None:
    _, who, _ = place.forum.provinces
    cell = f'if province == "{who}":\n{textwrap.indent(bad.code, "    ")}'
    cells = [LOAD, TABLE, PROSE]
    cells.insert({"start": 0, "middle": 2, "end": 3}[bad.at], cell)
    write_notebook(place.notebook, cells)
    replace_once(place.sidecar, "timeout: 20\n", f"timeout: {bad.seconds}\n{bad.sidecar}")


def _words(bad: Bad, ran: Ran) -> list[Found]:
    """Judge what is said of the failure: the cell, the cause, in few words that a terminal bears."""
    found = []
    if not re.search(rf"\bcell {_CELLS[bad.at]}\b", ran.out):
        found.append(Found(Kind.OTHER, f"cell {_CELLS[bad.at]} is not named: {ran.tail()}"))
    if bad.words and not re.search(bad.words, ran.out):
        found.append(Found(Kind.OTHER, f"nothing like “{bad.words}” is said: {ran.tail()}"))
    if len(ran.out) > _MOST_SAID:
        found.append(Found(Kind.OTHER, f"{len(ran.out)} characters are said"))
    if _CONTROL.search(ran.out):
        found.append(Found(Kind.OTHER, "control characters reach the terminal"))
    return found


def _reads(place: Place, pristine: Place) -> list[Found]:
    """Judge the recorded reads of a report that was published although it misbehaved."""
    _, who, _ = place.forum.provinces

    def tables(bundle: Path) -> set[str]:
        manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
        (entry,) = (entry for entry in manifest["reports"] if entry["slug"] == who)
        reads = (manifest["reads"][name] for name in entry["reads"])
        return {str(read.get("table")) for read in reads}

    lost = tables(pristine.bundle) - tables(place.bundle)
    return [Found(Kind.FIGURE, f"published without its reads of {', '.join(sorted(lost))}")] if lost else []


def _neighbours(place: Place, pristine: Place) -> list[Found]:
    """Return the documents of the other provinces that are not as in a run without the misbehaving one."""
    here, there = files_in(place.bundle), files_in(pristine.bundle)
    first, _, last = place.forum.provinces
    documents = [name for name in there if name.split("/")[0] in (first, last) and name.endswith(".html")]
    unlike = [name for name in documents if here.get(name) != there[name]]
    return [Found(Kind.FIGURE, f"neighbours differ: {', '.join(unlike)}")] if unlike else []


def _inputs(place: Place) -> Mapping[str, str]:
    return {
        path.relative_to(place.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in ("data", "notebooks", "params")
        for path in (place.root / name).rglob("*")
        if path.is_file()
    }


def _restore(folder: Path, pristine: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(pristine, folder)
