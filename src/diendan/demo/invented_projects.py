"""Invented projects: cases that the rules of overlap and gaps have to tell apart, and work in every unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from diendan.data.units import Unit
from diendan.demo.invented_figures import chance
from diendan.demo.invented_organisations import RowCells, RowsOf, code

PROGRAMME: Final = "minh-hoa-chuong-trinh"
_BEFORE, _AFTER = "2024-03-01", "2026-01-15"
_STATED: Final = "2026-06-30"
_LEADS: Final = "BCDEFGHIJKLMNOPQRST"
_IN_EACH: Final = 2
"""How many projects each unit has of its own."""


@dataclass(frozen=True)
class _Work:
    """What a project does, and its field as "scheme:code"."""

    field: str
    vi: str
    en: str


_SCHOOLS = _Work("ngo-aid:education", "điểm trường thôn, bản", "village schools")
_HEALTH = _Work("ngo-aid:health", "chăm sóc sức khỏe ban đầu", "primary health care")
_FOREST = _Work("ngo-aid:natural-resources-environment", "bảo vệ rừng đầu nguồn", "watershed forests")
_FARMS = _Work("ngo-aid:integrated-rural-development", "sinh kế nông hộ", "farm livelihoods")
_SOCIAL = _Work("ngo-aid:social-issues", "hỗ trợ người khuyết tật", "support for persons with disabilities")
_TRADES = _Work("ngo-aid:education-training", "đào tạo nghề cho thanh niên", "vocational training")
_CLINICS = _Work("crs:12220", "trạm y tế xã", "commune health stations")
_BASIC_HEALTH = _Work("crs:122", "y tế thôn, bản", "village health workers")
_FOLLOWING = _Work("forum:monitoring-evaluation", "theo dõi, đánh giá cấp xã", "monitoring by communes")
_EVERYWHERE: Final = (_SCHOOLS, _HEALTH, _FOREST, _FARMS, _SOCIAL, _TRADES)


@dataclass(frozen=True)
class _Place:
    """A unit as "system:code"; district and commune are invented ones, by their number."""

    unit: str
    district: int = 0
    commune: int = 0

    def cells(self) -> RowCells:
        """Return the place's cells; its day is one on which its system held."""
        system, _, unit = self.unit.partition(":")
        return {
            "system": system,
            "code": unit,
            "day": _BEFORE if system == "63" else _AFTER,
            "district": f"Huyện Minh họa {self.district}" if self.district else "",
            "commune": f"Xã Minh họa {self.commune}" if self.commune else "",
        }


@dataclass(frozen=True)
class _Project:
    """An invented project; `leads`, `funders`, `implementers`: letters, or "A2"; money in `currency`."""

    work: _Work
    places: tuple[_Place, ...]
    leads: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()
    implementers: tuple[str, ...] = ()
    starts: str = "2024"
    ends: str = "2027"
    status: str = ""
    status_day: str = ""
    currency: str = "USD"
    note: tuple[str, str] = ("", "")
    titled: int = 0
    """The number in its title where that is another project's."""


def _cases() -> tuple[_Project, ...]:
    """Return the projects by which every rule of docs/registry.md can be seen at work."""
    cao_bang, ha_giang = _Place("63:04", 1, 1), _Place("63:02", 2, 2)
    two_names = ("Tên trùng với một dự án khác.", "The title is that of another project.")
    return (
        # The same commune, field and time; a lead under its second name.
        _Project(_HEALTH, (cao_bang,), ("A2",), starts="2023", ends="2026", implementers=("P",)),
        _Project(_HEALTH, (cao_bang,), ("B",), starts="2024-06", ends="2027"),
        # The same district of former Bắc Giang; one in former Bắc Ninh, which is apart.
        _Project(_FARMS, (_Place("63:24", 3),), ("C",), starts="2024-09", ends="2027-06"),
        _Project(_FARMS, (_Place("63:24", 3),), ("D",), starts="2025", ends="2028", currency="EUR"),
        _Project(_FARMS, (_Place("63:27", 4),), ("E",), starts="2024", ends="2027"),
        # After the merger its source names the new Bắc Ninh only.
        _Project(_SOCIAL, (_Place("34:24", 0, 5),), ("F",), starts="2026", ends="2028"),
        _Project(_SOCIAL, (_Place("63:24", 5),), ("G",), starts="2024", ends="2026"),
        # Three organisations pay for one project.
        _Project(_HEALTH, (_Place("34:11", 0, 6),), ("A",), ("A", "H", "I"), ("R",), "2025", "2028"),
        # One names a district of former Hà Giang, the other the province alone.
        _Project(_SCHOOLS, (ha_giang,), ("J",), starts="2024", ends="2027"),
        _Project(_SCHOOLS, (_Place("63:02"),), ("K",), starts="2025-03", ends="2026-12"),
        # A purpose code inside a sector.
        _Project(_CLINICS, (_Place("34:14", 0, 7),), ("L",), starts="2026", ends="2029"),
        _Project(_BASIC_HEALTH, (_Place("34:14", 0, 7),), ("M",), starts="2026-02", ends="2027"),
        # Perhaps one project, from two sources; no lead is stated.
        _Project(_FOREST, (_Place("34:12", 0, 8),), (), ("N",), starts="2026", ends="2028"),
        _Project(_FOREST, (_Place("34:12", 0, 8),), (), ("O",), starts="2026", note=two_names, titled=13),
        # What cannot be compared, and what is over or still to come.
        _Project(_TRADES, (), ("Q",), starts="2025"),
        _Project(_FARMS, (_Place("34:40", 0, 9),), ("S",), starts="", ends=""),
        _Project(_SOCIAL, (_Place("63:38", 10, 10),), ("T",), starts="2022", ends="2026-12",
                 status="ended", status_day="2025-12-31"),
        _Project(_TRADES, (_Place("34:66", 0, 11),), ("B",), starts="2027-01", ends="2029",
                 status="planned", status_day=_STATED),
        # In several provinces, one of which has since been merged.
        _Project(_FOLLOWING, (_Place("63:02"), _Place("63:08"), _Place("63:04")), ("A",), ("A",),
                 ("Q",), "2024", "2026-12", currency="VND"),
    )  # fmt: skip


def _everywhere(units: Sequence[Unit], first: int) -> Iterator[_Project]:
    """Yield two projects in each unit: one since before the merger in a former province, one from 2026 on.

    Their fields differ, and so do their communes, so that they are no candidates for overlap by chance.
    """
    for place, unit in enumerate(units):
        number = first + _IN_EACH * place
        former, field = unit.former[place % len(unit.former)], place % len(_EVERYWHERE)
        drawn = chance("project", unit.key)
        yield _Project(
            _EVERYWHERE[field],
            (_Place(f"63:{former}", number, number),),
            (drawn.choice(_LEADS),),
            starts=f"{drawn.randint(2022, 2024)}",
            ends=f"{drawn.randint(2025, 2027)}",
        )
        yield _Project(
            _EVERYWHERE[(field + 3) % len(_EVERYWHERE)],
            (_Place(unit.key, 0, number + 1),),
            (drawn.choice(_LEADS),),
            starts="2026",
            ends=f"{drawn.randint(2027, 2029)}",
        )


def project_rows(units: Sequence[Unit]) -> RowsOf:
    """Return the projects and all that is stated of them.

    units: those of 2025-07-01 or later; each gets work of its own beside the cases.
    """
    cases = _cases()
    every = [*cases, *_everywhere(units, len(cases) + 1)]
    numbered = list(enumerate(every, start=1))
    return {
        "projects": [_project(number, each) for number, each in numbered],
        "project_identifiers": [
            {"project": _name(number), "scheme": "registration", "identifier": f"MINH-HOA-{number:03}"}
            for number, _ in numbered[::2]
        ],
        "project_fields": [
            {"project": _name(number), "scheme": scheme, "code": field}
            for number, each in numbered
            for scheme, _, field in [each.work.field.partition(":")]
        ],
        "project_places": [
            {"project": _name(number), "position": position, **place.cells()}
            for number, each in numbered
            for position, place in enumerate(each.places, start=1)
        ],
        "project_partners": [
            {"project": _name(number), "organisation": code(letter), "role": role}
            for number, each in numbered
            for role, letters in (
                ("lead", each.leads),
                ("funder", each.funders),
                ("implementer", each.implementers),
            )
            for letter in letters
        ],
        "project_money": [row for number, each in numbered for row in _money(number, each)],
        "exchange_rates": [
            {"currency": "USD", "to_currency": "VND", "day": _STATED, "rate": 20000},
            {"currency": "EUR", "to_currency": "USD", "day": _STATED, "rate": 1},
        ],
    }


def _name(number: int) -> str:
    return f"minh-hoa-du-an-{number}"


def _project(number: int, each: _Project) -> RowCells:
    title = each.titled or number
    return {
        "project": _name(number),
        "title_vi": f"Dự án Minh họa {title}: {each.work.vi}",
        "title_en": f"Illustrative Project {title}: {each.work.en}",
        "programme": PROGRAMME if number % 3 == 0 else "",
        "starts": each.starts,
        "ends": each.ends,
        "status": each.status,
        "status_day": each.status_day,
        "note_vi": each.note[0],
        "note_en": each.note[1],
    }


def _money(number: int, each: _Project) -> Iterator[RowCells]:
    """Yield what each payer committed for the whole project and disbursed in the years that are over."""
    payers = each.funders or each.leads
    if not each.starts or number % 7 == 0:  # of some, no source states an amount
        return
    unit = 1_000_000 if each.currency == "VND" else 100
    for payer in payers:
        drawn = chance("money", number, payer)
        committed = drawn.randint(400, 2400) * unit
        common = {
            "project": _name(number),
            "organisation": code(payer),
            "currency": each.currency,
            "stated": _STATED,
        }
        yield {**common, "kind": "committed", "amount": committed}
        for year in range(max(int(each.starts[:4]), 2024), 2026):
            paid = committed * drawn.randint(15, 35) // 100
            yield {**common, "kind": "disbursed", "year": year, "amount": paid}
