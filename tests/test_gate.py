"""The gate: a good bundle passes every rule and is released; each rule catches a copy that is broken."""

import io
import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dialogue_registry import add_rows
from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.cli import main
from diendan.data.csv_files import forget_files
from diendan.editions.archive import editions_of, record_file
from diendan.editions.gate.candidate import Candidate, ReleaseRequest
from diendan.editions.gate.gate import candidate_of, found_of, gate_rules, judge
from diendan.editions.release import freeze
from diendan.editions.signatures import signature_file
from diendan.errors import ExitCode, InputError
from diendan.files.folder_lock import alone
from diendan.project import Project
from diendan.spec.releases.release_plan import VIET_NAM
from released_forum import FIRST, REVISED, begin, commit, copied, git
from tiny_project import change_forum, change_value, tiny_project

TUESDAY = datetime(2024, 9, 10, 9, tzinfo=VIET_NAM)
"""A week before the forum."""
DAY = timedelta(days=1)
HTML = "cao-bang/tiny.en.html"
VIETNAMESE = "cao-bang/tiny.vi.html"
PLAN = """\
announced:
- {at: 2024-09-09 09:00, said: 2024-08-01}
embargo: 2024-09-17 08:00
"""
ACCEPT = ["gate", "test", "--accept", "forum-passed", "--why", "Phát hành lại.", "--by", "Nguyễn Văn A"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A forum of one province with a real bundle, against which nothing stands."""
    project = tiny_project(tmp_path_factory.mktemp("made") / "project")
    in_both = {"languages": ["vi", "en"], "formats": ["html", "pdf", "docx"]}
    contact = {"vi": "Văn phòng diễn đàn", "en": "The forum's office"}
    change_forum(project, provinces=["cao-bang"], example=None, contact=contact, tiny=in_both)
    release_plan(project, PLAN)
    begin(project)
    build(project)
    return project


@pytest.fixture
def project(made: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    found = copied(made, tmp_path / "project")
    forget_files()
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    monkeypatch.chdir(found.root)
    return found


def build(project: Project) -> None:
    assert not run_forum(project, "test", Options(renderer="builtin"), Lines(io.StringIO())).troubles


def release_plan(project: Project, text: str) -> None:
    path = project.release_plan_file("test")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def candidate(project: Project, request: ReleaseRequest = FIRST, time: datetime = TUESDAY) -> Candidate:
    return replace(candidate_of(project, "test", request), time=time)


def edition(project: Project, time: datetime = TUESDAY) -> None:
    freeze(candidate(project, time=time), ())


def bundled(project: Project, name: str) -> Path:
    return project.bundle("test") / name


def manifest(
    project: Project, change: Callable[[dict[str, Any]], object], name: str = "manifest.json"
) -> None:
    content = json.loads(bundled(project, name).read_bytes())
    change(content)
    bundled(project, name).write_text(json.dumps(content), encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def printed(project: Project, words: str, page: str = HTML) -> None:
    """Let a page say something more, at its beginning."""
    path = bundled(project, page)
    text, found = re.subn(r"<main\b[^>]*>", rf"\g<0><p>{words}</p>", path.read_text(encoding="utf-8"))
    assert found == 1
    path.write_text(text, encoding="utf-8")


def official(project: Project) -> None:
    edit(project.notebooks / "tiny.yml", "layout: brief", "layout: official")


def gap(project: Project) -> None:
    official(project)
    printed(project, "No (…)/BC-UBND")


def example(project: Project) -> None:
    change_forum(project, example=["place"])
    printed(project, "Details of the forum (place) are an example")


def based_on(project: Project, number: str) -> None:
    official(project)
    printed(project, f"Căn cứ Nghị định số {number} ngày 05 tháng 12 năm 2025;", VIETNAMESE)


def entry(project: Project, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the first report in the manifest."""
    manifest(project, lambda said: change(said["reports"][0]))


def doubted(project: Project) -> None:
    sidecar = project.notebooks / "tiny.yml"
    edit(sidecar, "parameters:\n", "parameters:\n  programme: {type: text, description: {vi: a, en: a}}\n")
    change_forum(project, tiny={"programme": "ntp-spr-2021-2025"})


def same_bytes(project: Project) -> None:
    def alike(said: dict[str, Any]) -> None:
        for report in said["reports"]:
            report["outputs"][0]["sha256"] = "0" * 64

    manifest(project, alike)
    first = json.loads(bundled(project, "manifest.json").read_bytes())["reports"][0]["outputs"][0]["path"]
    assert first.endswith((".html", ".docx", ".pdf"))


def waiting(project: Project) -> None:
    inbox = project.data / "submissions" / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / "form.xlsx").write_bytes(b"no workbook")


def stated(project: Project) -> None:
    path = project.province_file("hue")
    path.parent.mkdir(exist_ok=True)
    path.write_text("topics: [{vi: Nước sạch, en: Clean water}]\n", encoding="utf-8")


def contradicting(project: Project) -> None:
    add_rows(project.data, organisations=[{"organisation": "a", "name_vi": "A.D.R.A.", "kind": "donor"}])


def signed_before(project: Project) -> None:
    edition(project)
    signature_file(record_file(project, "test", 1)).write_text("signed")


Harm = Callable[[Project], object]
BROKEN: Mapping[str, Harm] = {
    "run-unfinished": lambda at: bundled(at, "manifest.journal").write_bytes(b""),
    "run-facts": lambda at: manifest(at, lambda facts: facts.update(commit="0" * 40), "run.json"),
    "report-missing": lambda at: change_forum(at, provinces=["cao-bang", "ha-giang"]),
    "report-failed": lambda at: entry(at, lambda it: it.update(outcome="failed")),
    "format-missing": lambda at: entry(at, lambda it: it["outputs"].pop(0)),
    "language-missing": lambda at: manifest(at, lambda said: said["reports"].pop()),
    "file-changed": lambda at: printed(at, "x"),
    "file-unlisted": lambda at: bundled(at, "cao-bang/notes.docx").write_bytes(b"x"),
    "outdated": lambda at: change_value(
        at, "poverty_multidimensional", "04,2023,poverty_rate_multidimensional_household,21.24,",
        "04,2023,poverty_rate_multidimensional_household,21.25,",
    ),
    "uncommitted": lambda at: manifest(at, lambda said: said.update(uncommitted=True)),
    "made-differently": lambda at: entry(at, lambda it: it["execute_key"].update(notebook="0")),
    "renderer-mixed": lambda at: entry(at, lambda it: it["render_key"].update(renderer="quarto 1")),
    "not-as-locked": lambda at: manifest(at, lambda said: said.update(not_as_locked={"numpy": "1, not 2"})),
    "file-large": lambda at: entry(at, lambda it: it["outputs"][0].update(size=20_000_000)),
    "bundle-old": lambda at: manifest(
        at, lambda facts: facts.update(ended="2024-08-01T00:00:00+00:00"), "run.json"
    ),
    "commit-not-head": lambda at: git(at, "commit", "-q", "--allow-empty", "-m", "b"),
    "tree-changed": lambda at: (at.root / "notes.txt").write_text("x"),
    "document-unreadable": lambda at: bundled(at, "cao-bang/tiny.vi.pdf").write_bytes(b"%PDF-1.7"),
    "layout": lambda at: edit(at.notebooks / "tiny.yml", "layout: brief", "layout: brief\npages: [7, 9]"),
    "accessibility": lambda at: edit(bundled(at, HTML), 'lang="en"', 'lang="vi"'),
    "loads-something": lambda at: printed(at, '<img alt="a" src="https://example.org/a.png">'),
    "value-missing": lambda at: printed(at, "The rate is nan %."),
    "placeholder": gap,
    "example-printed": example,
    "untranslated": lambda at: printed(at, "The rate of hộ nghèo fell."),
    "documents-alike": same_bytes,
    "legal-basis-lapsed": lambda at: based_on(at, "313/2025/NĐ-CP"),
    "data-open": lambda at: change_value(
        at, "poverty_multidimensional", "04,2023,poverty_rate_multidimensional_household,21.24,",
        "04,2023,poverty_rate_multidimensional_household,many,",
    ),
    "registry-open": contradicting,
    "legal-basis-incomplete": lambda at: edit(
        at.data / "dialogue" / "legal_bases.csv", "cprgs,cv-2215-2004,related", "cprgs,cv-2215-2004,basis"
    ),
    "notebook-unvalidated": lambda at: edit(at.notebook("tiny"), "year=[2023]", "year=[2022]"),
    "report-checks-open": lambda at: edit(at.text_file("tiny", "vi"), "Tỷ lệ hộ nghèo là", "Có 12 hộ, là"),
    "instrument-doubted": doubted,
    "province-file-unread": stated,
    "inbox-waiting": waiting,
    "contact-empty": lambda at: change_forum(at, contact=None),
    "example-details": lambda at: change_forum(at, example=["host"]),
    "amendment-unexplained": edition,
    "nothing-changed": edition,
    "release-too-early": lambda at: release_plan(at, PLAN.replace("09-09", "09-11")),
    "embargo-unset": lambda at: at.release_plan_file("test").unlink(),
    "forum-passed": lambda at: change_forum(at, date="2024-09-09"),
    "forum-far": lambda at: change_forum(at, date="2025-03-03"),
    "forum-weekend": lambda at: change_forum(at, date="2024-09-14"),
    "signature-missing": signed_before,
    "edition-same-day": edition,
}  # fmt: skip
"""What breaks a bundle, its inputs or its release for each rule."""


def test_nothing_stands_against_a_good_bundle(project: Project) -> None:
    assert judge(candidate(project)) == []
    edition(project)
    change_forum(project, title={"vi": "Diễn đàn", "en": "Forum"})
    commit(project)
    build(project)
    assert judge(candidate(project, REVISED, TUESDAY + DAY)) == []


def test_every_rule_is_tried_and_enough_block() -> None:
    assert set(BROKEN) == set(gate_rules())
    weights = [rule.weight for rule in gate_rules().values()]
    assert (weights.count("blocking"), weights.count("warning")) >= (16, 10)


@pytest.mark.parametrize("code", gate_rules())
def test_rule_catches_what_is_broken(project: Project, code: str) -> None:
    BROKEN[code](project)
    forget_files()
    findings = found_of(gate_rules()[code], candidate(project))
    assert findings
    assert all(finding.got and finding.expected for finding in findings)


def test_words_of_a_rule_are_those_of_a_sentence_in_each_language() -> None:
    for rule in gate_rules().values():
        for words in (*rule.says, *rule.way_out):
            assert words.endswith("."), rule.code
            assert words[0] == words[0].upper() or words.startswith("`"), rule.code


def test_sentence_of_english_in_a_vietnamese_page_is_found_and_a_name_is_not(project: Project) -> None:
    rule = gate_rules()["untranslated"]
    printed(project, "Barro, R., Convergence, Journal of Political Economy", VIETNAMESE)
    assert found_of(rule, candidate(project)) == []
    printed(project, "The rate of poor households was lower than in the country.", VIETNAMESE)
    assert len(found_of(rule, candidate(project))) == 1


def test_all_findings_come_at_once_in_both_languages(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    change_forum(project, contact=None, example=["host"])
    printed(project, "x")
    for language, block in (("vi", "chặn"), ("en", "blocks")):
        assert main(["gate", "test", "--language", language]) == ExitCode.DIFFERENCES
        text = capsys.readouterr().out
        for code in ("file-changed", "contact-empty", "example-details", "outdated"):
            assert f"{code} ({block}): " in text


def test_warning_is_accepted_by_a_person_for_one_edition_and_the_places_that_were_seen(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gate", "test"]) == ExitCode.OK
    assert "forum-passed" in capsys.readouterr().out
    assert main(ACCEPT) == ExitCode.OK
    assert main(["gate", "test", "--language", "en"]) == ExitCode.OK
    text = capsys.readouterr().out
    assert "accepted by Nguyễn Văn A on " in text
    assert ": Phát hành lại." in text
    kept = project.accepted_file("test")
    said = kept.read_text(encoding="utf-8")
    for old, new in (("code: forum-passed", "code: embargo-unset"), ("edition: 1", "edition: 2")):
        edit(kept, old, new)
        assert main(["gate", "test", "--language", "en"]) == ExitCode.OK
        assert "accepted by" not in capsys.readouterr().out
        kept.write_text(said, encoding="utf-8")
    edit(kept, "by: ", "from: ")
    assert main(["gate", "test"]) == ExitCode.INPUT_WRONG
    assert "params/releases/accepted/test.yml: line " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("code", "why", "by", "words"),
    [
        ("contact-empty", "why", "A", "a rule that blocks"),
        ("forum-pased", "why", "A", "forum-passed"),
        ("forum-weekend", "why", "A", "nothing found"),
        ("forum-passed", " ", "A", "why"),
        ("forum-passed", "why", "", "by"),
        ("forum-passed", "two\nlines", "A", "U+000A"),
    ],
)
def test_what_cannot_be_accepted_is_refused(
    project: Project, code: str, why: str, by: str, words: str
) -> None:
    from diendan.editions.gate.gate import accept_warning

    passed = candidate(project, time=TUESDAY + 30 * DAY)
    with pytest.raises(InputError) as refused:
        accept_warning(passed, code, why, by)
    assert words in str(refused.value)
    assert not project.accepted_file("test").exists()


def test_release_keeps_what_was_warned_of_and_by_whom_it_was_accepted(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(ACCEPT) == ExitCode.OK
    assert main(["release", "test"]) == ExitCode.OK
    assert "edition 1 of test is released on " in capsys.readouterr().out
    (first,) = editions_of(project, "test")
    found = {warning.code: warning.accepted for warning in first.warnings}
    assert set(found) == {"forum-passed", "tree-changed"}
    assert found["tree-changed"] is None
    assert (accepted := found["forum-passed"]) is not None
    assert (accepted.by, accepted.why) == ("Nguyễn Văn A", "Phát hành lại.")
    assert main(["release", "test", "--language", "en"]) == ExitCode.DIFFERENCES
    said = capsys.readouterr()
    assert "cannot be released: amendment-unexplained, nothing-changed." in said.err


def test_what_blocks_is_not_released_and_leaves_nothing(project: Project) -> None:
    change_forum(project, contact=None)
    assert main(["release", "test"]) == ExitCode.DIFFERENCES
    assert not editions_of(project, "test")
    shutil.rmtree(project.bundle("test"))
    shutil.rmtree(project.editions)
    assert main(["release", "test"]) == ExitCode.INPUT_WRONG
    assert not project.editions.exists()


def test_two_releases_never_make_one_number(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with alone(project.editions / "test", "busy"):
        assert main(["release", "test"]) == ExitCode.INPUT_WRONG
    assert "Another release of test is going on" in capsys.readouterr().err
    assert not editions_of(project, "test")


def test_disk_that_cannot_be_written_leaves_no_edition(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.editions.mkdir()
    (project.editions / "test").write_bytes(b"in the way")
    assert main(["release", "test"]) == ExitCode.REPORT_FAILED
    assert "Cannot write the next edition of test" in capsys.readouterr().err
    assert [path.name for path in project.editions.iterdir()] == ["test"]
