"""A comparison in few words: lines for a terminal, Markdown for a pull request."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from diendan.comparing.change_decisions import STATES
from diendan.comparing.comparison import ChangeGroup, DocumentComparison
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
from diendan.comparing.weighed_changes import WEIGHTS, WeighedChange, changed_pieces
from diendan.findings import few
from diendan.language import Language
from diendan.render.neutral_markdown import escape

_NAMED: Final = 4
_PIECES: Final = 6
_LONGEST: Final = 160
_MOST_GROUPS: Final = 15
_MOST_IN_MARKDOWN: Final = 60_000
"""Characters; a comment of a pull request takes 65,536."""


def summary_lines(
    found: DocumentComparison, names: Names, language: Language, decisions: Decisions = NO_DECISIONS
) -> Iterator[str]:
    """Yield what a terminal says of a comparison: how many changes of each weight, and the first of each."""
    yield counted(found, language)
    if decisions:
        yield decided(found, decisions, language)
    for weight, groups in _by_weight(found):
        yield f"{WEIGHT_WORDS[weight].in_(language)} ({len(groups)})"
        for group in groups[:_MOST_GROUPS]:
            yield f"  - {group.id} {_told(group, names, language, decisions)}"
        if len(groups) > _MOST_GROUPS:
            yield f"  … +{len(groups) - _MOST_GROUPS}"


def summary_markdown(
    found: DocumentComparison, names: Names, language: Language, decisions: Decisions = NO_DECISIONS
) -> str:
    """Return a comparison as Markdown in which text from documents means nothing but itself."""
    title = WORDS["page.title"].fill(before=escape(found.before), after=escape(found.after))
    lines = [f"### {title.in_(language)}", "", counted(found, language), ""]
    if decisions:
        lines += [decided(found, decisions, language), ""]
    size = sum(map(len, lines))
    for weight, groups in _by_weight(found):
        lines += [f"#### {WEIGHT_WORDS[weight].in_(language)} ({len(groups)})", ""]
        for place, group in enumerate(groups):
            line = f"- `{group.id}` {escape(_told(group, names, language, decisions))}"
            size += len(line)
            if size > _MOST_IN_MARKDOWN:
                lines += [f"- … +{len(groups) - place}"]
                break
            lines.append(line)
        lines.append("")
    return "\n".join(lines)


def counted(found: DocumentComparison, language: Language) -> str:
    """Return how many documents were compared and differ; that nothing does where so."""
    if not found.documents:
        return WORDS["page.nothing"].in_(language)
    counts = {"compared": found.compared, "differing": len(found.documents), "groups": len(found.groups)}
    return WORDS["page.compared"].fill(**counts).in_(language)


def decided(found: DocumentComparison, decisions: Decisions, language: Language) -> str:
    """Return how many of the changes were accepted, queried, and not decided."""
    states = Counter(decisions[group.id].state if group.id in decisions else "open" for group in found.groups)
    counts = {state: states[state] for state in (*STATES, "open")}
    return WORDS["page.decided"].fill(**counts).in_(language)


def _by_weight(found: DocumentComparison) -> Iterator[tuple[str, list[ChangeGroup]]]:
    groups = sorted(found.groups, key=lambda each: WEIGHTS.index(each.weight))
    for weight, alike in groupby(groups, key=lambda each: each.weight):
        yield weight, list(alike)


def _told(group: ChangeGroup, names: Names, language: Language, decisions: Decisions) -> str:
    """Return one group in a line: where, in how many documents, and what differs in the first of them."""
    document, change = group.members[0]
    subjects = [subject_name(names, each.subject, language) for each in group.documents]
    if group.report:
        where = f"{group.report}.{group.language}"
        parts = [f"{where} [{len(subjects)}: {few(subjects, _NAMED)}]"]
    else:
        parts = [few([each.name for each in group.documents], _NAMED)]
    if group.id in decisions:
        parts.append(decision_words(decisions[group.id], language))
    if group.is_unmoved:
        parts.append(f"(!) {WORDS['page.flagged'].in_(language)}")
    elif group.is_unsourced:
        parts.append(f"(?) {WORDS['page.unsourced'].in_(language)}")
    if change is None:
        said = few(document.files, _NAMED) if group.report else ""
        said = said or document.failure
        parts += [STATE_WORDS[document.state].in_(language), *([said] if said else [])]
    else:
        parts += [change.section, _difference(change, language)]
    return ": ".join(part for part in parts if part)


def _difference(change: WeighedChange, language: Language) -> str:
    if change.figures:
        counts = Counter(f"{each.before or '–'} → {each.after or '–'}" for each in change.figures)
        return f"{few(list(counts), _NAMED)} ({data_words(change.figures[0], language)})"
    sides = [few(list(changed_pieces(side)), _PIECES)[:_LONGEST] for side in (change.before, change.after)]
    if not any(sides):
        return change.label or change.kind
    return f"{sides[0] or '–'} → {sides[1] or '–'}"
