"""What an edition says of itself, edition.json: read whole, or refused in words that name the file.

Its format is described in docs/editions.md.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args

from diendan.errors import Finding, InputError
from diendan.language import Bilingual
from diendan.parsing.json_text import parse_json, unreadable
from diendan.parsing.strict_yaml import SLUG
from diendan.plan.manifest.journal_lines import MALFORMED
from diendan.plan.manifest.manifest import output_of
from diendan.plan.manifest.report_results import PublishedFile
from diendan.spec.releases.release_plan import VIET_NAM

SCHEMA: Final = 1
FILE: Final = "edition.json"
AmendmentKind = Literal["correction", "revision"]
AMENDMENT_KINDS: Final[tuple[AmendmentKind, ...]] = get_args(AmendmentKind)
"""A correction: an error was made. A revision: the source changed."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Amendment:
    """What an edition changes: the number of the one before it, of which kind, and why, in both languages."""

    edition: int
    kind: AmendmentKind
    note: Bilingual


@dataclass(frozen=True, slots=True)
class AcceptedWarning:
    """Why a person has accepted a warning, who, and on which day."""

    why: str
    by: str
    day: date


@dataclass(frozen=True, slots=True)
class EditionWarning:
    """A rule of the gate that warned of the edition, how often, and who had accepted it, if anybody."""

    code: str
    count: int
    accepted: AcceptedWarning | None


@dataclass(frozen=True, slots=True)
class EditionDocument:
    """One report about one subject in one language, as it was released: its reference and its files."""

    reference: str
    report: str
    subject: str
    language: str
    files: tuple[PublishedFile, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A released bundle.

    number: 1 for the first of the forum. released: with the time zone of Viet Nam.
    commit: what the bundle was made from. inputs: digest of the digests of all inputs.
    manifest: the bundle's manifest.
    files: those that belong to no document. warnings: what the gate warned of.
    """

    forum: str
    number: int
    released: datetime
    amends: Amendment | None
    commit: str
    inputs: str
    manifest: PublishedFile
    documents: tuple[EditionDocument, ...]
    files: tuple[PublishedFile, ...]
    warnings: tuple[EditionWarning, ...] = ()

    @property
    def name(self) -> str:
        """How messages name it: "edition 1 of 2026-q3"."""
        return f"edition {self.number} of {self.forum}"

    @property
    def day(self) -> str:
        """When it was released, for a sentence: "2026-09-10 09:00 +07:00"."""
        return self.released.isoformat(" ", "minutes").replace("+", " +")

    def outputs(self) -> dict[str, PublishedFile]:
        """Return every file that was published, by path; not the manifest."""
        own = (file for document in self.documents for file in document.files)
        return {file.path: file for file in (*own, *self.files)}

    def document_of(self, path: str) -> EditionDocument | None:
        """Return the document that a file belongs to, None for one of the edition's other files."""
        every = (each for each in self.documents if any(file.path == path for file in each.files))
        return next(every, None)


def reference_of(forum: str, name: str, number: int) -> str:
    """Return the permanent reference of a document: "diendan:2026-q3/cao-bang/policy-dialogue-brief.vi/1".

    name: of the report as the manifest has it, with its subject and language. number: of the edition.
    """
    return f"diendan:{forum}/{name}/{number}"


def edition_json(edition: Edition) -> dict[str, object]:
    """Return an edition as edition.json has it."""
    content = asdict(edition)
    amends = edition.amends
    return {
        "schema": SCHEMA,
        "edition": content.pop("number"),
        **content,
        "released": edition.released.isoformat(timespec="seconds"),
        "amends": amends and {**asdict(amends), "note": amends.note._asdict()},
        "warnings": [_warning_json(warning) for warning in edition.warnings],
    }


def _warning_json(warning: EditionWarning) -> dict[str, object]:
    accepted = warning.accepted
    return {
        **asdict(warning),
        "accepted": accepted and {**asdict(accepted), "day": accepted.day.isoformat()},
    }


def read_edition(file: Path, where: str) -> Edition:
    """Return the edition whose record is `file`.

    where: what messages call the file. Raises InputError where it cannot be read, is not ours, is of a later
    version, or is not of the forum and the number that its folders say.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise unreadable(where, error.strerror or str(error), "the record of an edition") from error
    said = parse_json(content, where)
    try:
        edition = _edition(said)
    except MALFORMED as error:
        got = f"{type(error).__name__}: {error}"
        hint = "Take it back from Git, or from whoever has a copy: a record is never changed."
        finding = Finding(where, got, f"the record of an edition, of schema {SCHEMA}", hint)
        raise InputError(f"{where} cannot be read.", [finding]) from error
    place = file.parent
    if (edition.forum, str(edition.number)) != (place.parent.name, place.name):
        expected = f"edition {place.name} of {place.parent.name}, as its folders say"
        raise unreadable(where, edition.name, expected)
    return edition


def _edition(content: Mapping[str, Any]) -> Edition:
    if content["schema"] != SCHEMA:
        raise ValueError(f"schema {content['schema']!r:.40}")
    forum = _matching(content["forum"], SLUG)
    number, amends = _number(content["edition"]), content["amends"]
    released = datetime.fromisoformat(content["released"])
    if released.utcoffset() != VIET_NAM.utcoffset(None):
        raise ValueError(f"released {content['released']:.40}, not of the time zone +07:00")
    edition = Edition(
        forum=forum,
        number=number,
        released=released.replace(tzinfo=VIET_NAM),
        amends=None if amends is None else _amendment(amends),
        commit=_matching(content["commit"], _COMMIT),
        inputs=_matching(content["inputs"], _SHA256),
        manifest=_file(content["manifest"]),
        documents=tuple(_document(each, forum, number) for each in content["documents"]),
        files=tuple(map(_file, content["files"])),
        warnings=tuple(map(_warning, content["warnings"])),
    )
    if (edition.amends and edition.amends.edition) != (number - 1 or None):
        raise ValueError(f"edition {number} that does not say that it amends the one before it")
    return edition


def _amendment(content: Mapping[str, Any]) -> Amendment:
    if content["kind"] not in AMENDMENT_KINDS:
        raise ValueError(f"the amendment {content['kind']!r:.40}")
    note = Bilingual(_text(content["note"]["vi"]), _text(content["note"]["en"]))
    return Amendment(_number(content["edition"]), content["kind"], note)


def _warning(content: Mapping[str, Any]) -> EditionWarning:
    code, count, known = _matching(content["code"], SLUG), _number(content["count"]), content["accepted"]
    accepted = known and AcceptedWarning(
        _text(known["why"]), _text(known["by"]), date.fromisoformat(known["day"])
    )
    return EditionWarning(code, count, accepted or None)


def _document(content: Mapping[str, Any], forum: str, number: int) -> EditionDocument:
    report, subject = (_matching(content[key], SLUG) for key in ("report", "subject"))
    language = content["language"]
    if content["reference"] != reference_of(forum, f"{subject}/{report}.{language}", number):
        raise ValueError(f"the reference {content['reference']!r:.80}")
    files = tuple(map(_file, content["files"]))
    return EditionDocument(content["reference"], report, subject, language, files)


def _file(content: Mapping[str, object]) -> PublishedFile:
    output = output_of(content)
    _matching(output.sha256, _SHA256)
    return output


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} where a text belongs")
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 1:
        raise ValueError(f"the number {value!r:.40}")
    return value


def _matching(value: Any, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(value):
        raise ValueError(f"{value!r:.80}")
    return str(value)
