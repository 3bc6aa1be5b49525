"""An inbox to take in: forms that diendan made, filled as a province fills them; one of them with a fault."""

import io
import shutil
import threading
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from campaign.bundles import files_in
from campaign.calls import call
from campaign.project import OF_63, Place, copy_place, make_place
from campaign.verdict import Found, Kind

RECEIVED = ("--received", "2023-01-10")
_SUMMARY, _PROJECTS = "1. Tổng hợp", "2. Danh mục khoản viện trợ"
_FIGURES = {"E8": 2, "E9": 2, "E10": 300000, "E11": 250000.5}
_AID = (
    (
        "ChildFund",
        "Trường học an toàn",
        "Giáo dục và đào tạo",
        "Xã A",
        "Sở Ngoại vụ",
        2021,
        2024,
        200000,
        150000.5,
    ),
    ("Helvetas", "Nước sạch", "Y tế", "Xã B", "Sở Y tế", 2022, 2023, 100000, 100000),
)


class Inboxes:
    """Projects whose inbox holds three files: two that are right, one with a fault."""

    def __init__(self, home: Path) -> None:
        self._home = home / "inboxes"
        shutil.rmtree(self._home, ignore_errors=True)
        self._lock = threading.Lock()
        self._filled: Place | None = None
        self._taken: Place | None = None
        self._seconds = 0.0

    def filled(self) -> Place:
        """Return the project before intake; never change it. RuntimeError where no form is made."""
        with self._lock:
            if self._filled is None:
                place = make_place(self._home / "filled", OF_63)
                for number, (slug, fault) in enumerate(
                    (("cao-bang", {}), ("ha-giang", {}), ("lang-son", {"E10": "khoảng 1,7 triệu"}))
                ):
                    content = _form(place, slug, {**_FIGURES, **fault})
                    (_inbox(place) / f"tep {number} {slug}.xlsx").write_bytes(content)
                shutil.rmtree(place.build, ignore_errors=True)
                self._filled = place
            return self._filled

    def taken(self) -> Place:
        """Return the project after an undisturbed intake; never change what is in it."""
        before = self.filled()
        with self._lock:
            if self._taken is None:
                self._taken = copy_place(before, self._home / "taken")
                ran = call(self._taken.root, "intake", *RECEIVED)
                self._seconds = ran.seconds
                if ran.code != 1:
                    raise RuntimeError(f"An undisturbed intake fails: {ran.out[-1500:]}")
            return self._taken

    def seconds(self) -> float:
        """Return how long an undisturbed intake took."""
        self.taken()
        return self._seconds

    def judged(self, place: Place) -> list[Found]:
        """Return where submissions and answers are not those of an undisturbed intake."""
        found = []
        for name in ("data", "build/answers"):
            here, there = files_in(place.root / name), files_in(self.taken().root / name)
            unlike = sorted(each for each in here.keys() | there.keys() if here.get(each) != there.get(each))
            if unlike:
                text = f"{name}: {', '.join(unlike)[:300]}"
                found.append(
                    Found(Kind.UNEQUAL if name == "data" else Kind.OTHER, f"not as undisturbed: {text}")
                )
        return found


def _inbox(place: Place) -> Path:
    return place.root / "data" / "submissions" / "inbox"


def _form(place: Place, slug: str, figures: dict[str, Any]) -> bytes:
    shutil.rmtree(place.build, ignore_errors=True)
    ran = call(place.root, "forms", "--province", slug, "--year", "2022")
    made = sorted(place.build.rglob("*aid*.xlsx"))
    if ran.code or not made:
        raise RuntimeError(f"No form is made: {ran.out[-800:]}")
    book: Any = load_workbook(made[0])
    for address, value in figures.items():
        book[_SUMMARY][address].value = value
    for row, values in enumerate(_AID, start=8):
        for column, value in enumerate(values, start=3):
            book[_PROJECTS].cell(row, column).value = value
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()
