"""A new report of one indicator: a notebook, its sidecar, its texts in two languages, and what they claim."""

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from diendan.data.datapackage import Package
from diendan.data.indicators import Indicator
from diendan.errors import Finding, InputError
from diendan.files.atomic_writing import write_atomically, writing
from diendan.language import quoted
from diendan.parsing.notebook_files import normalised, notebook_bytes, parse_notebook
from diendan.parsing.strict_yaml import SLUG, nearest
from diendan.project import Project

FIRST_SHOWN: Final = "population_avg_total"
"""The indicator of a report that names none: every unit has it."""
RESOURCES: Final = ("claims.yml", "report.en.md", "report.ipynb", "report.vi.md", "report.yml")
_RANGES: Final = {"poverty_multidimensional": "poverty_2023_merged_units"}
"""Where the ranges of estimates stand that are made of a table's values."""


def start_report(project: Project, report: str, indicator: str) -> tuple[Path, ...]:
    """Write the five files of a new report about one indicator, all of them or none; return their paths.

    report: a slug, such as household-incomes. indicator: one whose values may be brought to a merged unit,
    and whose years may stand side by side.
    Raises InputError for another name or indicator and for files that are there, with all findings;
    WriteFailed where they cannot be written.
    """
    package = Package.load(project.root)
    findings = list(_findings(project, report, indicator))
    if findings:
        raise InputError("No report was started.", findings)
    about = package.indicator(indicator)
    paths = _paths(project, report)
    words = _words(report, about, package)
    with writing(project.label(project.notebooks)):
        try:
            for name, path in paths.items():
                write_atomically(path, _content(name, words))
        except BaseException:
            for path in paths.values():
                path.unlink(missing_ok=True)
            raise
    return tuple(paths.values())


def indicators_to_show(project: Project) -> tuple[str, ...]:
    """Return the indicators that a new report may be about."""
    return tuple(name for name, each in Package.load(project.root).indicators.items() if not _why_not(each))


def new_report_lines(report: str) -> Iterator[str]:
    """Give what to do with a new report as lines for a terminal."""
    yield f"One document: make preview REPORT={report} (or diendan preview --report {report})."
    yield "What it says stands in its texts, under a heading that asks; numbers come from the notebook."
    yield "After a change to notebook or texts: make fix, make store, make check."
    yield "Every forum that is to have it names it in its file params/forums/<forum>.yml, under `reports`:"
    yield f"  {report}:"
    yield "    languages: [vi, en]"
    yield "    formats: [html, pdf, docx]"


def _paths(project: Project, report: str) -> Mapping[str, Path]:
    return {
        "report.ipynb": project.notebook(report),
        "report.yml": project.sidecar_file(report),
        "report.vi.md": project.text_file(report, "vi"),
        "report.en.md": project.text_file(report, "en"),
        "claims.yml": project.claims_file(report),
    }


def _findings(project: Project, report: str, indicator: str) -> Iterator[Finding]:
    if not SLUG.match(report):
        yield Finding("name", quoted(report), "small letters, digits and hyphens, such as household-incomes")
    else:
        for path in filter(Path.exists, _paths(project, report).values()):
            yield Finding(
                project.label(path), "a file", "no file", "Choose another name, or remove it first."
            )
    shown, known = indicators_to_show(project), Package.load(project.root).indicators
    if indicator not in shown:
        why = f", {_why_not(known[indicator])}" if indicator in known else ""
        hint = "" if why else nearest(indicator, shown)
        yield Finding("indicator", quoted(indicator) + why, f"one of {', '.join(shown)}", hint)


def _why_not(about: Indicator) -> str:
    """Return why a report of every unit over the years may not be about an indicator; "" where it may."""
    if not about.can_be_combined:
        return f"whose values are not brought to merged units (its `aggregation` is `{about.aggregation}`)"
    has_trend = about.trend_allowed or about.first_usable_year == about.last_year
    return "" if has_trend else "whose years are not compared (its `trend_allowed` is `no`)"


def _words(report: str, about: Indicator, package: Package) -> Mapping[str, str]:
    """Return what stands in the place of each <<…>> of the files."""
    inputs = (name for name in (about.weight, about.numerator, about.denominator) if name)
    tables = {"indicators", about.table, *(package.indicator(name).table for name in inputs)}
    tables.update(_RANGES[table] for table in tuple(tables) if table in _RANGES)
    decimals = min(about.decimals, 1) if about.unit == "percent" else about.decimals
    return {
        "report": report,
        "indicator": about.name,
        "unit": about.unit,
        "decimals": str(decimals),
        "tables": ", ".join(sorted(tables)),
        "title in Vietnamese": json.dumps(about.short.vi, ensure_ascii=False),  # as YAML quotes it, too
        "title in English": json.dumps(about.short.en, ensure_ascii=False),
    }


def _content(name: str, words: Mapping[str, str]) -> bytes:
    """Return one of the files with its words."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    if not name.endswith(".ipynb"):
        return _filled(text, words).encode()
    notebook = parse_notebook(text, name)
    for cell in notebook["cells"]:
        cell["source"] = _filled(cell["source"], words)
    return notebook_bytes(normalised(notebook))


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub(r"<<([^<>]+)>>", lambda found: words[found[1]], text)
