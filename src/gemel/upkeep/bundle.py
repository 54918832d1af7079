"""One backup as one encrypted stream: a tar of parts, closed by a manifest that tells their hashes.

The manifest comes last, so a stream that was cut off has none and is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from gemel.kernel.errors import Refused
from gemel.kernel.say import say
from gemel.upkeep import sealing

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
Step = Callable[[int], None]


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: `what` is whole or keys; `parts` maps a name to its SHA-256."""

    what: str
    version: str
    made_at: str
    seq: int = 0  # the end of the record of events
    chain_hash: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def write(
    target: IO[bytes],
    parts: Iterable[tuple[str, Path]],
    manifest: Manifest,
    *,
    to: Sequence[Any],
    step: Step = lambda done: None,
) -> Manifest:
    """Encrypt these files into one stream; return the manifest with what was really written."""
    hashes: dict[str, str] = {}
    with (
        sealing.writing(target, to) as inlet,
        tarfile.open(fileobj=inlet, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name, path in parts:
            hashes[name] = _add(tar, name, path, step)
        manifest = Manifest(**{**asdict(manifest), "parts": hashes})
        body = json.dumps(asdict(manifest), indent=1).encode()
        tar.addfile(_head(MANIFEST, len(body)), io.BytesIO(body))
    return manifest


def read(
    source: IO[bytes],
    keys: Sequence[Any],
    *,
    into: Path | None = None,
    step: Step = lambda done: None,
) -> Manifest:
    """Decrypt a stream and check every hash; with `into`, write the parts there too.

    Raises: Refused where it cannot be opened, is damaged, cut off, or of a later format.
    """
    hashes: dict[str, str] = {}
    told: Manifest | None = None
    try:
        with (
            sealing.reading(source, keys) as outlet,
            tarfile.open(fileobj=outlet, mode="r|") as tar,
        ):
            for member in tar:
                file = tar.extractfile(member) if member.isfile() else None
                if file is None:
                    raise _damaged()
                if member.name == MANIFEST:
                    told = _manifest(file.read(64 * CHUNK))
                else:
                    hashes[member.name] = _take(file, _place(into, member.name), step)
    except (tarfile.TarError, UnicodeDecodeError):
        raise _damaged() from None
    if told is None or told.parts != hashes:
        raise _damaged()
    return told


def _add(tar: tarfile.TarFile, name: str, path: Path, step: Step) -> str:
    with path.open("rb") as file:
        size = path.stat().st_size  # what grows meanwhile is for the next time
        counted = _Counted(file, step)
        tar.addfile(_head(name, size), counted)
    return counted.hash.hexdigest()


class _Counted(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes], step: Step) -> None:
        super().__init__()
        self._file, self._step, self.hash = file, step, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(size)
        self.hash.update(found)
        self._step(len(found))
        return found


def _head(name: str, size: int) -> tarfile.TarInfo:
    head = tarfile.TarInfo(name)
    head.size, head.mode = size, 0o600
    return head


def _take(file: IO[bytes], target: Path | None, step: Step) -> str:
    known = hashlib.sha256()
    out: IO[bytes] | None = None
    if target is not None:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        out = target.open("xb")
    try:
        while chunk := file.read(CHUNK):
            known.update(chunk)
            step(len(chunk))
            if out is not None:
                out.write(chunk)
    finally:
        if out is not None:
            out.close()
    if target is not None:
        target.chmod(0o600)
    return known.hexdigest()


def _place(into: Path | None, name: str) -> Path | None:
    """Return where a part goes: never outside the folder, whatever a forged name says."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts:
        raise _damaged()
    return None if into is None else into.joinpath(*parts)


def _manifest(body: bytes) -> Manifest:
    try:
        told = json.loads(body)
        if told["format"] > FORMAT:
            raise Refused(say("This backup was made by a later version of Gemel: upgrade first"))
        return Manifest(**told)
    except (ValueError, TypeError, KeyError):
        raise _damaged() from None


def _damaged() -> Refused:
    return Refused(say("The backup is damaged or was cut off: nothing of it was taken"))
