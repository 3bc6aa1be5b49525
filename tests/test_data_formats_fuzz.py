"""Files of the formats with dimensions, damaged anywhere: an answer in words or figures, never a crash."""

from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diendan.data.datapackage import Package
from diendan.errors import InputError
from diendan.exchange.importing.mapping_file import FileMapping
from diendan.exchange.importing.printed.raw_file import read_raw
from diendan.exchange.importing.readers.layouts import read_extracts
from diendan.exchange.importing.readers.published_source import PublishedSource
from test_px_files import statements
from test_sdmx_files import as_csv, as_json, observations

ROOT = Path(__file__).parents[1]
WHOLE = {
    "px": statements(**{'DATANOTECELL("04","*")': '"p"'}),
    "csv": as_csv(observations()),
    "names": as_csv(observations(), labels="name"),
    "series": as_json(observations(), version=1, at={"REF_AREA": "series", "UNIT_MULT": "series"}),
    "groups": as_json(observations(), at={"UNIT_MULT": "dimensionGroup"}),
}
PIECES = (
    '"',
    ";",
    ",",
    "{",
    "}",
    "[",
    "]",
    "-1",
    "null",
    "1e99",
    "..",
    "-",
    "\n",
    ":",
    "()",
    "é",
    "\0",
    "9" * 30,
)


@cache
def package() -> Package:
    return Package.load(ROOT)


@pytest.mark.parametrize("kind", WHOLE)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(data=st.data())
def test_no_damage_makes_a_reader_fail(kind: str, data: st.DataObject, tmp_path: Path) -> None:
    text = WHOLE[kind]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text) - 1))
        cut = data.draw(st.integers(0, 20))
        text = text[:at] + data.draw(st.sampled_from(("", *PIECES))) + text[at + cut :]
    path = tmp_path / "damaged"
    path.write_text(text or " ", encoding="utf-8")
    with suppress(InputError):
        extracts = read_extracts(PublishedSource(read_raw(path), FileMapping(), package(), "63"))
        assert all(extract.figures for extract in extracts)
