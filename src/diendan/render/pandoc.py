"""The only place that starts pandoc."""

import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from diendan.environment import child_environment
from diendan.errors import RenderFailed, ToolMissing

READER = (
    "markdown-smart-raw_html-raw_tex-raw_attribute-implicit_figures-tex_math_dollars-citations-latex_macros"
    "-example_lists"
)
"""Pandoc's Markdown without what our prose does not use and data could abuse."""

_NOWHERE = "http://127.0.0.1:0"
NO_NETWORK = {
    **dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"), _NOWHERE
    ),
    **dict.fromkeys(("no_proxy", "NO_PROXY"), ""),
}
"""The second line behind `addresses`: whatever a renderer would fetch, it asks where nobody ever answers."""

_HEAP = ("+RTS", "-H1m", "-A4m", "-O64m", "-RTS")
"""A heap that begins small, as its own 64 MB take longer to get from the system than to fill, and that is not
looked through as a whole before it has 64 MB: a quarter of its time for documents of ours."""


@cache
def pandoc_path() -> str:
    """Return the pandoc that comes with the environment; ToolMissing where there is none."""
    try:
        import pypandoc  # type: ignore[import-untyped]

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError) as cause:
        raise ToolMissing("pandoc is missing. Run `make install`.") from cause


def pandoc(arguments: Sequence[str], folder: Path, epoch: int, name: str, timeout: float = 120) -> None:
    """Run pandoc in `folder` with a fixed clock and locale.

    Raises RenderFailed with pandoc's own words when it fails, warns or takes longer than `timeout` seconds.
    """
    try:
        done = subprocess.run(
            [pandoc_path(), *_HEAP, *arguments],
            cwd=folder,
            env=child_environment(SOURCE_DATE_EPOCH=str(epoch), **NO_NETWORK),
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as cause:
        raise RenderFailed(f"{name}: pandoc took longer than {timeout:g} s.") from cause
    if done.returncode != 0 or done.stderr.strip():
        raise RenderFailed(f"{name}: pandoc failed (exit {done.returncode}): {done.stderr.strip()[:2000]}")
