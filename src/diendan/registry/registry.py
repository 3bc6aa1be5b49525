"""The registry of the dialogue at one look: data/dialogue as frozen, checked objects."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from diendan.data.datapackage import Package
from diendan.errors import Finding, InputError
from diendan.registry.records.commitments import Commitment
from diendan.registry.records.fields_of_work import Fields
from diendan.registry.records.models import GuidancePoint, Model, read_guidance, read_models
from diendan.registry.records.organisations import (
    Alias,
    Organisation,
    Organisations,
    Successor,
    fold_organisations,
)
from diendan.registry.records.places import Merger
from diendan.registry.records.projects import AidProject
from diendan.registry.records.typed_rows import RowReader, lines, read_commitments, read_fields, read_projects


@dataclass(frozen=True)
class Registry:
    """Who does what where, and who promised what to whom; every record knows its row."""

    organisations: Organisations
    fields: Fields
    projects: tuple[AidProject, ...]
    commitments: tuple[Commitment, ...]
    models: tuple[Model, ...]
    guidance: tuple[GuidancePoint, ...]
    merger: Merger


def load_registry(root: Path) -> Registry:
    """Return the registry of the project at `root`; InputError as `read_registry` raises it."""
    return read_registry(Package.load(root).rows, root)


def read_registry(read: RowReader, root: Path) -> Registry:
    """Return the registry from the tables that `read` gives (a reader that records what it gives will do).

    root: the project's folder, for the administrative units.
    Raises InputError with every row that contradicts another: a name of two organisations, a field that no
    table has, a province of a system that did not hold on its day, a history that begins before its promise.
    """
    findings: list[Finding] = []
    organisations = fold_organisations(
        (line.as_(Organisation) for line in lines(read, "organisations")),
        (line.as_(Alias) for line in lines(read, "organisation_aliases")),
        (
            Successor(line["organisation"], date.fromisoformat(line["since"]), line.both("successor"))
            for line in lines(read, "organisation_successors")
        ),
    )
    fields = read_fields(read, findings)
    merger = Merger.at(root)
    projects = read_projects(read, fields, organisations, merger, findings)
    commitments = read_commitments(read, organisations, merger, findings)
    models = read_models(read, fields, organisations, merger, findings)
    if findings:
        raise InputError("The registry of the dialogue contradicts itself.", findings)
    return Registry(
        organisations=organisations,
        fields=fields,
        projects=projects,
        commitments=commitments,
        models=models,
        guidance=read_guidance(read),
        merger=merger,
    )
