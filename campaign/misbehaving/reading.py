"""Notebooks that read or change files behind the back of `load`."""

from campaign.misbehaving.bad import Bad, either, fails

_PATH = "from pathlib import Path\nimport os\nroot = Path(os.environ['DIENDAN_ROOT'])\n"
_TABLE = "root / 'data' / 'indicators' / 'poverty_multidimensional.csv'"
_RECORD = "os.environ.get('DIENDAN_READS', '../reads.jsonl')"
_FORGED = '{"table": "labour", "selection": {"columns": null, "where": {}}, "sha256": "0"}\n'
_REFUSED = r"load|refuse|may |itself|not allowed|[Pp]ermission|InputError"


def _at_start(name: str, code: str) -> Bad:
    return fails(name, _PATH + code, _REFUSED, at="start")


def _at_end(name: str, code: str) -> Bad:
    return either(name, f"import os\n{code}", at="end")


READING: tuple[Bad, ...] = (
    _at_start("opens a table", f"open({_TABLE}).read()"),
    _at_start("opens a table by a number", f"os.open({_TABLE}, os.O_RDONLY)"),
    _at_start("opens a table by pathlib", f"({_TABLE}).read_text()"),
    _at_start("opens a table by io", f"import io\nio.FileIO(str({_TABLE}))"),
    _at_start("opens a table by codecs", f"import codecs\ncodecs.open(str({_TABLE}))"),
    _at_start("opens a table by pandas", f"import pandas\npandas.read_csv({_TABLE})"),
    _at_start("opens a table by numpy", f"import numpy\nnumpy.loadtxt({_TABLE}, dtype=str)"),
    _at_start("maps a table into memory", f"import numpy\nnumpy.memmap({_TABLE}, mode='r')"),
    _at_start("opens a table as a database", f"import sqlite3\nsqlite3.connect({_TABLE})"),
    _at_start("opens a table through fileinput", f"import fileinput\nlist(fileinput.input(str({_TABLE})))"),
    _at_start("opens a table by a relative path", "open(os.path.relpath(root / 'data/flags.csv')).read()"),
    _at_start("opens the sidecar", "(root / 'notebooks' / 'campaign-sheet.yml').read_text()"),
    _at_start("opens the other report's notebook", "next((root / 'build').rglob('*.ipynb')).read_text()"),
    _at_start("opens what is published", "next((root / 'reports').glob('test-*/manifest.json')).read_text()"),
    _at_start("opens a file outside", "(root.parent / 'outside.csv').read_text()"),
    _at_start("opens a file at home", "open(Path.home() / '.profile').read()"),
    _at_start("opens a table through a link", f"os.symlink({_TABLE}, 'link.csv')\nopen('link.csv').read()"),
    _at_start("opens a table through a hard link", f"os.link({_TABLE}, 'link.csv')\nopen('link.csv').read()"),
    _at_start("copies a table", f"import shutil\nshutil.copy({_TABLE}, 'copy.csv')"),
    _at_start("takes a table away", f"import shutil\nshutil.move({_TABLE}, 'moved.csv')"),
    _at_start("renames a table", "os.rename(root / 'data/flags.csv', root / 'data/flags2.csv')"),
    _at_start("replaces a table", "open('x', 'w').write('y')\nos.replace('x', root / 'data/flags.csv')"),
    _at_start("removes a table", "os.remove(root / 'data' / 'flags.csv')"),
    _at_start("writes a table", "open(root / 'data' / 'flags.csv', 'a').write('x')"),
    _at_start("empties a table", "os.truncate(root / 'data' / 'flags.csv', 0)"),
    _at_start("makes a folder", "os.mkdir(root / 'data' / 'more')"),
    _at_start("removes a folder", "os.rmdir(root / 'data' / 'submissions' / 'inbox')"),
    _at_start("lists a folder", "os.listdir(root / 'data')"),
    _at_start("walks through folders", "list(os.walk(root / 'data'))\nlist(os.scandir(root / 'data'))"),
    _at_start(
        "finds files by pattern",
        "import glob\nprint(len(glob.glob(str(root / 'data' / '*.csv'))))\nlist((root / 'data').iterdir())",
    ),
    _at_start("links into the project", "os.symlink('/etc', root / 'data' / 'etc')"),
    _at_start("forbids a table", "os.chmod(root / 'data' / 'flags.csv', 0)"),
    _at_start("opens a picture", f"import PIL.Image\nPIL.Image.open({_TABLE})"),
    _at_start(
        "runs another file", "import runpy\nrunpy.run_path(str(root / 'notebooks' / 'campaign-sheet.ipynb'))"
    ),
    _at_start(
        "runs another file by a magic",
        "get_ipython().run_line_magic('run', str(root / 'data' / 'flags.csv'))",
    ),
    _at_start(
        "writes beside by a magic",
        "get_ipython().run_cell_magic('writefile', str(root / 'data' / 'x.csv'), 'x')",
    ),
    _at_end(
        "empties its work folder",
        "import shutil\nfor name in os.listdir():\n"
        "    shutil.rmtree(name) if os.path.isdir(name) else os.remove(name)",
    ),
    _at_end("empties its record", f"open({_RECORD}, 'w').close()"),
    _at_end("removes its record", f"os.remove({_RECORD})"),
    _at_end("breaks its record", f"open({_RECORD}, 'a').write('{{broken\\n')"),
    _at_end("forges its record", f"open({_RECORD}, 'w').write({_FORGED!r})"),
    _at_end(
        "makes its record a folder",
        f"os.path.exists({_RECORD}) and os.remove({_RECORD})\nos.mkdir({_RECORD})",
    ),
    _at_end("writes executed.ipynb itself", "open('executed.ipynb', 'w').write('{}')"),
    _at_end("makes executed.ipynb a folder", "os.mkdir('executed.ipynb')"),
    _at_end(
        "removes its work folder", "import shutil\nhere = os.getcwd()\nos.chdir('/')\nshutil.rmtree(here)"
    ),
    _at_end("renames its work folder", "here = os.getcwd()\nos.rename(here, here + '-gone')"),
    _at_end("fills its work folder", "open('much', 'wb').write(bytes(1_000_000))"),
    _at_end("opens many files", "files = [open(f'f{n}', 'w') for n in range(300)]"),
)
