"""Why a file is not opened or read, without words."""


class FileRefused(Exception):
    """A file is not opened, or not read to its end.

    kind: why ("too-many-rows"). found: what stood there, as text, or "".
    facts: what the sentence names: `limit`, a number, with its `unit` ("bytes", "parts", "seconds", "memory"
    in bytes, none for a count); `what` is counted or found; others by kind.
    """

    def __init__(self, kind: str, found: str = "", **facts: str | float) -> None:
        super().__init__(kind, found)
        self.kind, self.found, self.facts = kind, found, facts

    def __str__(self) -> str:
        return f"{self.kind}: {self.found} {self.facts}"
