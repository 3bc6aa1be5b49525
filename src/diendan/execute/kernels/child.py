"""A kernel's own process: the same whether it was started afresh or forked from the warm parent.

What runs between the fork and `serve` is `_become_kernel` in `warm_parent`.
"""

import faulthandler
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace

from diendan.environment import project_root, variable
from diendan.execute.kernels.guard import AllowedFolders, watch
from diendan.execute.kernels.kernel_environment import INLINE_BACKEND
from diendan.execute.kernels.preload import preload
from diendan.spec.report_limits import Limits

_YOUNG_OBJECTS = 20_000


def serve(arguments: Sequence[str], ready: Callable[[], None], parent: int = 0) -> None:
    """Be an IPython kernel until asked to stop.

    arguments: "-f", connection file, and options as ipykernel takes them.
    ready: called once the kernel's sockets are bound.
    parent: as ipykernel's parent_handle; 1 stands for a parent that need not be watched.
    """
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    class KernelApp(IPKernelApp):
        """Mostly has been told everything: to build a parser for fifty options takes longer than a shell."""

        def parse_command_line(self, argv: list[str] | None = None) -> None:
            if argv:
                super().parse_command_line(argv)

        def load_config_file(self, *_: object, **__: object) -> None:
            pass

    if hasattr(time, "tzset"):
        time.tzset()
    _log_to(variable("DIENDAN_KERNEL_LOG"))
    limits = Limits.of_text(variable("DIENDAN_LIMITS"))
    if limits is not None:
        _limit(limits)
    # Asked for anew: the warm parent's own is another one.
    tempfile.tempdir = None
    _draw_new_random_numbers()
    # A collection looks through whatever a chart is made of; seldom is enough for a process that lives this
    # short, and the memory limit is still kept by the older generations' turns.
    gc.set_threshold(_YOUNG_OBJECTS, 10, 10)
    if settings := variable("IPYTHONDIR"):
        # IPython takes a temporary folder, and says so, where the one that it is given has no parent.
        Path(settings).mkdir(parents=True, exist_ok=True)
    config = Config()
    # Colours would be control codes in log and notebook.
    config.InteractiveShell.colors = "nocolor"
    # A pause after each cell, so that late output still comes before the reply; nbclient waits for it anyway.
    config.IPythonKernel._execute_sleep = 0.0
    config.IPKernelApp.outstream_class = "diendan.execute.kernels.streams.Stream"
    if parent:
        config.IPKernelApp.parent_handle = parent
    at = arguments.index("-f")
    config.IPKernelApp.connection_file = arguments[at + 1]
    options = [*arguments[:at], *arguments[at + 2 :]]
    if limits is not None:
        from diendan.execute.kernels.kernel import BoundedSession, KnownCells, ReportKernel

        BoundedSession.most = limits.shown
        # Its file would be shared between reports.
        config.HistoryManager.enabled = False
        config.IPKernelApp.kernel_class = ReportKernel
    app = KernelApp.instance(config=config)
    if limits is not None:
        app.session = BoundedSession(parent=app)
    with nullcontext() if limits is None else _without_list_of_modules():
        app.initialize(options)  # type: ignore[no-untyped-call]
    _show_charts(app.shell)
    if limits is not None:
        assert app.shell is not None
        app.shell.input_transformer_manager = KnownCells()  # type: ignore[no-untyped-call]
        watch(AllowedFolders.around(project_root(), Path.cwd()), app.shell.user_global_ns)
    ready()
    app.start()  # type: ignore[no-untyped-call]


@contextmanager
def _without_list_of_modules() -> Iterator[None]:
    """Let ipykernel see no modules, of which it makes a list for the debugger, which reports do not use.

    To look at 1,300 modules copies four megabytes of what a kernel shares with the warm parent.
    """
    from ipykernel import ipkernel

    ipkernel.sys = SimpleNamespace(**{**vars(sys), "modules": {}})  # type: ignore[assignment, attr-defined]
    try:
        yield
    finally:
        ipkernel.sys = sys  # type: ignore[attr-defined]


def _log_to(log: str | None) -> None:
    if log is None:
        return
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(file)
    # ipykernel puts its own streams in the place of 1 and 2; a crash must still reach the log.
    faulthandler.enable(os.dup(2))


def _limit(limits: Limits) -> None:
    """Let allocations beyond the memory allowed fail, and writes beyond a file's size, in this process alone.

    Python ignores the signal that comes with the latter, so that a cell gets an OSError.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file, limits.file))
    # Elsewhere the system takes the number and does not act by it.
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))


def _draw_new_random_numbers() -> None:
    """Seed anew: a forked process would repeat what its siblings drew."""
    random.seed()
    if "numpy" in sys.modules:
        import numpy

        numpy.random.seed()


def _show_charts(shell: object) -> None:
    """Connect the inline backend to this kernel's shell.

    It connects itself when it is first imported, which was before there was a shell; without this charts
    vanish silently.
    """
    if variable("MPLBACKEND") == INLINE_BACKEND:
        from IPython.core.pylabtools import activate_matplotlib
        from matplotlib_inline.backend_inline import configure_inline_support

        activate_matplotlib(INLINE_BACKEND)  # type: ignore[no-untyped-call]
        configure_inline_support(shell, INLINE_BACKEND)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    preload()
    serve(sys.argv[1:], ready=lambda: None)
