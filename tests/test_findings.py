"""Many findings: a terminal gets the first of each kind and where the rest is; nothing is lost."""

from pathlib import Path

import pytest

from diendan.cli import main
from diendan.errors import Finding
from diendan.findings import SHOWN, finding_lines
from tiny_project import tiny_project


def found(count: int, column: str = "value", expected: str = "a number below 100") -> list[Finding]:
    return [
        Finding(f"data/a.csv: row {row}, column {column}", f'"{row}x"', f'{expected} (not "{row}")')
        for row in range(2, count + 2)
    ]


def lines(findings: list[Finding], kept: Path) -> list[str]:
    return list(finding_lines(findings, kept, lambda path: path.name))


def test_few_findings_are_shown_as_they_are_and_kept_nowhere(tmp_path: Path) -> None:
    findings = [*found(SHOWN), *found(SHOWN, "year")]
    assert lines(findings, tmp_path / "all.txt") == [f"  - {finding}" for finding in findings]
    assert not (tmp_path / "all.txt").exists()


def test_of_many_of_a_kind_the_first_are_shown_and_all_are_kept(tmp_path: Path) -> None:
    alone = Finding("params/a.yml: line 3, key `date`", "`never`", "a date")
    findings = [*found(9_700), alone, *found(SHOWN + 1, "year")]
    said = lines(findings, tmp_path / "build" / "all.txt")
    assert said[:SHOWN] == [f"  - {finding}" for finding in findings[:SHOWN]]
    assert said[SHOWN] == f"  - {alone}"
    assert len(said) == 2 * SHOWN + 1 + 3
    assert said[-3].startswith("  … and 9,680 more of this kind: data/a.csv, column value: expected a number")
    assert said[-2].startswith("  … and 1 more of this kind: data/a.csv, column year")
    assert said[-1] == "  All 9,722 are in all.txt."
    kept = (tmp_path / "build" / "all.txt").read_text(encoding="utf-8").splitlines()
    assert kept == [f"  - {finding}" for finding in findings]


def test_many_kinds_do_not_fill_the_terminal_either(tmp_path: Path) -> None:
    findings = [Finding(f"params/provinces/p{n}.yml", "nothing", "a file") for n in range(5_000)]
    said = lines(findings, tmp_path / "all.txt")
    assert len(said) <= 3 * SHOWN
    assert said[-2] == "  … and 4,960 more of 4,960 other kinds"
    assert len((tmp_path / "all.txt").read_text(encoding="utf-8").splitlines()) == 5_000


def test_what_cannot_be_kept_is_shown(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file where the folder should be", encoding="utf-8")
    said = lines(found(50), tmp_path / "build" / "all.txt")
    assert len(said) == 51
    assert "cannot be written" in said[-1]


@pytest.mark.parametrize("command", ["reports test --renderer builtin", "check --inputs-only"])
def test_command_names_the_file_with_all_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    project = tiny_project(tmp_path)
    monkeypatch.chdir(project.root)
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    table = project.data / "indicators" / "poverty_multidimensional.csv"
    rows = table.read_text(encoding="utf-8").splitlines()
    bad = [
        f"{row.split(',')[0]},1066,poverty_rate_multidimensional_household,many,percent,"
        for row in rows[1:60]
    ]
    table.write_text("\n".join((rows[0], *bad)) + "\n", encoding="utf-8")
    assert main(command.split()) == 2
    said = "".join(capsys.readouterr()).splitlines()
    assert (
        sum("poverty_multidimensional.csv: row" in line and "column value" in line for line in said) == SHOWN
    )
    (named,) = {
        Path(line.rpartition(" ")[2].rstrip(".")) for line in said if "are in build/findings/" in line
    }
    kept = (project.root / named).read_text(encoding="utf-8")
    assert kept.count("column value") == len(bad)


def test_error_that_nobody_foresaw_is_said_in_words_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tiny_project(tmp_path)
    monkeypatch.chdir(project.root)
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)

    def surprised(*_: object, **__: object) -> None:
        raise ZeroDivisionError("what a surprise")

    monkeypatch.setattr("diendan.plan.planning.make_plan", surprised)
    assert main(["plan", "test"]) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError: what a surprise" in said
    assert "Traceback" not in said
    assert "Traceback" in (project.build / "errors" / "plan.txt").read_text(encoding="utf-8")
