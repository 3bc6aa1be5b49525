"""The peers, each in an environment of its own under build/bench/; all drive kernels of this environment."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
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


def peers(
    notebook: Path,
    provinces: Sequence[str],
    jobs: int,
    work: Path,
    env: dict[str, str],
    check: Callable[[Path], None],
) -> list[Contender]:
    """Return xargs with papermill, Ploomber's Parallel and Snakemake, each executing for every province."""
    made = []
    for name, write in (("xargs papermill", _xargs), ("ploomber", _ploomber), ("snakemake", _snakemake)):
        place = work / name.replace(" ", "-")
        place.mkdir(parents=True, exist_ok=True)
        out = place / "out"
        command = write(place, notebook, provinces, jobs)
        made.append(
            Contender(
                name=name,
                command=command,
                cwd=place,
                env=env,
                before=lambda place=place, out=out: _clear(place, out),  # type: ignore[misc]
                check=lambda out=out: check(out),  # type: ignore[misc]
            )
        )
    return made


def _clear(place: Path, out: Path) -> None:
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(place / ".snakemake", ignore_errors=True)
    out.mkdir()


def _xargs(place: Path, notebook: Path, provinces: Sequence[str], jobs: int) -> list[str]:
    (place / "provinces").write_text("\n".join(provinces) + "\n", encoding="utf-8")
    line = papermill_line(notebook, "{}", "out/{}.ipynb")
    return ["sh", "-c", f"xargs -P {jobs} -I '{{}}' {line} < provinces"]


def _snakemake(place: Path, notebook: Path, provinces: Sequence[str], jobs: int) -> list[str]:
    line = papermill_line(notebook, "{wildcards.province}", "{output}")
    rules = (
        f"PROVINCES = {list(provinces)!r}\n\n"
        'rule all:\n    input: expand("out/{province}.ipynb", province=PROVINCES)\n\n'
        f'rule execute:\n    input: "{notebook}"\n    output: "out/{{province}}.ipynb"\n'
        f'    shell: "{line}"\n'
    )
    (place / "Snakefile").write_text(rules, encoding="utf-8")
    return [program("snakemake", "snakemake"), "--cores", str(jobs), "--quiet", "all"]


def _ploomber(place: Path, notebook: Path, provinces: Sequence[str], jobs: int) -> list[str]:
    script = f"""\
from pathlib import Path
from ploomber import DAG
from ploomber.executors import Parallel
from ploomber.products import File
from ploomber.tasks import NotebookRunner

if __name__ == "__main__":
    dag = DAG(executor=Parallel(processes={jobs}))
    for province in {list(provinces)!r}:
        NotebookRunner(
            Path({str(notebook)!r}), File(f"out/{{province}}.ipynb"), dag=dag, name=province,
            kernelspec_name={KERNEL!r}, params={{"province": province}}, static_analysis="disable",
        )
    dag.build()
"""
    (place / "pipeline.py").write_text(script, encoding="utf-8")
    return [program("ploomber", "python"), "pipeline.py"]
