"""The kernel of a report: it sends each recorded read to the worker, shows no more than it may, and need not
look again through cells that the warm parent has looked through."""

import threading
from typing import Any, ClassVar

import zmq
from ipykernel.ipkernel import IPythonKernel
from IPython.core.inputtransformer2 import TransformerManager
from jupyter_client.session import Session
from traitlets import Instance

from diendan.data import recording
from diendan.errors import InputError
from diendan.execute.read_record import READ, TOTAL, Tally
from diendan.spec.report_limits import Limits, size

# A message costs several times what a read does.
_AT_A_TIME = 100


class ReportKernel(IPythonKernel):
    """Sends what is read as it happens, and the total with each reply, for the worker to compare."""

    reads = Instance(Tally, ())

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._lock = threading.Lock()
        self._waiting: list[str] = []
        recording.send_to(self.send_read)
        socket = self.iopub_thread.socket if self.iopub_thread else None
        if socket is not None:
            # What the worker has not yet taken waits here; by default zmq drops what waits too long.
            socket.setsockopt(zmq.XPUB_NODROP, 1)

    def send_read(self, line: str) -> None:
        """Count one read at once and send it, in order, with the next few or at the end of the cell."""
        with self._lock:
            self.reads.add(line)
            self._waiting.append(line)
            if len(self._waiting) == _AT_A_TIME:
                self._send_waiting()

    def _send_waiting(self) -> None:
        lines, self._waiting = self._waiting, []
        parent = self.get_parent()  # type: ignore[no-untyped-call]
        self.session.send(self.iopub_socket, READ, {"lines": lines}, parent=parent)  # type: ignore[union-attr]

    def finish_metadata(
        self,
        parent: dict[str, Any],  # noqa: ARG002 - the interface of ipykernel
        metadata: dict[str, Any],
        reply_content: dict[str, Any],  # noqa: ARG002
    ) -> dict[str, Any]:
        """Send what waits, and add the total of the reads so far to a reply."""
        with self._lock:
            if self._waiting:
                self._send_waiting()
            metadata[TOTAL] = self.reads.total()
        return metadata


class KnownCells(TransformerManager):
    """Finds IPython's own syntax (`%magic`, `!command`) in a cell: in a known one by what was found before.

    Of what it costs to have a cell compiled, that is more than half; a notebook that holds its analysis has
    a thousand lines.
    """

    known: ClassVar[dict[str, str]] = {}
    """What becomes of cells, by their text; filled ahead of a fork."""

    def transform_cell(self, cell: str) -> str:
        """Return the cell as Python."""
        usual = vars(self) == vars(TransformerManager())  # type: ignore[no-untyped-call]
        if usual and cell in self.known:
            return self.known[cell]
        return str(super().transform_cell(cell))


class BoundedSession(Session):
    """Refuses to send data of a size that nobody would read; the cell that shows it fails."""

    most = Limits.shown

    def serialize(self, msg: dict[str, Any], ident: Any = None) -> list[bytes]:
        """Return the message as bytes. Raises InputError where it is larger than one cell may show."""
        parts: list[bytes] = super().serialize(msg, ident)
        length = sum(map(len, parts))
        if length > self.most and msg["header"]["msg_type"] in ("display_data", "execute_result"):
            raise InputError(f"The cell showed {size(length)}; a cell may show {size(self.most)}.")
        return parts
