"""The manifest says what is published, survives a kill, and is the same for the same content."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diendan.errors import InputError, Outcome
from diendan.plan.manifest.journal import Journal
from diendan.plan.manifest.journal_lines import journal_line
from diendan.plan.manifest.manifest import (
    FILE,
    JOURNAL,
    Entry,
    Manifest,
    entry_json,
    read_id,
    read_manifest,
    write_manifest,
)
from diendan.plan.manifest.report_results import Failure, PublishedFile

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
        outputs=(PublishedFile(f"{slug}/tiny.vi.html", "ef", 12),),
        failure=failure,
    )


@settings(deadline=None)
@given(st.text(), st.none() | st.builds(Failure, st.text(), st.text(), st.text()))
def test_what_is_written_is_read_again(title: str, failure: Failure | None) -> None:
    import tempfile

    made = entry(failure=failure, title=title.encode("utf-8", "ignore").decode())
    manifest = Manifest(
        {made.name: made}, {read_id(READ): READ}, {"commit": "x"}, (PublishedFile("index.html", "a", 1),)
    )
    with tempfile.TemporaryDirectory() as folder:
        write_manifest(Path(folder), manifest)
        assert read_manifest(Path(folder)) == manifest
        first = (Path(folder) / FILE).read_bytes()
        write_manifest(Path(folder), read_manifest(Path(folder)))
        assert (Path(folder) / FILE).read_bytes() == first


def test_empty_bundle_has_an_empty_manifest(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == Manifest()


def journal_of(bundle: Path, *published: Entry) -> Journal:
    journal = Journal(bundle, Manifest())
    journal.begin()
    for made in published:
        journal.intend(made, {read_id(READ): READ})
        journal.done()
    return journal


def test_journal_counts_on_top_of_the_manifest_and_goes_with_it(tmp_path: Path) -> None:
    old = entry()
    write_manifest(tmp_path, Manifest({old.name: old}, {read_id(READ): READ}))
    journal = journal_of(tmp_path, entry("ha-giang"))
    found = read_manifest(tmp_path)
    assert set(found.entries) == {old.name, "ha-giang/tiny.vi"}
    assert found.interrupted
    assert journal.entries["ha-giang/tiny.vi"] == entry("ha-giang")
    write_manifest(tmp_path, found)
    journal.remove()
    assert not (tmp_path / JOURNAL).exists()
    found = read_manifest(tmp_path)
    assert set(found.entries) == {old.name, "ha-giang/tiny.vi"}
    assert not found.interrupted


def test_report_counts_when_it_is_done_and_its_places_are_remembered_before(tmp_path: Path) -> None:
    journal = journal_of(tmp_path)
    journal.intend(entry(), {read_id(READ): READ})
    found = read_manifest(tmp_path)
    assert (dict(found.entries), set(found.unsettled)) == ({}, {"cao-bang/tiny.vi"})
    assert found.noted == {"cao-bang/tiny.vi.html"}
    journal.done()
    found = read_manifest(tmp_path)
    assert (dict(found.entries), set(found.unsettled)) == ({"cao-bang/tiny.vi": entry()}, set())


def test_line_that_a_kill_cut_off_is_passed_over(tmp_path: Path) -> None:
    journal_of(tmp_path, entry()).close()
    whole = (tmp_path / JOURNAL).read_bytes()
    for length in range(0, len(whole), 7):
        (tmp_path / JOURNAL).write_bytes(whole + whole[:length])
        assert read_manifest(tmp_path).entries == {"cao-bang/tiny.vi": entry()}
        journal_of(tmp_path, entry("ha-giang")).close()
        assert set(read_manifest(tmp_path).entries) == {"cao-bang/tiny.vi", "ha-giang/tiny.vi"}


def intent(**changed: object) -> bytes:
    said = {**entry_json(entry("lang-son")), **changed}
    return journal_line("intent", said, reads={}) + journal_line("done", "lang-son/tiny.vi")


BROKEN = {
    "NULs": b"\0" * 4096,
    "no UTF-8": b"\xff\xfe{}",
    "half an object": b'{"schema": 3, "intent": {',
    "a number": b"17",
    "a list": b"[1, 2]",
    "null": b"null",
    "deep": b"[" * 100_000,
    "many digits": b'{"schema": 3, "done": ' + b"9" * 5_000 + b"}",
    "a lone surrogate": b'{"schema": 3, "done": "\\ud800"}',
    "another schema": b'{"schema": 4, "done": "cao-bang/tiny.vi", "failed": {}}',
    "done without intent": journal_line("done", "no/such.vi"),
    "done, a list": b'{"schema": 3, "done": ["a"]}',
    "an entry of other fields": b'{"schema": 3, "failed": {"a": 1}}',
    "reads no object": journal_line("intent", entry_json(entry()), reads=[1]),
    "a read of another shape": journal_line("intent", entry_json(entry()), reads={"a": {"table": 3}}),
    "outputs no list": intent(outputs=5),
    "an output outside": intent(outputs=[{"path": "../../data/a.csv", "sha256": "", "size": 1}]),
    "an absolute output": intent(outputs=[{"path": "/etc/hosts", "sha256": "", "size": 1}]),
    "a NUL in a path": intent(outputs=[{"path": "a\0b", "sha256": "", "size": 1}]),
    "a size that is none": intent(outputs=[{"path": "a", "sha256": "", "size": "1"}]),
    "places outside": b'{"schema": 3, "places": ["../a"]}',
    "very long": b"x" * 100_000,
}


@pytest.mark.parametrize("what", BROKEN)
def test_broken_line_costs_no_other_report(tmp_path: Path, what: str) -> None:
    journal_of(tmp_path, entry()).close()
    with (tmp_path / JOURNAL).open("ab") as stream:
        stream.write(b"\n" + BROKEN[what] + b"\n")
    journal_of(tmp_path, entry("ha-giang")).close()
    found = read_manifest(tmp_path)
    assert found.entries == {"cao-bang/tiny.vi": entry(), "ha-giang/tiny.vi": entry("ha-giang")}
    assert found.interrupted
    assert all(not path.startswith((".", "/")) for path in found.noted)


def test_words_of_a_failure_are_one_line_of_visible_text() -> None:
    failure = Failure("execute", "cell 1\x1b[31m", "a\nb\ud800\u202e" + "x" * 5_000)
    assert failure.where == "cell 1\\x1b[31m"
    assert failure.cause.startswith("a b\\ud800\\u202ex")
    assert len(failure.cause) == 1_000
    assert Failure(failure.stage, failure.where, failure.cause) == failure


def test_reads_that_nobody_uses_are_not_kept(tmp_path: Path) -> None:
    made = entry()
    write_manifest(tmp_path, Manifest({made.name: made}, {read_id(READ): READ, "other": READ}))
    assert set(read_manifest(tmp_path).reads) == {read_id(READ)}


def test_name_of_a_read_tells_what_was_read_and_not_from_which_file() -> None:
    assert read_id(READ) == read_id({**READ, "file": "another"})
    assert read_id(READ) != read_id({**READ, "sha256": "other"})


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{}",
        "null",
        "[" * 100_000,
        json.dumps({"schema": 99}),
        json.dumps({"schema": 2}),
        json.dumps({"schema": 2, "reads": {}, "reports": [], "files": [{"path": "../a"}]}),
        json.dumps({"schema": 2, "reads": {"a": 1}, "reports": [], "files": []}),
        json.dumps({"schema": 2, "reads": [], "reports": [{}], "files": []}),
    ],
)
def test_manifest_of_somebody_else_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="expected schema 2"):
        read_manifest(tmp_path)
