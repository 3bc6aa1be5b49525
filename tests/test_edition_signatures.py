"""Signed editions: by a key made for the test, checked by us and by ssh-keygen alone."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from diendan.cli import main
from diendan.editions import signatures
from diendan.editions.archive import editions_of
from diendan.editions.gate.candidate import ReleaseRequest
from diendan.errors import ExitCode, InputError
from diendan.project import Project
from released_forum import copied, released, small_forum

NAME = "office@example.org"
# On a build server (CI) the tests fail without it, and are not left out.
pytestmark = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None and not os.environ.get("CI"), reason="ssh-keygen is not installed"
)


def key_of(folder: Path, name: str) -> Path:
    key = folder / name
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key],
        check=True,
        capture_output=True,
    )
    return key


def signers(key: Path, options: str = 'namespaces="diendan"') -> Path:
    """Write whose signatures count: the owner of a key, with that key."""
    file = key.with_suffix(".signers")
    file.write_text(f"{NAME} {options} {key.with_suffix('.pub').read_text(encoding='utf-8')}")
    return file


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return key_of(tmp_path_factory.mktemp("keys"), "office")


@pytest.fixture(scope="module")
def signed(key: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = small_forum(tmp_path_factory.mktemp("signed") / "project")
    released(project, ReleaseRequest(key=key))
    return project


@pytest.fixture
def project(signed: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    found = copied(signed, tmp_path / "project")
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    monkeypatch.chdir(found.root)
    return found


def verify(*arguments: str | Path) -> int:
    return main(["verify", "test", *map(str, arguments)])


def record(project: Project) -> Path:
    return project.editions / "test" / "1" / "edition.json"


def test_signature_holds_for_us_and_for_ssh_keygen_alone(
    project: Project, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify("--signers", signers(key)) == ExitCode.OK
    assert f"signed by {NAME}" in capsys.readouterr().out
    signature = signatures.signature_file(record(project))
    asked = ["-Y", "verify", "-f", str(signers(key)), "-I", NAME, "-n", "diendan", "-s", str(signature)]
    done = subprocess.run(["ssh-keygen", *asked], input=record(project).read_bytes(), capture_output=True)
    assert done.returncode == 0
    page = project.bundle("test") / "cao-bang" / "tiny.vi.html"
    assert main(["verify-file", str(page), "--signers", str(signers(key))]) == ExitCode.OK
    assert "signature of the edition holds" in capsys.readouterr().out


def test_record_that_was_changed_does_not_hold(
    project: Project, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = json.loads(record(project).read_bytes())
    record(project).unlink()
    record(project).write_text(json.dumps({**said, "commit": "0" * 40}), encoding="utf-8")
    assert editions_of(project, "test")
    assert verify("--signers", signers(key)) == ExitCode.DIFFERENCES
    assert "a signature that does not hold" in capsys.readouterr().err
    page = project.bundle("test") / "cao-bang" / "tiny.vi.html"
    assert main(["verify-file", str(page), "--signers", str(signers(key))]) == ExitCode.DIFFERENCES


def test_missing_signature_and_strange_signer_are_found(
    project: Project, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = key_of(tmp_path, "stranger")
    assert verify("--signers", signers(stranger)) == ExitCode.DIFFERENCES
    other = signers(key, 'namespaces="file"')
    assert verify("--signers", other) == ExitCode.DIFFERENCES
    signatures.signature_file(record(project)).unlink()
    assert verify("--signers", signers(key)) == ExitCode.DIFFERENCES
    assert "no signature beside it" in capsys.readouterr().err
    assert verify("--editions") == ExitCode.OK


def test_key_that_was_valid_on_the_day_of_release_holds_after_its_end(project: Project, key: Path) -> None:
    released_on = editions_of(project, "test")[0].released
    later, before = f"{released_on.year + 1}0101", f"{released_on.year - 1}0101"
    assert verify("--signers", signers(key, f'valid-before="{later}"')) == ExitCode.OK
    assert verify("--signers", signers(key, f'valid-before="{before}"')) == ExitCode.DIFFERENCES


def test_nothing_is_released_by_a_key_that_is_none(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(project.editions)
    bad = tmp_path / "key"
    bad.write_text("no key\n", encoding="utf-8")
    with pytest.raises(InputError, match="could not be signed") as refused:
        released(project, ReleaseRequest(key=bad))
    assert str(bad) in str(refused.value)
    assert main(["release", "test", "--key", str(tmp_path / "nothing")]) == ExitCode.INPUT_WRONG
    assert "There is no key to sign with" in capsys.readouterr().err
    assert not editions_of(project, "test")
    assert verify("--signers", tmp_path / "nothing") == ExitCode.INPUT_WRONG


def test_without_ssh_keygen_nothing_is_signed_nor_checked(
    project: Project, key: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(project.root))
    assert verify("--signers", signers(key)) == ExitCode.TOOL_MISSING
    shutil.rmtree(project.editions)
    assert main(["release", "test", "--key", str(key)]) == ExitCode.TOOL_MISSING
    assert "ssh-keygen is not installed" in capsys.readouterr().err
    assert not editions_of(project, "test")
