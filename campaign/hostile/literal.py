"""Hostile words that are accepted: the published pages and documents print them as they were typed."""

import json
import random
import re
import unicodedata
import zipfile
from functools import partial
from pathlib import Path

from lxml import etree, html  # type: ignore[import-untyped]

from campaign.bundles import RUN, Undisturbed
from campaign.calls import call, judge
from campaign.hostile.values import TEXTS
from campaign.project import LANGUAGE, OF_63, REPORT, Place, replace_once
from campaign.trials import Trial
from campaign.verdict import Found, Kind

PART = "hostile"
_DOORS = {
    "title": ("vi: Diễn đàn thử", "vi: "),
    "place": ("vi: Hà Nội", "vi: "),
    "host": ("vi: Ban tổ chức", "vi: "),
}


def literal_trials(known: Undisturbed, chance: random.Random, number: int) -> list[Trial]:
    """Return as many trials: a forum made with a hostile word in its file, if the plan accepts it."""
    words = [text for text in TEXTS if text.strip() and len(text) < 200 and text.isprintable()]
    chosen = [(chance.choice(list(_DOORS)), text) for text in chance.sample(words, min(number, len(words)))]
    return [
        Trial(
            PART,
            f"printed literally: {door} {text[:40]!r}",
            partial(_try, known=known, door=door, text=text),
        )
        for door, text in chosen
    ]


def _try(home: Path, known: Undisturbed, door: str, text: str) -> list[Found]:
    place = known.copy(OF_63, home / "project")
    old, key = _DOORS[door]
    replace_once(place.forum_file, old, f"{key}{json.dumps(text, ensure_ascii=False)}")
    ran = call(place.root, "reports", OF_63.name, *RUN)
    found = judge(ran, 0, 2)
    return found if found or ran.code else _printed(place, unicodedata.normalize("NFC", text.strip()))


def _printed(place: Place, text: str) -> list[Found]:
    """Return where the word is not printed, or is more than a word."""
    found = []
    stem = place.bundle / place.forum.provinces[0] / f"{REPORT}.{LANGUAGE}"
    for path in (place.bundle / "index.html", stem.with_name(f"{stem.name}.html")):
        page = html.fromstring(path.read_bytes())
        if not _said(text, " ".join(page.itertext())):
            found.append(Found(Kind.OTHER, f"{path.name} does not print {text!r}"))
        for link in page.xpath("//@src | //a/@href"):
            if re.match(r"(javascript|file|http://127)", str(link)):
                found.append(Found(Kind.OTHER, f"{path.name} links to {link}"))
    with zipfile.ZipFile(stem.with_name(f"{stem.name}.docx")) as archive:
        parts = [
            name for name in archive.namelist() if re.match(r"word/(document|header|footer)\w*\.xml", name)
        ]
        content = " ".join(
            " ".join(map(str, etree.fromstring(archive.read(name)).itertext())) for name in parts
        )
    if not _said(text, content):
        found.append(Found(Kind.OTHER, f"the DOCX does not print {text!r}"))
    return found


def _said(text: str, content: str) -> bool:
    # Line breaks and runs of a document may stand anywhere between letters.
    return "".join(text.split()) in "".join(content.split())
