"""Misbehaving notebooks between good ones: the neighbours are right, the run ends, the cell is named."""

import hashlib
import json
import random
import re
import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from campaign.bundles import RUN, Undisturbed, differences, files_in
from campaign.calls import Ran, call, judge, lingering
from campaign.figures import check_figures
from campaign.misbehaving.bad import Bad, Must
from campaign.misbehaving.endings import ENDINGS
from campaign.misbehaving.outputs import OUTPUTS
from campaign.misbehaving.reading import READING
from campaign.misbehaving.state import STATE
from campaign.project import LOAD, PROSE, REPORT, TABLE, Forum, Place, replace_once, write, write_notebook
from campaign.settings import Settings
from campaign.trials import Trial, sampled
from campaign.verdict import Found, Kind

PART = "notebooks"
BAD: tuple[Bad, ...] = (*ENDINGS, *READING, *STATE, *OUTPUTS)
_FIRST, _LAST = "cao-bang", "lang-son"
_BETWEEN = {
    "63": (
        "ha-giang",
        "bac-kan",
        "tuyen-quang",
        "lao-cai",
        "dien-bien",
        "lai-chau",
        "son-la",
        "yen-bai",
        "hoa-binh",
        "thai-nguyen",
    ),
    "34": ("tuyen-quang", "thai-nguyen", "lao-cai", "dien-bien", "lai-chau", "son-la", "phu-tho", "nghe-an"),
}
_DAYS = {"63": "2024-09-17", "34": "2026-09-15"}
_CELLS = {"start": 2, "middle": 5, "end": 7}
_MOST_SAID = 4000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def notebook_trials(settings: Settings, known: Undisturbed) -> list[Trial]:
    """Return the notebooks, in forums of both unit systems by turns; as many by chance as are asked for.

    In a quick campaign they stand side by side in one forum, else each has one of its own.
    """
    chance = random.Random(f"notebooks {settings.seed}")
    if settings.quick:
        usual = [bad for bad in BAD if _settings_of(bad) == _settings_of(BAD[0])]
        chosen = chance.sample(usual, min(settings.notebooks, len(usual)))
        return [_trial(bads, "63", known) for bads in _pieces(chosen, len(_BETWEEN["63"]))]
    trials = [_trial((bad,), ("63", "34")[number % 2], known) for number, bad in enumerate(BAD)]
    return sampled(chance, trials, settings.notebooks)


def _settings_of(bad: Bad) -> tuple[int, str]:
    return bad.seconds, bad.sidecar


def _pieces(bads: Sequence[Bad], size: int) -> Iterator[tuple[Bad, ...]]:
    return (tuple(bads[start : start + size]) for start in range(0, len(bads), size))


def _trial(bads: tuple[Bad, ...], system: str, known: Undisturbed) -> Trial:
    provinces = (_FIRST, *_BETWEEN[system][: len(bads)], _LAST)
    forum = Forum(f"test-{system}", system, _DAYS[system], provinces, ("html",))
    return Trial(
        PART, ", ".join(bad.name for bad in bads), partial(_try, bads=bads, forum=forum, known=known)
    )


def _try(home: Path, bads: tuple[Bad, ...], forum: Forum, known: Undisturbed) -> list[Found]:
    place, pristine = known.copy(forum, home / "project"), known.place(forum)
    who = dict(zip(forum.provinces[1:], bads, strict=False))
    _misbehave(place, who)
    before = _inputs(place)
    ran = call(place.root, "reports", forum.name, *RUN)
    found = judge(ran, 0, 1) + lingering(place.root)
    found += check_figures(place) + _neighbours(place, pristine) + _said(ran)
    if ran.code in (0, 1):
        for slug, bad in who.items():
            found += _came_of(bad, slug, place, pristine)
    after = _inputs(place)
    if unlike := sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)):
        found.append(Found(Kind.OTHER, f"inputs changed: {', '.join(unlike)[:200]}"))
    for name in ("data", "notebooks", "params"):  # whatever they did is undone
        shutil.rmtree(place.root / name)
        shutil.copytree(pristine.root / name, place.root / name)
    again = call(place.root, "reports", forum.name, *RUN)
    return found + judge(again, 0) + differences(place.bundle, pristine.bundle)


def _misbehave(place: Place, who: Mapping[str, Bad]) -> None:
    """Write a notebook that does for each of these provinces, and for no other, what its table says."""

    def cell(at: str) -> str:
        codes = [
            f'if province == "{slug}":\n{textwrap.indent(bad.code, "    ")}'
            for slug, bad in who.items()
            if bad.at == at
        ]
        return "\n".join(codes) or "pass"

    write(place.root.with_name("outside.csv"), "a,b\n1,2\n")
    write_notebook(place.notebook, [cell("start"), LOAD, TABLE, cell("middle"), PROSE, cell("end")])
    (seconds, lines), *_ = {_settings_of(bad) for bad in who.values()}
    replace_once(place.sidecar, "timeout: 60\n", f"timeout: {seconds}\n{lines}")


def _came_of(bad: Bad, slug: str, place: Place, pristine: Place) -> list[Found]:
    """Judge one report by what the manifest says of it (docs/manifest.md)."""
    entry, reads = _entry(place.bundle, slug)
    if entry["outcome"] == "succeeded":
        if bad.must is Must.FAIL:
            return [Found(Kind.OTHER, f"{bad.name}: was published")]
        lost = _entry(pristine.bundle, slug)[1] - reads
        words = f"{bad.name}: published without its reads of {', '.join(sorted(lost))}"
        return [Found(Kind.FIGURE, words)] if lost else []
    failure = entry["failure"] or {}
    said = f"{failure.get('where')}: {failure.get('cause')}"
    found = []
    if bad.must is Must.PUBLISH:
        found.append(f"{bad.name}: was not published: {said[:300]}")
    # What may go on may fail later, at another cell.
    cell = str(_CELLS[bad.at]) if bad.must is Must.FAIL else r"\d+"
    if not re.search(rf"\bcell {cell}\b", said):
        found.append(f"{bad.name}: cell {cell} is not named: {said[:300]}")
    if bad.words and not re.search(bad.words, said):
        found.append(f"{bad.name}: nothing like “{bad.words}” is said: {said[:300]}")
    return [Found(Kind.OTHER, text) for text in found]


def _entry(bundle: Path, slug: str) -> tuple[dict[str, Any], set[str]]:
    """Return what a manifest says of a report, and the tables that it read."""
    manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    (entry,) = (each for each in manifest["reports"] if (each["slug"], each["report"]) == (slug, REPORT))
    return entry, {str(manifest["reads"][name].get("table")) for name in entry["reads"]}


def _said(ran: Ran) -> list[Found]:
    """Judge what reaches a terminal: few words, and none that it takes for commands."""
    found = []
    if len(ran.out) > _MOST_SAID:
        found.append(Found(Kind.OTHER, f"{len(ran.out)} characters are said"))
    if _CONTROL.search(ran.out):
        found.append(Found(Kind.OTHER, "control characters reach the terminal"))
    return found


def _neighbours(place: Place, pristine: Place) -> list[Found]:
    """Return the documents of the good reports that are not as in a run without the misbehaving ones."""
    here, there = files_in(place.bundle), files_in(pristine.bundle)
    documents = [name for name in there if name.split("/")[0] in (_FIRST, _LAST) and name.endswith(".html")]
    unlike = [name for name in documents if here.get(name) != there[name]]
    return [Found(Kind.FIGURE, f"neighbours differ: {', '.join(unlike)}")] if unlike else []


def _inputs(place: Place) -> Mapping[str, str]:
    return {
        path.relative_to(place.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in ("data", "notebooks", "params")
        for path in (place.root / name).rglob("*")
        if path.is_file()
    }
