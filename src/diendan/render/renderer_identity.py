"""Which renderer a run counts on, found without importing or starting it twice."""

import json
from pathlib import Path

from diendan.errors import ToolMissing
from diendan.files.atomic_writing import write_atomically
from diendan.spec.formats import RendererChoice
from diendan.spec.report_matrix import Identity


def identify(choice: RendererChoice, build: Path) -> Identity:
    """Return the renderer that `choice` stands for, with its version.

    build: where Quarto's version is remembered, because asking for it takes longer than planning.
    Raises ToolMissing where Quarto is asked for and is missing or too old.
    """
    if choice == "builtin":
        return _builtin()
    try:
        return Identity("quarto", _quarto_version(build / "quarto-version.json"))
    except ToolMissing:
        if choice == "quarto":
            raise
        return _builtin()


def _builtin() -> Identity:
    from importlib.metadata import version

    return Identity("builtin", f"pypandoc-binary {version('pypandoc-binary')}, typst {version('typst')}")


def _quarto_version(memory: Path) -> str:
    from importlib.metadata import version

    from diendan.render.quarto.quarto_tool import find_quarto, quarto_program

    # find_quarto says what to do where there is none
    program = (quarto_program() or find_quarto().command).resolve()
    facts = program.stat()
    seen = [str(program), facts.st_size, facts.st_mtime_ns]
    try:
        known = json.loads(memory.read_bytes())
        if known["seen"] == seen:
            return str(known["versions"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    found = f"{find_quarto().versions}, typst {version('typst')}"
    write_atomically(memory, json.dumps({"seen": seen, "versions": found}).encode(), durable=False)
    return found
