"""One version of a sealed record: made for its readers, opened by one of them. Bytes only.

Inside: what is said, who wrote it (signed), and who may read it. Outside: the padded, encrypted
body, a commitment to it, the writer's signature, and one envelope with the key for each reader.

    data key (fresh each time) + shred key  →  body, bound to record and version
    commitment = hash(record, version, body, author)
    signature of the author, over record, version, commitment
    envelope of a reader, bound to record, version, commitment and the reader's key
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gemel.vault import crypto
from gemel.vault.crypto import Broken, Keys, frame
from gemel.vault.rules import Reader


@dataclass(frozen=True)
class Said:
    """What somebody wrote down, with the writer's own signature, which outlives re-keying."""

    words: Mapping[str, str] = field(repr=False)
    author: str  # account's reference
    key: str  # fingerprint
    at: datetime
    signature: bytes = field(repr=False)


@dataclass(frozen=True)
class Version:
    """What is stored of one version."""

    about: str
    version: int
    body: bytes = field(repr=False)
    commitment: str
    author: str
    signature: bytes = field(repr=False)


@dataclass(frozen=True)
class Inside:
    """What a reader finds."""

    said: Said
    readers: tuple[Reader, ...]


def write_down(about: str, words: Mapping[str, str], *, account: str, keys: Keys,
               at: datetime) -> Said:  # fmt: skip
    """Return what was said, signed by who says it."""
    kept = {name: text for name, text in words.items() if text}
    signature = crypto.sign(keys, _statement(about, kept, account, at))
    return Said(kept, account, keys.fingerprint, at, signature)


def check_said(about: str, said: Said, public: bytes) -> None:
    """Stop unless the holder of this key wrote this about this record. Raises: Broken."""
    if crypto.fingerprint(public) != said.key:
        raise Broken("another writer's key")
    crypto.check(public, _statement(about, said.words, said.author, said.at), said.signature)


def _statement(about: str, words: Mapping[str, str], account: str, at: datetime) -> bytes:
    return frame("said", about, _json(dict(words)), account, at.isoformat())


def seal(
    about: str,
    version: int,
    inside: Inside,
    publics: Mapping[str, bytes],
    *,
    keys: Keys,
    shred_key: bytes,
) -> tuple[Version, dict[str, bytes]]:
    """Return a version signed by these keys, and the envelope of each reader by fingerprint.

    `publics` holds the public key of every reader, by fingerprint.
    """
    data_key = secrets.token_bytes(crypto.SECRET)
    key = crypto.record_key(data_key, shred_key, frame(about, version))
    body = crypto.encrypt(key, crypto.pad(_pack(inside)), frame(about, version))
    commitment = commit(about, version, body, keys.fingerprint)
    made = Version(
        about, version, body, commitment, keys.fingerprint,
        crypto.sign(keys, frame("version", about, version, commitment)),
    )  # fmt: skip
    return made, {
        reader.key: crypto.seal_to(publics[reader.key], data_key, context(made, reader.key))
        for reader in inside.readers
    }


def commit(about: str, version: int, body: bytes, author: str) -> str:
    """Return the hash that stands for one version."""
    return hashlib.sha256(frame("commitment", about, version, body, author)).hexdigest()


def context(of: Version, fingerprint: str) -> bytes:
    """Return what an envelope is bound to: record, version, commitment and the reader's key."""
    return frame("grant", of.about, of.version, of.commitment, fingerprint)


def check_version(of: Version, public: bytes) -> None:
    """Stop unless the version is what its author signed. Raises: Broken."""
    if commit(of.about, of.version, of.body, of.author) != of.commitment:
        raise Broken("another body")
    if crypto.fingerprint(public) != of.author:
        raise Broken("another author's key")
    crypto.check(public, frame("version", of.about, of.version, of.commitment), of.signature)


def data_key(of: Version, envelope: bytes, keys: Keys) -> bytes:
    """Return the version's data key from the envelope of these keys. Raises: Broken."""
    return crypto.open_sealed(keys, envelope, context(of, keys.fingerprint))


def unseal(of: Version, key: bytes, *, shred_key: bytes) -> Inside:
    """Return what is inside, with the data key. Raises: Broken."""
    opened = crypto.record_key(key, shred_key, frame(of.about, of.version))
    return _unpack(crypto.unpad(crypto.decrypt(opened, of.body, frame(of.about, of.version))))


# --- how it lies inside ---------------------------------------------------------------------------


def _pack(inside: Inside) -> bytes:
    said = inside.said
    return _json(
        {
            "words": dict(said.words),
            "author": said.author,
            "key": said.key,
            "at": said.at.isoformat(),
            "signature": base64.b64encode(said.signature).decode(),
            "readers": [_reader_out(reader) for reader in inside.readers],
        }
    )


def _unpack(text: bytes) -> Inside:
    try:
        kept = json.loads(text)
        said = Said(
            kept["words"], kept["author"], kept["key"], datetime.fromisoformat(kept["at"]),
            base64.b64decode(kept["signature"]),
        )  # fmt: skip
        return Inside(said, tuple(_reader_in(row) for row in kept["readers"]))
    except (ValueError, KeyError, TypeError):
        raise Broken("not what we write") from None


def _reader_out(reader: Reader) -> list[str]:
    ends, since = (moment.isoformat() if moment else "" for moment in
                   (reader.ends_at, reader.since))  # fmt: skip
    return [reader.to, reader.key, reader.purpose, reader.basis, ends, reader.by, since]


def _reader_in(row: list[str]) -> Reader:
    to, key, purpose, basis, ends, by, since = row
    return Reader(to, key, purpose, basis, _moment(ends), by, _moment(since))


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _json(kept: object) -> bytes:
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def without(readers: Iterable[Reader], gone: Iterable[str]) -> tuple[Reader, ...]:
    """Return the readers but those whose keys are gone."""
    left = set(gone)
    return tuple(reader for reader in readers if reader.key not in left)
