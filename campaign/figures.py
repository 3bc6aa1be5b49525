"""Printed figures, read from the published documents and compared with data/ by plain pandas."""

import json
import re
import zipfile
from html import unescape
from pathlib import Path

import pandas as pd

from campaign.project import LANGUAGE, REPORT, Place
from campaign.verdict import Found, Kind

_YEAR, _INDICATOR = "2023", "poverty_rate_multidimensional_household"
_TAG = re.compile(r"<[^>]+>")


def expected_rates(root: Path, system: str, slug: str) -> dict[str, str]:
    """Return the rate in data/ of each former province of a unit, by Vietnamese name, in order of code."""
    units = _csv(root / "data" / "units" / f"provinces_{system}.csv")
    slugs = units["name_en"].str.lower().str.replace(" ", "-")
    code = units.loc[slugs == slug, "code"].item()
    if system == "34":
        crosswalk = _csv(root / "data" / "units" / "crosswalk_63_to_34.csv")
        codes = list(crosswalk.loc[crosswalk["code_34"] == code, "code_63"])
    else:
        codes = [code]
    names = _csv(root / "data" / "units" / "provinces_63.csv").set_index("code")["name_vi"]
    rates = _csv(root / "data" / "indicators" / "poverty_multidimensional.csv")
    rates = rates[(rates["year"] == _YEAR) & (rates["indicator"] == _INDICATOR)]
    by_code = rates.set_index("province_code")["value"]
    return {str(names[each]): str(float(by_code[each])) for each in sorted(codes)}


def check_figures(place: Place, *roots: Path) -> list[Found]:
    """Return the printed figures that differ from data/ of the project.

    roots: projects whose data may also stand behind a whole document, where it is not said to be up to date.
    """
    found = []
    for slug in place.forum.provinces:
        wanted = [expected_rates(root, place.forum.system, slug) for root in (place.root, *roots)]
        stem = place.bundle / slug / f"{REPORT}.{LANGUAGE}"
        for name, text in _texts(stem, place.forum.formats).items():
            if text is None:
                found.append(Found(Kind.FIGURE, f"{slug}: no {name}"))
            elif not any(_prints(text, rates) for rates in wanted):
                found.append(Found(Kind.FIGURE, f"{slug}: {name} prints other figures than {wanted}"))
    return found


def _prints(text: str, rates: dict[str, str]) -> bool:
    """Say whether a text prints each name followed by its rate, and no other rate of the kind."""
    for name, rate in rates.items():
        if not re.search(rf"{re.escape(name)}\W+{re.escape(rate)}(?![\d.,])", text):
            return False
    first = f"{float(next(iter(rates.values()))):.2f}".replace(".", ",")
    said = re.findall(r"Tỷ lệ hộ nghèo là\s+([\d.,]+)\s*%", text)
    return bool(said) and all(each == first for each in said)


def _texts(stem: Path, formats: tuple[str, ...]) -> dict[str, str | None]:
    readers = {"html": _html, "docx": _docx, "pdf": _pdf, "ipynb": _ipynb}
    texts: dict[str, str | None] = {}
    for ending in (*formats, "ipynb"):
        file = stem.with_name(f"{stem.name}.{ending}")
        texts[ending] = readers[ending](file) if file.is_file() else None
    return texts


def _html(file: Path) -> str:
    return unescape(_TAG.sub(" ", file.read_text(encoding="utf-8")))


def _docx(file: Path) -> str:
    with zipfile.ZipFile(file) as archive:
        content = archive.read("word/document.xml").decode("utf-8")
    return unescape(_TAG.sub("", re.sub(r"</w:p>", " ", content)))


def _pdf(file: Path) -> str:
    from pypdf import PdfReader

    return " ".join(page.extract_text() for page in PdfReader(file).pages)


def _ipynb(file: Path) -> str:
    notebook = json.loads(file.read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    texts = [output.get("data", {}).get("text/markdown", "") for output in outputs]
    return "\n".join(text if isinstance(text, str) else "".join(text) for text in texts)


def _csv(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)
