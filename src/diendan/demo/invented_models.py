"""Invented poverty-reduction models: some well described, some hardly, some copied from others."""

from collections.abc import Iterator
from typing import Final

from diendan.demo.invented_events import CONFERENCE
from diendan.demo.invented_organisations import RowCells, RowsOf, code

_MODELS: Final[tuple[RowCells, ...]] = (
    {
        "name_vi": "nuôi ong theo tổ hợp tác", "name_en": "bees in a cooperative group",
        "kind": "value-chain", "field_scheme": "ngo-aid", "field_code": "integrated-rural-development",
        "system": "63", "code": "27", "day": "2024-05-01", "district": "Huyện Minh họa 1",
        "commune": "Xã Minh họa 1", "year_from": 2021, "households": 60, "poor_households": 48, "women": 35,
        "lead": code("A"), "cost": 900000000, "currency": "VND",
        "result_vi": "Mười hai triệu đồng một hộ mỗi năm (minh họa)",
        "result_en": "Twelve million dong a household and year (illustrative)",
        "conditions_vi": "Có nguồn hoa quanh năm, có người thu mua (minh họa)",
        "conditions_en": "Flowers all year, and somebody who buys (illustrative)",
        "lesson_vi": "Cần người hướng dẫn tại chỗ trong hai vụ đầu (minh họa)",
        "lesson_en": "Two seasons with an adviser on the spot are needed (illustrative)",
        "event": CONFERENCE,
    },
    {
        "name_vi": "tiết kiệm, tín dụng nhóm phụ nữ", "name_en": "savings and credit by women",
        "kind": "community", "field_scheme": "ngo-aid", "field_code": "social-issues",
        "system": "63", "code": "04", "day": "2024-05-01", "district": "Huyện Minh họa 2",
        "year_from": 2022, "households": 45, "poor_households": 30, "women": 45, "lead": code("P"),
        "cost": 18000, "currency": "USD",
        "result_vi": "Hai phần ba số hộ có khoản tiết kiệm riêng (minh họa)",
        "result_en": "Two thirds of the households have savings of their own (illustrative)",
        "event": CONFERENCE,
    },
    {
        "name_vi": "nuôi ong, bản nhân rộng", "name_en": "bees, a copy",
        "kind": "value-chain", "field_scheme": "ngo-aid", "field_code": "integrated-rural-development",
        "system": "34", "code": "08", "day": "2026-03-01", "commune": "Xã Minh họa 3", "year_from": 2026,
        "households": 25, "women": 11, "lead": code("C"),
    },
    {
        "name_vi": "trồng dược liệu dưới tán rừng", "name_en": "medicinal plants under trees",
        "kind": "task", "field_scheme": "ngo-aid", "field_code": "natural-resources-environment",
        "system": "34", "code": "14", "day": "2026-03-01", "commune": "Xã Minh họa 4", "year_from": 2025,
        "households": 30, "lead": code("D"), "cost": 650000000, "currency": "VND",
    },
    {
        "name_vi": "mô hình mới được nêu tên", "name_en": "so far a name only",
        "system": "63", "code": "84", "day": "2024-10-01",
        "doubt_vi": "Mô hình không có thật; mới có tên để minh họa một phiếu còn trống.",
        "doubt_en": "The model is not real; it has a name only, to show an empty sheet.",
    },
)  # fmt: skip
_COPIES: Final = ((3, 1),)
_ANSWERS: Final = {
    1: (
        ("model", "Nuôi ong, do các hộ tự chọn", "Bees, chosen by the households"),
        ("lead", "Tổ hợp tác của xã", "The commune's cooperative group"),
        ("area", "Xã có rừng trồng, có đường đến chợ", "A commune with forest and a road to market"),
        ("households", "Hộ nghèo, cận nghèo có lao động", "Poor and near-poor households that can work"),
        ("objectives", "Tăng thu nhập, giữ việc làm tại chỗ", "More income, and work at home"),
        ("scale", "Sáu mươi hộ trong một xã", "Sixty households in one commune"),
        ("plan", "Hai vụ tập huấn, một vụ tự làm", "Two seasons of training, one alone"),
        ("content", "Tập huấn, giống, tiêu thụ", "Training, colonies, sales"),
        ("host", "Ủy ban nhân dân xã (minh họa)", "The commune's people's committee (illustrative)"),
        ("partners", "Hội phụ nữ, đơn vị thu mua (minh họa)", "Women's union, buyer (illustrative)"),
        ("time", "Ba năm", "Three years"),
    ),
    2: (
        ("model", "Nhóm tiết kiệm tự quản", "Savings groups that run themselves"),
        ("households", "Ưu tiên hộ do phụ nữ làm chủ", "Households headed by women first"),
        ("scale", "Ba nhóm, mỗi nhóm mười lăm người", "Three groups of fifteen"),
        ("time", "Hai năm", "Two years"),
    ),
    4: (("area", "Thôn có rừng cộng đồng", "Villages with a forest of their own"),),
}  # fmt: skip


def model_rows() -> RowsOf:
    """Return the models, what was copied from what, and how they answer the guidance."""
    return {
        "models": [
            {
                **each,
                "model": _name(number),
                "name_vi": f"Mô hình Minh họa {number}: {each['name_vi']}",
                "name_en": f"Illustrative Model {number}: {each['name_en']}",
            }
            for number, each in enumerate(_MODELS, start=1)
        ],
        "model_copies": [
            {"model": _name(copy), "copied_from": _name(original)} for copy, original in _COPIES
        ],
        "model_answers": [*_answers()],
    }


def _name(number: int) -> str:
    return f"minh-hoa-mo-hinh-{number}"


def _answers() -> Iterator[RowCells]:
    for number, given in _ANSWERS.items():
        for item, vi, en in given:
            yield {
                "model": _name(number),
                "item": item,
                "answer_vi": vi,
                "answer_en": en,
            }
