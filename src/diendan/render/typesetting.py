"""Typst in this process: neutral Markdown that pandoc has turned into Typst becomes a PDF."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from diendan.errors import RenderFailed, ToolMissing

if TYPE_CHECKING:
    from typst import Fonts

_TYPEFACES = (("rinoh_typeface_texgyretermes", ""), ("fontpkg_be_vietnam_pro", "files"))


def font_folders() -> list[Path]:
    """Return the folders with the fonts of both layouts, in the environment's packages, never the system's.

    Raises ToolMissing naming the package that is not installed.
    """
    folders: list[Path] = []
    for package, inside in _TYPEFACES:
        # Looked up, not imported: the first package imports a typesetter that is not installed.
        spec = find_spec(package)
        found = [Path(place) / inside for place in (spec.submodule_search_locations or ())] if spec else []
        if not any(folder.is_dir() for folder in found):
            raise ToolMissing(
                f"The typeface package {package.replace('_', '-')} is missing. Run `make install`."
            )
        folders += found
    return folders


@cache
def _fonts() -> "Fonts":
    from typst import Fonts

    return Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(path) for path in font_folders()],
    )


def typeset(source: Path, epoch: int, name: str) -> bytes:
    """Return the PDF of a Typst file: tagged, PDF/UA-1 and PDF/A-2a, dated `epoch`.

    source: the file; it may read only what is in its own folder.
    Raises RenderFailed with Typst's words, also for a warning (a missing glyph or font changes a report).
    """
    from typst import TypstError, compile_with_warnings

    try:
        pdf, warnings = compile_with_warnings(
            str(source),
            root=str(source.parent),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1", "a-2a"],
            timestamp=epoch,
        )
    except TypstError as cause:
        hints = "; ".join(cause.hints)
        raise RenderFailed(
            f"{name}: Typst failed: {cause.diagnostic or cause.message} {hints}".strip()
        ) from cause
    if warnings:
        raise RenderFailed(f"{name}: Typst warned: " + "; ".join(str(warning) for warning in warnings))
    return pdf
