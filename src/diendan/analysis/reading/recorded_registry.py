"""The registry of the dialogue as a notebook reads it: every table is loaded and recorded as any other, and a
count of what is recorded leads to the rows that were counted.
"""

from collections.abc import Collection, Iterable, Sequence

from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.analysis.reading.loading import load_rows, read_rows
from diendan.analysis.reading.table_rows import counted, stated
from diendan.environment import project_root
from diendan.language import Language, join_list
from diendan.registry.commitment_states import CommitmentState, Side
from diendan.registry.gaps import Poorest, poorest
from diendan.registry.meeting_calendar import Meeting, meetings_of
from diendan.registry.records.models import Model
from diendan.registry.records.projects import AidProject
from diendan.registry.registry import Registry, read_registry


def registry() -> Registry:
    """Return the registry and record every table of it as read; InputError where rows contradict."""
    return read_registry(load_rows, project_root())


def meetings_in(year: int) -> tuple[Meeting, ...]:
    """Return the groups' meetings of a year in order of day, known or proposed, and record the read.

    Raises InputError for a year before the groups were announced.
    """
    return meetings_of(load_rows, year)


def poorest_provinces(indicator: str, year: int, known: Registry) -> Poorest:
    """Return the worst-off fifth of the former provinces by an indicator in a year, and record the read.

    known: the registry whose provinces they are. Raises InputError for an indicator that may not be ranked or
    of which neither direction is better.
    """
    return poorest(read_rows, about_indicator(indicator), year, known)


def count_commitments(kept: Iterable[CommitmentState]) -> int:
    """Return how many of these are commitments, traced to their rows; a stated intention is none."""
    return _count_rows(each for each in kept if not each.is_intention)


def count_intentions(kept: Iterable[CommitmentState]) -> int:
    """Return how many of these nobody committed himself to, traced to their rows."""
    return _count_rows(each for each in kept if each.is_intention)


def _count_rows(kept: Iterable[CommitmentState]) -> int:
    names = [each.commitment.commitment for each in kept]
    return counted(len(names), "commitments", "commitment", names)


def name_sides(sides: Sequence[Side], language: Language) -> str:
    """Return parties of a commitment in words, each that no longer exists with its successor."""

    def name(side: Side) -> str:
        words = side.words.in_(language)
        if not side.succeeded:
            return words
        return stated(words, "organisation_successors", "since", organisation=side.party.organisation or "")

    return join_list([name(side) for side in sides], language) if sides else ""


def count_models(models: Iterable[Model]) -> int:
    """Return how many models these are, traced to their rows."""
    names = [model.model for model in models]
    return counted(len(names), "models", "model", names)


def count_projects(projects: Iterable[AidProject]) -> int:
    """Return how many projects these are, traced to their rows."""
    names = [project.project for project in projects]
    return counted(len(names), "projects", "project", names)


def count_answers(model: Model, answers: Collection[object]) -> int:
    """Return how many points of the guidance a model answers, traced to its answers."""
    return counted(len(answers), "model_answers", "item", [model.model] if answers else (), "model")
