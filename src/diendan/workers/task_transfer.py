"""What travels between this machine and a worker that shares no disk with it: bytes and relative paths."""

import gzip
import io
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from diendan.files.atomic_writing import sync_file
from diendan.project import Project
from diendan.workers.tasks import Finished, Result, Task

_FILES = ("executed.ipynb", "reads.jsonl", "log.txt")
"""What a stage starts from and what it leaves, beside the documents that it made."""
Content = TypeVar("Content")


Files = tuple[tuple[str, bytes], ...]
Packed = tuple[Content, Files]
"""A task or a result as it travels, and the files of its work directory, by name; paths of a task are
relative to the project, those of a result to its work directory."""


def project_archive(project: Project) -> bytes:
    """Return a tar archive of all that a report is made from; the same project gives the same bytes."""
    packed = io.BytesIO()
    with (
        # tarfile's own compression writes the time of day.
        gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w") as archive,
    ):
        for path in _inputs(project):
            content = path.read_bytes()
            entry = tarfile.TarInfo(project.label(path))
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def _inputs(project: Project) -> Iterator[Path]:
    looks = project.looks
    folders = [project.data, project.notebooks, project.root / "params", looks / "_extensions"]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    files += [project.lock, *looks.glob("_*.yml")]
    # What an editor or a renderer called by hand keeps beside the notebooks.
    hidden = {".ipynb_checkpoints", ".quarto"}
    yield from sorted(path for path in files if not hidden & set(path.parts))


def unpack_project(archive: bytes, root: Path) -> None:
    """Lay the project out at `root`; entries that would leave it are refused by tarfile."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as packed:
        packed.extractall(root, filter="data")


def pack(task: Task, build: Path) -> Packed[Task]:
    """Return the task as it travels; `build`: the folder that its work directory lies in."""
    files = [(name, path.read_bytes()) for name in _FILES if (path := task.work / name).is_file()]
    if task.published is not None:
        files = [("executed.ipynb", task.published.read_bytes())]
    relative = replace(
        task,
        root=Path(),
        work=Path("build") / task.work.relative_to(build),
        source=task.source.relative_to(task.root),
        texts=task.texts.relative_to(task.root),
        published=None,
    )
    return relative, tuple(files)


def unpack(packed: Packed[Task], root: Path) -> Task:
    """Return the task as it is worked on in the project at `root`, its files in their places."""
    task, files = packed
    work = root / task.work
    shutil.rmtree(work, ignore_errors=True)
    _write(work, files)
    return replace(task, root=root, work=work, source=root / task.source, texts=root / task.texts)


def answer(task: Task, result: Result) -> Packed[Result]:
    """Return what came of a task as it travels back."""
    names = list(_FILES)
    if isinstance(result, Finished):
        places = tuple(replace(item, file=item.file.relative_to(task.work)) for item in result.staged)
        result = replace(result, staged=places, reads=Path("reads.jsonl"))
        names = [item.file.as_posix() for item in places]
    files = [(name, path.read_bytes()) for name in names if (path := task.work / name).is_file()]
    return result, tuple(files)


def deliver(answers: Sequence[Packed[Result]], tasks: Sequence[Task]) -> tuple[Result, ...]:
    """Write what came back into the tasks' own work directories and return the results as if made there."""
    by_name = {task.name: task for task in tasks}
    results: list[Result] = []
    for result, files in answers:
        task = by_name[result.name]
        _write(task.work, files)
        if isinstance(result, Finished):
            places = tuple(replace(item, file=task.work / item.file) for item in result.staged)
            for place in places:  # as where it is made here: on the disk before it is renamed
                sync_file(place.file)
            result = replace(result, staged=places, reads=task.work / result.reads)
        results.append(result)
    return tuple(results)


def _write(folder: Path, files: Files) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
