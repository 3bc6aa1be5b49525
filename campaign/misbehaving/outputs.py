"""Notebooks whose outputs no document should hold."""

from campaign.misbehaving.bad import Bad, either, fails

_SHOW = "from IPython.display import *\n"
_ADDRESS = r"picture|address|link|image|remote|http|output|load|raw"


def _markdown(name: str, text: str, words: str) -> Bad:
    return fails(name, f"{_SHOW}display(Markdown({text!r}))", words)


_LITTLE = "limits: {printed: 100 kB, shown: 200 kB, file: 1 MB}\n"


def _large(name: str, code: str) -> Bad:
    return fails(name, code, "bytes|[kKM]B|[Ff]ile|ValueError", sidecar=_LITTLE)


OUTPUTS: tuple[Bad, ...] = (
    either("prints a lone surrogate", "print('a\\ud800b')"),
    either("prints control characters", "print('a\\x1b[31m\\x07\\b\\rb\\x00c')"),
    either("prints carriage returns", "for n in range(200):\n    print(n, end='\\r')"),
    either("prints a few lines", "print('Tỷ lệ hộ nghèo là 99,99%')"),
    fails(
        "prints much",
        "for n in range(3000):\n    print('x' * 99)",
        "print|output|bytes|KB|MB",
        sidecar=_LITTLE,
    ),
    fails("prints a long line", "print('x' * 300_000)", "print|output|line|bytes|KB|MB", sidecar=_LITTLE),
    _large("prints much in long lines", "for n in range(30):\n    print('x' * 9999)"),
    _large("shows much", f"{_SHOW}display({{'image/png': 'A' * 400_000}}, raw=True)"),
    _large("writes a large file", "open('much', 'wb').write(bytes(1_900_000))"),
    _large(
        "writes much past Python", "import os\nfor n in range(190):\n    os.write(2, b'x' * 9999 + b'\\n')"
    ),
    _large("raises much", "raise ValueError('x' * 300_000)"),
    fails("shows too many things", f"{_SHOW}for n in range(1500):\n    display(n)", "output"),
    either("puts out many things", f"{_SHOW}for n in range(200):\n    display(n)"),
    fails("writes to stderr", "import sys\nprint('careful', file=sys.stderr)", "careful"),
    fails("warns", "import warnings\nwarnings.warn('careful')", "careful"),
    fails("logs a warning", "import logging\nlogging.warning('careful')", "careful"),
    either("closes stdout", "import sys\nsys.stdout.close()"),
    either("closes its handles", "import os\nos.close(1)\nos.close(2)"),
    either("writes past Python", "import os\nos.write(1, b'past\\n')\nos.write(2, b'past\\n')"),
    either("replaces stdout", "import io, sys\nsys.stdout = io.StringIO()\nprint('lost')"),
    either(
        "leaves figures open",
        "import matplotlib.pyplot as plt\nfor n in range(3):\n    plt.figure()\n    plt.plot([n, 99.99])",
    ),
    either(
        "leaves many figures open",
        "import matplotlib.pyplot as plt\nfor n in range(25):\n    plt.figure(figsize=(1, 1))",
    ),
    either("leaves a figure without anything", "import matplotlib.pyplot as plt\nplt.figure()"),
    either("shows HTML", f"{_SHOW}display(HTML('<b>99,99%</b>'))"),
    either("shows a script", f"{_SHOW}display(HTML('<script>alert(1)</script>'))"),
    either("shows Javascript", f"{_SHOW}display(Javascript('alert(1)'))"),
    either(
        "shows a drawing with a script",
        f"{_SHOW}display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>'))",
    ),
    either("shows a frame", f"{_SHOW}display(frame)"),
    either(
        "shows a widget",
        f"{_SHOW}kind = 'application/vnd.jupyter.widget-view+json'\n"
        "display({kind: {'model_id': 'x'}, 'text/plain': 'w'}, raw=True)",
    ),
    either("shows an unknown kind", f"{_SHOW}display({{'application/x-unknown': 'x'}}, raw=True)"),
    either("shows no kind at all", f"{_SHOW}display({{}}, raw=True)"),
    either(
        "updates what it showed",
        f"{_SHOW}handle = display('one', display_id='h')\nupdate_display('two', display_id='h')",
    ),
    either("clears what it showed", f"{_SHOW}display('one')\nclear_output()"),
    either(
        "shows broken metadata",
        f"{_SHOW}said = {{'diendan': {{'kind': 'table', 'label': 5}}}}\n"
        "display({'text/plain': 'x'}, raw=True, metadata=said)",
    ),
    either(
        "shows metadata of another report",
        f"{_SHOW}said = {{'diendan': {{'kind': 'prose', 'unit': '63:04'}}}}\n"
        "display({'text/markdown': 'x'}, raw=True, metadata=said)",
    ),
    either(
        "shows a picture that is none", f"{_SHOW}display({{'image/png': 'bm90IGEgcGljdHVyZQ=='}}, raw=True)"
    ),
    _markdown("shows a remote picture", "![x](http://127.0.0.1:9/x.png)", _ADDRESS),
    _markdown("shows a remote picture by HTML", '<img src="http://127.0.0.1:9/x.png">', _ADDRESS),
    _markdown("shows a picture of the project", "![x](../../../../data/flags.csv)", _ADDRESS),
    _markdown("links to a script", "[x](javascript:alert(1))", _ADDRESS),
    _markdown("links to a file", "[x](file:///etc/hostname)", _ADDRESS),
    _markdown("links to data", "[x](data:text/html,x)", _ADDRESS),
    either("shows Markdown with a script", f"{_SHOW}display(Markdown('<script>alert(1)</script>'))"),
    either("shows raw Typst", f"{_SHOW}display(Markdown('```{{=typst}}\\n#read(\"/etc/hostname\")\\n```'))"),
    either("shows an include of a file", f"{_SHOW}display(Markdown('{{{{< include /etc/hostname >}}}}'))"),
    either("shows a reference to nothing", f"{_SHOW}display(Markdown('xem @tbl-nothing'))"),
    either(
        "puts out its table twice",
        "table('tbl-rate', ['x'], [Column('name', str)], values={'n': 1}, data=frame, sources=[])",
    ),
    either("has no prose to fill", "prose('nothing', {})"),
    either("fills prose with what is no number", "prose('body', {'rate': float('nan')})"),
    either("fills prose with infinity", "prose('body', {'rate': float('inf')})"),
    either("fills prose with text", "prose('body', {'rate': '{{ 7 * 7 }}'})"),
    either("fills prose with a large number", "prose('body', {'rate': 1e300})"),
)
