"""A comparison as one HTML page that opens without network, prints, and fits a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from diendan.comparing.comparison import ChangeGroup, ComparedDocument, DocumentComparison
from diendan.comparing.comparison_summary import counted, decided
from diendan.comparing.comparison_words import (
    NO_DECISIONS,
    STATE_WORDS,
    WEIGHT_WORDS,
    WORDS,
    Decisions,
    Names,
    data_words,
    decision_words,
    subject_name,
)
from diendan.comparing.picture_marks import PictureMarks, picture_marks
from diendan.comparing.weighed_changes import WeighedChange
from diendan.language import Language, sort_key

RESOURCES: Final = ("comparison_page.html.j2",)


@dataclass(frozen=True)
class _ShownMember:
    """One document of a group. name: of its subject; marks: of a picture, what differs."""

    document: ComparedDocument
    change: WeighedChange | None
    name: str
    marks: PictureMarks | None


@dataclass(frozen=True)
class _ShownGroup:
    group: ChangeGroup
    members: Sequence[_ShownMember]

    @property
    def names(self) -> Sequence[str]:
        """What its documents are about, each once."""
        return list(dict.fromkeys(each.name for each in self.members))

    @property
    def subjects(self) -> str:
        """The folders of its documents, as the filter finds them."""
        return " ".join(dict.fromkeys(each.document.subject for each in self.members))


def comparison_page(
    found: DocumentComparison,
    names: Names,
    language: Language,
    decisions: Decisions = NO_DECISIONS,
    notes: Sequence[str] = (),
) -> str:
    """Return the page of a comparison. notes: what else is to be said of the two states, below the title."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    groups = [_shown(group, names, language) for group in found.groups]
    slugs = dict.fromkeys(document.subject for document in found.documents)
    subjects = [(slug, subject_name(names, slug, language)) for slug in slugs]
    return environment.get_template(RESOURCES[0]).render(
        found=found,
        groups=groups,
        subjects=sorted(subjects, key=lambda each: sort_key(each[1])),
        reports=sorted({document.report for document in found.documents if document.report}),
        counted=counted(found, language),
        decided=decided(found, decisions, language) if decisions else "",
        decisions={each: decision_words(decision, language) for each, decision in decisions.items()},
        notes=notes,
        language=language,
        words={key: words.in_(language) for key, words in WORDS.under("page").items()},
        title=WORDS["page.title"].fill(before=found.before, after=found.after).in_(language),
        same=lambda count: WORDS["page.same"].fill(count=count).in_(language),
        example=lambda name: WORDS["page.example"].fill(subject=name).in_(language),
        pixels=lambda marks: WORDS["page.pixels"].fill(pixels=marks.pixels, of=marks.of).in_(language),
        weights={key: words.in_(language) for key, words in WEIGHT_WORDS.items()},
        states={key: words.in_(language) for key, words in STATE_WORDS.items()},
        data=lambda figure: data_words(figure, language),
    )


def _shown(group: ChangeGroup, names: Names, language: Language) -> _ShownGroup:
    members = [
        _ShownMember(document, change, subject_name(names, document.subject, language), _marks(change))
        for document, change in group.members
    ]
    return _ShownGroup(group, members)


def _marks(change: WeighedChange | None) -> PictureMarks | None:
    if change is None or not (change.before and change.after) or change.kind != "picture":
        return None
    if not (change.before.picture and change.after.picture):  # only its alternative text differs
        return None
    return picture_marks(change.before.picture, change.after.picture)
