"""Notebooks that change what the process shares, or what they were given."""

from campaign.misbehaving.bad import Bad, either, fails

_LIBRARIES = (
    (
        "pandas options",
        "import pandas\npandas.set_option('display.precision', 0)\n"
        "pandas.set_option('display.float_format', '{:.0f}'.format)",
    ),
    (
        "matplotlib's settings",
        "import matplotlib\nmatplotlib.rcParams.update({'font.size': 40, 'savefig.dpi': 5})",
    ),
    ("numpy's errors", "import numpy\nnumpy.seterr(all='raise')"),
    ("random numbers", "import random, numpy\nrandom.seed(1)\nnumpy.random.seed(1)"),
    ("decimals", "import decimal\ndecimal.getcontext().prec = 2"),
    ("the locale", "import locale\nlocale.setlocale(locale.LC_ALL, 'C')"),
    ("the time zone", "import os, time\nos.environ['TZ'] = 'Asia/Ho_Chi_Minh'\ntime.tzset()"),
    ("the environment", "import os\nos.environ.clear()"),
    ("the project it belongs to", "import os\nos.environ['DIENDAN_ROOT'] = '/'"),
    ("its folder", "import os\nos.chdir('/')"),
    ("the path of modules", "import sys\nsys.path.clear()"),
    (
        "loaded modules",
        "import sys\nfor name in [n for n in sys.modules if n.startswith('diendan')]:\n"
        "    del sys.modules[name]",
    ),
    ("the limit of recursion", "import sys\nsys.setrecursionlimit(120)"),
    ("collection of garbage", "import gc\ngc.disable()\ngc.set_threshold(1)"),
    ("warnings", "import warnings\nwarnings.simplefilter('error')"),
    (
        "what a signal does",
        "import signal\nfor number in (signal.SIGTERM, signal.SIGCHLD):\n"
        "    signal.signal(number, signal.SIG_IGN)",
    ),
    ("print", "import builtins\nbuiltins.print = lambda *a, **k: None"),
    ("json", "import json\njson.dumps = lambda *a, **k: '{}'"),
    ("frames of pandas", "import pandas\npandas.DataFrame.to_csv = lambda *a, **k: None"),
    ("the umask", "import os\nos.umask(0o777)"),
    ("its limits", "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"),
    ("its own name", "__name__ = 'other'\ndel __builtins__"),
    ("IPython's hooks", "get_ipython().events.register('post_run_cell', lambda result: 1 / 0)"),
    (
        "IPython's transformers",
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['raise ValueError(1)\\n'])",
    ),
    ("IPython's formatters", "get_ipython().display_formatter.formatters['text/markdown'].enabled = False"),
)

_OPEN = "open_report(province=province, day={day}, language={language}, report=report.name)"

STATE: tuple[Bad, ...] = (
    *(either(f"changes {what}", code) for what, code in _LIBRARIES),
    fails("takes another day", _OPEN.format(day='"2019-01-01"', language="language"), "it is made for"),
    fails("takes another language", _OPEN.format(day="forum_date", language='"en"'), "it is made for"),
    either("takes another province", 'province = "cao-bang"', at="start"),
    either(
        "takes another province after loading",
        'report = open_report(province="cao-bang", day=forum_date, language=language, report=report.name)',
    ),
    either("forgets its values", "get_ipython().run_line_magic('reset', '-f')", words="not defined"),
)
