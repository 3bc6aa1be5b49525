"""The command `decree30 check`: what it prints, and the exit code that says how it ended."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

import decree30.__main__ as command
from decree30 import conformance_check
from decree30_docx import Report, write


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return write(Report(), tmp_path / "report.docx")


def test_a_conforming_document_ends_with_0(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["check", str(document)]) == 0
    assert capsys.readouterr().out.startswith("report.docx: Phụ lục I, Nghị định 30/2020/NĐ-CP: ")


def test_a_departure_ends_with_4_and_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wide = write(replace(Report(), margins=(20, 20, 40, 20)), tmp_path / "wide.docx")
    assert command.main(["check", str(wide), "--language", "en"]) == 4
    assert "40 mm; asked: 30–35 mm" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["none.docx", ".", "damaged.pdf", "a\x00b", "\udcff.docx"])
def test_what_cannot_be_read_ends_with_2_and_one_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "damaged.pdf").write_bytes(b"%PDF-1.7\n1 0 obj <<")
    assert command.main(["check", str(tmp_path / name)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Cannot ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(("where", "name"), [(command, "check_layout"), (conformance_check, "dissect")])
def test_what_nobody_foresaw_is_one_line_too(
    where: ModuleType,
    name: str,
    document: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where it happens in the process that reads the file."""

    def fail(_: object) -> None:
        raise KeyError("w:p")

    monkeypatch.setattr(where, name, fail)
    assert command.main(["check", str(document)]) == 1
    said = capsys.readouterr().err
    assert "KeyError: 'w:p' (test_decree30_command.py, line " in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "words", [[], ["check"], ["conform", "a.docx"], ["check", "a.docx", "--language", "fr"]]
)
def test_a_wrong_command_line_ends_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        command.main(words)
    assert end.value.code == 2
