"""The manifest says what is published, survives a kill, and is the same for the same content."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diendan.errors import InputError, Outcome
from diendan.pipeline.journal import Journal
from diendan.pipeline.manifest import FILE, JOURNAL, Entry, Manifest, read_id, read_manifest, write_manifest
from diendan.pipeline.results import Failure, Output

READ = {"table": "labour", "selection": {"columns": None, "where": {}}, "sha256": "ab", "file": "cd"}


def entry(slug: str = "cao-bang", failure: Failure | None = None, title: str = "Cao Bằng") -> Entry:
    return Entry(
        report="tiny",
        subject="63:04",
        slug=slug,
        language="vi",
        outcome=Outcome.FAILED if failure else Outcome.SUCCEEDED,
        parameters={"province": slug, "note": title, "count": 3, "share": 0.5, "draft": True},
        execute_key={"code": "1"},
        render_key={"look": "2"},
        reads=(read_id(READ),),
        outputs=(Output(f"{slug}/tiny.vi.html", "ef", 12),),
        failure=failure,
    )


@given(st.text(), st.none() | st.builds(Failure, st.text(), st.text(), st.text()))
def test_what_is_written_is_read_again(title: str, failure: Failure | None) -> None:
    import tempfile

    made = entry(failure=failure, title=title.encode("utf-8", "ignore").decode())
    manifest = Manifest(
        {made.name: made}, {read_id(READ): READ}, {"commit": "x"}, (Output("index.html", "a", 1),)
    )
    with tempfile.TemporaryDirectory() as folder:
        try:
            write_manifest(Path(folder), manifest)
        except UnicodeEncodeError:
            return  # a lone surrogate is no text
        assert read_manifest(Path(folder)) == manifest
        first = (Path(folder) / FILE).read_bytes()
        write_manifest(Path(folder), read_manifest(Path(folder)))
        assert (Path(folder) / FILE).read_bytes() == first


def test_empty_bundle_has_an_empty_manifest(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == Manifest()


def test_journal_counts_on_top_of_the_manifest_and_goes_with_it(tmp_path: Path) -> None:
    old = entry()
    write_manifest(tmp_path, Manifest({old.name: old}, {read_id(READ): READ}))
    new = entry("ha-giang")
    journal = Journal(tmp_path, {})
    journal.note(new, {read_id(READ): READ})
    found = read_manifest(tmp_path)
    assert set(found.entries) == {old.name, new.name}
    write_manifest(tmp_path, found)
    journal.remove()
    assert not (tmp_path / JOURNAL).exists()
    assert set(read_manifest(tmp_path).entries) == {old.name, new.name}


def test_line_that_a_kill_cut_off_is_passed_over(tmp_path: Path) -> None:
    Journal(tmp_path, {}).note(entry(), {read_id(READ): READ})
    whole = (tmp_path / JOURNAL).read_bytes()
    for length in range(len(whole)):
        (tmp_path / JOURNAL).write_bytes(whole + whole[:length])
        assert read_manifest(tmp_path).entries == {"cao-bang/tiny.vi": entry()}


def test_reads_that_nobody_uses_are_not_kept(tmp_path: Path) -> None:
    made = entry()
    write_manifest(tmp_path, Manifest({made.name: made}, {read_id(READ): READ, "other": READ}))
    assert set(read_manifest(tmp_path).reads) == {read_id(READ)}


def test_name_of_a_read_tells_what_was_read_and_not_from_which_file() -> None:
    assert read_id(READ) == read_id({**READ, "file": "another"})
    assert read_id(READ) != read_id({**READ, "sha256": "other"})


@pytest.mark.parametrize("content", ["{", "[]", "{}", json.dumps({"schema": 99}), json.dumps({"schema": 2})])
def test_manifest_of_somebody_else_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="expected schema 2"):
        read_manifest(tmp_path)
