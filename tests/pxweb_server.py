"""A statistics office's server on this machine: both versions of the PX-Web API, well- and misbehaved.

Written from what is public of them: version 1 from PCAxis.Api of statisticssweden/PxWeb (`SSDHandler.cs`,
`Settings.cs`), version 2 from PxAPI-2.yml of statisticssweden/PxApiSpecs and from PxTools/PxWebApi.
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

Codes = dict[str, str]
"""The labels of a dimension's values by their codes."""


@dataclass
class ServedTable:
    """A table of the server: dimensions (name → codes and labels), figures by their labels, day, notes."""

    title: str
    dimensions: dict[str, Codes]
    figures: Mapping[tuple[str, ...], float | None]
    updated: str = "2025-07-23T02:00:00Z"
    notes: tuple[str, ...] = ()

    def dataset(self, chosen: Mapping[str, list[str]], version: int) -> dict[str, Any]:
        """Return the chosen cells as JSON-stat of that version."""
        labels = [[self.dimensions[name][code] for code in codes] for name, codes in chosen.items()]
        values = [self.figures.get(cell) for cell in product(*labels)]
        size = [len(codes) for codes in chosen.values()]
        about: dict[str, Any] = {
            name: {
                "label": name,
                "category": {
                    "index": {code: n for n, code in enumerate(codes)},
                    "label": {code: self.dimensions[name][code] for code in codes},
                },
            }
            for name, codes in chosen.items()
        }
        whole = {"label": self.title, "source": None, "updated": self.updated, "value": values}
        if version == 1:
            return {
                "dataset": {**whole, "dimension": {**about, "id": list(chosen), "size": size, "role": {}}}
            }
        dated = {"version": "2.0", "class": "dataset", **whole, "id": list(chosen), "size": size}
        return {**dated, "dimension": about, **({"note": list(self.notes)} if self.notes else {})}


@dataclass
class PxServer:
    """What a server holds and allows, what it has been asked, and what it does wrong.

    faults: what becomes of the next calls for figures, one each: "" (nothing), "cut" (the connection breaks),
    "half" (half of the JSON), "short" (a value too few), "fewer" (a category too few), "page" (a web page),
    or the number of an answer such as 429. retry_after: what it says then.
    """

    tables: dict[str, ServedTable] = field(default_factory=dict)
    cells: int = 100_000
    calls: int = 1_000
    window: int = 1
    tells_limits: bool = True
    faults: list[str | int] = field(default_factory=list)
    retry_after: str = "1"
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    port: int = 0
    _times: list[float] = field(default_factory=list)

    def address(self, api: str, code: str) -> str:
        where = f"http://127.0.0.1:{self.port}"
        return (
            f"{where}/api/v1/vi/Lao%20dong/{code}.px"
            if api == "v1"
            else f"{where}/api/v2/tables/{code}?lang=vi"
        )

    def too_fast(self) -> bool:
        now = time.monotonic()
        self._times = [each for each in self._times if now - each < self.window] + [now]
        return len(self._times) > self.calls


def handler(server: PxServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def answer(self, status: int, content: bytes, **headers: str) -> None:
            if status != 200:
                server.refused.append(status)
            self.send_response(status)
            self.send_header("Content-Length", headers.pop("length", str(len(content))))
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(content)

        def error(self, status: int, words: str, **headers: str) -> None:
            self.answer(status, json.dumps({"error": words}).encode(), **headers)

        def json(self, told: object) -> None:
            self.answer(200, json.dumps(told, ensure_ascii=False).encode())

        def table(self, path: str) -> ServedTable | None:
            code = unquote(path).rsplit("/", 1)[-1].removesuffix(".px")
            return server.tables.get(code)

        def do_GET(self) -> None:
            server.agents.add(self.headers["User-Agent"])
            where = urlsplit(self.path)
            if where.path.startswith("/api/v1/"):
                self.get_v1(where.path, where.query)
            else:
                self.get_v2(where.path.removeprefix("/api/v2"), where.query)

        def get_v1(self, path: str, query: str) -> None:
            if server.too_fast():
                self.error(
                    429, "429 - Too many requests in too short timeframe.", Retry_After=str(server.window)
                )
            elif query == "config" and server.tells_limits:
                limits = {"maxCells": server.cells, "maxCalls": server.calls, "timeWindow": server.window}
                self.json({"maxValues": 10_000, **limits, "CORS": True})
            elif query == "config" or (table := self.table(path)) is None:
                self.error(404, "Parameter error")
            else:
                variables = [
                    {"code": name, "text": name, "values": list(codes), "valueTexts": list(codes.values())}
                    for name, codes in table.dimensions.items()
                ]
                self.json({"title": table.title, "variables": variables})

        def get_v2(self, path: str, query: str) -> None:
            if path == "/config":  # is never limited
                limits = {"maxDataCells": server.cells, "maxCallsPerTimeWindow": server.calls}
                told = {
                    "apiVersion": "2.0.0",
                    **limits,
                    "timeWindow": server.window,
                    "dataFormats": ["json-stat2"],
                }
                self.json(told) if server.tells_limits else self.error(404, "Not found")
                return
            if server.too_fast():
                self.error(429, "Too many requests", Retry_After=str(server.window))
                return
            _, _, code, what = path.split("/")
            table = server.tables.get(code)
            if table is None:
                self.error(404, "Non-existent table")
            elif what == "metadata":
                told = table.dataset({name: list(codes) for name, codes in table.dimensions.items()}, 2)
                self.json({key: value for key, value in told.items() if key != "value"} | {"value": None})
            else:
                pairs = [(unquote(name), value) for name, value in parse_qsl(query)]
                chosen = {
                    name[len("valueCodes[") : -1]: value.split(",")
                    for name, value in pairs
                    if name.startswith("valueCodes[")
                }
                self.figures(table, chosen, dict(pairs)["outputFormat"], too_many=400)

        def do_POST(self) -> None:
            server.agents.add(self.headers["User-Agent"])
            query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            table = self.table(urlsplit(self.path).path)
            if server.too_fast():
                self.error(
                    429, "429 - Too many requests in too short timeframe.", Retry_After=str(server.window)
                )
            elif table is None:
                self.error(404, "Parameter error")
            else:
                chosen = {each["code"]: each["selection"]["values"] for each in query["query"]}
                assert all(each["selection"]["filter"] == "item" for each in query["query"])
                self.figures(table, chosen, query["response"]["format"], too_many=403)

        def figures(self, table: ServedTable, chosen: dict[str, list[str]], form: str, too_many: int) -> None:
            known = all(set(chosen[name]) <= set(codes) for name, codes in table.dimensions.items())
            if chosen.keys() != table.dimensions.keys() or not known:
                self.error(400, "Non-existent value")
                return
            server.asked.append(chosen)
            cells = 1
            for codes in chosen.values():
                cells *= len(codes)
            if cells > server.cells:
                self.error(too_many, "Too many values selected")
                return
            fault = server.faults.pop(0) if server.faults else ""
            if isinstance(fault, int):
                self.error(fault, "as it was told to", Retry_After=server.retry_after)
                return
            told = table.dataset(chosen, 1 if form == "json-stat" else 2)
            if fault == "short":
                told["value"].pop()
            elif fault == "fewer":
                name = max(chosen, key=lambda each: len(chosen[each]))
                told = table.dataset({**chosen, name: chosen[name][:-1]}, 2)
            content = json.dumps(told, ensure_ascii=False).encode()
            content = b"\xef\xbb\xbf" + content + b"\0" if form == "json-stat" else content
            if fault == "page":
                content = b"<!DOCTYPE html><html><body>Maintenance</body></html>"
            elif fault == "half":
                content = content[: len(content) // 2]
            elif fault == "cut":
                self.answer(200, content[: len(content) // 2], length=str(len(content)))
                self.close_connection = True
                return
            if not fault:
                server.answers.append(content)
            self.answer(200, content)

    return Handler


@contextmanager
def running(server: PxServer) -> Iterator[PxServer]:
    """Let a server listen on this machine, on a port of its own."""
    http = ThreadingHTTPServer(("127.0.0.1", server.port), handler(server))
    server.port = http.server_address[1]
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
