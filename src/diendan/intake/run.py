"""The inbox: each file read, checked, answered, and accepted whole or not at all."""

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from diendan.datapackage import Package
from diendan.errors import InputError
from diendan.forms.catalogue import load_forms
from diendan.intake.coloured import coloured_copy
from diendan.intake.container import kind_of, read_bytes
from diendan.intake.findings import Refused
from diendan.intake.kept import Kept, clear_parts, hash_of, keep, read_kept
from diendan.intake.legacy import clean
from diendan.intake.letters import Letter, State, letter_text
from diendan.intake.read import Context, Read, read_submission
from diendan.intake.tables import Open, before, changed, write_tables
from diendan.language import fold
from diendan.project import Project
from diendan.submissions import Subject

SUBMISSIONS: Final = Path("data/submissions")
INBOX: Final = SUBMISSIONS / "inbox"
ANSWERS: Final = Path("answers")


@dataclass(frozen=True)
class Arrived:
    """One file of the inbox as read. content: empty where the file was refused unread."""

    path: Path
    content: bytes
    sha256: str
    read: Read

    @property
    def subject(self) -> Subject | None:
        """Form, unit and period, as a kept submission names them; None where one is unknown."""
        read = self.read
        if read.form is None or read.unit is None or read.year is None:
            return None
        return (read.form.form, read.unit.system, read.unit.code, str(read.year))


@dataclass(frozen=True)
class Done:
    """What came of one file. answer: the answer's file without its ending."""

    letter: Letter
    answer: Path


def read_inbox(project: Project, received: date) -> Iterator[Arrived]:
    """Yield every file of the inbox, read and checked, in order of name. Nothing is changed."""
    context = Context(project.root, Package.load(project.root), load_forms(project), received)
    folder = project.root / INBOX
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith((".", "~$")) or not path.is_file():
            continue
        try:
            content = read_bytes(path)
        except Refused as error:
            yield Arrived(path, b"", "", Read(None, None, None, (), (error.answer,)))
            continue
        yield Arrived(path, content, hash_of(content), read_submission(content, context))


def take_in(project: Project, received: date) -> tuple[Done, ...]:
    """Read the inbox, keep what is right, write the tables and an answer for each file.

    received: the day that new submissions are recorded with. A file that was accepted before is recognised
    by its hash and changes nothing. Raises InputError if the forms or the kept submissions are damaged.
    """
    with _alone(project.root / SUBMISSIONS):
        clear_parts(project.root)
        kept = list(read_kept(project.root))
        known = {each.sha256: each for each in kept}
        arrived = list(read_inbox(project, received))
        new = [each for each in arrived if each.sha256 not in known and each.read.is_acceptable]
        # One file under two names is one submission.
        subjects = Counter(each.subject for each in {each.sha256: each for each in new}.values())
        done: list[Done] = []
        for each in arrived:
            old = known.get(each.sha256)
            if old is not None:
                letter = _letter(each, "already")
            elif not each.read.is_acceptable:
                letter = _letter(each, "findings")
            elif subjects[each.subject] > 1:
                letter = _letter(each, "two-at-once")
            else:
                sequence = max((old.sequence for old in kept), default=0) + 1
                fresh = _keep(project.root, each, received, sequence)
                known[fresh.sha256] = fresh
                kept.append(fresh)
                earlier = before(kept, fresh)
                letter = _letter(
                    each,
                    "replaces" if earlier else "accepted",
                    changed(earlier, fresh) if earlier else (),
                )
            done.append(_answered(project, each, letter))
        write_tables(project.root, kept, _still_open(arrived, known), load_forms(project))
    return tuple(done)


def _still_open(arrived: Sequence[Arrived], known: Collection[str]) -> list[Open]:
    return [
        Open(each.sha256, each.subject, clean(each.path.name)[0], each.read.errors)
        for each in arrived
        if each.subject is not None and each.sha256 not in known
    ]


def _keep(root: Path, each: Arrived, received: date, sequence: int) -> Kept:
    read = each.read
    assert read.form is not None
    assert read.unit is not None
    assert read.year is not None
    suffix = f".{kind_of(each.content)}"
    subject, name = (read.form, read.unit, read.year), clean(each.path.name)[0]
    return keep(root, each.content, name, suffix, subject, read.entries, received, sequence)


def _letter(
    each: Arrived, state: State, changes: Sequence[tuple[str, str, str, str, str, str]] = ()
) -> Letter:
    return Letter(clean(each.path.name)[0], each.sha256, state, each.read, changes)


def _answered(project: Project, each: Arrived, letter: Letter) -> Done:
    """Write the answer as text and as a workbook under build/answers."""
    stem = "-".join(fold(each.path.stem).split())
    safe = "".join(c for c in stem if c.isascii() and (c.isalnum() or c == "-"))[:60] or "tep"
    kind = "".join(c for c in fold(each.path.suffix) if c.isascii() and c.isalnum())[:5]
    answer = project.build / ANSWERS / "-".join(part for part in (safe, kind, each.sha256[:8]) if part)
    answer.parent.mkdir(parents=True, exist_ok=True)
    answer.with_name(f"{answer.name}.md").write_text(letter_text(letter), encoding="utf-8")
    answer.with_name(f"{answer.name}.xlsx").write_bytes(coloured_copy(each.content, letter))
    return Done(letter, answer)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the submissions for this process; the lock ends with the process, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(
                "Another intake is running on data/submissions. Wait for it to end and run again."
            ) from None
        yield
    finally:
        os.close(handle)
