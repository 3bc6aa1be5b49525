"""From the work directory to the bundle: hashed where it was made, moved into place by rename."""

import errno
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from diendan.errors import PublishFailed
from diendan.pipeline.digests import file_digest
from diendan.pipeline.results import Output


@dataclass(frozen=True)
class Staged:
    """A finished file in a work directory and the place in the bundle that it is meant for."""

    file: Path
    output: Output


def stage(files: Mapping[str, Path]) -> tuple[Staged, ...]:
    """Return the files, hashed, with their places in the bundle (relative, with slashes).

    Raises PublishFailed for a place outside the bundle.
    """
    staged = []
    for place, file in sorted(files.items()):
        path = PurePosixPath(place)
        if path.is_absolute() or ".." in path.parts:
            raise PublishFailed(f"{place} lies outside the bundle.")
        staged.append(Staged(file, Output(place, file_digest(file), file.stat().st_size)))
    return tuple(staged)


def publish(bundle: Path, staged: Iterable[Staged]) -> tuple[Output, ...]:
    """Move staged files to their places; each replaces its predecessor in one step.

    Raises PublishFailed if the bundle cannot be written; what was published before stays readable.
    """
    outputs = []
    for item in staged:
        place = bundle / item.output.path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _move(item.file, place)
        except OSError as error:
            raise unwritable(bundle, error) from error
        outputs.append(item.output)
    return tuple(outputs)


def unwritable(bundle: Path, error: OSError) -> PublishFailed:
    """Return the error that says why the bundle cannot be written and what to do."""
    cause = (
        "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror or str(error)
    )
    return PublishFailed(
        f"reports/{bundle.name} cannot be written: {cause}. What was published before is still there. "
        "Mend that and run again: finished reports are not made a second time."
    )


def remove_leftovers(bundle: Path, gone: Iterable[str]) -> None:
    """Remove files that an earlier run published and that nothing lists any more, and folders left empty.

    gone: their places in the bundle. Files that we did not publish are not touched.
    """
    folders: set[Path] = set()
    for path in gone:
        place = bundle / path
        place.unlink(missing_ok=True)
        folders.update(place.parents)
    for folder in sorted((f for f in folders if f.is_relative_to(bundle) and f != bundle), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _move(file: Path, place: Path) -> None:
    try:
        file.replace(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = place.with_name(f".{place.name}.part")  # build/ on another disk: copy beside, then rename
        try:
            shutil.copyfile(file, part)
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
        file.unlink()
