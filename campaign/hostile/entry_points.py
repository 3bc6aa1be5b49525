"""The entry points by which values come in: which file or word is hostile, and which command reads it."""

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from campaign.hostile.values import BYTES, TEXTS, mutated
from campaign.inbox import RECEIVED
from campaign.project import OF_63, REPORT, SIDECAR
from campaign.project import TEXTS as PROSE
from campaign.series import MAPPING, ROWS

PLAN = ("plan", OF_63.name, "--renderer", "builtin")
CHECK = ("check", "--inputs-only")
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Case:
    """files: what is written into the project first, by path; arguments: of the command that reads it."""

    name: str
    files: Files
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class EntryPoint:
    """cases: yields cases by chance without end; share: how many of a thousand come by this entry point."""

    name: str
    share: int
    cases: Callable[[random.Random, Files], Iterator[Case]]


def _endless(make: Callable[[random.Random], Case]) -> Callable[[random.Random, Files], Iterator[Case]]:
    def cases(chance: random.Random, _: Files) -> Iterator[Case]:
        while True:
            yield make(chance)

    return cases


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogatepass")


def _yaml(text: str, chance: random.Random, value: str) -> bytes:
    """Return a YAML file with one value replaced: quoted as JSON does it, bare, or doubled."""
    lines = text.splitlines()
    at = chance.choice([n for n, line in enumerate(lines) if ":" in line])
    head, _, rest = lines[at].partition(":")
    quoted = json.dumps(value) if chance.random() < 0.6 else value
    kind = chance.randrange(4)
    if kind == 0 and "vi:" in rest:
        before, _, after = rest.partition("vi:")
        lines[at] = f"{head}:{before}vi: {quoted}, {after.partition(', ')[2] or 'en: x}'}"
    elif kind == 1:
        lines[at] = f"{quoted}: {rest}"
    elif kind == 2:
        lines.insert(at, f"{head}: {quoted}")
    else:
        lines[at] = f"{head}: {quoted}"
    return _encoded("\n".join(lines) + "\n")


def _yaml_door(
    path: str, text: str, arguments: tuple[str, ...]
) -> Callable[[random.Random, Files], Iterator[Case]]:
    def make(chance: random.Random) -> Case:
        if chance.random() < 0.2:
            content = chance.choice(BYTES)
            return Case(f"{path} is {content[:30]!r}", {path: content}, arguments)
        value = chance.choice(TEXTS)
        return Case(f"{path} with {value[:30]!r}", {path: _yaml(text, chance, value)}, arguments)

    return _endless(make)


_GROUPS = "test-group:\n  title: {vi: Nhóm, en: Group}\n  provinces: [cao-bang, ha-giang]\n"
_PROVINCE = """\
focal_points:
  - organisation: {vi: Sở, en: Department}
    role: {vi: đầu mối, en: focal point}
topics:
  - {vi: Giảm nghèo, en: Poverty}
office:
  parent_agency: ỦY BAN NHÂN DÂN
  agency: SỞ
  symbol: BC-X
  place: Cao Bằng
  signatory: {authority: TM., position: Giám đốc, name: A}
  recipients:
    - Như trên
"""


def _texts(chance: random.Random) -> Case:
    path = f"notebooks/texts/{REPORT}.vi.md"
    if chance.random() < 0.2:
        return Case(f"{path} is bytes", {path: chance.choice(BYTES)}, CHECK)
    lines, value = PROSE["vi"].splitlines(), chance.choice(TEXTS)
    lines[chance.randrange(len(lines))] = value
    return Case(f"{path} with {value[:30]!r}", {path: _encoded("\n".join(lines))}, CHECK)


_LARGE = "a number of 5,000 digits"
"""Stands for it until the text is written: Python itself refuses to write one."""


def _json(chance: random.Random, content: Any) -> Any:
    """Return JSON with one value somewhere replaced by another kind of thing."""
    others: tuple[Any, ...] = (
        _LARGE,
        None,
        True,
        -1,
        1.5,
        "",
        [],
        {},
        [None],
        {"": None},
        "x" * 3000,
        10**400,
        *TEXTS[:30],
    )
    if isinstance(content, dict) and content and chance.random() < 0.85:
        key = chance.choice(list(content))
        kind = chance.random()
        if kind < 0.1:
            return {name: value for name, value in content.items() if name != key}
        return {**content, key: _json(chance, content[key])}
    if isinstance(content, list) and content and chance.random() < 0.85:
        at = chance.randrange(len(content))
        return [*content[:at], _json(chance, content[at]), *content[at + 1 :]]
    return chance.choice(others)


def _json_door(path: str, *commands: tuple[str, ...]) -> Callable[[random.Random, Files], Iterator[Case]]:
    def cases(chance: random.Random, files: Files) -> Iterator[Case]:
        whole = json.loads(files[path])
        while True:
            if chance.random() < 0.25:
                content = chance.choice(BYTES) if chance.random() < 0.4 else mutated(chance, files[path])
            else:
                content = json.dumps(_json(chance, whole)).replace(f'"{_LARGE}"', "9" * 5000).encode("ascii")
            yield Case(f"{path}: {content[:24]!r} …", {path: content}, chance.choice(commands))

    return cases


def _csv(chance: random.Random, files: Files) -> Iterator[Case]:
    tables = sorted(path for path in files if path.endswith(".csv"))
    while True:
        path = chance.choice(tables)
        if chance.random() < 0.2:
            content = chance.choice(BYTES) if chance.random() < 0.5 else mutated(chance, files[path])
        else:
            rows = list(csv.reader(io.StringIO(files[path].decode("utf-8-sig"), newline="")))
            row = chance.randrange(len(rows))
            rows[row][chance.randrange(len(rows[row]))] = chance.choice(TEXTS)
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\n").writerows(rows)
            content = _encoded(text.getvalue())
        command = chance.choice((CHECK, PLAN, ("reports", OF_63.name, "--renderer", "builtin")))
        yield Case(f"{path} damaged", {path: content}, CHECK if command[0] == "reports" else command)


def _intake(chance: random.Random, files: Files) -> Iterator[Case]:
    inbox = "data/submissions/inbox/"
    forms = sorted(path for path in files if path.startswith(inbox))
    while True:
        content = files[chance.choice(forms)]
        kind, name = chance.random(), "a.xlsx"
        if kind < 0.2:
            content = chance.choice(BYTES)
        elif kind < 0.4:
            content = mutated(chance, content)
        elif kind < 0.5:
            content, name = _encoded(";".join(chance.sample(TEXTS, 5)) + "\r\n"), "a.csv"
        else:
            content = _in_sheet(chance, content)
        if chance.random() < 0.2:
            name = f"{chance.choice([t for t in TEXTS if t.isprintable() and '/' not in t])[:60]}.xlsx"
        yield Case(f"intake of {name[:30]!r}", {inbox + name: content}, ("intake", *RECEIVED))


def _in_sheet(chance: random.Random, book: bytes) -> bytes:
    """Return a workbook with some cells of its sheets overwritten, below openpyxl's own refusals."""
    out = io.BytesIO()
    value = chance.choice(TEXTS)
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace("\x00", "")
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet") and b"<v>" in data:
                pieces = data.split(b"<v>")
                for _ in range(chance.randint(1, 3)):
                    at = chance.randrange(1, len(pieces))
                    pieces[at] = _encoded(escaped) + b"</v>" + pieces[at].partition(b"</v>")[2]
                data = b"<v>".join(pieces)
            new.writestr(entry.filename, data)
    return out.getvalue()


def _import(chance: random.Random) -> Case:
    rows, mapping = ROWS.encode(), MAPPING.encode()
    arguments: tuple[str, ...] = ("import", "series.csv", "--mapping", "series.yml", "--dry-run")
    kind = chance.random()
    if kind < 0.3:
        mapping = _yaml(MAPPING, chance, chance.choice(TEXTS))
    elif kind < 0.4:
        mapping = chance.choice(BYTES)
    elif kind < 0.6:
        rows = chance.choice(BYTES) if chance.random() < 0.5 else mutated(chance, rows)
    else:
        cells = [line.split(",") for line in ROWS.splitlines()]
        chance.choice(cells)[chance.randrange(3)] = chance.choice(TEXTS)
        rows = _encoded("\n".join(",".join(line) for line in cells))
    if chance.random() < 0.3:
        arguments = ("import", "series.csv", "--dry-run")
    return Case("import of series.csv", {"series.csv": rows, "series.yml": mapping}, arguments)


_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("plan", "?"),
    ("reports", "?", "--dry-run"),
    ("reports", OF_63.name, "--dry-run", "--subject", "?"),
    ("preview", OF_63.name, "--subject", "?", "--report", REPORT),
    ("preview", OF_63.name, "--report", "?"),
    ("why", "?", "21,24%", "--forum", OF_63.name),
    ("why", f"cao-bang/{REPORT}.vi", "?", "--forum", OF_63.name),
    ("status", "?"),
    ("commitments", "?"),
    ("verify", "?"),
    ("verify", OF_63.name, "--subject", "?"),
    ("check-layout", "?"),
    ("contact-sheet", "?"),
    ("import", "?"),
    ("import", "series.csv", "--into", "?", "--dry-run"),
    ("forms", "--year", "?"),
    ("forms", "--year", "2022", "--province", "?"),
    ("intake", "--received", "?"),
    ("calendar", "?", "--out", "build/x.ics"),
    ("new-forum", "--from", "?", "--to", "2027-q3"),
    ("new-forum", "--from", OF_63.name, "--to", "?"),
    ("reports", OF_63.name, "--jobs", "?", "--dry-run"),
    ("?",),
)


def _words(chance: random.Random) -> Case:
    # What a shell can hand over: no NUL, and no text that is no text.
    value = chance.choice([text for text in TEXTS if "\x00" not in text and not _is_broken(text)])
    arguments = tuple(value if word == "?" else word for word in chance.choice(_COMMANDS))
    return Case(
        " ".join(repr(word)[1:-1][:30] for word in arguments), {"series.csv": ROWS.encode()}, arguments
    )


def _is_broken(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


_NOTEBOOK = f"notebooks/{REPORT}.ipynb"
ENTRY_POINTS: tuple[EntryPoint, ...] = (
    EntryPoint("forum file", 150, _yaml_door(f"params/forums/{OF_63.name}.yml", OF_63.text(), PLAN)),
    EntryPoint("sidecar", 100, _yaml_door(f"notebooks/{REPORT}.yml", SIDECAR, PLAN)),
    EntryPoint("groups", 60, _yaml_door("params/groups.yml", _GROUPS, CHECK)),
    EntryPoint("province file", 80, _yaml_door("params/provinces/cao-bang.yml", _PROVINCE, CHECK)),
    EntryPoint("texts", 90, _endless(_texts)),
    EntryPoint("notebook", 100, _json_door(_NOTEBOOK, PLAN, CHECK)),
    EntryPoint("tables", 120, _csv),
    EntryPoint("descriptor", 80, _json_door("data/datapackage.json", PLAN, CHECK)),
    EntryPoint("intake", 90, _intake),
    EntryPoint("import", 80, _endless(_import)),
    EntryPoint("command line", 120, _endless(_words)),
)
