"""Vaults for the cast: an organisation's key, people who enrolled, were drilled and vouched for.

All invented. The cost of passphrases is cut in tests; one test measures the real one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from gemel.kernel.by import By
from gemel.vault import anchor, ceremony, crypto, queries, services
from gemel.vault.crypto import Keys
from gemel.vault.models import Key
from gemel.vault.services.slots import Secret
from gemel.vault.sessions import Unlocked
from tests import cast

PASSPHRASE = "an invented passphrase of one’s own"
IDENTITY = {"name": "Zanzara Invented", "contacts": "Signal +000 invented", "place": "Nowhere"}


@dataclass
class House:
    """An installation with an organisation's key, and the papers that hold its private half."""

    keys: Keys
    papers: tuple[str, ...]


@dataclass
class Person:
    """Somebody with a vault: what they keep, and the vault as this test has it open."""

    by: By
    kept: Secret
    unlocked: Unlocked

    def at(self, later: timedelta) -> By:
        """Return the same person later on."""
        return replace(self.by, at=self.by.at + later)


def house() -> House:
    """Make an organisation's key and install its public half."""
    made = ceremony.make(needed=2, papers=3)
    anchor.path().write_text(anchor.write(made.public))
    return House(ceremony.together(made.papers[:2]), made.papers)


def drilled(by: By, passphrase: str = PASSPHRASE, *, chosen: bool = False) -> Person:
    """Somebody who has made a vault and tried the paper; nobody has vouched for it yet."""
    kept = services.begin(passphrase=passphrase, chosen=chosen, label="Firefox, Linux", by=by)
    return Person(by, kept, services.drill(code=kept.code, by=by))


def first_lead(of: House, by: By) -> Person:
    """Somebody whom the organisation's papers made a lead."""
    person = drilled(by)
    key = queries.own(by=by)
    request = ceremony.ask_endorsement(key=key.ref, account=by.ref, fingerprint=key.fingerprint)
    answer = ceremony.read_answer(ceremony.answer(request, of.keys))
    services.accept_endorsement(key.ref, signature=answer.signature, by=cast.operator(by.at))
    return person


def vouched(by: By, *, lead: Person, is_lead: bool = False) -> Person:
    """Somebody for whom a lead has vouched."""
    person = drilled(by)
    ref = Key.objects.get(owner=by.ref, revoked_at=None).ref
    services.endorse(ref, lead=is_lead, unlocked=lead.unlocked, by=lead.by)
    return person


def seed_of(person: Person) -> bytes:
    """The raw private key, for tests that look for it where it must not be."""
    return person.unlocked.keys.seed


def cheap(monkeypatch) -> None:
    """Make passphrases cheap to try; everything else as it is."""
    monkeypatch.setattr(crypto, "MEMORY", 64)
    monkeypatch.setattr(crypto, "PASSES", 1)
