"""From a printed figure to its row: what is not covered is named, and the row holds the value."""

import csv
import random
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from statistics import fmean, median
from typing import Any

import pytest

from built_project import built_project
from dialogue_registry import Cells as RegistryCells
from dialogue_registry import many
from diendan.bundle.why import explained, figures_like, published_sources
from diendan.data.provenance.cited import RowBook
from diendan.errors import InputError, Outcome
from diendan.language import LANGUAGES, Language
from diendan.plan.manifest.manifest import Entry, Manifest, write_manifest
from diendan.plan.manifest.report_results import PublishedFile
from diendan.project import Project
from diendan.render.lowering.figure_sources import FigureSources
from diendan.render.lowering.lowered import Lowered
from diendan.spec.wording.foreign_words import foreign_words
from diendan.traces import Told, TracedCells
from lowered_reports import BRIEF, PACKAGE, PROGRAMMES, REVIEW, ROOT, lowered, lowered_own
from untraced import FIGURE, untraced

AID, POVERTY = PROGRAMMES
NOW, BEFORE = "2026-09-15", "2024-09-17"
# Ten provinces; merged and not, both unit systems, both languages, both reports, both programmes.
REPORTS: tuple[tuple[str, str, Language, str, str], ...] = (
    (BRIEF, "cao-bang", "vi", NOW, AID),
    (BRIEF, "lam-dong", "en", NOW, AID),
    (BRIEF, "bac-giang", "vi", BEFORE, AID),
    (REVIEW, "quang-tri", "en", NOW, POVERTY),
    (REVIEW, "lao-cai", "vi", NOW, AID),
    (REVIEW, "bac-ninh", "vi", NOW, POVERTY),
    (REVIEW, "ca-mau", "en", NOW, POVERTY),
    (REVIEW, "ha-giang", "vi", BEFORE, POVERTY),
    (REVIEW, "nghe-an", "en", NOW, AID),
    (REVIEW, "tay-ninh", "vi", NOW, POVERTY),
)
# The forum's own reports; `named` are their parameters.
OWN: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("forum-synthesis", NOW, ()),
    ("forum-synthesis", BEFORE, ()),
    ("group-information-sheet", NOW, (("group", "standing-group"),)),
    ("group-information-sheet", NOW, (("group", "social-welfare"),)),
    ("model-sheet", NOW, (("model", "gia-binh-1"),)),
    ("model-catalogue", NOW, ()),
    ("conference-pack", "2023-10-04", (("event", "poverty-models-bac-ninh-2023"),)),
)


@cache
def report(place: int) -> Lowered:
    return lowered(*REPORTS[place])


@pytest.mark.parametrize("place", range(len(REPORTS)), ids=lambda n: "/".join(REPORTS[n][1:3]))
def test_every_figure_in_a_sentence_or_table_leads_to_its_rows(place: int) -> None:
    assert list(untraced(report(place).markdown)) == []
    assert len(FIGURE.findall(report(place).markdown)) > 20


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", range(len(OWN)), ids=lambda n: "/".join((OWN[n][0], OWN[n][1])))
def test_every_figure_of_the_forums_own_reports_leads_to_its_rows(place: int, language: Language) -> None:
    name, day, named = OWN[place]
    made = lowered_own(name, language, day, named)
    assert list(untraced(made.markdown)) == []
    assert FIGURE.findall(made.markdown)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose registry has projects, and a model of which every fact is stated."""
    model: RegistryCells = {
        **{"model": "m1", "name_vi": "Mô hình thử", "name_en": "A tried model", "kind": "value-chain"},
        **{"system": "63", "code": "04", "day": "2024-01-01", "district": "Hà Quảng"},
        **{"year_from": 2021, "households": 40, "poor_households": 25, "women": 31, "lead": "adra"},
        **{"cost": 1200, "currency": "USD", "result_vi": "tăng 15% thu nhập", "result_en": "15% more income"},
    }
    answer: RegistryCells = {
        "model": "m1",
        "item": "scale",
        "answer_vi": "40 hộ",
        "answer_en": "40 households",
    }
    made = {**many(40), "models": [model], "model_answers": [answer]}
    return built_project(tmp_path_factory.mktemp("filled"), **made).root


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", [0, 1, 3, 5])
def test_every_figure_of_a_filled_registry_leads_to_its_rows(
    filled: Path, place: int, language: Language
) -> None:
    name, day, named = OWN[place]
    assert list(untraced(lowered_own(name, language, day, named, filled).markdown)) == []


def test_every_figure_of_a_filled_model_sheet_leads_to_its_rows(filled: Path) -> None:
    for language in LANGUAGES:
        made = lowered_own("model-sheet", language, NOW, (("model", "m1"),), filled)
        assert list(untraced(made.markdown)) == []
        assert {"40", "31", "25"} <= set(re.findall(r"\[(\d+)\]\{\.diendan-sourced", made.markdown))


def test_languages_lead_to_the_same_rows() -> None:
    for name, slug, language, day, programme in REPORTS[1:4:2]:
        other: Language = "vi" if language == "en" else "en"
        lists = [lowered(name, slug, each, day, programme).sources for each in (language, other)]
        rows = [[(line["number"], line["formula"], line["table"]) for line in _read(text)] for text in lists]
        assert rows[0] == rows[1]


def _read(sources: str) -> list[dict[str, str]]:
    return list(csv.DictReader(sources.removeprefix("\ufeff").splitlines()))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose bundle holds the lists of sources of the ten provinces' reports."""
    made = Project.at(ROOT, tmp_path_factory.mktemp("made"))
    bundle, entries = made.bundle("2026-q3"), {}
    for place, (name, slug, language, *_) in enumerate(REPORTS):
        path = bundle / slug / f"{name}.{language}.sources.csv"
        path.parent.mkdir(parents=True)
        path.write_text(report(place).sources, encoding="utf-8")
        output = PublishedFile(path.relative_to(bundle).as_posix(), "", 0)
        entry = Entry(name, slug, slug, language, Outcome.SUCCEEDED, {}, {}, {}, (), (output,))
        entries[entry.name] = entry
    write_manifest(bundle, Manifest(entries=entries))
    return made


def test_thirty_figures_of_ten_provinces_lead_to_rows_that_hold_their_values(project: Project) -> None:
    chance = random.Random(2026)
    for place in [n % 10 for n in range(30)]:
        name, slug, language, *_ = REPORTS[place]
        report_name, lines = published_sources(project, "2026-q3", f"{slug}/{name}.{language}")
        number = chance.choice(sorted({line.number for line in lines}))
        told = "\n".join(explained(project, report_name, lines, [number]))
        own = [line for line in lines if line.number == number]
        cells = {
            line.said["name"]: [line for line in own if line.said["name"] == line_name]
            for line in own
            for line_name in [line.said["name"]]
        }
        values: dict[str, Any] = {}
        for cell, of in cells.items():
            found = [_row(told, each.said["value"]) for each in of if each.said["rows"] == "1"]
            values[cell] = found[0] if len(of) == 1 and found else found or _many(of[0])
        printed = _numbers(own[0].printed, language)
        if "place(" in own[0].said["formula"]:
            assert printed == [] or printed[0] >= 1
        elif own[0].said["formula"] == "count":  # of those among the rows that a sentence is about
            assert 0 < printed[0] <= sum(len(of) if isinstance(of, list) else 1 for of in values.values())
        elif all(value != "" for value in values.values()):
            computed = _computed(own[0].said["formula"], values)
            assert any(_same(computed, each) for each in printed), (told, computed)


def _row(told: str, value: str) -> float | str:
    """Return the value in the row that the text leads to, read straight from the file."""
    for path, number, column, keys in re.findall(r"(data/\S+\.csv), (?:dòng|row) (\d+), (\w+): (.*)", told):
        with (ROOT / path).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        row = dict(zip(rows[0], rows[int(number) - 1], strict=True))
        assert all(row[key] == held for key, held in (pair.split("=", 1) for pair in keys.split("; ")))
        if row[column] == value:
            return float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value
    raise AssertionError(f"no row with {value}: {told}")


def _many(line: Any) -> list[float]:
    """Return the values of many rows, read straight from the file."""
    wanted = dict(line.cells.where)
    (path,) = (ROOT / "data").rglob(f"{line.cells.table}.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.DictReader(stream) if all(r[k] in v for k, v in wanted.items())]
    assert len(rows) == int(line.said["rows"])
    return [float(r[line.cells.column] or "nan") if line.cells.column == "value" else 1.0 for r in rows]


def _computed(formula: str, values: dict[str, Any]) -> Any:
    functions = {
        "median": lambda *v: median(_flat(v)),
        "mean": lambda *v: fmean(_flat(v)),
        "count": lambda *v: len(_flat(v)),
        "abs": abs,
    }
    return eval(formula, {"__builtins__": {}}, {**functions, "round": round, **values})


def _flat(values: Any) -> list[float]:
    return [x for each in values for x in (each if isinstance(each, list) else [each])]


def _numbers(printed: str, language: Language) -> list[Decimal]:
    plain = re.sub(r"(?<=\d)[.](?=\d{3})" if language == "vi" else r"(?<=\d),(?=\d{3})", "", printed)
    return [
        Decimal(each.replace(",", ".")) for each in re.findall(r"-?\d+(?:[.,]\d+)?", plain.replace("−", "-"))
    ]


def _same(computed: Any, printed: Decimal) -> bool:
    """Say whether a value prints as `printed` does; words of a source hold the digits themselves."""
    if isinstance(computed, str):
        return bool(_numbers(computed, "vi"))
    exact = Decimal(repr(round(float(computed), 9)))
    return abs(exact).quantize(printed, ROUND_HALF_UP) == abs(printed)


def test_a_report_or_figure_that_is_not_there_is_named_with_the_nearest(project: Project) -> None:
    with pytest.raises(InputError, match=r"Did you mean `cao-bang/policy-dialogue-brief\.vi`"):
        published_sources(project, "2026-q3", "cao-bank/policy-dialogue-brief.vi")
    name, lines = published_sources(
        project, "2026-q3", "reports/2026-q3/cao-bang/policy-dialogue-brief.vi.pdf"
    )
    with pytest.raises(InputError, match=r"Nearest: 21,2% \(number \d+\)"):
        figures_like(lines, "21,23456", name)
    (number,) = figures_like(lines, "21,2%", name)
    assert number in figures_like(lines, "21.24", name)
    assert figures_like(lines, f"#{number}", name) == [number]
    several = figures_like(lines, "34", name)
    assert [line.number for line in lines if line.number in several and line.number != 34]
    assert len(list(explained(project, name, lines, several))) > 3 * len(several)


def test_a_value_from_a_submission_names_file_sheet_and_cell(tmp_path: Path) -> None:
    table = PACKAGE.table("submissions_accepted")
    header = [column.name for column in table.columns]
    row = {
        **dict.fromkeys(header, ""),
        **{"form": "ngo-aid", "edition": "ngo-aid-2019", "system": "34", "code": "04", "period": "2025"},
        **{"section": "summary", "row": "0", "cell": "projects", "value": "28", "unit": "items"},
        **{"submission": "s1", "file": "cao-bang.xlsx", "sheet": "Biểu 1", "address": "C7"},
    }
    file = tmp_path / "accepted.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, lineterminator="\n")
        writer.writeheader()
        writer.writerow(row)
    held = replace(PACKAGE, tables={**PACKAGE.tables, table.name: replace(table, file=file)})
    where = tuple((key, (row[key],)) for key in sorted(table.primary_key))
    citation = RowBook(held, "vi").cite(TracedCells(table.name, "value", where))
    assert citation.rows[0].submission == ("s1", "cao-bang.xlsx", "Biểu 1", "C7")
    assert citation.rows[0].number == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_periods_and_units_of_sources_are_words_of_the_language(language: Language) -> None:
    """Names and plain years pass; "2021 H1", "2022 (part year)" and "POOR_DISTRICTS_74" do not."""
    book = RowBook(PACKAGE, language)
    for table in PACKAGE.tables.values():
        columns = [column.name for column in table.columns]
        if not {"area", "value"} <= set(columns) or len(table.select().rows) > 200:
            continue
        keys = [name for name in ("area", "period", "unit") if name in columns]
        for cells in dict.fromkeys(
            tuple((key, (row[key],)) for key in keys) for row in table.select().records()
        ):
            citation = book.cite(TracedCells(table.name, "value", cells))
            words = f"{book.where(citation)} {book.unit(citation)}"
            assert not re.search(r"[A-Za-z]_|\bH[12]\b|\bR[1-6]\b|\bVN\b", words), words
            if language == "vi":
                assert not foreign_words(words, "vi", ("USD", "km²")), words


def test_paper_tells_a_few_of_very_many_rows_and_how_many_there_are() -> None:
    with (ROOT / "data" / "indicators" / "papi.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["year"] == "2024" and row["value"]]
    names, codes = sorted({row["indicator"] for row in rows}), sorted({row["province_code"] for row in rows})
    cells = [
        TracedCells(
            "papi", "value", (("indicator", (name,)), ("province_code", (code,)), ("year", ("2024",)))
        )
        for name, code in zip(names[:14], codes, strict=False)
    ]
    origin = Told("sum", "", tuple((f"c{n}", each) for n, each in enumerate(cells, 1)))
    figures = FigureSources(RowBook(PACKAGE, "en"), {origin: 0}, {0: ["1"]}, {0: 1})
    listed = figures.annex_table().partition("| 1 |")[2].replace("\\", "")
    assert listed.count("[A]") == 4
    assert "(14 rows)" in listed


def test_words_of_a_row_have_no_unit_and_stand_as_they_are_in_the_data() -> None:
    """Number and day of a decision are no rate; the note has them beside the keys of their row, as data."""
    area = (("area", ("VN",)), ("indicator", ("register_poor_rate",)), ("year", ("2023",)))
    cells = TracedCells("poverty_register_regional", "decision", area)
    origin = Told("published", "", (("c1", cells),))
    figures = FigureSources(RowBook(PACKAGE, "en"), {origin: 0}, {0: ["134/QĐ-BLĐTBXH"]}, {0: 1})
    (note,) = re.findall("<li>.*</li>", figures.notes())
    told, _, data = note.partition('<span lang="zxx">')
    assert "%" not in told
    assert "QĐ" not in told
    assert "year=2023, decision=QĐ 134/QĐ-BLĐTBXH 31/01/2024<" in data
    assert figures.csv().splitlines()[1].count(",percent,") == 0
