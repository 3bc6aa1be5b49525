"""Hostile words that are accepted: the published pages and documents print them as they were typed."""

import csv
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
_ENTRY_POINTS = {"title": "vi: Diễn đàn thử", "place": "vi: Hà Nội", "host": "vi: Ban tổ chức"}
_ON_PAPER = ("title", "place")
_ORGANISATION = "data/dialogue/organisations.csv"
_SAID_IN = re.compile(r"word/(document|header|footer)\w*\.xml")
_FORMULA = re.compile(r"[=+@\t\r]|-(?![\d.,]*$)")


def literal_trials(known: Undisturbed, chance: random.Random, number: int) -> list[Trial]:
    """Return as many trials: a forum made with a hostile word in its file or its data, if it is accepted."""
    words = [text for text in TEXTS if len(text) < 4000]
    entry_points = (*_ENTRY_POINTS, _ORGANISATION)
    chosen = [(chance.choice(entry_points), text) for text in chance.sample(words, min(number, len(words)))]
    return [
        Trial(
            PART,
            f"printed literally: {entry_point} {text[:40]!r}",
            partial(_try, known=known, entry_point=entry_point, text=text),
        )
        for entry_point, text in chosen
    ]


def _try(home: Path, known: Undisturbed, entry_point: str, text: str) -> list[Found]:
    place = known.copy(OF_63, home / "project")
    if entry_point == _ORGANISATION:
        with (place.root / entry_point).open(
            "a", encoding="utf-8", errors="surrogatepass", newline=""
        ) as stream:
            csv.writer(stream, lineterminator="\n").writerow(("thu", text, "Test", "", "donor", "thử"))
    else:
        quoted = json.dumps(text, ensure_ascii=any("\ud800" <= letter <= "\udfff" for letter in text))
        replace_once(place.forum_file, _ENTRY_POINTS[entry_point], f"vi: {quoted}")
    ran = call(place.root, "reports", OF_63.name, *RUN)
    found = judge(ran, 0, 2)
    if found or ran.code:
        return found
    if not any(map(_is_seen, text)):
        return [Found(Kind.OTHER, f"{entry_point}: a text that nobody sees is accepted: {text!r}")]
    return _printed(place, unicodedata.normalize("NFC", text.strip()), entry_point) + _formulas(place)


def _is_seen(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category == "Co" or category[0] not in "CZM"  # a private letter may have a picture in some font


def _printed(place: Place, text: str, entry_point: str) -> list[Found]:
    """Return where the word is not printed, or is more than a word."""
    found = []
    stem = place.bundle / place.forum.provinces[0] / f"{REPORT}.{LANGUAGE}"
    for path in (place.bundle / "index.html", stem.with_name(f"{stem.name}.html")):
        page = html.fromstring(path.read_bytes())
        if (path.name == "index.html" or entry_point in _ON_PAPER) and not _said(
            text, " ".join(page.itertext())
        ):
            found.append(Found(Kind.OTHER, f"{path.name} does not print {text!r}"))
        for link in page.xpath("//@src | //a/@href"):
            if re.match(r"(javascript|file|http://127)", str(link)):
                found.append(Found(Kind.OTHER, f"{path.name} links to {link}"))
    if entry_point in _ON_PAPER and not _said(text, _docx(stem.with_name(f"{stem.name}.docx"))):
        found.append(Found(Kind.OTHER, f"the DOCX does not print {text!r}"))
    return found


def _docx(path: Path) -> str:
    """Return the text of a document with its headers and footers."""
    with zipfile.ZipFile(path) as archive:
        names = [
            name for name in archive.namelist() if re.match(r"word/(document|header|footer)\w*\.xml", name)
        ]
        parts = [etree.fromstring(archive.read(name)).itertext() for name in names]
    return " ".join(" ".join(map(str, part)) for part in parts)


def _formulas(place: Place) -> list[Found]:
    """Return the cells of published tables that a spreadsheet would take for formulas."""
    found = []
    for path in sorted(place.bundle.rglob("*.csv")):
        rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
        cells = [cell for row in rows for cell in row if _FORMULA.match(cell)]
        if cells:
            name = path.relative_to(place.bundle).as_posix()
            found.append(Found(Kind.OTHER, f"{name} holds a formula: {cells[0][:60]!r}"))
    return found


def _said(text: str, content: str) -> bool:
    # Line breaks and runs of a document may stand anywhere between letters.
    return "".join(text.split()) in "".join(content.split())
