"""Where this process sends what it reads of the project: nowhere, unless who started it has asked.

A kernel of the pipeline sends each read to its worker as it happens (`execute.kernels.kernel`).
"""

from collections.abc import Callable

_send: Callable[[str], None] | None = None


def send_to(send: Callable[[str], None] | None) -> None:
    """Give every read from now on, one line each, to `send`; None: to nobody."""
    global _send
    _send = send


def send(line: str) -> None:
    """Send one read; do nothing where nobody has asked."""
    if _send is not None:
        _send(line)
