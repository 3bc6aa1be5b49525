"""Every file and name of the code that a page of the documentation gives is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [path for path in sorted((ROOT / "docs").rglob("*.md")) if "adr" not in path.parts]
MADE = ("build/", "csv/", "params/forums/", "params/releases/")
"""Where people and programs make files."""
FILE = re.compile(
    rf"`(?!{'|'.join(MADE)})((?:[\w-]+/)+[\w-]+\.(?:yml|csv|scss|sh|ipynb)|"
    r"(?:[\w-]+/)*[\w-]+\.(?:py|lua|j2|js|css|typ))`"
)
NAME = re.compile(r"`((?:diendan|decree30|guarded_files|second_reader)(?:\.\w+)+)`")
FOLDERS = (
    *("src", "tests", "scripts", "bench", "campaign", "examples"),
    *("data", "params", "notebooks", "findings", "reports"),
)
FILES = {
    f"/{path.relative_to(ROOT).as_posix()}"
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*.*")
    if "__pycache__" not in path.parts
}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [name for name in FILE.findall(text) if not is_file(name)] == []
    assert [name for name in NAME.findall(text) if not is_name(name)] == []


def is_file(name: str) -> bool:
    """Tell whether a file of the code has this path, or a path that ends so."""
    return any(file.endswith(f"/{name}") for file in FILES)


def is_name(name: str) -> bool:
    """Tell whether it is a package, a module, a name that a module has, or a file of the reports' look."""
    parent, _, last = name.rpartition(".")
    inside = [ROOT.joinpath("src", *parent.split("."), "__init__.py"), module(parent)]
    source = "".join(path.read_text(encoding="utf-8") for path in inside if path.is_file())
    return (
        module(name).with_suffix("").is_dir()
        or module(name).is_file()
        or re.search(rf"\b{last}\b", source) is not None
        or is_file(name)
    )


def module(name: str) -> Path:
    return ROOT.joinpath("src", *name.split(".")).with_suffix(".py")


def test_what_is_not_there_is_found() -> None:
    found = FILE.findall("`render/nothing.py`, `x.py`, `spec/x.yml`, but `build/x.csv` and `x.csv`")
    assert found == ["render/nothing.py", "x.py", "spec/x.yml"]
    assert not is_file("render/nothing.py")
    assert is_file("render/builtin.py")
    assert not is_name("diendan.nothing")
    assert not is_name("diendan.data.units.nothing_at_all")
    assert is_name("diendan.data.units.units_at")


LINKING = [*PAGES, *ROOT.glob("*.md"), *(ROOT / "docs" / "adr").glob("*.md")]
LINK = re.compile(r"(?<!!)\[[^]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", LINKING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_pages_and_headings_that_are_there(page: Path) -> None:
    broken = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        name, _, heading = link.partition("#")
        if "://" in name:
            continue
        target = (page.parent / name) if name else page
        if not target.exists() or (heading and heading not in headings(target)):
            broken.append(link)
    assert broken == []


def headings(page: Path) -> set[str]:
    """Return the headings of a page as links name them."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize(
    "page", [path for path in LINKING if path.name.endswith(".vi.md")], ids=lambda path: path.name
)
def test_a_page_in_vietnamese_and_its_english_one_lead_to_each_other(page: Path) -> None:
    english = page.with_name(page.name.replace(".vi.md", ".md"))
    assert english.name in LINK.findall(page.read_text(encoding="utf-8"))
    assert page.name in LINK.findall(english.read_text(encoding="utf-8"))
