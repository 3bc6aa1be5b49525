"""Notebooks that raise, hang, die, or leave something running."""

from campaign.misbehaving.bad import Bad, either, fails, published

_SLOW = {"seconds": 2}
_TIME = r"time|second|limit|no end"

ENDINGS: tuple[Bad, ...] = (
    fails("raises", 'raise ValueError("no such rate")', "no such rate"),
    fails("raises in Vietnamese", 'raise ValueError("không có tỷ lệ")', "không có tỷ lệ"),
    fails("raises a lone surrogate", 'raise ValueError("a\\ud800b")', "ValueError|surrogate"),
    fails("raises control characters", 'raise ValueError("a\\x1b[31m\\x07b\\rc")', "ValueError"),
    fails("raises a long text", 'raise ValueError("long " * 20000)', "long"),
    fails("raises many lines", 'raise ValueError("line\\n" * 500)', "line"),
    fails("raises what is no Exception", "class Odd(BaseException): pass\nraise Odd('odd')", "odd"),
    fails(
        "raises what cannot be printed",
        "class Odd(Exception):\n    def __str__(self): raise RuntimeError('no')\nraise Odd()",
        "Odd|no",
    ),
    fails(
        "raises a group", "raise ExceptionGroup('several', [ValueError('one'), ValueError('two')])", "several"
    ),
    fails("raises KeyboardInterrupt", "raise KeyboardInterrupt", "KeyboardInterrupt|interrupt"),
    fails("raises GeneratorExit", "raise GeneratorExit", "GeneratorExit"),
    fails("asserts", "assert province is None, province", "AssertionError"),
    fails("divides by nothing", "1 / 0", "ZeroDivision|division"),
    fails("recurses", "def deep(): return deep()\ndeep()", "[Rr]ecursion"),
    fails("prints too large a number", "print(str(10 ** 5000))", "4300|digits|Exceeds"),
    fails("has no valid Python", "exec('def (:')", "SyntaxError|invalid"),
    fails("asks a person", "input('Which?')", "input|stdin"),
    fails("ends Python", "import sys\nsys.exit(0)", "exit|Exit|ended|died"),
    fails("ends Python with a word", "import sys\nsys.exit('enough')", "enough|Exit|ended|died"),
    either("quits", "exit()"),
    fails(
        "quits the kernel",
        "get_ipython().kernel.do_shutdown(False)\nraise SystemExit",
        "exit|Exit|ended|died",
    ),
    fails("leaves the process", "import os\nos._exit(0)", "ended|died|killed"),
    fails("leaves the process with 3", "import os\nos._exit(3)", "ended|died|killed"),
    fails("signals itself", "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)", "ended|died|os.kill"),
    fails("is killed", "import signal\nsignal.raise_signal(signal.SIGKILL)", "ended|died|killed|memory"),
    fails("is terminated", "import signal\nsignal.raise_signal(signal.SIGTERM)", "ended|died|killed"),
    fails(
        "is told of a bad address", "import signal\nsignal.raise_signal(signal.SIGSEGV)", "ended|died|killed"
    ),
    fails(
        "is interrupted",
        "import signal, time\nsignal.raise_signal(signal.SIGINT)\ntime.sleep(1)",
        "nterrupt",
    ),
    fails("is stopped", "import signal\nsignal.raise_signal(signal.SIGSTOP)", _TIME, **_SLOW),
    fails("waits", "import time\ntime.sleep(600)", _TIME, **_SLOW),
    fails("loops", "while True:\n    pass", _TIME, **_SLOW),
    fails("loops in C", "sum(range(10 ** 11))", _TIME, **_SLOW),
    fails(
        "catches every interrupt",
        "import time\nwhile True:\n    try:\n        time.sleep(600)\n    except BaseException:\n"
        "        pass",
        _TIME,
        **_SLOW,
    ),
    fails(
        "does not hear an interrupt",
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(600)",
        _TIME,
        **_SLOW,
    ),
    fails(
        "waits for itself",
        "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
        _TIME,
        **_SLOW,
    ),
    either(
        "leaves a thread that goes on",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()",
    ),
    either(
        "leaves a thread that prints",
        "import threading, time\ndef speak():\n    for n in range(50):\n"
        "        print('late', n)\n        time.sleep(0.02)\n"
        "threading.Thread(target=speak, daemon=True).start()",
    ),
    either(
        "leaves a thread that fails",
        "import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()",
    ),
    either("hangs at its end", "import atexit, time\natexit.register(time.sleep, 600)"),
    either("leaves a task", "import asyncio\ntask = asyncio.ensure_future(asyncio.sleep(600))"),
    published(
        "awaits",
        "import asyncio\nasync def soon(): await asyncio.sleep(0)\ntask = asyncio.ensure_future(soon())",
    ),
    either("leaves a child that goes on", "import os, time\nif os.fork() == 0:\n    time.sleep(600)"),
    fails("forks", "import os\nos.fork()", "process"),
    fails("calls a program", "import subprocess\nsubprocess.run(['true'])", "process"),
    fails("calls a shell", "import os\nos.system('true')", "process"),
    fails("calls a shell by a magic", "get_ipython().system('true')", "process"),
    fails("starts a process", "import os\nos.posix_spawn('/bin/true', ['true'], {})", "process"),
    fails("becomes a program", "import os\nos.execv('/bin/true', ['true'])", "process"),
    fails(
        "calculates in processes",
        "import multiprocessing\nmultiprocessing.get_context('fork').Process(target=print).start()",
        "process",
    ),
    fails("connects", "import socket\nsocket.create_connection(('127.0.0.1', 9), 1)", "network"),
    fails("loads a page", "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')", "network"),
    fails(
        "sends a packet",
        "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 9))",
        "network",
    ),
    fails("asks for a name", "import socket\nsocket.getaddrinfo('localhost', 80)", "network"),
    fails(
        "reads a table from an address",
        "import pandas\npandas.read_csv('http://127.0.0.1:9/x.csv')",
        "network",
    ),
    fails(
        "allocates beyond the limit",
        "held = [bytearray(50_000_000) for _ in range(20)]",
        "[Mm]emory",
        sidecar="limits: {memory: 600 MB}\n",
    ),
    fails(
        "takes too long in all",
        "import time\ntime.sleep(19.95)",
        "no end",
        at="end",
        seconds=20,
        sidecar="limits: {execution: 20 s}\n",
    ),
)
