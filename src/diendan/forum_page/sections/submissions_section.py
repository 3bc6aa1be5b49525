"""The standing of the forum's submissions: form by unit, received, due, findings."""

from typing import Final

from diendan.data.submissions import (
    FINDINGS,
    REGISTER,
    RULES,
    STATES,
    Asked,
    SubmissionStanding,
    standings_of,
)
from diendan.forum_page.context import Ground, written
from diendan.forum_page.listed_records import Record, Section, filled, plain
from diendan.language import LANGUAGES, Bilingual, number
from diendan.registry.records.evidence import Row

_COLUMNS: Final = {
    "form": Bilingual("Biểu", "Form"),
    "period": Bilingual("Kỳ", "Period"),
    "due": Bilingual("Thời hạn", "Due"),
    "received": Bilingual("Nhận ngày", "Received"),
    "findings": Bilingual("Lỗi chưa sửa", "Findings"),
    "file": Bilingual("Tệp", "File"),
}
_LATE: Final = Bilingual("muộn", "late")


def submissions(ground: Ground) -> Section:
    """Return a line for each unit and form that is due by the forum's day, as the intake recorded it."""
    standings = standings_of(ground.package, ground.forum.units, ground.forum.day)
    asked = tuple(dict.fromkeys(each.asked for each in standings))
    rules = {line["edition"]: line.row for line in ground.lines(RULES)}
    came: dict[tuple[str, str, str, str], list[Row]] = {}
    for table in (REGISTER, FINDINGS):
        for line in ground.lines(table):
            if line.cells.get("state", "current") == "current":
                subject = (line["form"], line["system"], line["code"], line["period"])
                came.setdefault(subject, []).append(line.row)
    return Section(
        view="submissions",
        title=Bilingual("Biểu đã gửi", "Submissions"),
        lead=Bilingual(
            "Tỉnh nào đã gửi biểu nào, theo sổ nhận; mỗi biểu lấy kỳ gần nhất đến hạn trước ngày diễn đàn.",
            "Which unit has sent which form, as registered; of each form the latest period due by the "
            "forum's day.",
        ),
        empty=Bilingual(
            "Không có biểu nào đến hạn trước ngày diễn đàn. Biểu được mô tả trong params/forms.",
            "No form is due by the forum's day. Forms are described in params/forms.",
        ),
        columns=_COLUMNS,
        records=tuple(_record(ground, each, rules, came) for each in standings),
        states={str(state): word for state, word in STATES.items()},
        kinds={each.rule.form: each.rule.title for each in asked},
        notes=tuple(_count(each, standings) for each in asked),
        dense=True,
    )


def _record(
    ground: Ground,
    each: SubmissionStanding,
    rules: dict[str, Row],
    came: dict[tuple[str, str, str, str], list[Row]],
) -> Record:
    unit, rule = each.unit, each.asked.rule
    place = ground.registry.merger.place(unit.system, unit.code)
    received = written(each.came.received) if each.came.received else Bilingual("", "")
    if each.is_late:
        received = Bilingual(f"{received.vi} ({_LATE.vi})", f"{received.en} ({_LATE.en})")
    found = came.get((rule.form, unit.system, unit.code, str(each.asked.year)), [])
    rows = (rules[rule.edition], *found)
    table = ground.package.table(rows[-1].table)
    return Record(
        key=f"{rule.form}-{unit.system}-{unit.code}",
        title=Bilingual(unit.name_vi, unit.name_en),
        rows=rows,
        source=plain(Bilingual(table.title("vi"), table.title("en"))),
        cells=filled(
            {
                "form": plain(rule.title),
                "period": plain(str(each.asked.year)),
                "due": plain(written(each.asked.due)),
                "received": plain(received),
                "findings": plain(_number(each.came.errors)) if each.came.errors else (),
                "file": plain(each.came.file),
            }
        ),
        state=each.state,
        kind=rule.form,
        units=ground.slugs(place),
    )


def _count(asked: Asked, standings: tuple[SubmissionStanding, ...]) -> Bilingual:
    """Return how many units have sent a form, in one line."""
    states = [each.state for each in standings if each.asked == asked]
    texts = []
    for language in LANGUAGES:
        counts = ", ".join(
            f"{word.in_(language)} {number(states.count(state), language)}" for state, word in STATES.items()
        )
        limit = "hạn" if language == "vi" else "due"
        due = written(asked.due).in_(language)
        texts.append(f"{asked.rule.title.in_(language)}, {asked.year} ({limit} {due}): {counts}")
    return Bilingual(*texts)


def _number(value: int) -> Bilingual:
    return Bilingual(*(number(value, language) for language in LANGUAGES))
