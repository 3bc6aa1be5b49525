"""Pictures and links: what is not allowed is refused before a renderer starts; nothing is ever fetched."""

import json
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from diendan.checks.report_checks import _addresses
from diendan.errors import RenderFailed
from diendan.render.lowering.addresses import Passage, address_findings, refuse_addresses
from diendan.render.lowering.lowering import lower
from diendan.render.pandoc import READER, pandoc, pandoc_path
from diendan.spec.report_limits import Limits
from diendan.workers.rendering import render_tasks
from diendan.workers.tasks import Failed, Finished, Task
from render_samples import EPOCH, ROOT, context, figure, head, notebook, prose
from tiny_project import CODE, PROSE, TABLE, tiny_project

PICTURES = (
    "![a](https://example.invalid/x.png)",
    "![a](//example.invalid/x.png)",
    "![a](http&#58;//example.invalid/x.png)",
    "![a](<HTTP://example.invalid/x y.png>)",
    "![a][b]\n\n[b]: http://example.invalid/x.png",
    "![b]\n\n[b]: <file:///etc/hostname>",
    "![a](/etc/hostname)",
    "![a](../x.png)",
    "![a](media/../../x.png)",
    "![a](\\\\\\\\host\\\\share\\\\x.png)",
    "![a](data:image/png;base64,AAAA)",
    "![a](attachment:x.png)",
    "[![a](x.png)](https://example.invalid)",
    "| a |\n|---|\n| ![x](http://example.invalid/x.png) |",
    "a[^1]\n\n[^1]: ![x](http://example.invalid/x.png)",
    "[x]{style='background:url(http://example.invalid/x)'}",
    "[x]{src=http://example.invalid/x data-src=y}",
    '# Phần {data-background-image="http://example.invalid/x.png"}',
    '::: {style="background:url(http://example.invalid/x)"}\nx\n:::',
)
LINKS = (
    "[a](javascript:alert)",
    "[a](JaVaScRiPt:alert)",
    "[a](java&#115;cript:alert)",
    "[a](&#x6A;avascript:alert)",
    "[a](java%73cript:alert)",
    "[a]( \tjavascript:alert)",
    "[a](<java\tscript:alert>)",
    "<javascript:alert>",
    "<file:///etc/hostname>",
    "[a](file:///etc/hostname)",
    "[a](vbscript:x)",
    "[a](data:text/html;base64,AAAA)",
    "[a](ftp://example.invalid)",
    "[a](//example.invalid)",
    "[a](other.html)",
    "[a]\n\n[a]: javascript:alert",
    "[a][]\n\n[A]: <javascript:alert> 'x'",
    "[a](https:javascript:alert)",
    "[a](#b){onclick=x}",
)
ALLOWED = (
    "[a](https://example.invalid/x?y=1#z) <http://example.invalid> <mailto:a@example.invalid> [b](#fig-a)",
    "![c](media/fig-a.png)",
    "`![a](http://example.invalid/x.png)` \\!\\[a](x) \\[a](javascript:x)",
)
CODE_OF_OURS = ("> ~~~ {.diendan-source-notes}\n> x\n> ~~~", "- ``` {class='diendan&#45;folded'}\n  x\n  ```")


@pytest.mark.parametrize("text", [*PICTURES, *LINKS, *CODE_OF_OURS])
def test_what_is_not_allowed_is_found_in_its_line(text: str) -> None:
    findings = address_findings([Passage("cell 7, line {line}", f"Một.\n\n{text}\n\nHết.", first=10)], "x")
    assert findings, text
    last = 12 + text.count("\n")
    for finding in findings:
        assert finding.where in {f"cell 7, line {line}" for line in range(12, last + 3)}, finding


def test_what_is_allowed_passes() -> None:
    assert address_findings([Passage("x", text) for text in ALLOWED], "x") == []


def test_all_findings_of_all_passages_come_at_once() -> None:
    passages = [
        Passage(f"{n}, line {{line}}", text) for n, text in enumerate((PICTURES[0], *ALLOWED, LINKS[0]))
    ]
    assert [finding.where for finding in address_findings(passages, "x")] == ["0, line 1", "4, line 1"]


def test_a_document_may_hold_its_own_pictures_only() -> None:
    cells = (prose("a"), figure())
    lowered = lower(notebook(*cells), context({"a": "@fig-a", "fig-a.caption": "c", "fig-a.alt": "d"}))
    refuse_addresses(lowered.markdown, lowered.media, 0, lowered.passages, "x")
    with pytest.raises(RenderFailed, match=r"a picture from media/fig-a\.png"):
        refuse_addresses(lowered.markdown, ["media/fig-b.png"], 0, lowered.passages, "x")


def test_data_in_an_address_lead_nowhere_else() -> None:
    parts = {"a": "[trang]({url})"}
    for url, allowed in (("https://example.invalid", True), ("javascript:x", False), ("file:///x", False)):
        lowered = lower(notebook(prose("a", url=url)), context(parts))
        if allowed:
            refuse_addresses(lowered.markdown, (), 0, lowered.passages, "x")
        else:
            with pytest.raises(RenderFailed, match="text part `a`, line 1: got a link to"):
                refuse_addresses(lowered.markdown, (), 0, lowered.passages, "x")


@dataclass
class Server:
    """A server on this machine that counts what is asked of it."""

    address: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server("")

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: Any) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    found.address = f"http://127.0.0.1:{listening.server_port}/x.png"
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield found
    listening.shutdown()
    listening.server_close()
    thread.join(5)


def test_a_renderer_would_fetch_and_ours_reaches_nobody(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"![a]({server.address})\n", encoding="utf-8")
    arguments = ["--from", READER, "--to", "docx", "-o", "a.docx", "a.md"]
    subprocess.run([pandoc_path(), *arguments], cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert server.asked == ["/x.png"], "if pandoc does not fetch, this test shows nothing"
    server.asked.clear()
    with pytest.raises(RenderFailed):
        pandoc(arguments, tmp_path, EPOCH, "x")
    assert server.asked == []


@pytest.mark.parametrize("spelt", ["![x]({})", "![x][y]\n\n[y]: {}", "[x]{{style='background:url({})'}}"])
@pytest.mark.parametrize("place", ["text", "markdown"])
def test_a_run_asks_nobody_and_names_the_place(
    place: str, spelt: str, server: Server, tmp_path: Path
) -> None:
    bad = spelt.format(server.address)
    cells: list[dict[str, Any]] = [prose("body")]
    if place == "markdown":
        cells.append({"cell_type": "markdown", "metadata": {}, "source": f"Một.\n\n{bad}"})
    body = f"# Một\n\nMột.\n\n{bad if place == 'text' else ''}"
    (tmp_path / "x.vi.md").write_text(f"=== body ===\n{body}\n", encoding="utf-8")
    (tmp_path / "work").mkdir()
    (tmp_path / "executed.ipynb").write_text(json.dumps(notebook(*cells)), encoding="utf-8")
    task = Task(
        name="cao-bang/x.vi",
        root=ROOT,
        work=tmp_path / "work",
        source=tmp_path / "x.ipynb",
        parameters=(),
        timeout=60,
        limits=Limits(),
        reads=(),
        texts=tmp_path / "x.vi.md",
        head=head(),
        formats=("html", "pdf", "docx"),
        epoch=EPOCH,
        renderer="builtin",
        published=tmp_path / "executed.ipynb",
    )
    (failed,) = render_tasks((task,))
    assert isinstance(failed, Failed)
    # A picture is refused where it stands, whatever defines its address further below.
    last = 3 if bad.startswith("!") else 3 + bad.count("\n")
    expected = f"text part `body`, line {last + 2}" if place == "text" else f"cell 4, line {last}"
    assert expected in [finding.where for finding in failed.findings]
    assert all(finding.where.startswith(expected.partition(",")[0]) for finding in failed.findings)
    assert server.asked == []
    assert not list(task.work.glob("out.*")), "a renderer has been at work"
    if (place, spelt[0]) != ("text", "!"):
        return
    # The same report without it is made.
    (tmp_path / "executed.ipynb").write_text(json.dumps(notebook(prose("body"))), encoding="utf-8")
    (tmp_path / "x.vi.md").write_text("=== body ===\n# Một\n\nMột.\n", encoding="utf-8")
    assert isinstance(render_tasks((task,))[0], Finished)


def test_the_check_of_the_inputs_names_cell_and_line(tmp_path: Path) -> None:
    project = tiny_project(tmp_path, cells=(CODE, TABLE, PROSE))
    assert list(_addresses(project)) == []
    path = project.notebook("tiny")
    source = json.loads(path.read_text(encoding="utf-8"))
    source["cells"].append({"cell_type": "markdown", "metadata": {}, "source": f"Một.\n\n{LINKS[0]}"})
    path.write_text(json.dumps(source), encoding="utf-8")
    text = project.text_file("tiny", "vi")
    lines = text.read_text(encoding="utf-8").splitlines()
    lines.insert(4, "{% if rate %}{% set x = 1 %}\n{{ rate |\n number }}\n" + PICTURES[0] + "{% endif %}")
    text.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [(finding.where, finding.got) for finding in _addresses(project)] == [
        ("notebooks/tiny.ipynb: cell 5, line 3", "a link to javascript:alert"),
        ("notebooks/texts/tiny.vi.md: line 8, part body", "a picture from https://example.invalid/x.png"),
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
@pytest.mark.parametrize("script", ["render/documents.lua", "render/lowering/addresses.lua"])
def test_a_full_disk_is_said_and_leaves_no_empty_file_that_passes(script: str, tmp_path: Path) -> None:
    texts = [{"text": "x", "pictures": [], "blocks": 0, "lines": False}]
    (tmp_path / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    (tmp_path / "lowered.md").write_text("x", encoding="utf-8")
    (tmp_path / "out.docx").symlink_to("/dev/full")
    (tmp_path / "found.json").symlink_to("/dev/full")
    given = ["texts.json", "found.json"]
    if "documents" in script:
        given = [str(ROOT / "reports" / "_extensions" / "diendan"), "brief", "docx", "out.docx"]
    with pytest.raises(RenderFailed, match="No space left"):
        pandoc(["lua", str(ROOT / "src" / "diendan" / script), READER, *given], tmp_path, EPOCH, "x")
