"""The peers, each in an environment of its own under build/bench/; all drive kernels of this environment."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Contender
from bench.project import HOME, ROOT

KERNEL = "bench"
PEERS = ("papermill", "ploomber", "snakemake")


def install_peers() -> None:
    """Make each peer's environment from its pinned requirements, once, and write the shared kernel's spec."""
    for peer in PEERS:
        requirements = ROOT / "bench" / f"requirements-{peer}.txt"
        place, mark = HOME / f"env-{peer}", HOME / f"env-{peer}" / "installed.txt"
        wanted = requirements.read_text(encoding="utf-8")
        if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
            continue
        print(f"installing {peer} …", flush=True)
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        pip = [str(place / "bin" / "pip"), "--disable-pip-version-check", "install", "-q", "--no-deps"]
        subprocess.run([*pip, "--require-hashes", "-r", str(requirements)], check=True)
        mark.write_text(wanted, encoding="utf-8")
    spec = HOME / "jupyter" / "kernels" / KERNEL
    spec.mkdir(parents=True, exist_ok=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    content = {"argv": argv, "display_name": "bench", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(content), encoding="utf-8")


def program(peer: str, name: str) -> str:
    """Return the path of a peer's program."""
    return str(HOME / f"env-{peer}" / "bin" / name)


def papermill_line(notebook: Path, province: str, out: str) -> str:
    """Return the shell words that execute one notebook with papermill."""
    return (
        f"{program('papermill', 'papermill')} {notebook} {out} -p province {province} "
        f"-k {KERNEL} --no-progress-bar --log-level ERROR"
    )


@dataclass(frozen=True)
class Executions:
    """One notebook that contenders execute for every province, each in a folder of its own under `work`.

    check: fails where the folder of the executed notebooks lacks something.
    """

    notebook: Path
    provinces: Sequence[str]
    jobs: int
    work: Path
    env: dict[str, str]
    check: Callable[[Path], None]

    def by(self, name: str, command: Callable[[Path, "Executions"], list[str]]) -> Contender:
        """Return a contender; command: writes what it needs into its folder, and puts notebooks into out/."""
        place = self.work / name.replace(" ", "-")
        place.mkdir(parents=True, exist_ok=True)
        return Contender(
            name=name,
            command=command(place, self),
            cwd=place,
            env=self.env,
            before=lambda: _clear(place),
            check=lambda: self.check(place / "out"),
        )


def peers(asked: Executions) -> list[Contender]:
    """Return xargs with papermill, Ploomber's Parallel and Snakemake, each executing for every province."""
    commands = {"xargs papermill": _xargs, "ploomber": _ploomber, "snakemake": _snakemake}
    return [asked.by(name, command) for name, command in commands.items()]


def _clear(place: Path) -> None:
    for made in ("out", ".snakemake"):
        shutil.rmtree(place / made, ignore_errors=True)
    (place / "out").mkdir()


def _xargs(place: Path, asked: Executions) -> list[str]:
    (place / "provinces").write_text("\n".join(asked.provinces) + "\n", encoding="utf-8")
    line = papermill_line(asked.notebook, "{}", "out/{}.ipynb")
    return ["sh", "-c", f"xargs -P {asked.jobs} -I '{{}}' {line} < provinces"]


def _snakemake(place: Path, asked: Executions) -> list[str]:
    line = papermill_line(asked.notebook, "{wildcards.province}", "{output}")
    rules = (
        f"PROVINCES = {list(asked.provinces)!r}\n\n"
        'rule all:\n    input: expand("out/{province}.ipynb", province=PROVINCES)\n\n'
        f'rule execute:\n    input: "{asked.notebook}"\n    output: "out/{{province}}.ipynb"\n'
        f'    shell: "{line}"\n'
    )
    (place / "Snakefile").write_text(rules, encoding="utf-8")
    return [program("snakemake", "snakemake"), "--cores", str(asked.jobs), "--quiet", "all"]


def _ploomber(place: Path, asked: Executions) -> list[str]:
    script = f"""\
from pathlib import Path
from ploomber import DAG
from ploomber.executors import Parallel
from ploomber.products import File
from ploomber.tasks import NotebookRunner

if __name__ == "__main__":
    dag = DAG(executor=Parallel(processes={asked.jobs}))
    for province in {list(asked.provinces)!r}:
        NotebookRunner(
            Path({str(asked.notebook)!r}), File(f"out/{{province}}.ipynb"), dag=dag, name=province,
            kernelspec_name={KERNEL!r}, params={{"province": province}}, static_analysis="disable",
        )
    dag.build()
"""
    (place / "pipeline.py").write_text(script, encoding="utf-8")
    return [program("ploomber", "python"), "pipeline.py"]
