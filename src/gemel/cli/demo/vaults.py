"""The demo's organisation's key, made as an operator makes one, and the vaults of its people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from gemel.cli import recovering, recovery
from gemel.kernel.by import By
from gemel.vault import anchor, ceremony, queries, services, words
from gemel.vault.sessions import Unlocked

FOLDER = "demo-papers"
NOTE = (
    "THE DEMO'S PAPER. Never for real use: it lay on the server from the start, and real papers "
    "never do."
)


@dataclass(frozen=True)
class Holder:
    """Somebody of the demo with a vault that is open just now."""

    key: str
    words: str
    unlocked: Unlocked


def papers() -> list[Path]:
    """Return the papers in the demo's folder; made, and the public half installed, if need be."""
    folder = Path(settings.GEMEL_HOME) / FOLDER
    if not anchor.path().exists():
        public = recovery.write_papers(folder, papers=3, needed=2, note=NOTE)
        anchor.path().write_text(anchor.write(public), encoding="ascii")
    return sorted(folder.glob("paper-*.html"))


def first_lead(email: str, *, by: By) -> Holder:
    """Make a vault, and its owner a lead, by two papers."""
    keys = ceremony.together([recovery.words_of_paper(path) for path in papers()[:2]])
    made = _drilled(by)
    asked = recovering.request(email, records=False)
    recovering.take(ceremony.answer(asked, keys))
    return made


def vouched(lead: Holder, *, by: By, theirs: By) -> Holder:
    """Make a vault for somebody for whom the lead vouches."""
    made = _drilled(theirs)
    services.endorse(made.key, lead=False, unlocked=lead.unlocked, by=by)
    return made


def _drilled(by: By) -> Holder:
    seven = words.seven()
    kept = services.begin(passphrase=seven, chosen=True, by=by)
    unlocked = services.drill(code=kept.code, by=by)
    key = queries.own(by=by)
    assert key is not None
    return Holder(key.ref, seven, unlocked)
