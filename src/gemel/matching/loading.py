"""From a file of unknown make to plain JSON values, within bounds. Pure.

Nothing here knows what a matching problem is; it only keeps a wrong, huge, broken or hostile
file from doing more than being refused.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from dataclasses import dataclass
from pathlib import Path

from gemel.kernel.errors import Invalid
from gemel.kernel.say import say

MOST_BYTES = 256 * 1024 * 1024  # unpacked
MOST_PARTS = 6_000_000  # lists and objects; each costs some hundred bytes of memory
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Twice:
    """Stands where an object was that has one key two times."""

    key: str


def load(data: bytes | str | Path) -> object:
    """Return the JSON value in `data`: bytes, gzipped bytes, text, or the path of a file.

    Raises: Invalid for what cannot be read, is too large, or is not JSON.
    """
    raw = _file(data) if isinstance(data, Path) else data
    if isinstance(raw, bytes):
        raw = _unpacked(raw) if raw.startswith(_GZIP) else raw
        _within_bounds(len(raw))
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Invalid(say("This file is not UTF-8 text")) from None
    else:
        text = raw
        _within_bounds(len(text))
    if not text.strip():
        raise Invalid(say("This file is empty"))
    if max(text.count("{"), text.count("[")) > MOST_PARTS:
        raise Invalid(say("This file has more than {most} entries", most=MOST_PARTS))
    return _parsed(text)


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Invalid(
            say("This file cannot be read: {why}", why=error.strerror or type(error).__name__)
        ) from None


def _unpacked(raw: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise Invalid(say("This file begins as gzip and cannot be unpacked")) from None


def _within_bounds(size: int) -> None:
    if size > MOST_BYTES:
        raise Invalid(say("This file is larger than {most} MB", most=MOST_BYTES // (1024 * 1024)))


def _parsed(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise Invalid(
            say(
                "This file is not JSON: it breaks at line {line}, column {column}",
                line=error.lineno,
                column=error.colno,
            )
        ) from None
    except RecursionError:
        raise Invalid(say("This file is nested too deeply")) from None
    except ValueError:  # Python refuses to convert thousands of digits
        raise Invalid(say("This file holds a number of too many digits")) from None


def _object(items: list[tuple[str, object]]) -> object:
    found = dict(items)
    if len(found) == len(items):
        return found
    seen: set[str] = set()
    for key, _ in items:
        if key in seen:
            break
        seen.add(key)
    return Twice(key)


def shown(text: str) -> str:
    """Return a stranger's text so that it can stand in a sentence: short, plain, harmless."""
    return json.dumps(text[:40] + "…" * (len(text) > 40))[1:-1].replace("\\u2026", "…")


def shown_number(value: int) -> str:
    """Return a number of any length so that it can stand in a sentence."""
    return str(value) if abs(value) < 10**20 else f"{'-' * (value < 0)}10^…"


def is_writable(text: str) -> bool:
    """Say whether the text can be written as UTF-8; JSON allows half characters that cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
