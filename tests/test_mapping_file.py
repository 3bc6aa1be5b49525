"""What a person says about a file to import: read whole, or every wrong key at once, by line and key."""

from datetime import date
from pathlib import Path

import pytest

from diendan.errors import InputError
from diendan.exchange.importing.mapping_file import FileMapping, NewIndicator, read_mapping
from diendan.language import Bilingual

DOCS = Path(__file__).parents[1] / "docs"


def written(folder: Path, text: str) -> Path:
    path = folder / "m.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("guide", ["importing.vi.md", "importing.md"])
def test_the_keys_of_the_guide_are_all_read(guide: str, tmp_path: Path) -> None:
    text = (DOCS / guide).read_text(encoding="utf-8")
    example = next(part for part in text.split("```") if part.startswith("yaml\ntable:"))
    rice = Bilingual("Năng suất lúa", "Rice yield")
    assert read_mapping(written(tmp_path, example.removeprefix("yaml\n"))) == FileMapping(
        table="rice",
        title=rice,
        publisher=Bilingual("Cục Thống kê", "National Statistics Office"),
        licence="…",
        date=date(2025, 7, 23),
        columns={
            "place": "tỉnh",
            "year": "năm",
            "indicator": "chỉ tiêu",
            "value": "giá trị",
            "status": "tình trạng",
        },
        indicator="rice_yield",
        indicators={"Lúa cả năm": "rice_yield"},
        new_indicators=(NewIndicator("rice_yield", "score", 1, rice, rice),),
        status="final",
        unit="billion_vnd",
        decimal_mark="comma",
        places={"Coa Bằng": "04"},
        leave_out=("Không xác định",),
        year=2023,
        unit_system="34",
    )


def test_every_wrong_key_comes_at_once_with_line_and_key(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "table: ../rice\ntitle: {vi: Lúa}\ndate: 23/7/2025\ncolumns: {place: tỉnh, values: số}\n"
        "indicators: {Lúa: Rice}\nnew_indicators:\n  rice yield: {unit: score, decimals: 9, label: Rice}\n"
        "status: finl\nplaces: {Coa: 04}\nyear: 23\nunit_system: 34\ncolour: red\n",
    )
    with pytest.raises(InputError) as caught:
        read_mapping(path)
    assert caught.value.message == "Cannot use the mapping m.yml."
    said = [str(finding) for finding in caught.value.findings]
    assert {text.partition(": got ")[0] for text in said} == {
        "m.yml: line 1, key `table`",
        "m.yml: line 2, key `title.en`",
        "m.yml: line 3, key `date`",
        "m.yml: line 4, key `columns.value`",
        "m.yml: line 4, key `columns.values`",
        "m.yml: line 5, key `indicators.Lúa`",
        "m.yml: line 7, key `new_indicators.rice yield`",
        "m.yml: line 7, key `new_indicators.rice yield.decimals`",
        "m.yml: line 7, key `new_indicators.rice yield.label`",
        "m.yml: line 8, key `status`",
        "m.yml: line 9, key `places.Coa`",
        "m.yml: line 10, key `year`",
        "m.yml: line 11, key `unit_system`",
        "m.yml: line 12, key `colour`",
    }
    assert len(said) == 14
    for part in (
        "got '../rice'; expected a name of a-z, 0-9 and _",
        "got `finl`; expected one of final, preliminary, plan, unknown. Did you mean `final`?",
        'got `04` (a number); expected a code in quotes ("04"). Put it in quotation marks.',
    ):
        assert any(text.endswith(part) for text in said), part


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "m.yml: got an empty file; expected a mapping (key: value)"),
        ("table: rice\ntable: tea\n", "m.yml: line 2, key `table`: got the key a second time"),
        ("table: [", "m.yml: line 1: got"),
        ("#" * 800_001, "m.yml: got 800001 bytes; expected at most 200000 characters"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_mapping(written(tmp_path, text))
    assert said in str(caught.value)
