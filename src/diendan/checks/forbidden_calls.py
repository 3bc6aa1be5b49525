"""Reads that `load` does not see, found in a notebook's source; at run time the kernel refuses them too."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from diendan.errors import Finding
from diendan.parsing.notebook_files import Notebook
from diendan.parsing.python_text import parse_python


@dataclass(frozen=True)
class _Forbidden:
    """Names of one kind that go past `load`, and what a notebook should do instead."""

    expected: str
    modules: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FORBIDDEN = (
    _Forbidden(
        "data read by `load(…)` alone",
        modules=_names("csv dbm fileinput glob io mmap openpyxl pathlib shelve shutil sqlite3"),
        calls=_names(
            "fromfile genfromtxt imread load_workbook loadtxt memmap open open_text read_bytes read_text "
            "scandir walk write_bytes write_text"
        ),
    ),
    _Forbidden(
        "nothing from the network; put what is needed into data/",
        modules=_names("aiohttp ftplib http httpx requests smtplib socket ssl urllib urllib3"),
        calls=_names("urlopen urlretrieve"),
    ),
    _Forbidden(
        "no other process and no other thread",
        modules=_names("concurrent joblib multiprocessing subprocess threading"),
        calls=_names("popen system"),
    ),
    _Forbidden(
        "the forum's date, which is a parameter, and no clock",
        modules=_names("time"),
        attributes=_names(
            "Timestamp.now Timestamp.today date.today datetime.now datetime.today datetime.utcnow"
        ),
    ),
    _Forbidden(
        "parameters, not the machine's settings",
        modules=_names("getpass os platform sys"),
        calls=_names("getenv"),
        attributes=_names("os.environ"),
    ),
    _Forbidden(
        "numbers from the data; what is drawn by chance differs from run to run",
        modules=_names("random secrets uuid"),
        attributes=_names("np.random numpy.random"),
    ),
    _Forbidden(
        "imports at the top, by name",
        modules=_names("ctypes importlib runpy"),
        calls=_names("__import__ exec import_module"),
    ),
)
_READERS = "read_"
"""pandas' readers all begin so; `read_clipboard` and `read_sql` are no better than `read_csv`."""


def forbidden_calls(notebook: Notebook, where: str) -> Iterator[Finding]:
    """Give a finding, with cell and line, for each call or import that goes past `load`.

    where: what to call the notebook. A cell that is no Python, such as one with a shell command, is a finding
    too. Aliases are followed no further than their name; what hides from this meets the kernel's own refusal.
    """
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] != "code":
            continue
        place = f"{where}: cell {number}"
        try:
            tree = parse_python(cell["source"])
        except SyntaxError as error:
            yield Finding(
                f"{place}, line {error.lineno}", error.msg, "Python, without shell commands or magic"
            )
            continue
        found = {(line, got): expected for node in ast.walk(tree) for line, got, expected in _seen(node)}
        for (line, got), expected in sorted(found.items()):
            yield Finding(f"{place}, line {line}", got, expected)


def _seen(node: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Give line, what stands there and what should, for one node of a cell's syntax tree."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        for name in names:
            for kind in _FORBIDDEN:
                if name.split(".")[0] in kind.modules:
                    yield node.lineno, f"import of {name}", kind.expected
    elif isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        for kind in _FORBIDDEN:
            if name in kind.calls:
                yield node.lineno, f"`{name}(…)`", kind.expected
        if name.startswith(_READERS) and name not in _FORBIDDEN[0].calls:
            yield node.lineno, f"`{name}(…)`", _FORBIDDEN[0].expected
    elif isinstance(node, ast.Attribute):
        path = ast.unparse(node).split(".")
        for kind in _FORBIDDEN:
            if ".".join(path[-2:]) in kind.attributes:
                yield node.lineno, f"`{'.'.join(path[-2:])}`", kind.expected
