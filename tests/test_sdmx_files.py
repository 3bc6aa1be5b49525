"""SDMX-CSV and SDMX-JSON: the same figures in each shape that the standard allows; what is not guessed."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from diendan.errors import InputError
from diendan.exchange.importing.import_run import prepare

ROOT = Path(__file__).parents[1]
PLACES = ("Hà Nội", "Hà Giang", "Cao Bằng", "Bắc Kạn", "Tuyên Quang", "Lào Cai")
CODES = ("01", "02", "04", "06", "08", "10")
THOUSANDS = (8807.5, 907.9, 556.2, 328.9, 816.9, 784.6)
TITLE = "Average population by province"
RIGHT = {(code, "2025"): value for code, value in zip(CODES, THOUSANDS, strict=True)}
Concepts = dict[str, tuple[str, str]]


def observations(**changes: tuple[str, str] | None) -> list[Concepts]:
    """Return an observation a province, (code, name) by concept; `changes` replace, add or take out some."""
    common: dict[str, tuple[str, str] | None] = {
        "FREQ": ("A", "Annual"),
        "UNIT_MEASURE": ("PS", "Persons"),
        "UNIT_MULT": ("3", "Thousands"),
        "OBS_STATUS": ("A", "Normal value"),
    }
    found = []
    for number, (place, value) in enumerate(zip(PLACES, THOUSANDS, strict=True)):
        own = {
            "REF_AREA": (f"P{number}", place),
            "TIME_PERIOD": ("2025", "2025"),
            "OBS_VALUE": (str(value), ""),
        }
        found.append({key: code for key, code in (common | own | changes).items() if code is not None})
    return found


def with_codes(rows: list[Concepts], concept: str, codes: Sequence[tuple[str, str]]) -> list[Concepts]:
    return [row | {concept: code} for row, code in zip(rows, codes, strict=True)]


def as_csv(rows: list[Concepts], *, version: int = 2, labels: str = "both", delimiter: str = ",") -> str:
    """Return rows as the standard writes them; with a semicolon as delimiter, numbers get a decimal comma."""
    table: tuple[str, ...] = ("DATAFLOW",) if version == 1 else ("STRUCTURE", "STRUCTURE_ID", "ACTION")
    concepts = list(dict.fromkeys(concept for row in rows for concept in row))
    names = {"TIME_PERIOD": "Time period", "REF_AREA": "Reference area"}
    if labels == "name":
        table = ("STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION")
        header = [*table, *(cell for each in concepts for cell in (each, names.get(each, each.title())))]
    else:
        header = [
            *table,
            *(f"{each}: {names.get(each, each)}" if labels == "both" else each for each in concepts),
        ]
    lines = [header]
    for row in rows:
        cells = {"DATAFLOW": f"VN1:DF_POP(1.0): {TITLE}", "STRUCTURE": "dataflow", "ACTION": "I"}
        cells |= {"STRUCTURE_ID": "VN1:DF_POP(1.0)" + ("" if labels == "name" else f": {TITLE}")}
        line = [(cells | {"STRUCTURE_NAME": TITLE})[column] for column in table]
        for each in concepts:
            code, name = row.get(each, ("", ""))
            code = code.replace(".", ",") if delimiter == ";" and each == "OBS_VALUE" else code
            line += (
                [code, name]
                if labels == "name"
                else [f"{code}: {name}" if labels == "both" and name else code]
            )
        lines.append(line)
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(lines)
    return buffer.getvalue()


def as_json(rows: list[Concepts], *, version: int = 2, at: dict[str, str] | None = None) -> str:
    """Return rows as an SDMX-JSON message. at: levels of concepts (dataSet, series, dimensionGroup)."""
    at = at or {}
    concepts = list(dict.fromkeys(concept for row in rows for concept in row if concept != "OBS_VALUE"))
    values = {each: list(dict.fromkeys(row[each] for row in rows if each in row)) for each in concepts}
    dimensions = [each for each in concepts if each not in ("UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS")]

    def level(kind: Sequence[str], name: str) -> list[dict[str, Any]]:
        return [
            {
                "id": each,
                "keyPosition": number,
                "values": [{"id": code, "name": label} for code, label in values[each]],
            }
            for number, each in enumerate(kind)
            if at.get(each, "observation") == name
        ]

    def numbers(row: Concepts, parts: list[dict[str, Any]]) -> list[int | None]:
        return [values[p["id"]].index(row[p["id"]]) if p["id"] in row else None for p in parts]

    levels = ("dataSet", "series", "dimensionGroup", "observation")
    dims = {name: level(dimensions, name) for name in levels}
    atts = {name: level([each for each in concepts if each not in dimensions], name) for name in levels}
    data: dict[str, Any] = {"action": "Information", "attributes": numbers(rows[0], atts["dataSet"])}
    series: dict[str, Any] = {}
    groups: dict[str, Any] = {}
    for row in rows:
        value = float(row["OBS_VALUE"][0]) if "OBS_VALUE" in row else None
        stored = [value, *numbers(row, atts["observation"])]
        key = ":".join(map(str, numbers(row, dims["series"])))
        inner = ":".join(map(str, numbers(row, dims["observation"])))
        into = series.setdefault(key, {"attributes": numbers(row, atts["series"]), "observations": {}})
        into["observations"][inner] = stored
        if atts["dimensionGroup"]:
            of_area = (values[e].index(row[e]) if e == "REF_AREA" else "" for e in dimensions)
            groups[":".join(map(str, of_area))] = numbers(row, atts["dimensionGroup"])
    if dims["series"]:
        data["series"] = series
    else:
        data |= {"observations": series[""]["observations"], "dimensionGroupAttributes": groups}
    structure = {"name": TITLE, "dimensions": dims, "attributes": atts}
    if version == 1:
        return json.dumps({"header": {}, "dataSets": [data], "structure": structure}, ensure_ascii=False)
    return json.dumps(
        {"meta": {}, "data": {"dataSets": [data], "structures": [structure]}}, ensure_ascii=False
    )


def saved(folder: Path, text: str) -> Path:
    path = folder / ("published.json" if text.startswith("{") else "published.csv")
    path.write_text(text, encoding="utf-8")
    return path


def figures(path: Path) -> dict[tuple[str, str], float]:
    planned = prepare(ROOT, path)
    assert not planned.findings.undecided
    (difference,) = planned.differences
    assert difference.target.table == "population"
    return {(row[0], row[1]): float(row[3]) for row in difference.target.rows}


PERSONS = [(str(round(value * 1000)), "") for value in THOUSANDS]
NO_MULTIPLE = with_codes(observations(UNIT_MULT=None), "OBS_VALUE", PERSONS)


@pytest.mark.parametrize(
    "text",
    [
        as_csv(observations(), version=1),
        as_csv(observations()),
        as_csv(observations(), labels="name"),
        as_csv(observations(), delimiter=";"),
        as_csv(NO_MULTIPLE),
        as_csv(with_codes(observations(UNIT_MULT=("0", "Units")), "OBS_VALUE", PERSONS), labels="name"),
        as_csv(observations(FREQ=None, OBS_STATUS=None, SEX=("_T", ""))),
        as_csv(list(reversed(observations())), version=1),
        as_csv(observations()).replace("STRUCTURE,", "STRUCTURE[;],"),
        as_json(observations(), version=1),
        as_json(observations()),
        as_json(observations(), version=1, at={"REF_AREA": "series", "FREQ": "series"}),
        as_json(
            observations(), version=1, at={"REF_AREA": "series", "UNIT_MULT": "series", "FREQ": "dataSet"}
        ),
        as_json(observations(), at={"UNIT_MULT": "dimensionGroup", "UNIT_MEASURE": "dataSet"}),
        as_json(observations(), at={"UNIT_MULT": "dimensionGroup", "FREQ": "dataSet"}),
        as_json(NO_MULTIPLE, at={"TIME_PERIOD": "dataSet"}),
        as_json(observations()).replace(f'"name": "{TITLE}"', f'"names": {{"en": "{TITLE}", "fr": "…"}}'),
    ],
)
def test_each_shape_of_sdmx_gives_the_same_figures(text: str, tmp_path: Path) -> None:
    assert figures(saved(tmp_path, text)) == RIGHT


FORMATS = [as_csv, as_json]
EARLIER = [row for year in ("2022", "2023", "2025") for row in observations(TIME_PERIOD=(year, year))]


@pytest.mark.parametrize("written", FORMATS)
@pytest.mark.parametrize(
    ("code", "status"),
    [("A", "final"), ("P", "preliminary"), ("E", "preliminary")],
)
def test_a_status_of_sdmx_is_read(written: Any, code: str, status: str, tmp_path: Path) -> None:
    path = saved(tmp_path, written(observations(OBS_STATUS=(code, "…"))))
    assert {row[5] for row in prepare(ROOT, path).differences[0].target.rows} == {status}


@pytest.mark.parametrize("written", FORMATS)
@pytest.mark.parametrize("code", ["M", "O", "L", "Q", "H"])
def test_a_status_that_says_missing_gives_no_figure(written: Any, code: str, tmp_path: Path) -> None:
    rows = observations()
    rows[0] |= {"OBS_STATUS": (code, "Missing"), "OBS_VALUE": ("0", "")}
    assert figures(saved(tmp_path, written(rows))) == {key: v for key, v in RIGHT.items() if key[0] != "01"}


@pytest.mark.parametrize("written", FORMATS)
@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (observations(OBS_STATUS=("B", "Time series break")), "marks 6 figures with 'B'"),
        (observations(OBS_STATUS=("F", "Forecast")), "marks 6 figures with 'F'"),
        (observations(OBS_STATUS=("I", "Imputed")), "'I'"),
        (observations(UNIT_MEASURE=None), "states the unit"),
        (observations(UNIT_MEASURE=("XDC", "Domestic currency")), "states the unit"),
        (observations(UNIT_MEASURE=("TPS", "Thousand persons")), "'Thousand persons × 10^3'"),
        (observations(UNIT_MEASURE=("HUR", "Hours")), "states the unit"),
        (observations(SEX=("F", "Female")), "“female”"),
        (observations(SEX=("F", "")), "“f”"),
        (observations(ADJUSTMENT=("S", "Seasonally adjusted")), "“seasonally”"),
        (observations(OBS_COMMENT=("Số liệu sơ bộ", "")), "speaks of preliminary"),
        (EARLIER, "for 2024"),
    ],
)  # fmt: skip
def test_what_sdmx_leaves_open_is_a_doubt(
    written: Any, rows: list[Concepts], words: str, tmp_path: Path
) -> None:
    findings = prepare(ROOT, saved(tmp_path, written(rows))).findings
    assert words in "\n".join((*findings.undecided, *findings.doubts))


def test_an_observation_that_the_message_does_not_have_withdraws_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path, as_csv(observations(TIME_PERIOD=("2023", "2023"))[1:]))
    assert not any(difference.withdrawn for difference in prepare(ROOT, path).differences)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (as_csv(observations(FREQ=("Q", "Quarterly"))), 'row 2: got "Q"'),
        (as_csv(observations(TIME_PERIOD=("2025-Q1", "2025-Q1"))), "dimensions of years"),
        (as_csv(observations() + observations()), "row 8.*each figure once"),
        (as_csv(observations(OBS_VALUE=("1,234", ""))), '"1,234"'),
        (as_csv(observations(OBS_VALUE=("x1", ""))), 'row 7: got "x1"'),
        (as_csv(observations(UNIT_MULT=("1000", "Thousands"))), "power of ten"),
        (as_csv(observations(UNIT_MULT=("--5", "?"))), "power of ten"),
        (as_csv(observations(UNIT_MULT=("90", "?"))), "below 10"),
        (as_csv(observations(TIME_PERIOD=None)), "a TIME_PERIOD"),
        (as_csv(observations()).replace(",I,", ",D,"), "another action"),
        (as_csv(observations(), version=1).replace("DF_POP", "DF_B", 1), "2 data sets"),
        (as_csv(observations(OBS_VALUE=("1.234", "")), delimiter=";").replace("1,234", "1.234"), "two ways"),
        (as_json(observations()).replace('"2025"', '"2025-01"'), "dimensions of years"),
        (as_json(observations()).replace('"0:5:0"', '"0:6:0"'), "which has 6 values"),
        (as_json(observations()).replace('"0:5:0"', '"0:-1:0"'), "number -1"),
        (as_json(observations()).replace('"Information"', '"Delete"'), "deletes"),
        (as_json(observations()).replace("8807.5", "1e40"), "a number"),
        (as_json(observations()).replace('"dimensions"', '"dims"'), "SDMX-JSON"),
        ('{"dataSets": [{}, {}], "structure": {"dimensions": {}}}', "2 data sets"),
    ],
)
def test_sdmx_that_contradicts_itself_is_refused(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words):
        prepare(ROOT, saved(tmp_path, text))


def test_codes_of_places_without_names_want_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no dimension of places"):
        prepare(ROOT, saved(tmp_path, as_csv(observations(), labels="id")))
    mapping = tmp_path / "mapping.yml"
    places = ", ".join(f'P{number}: "{code}"' for number, code in enumerate(CODES))
    mapping.write_text(f"indicator: population_avg_total\nplaces: {{{places}}}\n", encoding="utf-8")
    planned = prepare(ROOT, saved(tmp_path, as_csv(observations(), labels="id")), mapping)
    assert {(r[0], r[1]): float(r[3]) for r in planned.differences[0].target.rows} == RIGHT
