"""Reading the files of a report as a thief would: everything that can be got out of their bytes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import pypdfium2

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def everything_in(kind: str, file: bytes) -> str:
    """Return what is shown, what is kept beside it, and the bytes as they are."""
    parts = [file.decode("latin-1")]
    if kind == "pdf":
        parts += [shown_in(file), *_inflated(file)]
        parts += [bytes.fromhex(word).decode("utf-16-be", "replace") for word in _hexadecimal(file)]
    elif kind == "odt":
        with zipfile.ZipFile(io.BytesIO(file)) as parcel:
            for name in parcel.namelist():
                parts += [name, parcel.read(name).decode("utf-8", "replace")]
    else:
        parts.append(file.decode())
    return "\n".join(parts)


def shown_in(file: bytes) -> str:
    """Return the text that a reader of a PDF sees, page after page."""
    document = pypdfium2.PdfDocument(file)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return "\n".join([*pages, *document.get_metadata_dict().values()])


def _inflated(file: bytes) -> list[str]:
    found = []
    for stream in STREAM.findall(file):
        try:
            found.append(zlib.decompress(stream).decode("latin-1"))
        except zlib.error:
            found.append(stream.decode("latin-1"))
    return found


def _hexadecimal(file: bytes) -> list[str]:
    words = [word for text in _inflated(file) for word in re.findall(r"<([0-9A-Fa-f]{8,})>", text)]
    return [word for word in words if len(word) % 4 == 0]
