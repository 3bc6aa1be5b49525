"""Files of the package that are no modules: each is declared by the modules that read it, and is there.

A file that no module declares could change a report without the plan knowing of it.
"""

from collections.abc import Iterator
from pathlib import Path

from diendan.errors import Finding
from diendan.plan.fingerprints.code_closure import Code
from diendan.plan.fingerprints.code_facts import RESOURCES

_NOT_READ = ("py.typed",)
"""What only a type checker looks at."""


def check_package_files(code: Code) -> Iterator[Finding]:
    """Give a finding for each file that no module declares, and for each declared one that is not there."""
    declared = {file: module for module in code.modules for file in code.resources(module)}
    for file, module in sorted(declared.items()):
        if not file.is_file():
            got = f"{RESOURCES} of {module} names it, and it is not there"
            yield Finding(_label(code, file), got, "a file", f"Correct {RESOURCES} of {module}.")
    for file in sorted(code.package.rglob("*")):
        is_source = file.suffix == ".py" or "__pycache__" in file.parts or file.name in _NOT_READ
        if file.is_file() and not is_source and file not in declared:
            expected = f"a name in {RESOURCES} of the module that reads it"
            yield Finding(_label(code, file), "a file that no module declares", expected)


def _label(code: Code, file: Path) -> str:
    return f"src/{file.relative_to(code.package.parent).as_posix()}"
