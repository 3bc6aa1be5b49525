"""Made-up figures for a form: plausible in shape, the same each time, different from unit to unit."""

import hashlib
import random
from collections.abc import Iterator, Mapping
from typing import Final

from diendan.data.units import Unit
from diendan.exchange.forms.form_definition import Form
from examples.demo.invented_rows import organisation_names

MadeUpValue = str | int | float
Figures = Mapping[tuple[str, int, str], MadeUpValue]
"""Values by section, row (0: a single value, from 1 on in a list) and code of the cell."""

_SEED: Final = "diendan-minh-hoa-1"
_FIELDS: Final = (
    ("Giáo dục và đào tạo", "Lớp học thân thiện"),
    ("Y tế", "Chăm sóc sức khỏe ban đầu"),
    ("Tài nguyên - môi trường", "Bảo vệ rừng đầu nguồn"),
    ("Phát triển nông thôn tổng hợp", "Sinh kế nông hộ"),
    ("Giải quyết các vấn đề xã hội", "Hỗ trợ người khuyết tật"),
)
_KINDS: Final = ("Liên kết theo chuỗi giá trị", "Dựa vào cộng đồng", "Theo nhiệm vụ", "Theo đặc thù")
_TOPICS: Final = ("Giám sát và đánh giá", "Xây dựng năng lực quản lý", "Huy động nguồn tài trợ")


def chance(*about: object) -> random.Random:
    """Return the source of chance for something: the same for equal words, on any machine."""
    text = "|".join((_SEED, *(str(each) for each in about)))
    return random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))


def figures_for(form: Form, unit: Unit, year: int) -> Figures:
    """Return made-up values for every required cell of a form, consistent with its checks."""
    makers = {
        "ngo-aid": _aid,
        "ntp-monitoring": _monitoring,
        "dialogue-focal-point": _dialogue,
        "poverty-models": _models,
    }
    return dict(makers[form.form](unit, year))


def _aid(unit: Unit, year: int) -> Iterator[tuple[tuple[str, int, str], MadeUpValue]]:
    known = chance("aid", unit.former)
    projects = known.randint(3, 7) * len(unit.former)
    every = organisation_names()
    names = known.sample(every, min(len(every), max(2, projects // 2)))
    drawn = chance("aid", unit.former, year)
    committed = disbursed = 0
    used = set()
    for row in range(1, projects + 1):
        organisation, (field, work) = names[row % len(names)], _FIELDS[known.randrange(len(_FIELDS))]
        promise = known.randint(20, 180) * 1000 + drawn.randint(0, 9) * 100
        paid = promise * drawn.randint(55, 98) // 100
        used.add(organisation)
        committed, disbursed = committed + promise, disbursed + paid
        cells: dict[str, MadeUpValue] = {
            "organisation": organisation,
            "project": f"Dự án Minh họa {row}: {work}",
            "field": field,
            "place": f"Xã Minh họa {row}",
            "partner": "Cơ quan Minh họa",
            "starts": year - known.randint(0, 1),
            "ends": year + known.randint(0, 2),
            "committed_usd": promise,
            "disbursed_usd": paid,
        }
        yield from ((("projects", row, code), value) for code, value in cells.items())
    totals = {
        "projects": projects,
        "donors": len(used),
        "committed_usd": committed,
        "disbursed_usd": disbursed,
    }
    yield from ((("summary", 0, code), value) for code, value in totals.items())


def _monitoring(unit: Unit, year: int) -> Iterator[tuple[tuple[str, int, str], MadeUpValue]]:
    known = chance("monitoring", unit.former)
    households = known.randint(150, 400) * 1000 * len(unit.former) + 900 * (year - 2021)
    rate, yearly = known.uniform(3, 16), known.uniform(0.86, 0.93)
    start = round(households * rate / 100 * yearly ** (year - 2021))
    end = round(start * yearly)
    new = round(start * 0.03)
    near = round(end * known.uniform(0.5, 0.9))
    indicators = {
        "households": households,
        "poor_start": start,
        "poor_escaped": start + new - end,
        "poor_new": new,
        "poor_end": end,
        "poor_rate": round(100 * end / households, 2),
        "near_poor_end": near,
        "near_poor_rate": round(100 * near / households, 2),
        "poor_ethnic": round(end * known.uniform(0.1, 0.8)),
    }
    yield from ((("indicators", 0, code), value) for code, value in indicators.items())
    drawn = chance("funds", unit.former, year)
    planned = [known.randint(*limits) * len(unit.former) for limits in ((40, 160), (5, 40), (1, 10))]
    paid = [amount * drawn.randint(60, 95) / 100 for amount in planned]
    for what, parts in (("planned", planned), ("disbursed", paid)):
        parts = [round(1000 * part) for part in parts]
        yield ("funds", 0, what), sum(parts)
        for source, part in zip(("central", "local", "other"), parts, strict=True):
            yield ("funds", 0, f"{what}_{source}"), part


def _dialogue(unit: Unit, year: int) -> Iterator[tuple[tuple[str, int, str], MadeUpValue]]:
    drawn = chance("dialogue", unit.former, year)
    month, delegates = drawn.randint(3, 11), drawn.randint(40, 160)
    rows: dict[str, dict[str, MadeUpValue]] = {
        "contacts": {"organisation": "Cơ quan Minh họa", "position": "Đầu mối minh họa"},
        "topics": {"topic": "Chủ đề minh họa: giảm nghèo đa chiều", "field": drawn.choice(_TOPICS)},
        "events": {
            "event": "Hội nghị đối thoại (minh họa)",
            "starts": f"{drawn.randint(1, 28):02}/{month:02}/{year}",
            "place": "Địa điểm minh họa",
            "delegates": delegates,
            "women": delegates * drawn.randint(25, 50) // 100,
        },
        "commitments": {
            "who": drawn.choice(organisation_names()),
            "commitment": "Cam kết minh họa: hỗ trợ tập huấn",
            "state": drawn.choice(("Đang thực hiện", "Đã hoàn thành", "Chưa thực hiện")),
        },
    }
    for section, cells in rows.items():
        yield from (((section, 1, code), value) for code, value in cells.items())


def _models(unit: Unit, year: int) -> Iterator[tuple[tuple[str, int, str], MadeUpValue]]:
    drawn = chance("models", unit.former, year)
    for row in range(1, drawn.randint(1, 3) + 1):
        households, cost = drawn.randint(15, 120), drawn.randint(300, 2500)
        cells: dict[str, MadeUpValue] = {
            "model": f"Mô hình Minh họa {row}",
            "kind": drawn.choice(_KINDS),
            "place": f"Xã Minh họa {row}",
            "lead": drawn.choice(organisation_names()),
            "starts": year - drawn.randint(0, 3),
            "households": households,
            "poor_households": households * drawn.randint(40, 90) // 100,
            "cost": cost,
            "cost_budget": cost * drawn.randint(30, 80) // 100,
        }
        yield from ((("models", row, code), value) for code, value in cells.items())
