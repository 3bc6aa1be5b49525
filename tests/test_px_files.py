"""Files of PC-Axis: the same figures in every way in which offices write them, and what is not guessed."""

from pathlib import Path

import pytest

from diendan.errors import InputError
from diendan.exchange.importing.import_run import prepare

ROOT = Path(__file__).parents[1]
PLACES = ("Hà Nội", "Hà Giang", "Cao Bằng", "Bắc Kạn", "Tuyên Quang", "Lào Cai")
CODES = ("01", "02", "04", "06", "08", "10")
THOUSANDS = (8807.5, 907.9, 556.2, 328.9, 816.9, 784.6)
TITLE = "Dân số trung bình phân theo địa phương"
RIGHT = {(code, "2025"): value for code, value in zip(CODES, THOUSANDS, strict=True)}


def listed(*texts: str) -> str:
    return ",".join(f'"{text}"' for text in texts)


def statements(**changes: str | None) -> str:
    """Return a .px file, in which `changes` replace, add or (None) take out statements ("_" for "-")."""
    usual: dict[str, str | None] = {
        "CHARSET": '"ANSI"',
        "AXIS_VERSION": '"2010"',
        "CODEPAGE": '"utf-8"',
        "LANGUAGE": '"vi"',
        "DECIMALS": "1",
        "MATRIX": '"E02.03"',
        "CONTENTS": f'"{TITLE}"',
        "TITLE": f'"{TITLE} chia theo Tỉnh, thành phố và Năm"',
        "UNITS": '"Nghìn người"',
        "STUB": '"Tỉnh, thành phố"',
        "HEADING": '"Năm"',
        'VALUES("Tỉnh, thành phố")': listed(*PLACES),
        'VALUES("Năm")': '"2025"',
        'CODES("Tỉnh, thành phố")': listed(*CODES),
        "LAST_UPDATED": '"20260723 09:00"',
        "DATA": "\n" + "\n".join(map(str, THOUSANDS)),
    }
    last = {"DATA": (usual | changes)["DATA"]}
    each = {key: value for key, value in (usual | changes).items() if key != "DATA"} | last
    return "".join(
        f"{key.replace('_', '-', 1) if key.isupper() else key}={value};\r\n"
        for key, value in each.items()
        if value is not None
    )


def saved(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "published.px"
    path.write_bytes(text.encode(encoding))
    return path


def figures(path: Path) -> dict[tuple[str, str], float]:
    """Return what an import would write: figures of provinces by code and year."""
    planned = prepare(ROOT, path)
    assert not planned.findings.undecided
    (difference,) = planned.differences
    assert difference.target.table == "population"
    return {(row[0], row[1]): float(row[3]) for row in difference.target.rows}


def statuses(path: Path) -> list[str]:
    return [row[5] for row in prepare(ROOT, path).differences[0].target.rows]


PERSONS = " ".join(str(round(value * 1000)) for value in THOUSANDS)
ENGLISH = {
    "LANGUAGE": '"en"',
    "CODEPAGE": None,
    "TITLE": '"Average population by Province and Year"',
    "CONTENTS": '"Average population"',
    "UNITS": '"Thous. persons"',
    "STUB": '"Province"',
    "HEADING": '"Year"',
    'VALUES("Tỉnh, thành phố")': None,
    'CODES("Tỉnh, thành phố")': None,
    'VALUES("Năm")': None,
    'VALUES("Province")': listed("Ha Noi", "Ha Giang", "Cao Bang", "Bac Kan", "Tuyen Quang", "Lao Cai"),
    'VALUES("Year")': '"2025"',
}


@pytest.mark.parametrize(
    ("changes", "encoding"),
    [
        ({}, "utf-8"),
        ({}, "utf-8-sig"),
        ({"CODEPAGE": None}, "utf-8"),
        (ENGLISH, "ascii"),
        (ENGLISH | {"CODEPAGE": '"windows-1252"', "NOTE": '"Série provisoire? Non: 5 €."'}, "windows-1252"),
        ({"UNITS": '"Người"', "DATA": PERSONS}, "utf-8"),
        ({"DATA": "\n" + "\t".join(map(str, THOUSANDS)) + "\n"}, "utf-8"),
        ({"DATA": ", ".join(map(str, THOUSANDS))}, "utf-8"),
        ({"TITLE": f'"{TITLE} chia theo"\r\n" Tỉnh, thành phố"\r\n" và Năm"'}, "utf-8"),
        ({"LANGUAGES": '"vi","en"', "TITLE[en]": '"Urban population"', "UNITS[en]": '"Households"'}, "utf-8"),
        ({'TIMEVAL("Năm")': 'TLIST(A1),"2025"', "NOTEX": '"Nguồn: Cục Thống kê; in 2026."'}, "utf-8"),
        ({'UNITS("Dân số")': '"%"'}, "utf-8"),  # of a content that this file does not have
    ],
)  # fmt: skip
def test_a_px_file_in_another_shape_gives_the_same_figures(
    changes: dict[str, str | None], encoding: str, tmp_path: Path
) -> None:
    assert figures(saved(tmp_path, statements(**changes), encoding)) == RIGHT


BY_CODES = "\n".join(f'"{code}",{value}' for code, value in zip(CODES, THOUSANDS, strict=True))
BY_VALUES = "\n".join(f'"{place}" {value}' for place, value in zip(PLACES, THOUSANDS, strict=True))


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("CODES", BY_CODES),
        ("VALUES", BY_VALUES),
        ("CODES", "\n".join(reversed(BY_CODES.splitlines()))),
    ],
)
def test_rows_of_data_may_begin_with_their_keys(kind: str, rows: str, tmp_path: Path) -> None:
    text = statements(**{'KEYS("Tỉnh, thành phố")': kind, "DATA": f"\n{rows}"})
    assert figures(saved(tmp_path, text)) == RIGHT


def test_a_row_that_a_file_with_keys_leaves_out_is_zero_and_a_doubt(tmp_path: Path) -> None:
    rows = "\n".join(BY_CODES.splitlines()[1:])
    path = saved(tmp_path, statements(**{'KEYS("Tỉnh, thành phố")': "CODES", "DATA": f"\n{rows}"}))
    assert figures(path) == RIGHT | {("01", "2025"): 0.0}
    assert "1 rows are left out" in told(path)


def test_keys_of_two_variables_with_two_years(tmp_path: Path) -> None:
    rows = "\n".join(
        f'"{code}","T" {value} {value + 1}' for code, value in zip(CODES, THOUSANDS, strict=True)
    )
    changes = {
        "STUB": '"Tỉnh, thành phố","Giới tính"',
        'VALUES("Giới tính")': '"Tổng số"',
        'CODES("Giới tính")': '"T"',
        'VALUES("Năm")': '"2024","2025"',
        'KEYS("Tỉnh, thành phố")': "CODES",
        'KEYS("Giới tính")': "CODES",
    }
    found = figures(saved(tmp_path, statements(**changes, DATA=f"\n{rows}")))
    assert found == {
        (code, year): value + (year == "2025")
        for code, value in zip(CODES, THOUSANDS, strict=True)
        for year in ("2024", "2025")
    }


def test_the_last_variable_of_the_heading_runs_fastest(tmp_path: Path) -> None:
    rows = "\n".join(f"{value} {value + 0.5}" for value in THOUSANDS)
    path = saved(tmp_path, statements(**{'VALUES("Năm")': '"2024","2025"', "DATA": rows}))
    later = {(code, "2025"): value + 0.5 for code, value in zip(CODES, THOUSANDS, strict=True)}
    earlier = {(code, "2024"): value for code, value in zip(CODES, THOUSANDS, strict=True)}
    assert figures(path) == later | earlier
    turned = {"STUB": '"Năm"', "HEADING": '"Tỉnh, thành phố"', 'VALUES("Năm")': '"2024","2025"'}
    columns = [*map(str, THOUSANDS), *(str(value + 0.5) for value in THOUSANDS)]
    assert figures(saved(tmp_path, statements(**turned, DATA=" ".join(columns)))) == later | earlier


def test_each_content_has_its_own_unit(tmp_path: Path) -> None:
    changes = {
        "TITLE": '"Diện tích, dân số và mật độ dân số phân theo địa phương"',
        "CONTENTS": None,
        "HEADING": '"Năm","Chỉ tiêu"',
        "CONTVARIABLE": '"Chỉ tiêu"',
        'VALUES("Chỉ tiêu")': '"Diện tích","Dân số trung bình"',
        "UNITS": None,
        'UNITS("Diện tích")': '"ha"',
        'UNITS("Dân số trung bình")': '"Nghìn người"',
        "DATA": " ".join(f"335900 {value}" for value in THOUSANDS),
    }
    rows = prepare(ROOT, saved(tmp_path, statements(**changes))).differences[0].target.rows
    assert {row[3] for row in rows if row[2] == "area"} == {"3359"}  # km² of 335,900 ha
    assert [float(row[3]) for row in rows if row[2] != "area"] == list(THOUSANDS)


@pytest.mark.parametrize(
    ("sign", "more"),
    [
        ('".."', {}),
        ("..", {}),
        ('"."', {"DATASYMBOL1": '"Không có số liệu"'}),
        ("......", {"DATASYMBOL6": '"not available"'}),
    ],
)
def test_a_sign_for_no_figure_is_none(sign: str, more: dict[str, str], tmp_path: Path) -> None:
    data = " ".join([sign, *map(str, THOUSANDS[1:])])
    path = saved(tmp_path, statements(**more, DATA=data))
    assert figures(path) == {key: value for key, value in RIGHT.items() if key[0] != "01"}
    assert not [doubt for doubt in prepare(ROOT, path).findings.doubts if "cells" in doubt]


def told(path: Path) -> str:
    """Return what stands against writing the figures of a file (exit code 4)."""
    findings = prepare(ROOT, path).findings
    return "\n".join((*findings.undecided, *findings.doubts))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"DATASYMBOL1": '"nhỏ hơn 0,05"', "DATA": " ".join(['"."', *map(str, THOUSANDS[1:])])}, "marks 1"),
        ({"DATA": " ".join(["-", *map(str, THOUSANDS[1:])])}, "may be zero"),
        ({"UNITS": '"Vạn dân"'}, "states the unit"),
        ({"CFPRICES": '"F"'}, "“constant”"),
        ({"BASEPERIOD": '"2010=100"'}, "“base”"),
        ({"NOTE": '"Số liệu năm 2025 là số liệu sơ bộ."'}, "speaks of preliminary"),
        ({'VALUES("Năm")': '"2022","2023","2025"', "DATA": "".join(f"{v} " * 3 for v in THOUSANDS)}, "2024"),
        ({'DATANOTECELL("01","*")': '"q"'}, "marks 1 figures with 'q'"),
        ({"CONTENTS": '"Dân số nữ"'}, "“nữ”"),
    ],
)  # fmt: skip
def test_what_a_px_file_leaves_open_is_a_doubt(
    changes: dict[str, str | None], words: str, tmp_path: Path
) -> None:
    assert words in told(saved(tmp_path, statements(**changes)))


def test_a_mark_of_a_cell_is_its_status(tmp_path: Path) -> None:
    marked = statements(**{'DATANOTECELL("Cao Bằng","2025")': '" (p)"', 'DATANOTECELL("*","2025")': '"*"'})
    assert statuses(saved(tmp_path, marked)) == ["final"] * 6
    marked = statements(**{'DATANOTECELL("04","*")': '" (p)"'})
    assert statuses(saved(tmp_path, marked)) == ["final", "final", "preliminary", "final", "final", "final"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"DATA": " ".join(map(str, THOUSANDS[1:]))}, "5 cells where the variables make 6"),
        ({"DATA": " ".join(map(str, THOUSANDS)).replace(".", ",")}, "12 cells"),
        ({"DATA": " ".join(["n/a", *map(str, THOUSANDS[1:])])}, "'n/a' in cell 1, 1"),
        ({"DATA": " ".join(["1e30", *map(str, THOUSANDS[1:])])}, r"1E\+30 in cell Hà Nội × 2025"),
        ({"UNITS": '"Triệu người"', "DATA": " ".join(["9" * 17, *map(str, THOUSANDS[1:])])}, "10.18 or more"),
        ({'KEYS("Tỉnh, thành phố")': "VALUES"}, "no value of the stub"),
        ({'KEYS("Năm")': "VALUES"}, "every variable of the stub"),
        ({'KEYS("Tỉnh, thành phố")': "TEXTS"}, "VALUES or CODES"),
        ({'KEYS("Tỉnh, thành phố")': "CODES", "DATA": f'{BY_CODES} "01" 5'}, "twice"),
        ({'KEYS("Tỉnh, thành phố")': "CODES", "DATA": BY_CODES.rpartition(",")[0]}, "5 cells"),
        ({'ATTRIBUTES("*","*")': '"A"'}, "ATTRIBUTES, marks of cells"),
        ({'VALUES("Năm")': None}, "no VALUES for 'Năm'"),
        ({"HEADING": None}, "6 cells|dimensions of years"),
        ({"CODEPAGE": '"cp850"'}, "cp850"),
        ({"TITLE": '"Dân số'}, "semicolon"),
        ({"DATA": None}, "0 cells"),
        ({'VALUES("Năm")': '"Quý I/2025"'}, "dimensions of years"),
    ],
)
def test_a_px_file_that_contradicts_itself_is_refused(
    changes: dict[str, str | None], words: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=words):
        prepare(ROOT, saved(tmp_path, statements(**changes)))
