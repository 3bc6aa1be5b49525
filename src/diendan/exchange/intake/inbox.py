"""The inbox: each file read, checked, answered, and accepted whole or not at all."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from diendan.data.datapackage import Package
from diendan.data.submissions import SubmissionKey
from diendan.exchange.file_findings import answer_to
from diendan.exchange.file_limits import SUBMISSION
from diendan.exchange.forms.form_catalogue import load_forms
from diendan.exchange.intake.accepted_submissions import clear_parts, hash_of, keep, read_kept
from diendan.exchange.intake.answer_letters import (
    STATES,
    Letter,
    LetterState,
    findings_csv,
    letter_text,
    says_accepted,
)
from diendan.exchange.intake.coloured_copy import coloured_copy
from diendan.exchange.intake.reading.submission_reading import Context, ReadSubmission, read_submission
from diendan.exchange.intake.submission_tables import SUBJECT, TableRow, before, changed, write_tables
from diendan.exchange.intake.unfinished_intake import begin, end, taken_back
from diendan.exchange.legacy_text import clean
from diendan.files.atomic_writing import write_atomically, writing
from diendan.files.folder_lock import alone
from diendan.language import fold
from diendan.project import Project
from guarded_files.limits import read_bytes
from guarded_files.refusal import FileRefused

SUBMISSIONS: Final = Path("data/submissions")
INBOX: Final = SUBMISSIONS / "inbox"
ANSWERS: Final = Path("answers")
_BUSY: Final = "Another intake is running on data/submissions. Wait for it to end and run again."
_AGAIN: Final = "Make room or get the right to write there, and run it again: the answers will be the same."
_SHOWN = 20


@dataclass(frozen=True)
class Arrived:
    """One file of the inbox as read. content: empty where the file was refused unread."""

    path: Path
    content: bytes
    sha256: str
    read: ReadSubmission

    @property
    def name(self) -> str:
        """Its name on one line, without invisible characters."""
        return clean(self.path.name)[0]

    @property
    def subject(self) -> SubmissionKey | None:
        """Form, unit and period, as a kept submission names them; None where they are unknown."""
        found = self.read.found
        return (found.form.form, found.unit.system, found.unit.code, str(found.year)) if found else None


def read_inbox(project: Project, received: date) -> Iterator[Arrived]:
    """Yield every file of the inbox, read and checked, in order of name. Nothing is changed."""
    context = Context(Package.load(project.root), load_forms(project), received)
    for path, content, unread in _inbox(project.root):
        sha256 = hash_of(content) if content else ""
        yield Arrived(path, content, sha256, unread or read_submission(content, context))


def _inbox(root: Path) -> Iterator[tuple[Path, bytes, ReadSubmission | None]]:
    """Yield every file of the inbox with its bytes, or with none and why it cannot be read."""
    folder = root / INBOX
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith((".", "~$")) or not path.is_file():
            continue
        try:
            yield path, read_bytes(path, SUBMISSION), None
        except (FileRefused, OSError) as error:
            why = error if isinstance(error, FileRefused) else FileRefused("unreadable", error.strerror or "")
            yield path, b"", ReadSubmission(answers=(answer_to(why),))


def take_in(project: Project, received: date) -> tuple[Letter, ...]:
    """Read the inbox, keep what is right, write the tables and an answer for each file; return the answers.

    received: the day that new submissions are recorded with. A file that was accepted before is recognised
    by its hash and changes nothing. A run that is killed, or ends with an error, is made good by the next: it
    ends as this one would have, with the same answers.
    Raises InputError if the forms or the kept submissions are damaged, WriteFailed where data/ or build/
    cannot be written.
    """
    root = project.root
    with writing("what the intake found", _AGAIN), alone(root / SUBMISSIONS, _BUSY):
        clear_parts(root)
        kept = list(read_kept(root))
        if kept:
            kept = taken_back(root, kept, {hash_of(content) for _, content, _ in _inbox(root) if content})
        known = {each.sha256: each for each in kept}
        known_before = frozenset(known)
        arrived = list(read_inbox(project, received))
        new = [each for each in arrived if each.sha256 not in known and each.read.is_acceptable]
        # One file under two names is one submission.
        subjects = Counter(each.subject for each in {each.sha256: each for each in new}.values())
        letters: list[Letter] = []
        for each in arrived:
            state: LetterState = "accepted"
            changes: Sequence[tuple[str, str, str, str, str, str]] = ()
            if each.sha256 in known:
                state = "already"
            elif not each.read.is_acceptable:
                state = "findings"
            elif subjects[each.subject] > 1:
                state = "two-at-once"
            else:
                begin(root, kept)
                last = max((old.sequence for old in kept), default=0)
                fresh = keep(root, each.content, each.name, each.read, received, last + 1)
                known[fresh.sha256] = fresh
                kept.append(fresh)
                if earlier := before(kept, fresh):
                    state, changes = "replaces", changed(earlier, fresh)
            answer = _answer_of(project, each)
            letters.append(Letter(each.name, each.sha256, state, each.read, changes, answer))
        write_tables(root, kept, _still_open(arrived, known), load_forms(project))
        for each, letter in zip(arrived, letters, strict=True):
            _write_answer(each, letter, new=each.sha256 not in known_before)
        end(root)
    return tuple(letters)


def _still_open(arrived: Sequence[Arrived], known: Collection[str]) -> Iterator[TableRow]:
    """Give the row of each file of a known subject that is not accepted, with how much stands against it."""
    for each in arrived:
        if each.subject is not None and each.sha256 not in known:
            about = {"submission": each.sha256, "file": each.name, "errors": each.read.errors}
            yield dict(zip(SUBJECT, each.subject, strict=True)) | about


def _answer_of(project: Project, each: Arrived) -> Path:
    """Return where the answer to a file is written, without its ending."""
    stem = "-".join(fold(each.path.stem).split())
    safe = "".join(c for c in stem if c.isascii() and (c.isalnum() or c == "-"))[:60] or "tep"
    kind = "".join(c for c in fold(each.path.suffix) if c.isascii() and c.isalnum())[:5]
    return project.build / ANSWERS / "-".join(part for part in (safe, kind, each.sha256[:8]) if part)


def _write_answer(each: Arrived, letter: Letter, *, new: bool) -> None:
    """Write the answer as text and as a workbook; that of an acceptance stays for as long as it is there."""
    text, book, everything = map(letter.path, ("md", "xlsx", "csv"))
    if letter.state == "already" and not new and book.is_file() and says_accepted(text):
        return
    if letter.more("en"):
        write_atomically(everything, findings_csv(letter))
    else:
        everything.unlink(missing_ok=True)
    write_atomically(book, coloured_copy(each.content, letter))
    write_atomically(text, letter_text(letter).encode())


def intake_lines(letters: Sequence[Letter], shown: Callable[[Path], str]) -> Iterator[str]:
    """Yield a line a file: what came of it, its first errors, and where its answer is.

    shown: how a path is written.
    """
    if not letters:
        yield f"{INBOX.as_posix()} is empty."
        return
    for letter in letters:
        yield f"{letter.file}: {STATES[letter.state].en}"
        if subject := letter.subject("en"):
            yield f"    {subject}"
        if letter.is_open:
            for finding in letter.ordered[: min(letter.read.errors, 5)]:
                place = " ".join(part for part in (finding.place.sheet, finding.place.address) if part)
                yield f"    - {place + ': ' if place else ''}{finding.message.en}"
            if letter.read.errors > 5:
                yield f"    - … and {letter.read.errors - 5} more"
        for section, item, cell, kind, was, now in letter.changes[:_SHOWN]:
            yield f"    {kind}: {section} {item} {cell}: {was or '—'} → {now or '—'}".replace("  ", " ")
        if len(letter.changes) > _SHOWN:
            yield f"    … and {len(letter.changes) - _SHOWN} more changes, all in the answer"
        yield f"    answer: {shown(letter.path('xlsx'))}"
    accepted = sum(letter.state in ("accepted", "replaces") for letter in letters)
    known = sum(letter.state == "already" for letter in letters)
    waiting = sum(letter.is_open for letter in letters)
    yield f"{accepted} accepted, {known} known already, {waiting} to be fixed."
