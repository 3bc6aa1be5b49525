"""Rows of the registry's tables as typed records; what a schema cannot say is found here, all at once."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from diendan.data.datapackage import Rows
from diendan.errors import Finding, InputError
from diendan.language import Bilingual
from diendan.registry.records.commitments import Commitment, CommitmentEntry, Party, Written
from diendan.registry.records.evidence import Row
from diendan.registry.records.fields_of_work import Field, Fields, StatedField
from diendan.registry.records.money import Money, MoneyKind
from diendan.registry.records.organisations import Organisations
from diendan.registry.records.periods import Period
from diendan.registry.records.places import Merger, Place
from diendan.registry.records.projects import AidProject, Partner, PartnerRole, ProjectPlace, ProjectStatus

RowReader = Callable[[str], Rows]
"""Gives all rows of a table by its name: `lambda name: package.table(name).select()`."""


@dataclass(frozen=True)
class TypedRow:
    """One row of a table: its cells by column, and where it stands."""

    cells: Mapping[str, str]
    row: Row

    def __getitem__(self, column: str) -> str:
        if column not in self.cells:
            raise InputError(
                f"The table {self.row.table} cannot be read. Run `make check`.",
                [Finding(f"{self.row.table}: row 1", f"no column {column}", "the columns of its schema")],
            )
        return self.cells[column]

    def both(self, column: str) -> Bilingual:
        """Return the texts of column_vi and column_en; the one that there is for both, if one is missing."""
        vi, en = self[f"{column}_vi"], self[f"{column}_en"]
        return Bilingual(vi or en, en or vi)


def lines(read: RowReader, table: str) -> Iterator[TypedRow]:
    """Give the rows of a table with their numbers (the header is row 1)."""
    rows = read(table)
    for number, values in zip(rows.numbers, rows.rows, strict=True):
        cells = dict(zip(rows.header, values, strict=True))
        yield TypedRow(cells, Row(table, number, cells.get("source", "")))


def read_fields(read: RowReader, findings: list[Finding]) -> Fields:
    """Return all fields and their mapping."""
    names = {
        Field("forum", line["field"]): Bilingual(line["name_vi"], line["name_en"])
        for line in lines(read, "fields")
    }
    for line in lines(read, "field_codes"):
        names[Field(line["scheme"], line["code"])] = Bilingual(
            line["name_vi"] or line["name_en"], line["name_en"]
        )
    mapped: defaultdict[Field, list[StatedField]] = defaultdict(list)
    for line in lines(read, "field_map"):
        origin, to = Field(line["scheme"], line["code"]), Field(line["to_scheme"], line["to_code"])
        known_field(names, origin, line.row, findings)
        known_field(names, to, line.row, findings)
        mapped[origin].append(StatedField(to, line.row))
    return Fields(names, mapped)


def read_projects(
    read: RowReader, fields: Fields, organisations: Organisations, merger: Merger, findings: list[Finding]
) -> tuple[AidProject, ...]:
    """Return all projects with what their other tables say, each organisation by its one identifier."""
    stated: defaultdict[str, list[StatedField]] = defaultdict(list)
    for line in lines(read, "project_fields"):
        field = Field(line["scheme"], line["code"])
        known_field(fields.names, field, line.row, findings)
        stated[line["project"]].append(StatedField(field, line.row))
    places: defaultdict[str, list[ProjectPlace]] = defaultdict(list)
    for line in lines(read, "project_places"):
        places[line["project"]].append(ProjectPlace(read_place(line, merger, findings), line.row))
    partners: defaultdict[str, list[Partner]] = defaultdict(list)
    for line in lines(read, "project_partners"):
        one = organisations.one(line["organisation"]).organisation
        partners[line["project"]].append(Partner(one, cast(PartnerRole, line["role"]), line.row))
    money: defaultdict[str, list[Money]] = defaultdict(list)
    for line in lines(read, "project_money"):
        money[line["project"]].append(_money(line, organisations))
    found = []
    for line in lines(read, "projects"):
        name = line["project"]
        if not (line["title_vi"] or line["title_en"]):
            findings.append(mistake(line.row, "no title", "a title in Vietnamese or English"))
        found.append(
            AidProject(
                project=name,
                title_vi=line["title_vi"],
                title_en=line["title_en"],
                period=_period(line, findings),
                stated=cast(ProjectStatus, line["status"]) if line["status"] else None,
                status_day=_day(line["status_day"]),
                fields=tuple(stated[name]),
                places=tuple(places[name]),
                partners=tuple(partners[name]),
                money=tuple(money[name]),
                row=line.row,
            )
        )
    return tuple(found)


def read_commitments(
    read: RowReader, organisations: Organisations, merger: Merger, findings: list[Finding]
) -> tuple[Commitment, ...]:
    """Return all commitments with their parties and their history in order of day."""
    made = {line["commitment"]: date.fromisoformat(line["made"]) for line in lines(read, "commitments")}
    parties: defaultdict[str, list[Party]] = defaultdict(list)
    for line in lines(read, "commitment_parties"):
        named = line["organisation"] or line["code"] or line["name_vi"]
        if not named or bool(line["code"]) != bool(line["system"]):
            findings.append(mistake(line.row, "no party", "an organisation, a system and code, or a name"))
            continue
        day = made.get(line["commitment"], merger.after.day)
        place = read_place(line, merger, findings, day) if line["code"] else None
        one = organisations.one(line["organisation"]) if line["organisation"] else None
        parties[line["commitment"]].append(
            Party(
                side="by" if line["role"] == "by" else "to",
                organisation=one.organisation if one else None,
                place=place,
                name=line.both("name"),
                row=line.row,
            )
        )
    history: defaultdict[str, list[CommitmentEntry]] = defaultdict(list)
    for line in lines(read, "commitment_history"):
        name, day = line["commitment"], date.fromisoformat(line["day"])
        if day < made.get(name, day):
            findings.append(mistake(line.row, f"the day {day}", f"a day from {made[name]} on"))
        status = cast(Written, line["status"])
        history[name].append(CommitmentEntry(day, status, _day(line["due"]), line.both("note"), line.row))
    return tuple(
        Commitment(
            commitment=line["commitment"],
            event=line["event"],
            made=made[line["commitment"]],
            text=line.both("text"),
            due=_day(line["due"]),
            doubt=line.both("doubt"),
            parties=tuple(parties[line["commitment"]]),
            history=tuple(sorted(history[line["commitment"]], key=lambda entry: entry.day)),
            row=line.row,
        )
        for line in lines(read, "commitments")
    )


def read_place(line: TypedRow, merger: Merger, findings: list[Finding], day: date | None = None) -> Place:
    """Return the place of a row; a finding where the system did not hold on its day."""
    when = day or date.fromisoformat(line["day"])
    holds = merger.system(when)
    if line["system"] != holds:
        findings.append(
            mistake(line.row, f"system {line['system']} on {when}", f"system {holds}, which holds then")
        )
    return Place(
        line["system"], line["code"], when, line.cells.get("district", ""), line.cells.get("commune", "")
    )


def _money(line: TypedRow, organisations: Organisations) -> Money:
    owner = line["organisation"]
    return Money(
        organisation=organisations.one(owner).organisation if owner else None,
        kind=cast(MoneyKind, line["kind"]),
        year=int(line["year"]) if line["year"] else None,
        amount=Decimal(line["amount"]),
        currency=line["currency"],
        stated=date.fromisoformat(line["stated"]),
        row=line.row,
    )


def _period(line: TypedRow, findings: list[Finding]) -> Period:
    try:
        return Period.parse(line["starts"], line["ends"])
    except InputError as error:
        findings.append(mistake(line.row, error.message, "a start and an end such as 2024 or 2024-03-15"))
        return Period(None, None)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def known_field(names: Mapping[Field, Bilingual], field: Field, row: Row, findings: list[Finding]) -> None:
    """Add a finding for a field that no table of fields has."""
    if field not in names:
        findings.append(mistake(row, f"the field {field.key}", "a field of fields.csv or field_codes.csv"))


def mistake(row: Row, got: str, expected: str) -> Finding:
    """Return the finding for a row of a table in data/dialogue."""
    return Finding(f"data/dialogue/{row.table}.csv: row {row.number}", got, expected)
