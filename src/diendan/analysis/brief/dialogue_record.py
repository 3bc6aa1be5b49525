"""The dialogue record: events that concern the unit's former provinces, focal points and topics from the
province."""

from dataclasses import dataclass

from diendan.analysis.brief.contacts import focal_points
from diendan.analysis.brief.continuity import own_commitments
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.fact_origins import document_title
from diendan.analysis.reading.loading import cells_of, load_rows
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, table
from diendan.data.units import parse_day
from diendan.language import day_short
from diendan.spec.texts import JsonValue
from diendan.traces import computed, traced

# Where the brief has commitments to tell of, there is room for so many events, the latest; the brief of a
# merged unit is fuller. The forum's page lists them all.
_SHOWN, _SHOWN_IF_MERGED = 3, 2


@dataclass(frozen=True)
class Event:
    """One event of the record and the part that the unit, or its former provinces, had in it."""

    key: str
    title: str
    year: int
    starts: str
    ends: str
    # (former province, or "" for the unit itself; role as in data/dialogue/event_provinces.csv)
    roles: tuple[tuple[str, str], ...]
    doubt: str
    document: str

    @property
    def row(self) -> str:
        """The event's key, traced to its row."""
        return traced(self.key, cells_of("events", {"event": self.key}, "event"))


@dataclass(frozen=True)
class Dialogue:
    """The dialogue record of the report's unit; events: the latest first; promised: commitments follow."""

    report: Report
    events: tuple[Event, ...]
    promised: bool

    @property
    def shown(self) -> tuple[Event, ...]:
        """The events that the table has room for."""
        if not self.promised:
            return self.events
        return self.events[: _SHOWN_IF_MERGED if self.report.unit.is_merged else _SHOWN]

    def values(self) -> dict[str, JsonValue]:
        """Return what the section prints."""
        report = self.report
        return {
            **report.named,
            "itself": any(not name for event in self.events for name, _role in event.roles),
            "events": computed(len(self.events), "count", [event.row for event in self.events]),
            "shown": len(self.shown),
            "first_year": min(event.year for event in self.events) if self.events else None,
            "last_year": max(event.year for event in self.events) if self.events else None,
            "doubts": [event.doubt for event in self.events if event.doubt],
            "focal_points": [*focal_points(report)],
            "topics": [topic.in_(report.language) for topic in report.profile.topics],
            "profile_file": f"params/provinces/{report.unit.slug}.yml",
        }


def dialogue(report: Report) -> Dialogue:
    """Return the events by the report's date in which the unit or a former province of it had a part, the
    latest first."""
    names = {former.code: former.name(report.language) for former in report.former}
    order = ["", *names.values()]
    taken: dict[str, list[tuple[str, str]]] = {}
    columns = ("event", "code", "role")
    for event, code, role in load_rows("event_provinces", columns, system="63", code=list(names)).rows:
        taken.setdefault(event, []).append((names[code], role))
    if report.system.name != "63":
        itself = load_rows("event_provinces", columns, system=report.system.name, code=report.unit.code)
        for event, _code, role in itself.rows:
            taken.setdefault(event, []).append(("", role))
    promised = bool(own_commitments(report))
    if not taken:
        return Dialogue(report, (), promised)
    language = report.language
    wanted = ("event", f"title_{language}", "year", "starts", "ends", f"doubt_{language}", "document")
    events = []
    for key, title, year, starts, ends, doubt, document in load_rows(
        "events", wanted, event=list(taken)
    ).rows:
        if not starts or parse_day(starts) <= report.day:
            roles = tuple(sorted(taken[key], key=lambda part: order.index(part[0])))
            events.append(Event(key, title, int(year), starts, ends, roles, doubt, document))
    events.sort(key=lambda event: event.starts or str(event.year), reverse=True)
    return Dialogue(report, tuple(events), promised)


def dialogue_table(found: Dialogue) -> Output | None:
    """Return the table of events; None where the record has none."""
    if not found.events:
        return None
    report = found.report
    shown = tuple(sorted({event.year for event in found.shown}))
    named = tuple(document_title(event.document, report.language) for event in found.shown)
    return table(
        "tbl-dialogue",
        found.shown,
        [
            Column("when", lambda event: _when(report, event)),
            Column("event", lambda event: event.title),
            Column("part", lambda event: _part(report, event)),
        ],
        values=found.values(),
        data=[
            {
                "event": event.key,
                "year": event.year,
                "starts": event.starts,
                "ends": event.ends,
                "province": name,
                "role": role,
            }
            for event in found.shown
            for name, role in event.roles
        ],
        sources=[Source("events", (), shown, named=named)],
    )


def _when(report: Report, event: Event) -> str:
    if not event.starts:
        return str(event.year)
    begins, ends = parse_day(event.starts), parse_day(event.ends or event.starts)
    if begins == ends:
        return day_short(begins, report.language)
    return f"{day_short(begins, report.language)} – {day_short(ends, report.language)}"


def _part(report: Report, event: Event) -> str:
    parts = []
    for role in dict.fromkeys(role for _name, role in event.roles):
        names = [name for name, each in event.roles if each == role and name]
        merged = report.unit.is_merged and bool(names)
        parts.append(report.phrase_of("dialogue.part", {"role": role, "names": names, "merged": merged}))
    return "; ".join(parts)
