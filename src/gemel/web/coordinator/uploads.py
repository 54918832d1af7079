"""Files that somebody has handed in, kept apart until they are applied, discarded, or too old.

Each upload has a folder of its own with a random name, readable by this user alone. What the
files were called on the other computer is not kept: they are 1.csv, 2.json and so on, in the
order in which they were chosen; only names that the reader of cases looks for keep their word.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from gemel.kernel.by import By
from gemel.kernel.errors import NotYours

LIFE = timedelta(hours=1)
MOST_TOGETHER = 200 * 1024 * 1024  # bytes, all files of one upload
DRAINED = 64 * 1024
ENDINGS = (".csv", ".tsv", ".txt", ".json", ".yaml", ".yml", ".toml", ".gz")
TOKEN = re.compile(r"[\w-]{32}")


@dataclass(frozen=True)
class Upload:
    """Files of one person at one moment, and what is to be done with them."""

    token: str
    folder: Path
    files: tuple[tuple[str, Path], ...]
    mapping: Path | None
    wishes: dict[str, Any]

    def hashes(self) -> list[tuple[str, str]]:
        """Return the name and SHA-256 of each file."""
        told = []
        for name, path in self.files:
            with path.open("rb") as file:
                told.append((name, hashlib.file_digest(file, "sha256").hexdigest()))
        return told

    def keep_report(self, report: dict[str, Any]) -> None:
        """Keep what the dry run found, beside the files."""
        _write(self.folder / "report.json", [json.dumps(report).encode()])

    def report(self) -> dict[str, Any]:
        """Return what the dry run found."""
        kept: dict[str, Any] = json.loads((self.folder / "report.json").read_bytes())
        return kept

    def discard(self) -> None:
        """Delete the files."""
        shutil.rmtree(self.folder, ignore_errors=True)


def keep(
    files: Iterable[UploadedFile],
    *,
    mapping: UploadedFile | None,
    wishes: dict[str, Any],
    known: Iterable[str] = (),
    by: By,
) -> Upload:
    """Keep uploaded files in a new folder; `known` are names that a reader looks for."""
    token = secrets.token_urlsafe(24)
    folder = _home() / token
    folder.mkdir(mode=0o700, parents=True)
    named: list[str] = []
    for number, file in enumerate(files, start=1):
        name = _name(number, file.name or "", known)
        _write(folder / name, file.chunks())
        named.append(name)
    rules = f"mapping{_ending(mapping.name or '')}" if mapping else ""
    if mapping:
        _write(folder / rules, mapping.chunks())
    told = {
        "by": by.ref,
        "at": by.at.isoformat(),
        "files": named,
        "mapping": rules,
        "wishes": wishes,
    }
    _write(folder / "upload.json", [json.dumps(told).encode()])
    return find(token, by=by)


def find(token: str, *, by: By) -> Upload:
    """Return the upload of this person. Raises: NotYours for another's, or one that is gone."""
    if not TOKEN.fullmatch(token):
        raise NotYours
    folder = _home() / token
    told = _told(folder)
    if told is None or told["by"] != by.ref or _too_old(told, by.at):
        raise NotYours
    return Upload(
        token,
        folder,
        tuple((name, folder / name) for name in told["files"]),
        folder / told["mapping"] if told["mapping"] else None,
        told["wishes"],
    )


def sweep(at: datetime) -> None:
    """Delete what is older than an hour, whoever handed it in."""
    if not _home().is_dir():
        return
    for folder in _home().iterdir():
        told = _told(folder)
        if told is None or _too_old(told, at):
            shutil.rmtree(folder, ignore_errors=True)


def announced(request: HttpRequest) -> int:
    """Return how many bytes a form says that it brings."""
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else 0


def drain(request: HttpRequest, *, most: int) -> None:
    """Read what is being sent and keep nothing, so that the browser comes to hear the answer."""
    while most > 0 and (chunk := request.read(DRAINED)):
        most -= len(chunk)


def _home() -> Path:
    return Path(settings.GEMEL_HOME) / "uploads"


def _told(folder: Path) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = json.loads((folder / "upload.json").read_bytes())
    except (OSError, ValueError):
        return None
    return told


def _too_old(told: dict[str, Any], at: datetime) -> bool:
    return datetime.fromisoformat(told["at"]) + LIFE <= at


def _name(number: int, given: str, known: Iterable[str]) -> str:
    word = PurePath(given.replace("\\", "/")).name.lower()
    return word if word in known else f"{number}{_ending(given)}"


def _ending(given: str) -> str:
    endings = [end.lower() for end in PurePath(given).suffixes[-2:]]
    return "".join(end for end in endings if end in ENDINGS)


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        for chunk in chunks:
            file.write(chunk)
