"""Signatures of edition.json by OpenSSH, which anyone can check without diendan (`ssh-keygen -Y verify`)."""

import subprocess
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from shutil import which
from typing import Final

from diendan.editions.edition_record import Edition
from diendan.environment import child_environment
from diendan.errors import Finding, InputError, ToolMissing

NAMESPACE: Final = "diendan"
"""What a signature is for: one made for another purpose with the same key does not hold here."""
_TOOL: Final = "ssh-keygen"
_SECONDS: Final = 120
"""Enough to type a passphrase in."""


def signature_file(record: Path) -> Path:
    """Return where the signature of an edition's record lies."""
    return record.with_name(f"{record.name}.sig")


def require_key(key: Path) -> None:
    """Raise ToolMissing where nothing can be signed here, InputError where there is no such key."""
    _require_tool()
    if not key.is_file():
        hint = f"Make one: ssh-keygen -t ed25519 -f {key}"
        raise InputError(
            "There is no key to sign with.", [Finding(str(key), "no file", "a private key", hint)]
        )


def sign(record: Path, key: Path) -> None:
    """Write the signature of an edition's record beside it.

    key: a private key of OpenSSH; its passphrase is asked for in the terminal.
    Raises ToolMissing without ssh-keygen, InputError where the key signs nothing.
    """
    done = _call(["sign", "-q", "-n", NAMESPACE, "-f", str(key), str(record)])
    if done.returncode or not signature_file(record).is_file():
        got = _last_line(done) or "no signature"
        finding = Finding(str(key), got, "a private key of OpenSSH, and its passphrase")
        raise InputError("The edition could not be signed; nothing was released.", [finding])


def signers_of(record: Path, edition: Edition, signers: Path, where: str) -> tuple[str, ...] | Finding:
    """Return who has signed an edition's record, or what is wrong with its signature.

    signers: whose keys count, a file as ALLOWED SIGNERS of ssh-keygen(1) says; a key that was valid when the
    edition was released. where: what messages call the record.
    Raises ToolMissing without ssh-keygen, InputError where there is no such file.
    """
    _require_tool()
    if not signers.is_file():
        raise InputError(
            "There is no such list of signers.",
            [Finding(str(signers), "no file", "lines such as `name@example.org ssh-ed25519 AAAA…`")],
        )
    signature = signature_file(record)
    if not signature.is_file():
        return Finding(where, "no signature beside it", f"{signature.name}, by a signer of {signers.name}")
    time = f"-Overify-time={edition.released.astimezone(UTC):%Y%m%d%H%M%S}"
    about = ["-s", str(signature), "-f", str(signers), time]
    found = _call(["find-principals", *about])
    for name in found.stdout.decode("utf-8", "replace").split("\n"):
        if name and not _call(["verify", "-n", NAMESPACE, "-I", name, *about], record).returncode:
            return tuple(filter(None, name.split(",")))
    expected = f"a signature of exactly this record by a signer of {signers.name}"
    return Finding(where, "a signature that does not hold", expected, "Trust nothing that it says.")


def _require_tool() -> None:
    if which(_TOOL) is None:
        raise ToolMissing(
            f"{_TOOL} is not installed, by which editions are signed. Install OpenSSH's client."
        )


def _call(arguments: Sequence[str], content: Path | None = None) -> "subprocess.CompletedProcess[bytes]":
    """Run ssh-keygen -Y; content: the file that it reads from its standard input."""
    command = [_TOOL, "-Y", *arguments]
    given = content.read_bytes() if content else None
    try:
        return subprocess.run(
            command, input=given, capture_output=True, check=False, timeout=_SECONDS, env=child_environment()
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolMissing(f"{_TOOL} gave no answer ({type(error).__name__}).") from error


def _last_line(done: "subprocess.CompletedProcess[bytes]") -> str:
    lines = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else ""
