"""What a province itself adds: params/provinces/<slug>.yml (described in params/provinces/README.md)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from diendan.errors import Finding, InputError
from diendan.language import Bilingual, nfc
from diendan.parsing.yaml_text import yaml_values

_STRICT: dict[str, Any] = {"extra": "forbid", "str_strip_whitespace": True, "str_min_length": 1}


@dataclass(frozen=True)
class FocalPoint:
    """Who answers for the dialogue in the province."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    organisation: Bilingual
    role: Bilingual | None = None


@dataclass(frozen=True)
class Signatory:
    """Who signs the province's reports (Decree 30/2020/NĐ-CP): TM., KT. …, position, name."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    authority: str | None = None
    position: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Office:
    """How the province issues official reports; what is None is printed as "(…)", never invented."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    parent_agency: str | None = None
    agency: str | None = None
    symbol: str | None = None
    place: str | None = None
    signatory: Signatory = field(default_factory=Signatory)
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """What is known from the province; empty where it has stated nothing."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    focal_points: tuple[FocalPoint, ...] = ()
    topics: tuple[Bilingual, ...] = ()
    office: Office = field(default_factory=Office)


def load_profile(path: Path) -> Profile:
    """Return the profile in `path`; an empty one where there is no such file, which is the normal state.

    Raises InputError with every finding: unknown keys, wrong types, a text in one language only.
    """
    if not path.is_file():
        return Profile()
    from pydantic import TypeAdapter, ValidationError

    where = f"params/provinces/{path.name}"
    try:
        text = nfc(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as cause:
        raise InputError(f"{where} cannot be read: {cause}") from cause
    content = yaml_values(text, where) or {}
    try:
        return TypeAdapter(Profile).validate_python(content)
    except ValidationError as cause:
        findings = [
            Finding(f"{where}: key {_path(error['loc'])}", repr(error["input"])[:200], error["msg"])
            for error in cause.errors()
        ]
        raise InputError(f"{where} cannot be read.", findings) from cause


def _path(parts: Iterable[int | str]) -> str:
    return ".".join(str(part) for part in parts)
