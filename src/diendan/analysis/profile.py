"""What a province itself adds: params/provinces/<slug>.yml (described in params/provinces/README.md)."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from diendan.errors import Finding, InputError
from diendan.language import Bilingual, nfc

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
    """What is known from the province; empty where it has told nothing."""

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
    content = _load_yaml(nfc(path.read_text(encoding="utf-8")), where)
    try:
        return TypeAdapter(Profile).validate_python(content)
    except ValidationError as cause:
        findings = [
            Finding(
                f"{where}: key {'.'.join(str(p) for p in error['loc'])}", repr(error["input"]), error["msg"]
            )
            for error in cause.errors()
        ]
        raise InputError(f"{where} cannot be read.", findings) from cause


def _load_yaml(text: str, where: str) -> object:
    import yaml

    class Loader(yaml.SafeLoader):
        """Plain YAML values only, and each key once."""

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            keys = [self.construct_object(key, deep=True) for key, _value in node.value]
            for number, key in enumerate(keys):
                if key in keys[:number]:
                    line = node.value[number][0].start_mark.line + 1
                    finding = Finding(f"{where}: line {line}", f"key `{key}` again", "each key once")
                    raise InputError(f"{where} cannot be read.", [finding])
            return super().construct_mapping(node, deep)

    try:
        return yaml.load(text, Loader) or {}
    except yaml.YAMLError as cause:
        raise InputError(f"{where} is not YAML: {cause}") from cause
