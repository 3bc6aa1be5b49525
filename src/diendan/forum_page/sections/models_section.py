"""Poverty-reduction models: what is known of each, what the source leaves open, and the guidance's points."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from diendan.forum_page.context import Ground
from diendan.forum_page.listed_records import Record, RecordCell, RecordPiece, Section, filled, plain
from diendan.language import LANGUAGES, Bilingual, number
from diendan.registry.records.models import Model

_COLUMNS: Final = {
    "place": Bilingual("Địa bàn", "Place"),
    "field": Bilingual("Lĩnh vực", "Field"),
    "year": Bilingual("Năm đầu", "First year"),
    "households": Bilingual("Số hộ", "Households"),
    "poor": Bilingual("Hộ nghèo, cận nghèo, mới thoát nghèo", "Poor, near-poor or lately poor households"),
    "women": Bilingual("Phụ nữ tham gia", "Women taking part"),
    "lead": Bilingual("Chủ trì", "Lead"),
    "cost": Bilingual("Kinh phí", "Cost"),
    "cost_household": Bilingual("Kinh phí mỗi hộ", "Cost per household"),
    "result": Bilingual("Kết quả mỗi hộ", "Result per household"),
    "conditions": Bilingual("Điều kiện", "Conditions"),
    "lesson": Bilingual("Bài học", "Lesson"),
    "copied": Bilingual("Nhân rộng từ", "Copied from"),
    "event": Bilingual("Giới thiệu tại", "Shown at"),
    "missing": Bilingual("Nguồn không nêu", "Not stated in the source"),
    "answered": Bilingual("Điểm hướng dẫn đã có trả lời", "Points of the guidance answered"),
    "open": Bilingual("Điểm hướng dẫn chưa có trả lời", "Points of the guidance not answered"),
}
_ASKED: Final = ("field", "year", "households", "poor", "women", "lead", "cost", "result", "lesson")


def models(ground: Ground) -> Section:
    """Return the models in the order of their table."""
    names = {model.model: model.name for model in ground.registry.models}
    kinds = {line["kind"]: line.both("name") for line in ground.lines("model_kinds")}
    return Section(
        view="models",
        title=Bilingual("Mô hình", "Models"),
        lead=Bilingual(
            "Mô hình giảm nghèo được nêu trong các nguồn; điều nguồn không nêu được ghi rõ.",
            "Poverty-reduction models that the sources name; what a source leaves out is said.",
        ),
        empty=Bilingual(
            "Chưa ghi nhận mô hình nào. Bảng models được điền từ biểu báo cáo đã nhận hoặc tài liệu công bố.",
            "No model is recorded. The table models is filled from the forms received or public documents.",
        ),
        columns=_COLUMNS,
        records=tuple(_record(ground, model, names) for model in ground.registry.models),
        kinds=kinds,
    )


def _record(ground: Ground, model: Model, names: dict[str, Bilingual]) -> Record:
    registry = ground.registry
    each_household = model.cost_of_household()
    cells: dict[str, RecordCell] = {
        "place": (ground.place(model.place),),
        "field": plain(registry.fields.name(model.field)) if model.field else (),
        "year": plain(str(model.year_from)) if model.year_from else (),
        "households": _count(model.households),
        "poor": _count(model.poor_households),
        "women": _count(model.women),
        "lead": (ground.organisation(model.lead),) if model.lead else (),
        "cost": _amount(model.cost, model.currency),
        "cost_household": _amount(each_household, model.currency),
        "result": plain(model.result),
        "conditions": plain(model.conditions),
        "lesson": plain(model.lesson),
        "copied": tuple(
            RecordPiece(names[name], f"#models-{name}") for name in model.copied_from if name in names
        ),
        "event": (ground.event(model.event),) if model.event else (),
    }
    cells["missing"] = _listed([_COLUMNS[name] for name in _ASKED if not cells[name]])
    points = model.checklist(registry.guidance)
    cells["answered"] = tuple(
        RecordPiece(Bilingual(f"{point.name.vi}: {answer.text.vi}", f"{point.name.en}: {answer.text.en}"))
        for point, answer in points
        if answer
    )
    cells["open"] = _listed([point.name for point, answer in points if not answer])
    return Record(
        key=model.model,
        title=model.name,
        rows=(model.row, *(answer.row for answer in model.answers)),
        source=ground.source(model.row.source),
        cells=filled({name: cells[name] for name in _COLUMNS}),
        kind=model.kind,
        units=ground.slugs(model.place),
        partners=(model.lead,) if model.lead else (),
        fields=(model.field.key,) if model.field else (),
        doubt=model.doubt,
    )


def _listed(texts: Sequence[Bilingual]) -> RecordCell:
    return plain(Bilingual("; ".join(text.vi for text in texts), "; ".join(text.en for text in texts)))


def _count(value: int | None) -> RecordCell:
    return plain(Bilingual(number(value, "vi"), number(value, "en"))) if value is not None else ()


def _amount(value: Decimal | None, currency: str) -> RecordCell:
    if value is None:
        return ()
    return plain(Bilingual(*(f"{number(value, language, 0)} {currency}" for language in LANGUAGES)))
