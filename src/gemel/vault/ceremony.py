"""What is done on a computer without network: the organisation's key, its papers, its signature.

Knows no table and no server. The shares are SLIP-39 words (package `shamir-mnemonic`): each paper
carries a checksum, and fewer papers than needed tell nothing about the key.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import shamir_mnemonic
from shamir_mnemonic import MnemonicError

from gemel.vault import anchor, crypto, sealing
from gemel.vault.crypto import Broken, Keys, frame

MOST_SHARES = 16


class BadPapers(ValueError):
    """These papers do not give the key: a word is wrong, or one is of another set."""


@dataclass(frozen=True)
class Made:
    """A fresh organisation's key: the public half, and the words of each paper."""

    public: bytes
    papers: tuple[str, ...]


def make(*, needed: int, papers: int) -> Made:
    """Make a key and split it. Raises: ValueError where the numbers make no sense."""
    if not 2 <= needed <= papers <= MOST_SHARES:
        raise ValueError("needed is two at least, and no more than there are papers")
    keys = crypto.new_keys()
    (words,) = shamir_mnemonic.generate_mnemonics(1, [(needed, papers)], keys.seed)
    return Made(keys.public, tuple(words))


def together(papers: Sequence[str]) -> Keys:
    """Return the key from enough papers. Raises: BadPapers, which tells what is wrong."""
    typed = [" ".join(paper.lower().split()) for paper in papers]
    try:
        seed = shamir_mnemonic.combine_mnemonics(typed)
    except MnemonicError as fault:
        raise BadPapers(str(fault)) from None
    except (ValueError, KeyError, IndexError):
        raise BadPapers("this is not the text of a paper") from None
    if len(seed) != crypto.SECRET:
        raise BadPapers("these papers are of another kind of key")
    return Keys(seed)


# --- what goes there and back on a stick ----------------------------------------------------------


def ask_endorsement(*, key: str, account: str, fingerprint: str) -> str:
    """Return the request that a lead's key be endorsed."""
    return _text({"ask": "endorse", "key": key, "account": account, "fingerprint": fingerprint})


def ask_reopening(
    *, key: str, account: str, public: bytes, grants: Iterable[tuple[str, int, str, bytes]]
) -> str:
    """Return the request that records be opened again for one person's key.

    `grants`: reference, version, commitment, and the organisation's envelope of each record.
    """
    rows = [[about, version, mark, _out(sealed)] for about, version, mark, sealed in grants]
    return _text(
        {"ask": "reopen", "key": key, "account": account, "public": _out(public), "grants": rows}
    )


def ask_succession(leads: Iterable[tuple[str, str, str, bytes]]) -> str:
    """Return the request that another organisation's key take the place of the one of today.

    `leads`: reference of the key, account, fingerprint, and what the papers of today signed.
    """
    rows = [[key, account, print_, _out(signed)] for key, account, print_, signed in leads]
    return _text({"ask": "succeed", "leads": rows})


def succeed(request: str, former: Keys, keys: Keys) -> str:
    """Return the answer: the former key signs the new one, and the new one vouches for the leads.

    Only for those for whom the former key did. Raises: ValueError; Broken.
    """
    asked = _read(request)
    if asked.get("ask") != "succeed" or former.fingerprint == keys.fingerprint:
        raise ValueError("this asks for no other key, or the papers are the same twice")
    leads = []
    for key, account, print_, signed in asked["leads"]:
        said = frame("endorsed", "person", account, print_, "lead")
        crypto.check(former.public, said, _in(signed))
        leads.append([key, _out(crypto.sign(keys, said))])
    signature = crypto.sign(former, anchor.succession(keys.public))
    return _text(
        {"answer": "succeed", "public": _out(keys.public), "signature": _out(signature),
         "leads": leads}
    )  # fmt: skip


def answer(request: str, keys: Keys) -> str:
    """Return the organisation's answer to a request. Raises: ValueError; Broken."""
    asked = _read(request)
    if asked.get("ask") == "endorse":
        said = frame("endorsed", "person", asked["account"], asked["fingerprint"], "lead")
        signature = _out(crypto.sign(keys, said))
        return _text({"answer": "endorse", "key": asked["key"], "signature": signature})
    if asked.get("ask") != "reopen":
        raise ValueError("this is no request to the organisation’s key")
    public = _in(asked["public"])
    print_ = crypto.fingerprint(public)
    rows = []
    for about, version, mark, sealed in asked["grants"]:
        of = sealing.Version(about, version, b"", mark, "", b"")
        data_key = sealing.data_key(of, _in(sealed), keys)
        proof = crypto.sign(keys, paper_statement(of, print_))
        again = crypto.seal_to(public, data_key, sealing.context(of, print_))
        rows.append([about, version, mark, _out(again), _out(proof)])
    return _text({"answer": "reopen", "key": asked["key"], "grants": rows})


def describe(request: str) -> dict[str, str]:
    """Return what a request asks, to be read aloud before the papers are taken out.

    Raises: ValueError.
    """
    asked = _read(request)
    if asked.get("ask") == "succeed":
        return {"ask": "succeed", "account": "", "fingerprint": "", "records": "0"}
    print_ = asked.get("fingerprint") or crypto.fingerprint(_in(asked.get("public", "")))
    return {
        "ask": str(asked.get("ask", "")),
        "account": str(asked.get("account", "")),
        "fingerprint": str(print_),
        "records": str(len(asked.get("grants", ()))),
    }


def leads_of(request: str) -> list[tuple[str, str]]:
    """Return account and fingerprint of each lead whom a new key is to vouch for."""
    return [(str(row[1]), str(row[2])) for row in _read(request).get("leads", ())]


@dataclass(frozen=True)
class Answered:
    """The organisation's answer, read back on the server."""

    what: str
    key: str = ""
    signature: bytes = b""
    public: bytes = b""
    leads: tuple[tuple[str, bytes], ...] = ()
    grants: tuple[tuple[str, int, str, bytes, bytes], ...] = ()


def read_answer(text: str) -> Answered:
    """Return an answer. Raises: ValueError."""
    kept = _read(text)
    try:
        if kept["answer"] == "endorse":
            return Answered("endorse", kept["key"], signature=_in(kept["signature"]))
        if kept["answer"] == "succeed":
            leads = tuple((str(key), _in(signed)) for key, signed in kept["leads"])
            return Answered(
                "succeed", signature=_in(kept["signature"]), public=_in(kept["public"]), leads=leads
            )
        rows = tuple(
            (about, int(version), mark, _in(sealed), _in(proof))
            for about, version, mark, sealed, proof in kept["grants"]
        )
        return Answered(kept["answer"], kept["key"], grants=rows)
    except (KeyError, TypeError):
        raise ValueError("this is no answer of the organisation’s key") from None


def paper_statement(of: sealing.Version, fingerprint: str) -> bytes:
    """Return what the organisation signs when it lets a reader back in."""
    return frame("reopened", of.about, of.version, of.commitment, fingerprint)


def _text(kept: dict[str, object]) -> str:
    return json.dumps(kept, indent=1) + "\n"


def _read(text: str) -> dict[str, Any]:
    try:
        kept = json.loads(text)
    except ValueError:
        raise ValueError("this file is none of ours, or it was cut") from None
    if not isinstance(kept, dict):
        raise ValueError("this file is none of ours")
    return kept


def _out(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _in(text: object) -> bytes:
    try:
        return base64.b64decode(str(text), validate=True)
    except ValueError:
        raise ValueError("this file was changed or cut") from None


__all__ = [
    "Answered", "BadPapers", "Broken", "Made", "answer", "ask_endorsement", "ask_reopening",
    "ask_succession", "describe", "leads_of", "make", "paper_statement", "read_answer",
    "succeed", "together",
]  # fmt: skip
