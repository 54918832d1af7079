"""Keys and envelopes: bytes in, bytes out. Knows no table, no clock and no setting.

Every envelope begins with the number of its suite, so that a later version opens what this one
sealed and seals it anew. Every use binds a context: an envelope that is moved to another record,
version, reader or purpose does not open.

Source: RFC 9180 (HPKE), RFC 9106 (Argon2), RFC 8439 (ChaCha20-Poly1305), RFC 8032 (Ed25519),
RFC 5869 (HKDF); X25519 with ML-KEM-768 as `cryptography` builds it (an IETF draft still, hence
the number of the suite).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import ed25519, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HYBRID = hpke.KEM.MLKEM768_X25519
SUITES = {1: hpke.Suite(HYBRID, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)}
CURRENT = 1

SECRET = 32  # bytes of every symmetric key and every seed
MLKEM_PUBLIC, X25519_PUBLIC, ED25519_PUBLIC = 1184, 32, 32
PUBLIC = MLKEM_PUBLIC + X25519_PUBLIC + ED25519_PUBLIC
PAGE = 1024  # sealed sizes are multiples of it
NONCE = 12
CODE = 20  # bytes of a printed code: 160 bits
MEMORY, PASSES = 128 * 1024, 4  # Argon2id: KiB, rounds


class Broken(Exception):
    """What should open does not: the wrong key, or something that was altered or moved."""


@dataclass(frozen=True)
class Stretch:
    """What Argon2id was told for one passphrase; kept beside the slot."""

    salt: bytes
    memory: int = MEMORY
    passes: int = PASSES


@dataclass(frozen=True, eq=False)
class Keys:
    """A private key: one seed, from which both halves follow. It never shows itself."""

    seed: bytes = field(repr=False)

    @cached_property
    def opens(self) -> hpke.MLKEM768X25519PrivateKey:
        """The half that opens what is sealed to it."""
        return hpke.MLKEM768X25519PrivateKey(
            mlkem.MLKEM768PrivateKey.from_seed_bytes(self._part(b"ml-kem-768", 64)),
            x25519.X25519PrivateKey.from_private_bytes(self._part(b"x25519", 32)),
        )

    @cached_property
    def signs(self) -> ed25519.Ed25519PrivateKey:
        """The half that signs."""
        return ed25519.Ed25519PrivateKey.from_private_bytes(self._part(b"ed25519", 32))

    @cached_property
    def public(self) -> bytes:
        """What others seal to and check signatures by."""
        lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(self._part(b"ml-kem-768", 64))
        curve = x25519.X25519PrivateKey.from_private_bytes(self._part(b"x25519", 32))
        return (
            lattice.public_key().public_bytes_raw()
            + curve.public_key().public_bytes_raw()
            + self.signs.public_key().public_bytes_raw()
        )

    @cached_property
    def fingerprint(self) -> str:
        """The short name of the public half."""
        return fingerprint(self.public)

    def _part(self, purpose: bytes, length: int) -> bytes:
        return _expand(self.seed, b"", frame(b"gemel key", purpose), length)


def new_keys() -> Keys:
    """Return a fresh private key."""
    return Keys(secrets.token_bytes(SECRET))


def fingerprint(public: bytes) -> str:
    """Return the name of a public key: 64 hexadecimal digits. Raises: Broken for no public key."""
    if len(public) != PUBLIC:
        raise Broken("not a public key")
    return hashlib.sha256(frame(b"gemel public key", public)).hexdigest()


def frame(*parts: bytes | str | int) -> bytes:
    """Join parts so that no two lists of parts give the same bytes."""
    joined = b""
    for part in parts:
        plain = part if isinstance(part, bytes) else str(part).encode()
        joined += len(plain).to_bytes(4, "big") + plain
    return joined


# --- sealing to a public key ----------------------------------------------------------------------


def seal_to(public: bytes, secret: bytes, context: bytes) -> bytes:
    """Seal a secret to the holder of a public key, bound to the context. Raises: Broken."""
    info = frame(b"gemel seal", CURRENT, context)
    return _number() + SUITES[CURRENT].encrypt(secret, _public(public), info=info)


def open_sealed(keys: Keys, envelope: bytes, context: bytes) -> bytes:
    """Open what was sealed to these keys in this context. Raises: Broken."""
    number, rest = _suite(envelope)
    try:
        return SUITES[number].decrypt(rest, keys.opens, info=frame(b"gemel seal", number, context))
    except (InvalidTag, ValueError):
        raise Broken("sealed to somebody else, or altered") from None


@lru_cache(maxsize=2048)
def _public(public: bytes) -> hpke.MLKEM768X25519PublicKey:
    fingerprint(public)
    lattice, curve = public[:MLKEM_PUBLIC], public[MLKEM_PUBLIC:-ED25519_PUBLIC]
    try:
        return hpke.MLKEM768X25519PublicKey(
            mlkem.MLKEM768PublicKey.from_public_bytes(lattice),
            x25519.X25519PublicKey.from_public_bytes(curve),
        )
    except ValueError:
        raise Broken("not a public key") from None


# --- under a symmetric key ------------------------------------------------------------------------


def encrypt(key: bytes, text: bytes, context: bytes) -> bytes:
    """Encrypt under a key, bound to the context."""
    nonce = secrets.token_bytes(NONCE)
    bound = frame(b"gemel text", CURRENT, context)
    return _number() + nonce + ChaCha20Poly1305(key).encrypt(nonce, text, bound)


def decrypt(key: bytes, envelope: bytes, context: bytes) -> bytes:
    """Return what was encrypted under this key in this context. Raises: Broken."""
    number, rest = _suite(envelope)
    bound = frame(b"gemel text", number, context)
    try:
        return ChaCha20Poly1305(key).decrypt(rest[:NONCE], rest[NONCE:], bound)
    except (InvalidTag, ValueError):
        raise Broken("another key, or altered") from None


def pad(text: bytes) -> bytes:
    """Fill up to whole pages, so that a size tells little."""
    framed = len(text).to_bytes(4, "big") + text
    return framed + bytes(-len(framed) % PAGE)


def unpad(padded: bytes) -> bytes:
    """Return what was filled up. Raises: Broken."""
    length = int.from_bytes(padded[:4], "big")
    if len(padded) % PAGE or length > len(padded) - 4:
        raise Broken("not filled up as we do it")
    return padded[4 : 4 + length]


def record_key(data_key: bytes, shred_key: bytes, context: bytes) -> bytes:
    """Return the key of one version of a record: both keys are needed, in two databases."""
    return _expand(data_key, shred_key, frame(b"gemel record", context), SECRET)


def suite_of(envelope: bytes) -> int:
    """Return the number of the suite that an envelope was made with."""
    return int.from_bytes(envelope[:2], "big")


def _number() -> bytes:
    return CURRENT.to_bytes(2, "big")


def _suite(envelope: bytes) -> tuple[int, bytes]:
    number = suite_of(envelope)
    if number not in SUITES:
        raise Broken("made by a version that this one does not know")
    return number, envelope[2:]


# --- signatures -----------------------------------------------------------------------------------


def sign(keys: Keys, said: bytes) -> bytes:
    """Sign what was said; `said` is a frame that begins with its purpose."""
    return keys.signs.sign(frame(b"gemel signed", said))


def check(public: bytes, said: bytes, signature: bytes) -> None:
    """Stop unless the holder of this key signed this. Raises: Broken."""
    fingerprint(public)
    try:
        signer = ed25519.Ed25519PublicKey.from_public_bytes(public[-ED25519_PUBLIC:])
        signer.verify(signature, frame(b"gemel signed", said))
    except (InvalidSignature, ValueError):
        raise Broken("not signed by this key") from None


# --- from what people know ------------------------------------------------------------------------


def from_passphrase(passphrase: str, how: Stretch, *, pepper: bytes, device: bytes = b"") -> bytes:
    """Return the key of a slot: slow on purpose, about half a second and 128 MiB.

    `device` is the secret that lives in one browser; without it a right passphrase opens nothing.
    """
    typed = " ".join(unicodedata.normalize("NFKC", passphrase).split()).encode()
    seasoned = hmac.digest(pepper, frame(b"gemel passphrase", typed), "sha256")
    stretched = Argon2id(
        salt=how.salt, length=SECRET, iterations=how.passes, lanes=1, memory_cost=how.memory
    ).derive(seasoned)
    return _expand(stretched, device, frame(b"gemel slot", b"passphrase"), SECRET)


def new_code() -> str:
    """Return a fresh code for paper: 160 bits in eight groups of four signs."""
    word = base64.b32encode(secrets.token_bytes(CODE)).decode()
    return "-".join(word[at : at + 4] for at in range(0, len(word), 4))


def from_code(code: str) -> bytes:
    """Return the key of a printed code, however it was typed. At 160 bits nothing need be slow.

    Raises: Broken for what cannot be a code.
    """
    signs = code.upper().translate(str.maketrans("018", "OIB", "- \t\r\n\u00a0\u2010\u2011"))
    try:
        bits = base64.b32decode(signs)
    except ValueError:
        raise Broken("not a code") from None
    if len(bits) != CODE:
        raise Broken("not a code")
    return _expand(bits, b"", frame(b"gemel slot", b"paper"), SECRET)


def from_token(token: bytes, purpose: str) -> bytes:
    """Return a key that follows from a random token, a different one for each purpose."""
    return _expand(token, b"", frame(b"gemel token", purpose), SECRET)


def _expand(secret: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt or None, purpose).derive(secret)
