"""One resource fault: a project, what is wrong with the machine while a command runs, and its end."""

import resource
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from campaign.calls import Ran, call
from campaign.namespaces import Namespace
from campaign.project import Place

_POLL = 0.005


@dataclass
class Situation:
    """A project, and how commands run in it.

    limits: resource limits by number; env: on top of ours; lift: what takes the fault away again.
    meanwhile: what happens in the project once a file is there while the command runs.
    """

    place: Place
    namespace: Namespace | None = None
    prefix: Sequence[str] = ()
    limits: Mapping[int, int] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    umask: int | None = None
    output: str | None = None
    meanwhile: Callable[["Situation"], None] | None = None
    lift: list[Callable[[], None]] = field(default_factory=list)

    def faulty(self, *arguments: str) -> Ran:
        """Run a command while the fault is there."""
        limits, umask, output = dict(self.limits), self.umask, self.output

        def before() -> None:
            import os

            if umask is not None:
                os.umask(umask)
            if output is not None:
                handle = os.open(output, os.O_WRONLY) if output else -1
                for stream in (1, 2):
                    if handle >= 0:
                        os.dup2(handle, stream)
                    else:
                        os.close(stream)
            for number, value in limits.items():
                resource.setrlimit(number, (value, value))

        return call(
            self.place.root,
            *arguments,
            env=self.env,
            before=before if (limits or umask is not None or output is not None) else None,
            prefix=[*self._entered(), *self.prefix],
            while_running=self._watch if self.meanwhile else None,
        )

    def sound(self, *arguments: str) -> Ran:
        """Take the fault away and run a command."""
        while self.lift:
            self.lift.pop()()
        return call(self.place.root, *arguments, prefix=self._entered())

    def published(self, to: Path) -> Place:
        """Return the project as commands see it: itself, or a copy where its folders are mounted."""
        if self.namespace is None:
            return self.place
        self.namespace.copy_out(self.place.root, to)
        return Place(to, self.place.forum)

    def _entered(self) -> list[str]:
        return self.namespace.prefix(self.place.root) if self.namespace else []

    def _watch(self, process: "subprocess.Popen[bytes]") -> None:
        assert self.meanwhile is not None

        def wait() -> None:
            assert self.meanwhile is not None
            while process.poll() is None:
                try:
                    self.meanwhile(self)
                except _NotYet:
                    time.sleep(_POLL)
                    continue
                return

        threading.Thread(target=wait, daemon=True).start()


class _NotYet(Exception):
    """What is waited for is not there yet."""


def once_there(pattern: str, act: Callable[[Place], None]) -> Callable[[Situation], None]:
    """Return what acts on a project once a file that matches `pattern` is there."""

    def meanwhile(situation: Situation) -> None:
        if not any(situation.place.root.glob(pattern)):
            raise _NotYet
        act(situation.place)

    return meanwhile
