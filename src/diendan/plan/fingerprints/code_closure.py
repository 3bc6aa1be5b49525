"""What code something is made by: the modules that its entry points reach by imports, computed from source.

Nothing is imported or run. What the source of a file says is remembered under build/ by the file's content.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path

import diendan
from diendan.files.atomic_writing import write_atomically
from diendan.plan.fingerprints import code_facts
from diendan.plan.fingerprints.code_facts import Facts, cells_imports, module_facts
from diendan.plan.fingerprints.digests import file_digest

PACKAGE = Path(diendan.__file__).parent
MISSING = "missing"
_MOST_REMEMBERED = 5_000


class Code:
    """The package's modules as they are on disk; each is read once.

    memory: the file that remembers what sources say; it may be lost or damaged at any time.
    package: the package's folder.
    """

    def __init__(self, memory: Path, package: Path) -> None:
        self.package = package
        self.modules: Mapping[str, Path] = dict(_modules(package))
        self._memory = memory
        self._remembered = _remembered(memory)
        self._used: dict[str, Facts] = {}
        self._facts: dict[str, Facts] = {}
        self._bytes: dict[str, str] = {}
        self._ways: dict[str, frozenset[str]] = {}

    def closure(self, entries: Iterable[str], imports: Iterable[str] = ()) -> dict[str, str]:
        """Return what is reached: the digest of each module by its name, and of each other file by its path.

        entries: names of modules. imports: what is reached besides, as in `Facts.imports`.
        Raises LookupError for an entry that is no module.
        """
        begun = tuple(entries)
        if unknown := [name for name in begun if name not in self.modules]:
            raise LookupError(f"no such module: {', '.join(unknown)}")
        reached: set[str] = set()
        waiting = {name for given in (*begun, *imports) for name in self._run_by(given)}
        while waiting:
            reached |= waiting
            waiting = {name for module in waiting for name in self._next(module)} - reached
        whole = any(self.facts(name).reads_source for name in reached)
        found = {name: self._bytes[name] if whole else self.facts(name).digest for name in reached}
        for file in (file for name in reached for file in self.resources(name)):
            found[file.relative_to(self.package.parent).as_posix()] = _digest(file)
        self._remember()
        return dict(sorted(found.items()))

    def facts(self, module: str) -> Facts:
        """Return what the source of a module says."""
        if module not in self._facts:
            source = self.modules[module].read_bytes()
            self._bytes[module] = hashlib.sha256(source).hexdigest()
            self._facts[module] = self._known(self._bytes[module], lambda: module_facts(source))
        return self._facts[module]

    def resources(self, module: str) -> list[Path]:
        """Return the package's other files that a module reads."""
        path, names = self.modules[module], self.facts(module).resources
        return [path.with_suffix(name) if name[0] == "." else path.parent / name for name in names]

    def cells_imports(self, cells: list[str]) -> tuple[str, ...]:
        """Return what a notebook's code cells import, as in `Facts.imports`."""
        key = hashlib.sha256(json.dumps(cells).encode()).hexdigest()
        return self._known(key, lambda: Facts("", cells_imports(cells))).imports

    def _next(self, module: str) -> frozenset[str]:
        """Return the modules that one module's imports run."""
        if module not in self._ways:
            self._ways[module] = frozenset(
                name for given in self._imports(module) for name in self._run_by(given)
            )
        return self._ways[module]

    def _imports(self, module: str) -> Iterator[str]:
        """Yield what a module imports, by full names."""
        for name in self.facts(module).imports:
            rest = name.lstrip(".")
            if rest == name:
                yield name
                continue
            is_package = self.modules[module].name == "__init__.py"
            above = len(name) - len(rest) - is_package
            path = module.split(".")
            yield ".".join((*path[: len(path) - above], rest))

    def _run_by(self, name: str) -> Iterator[str]:
        """Yield the modules that an import of a name runs: those along it, and all below a star."""
        path = name.split(".")
        for length in range(1, len(path) + 1):
            if (module := ".".join(path[:length])) in self.modules:
                yield module
        if path[-1] == "*":
            yield from (module for module in self.modules if module.startswith(name[:-1]))

    def _known(self, key: str, work_out: Callable[[], Facts]) -> Facts:
        if key not in self._used:
            self._used[key] = self._remembered.get(key) or work_out()
        return self._used[key]

    def _remember(self) -> None:
        if self._used.keys() <= self._remembered.keys():
            return
        every = self._remembered | self._used
        self._remembered = every if len(every) <= _MOST_REMEMBERED else dict(self._used)
        body = json.dumps({key: astuple(facts) for key, facts in self._remembered.items()}).encode()
        # Nothing depends on it: the next plan takes a second longer.
        with suppress(OSError):
            write_atomically(self._memory, _seal(body) + b"\n" + body, durable=False)


def _modules(package: Path) -> Iterator[tuple[str, Path]]:
    """Yield the dotted name and the file of each module, in order."""
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        here = Path(folder)
        path = here.relative_to(package.parent).parts
        for file in sorted(files):
            if file.endswith(".py"):
                yield ".".join(path if file == "__init__.py" else (*path, file[:-3])), here / file


def _digest(file: Path) -> str:
    try:
        return file_digest(file)
    except OSError:
        return MISSING


def _remembered(memory: Path) -> dict[str, Facts]:
    """Return what is remembered; nothing where it was written by other code or is not whole."""
    try:
        seal, _, body = memory.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if seal != _seal(body):
        return {}
    return {
        key: Facts(digest, tuple(imports), tuple(resources), reads_source)
        for key, (digest, imports, resources, reads_source) in json.loads(body).items()
    }


def _seal(body: bytes) -> bytes:
    """Return what shows that a memory is whole and was written by this code, this Python."""
    written_by = Path(code_facts.__file__).read_bytes() + sys.version.encode()
    return hashlib.sha256(hashlib.sha256(written_by).digest() + body).hexdigest().encode()
