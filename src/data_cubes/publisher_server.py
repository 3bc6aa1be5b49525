"""One publisher's server, asked politely: no faster than it allows, again where it was only busy."""

import time
from collections.abc import Callable, Mapping
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

_TRIES: Final = 3
_PATIENCE: Final = 300
"""The longest wait that a server may ask for, in seconds; beyond it the person is told to come back."""
_SILENCE: Final = 60
_AGAIN: Final = {429: ", too many calls", 503: ", closed for now", 500: "", 502: "", 504: ""}
"""The answers after which it is worth asking again, and what they say."""
# An ASP.NET server leaves footnotes out for a program whose name it does not know.
_HEADERS: Final = {"User-Agent": "Mozilla/5.0 (compatible; diendan)", "Accept": "application/json"}
_IN_ADDRESSES: Final = "%/:?&=,;+*()[]@!$'~"
_REFUSALS: Final[Mapping[int, tuple[str, str]]] = {
    400: ("a query that it takes", "The table may have changed, or the server not know the format."),
    403: ("cells within its limit", "The server's own limit may have changed: ask again."),
    404: ("a table at this address", ""),
}
_LATER: Final = "Ask again later; what was fetched is kept, and nothing in data/ has changed."


class NotAnswered(Exception):
    """A publisher's server gave no answer that can be used.

    what: in a sentence; address: that was asked; faults: what came, and what should have; hint: what to do,
    "" where the address, or what is known of the table, may be wrong.
    """

    def __init__(self, what: str, address: str, *faults: tuple[str, str], hint: str = "") -> None:
        super().__init__(what, address, *faults)
        self.what, self.address, self.faults, self.hint = what, address, faults, hint


class PublisherServer:
    """Asks one server, one call after the other.

    show: takes a line when there is something to wait for. most: bytes of an answer.
    pause: seconds between calls.
    """

    def __init__(self, show: Callable[[str], None], most: int) -> None:
        self._show, self._most = show, most
        self._last = -float("inf")
        self.pause = 0.0

    def ask(self, address: str, body: bytes | None = None, *, optional: bool = False) -> bytes:
        """Return what stands at `address`: by GET, or by POST of a JSON `body`.

        optional: return nothing where the server has nothing there.
        Raises NotAnswered where the server cannot be reached, refuses, is busy for too long or breaks off.
        """
        headers = dict(_HEADERS) | ({"Content-Type": "application/json"} if body is not None else {})
        request = Request(quote(address, safe=_IN_ADDRESSES), data=body, headers=headers)
        for turn in range(1, _TRIES + 1):
            time.sleep(max(0.0, self._last + self.pause - time.monotonic()))
            try:
                return self._read(request)
            except HTTPError as error:
                with error:
                    if optional and error.code in (400, 404):
                        return b""
                    if error.code not in _AGAIN:
                        raise _refused(address, error) from error
                fault = f"the answer {error.code}{_AGAIN[error.code]}"
                wait = _asked_wait(error.headers, default=max(self.pause, turn))
            except (URLError, HTTPException, OSError) as error:
                fault, wait = f"no whole answer ({_words(error)})", float(turn)
            finally:
                self._last = time.monotonic()
            if turn == _TRIES or wait > _PATIENCE:
                asked = f"; it asks to wait {wait:.0f} seconds" if wait > _PATIENCE else ""
                got, expected = f"{fault}{asked}", "the publisher's answer"
                raise NotAnswered(
                    "A publisher's server does not answer.", address, (got, expected), hint=_LATER
                )
            self._show(f"  {fault}; asking again in {wait:.0f} s")
            time.sleep(wait)
        raise AssertionError("the last turn returns or raises")

    def _read(self, request: Request) -> bytes:
        with urlopen(request, timeout=_SILENCE) as answer:
            content: bytes = answer.read(self._most + 1)
            # A read with a limit says nothing of an answer that broke off.
            stated = answer.headers.get("Content-Length")
        if len(content) > self._most:
            got, most = "an answer beyond the limit", f"at most {self._most} bytes"
            raise NotAnswered("A publisher's answer is too large.", request.full_url, (got, most))
        if stated is not None and stated.isdigit() and len(content) < int(stated):
            raise HTTPException(f"{len(content)} of {stated} bytes")
        return content


def _asked_wait(headers: Message, default: float) -> float:
    """Return the seconds that Retry-After asks for: a number or a day and time; the default without it."""
    said = (headers.get("Retry-After") or "").strip()
    if said.isdigit():
        return float(said)
    try:
        # By the server's own clock, which may not be ours.
        wait = parsedate_to_datetime(said) - parsedate_to_datetime(headers["Date"])
    except (ValueError, TypeError):
        return default
    return max(0.0, wait.total_seconds())


def _refused(address: str, error: HTTPError) -> NotAnswered:
    words = " ".join(error.read(2000).decode("utf-8", "replace").split())[:200]
    expected, hint = _REFUSALS.get(error.code, ("an answer", ""))
    got = f"the answer {error.code}" + (f" ({words})" if words else "")
    return NotAnswered("A publisher's server refuses.", address, (got, expected), hint=hint)


def _words(error: BaseException) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    return str(getattr(reason, "strerror", None) or reason or type(reason).__name__)
