"""Fetching one published table, from where an earlier try ended."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from data_cubes.publisher_server import NotAnswered, PublisherServer
from data_cubes.table_fetching import editions, fetch_table
from diendan.errors import DiendanError, Finding
from diendan.exchange.file_limits import PUBLISHED
from diendan.exchange.updating.published_tables import TABLES, PublisherTable
from diendan.files.atomic_writing import write_atomically, writing

_LOOK: Final = f"Look at the table at the publisher, then correct its row in data/{TABLES}.csv."


class NotFetched(DiendanError):
    """A published table could not be had whole; nothing was changed."""


def fetch(table: PublisherTable, folder: Path, show: Callable[[str], None]) -> Path:
    """Return the file with a table's answers as they came; several stand in it as a JSON list.

    folder: where it and the pieces of an unfinished fetch are kept, which are not asked for again.
    Raises NotFetched where the server gives no whole answer or the table is another than its row says.
    """
    parts = folder / f"{table.name}.parts"

    def kept(key: str, ask: Callable[[], bytes]) -> bytes:
        place = parts / f"{key}.json"
        if not place.is_file():
            answer = ask()
            with writing(f"an answer for {table.name}"):
                write_atomically(place, answer)
        return place.read_bytes()

    def tell(cells: int, calls: int) -> None:
        show(f"{table.name}: {cells} cells in {calls} call{'s' if calls > 1 else ''}")

    server = PublisherServer(show, PUBLISHED.bytes)
    try:
        whole = fetch_table(server, table, table.dimensions, table.query, kept, tell)
    except NotAnswered as error:
        findings = [Finding(error.address, *fault, error.hint or _LOOK) for fault in error.faults]
        raise NotFetched(error.what, findings) from error
    if len(days := editions(whole)) > 1:
        shutil.rmtree(parts, ignore_errors=True)
        finding = Finding(table.address, f"answers of {' and of '.join(days)}", "one edition", "Ask again.")
        raise NotFetched(f"{table.name} was published anew while it was asked for.", [finding])
    with writing(f"the answers for {table.name}"):
        write_atomically(folder / f"{table.name}.json", whole)
    shutil.rmtree(parts, ignore_errors=True)
    return folder / f"{table.name}.json"
