"""What an intake says on the terminal."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from diendan.exchange.intake.answer_letters import STATES, Letter
from diendan.exchange.intake.inbox import INBOX

_SHOWN = 20


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
        for section, item, cell, kind, before, after in letter.changes[:_SHOWN]:
            yield f"    {kind}: {section} {item} {cell}: {before or '—'} → {after or '—'}".replace("  ", " ")
        if len(letter.changes) > _SHOWN:
            yield f"    … and {len(letter.changes) - _SHOWN} more changes, all in the answer"
        yield f"    answer: {shown(letter.path('xlsx'))}"
    accepted = sum(letter.state in ("accepted", "replaces") for letter in letters)
    known = sum(letter.state == "already" for letter in letters)
    waiting = sum(letter.is_open for letter in letters)
    yield f"{accepted} accepted, {known} known already, {waiting} to be fixed."
