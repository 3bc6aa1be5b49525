"""From the work directory to the bundle: hashed where it was made, moved into place by rename.

The files of one report change together as nearly as a file system allows. All are first brought beside their
places, under names that nothing reads, and only then renamed, one after the other, in folders that have
taken them already: a full disk, a missing right or a disk in between is met before anything is replaced.
"""

import errno
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from diendan.errors import PublishFailed
from diendan.files.atomic_writing import part_of, sync_file, sync_folder
from diendan.plan.fingerprints.digests import file_digest
from diendan.plan.manifest.report_results import PublishedFile

UNTOUCHED = "Every report is there as it was last published."


@dataclass(frozen=True)
class Staged:
    """A finished file in a work directory and the place in the bundle that it is meant for."""

    file: Path
    output: PublishedFile


class Brought:
    """A report's files beside their places in a bundle; `replaced` counts those that are in them."""

    def __init__(self, places: tuple[Path, ...]) -> None:
        self.places = places
        self.replaced = 0

    def put(self) -> None:
        """Rename all to their places; each replaces its predecessor in one step.

        Raises OSError where one cannot be: those before it are replaced then.
        """
        for place in self.places:
            part_of(place).replace(place)
            self.replaced += 1


def stage(files: Mapping[str, Path]) -> tuple[Staged, ...]:
    """Return the files, hashed, with their places in the bundle (relative, with slashes).

    Their content is on the disk then. Raises PublishFailed for a place outside the bundle.
    """
    staged = []
    for place, file in sorted(files.items()):
        path = PurePosixPath(place)
        if path.is_absolute() or ".." in path.parts:
            raise PublishFailed(f"{place} lies outside the bundle.")
        # Here, where several workers do it side by side, and before the rename that makes it count.
        sync_file(file)
        staged.append(Staged(file, PublishedFile(place, file_digest(file), file.stat().st_size)))
    return tuple(staged)


@contextmanager
def beside(bundle: Path, staged: Iterable[Staged]) -> Iterator[Brought]:
    """Bring staged files beside their places in the bundle, where nothing reads them, to be put there.

    What has not been put in its place at the end is removed. Raises OSError where one cannot be brought: what
    was published before is untouched then.
    """
    places: list[Path] = []
    try:
        for item in staged:
            place = bundle / item.output.path
            place.parent.mkdir(parents=True, exist_ok=True)
            places.append(place)
            if place.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder stands in the place of a file", str(place))
            _bring(item.file, part_of(place))
        yield Brought(tuple(places))
    finally:
        for place in places:
            with suppress(OSError):
                part_of(place).unlink()


def unwritable(bundle: Path, error: OSError, state: str) -> PublishFailed:
    """Return the error that says why the bundle cannot be written, what is published, and what to do."""
    cause = (
        "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror or str(error)
    )
    return PublishFailed(
        f"reports/{bundle.name} cannot be written: {cause}. {state} "
        "Put that right and run again: finished reports are not made a second time."
    )


def remove_leftovers(bundle: Path, gone: Iterable[str]) -> None:
    """Remove files that an earlier run published and that nothing lists any more, and folders left empty.

    gone: their places in the bundle. Files that we did not publish are not touched. Raises OSError.
    """
    folders: set[Path] = set()
    for path in gone:
        place = bundle / path
        if place.is_file() or place.is_symlink():
            place.unlink()
        folders.update(place.parents)
    for folder in sorted((f for f in folders if f.is_relative_to(bundle) and f != bundle), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def sync_folders(bundle: Path, paths: Iterable[str]) -> None:
    """Have the names of these files of the bundle on the disk, and those of the folders on the way to them.

    paths: relative to the bundle.
    """
    folders = {bundle, bundle.parent}
    for path in paths:
        folder = bundle / path
        while (folder := folder.parent) not in folders:
            folders.add(folder)
    for folder in sorted(folders):
        if folder.is_dir():
            sync_folder(folder)


def _bring(file: Path, part: Path) -> None:
    try:
        file.replace(part)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copyfile(file, part)  # build/ lies on another disk
        sync_file(part)
        file.unlink()
