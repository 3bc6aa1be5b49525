"""The sentences of the answers, from finding_words.yml, by kind of finding."""

from functools import lru_cache
from typing import Final, Literal, NamedTuple

from diendan.language import Bilingual
from diendan.parsing.yaml_resources import yaml_resource

RESOURCES: Final = ("finding_words.yml",)


class Words(NamedTuple):
    """The sentences of one kind of finding. An error stands against acceptance, a note does not."""

    severity: Literal["error", "note"]
    message: Bilingual
    expected: Bilingual
    fix: Bilingual


@lru_cache(maxsize=1)
def all_words() -> dict[str, Words]:
    """Return the sentences of every kind of finding."""
    return {
        kind: Words(row["severity"], *(Bilingual(**row[part]) for part in ("message", "expected", "fix")))
        for kind, row in yaml_resource("diendan.exchange", RESOURCES[0]).items()
    }
