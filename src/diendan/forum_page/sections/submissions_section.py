"""The standing of the forum's submissions: form by unit, received, due, findings."""

from collections import Counter

from diendan.data.submissions import (
    FINDINGS,
    LATE,
    REGISTER,
    RULES,
    STATES,
    Asked,
    SubmissionStanding,
    standings_of,
)
from diendan.forum_page.context import PageContext, amount, in_brackets, written
from diendan.forum_page.listed_records import Record, Section, cell, filled, once
from diendan.forum_page.page_words import WORDS
from diendan.language import NO_WORDS, Bilingual
from diendan.registry.records.evidence import Row


def submissions(context: PageContext) -> Section:
    """Return a line for each unit and form that is due by the forum's day, as the intake recorded it."""
    standings = standings_of(context.package, context.forum.units, context.forum.day)
    asked = once(each.asked for each in standings)
    return Section(
        view="submissions",
        records=tuple(_record(context, each) for each in standings),
        states=STATES,
        kinds={each.rule.form: each.rule.title for each in asked},
        notes=tuple(_count(each, standings) for each in asked),
        dense=True,
    )


def _record(context: PageContext, each: SubmissionStanding) -> Record:
    unit, rule, rows = each.unit, each.asked.rule, _rows(context, each)
    received = written(each.came.received) if each.came.received else NO_WORDS
    return Record(
        key=f"{rule.form}-{unit.system}-{unit.code}",
        title=Bilingual.of(unit.name),
        rows=rows,
        source=cell(context.package.table(rows[-1].table).title),
        cells=filled(
            form=rule.title,
            period=str(each.asked.year),
            due=written(each.asked.due),
            received=in_brackets(received, LATE) if each.is_late else received,
            findings=amount(each.came.errors) if each.came.errors else None,
            file=each.came.file,
        ),
        state=each.state,
        kind=rule.form,
        units=context.slugs(context.registry.merger.place(unit.system, unit.code)),
    )


def _rows(context: PageContext, each: SubmissionStanding) -> tuple[Row, ...]:
    """Return the rows of the rule, and of what came and still counts."""
    rule, unit = each.asked.rule, each.unit
    came = (line for table in (REGISTER, FINDINGS) for line in context.lines_of(table, "code", unit.code))
    return (
        context.lines_of(RULES, "edition", rule.edition)[0].row,
        *(
            line.row
            for line in came
            if (line["form"], line["system"], line["period"])
            == (rule.form, unit.system, str(each.asked.year))
            and line.cells.get("state", "current") == "current"
        ),
    )


def _count(asked: Asked, standings: tuple[SubmissionStanding, ...]) -> Bilingual:
    """Return how many units have sent a form, in one line."""
    states = Counter(str(each.state) for each in standings if each.asked == asked)
    counts = (Bilingual.join(" ", (word, amount(states[state]))) for state, word in STATES.items())
    return WORDS["submissions.count"].fill(
        form=asked.rule.title, year=asked.year, due=written(asked.due), counts=Bilingual.join(", ", counts)
    )
