"""A mount namespace for one trial: small disks and read-only folders that nobody else sees."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from campaign.trials import LeftOut

_TOOLS = ("unshare", "nsenter", "mount", "umount")
_ROOM = "size=512m"


class Namespace:
    """Commands run with `prefix` see the mounts made here. LeftOut where the system allows no namespace."""

    def __enter__(self) -> "Namespace":
        missing = [name for name in _TOOLS if shutil.which(name) is None]
        if missing:
            raise LeftOut(f"no {', '.join(missing)} on this machine")
        user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        self._holder = subprocess.Popen(
            ["unshare", *user, "--mount", "sh", "-c", "echo ready && exec sleep 100000"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._holder.stdout is not None
        if self._holder.stdout.readline() != b"ready\n":
            self._holder.wait()
            raise LeftOut("this system allows no mount namespace")
        self._enter = ["nsenter", "-t", str(self._holder.pid), "-m"]
        self._enter += ["-U", "--preserve-credentials"] if user else []
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._holder.kill()
        self._holder.wait()
        if self._holder.stdout:
            self._holder.stdout.close()

    def prefix(self, folder: Path) -> list[str]:
        """Return the words before a command that is to run here, in `folder` as it is mounted here."""
        return [*self._enter, "sh", "-c", 'cd "$0" && exec "$@"', str(folder)]

    def run(self, *command: str) -> None:
        """Run a command here. LeftOut where the system refuses it."""
        done = subprocess.run([*self._enter, *command], capture_output=True, text=True, check=False)
        if done.returncode:
            raise LeftOut(f"`{' '.join(command)}` is not allowed here: {done.stderr.strip()[-200:]}")

    def small_disk(self, folder: Path, spare: int) -> None:
        """Put a disk of its own under a folder, with its files on it and `spare` bytes left."""
        aside = folder.with_name(f".{folder.name}.aside")
        shutil.rmtree(aside, ignore_errors=True)
        if folder.is_dir():
            shutil.copytree(folder, aside)
        folder.mkdir(parents=True, exist_ok=True)
        self.run("mount", "-t", "tmpfs", "-o", _ROOM, "tmpfs", str(folder))
        if aside.is_dir():
            self.run("cp", "-a", f"{aside}/.", str(folder))
            shutil.rmtree(aside)
        used = self._used(folder)
        self.run("mount", "-o", f"remount,size={max(used + spare, 4096)}", str(folder))

    def enlarge(self, folder: Path) -> None:
        """Give a small disk room again."""
        self.run("mount", "-o", f"remount,{_ROOM}", str(folder))

    def read_only(self, folder: Path) -> None:
        """Make a folder read-only."""
        folder.mkdir(parents=True, exist_ok=True)
        self.run("mount", "--bind", str(folder), str(folder))
        self.run("mount", "-o", "remount,bind,ro", str(folder))

    def writable(self, folder: Path) -> None:
        """Make a folder writable again."""
        self.run("umount", str(folder))

    def copy_out(self, folder: Path, to: Path) -> None:
        """Copy what a folder holds here to where everybody sees it."""
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir(parents=True)
        self.run("cp", "-a", f"{folder}/.", str(to))

    def _used(self, folder: Path) -> int:
        done = subprocess.run(
            [*self._enter, "stat", "-f", "-c", "%b %f %S", str(folder)],
            capture_output=True,
            text=True,
            check=True,
        )
        blocks, free, size = map(int, done.stdout.split())
        return (blocks - free) * size


def without_privilege() -> Sequence[str]:
    """Return the words before a command for which the permissions of files count, also where we are root."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        raise LeftOut("we are root, for whom no permission counts, and there is no setpriv")
    dropped = "-dac_override,-dac_read_search,-fowner"
    return ("setpriv", f"--bounding-set={dropped}", f"--inh-caps={dropped}")
