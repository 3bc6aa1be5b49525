"""The Quarto renderer: how Quarto is found and called, and what happens when it fails.

A small stand-in for the `quarto` command shows how it is called and lets it fail in every way; it writes
fixed bytes, so nothing here takes it for rendering. What Quarto really makes: test_quarto_documents.py.
"""

import json
import os
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from diendan.errors import RenderFailed, ToolMissing
from diendan.render.quarto.quarto_batch import render_texts
from diendan.render.quarto.quarto_call import CallReport
from diendan.render.quarto.quarto_renderer import Quarto, settings
from diendan.render.quarto.quarto_tool import find_quarto
from diendan.render.renderer_identity import identify
from diendan.render.renderer_protocol import Rendered, RenderRequest
from diendan.spec.document import DocumentHead
from diendan.spec.formats import Format, Layout
from scripts import install_quarto

EPOCH = 1_789_430_400
PYTHON = sys.executable

STAND_IN = """\
#!{python}
import json, os, pathlib, re, signal, subprocess, sys, time

if sys.argv[1:] == ["--version"]:
    print({version!r})
    sys.exit({version_exit})
if sys.argv[1:] == ["pandoc", "--version"]:
    print("pandoc 3.10\\nFeatures: +server +lua")
    sys.exit()
config = pathlib.Path("_quarto.yml").read_text(encoding="utf-8")
documents = [pathlib.Path(name) for name in re.findall(r'- "(.*?)"', config)]
call = {{
    "arguments": sys.argv[1:],
    "folder": os.getcwd(),
    "locale": os.environ["LC_ALL"],
    "epoch": os.environ["SOURCE_DATE_EPOCH"],
    "config": config,
    "documents": [path.read_text(encoding="utf-8") for path in documents],
    "media": [sorted(p.name for p in (path.parent / "media").glob("*")) for path in documents],
    "extension": sorted(p.name for p in pathlib.Path("_extensions").glob("*/*")),
}}
with open({log!r}, "a", encoding="utf-8") as log:
    log.write(json.dumps(call) + "\\n")

def say(text):
    print(text, file=sys.stderr, flush=True)

endings = re.findall(r"diendan-(\\w+)", config)
if any("BREAK THE PROJECT" in text for text in call["documents"]):
    say("ERROR: the project is broken")
    sys.exit(1)
for number, (path, text) in enumerate(zip(documents, call["documents"]), 1):
    if len(documents) > 1:
        say(f"\\x1b[1m\\x1b[34m\\r[{{number}}/{{len(documents)}}] {{path.as_posix()}}\\x1b[39m\\x1b[22m")
    say("pandoc")
    if "FAIL" in text:
        for line in range(40):
            say(f"\\x1b[31mline {{line}}\\x1b[39m")
        say("ERROR: no such thing: tỉnh")
        sys.exit(1)
    if "CRASH" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "HANG" in text:
        child = subprocess.Popen(["sleep", "60"])
        pathlib.Path({log!r} + ".child").write_text(str(child.pid))
        time.sleep(60)
    if "COMPLAIN" in text:
        say("\\x1b[31mERROR (diendan.lua:2) boom")
    for ending in endings:
        suffix = {{"html": "html", "typst": "typ", "docx": "docx"}}[ending]
        if not ("FORGET" in text and suffix == "docx"):
            (path.parent / f"report.{{suffix}}").write_text("made of " + text, encoding="utf-8")
say("\\nOutput created: 001/report.html")
"""


class StandIn:
    """A `quarto` command in a folder of its own, and the calls that it noted."""

    def __init__(self, folder: Path, version: str = "1.10.19", version_exit: int = 0) -> None:
        self.log = folder / "calls.jsonl"
        self.command = folder / "bin" / "quarto"
        self.command.parent.mkdir()
        text = STAND_IN.format(python=PYTHON, version=version, version_exit=version_exit, log=str(self.log))
        self.command.write_text(text, encoding="utf-8")
        self.command.chmod(0o755)

    @property
    def calls(self) -> list[dict[str, object]]:
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines]


@pytest.fixture
def only_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with one folder, and no Quarto beside this Python."""
    folder = tmp_path / "path"
    folder.mkdir()
    monkeypatch.setattr(
        "diendan.render.quarto.quarto_tool.sys.executable", str(tmp_path / "elsewhere" / "python")
    )
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return folder


@pytest.fixture
def extension(tmp_path: Path) -> Path:
    folder = tmp_path / "project" / "_extensions" / "diendan"
    folder.mkdir(parents=True)
    (folder / "_extension.yml").write_text("title: diendan\n", encoding="utf-8")
    return folder


def outcomes(
    tmp_path: Path,
    stand_in: StandIn,
    extension: Path,
    *texts: str,
    formats: tuple[Format, ...] = ("html", "docx"),
    seconds: float = 20,
) -> dict[str, Path | RenderFailed]:
    asked = []
    for number, text in enumerate(texts):
        each = replace(request(tmp_path, extension, f"unit-{number}", text), formats=formats)
        (each.work / "media" / f"fig-{number}.png").write_bytes(b"png")
        asked.append((each, text))
    room = tmp_path / "room"
    found = list(render_texts(stand_in.command, settings("brief", formats), asked, room, seconds))
    by_name = {each.name: outcome for each, outcome in found}
    assert len(by_name) == len(found) == len(texts)
    return by_name


def request(tmp_path: Path, extension: Path, slug: str, text: str, layout: Layout = "brief") -> RenderRequest:
    work = tmp_path / "build" / slug
    (work / "media").mkdir(parents=True)
    (work / "lowered.md").write_text(text, encoding="utf-8")
    head = DocumentHead(slug, "vi", layout, f"tỉnh {slug}", slug, "34:04", "34:04")
    return RenderRequest(f"{slug}/brief.vi", work, ("html",), EPOCH, head, extension)


class TestFinding:
    def test_takes_the_one_on_path(self, only_path: Path) -> None:
        stand_in = StandIn(only_path)
        assert find_quarto().command == stand_in.command
        assert find_quarto().version == "1.10.19"

    def test_prefers_the_one_beside_this_python(
        self, only_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        StandIn(only_path, "1.9.1")
        beside = tmp_path / "environment"
        beside.mkdir()
        stand_in = StandIn(beside, "1.11.0")
        monkeypatch.setattr(
            "diendan.render.quarto.quarto_tool.sys.executable", str(beside / "bin" / "python")
        )
        assert find_quarto().command == stand_in.command

    def test_says_how_to_get_it_where_there_is_none(self, only_path: Path) -> None:  # noqa: ARG002
        with pytest.raises(ToolMissing, match=r"not found.*make quarto.*--renderer builtin"):
            find_quarto()

    @pytest.mark.parametrize("version", ["1.8.27", "0.9.230", "1.3"])
    def test_refuses_an_old_one(self, only_path: Path, version: str) -> None:
        StandIn(only_path, version)
        with pytest.raises(ToolMissing, match=rf"too old: got {version}, expected 1\.9 or newer"):
            find_quarto()

    @pytest.mark.parametrize("version", ["1.9.0", "1.10.19", "2.0.1", "99.9.9", "1.9.38\n(some remark)"])
    def test_takes_a_new_one(self, only_path: Path, version: str) -> None:
        StandIn(only_path, version)
        assert find_quarto().version == version.splitlines()[0]

    def test_refuses_one_that_does_not_say_its_version(self, only_path: Path) -> None:
        StandIn(only_path, "Segmentation fault")
        with pytest.raises(ToolMissing, match="printed “Segmentation fault”, expected a number"):
            find_quarto()

    def test_refuses_one_that_cannot_say_its_version(self, only_path: Path) -> None:
        StandIn(only_path, "no such library", version_exit=127)
        with pytest.raises(ToolMissing, match="left with 127: “no such library”"):
            find_quarto()

    def test_refuses_one_that_cannot_be_started(self, only_path: Path) -> None:
        command = StandIn(only_path).command
        command.write_text("#!/no/such/interpreter\n", encoding="utf-8")
        with pytest.raises(ToolMissing, match="gave no answer"):
            find_quarto()


class TestInstalling:
    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The programs that the script starts; each of them fails, so nothing is fetched."""
        started: list[str] = []

        def fails(command: list[str], _: float) -> bool:
            started.append(command[0])
            return False

        monkeypatch.setattr(install_quarto, "_succeeds", fails)
        return started

    def test_leaves_one_alone_that_is_new_enough(self, only_path: Path, asked: list[str]) -> None:
        StandIn(only_path, "1.9.38")
        install_quarto.main()
        assert asked == []

    def test_asks_for_the_pinned_one_beside_one_that_is_too_old(
        self, only_path: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        StandIn(only_path, "1.4.550")
        install_quarto.main()
        assert len(asked) == 1
        assert "cannot be reached" in capsys.readouterr().out


class TestCalling:
    def test_many_documents_are_one_call(self, tmp_path: Path, extension: Path) -> None:
        stand_in = StandIn(tmp_path)
        found = outcomes(tmp_path, stand_in, extension, "một", "hai", "ba")
        assert all(isinstance(outcome, Path) for outcome in found.values())
        (call,) = stand_in.calls
        assert call["arguments"] == ["render", "."]
        assert call["documents"] == ["một", "hai", "ba"]
        assert call["media"] == [["fig-0.png"], ["fig-1.png"], ["fig-2.png"]]
        assert call["extension"] == ["_extension.yml"]
        assert (call["locale"], call["epoch"]) == ("C.UTF-8", str(EPOCH))

    def test_the_project_lists_documents_and_formats_and_no_absolute_path(
        self, tmp_path: Path, extension: Path
    ) -> None:
        stand_in = StandIn(tmp_path)
        outcomes(tmp_path, stand_in, extension, "một", "hai", formats=("html", "pdf", "docx"))
        text = str(stand_in.calls[0]["config"])
        config = yaml.safe_load(text)
        assert config["project"]["render"] == ["001/report.qmd", "002/report.qmd"]
        assert list(config["format"]) == ["diendan-html", "diendan-typst", "diendan-docx"]
        assert config["format"]["diendan-typst"]["output-ext"] == "typ"
        assert str(tmp_path) not in text

    def test_no_two_calls_share_a_folder_and_none_is_left(self, tmp_path: Path, extension: Path) -> None:
        stand_in = StandIn(tmp_path)
        outcomes(tmp_path, stand_in, extension, "một", "FAIL", "ba")
        folders = [call["folder"] for call in stand_in.calls]
        assert len(set(folders)) == len(folders) == 3
        assert not any(Path(str(folder)).exists() for folder in folders)

    def test_one_call_a_layout_and_outcomes_in_the_order_asked_for(
        self, tmp_path: Path, extension: Path, only_path: Path
    ) -> None:
        stand_in = StandIn(only_path)
        requests = [
            request(tmp_path, extension, "a", "một"),
            request(tmp_path, extension, "b", "hai", "official"),
            request(tmp_path, extension, "c", "FAIL"),
            request(tmp_path, extension, "d", "bốn"),
        ]
        found = Quarto().render(requests)
        assert [type(outcome) for outcome in found] == [Rendered, Rendered, RenderFailed, Rendered]
        assert [call["documents"] for call in stand_in.calls[:1]] == [["một", "FAIL", "bốn"]]
        assert (tmp_path / "build" / "d" / "out.html").read_text(encoding="utf-8") == "made of bốn"
        assert {path.name for path in (tmp_path / "build" / "a").iterdir()} == {
            "lowered.md",
            "media",
            "out.html",
        }

    def test_the_official_layout_has_its_own_docx_styles(self) -> None:
        config = yaml.safe_load(settings("official", ("docx",)))
        assert config["format"]["diendan-docx"]["reference-doc"].endswith("/reference-official.docx")

    def test_version_names_quarto_its_pandoc_and_typst(self, only_path: Path, tmp_path: Path) -> None:
        StandIn(only_path)
        for _ in range(2):  # asked, then remembered
            assert identify("quarto", tmp_path).version.startswith("1.10.19, pandoc 3.10, typst ")

    @given(remaining=st.integers(1, 2000), workers=st.integers(1, 64))
    def test_no_batch_is_more_than_an_even_share(self, remaining: int, workers: int) -> None:
        size = Quarto.batch_size(Quarto.__new__(Quarto), remaining, workers)
        assert 1 <= size <= 12
        assert (size - 1) * workers < remaining


class TestFailing:
    def test_one_that_fails_takes_no_other_with_it(self, tmp_path: Path, extension: Path) -> None:
        found = outcomes(tmp_path, StandIn(tmp_path), extension, "một", "FAIL", "ba", "FAIL", "năm")
        assert [isinstance(outcome, Path) for _, outcome in sorted(found.items())] == [
            True,
            False,
            True,
            False,
            True,
        ]
        failed = found["unit-1/brief.vi"]
        assert isinstance(failed, RenderFailed)
        reason, *lines = str(failed).splitlines()
        left = "Quarto left with 1; Quarto left no html and no docx file"
        assert reason == f"unit-1/brief.vi: {left}. It said:"
        assert lines[-2:] == ["    line 39", "    ERROR: no such thing: tỉnh"]
        assert len(lines) == 12

    def test_the_message_names_the_report_and_ends_with_what_quarto_said(
        self, tmp_path: Path, extension: Path, only_path: Path
    ) -> None:
        StandIn(only_path)
        (failed,) = Quarto().render([request(tmp_path, extension, "cao-bang", "FAIL")])
        assert isinstance(failed, RenderFailed)
        assert str(failed).startswith("cao-bang/brief.vi: Quarto left with 1")
        assert str(failed).endswith("ERROR: no such thing: tỉnh")
        assert "\x1b" not in str(failed)

    def test_a_crash_half_way(self, tmp_path: Path, extension: Path) -> None:
        found = outcomes(tmp_path, StandIn(tmp_path), extension, "một", "CRASH", "ba")
        failed = found["unit-1/brief.vi"]
        assert isinstance(failed, RenderFailed)
        assert "Quarto crashed (signal 9)" in str(failed)
        assert isinstance(found["unit-0/brief.vi"], Path)
        assert isinstance(found["unit-2/brief.vi"], Path)

    def test_a_time_out_ends_quarto_and_its_children(self, tmp_path: Path, extension: Path) -> None:
        stand_in = StandIn(tmp_path)
        found = outcomes(tmp_path, stand_in, extension, "một", "HANG", "ba", seconds=3)
        failed = found["unit-1/brief.vi"]
        assert isinstance(failed, RenderFailed)
        assert "Quarto was not done after 3 seconds" in str(failed)
        assert isinstance(found["unit-2/brief.vi"], Path)
        child = int(Path(f"{stand_in.log}.child").read_text(encoding="utf-8"))
        assert has_ended(child)

    def test_a_missing_file_though_quarto_was_content(self, tmp_path: Path, extension: Path) -> None:
        found = outcomes(tmp_path, StandIn(tmp_path), extension, "một", "FORGET", "ba")
        failed = found["unit-1/brief.vi"]
        assert isinstance(failed, RenderFailed)
        assert "Quarto left no docx file" in str(failed)
        assert isinstance(found["unit-0/brief.vi"], Path)

    def test_an_error_that_quarto_only_prints(self, tmp_path: Path, extension: Path) -> None:
        found = outcomes(tmp_path, StandIn(tmp_path), extension, "một", "COMPLAIN", "ba")
        failed = found["unit-1/brief.vi"]
        assert isinstance(failed, RenderFailed)
        assert "Quarto reported an error or a warning" in str(failed)
        assert "ERROR (diendan.lua:2) boom" in str(failed)

    def test_a_call_that_fails_before_any_document_is_taken_apart(
        self, tmp_path: Path, extension: Path
    ) -> None:
        stand_in = StandIn(tmp_path)
        found = outcomes(tmp_path, stand_in, extension, "một", "BREAK THE PROJECT", "ba")
        assert [len(call["documents"]) for call in stand_in.calls] == [3, 1, 1, 1]  # type: ignore[arg-type]
        failed = found["unit-1/brief.vi"]
        assert isinstance(failed, RenderFailed)
        assert str(failed).endswith("It said:\n    ERROR: the project is broken")
        assert isinstance(found["unit-0/brief.vi"], Path)

    def test_a_program_that_has_gone(self, tmp_path: Path, extension: Path, only_path: Path) -> None:
        stand_in = StandIn(only_path)
        renderer = Quarto()
        stand_in.command.unlink()
        requests = [request(tmp_path, extension, "a", "một"), request(tmp_path, extension, "b", "hai")]
        found = renderer.render(requests)
        assert [str(error).split(":")[0] for error in found] == ["a/brief.vi", "b/brief.vi"]
        assert all(isinstance(error, RenderFailed) for error in found)

    def test_a_document_that_cannot_be_finished(
        self, tmp_path: Path, extension: Path, only_path: Path
    ) -> None:
        StandIn(only_path)
        spoilt = replace(request(tmp_path, extension, "a", "một"), formats=("html", "docx"))
        whole = request(tmp_path, extension, "b", "hai")
        failed, made = Quarto().render([spoilt, whole])
        assert isinstance(failed, RenderFailed)
        assert "not a zip file" in str(failed)
        assert isinstance(made, Rendered)

    def test_code_that_quarto_would_run(self, tmp_path: Path, extension: Path, only_path: Path) -> None:
        stand_in = StandIn(only_path)
        whole = request(tmp_path, extension, "a", "một")
        risky = request(tmp_path, extension, "b", "---\ntitle: a\n---\n`{{< env HOME >}}`")
        made, failed = Quarto().render([whole, risky])
        assert isinstance(made, Rendered)
        assert str(failed).startswith("b/brief.vi: the text holds “{{<”, which Quarto would run.")
        assert [call["documents"] for call in stand_in.calls] == [["một"]]

    def test_nothing_to_do(self, only_path: Path) -> None:
        stand_in = StandIn(only_path)
        assert Quarto().render([]) == []
        assert stand_in.calls == []

    def test_what_a_killed_run_left_is_removed(
        self, tmp_path: Path, extension: Path, only_path: Path
    ) -> None:
        StandIn(only_path)
        asked = request(tmp_path, extension, "a", "một")
        (asked.work / "quarto-left").mkdir()
        Quarto().render([replace(asked)])
        assert not (asked.work / "quarto-left").exists()


def test_progress_lines_are_read_through_colours() -> None:
    report = CallReport()
    for line in textwrap.dedent(
        """\
        preparing
        \x1b[1m\x1b[34m\r[ 1/12] 001/report.qmd\x1b[39m\x1b[22m
        pandoc
        \x1b[31mERROR (x.lua:2) boom
        \x1b[39m\x1b[1m\x1b[34m\r[ 2/12] 002/report.qmd\x1b[39m\x1b[22m
        """
    ).split("\n"):
        report.hear(line)
    assert report.reached == ["001/report.qmd", "002/report.qmd"]
    assert report.is_in_trouble("001/report.qmd")
    assert not report.is_in_trouble("002/report.qmd")
    assert report.excerpt("002/report.qmd", 5) == ["preparing"]


@pytest.mark.parametrize(
    "line",
    ["WARN: the file is not there", "\x1b[33mWARNING (main.lua:1) x\x1b[39m", "[WARNING] x", "ERROR: x"],
)
def test_each_way_in_which_quarto_and_pandoc_warn_is_heard(line: str) -> None:
    report = CallReport(reached=["a"])
    report.hear(line)
    assert report.is_in_trouble("a")


def test_the_first_error_is_shown_above_a_long_stack_trace() -> None:
    report = CallReport(reached=["a"])
    for line in ("reading", "Error running filter:", "string expected", *(f"at {n}" for n in range(20))):
        report.hear(line)
    excerpt = report.excerpt("a", 3)
    assert excerpt == ["Error running filter:", "string expected", "at 0", "at 1", "at 17", "at 18", "at 19"]


def has_ended(process: int) -> bool:
    """Whether a process is gone (or a zombie that nobody has waited for), within five seconds."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
