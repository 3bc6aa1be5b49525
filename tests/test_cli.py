"""The command line: arguments in, text and exit code out."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diendan.cli import main
from diendan.project import Project
from diendan.spec.forum_file import load_forum
from tiny_project import CODE, PROSE, TABLE, change_forum, tiny_project, write_notebook

COMMANDS = ("reports", "plan", "preview", "verify", "check", "fix", "validate", "store", "lab")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = tiny_project(tmp_path)
    monkeypatch.chdir(made.root)
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    return made


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_describes_every_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert "usage: diendan" in text
    if not command:
        assert all(f"\n    {name}" in text for name in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["report"],
        ["reports", "--renderer", "word"],
        ["reports", "--jobs", "0"],
        ["preview", "--language", "fr"],
    ],
)
def test_wrong_command_line_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize("given", [[], ["--no-browser"], ["--port", "9999", "--no-browser"]])
def test_what_follows_two_dashes_goes_on_to_jupyter_lab(
    given: list[str], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        called.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert main(["lab", "--", *given]) == 0
    (command,) = called
    assert command[command.index("lab") + 1 :][:2] == ["--notebook-dir", str(project.root)]
    assert command[len(command) - len(given) :] == given


def test_wrong_input_is_listed_and_exits_with_2(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    change_forum(project, date="never", provinces=["x"])
    # where Quarto is installed, its version is remembered in build/ before anything is read
    assert main(["reports", "test", "--renderer", "builtin"]) == 2
    said = capsys.readouterr().err
    assert "nothing was executed" in said
    assert "params/forums/test.yml: line" in said
    assert not project.bundle("test").exists()
    assert not project.build.exists()


@pytest.mark.usefixtures("project")
def test_unknown_province_suggests_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reports", "test", "--province", "cao-bag"]) == 2
    assert "Did you mean `cao-bang`?" in capsys.readouterr().err


def test_outside_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    assert main(["plan"]) == 2
    assert "No diendan project" in capsys.readouterr().err


def test_plan_and_dry_run_change_nothing(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(project.root.rglob("*"))
    assert main(["plan", "test", "--renderer", "builtin", "--explain"]) == 0
    assert main(["reports", "test", "--renderer", "builtin", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert said.count("test: 2 reports: 2 to execute and render, 0 to render, 0 up to date") == 2
    assert "  - never made" in said
    assert sorted(project.root.rglob("*")) == before


def test_missing_quarto_exits_with_3(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(project.root))
    monkeypatch.setattr(sys, "executable", str(project.root / "python"))
    assert main(["plan", "test", "--renderer", "quarto"]) == 3
    assert "Quarto was not found" in capsys.readouterr().err
    assert main(["plan", "test", "--renderer", "auto"]) == 0


def test_preview_prints_the_path_and_leaves_the_bundle_alone(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["preview", "test", "--report", "tiny", "--renderer", "builtin", "--province"]
    assert main([*arguments, "ha-giang"]) == 0
    path = project.root / capsys.readouterr().out.strip()
    assert path == project.build / "preview" / "test" / "ha-giang" / "tiny.vi" / "ha-giang-tiny.vi.html"
    assert "29,07%" in path.read_text(encoding="utf-8")
    assert not project.bundle("test").exists()
    write_notebook(project.notebook("tiny"), ['raise ValueError("no such rate")'])
    assert main([*arguments, "cao-bang"]) == 1
    assert "no such rate" in capsys.readouterr().err
    assert main([*arguments, "cao-bang", "--format", "pdf"]) == 2
    assert main([*arguments, "cao-bang", "--language", "en"]) == 2


def test_preview_makes_the_document_and_says_what_make_check_and_make_reports_find_in_this_report(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    def preview() -> tuple[int, bool, str]:
        code = main(["preview", "test", "--report", "tiny", "--renderer", "builtin", "--subject", "ha-giang"])
        said = capsys.readouterr()
        return code, (project.root / said.out.strip()).is_file(), said.err

    assert preview() == (0, True, "")
    texts = {language: project.text_file("tiny", language) for language in ("vi", "en")}
    shutil.copy(project.sidecar_file("tiny"), project.sidecar_file("other"))
    for language, file in texts.items():
        project.text_file("other", language).write_text("=== body ===\n12%\n", encoding="utf-8")
        claimed = {"vi": "Tỷ lệ này thấp nhất cả nước.", "en": "It is the lowest of the country."}[language]
        text = file.read_text(encoding="utf-8").replace("{{rate", f"{claimed} {{{{rate", 1)
        file.write_text(text, encoding="utf-8")
    cells = (CODE + '\nunused = lambda: load("labour")', TABLE, PROSE)
    write_notebook(project.notebook("tiny"), cells)
    write_notebook(project.notebook("other"), cells)
    code, is_made, said = preview()
    assert (code, is_made) == (0, True)
    assert "The document is made, but `make check` finds" in said
    assert "notebooks/texts/tiny.vi.md: line 4, part body: got" in said
    assert "a claim of kind" in said
    assert "notebooks/tiny.ipynb: cell 2, line 6: got it reads labour" in said
    assert "other" not in said
    assert "make store" not in said

    typed = texts["en"].read_text(encoding="utf-8").replace("see @tbl", "12.5 in all, see @tbl")
    texts["en"].write_text(typed, encoding="utf-8")
    code, is_made, said = preview()
    assert (code, is_made) == (2, True)
    assert "`make reports` refuses it for 1 of them" in said
    assert "notebooks/texts/tiny.en.md: line 4: got the figure `12.5`" in said


def test_a_report_that_the_forum_does_not_ask_for_is_previewed_with_its_defaults(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(project.sidecar_file("tiny"), project.sidecar_file("new"))
    shutil.copy(project.text_file("tiny", "en"), project.text_file("new", "en"))
    shutil.copy(project.text_file("tiny", "vi"), project.text_file("new", "vi"))
    checked = CODE.replace('"tiny"', '"new"') + '\nassert note == "calm"'
    write_notebook(project.notebook("new"), (checked, TABLE, PROSE))
    arguments = ["preview", "test", "--renderer", "builtin", "--province", "ha-giang", "--language", "en"]
    assert main([*arguments, "--report", "new"]) == 0
    page = project.root / capsys.readouterr().out.strip()
    assert "29.07%" in page.read_text(encoding="utf-8")
    assert [order.report for order in load_forum(project, "test").orders] == ["tiny"]
    for unknown in ("newer", "../new"):
        assert main([*arguments, "--report", unknown]) == 2
        assert f"`ha-giang/{unknown}.en`" in capsys.readouterr().err


def test_verify_finds_nothing_then_a_changed_byte(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "test"]) == 2
    assert main(["reports", "test", "--renderer", "builtin", "--jobs", "1"]) == 0
    capsys.readouterr()
    assert main(["verify", "test"]) == 0
    assert "the same, byte for byte" in capsys.readouterr().out
    page = project.bundle("test") / "ha-giang" / "tiny.vi.html"
    page.write_bytes(page.read_bytes().replace(b"29,07", b"28,07"))
    assert main(["verify", "test"]) == 4
    assert "ha-giang/tiny.vi.html" in capsys.readouterr().err


def test_terminal_without_utf8_gets_its_text_all_the_same(project: Project) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "diendan.cli", "plan", "test", "--renderer", "builtin"],
        cwd=project.root,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert b"never made" in done.stdout


def test_a_figure_typed_into_a_text_is_never_published(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project.texts / "tiny.vi.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("{{rate|number(2)}}%", "99,9%"), encoding="utf-8"
    )
    assert main(["reports", "test", "--renderer", "builtin"]) == 2
    said = capsys.readouterr().err
    assert "nothing was executed" in said
    assert "notebooks/texts/tiny.vi.md: line 4: got the figure `99,9`" in said
    assert not list(project.bundle("test").rglob("*.html"))
