"""One misbehaving notebook."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Must(StrEnum):
    """What must come of a notebook."""

    FAIL = "fail"
    PUBLISH = "be published"
    EITHER = "fail or be published right"


@dataclass(frozen=True)
class Bad:
    """code: what one province's notebook does, and no other's; must: what comes of it.

    words: what the failure says (a regular expression). at: before the data are loaded, between table and
    prose, or after all. seconds: time-out of a cell. sidecar: lines on top, for limits that are set low.
    """

    name: str
    code: str
    must: Must = Must.FAIL
    words: str = ""
    at: Literal["start", "middle", "end"] = "middle"
    seconds: int = 60
    sidecar: str = ""


def fails(name: str, code: str, words: str, **more: object) -> Bad:
    """Return a notebook that must fail with these words."""
    return Bad(name, code, Must.FAIL, words, **more)  # type: ignore[arg-type]


def published(name: str, code: str, **more: object) -> Bad:
    """Return a notebook that must be published, and right."""
    return Bad(name, code, Must.PUBLISH, **more)  # type: ignore[arg-type]


def either(name: str, code: str, **more: object) -> Bad:
    """Return a notebook that must fail, or be published right."""
    return Bad(name, code, Must.EITHER, **more)  # type: ignore[arg-type]
