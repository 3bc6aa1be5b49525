"""Rows of the registry's tables as typed records; what a schema cannot say is found here, all at once."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import TypeVar

from diendan.data.datapackage import Rows
from diendan.errors import Finding, InputError
from diendan.language import Bilingual
from diendan.parsing.typed_records import Record, both, record
from diendan.registry.records.commitments import Commitment, CommitmentEntry, Party
from diendan.registry.records.evidence import Row
from diendan.registry.records.fields_of_work import Field, Fields, StatedField
from diendan.registry.records.organisations import Organisations
from diendan.registry.records.periods import Period
from diendan.registry.records.places import Merger, Place
from diendan.registry.records.projects import AidProject, Money, Partner, ProjectPlace

RowReader = Callable[[str], Rows]
"""Gives all rows of a table by its name: `package.rows`."""
Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


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
        return both(self, column)

    def as_(self, kind: Callable[..., Record], **given: object) -> Record:
        """Return the row as a record that knows where it stands; given: as `record` takes them."""
        return record(kind, self, row=self.row, **given)


def lines(read: RowReader, table: str) -> Iterator[TypedRow]:
    """Give the rows of a table with their numbers (the header is row 1)."""
    rows = read(table)
    for number, values in zip(rows.numbers, rows.rows, strict=True):
        cells = dict(zip(rows.header, values, strict=True))
        yield TypedRow(cells, Row(table, number, cells.get("source", "")))


def grouped(
    found: Iterable[TypedRow], key: Callable[[TypedRow], Key], make: Callable[[TypedRow], Made]
) -> defaultdict[Key, list[Made]]:
    """Return what is made of each row, by what the row belongs to."""
    groups: defaultdict[Key, list[Made]] = defaultdict(list)
    for line in found:
        groups[key(line)].append(make(line))
    return groups


def read_fields(read: RowReader, findings: list[Finding]) -> Fields:
    """Return all fields and their mapping."""
    names = {Field("forum", line["field"]): line.both("name") for line in lines(read, "fields")}
    names |= {_field(line): line.both("name") for line in lines(read, "field_codes")}

    def to(line: TypedRow) -> StatedField:
        field = Field(line["to_scheme"], line["to_code"])
        known_field(names, _field(line), line.row, findings)
        known_field(names, field, line.row, findings)
        return StatedField(field, line.row)

    return Fields(names, grouped(lines(read, "field_map"), _field, to))


def read_projects(
    read: RowReader, fields: Fields, organisations: Organisations, merger: Merger, findings: list[Finding]
) -> tuple[AidProject, ...]:
    """Return all projects with what their other tables say, each organisation by its one identifier."""

    def of_projects(table: str, make: Callable[[TypedRow], Made]) -> defaultdict[str, list[Made]]:
        return grouped(lines(read, table), itemgetter("project"), make)

    def stated(line: TypedRow) -> StatedField:
        known_field(fields.names, _field(line), line.row, findings)
        return StatedField(_field(line), line.row)

    one = organisations.identifier
    fields_of = of_projects("project_fields", stated)
    places = of_projects(
        "project_places", lambda line: line.as_(ProjectPlace, place=read_place(line, merger, findings))
    )
    partners = of_projects(
        "project_partners", lambda line: line.as_(Partner, organisation=one(line["organisation"]))
    )
    money = of_projects(
        "project_money", lambda line: line.as_(Money, organisation=one(line["organisation"]) or None)
    )
    found = []
    for line in lines(read, "projects"):
        name = line["project"]
        if not (line["title_vi"] or line["title_en"]):
            findings.append(mistake(line.row, "no title", "a title in Vietnamese or English"))
        found.append(
            line.as_(
                AidProject,
                period=_period(line, findings),
                stated=line["status"] or None,
                fields=tuple(fields_of[name]),
                places=tuple(places[name]),
                partners=tuple(partners[name]),
                money=tuple(money[name]),
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
        parties[line["commitment"]].append(
            line.as_(
                Party,
                side="by" if line["role"] == "by" else "to",
                organisation=organisations.identifier(line["organisation"]) or None,
                place=place,
            )
        )

    def entry(line: TypedRow) -> CommitmentEntry:
        found, begun = line.as_(CommitmentEntry), made.get(line["commitment"])
        if begun and found.day < begun:
            findings.append(mistake(line.row, f"the day {found.day}", f"a day from {begun} on"))
        return found

    history = grouped(lines(read, "commitment_history"), itemgetter("commitment"), entry)
    return tuple(
        line.as_(
            Commitment,
            parties=tuple(parties[line["commitment"]]),
            history=tuple(sorted(history[line["commitment"]], key=lambda entry: entry.day)),
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


def _period(line: TypedRow, findings: list[Finding]) -> Period:
    try:
        return Period.parse(line["starts"], line["ends"])
    except InputError as error:
        findings.append(mistake(line.row, error.message, "a start and an end such as 2024 or 2024-03-15"))
        return Period(None, None)


def _field(line: TypedRow) -> Field:
    return Field(line["scheme"], line["code"])


def known_field(names: Mapping[Field, Bilingual], field: Field, row: Row, findings: list[Finding]) -> None:
    """Add a finding for a field that no table of fields has."""
    if field not in names:
        findings.append(mistake(row, f"the field {field.key}", "a field of fields.csv or field_codes.csv"))


def mistake(row: Row, got: str, expected: str) -> Finding:
    """Return the finding for a row of a table in data/dialogue."""
    return Finding(f"data/dialogue/{row.table}.csv: row {row.number}", got, expected)
