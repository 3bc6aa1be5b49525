"""What the manifest says of one attempt at a report: the files that came out, or why none did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Output:
    """One published file; `path` is relative to the bundle."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the latest attempt at a report failed: the stage, where (file and cell or page), what happened."""

    stage: str
    where: str
    cause: str
