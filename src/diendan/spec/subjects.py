"""What a report is about: a unit, the forum as a whole, one of its groups, or a model."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from diendan.data.datapackage import Package, Selection
from diendan.data.units import Unit, UnitSystem
from diendan.errors import Finding, InputError
from diendan.language import NO_WORDS, Bilingual, Language, is_slug, phrase
from diendan.project import Project

Scope = Literal["province", "forum", "group", "model"]
SCOPES: tuple[Scope, ...] = ("province", "forum", "group", "model")
"""What a report is made once for; a sidecar says which."""
_EVERY = ("forum_date", "language")
_NAMING = frozenset(
    {
        *("model", "name_vi", "name_en", "system", "code", "day", "district", "commune", "event"),
        *("field_scheme", "doubt_vi", "doubt_en", "source"),
    }
)
"""Columns of the table models that say which model it is and where it was met, nothing of how it works."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What one report is about.

    slug: its folder in a bundle ("cao-bang", "forum", "group-standing-group", "model-gia-binh-1").
    key: how manifest and outputs carry it ("34:04", "forum:2026-09-15", "group:standing-group").
    parameter: the value of the given parameter that names it (a slug, a group, a model); "" for the forum.
    unit: the unit, if it is about one; else `own_name` and `own_line` are what it is called.
    stated: whether a source states anything of it beyond its name, its place and where it was shown.
    """

    scope: Scope
    slug: str
    key: str
    parameter: str
    unit: Unit | None = None
    own_name: Bilingual = NO_WORDS
    own_line: Bilingual = NO_WORDS
    stated: bool = True

    @property
    def name(self) -> Bilingual:
        """ "Cao Bằng", "Cao Bang"."""
        return Bilingual.of(self.unit.name) if self.unit else self.own_name

    @property
    def title(self) -> Bilingual:
        """ "tỉnh Cao Bằng", "Cao Bang province"; the name where it is about no unit."""
        return Bilingual.of(self.unit.title) if self.unit else self.own_name

    @property
    def line(self) -> Bilingual:
        """What ties a document to it: "Mã đơn vị hành chính 04 (hệ thống 34 đơn vị, từ 01/7/2025)"."""
        if self.unit is None:
            return self.own_line
        return _line("unit code", self.unit.code, phrase_of=f"system {self.unit.system}")

    @property
    def given(self) -> dict[str, str]:
        """The given parameter that names this subject, and its value."""
        return {} if self.scope == "forum" else {self.scope: self.parameter}


def given(scope: Scope) -> tuple[str, ...]:
    """Return the parameters that the plan fills in for reports of a scope; a forum file sets the others."""
    return _EVERY if scope == "forum" else (scope, *_EVERY)


def unit_subject(unit: Unit) -> Subject:
    """Return the subject of a report about one unit."""
    return Subject("province", unit.slug, unit.key, parameter=unit.slug, unit=unit)


def forum_subject(day: date, system: UnitSystem, units: tuple[Unit, ...]) -> Subject:
    """Return the subject of a report about all units of a forum."""
    name = Bilingual(f"{len(units)} tỉnh, thành phố", f"{len(units)} provinces and cities")
    line = Bilingual.of(lambda language: phrase(f"system {system.name}", language))
    line = Bilingual(line.vi[0].upper() + line.vi[1:], line.en)
    return Subject("forum", "forum", f"forum:{day.isoformat()}", "", own_name=name, own_line=line)


def recorded_subjects(project: Project, scope: Literal["group", "model"], day: date) -> Mapping[str, Subject]:
    """Return the subject of each group of data/dialogue/groups.csv, or each model of models.csv, by its name.

    day: on which they were known. Raises InputError where the table cannot be read or a name cannot name a
    folder.
    """
    package = Package.load(project.root).on(day)
    about = package.table(f"{scope}s")
    rows = about.select(Selection((scope, "name_vi", "name_en")))
    stated = _stated_models(package) if scope == "model" else None
    found = {}
    for number, (slug, vi, en) in zip(rows.numbers, rows.rows, strict=True):
        if not is_slug(slug):  # it names a folder
            where = f"{about.path}: row {number}, column {scope}"
            finding = Finding(where, f"`{slug}`", "small letters, digits and single hyphens")
            raise InputError(f"Reports about each {scope} cannot be made.", [finding])
        name = Bilingual(vi, en)
        found[slug] = Subject(
            scope,
            f"{scope}-{slug}",
            f"{scope}:{slug}",
            parameter=slug,
            own_name=name,
            own_line=_line(f"{scope} code", slug),
            stated=stated is None or slug in stated,
        )
    return found


def _stated_models(package: Package) -> set[str]:
    """Return the models of which a source states a fact, or answers a point of the guidance."""
    models = package.rows("models").records()
    told = {row["model"] for row in models if any(row[name] for name in row.keys() - _NAMING)}
    return told | {row["model"] for row in package.rows("model_answers").records()}


def _line(word: str, code: str, phrase_of: str = "") -> Bilingual:
    def written(language: Language) -> str:
        more = f" ({phrase(phrase_of, language)})" if phrase_of else ""
        return f"{phrase(word, language)} {code}{more}"

    return Bilingual.of(written)
