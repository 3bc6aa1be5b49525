"""The organisations of the registry under all their names, with what the sources say each did where."""

from collections import defaultdict
from datetime import date
from typing import Final

from diendan.forum_page.code_labels import LABELS
from diendan.forum_page.context import PageContext, identifier, in_brackets, project_piece, written
from diendan.forum_page.listed_records import CellContent, Record, RecordPiece, Section, cell, filled, once
from diendan.forum_page.page_words import WORDS
from diendan.language import Bilingual, fold, sort_key
from diendan.registry.records.evidence import Row

_MOST_LISTED: Final = 20
"""So many projects of an organisation are named; of more, the list of projects has them."""


def partners(context: PageContext) -> Section:
    """Return every organisation once, in order of names: no ranking."""
    tied = _Tied(context)
    every = context.registry.organisations.all.values()
    return Section(
        view="partners",
        records=tuple(
            Record(
                key=each.organisation,
                title=Bilingual.of(each.name),
                rows=(each.row, *tied.rows[each.organisation]),
                cells=filled(short=each.short, **tied.cells(each.organisation)),
                kind=each.kind,
                units=once(tied.units[each.organisation]),
                partners=(each.organisation,),
                fields=once(tied.fields[each.organisation]),
            )
            for each in sorted(every, key=lambda each: sort_key(each.name_vi))
        ),
        kinds=LABELS.under("organisations.kind"),
    )


class _Tied:
    """What other tables say of each organisation, by its one identifier."""

    def __init__(self, context: PageContext) -> None:
        self._found: defaultdict[str, defaultdict[str, list[RecordPiece]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self.units: defaultdict[str, list[str]] = defaultdict(list)
        self.rows: defaultdict[str, list[Row]] = defaultdict(list)
        self.fields: defaultdict[str, list[str]] = defaultdict(list)
        registry = context.registry
        one = registry.organisations.identifier
        for line in context.lines("organisation_aliases"):
            self._add(one(line["organisation"]), "aliases", line["alias"])
        for line in context.lines("organisation_successors"):
            since = written(date.fromisoformat(line["since"]))
            successor = WORDS["partners.successor"].fill(successor=line.both("successor"), day=since)
            self._add(one(line["organisation"]), "successor", successor)
            self.rows[one(line["organisation"])].append(line.row)
        for line in context.lines("organisation_identifiers"):
            self._add(one(line["organisation"]), "identifiers", identifier(line))
        for line in context.lines("event_organisations"):
            role = LABELS[f"event_organisations.role.{line['role']}"]
            self._add(one(line["organisation"]), "events", context.event(line["event"], role))
        for project in registry.projects:
            for partner in project.partners:
                role = LABELS[f"project_partners.role.{partner.role}"]
                self._add(partner.organisation, "projects", project_piece(project, role))
                for each in project.places:
                    self.units[partner.organisation] += context.slugs(each.place)
                self.fields[partner.organisation] += [stated.field.key for stated in project.fields]
        for commitment in registry.commitments:
            for party in commitment.parties:
                if party.organisation:
                    text = in_brackets(commitment.text, WORDS[f"partners.side.{party.side}"])
                    piece = RecordPiece(text, f"#commitments-{commitment.commitment}")
                    self._add(party.organisation, "commitments", piece)
        for model in registry.models:
            if model.lead:
                self._add(model.lead, "models", RecordPiece(model.name, f"#models-{model.model}"))
                self.units[model.lead] += context.slugs(model.place)
        for department in registry.organisations.all.values():
            if department.kind == "provincial-department":
                self.units[department.organisation] += _home(context, department.name_vi)
        for line in context.lines("ngo_donors"):
            owner, place = one(line["organisation"]), registry.merger.place("63", line["province_code"])
            self._add(owner, "aid", Bilingual.join(", ", (context.place_name(place), line["year"])))
            self.units[owner] += context.slugs(place)

    def _add(self, organisation: str, column: str, content: CellContent) -> None:
        self._found[organisation][column] += cell(content)

    def cells(self, organisation: str) -> dict[str, CellContent]:
        found: dict[str, CellContent] = {
            column: once(pieces) for column, pieces in self._found[organisation].items()
        }
        count = len(once(self._found[organisation]["projects"]))
        if count > _MOST_LISTED:
            words = WORDS["partners.projects"].fill(count=count)
            found["projects"] = RecordPiece(words, f"#view=projects&partner={organisation}")
        return found


def _home(context: PageContext, name: str) -> tuple[str, ...]:
    """Return the units of the province that the name of a department ends with, if it does."""
    at = max(name.rfind(word) for word in (" tỉnh ", " thành phố "))
    for system in (context.registry.merger.before, context.registry.merger.after):
        for unit in system.units if at >= 0 else ():
            if fold(name[at:]) == fold(unit.title("vi")):
                return context.slugs(context.registry.merger.place(unit.system, unit.code))
    return ()
