"""Zip files with no trace of when, where or by whom they were written: DOCX, PPTX and XLSX are such."""

import io
import zipfile
from collections.abc import Mapping

_DAY = (1980, 1, 1, 0, 0, 0)


def zip_parts(package: bytes) -> dict[str, bytes]:
    """Return what is in a zip file, by name; folders are not. Raises BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def fixed_time_zip(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of these parts: in a fixed order, dated 1980, no trace of who wrote it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _DAY)
            # Pictures are packed already.
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, parts[name], compresslevel=6)
    return out.getvalue()
