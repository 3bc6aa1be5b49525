"""What an answer says of a cell or file: where, what was found, what is expected, how to fix it."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from diendan.language import Bilingual
from diendan.language.words_file import read_words
from diendan.parsing.yaml_resources import yaml_resource
from guarded_files.refusal import FileRefused

RESOURCES: Final = ("finding_words.yml",)

Severity = Literal["error", "note"]

FILE: Final = Bilingual("cả tệp", "the whole file")
_SENTENCES: Final = ("message", "expected", "fix")
_WORDS: Final = read_words(__file__)
"""How limits and what is counted are called."""
_PARTS_OF_A_UNIT: Final = {"bytes": 1e6, "memory": 2**30}


@dataclass(frozen=True)
class CellAddress:
    """A cell by sheet, address ("E9") and the label in the form; "" for the whole file."""

    sheet: str = ""
    address: str = ""
    label: Bilingual = FILE


@dataclass(frozen=True)
class Answer:
    """One finding of an intake, in both languages. An error stands against acceptance, a note does not.

    kind: a key of finding_words.yml. found: what stood there, as text.
    """

    kind: str
    severity: Severity
    place: CellAddress
    found: str
    message: Bilingual
    expected: Bilingual
    fix: Bilingual


@lru_cache(maxsize=1)
def all_words() -> dict[str, Answer]:
    """Return a finding of every kind, of no cell yet: what its sentences name is left open."""
    whole_file = CellAddress()
    return {
        kind: Answer(kind, row["severity"], whole_file, "", *(Bilingual(**row[part]) for part in _SENTENCES))
        for kind, row in yaml_resource(__file__, RESOURCES[0]).items()
    }


def answer(kind: str, place: CellAddress | None = None, found: str = "", **values: str | Bilingual) -> Answer:
    """Return the finding of that kind; values: what its sentences name."""
    words = all_words()[kind]
    return replace(
        words,
        place=place or words.place,
        found=shown(found),
        message=_filled(words.message, values),
        expected=_filled(words.expected, values),
        fix=_filled(words.fix, values),
    )


def answer_to(refusal: FileRefused) -> Answer:
    """Return the finding of a file that is not opened or read."""
    facts: dict[str, str | Bilingual] = {name: str(fact) for name, fact in refusal.facts.items()}
    if unit := refusal.facts.get("unit"):
        limit = float(refusal.facts["limit"]) / _PARTS_OF_A_UNIT.get(str(unit), 1)
        facts["limit"] = _WORDS[f"limit.{unit}"].fill(n=f"{limit:g}")
    facts["what"] = _WORDS.get(f"what.{facts.get('what')}", facts.get("what", ""))
    return answer(refusal.kind, CellAddress(), refusal.found, **facts)


def shown(text: str, longest: int = 80) -> str:
    """Return a text fit for one line: invisible characters written out, cut when long."""
    cut = text if len(text) <= longest else text[:longest] + "…"
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in cut)


def _filled(words: Bilingual, values: dict[str, str | Bilingual]) -> Bilingual:
    # A plain text may be a name out of the file.
    return words.fill(
        **{n: shown(value, 500) if isinstance(value, str) else value for n, value in values.items()}
    )
