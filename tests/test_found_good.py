"""What a check found good is not looked at again, and whatever could make it bad has it looked at."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from diendan.checks import check_and_fix
from diendan.checks.check_and_fix import run_checks
from diendan.checks.found_good import FoundGood
from diendan.errors import ExitCode
from diendan.parsing.notebook_files import normalised, notebook_bytes, read_notebook
from diendan.plan.fingerprints.code_closure import Code
from diendan.plan.fingerprints.inputs import Inputs
from diendan.project import Project
from tiny_project import CODE, PROSE, ROOT, TABLE, tiny_project, write_notebook

CHECKER = check_and_fix.__name__
AGAIN = "nothing has changed"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of which everything was found good."""
    project = tiny_project(tmp_path_factory.mktemp("checked"))
    shutil.copytree(ROOT / "params" / "forms", project.root / "params" / "forms")
    allowed = "".join(f"{kind}: {{}}\n" for kind in ("figures", "words_in_en", "words_in_vi"))
    (project.texts / "allowed.yml").write_text(allowed, encoding="utf-8")
    rewrite(project.notebook("tiny"), CODE)
    assert run_checks(project, code=False) == ExitCode.OK
    return project


def rewrite(path: Path, first: str) -> None:
    """Write the notebook as `make fix` leaves it, with `first` as its first cell after the parameters."""
    write_notebook(path, (first, TABLE, PROSE))
    path.write_bytes(notebook_bytes(normalised(read_notebook(path, path.name))))


def with_line(line: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")

    return change


SPOILT: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a cell": ("notebooks/tiny.ipynb", lambda path: rewrite(path, f"{CODE}\nimport os\nos.system('ls')")),
    "a sidecar": ("notebooks/tiny.yml", with_line("colour: red")),
    "a text": ("notebooks/texts/tiny.vi.md", with_line("Tỷ lệ là {{ rate | number(2")),
    "a typed figure": ("notebooks/texts/tiny.en.md", with_line("\nIt was 12.34% the year before.")),
    "allowed words": ("notebooks/texts/allowed.yml", with_line("no: [list")),
    "a forum": ("params/forums/test.yml", with_line("colour: red")),
    "a form": ("params/forms/ngo-aid-2019.yml", with_line("colour: red")),
    "a table": ("data/indicators/poverty_multidimensional.csv", with_line("04,2023,nothing,x")),
    "a unit": ("data/units/titles.csv", with_line("63,99")),
    "the descriptor": ("data/datapackage.json", with_line("}")),
}


def test_what_is_as_it_was_is_not_looked_at_again(
    checked: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_checks(checked, code=False) == ExitCode.OK
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 5
    assert all(AGAIN in line for line in lines)


@pytest.mark.parametrize("kind", SPOILT)
def test_a_fault_in_any_kind_of_file_is_found_after_all_was_good(checked: Project, kind: str) -> None:
    name, spoil = SPOILT[kind]
    path = checked.root / name
    before = path.read_bytes()
    memory = (checked.build / "found-good.json").read_bytes()
    try:
        spoil(path)
        assert run_checks(checked, code=False) == ExitCode.INPUT_WRONG
    finally:
        path.write_bytes(before)
        (checked.build / "found-good.json").write_bytes(memory)


def test_a_file_that_appears_or_goes_has_everything_looked_at_again(checked: Project) -> None:
    new = checked.notebooks / "other.yml"
    new.write_text("scope: province\n", encoding="utf-8")
    try:
        assert not FoundGood(checked, CHECKER).holds("data")
    finally:
        new.unlink()
    assert FoundGood(checked, CHECKER).holds("data")


def test_a_changed_checker_checks_again(checked: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    code = Inputs(checked).own_code.closure([CHECKER])
    assert {
        name for name in Inputs(checked).own_code.modules if name.startswith("diendan.checks.texts.")
    } <= code.keys()
    assert {"diendan.data.checking.package_checks", "diendan.registry.registry"} <= code.keys()
    changed = dict.fromkeys(code, "another digest")
    monkeypatch.setattr(Code, "closure", lambda *_: changed)
    assert not FoundGood(checked, CHECKER).holds("data")


def test_another_environment_checks_again(
    checked: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pandas-99.dist-info").mkdir()
    monkeypatch.setattr("sysconfig.get_path", lambda _: tmp_path)
    assert not FoundGood(checked, CHECKER).holds("data")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of no files, checked by code that stays."""
    monkeypatch.setattr(Code, "closure", lambda *_: {})
    return Project.at(tmp_path)


def test_each_check_is_held_by_what_was_read_and_by_nothing_else(small: Project) -> None:
    first, second = small.root / "first.txt", small.root / "second.txt"
    for path in (first, second):
        path.write_text("as it was", encoding="utf-8")

    def read(path: Path) -> list[str]:
        return [] if path.read_text(encoding="utf-8") == "as it was" else ["changed"]

    memory = FoundGood(small, CHECKER)
    assert not memory.holds("first")
    assert memory.look("first", lambda: read(first)) == []
    assert memory.look("second", lambda: read(second)) == []
    second.write_text("otherwise", encoding="utf-8")
    memory = FoundGood(small, CHECKER)
    assert memory.holds("first")
    assert not memory.holds("second")
    assert memory.look("second", lambda: read(second)) == ["changed"]
    assert not FoundGood(small, CHECKER).holds("second")


def test_what_changes_while_it_is_looked_at_is_not_remembered(small: Project) -> None:
    file = small.root / "data.txt"
    file.write_text("one", encoding="utf-8")
    memory = FoundGood(small, CHECKER)

    def read() -> list[str]:
        file.read_text(encoding="utf-8")
        return []

    memory.look("first", read)
    file.write_text("two", encoding="utf-8")
    memory.look("again", read)
    assert not memory.holds("again")


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"about": 1}', json.dumps({"read": 3}).encode()])
def test_a_damaged_memory_is_no_memory(small: Project, content: bytes) -> None:
    small.build.mkdir()
    (small.build / "found-good.json").write_bytes(content)
    assert not FoundGood(small, CHECKER).holds("data")
