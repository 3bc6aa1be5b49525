"""The campaign in short, by the code of the long one; and that it sees what it looks for."""

import subprocess
import sys
import tarfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from campaign import suites
from campaign.__main__ import _settings, campaign
from campaign.bundles import Undisturbed, differences, held
from campaign.calls import Ran, judge, lingering
from campaign.figures import check_figures
from campaign.moments import Moment, telling
from campaign.notebooks import BAD
from campaign.project import OF_34, Place, copy_place, replace_once
from campaign.settings import PARTS, Settings
from campaign.trials import LeftOut, Trial, run_trials
from campaign.verdict import Found, Kind, table
from diendan.errors import Finding
from diendan.project import Project
from diendan.spec.sidecar import load_sidecar


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed(tmp_path_factory.mktemp("known"))


@pytest.fixture
def made(known: Undisturbed, tmp_path: Path) -> Place:
    """A forum of the 34 units that was made without a fault."""
    return known.copy(OF_34, tmp_path / "project")


def kinds(found: list[Found]) -> set[Kind]:
    return {each.kind for each in found}


def test_short_campaign_finds_nothing(tmp_path: Path) -> None:
    results = campaign(_settings(["--quick", "--home", str(tmp_path), "--jobs", "2"]))
    assert not [result for result in results if result.found], table(results)
    # The suites come from the network, and take minutes.
    assert {result.part for result in results if not result.left_out} == {*PARTS} - {suites.PART}


def test_undisturbed_bundle_is_right(made: Place, known: Undisturbed) -> None:
    assert check_figures(made) == held(made.bundle) == []
    assert differences(made.bundle, known.place(OF_34).bundle) == []


@pytest.mark.parametrize("ending", ["html", "docx", "pdf", "ipynb"])
def test_figure_of_other_data_is_seen_in_every_document(
    made: Place, known: Undisturbed, tmp_path: Path, ending: str
) -> None:
    other = copy_place(made, tmp_path / "other")
    text = other.poverty.read_text(encoding="utf-8")
    changed = "02,2023,poverty_rate_multidimensional_household,"
    other.poverty.write_text(text.replace(f"{changed}29.07", f"{changed}28.9"), encoding="utf-8")
    found = check_figures(other)
    assert [f"tuyen-quang: {ending} prints" in each.text for each in found].count(True) == 1
    assert kinds(found) == {Kind.FIGURE}
    assert check_figures(other, made.root) == [], "earlier figures are right where that is allowed"
    next((other.bundle / "tuyen-quang").glob(f"*.{ending}")).unlink()
    assert any(each.text == f"tuyen-quang: no {ending}" for each in check_figures(other, made.root))
    assert kinds(held(other.bundle)) == {Kind.FIGURE}
    assert kinds(differences(other.bundle, known.place(OF_34).bundle)) == {Kind.UNEQUAL}


def test_words_and_exit_codes_are_judged() -> None:
    trace = 'Traceback (most recent call last):\n  File "x.py", line 1, in f\nValueError: x'
    assert kinds(judge(Ran("plan", 1, trace, 1))) == {Kind.TRACEBACK}
    assert kinds(judge(Ran("plan", None, "", 9))) == {Kind.ENDLESS}
    assert kinds(judge(Ran("plan", -11, "x", 1))) == {Kind.OTHER}
    assert kinds(judge(Ran("plan", 2, "", 1))) == {Kind.OTHER}
    assert kinds(judge(Ran("plan", 2, "x\n" * 999, 1))) == {Kind.OTHER}
    assert judge(Ran("plan", 2, "notebooks/x.yml: got 5; expected a text", 1)) == []
    assert kinds(judge(Ran("plan", 2, "x", 1), 0)) == {Kind.OTHER}


def test_process_that_a_run_leaves_is_found_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaign.calls._LINGER", 0.1)
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], cwd=tmp_path)
    assert "time.sleep" in lingering(tmp_path)[0].text
    assert left.wait(10) == -9
    assert lingering(tmp_path) == []


def test_moments_that_change_nothing_are_left_out() -> None:
    moments = [
        Moment(number, what, path)
        for number, (what, path) in enumerate(
            (
                ("before mkdir", "cao-bang"),
                ("before replace", "cao-bang/x.html"),
                ("after replace", "cao-bang/x.html"),
                ("before unlink", "y"),
                ("after unlink", "y"),
                ("before replace", "ha-giang/x.html"),
                ("after replace", "ha-giang/x.html"),
            )
        )
    ]
    assert [moment.number for moment in telling(moments)] == [1, 2, 4, 5, 6]


def test_trial_that_breaks_is_never_passed_over(tmp_path: Path) -> None:
    def breaks(_: Path) -> list[Found]:
        raise OSError("broken")

    def cannot(_: Path) -> list[Found]:
        raise LeftOut("no such machine")

    def finds(home: Path) -> list[Found]:
        (home / "kept").touch()
        return [Found(Kind.UNEQUAL, "x")]

    trials = [
        Trial("faults", name, run)
        for name, run in (("breaks", breaks), ("cannot", cannot), ("finds", finds), ("good", lambda _: []))
    ]
    settings = _settings(["--home", str(tmp_path)])
    results = {result.name: result for result in run_trials(settings, trials)}
    assert "broken" in results["breaks"].found[0].text
    assert results["cannot"].left_out == "no such machine"
    kept = sorted(path.name.partition("-")[0] for path in (tmp_path / "trials" / "faults").iterdir())
    assert kept == ["breaks", "finds"]
    text = table(results.values())
    assert "| faults | 3 | 1 | 0 | 0 | 0 | 1 | 1 |" in text
    assert "- cannot: no such machine" in text


@pytest.mark.parametrize("sidecar", sorted({(bad.seconds, bad.sidecar) for bad in BAD}))
def test_sidecar_of_every_misbehaving_notebook_is_valid(sidecar: tuple[int, str], made: Place) -> None:
    seconds, lines = sidecar
    replace_once(made.sidecar, "timeout: 60\n", f"timeout: {seconds}\n{lines}")
    findings: list[Finding] = []
    load_sidecar(Project.at(made.root), made.sidecar.stem, findings)
    assert findings == []


def test_same_seed_makes_the_same_trials(known: Undisturbed, tmp_path: Path) -> None:
    from campaign.notebooks import notebook_trials

    def names(seed: int) -> list[str]:
        settings = _settings(["--notebooks", "20", "--seed", str(seed), "--home", str(tmp_path)])
        return [trial.name for trial in notebook_trials(settings, known)]

    assert names(1) == names(1) != names(2)


def test_arguments_choose_parts_and_numbers() -> None:
    settings = _settings(["--quick", "--parts", "kills,elsewhere", "--kills", "3", "--seed", "7"])
    assert (settings.parts, settings.kills, settings.seed) == (("kills", "elsewhere"), 3, 7)
    assert _settings([]).kills >= 200
    with pytest.raises(SystemExit):
        _settings(["--parts", "kisses"])


def test_suite_that_fails_with_our_kernel_alone_is_seen(tmp_path: Path) -> None:
    suite = replace(suites.SUITES[0], needs=())
    made_up = (
        "import json, os, pathlib, pytest\n"
        "place = pathlib.Path(os.environ['JUPYTER_PATH'], 'kernels', 'python3', 'kernel.json')\n"
        "usual = 'ipykernel_launcher' in json.loads(place.read_text())['argv']\n"
        "def test_of_any_kernel(): assert not os.environ.get('DIENDAN_ROOT')\n"
        "def test_of_the_usual(): assert usual\n"
        "def test_that_fails(): assert False\n"
        "def test_that_is_left_out(): pytest.skip('made up')\n"
    )
    folder = tmp_path / "made-up-source"
    (folder / suite.keep).mkdir(parents=True)
    (folder / suite.keep / "test_made_up.py").write_text(made_up, encoding="utf-8")
    with tarfile.open(tmp_path / suite.archive, "w:gz") as file:
        file.add(folder, folder.name)
    settings = replace(Settings(), suites_from=tmp_path, suites=1, home=tmp_path)
    with patch.object(suites, "SUITES", (suite,)):
        (result,) = run_trials(settings, suites.suite_trials(settings))
    (found,) = result.found
    assert found.text.endswith("alone: tests.test_made_up.test_of_the_usual")


def test_suite_that_is_not_in_the_folder_is_left_out(tmp_path: Path) -> None:
    settings = replace(Settings(), suites_from=tmp_path, home=tmp_path)
    with patch.object(suites, "SUITES", (suites.SUITES[1],)):
        (result,) = run_trials(settings, suites.suite_trials(settings))
    assert result.left_out == f"{tmp_path} has no {suites.SUITES[1].archive}"
