"""The documents of two states of a project, each by the code that lies there: a commit's, and today's."""

import json
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

from diendan.environment import child_environment
from diendan.own_folders import own_folder
from diendan.spec.report_matrix import RequestedReport

Made = Mapping[str, Path | str]
"""By the name of a report its HTML document, or what was said where it could not be made."""
# Every commit has this command line, whatever its code is called.
_MAKE = """\
import contextlib, io, json, sys
from pathlib import Path
from diendan.cli import main
orders, answers = map(Path, sys.argv[1:])
made = {}
for name, arguments in json.loads(orders.read_text(encoding="utf-8")).items():
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = ended.code
    made[name] = [code, said.getvalue()]
answers.write_text(json.dumps(made), encoding="utf-8")
"""


def made_documents(
    before: Path, after: Path, forum: str, reports: Sequence[RequestedReport]
) -> tuple[Made, Made]:
    """Make the HTML documents of the same reports in two projects, each by the code that lies there.

    before, after: roots of the projects. Where one has no code of its own, the installed one makes it.
    """
    with own_folder() as own:
        orders = own / "orders.json"
        arguments = {each.name: _arguments(forum, each) for each in reports}
        orders.write_text(json.dumps(arguments), encoding="utf-8")
        running = {}
        for name, root in (("before", before), ("after", after)):
            python = _python_of(root, own / name) if (root / "src" / "diendan").is_dir() else sys.executable
            command = [str(python), "-c", _MAKE, str(orders), str(own / f"{name}.json")]
            running[name] = subprocess.Popen(
                command, cwd=root, env=child_environment(DIENDAN_ROOT=str(root)), stderr=subprocess.PIPE
            )
        ended = [process.communicate()[1].decode("utf-8", "replace") for process in running.values()]
        first, second = (
            _made(own / f"{name}.json", root, forum, reports, said)
            for name, root, said in zip(running, (before, after), ended, strict=True)
        )
    return first, second


def _arguments(forum: str, report: RequestedReport) -> list[str]:
    about = ["--subject", report.subject.slug, "--report", report.order.report, "--language", report.language]
    return ["preview", forum, *about, "--format", "html", "--renderer", "builtin"]


def _python_of(root: Path, folder: Path) -> Path:
    """Return a Python that has the libraries of this one, and the code of the project at `root`."""
    builder = venv.EnvBuilder(symlinks=sys.platform != "win32")
    builder.create(folder)
    context = builder.ensure_directories(folder)
    (packages,) = folder.rglob("site-packages")
    paths = [root / "src", *dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))]
    (packages / "review.pth").write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
    return Path(context.env_exe)


def _made(
    answers: Path, root: Path, forum: str, reports: Sequence[RequestedReport], said: str
) -> dict[str, Path | str]:
    told = json.loads(answers.read_text(encoding="utf-8")) if answers.is_file() else {}
    made: dict[str, Path | str] = {}
    for each in reports:
        code, words = told.get(each.name, [1, said.strip().rpartition("\n")[2]])
        work = root / "build" / "preview" / forum / each.name
        document = work / f"{each.subject.slug}-{each.order.report}.{each.language}.html"
        made[each.name] = document if code == 0 and document.is_file() else words.strip()
    return made
