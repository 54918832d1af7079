"""What a vault needs of its server: memory, no swap, the organisation's key, its two files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from gemel.kernel.say import say
from gemel.upkeep.finding import ADVICE, FAULT, OK, Finding
from gemel.vault import anchor, queries, sessions


def look() -> Iterator[Finding]:
    """Look at everything that the vault stands on."""
    about = say("organisation's key")
    try:
        print_ = anchor.fingerprint()
    except anchor.NoAnchor as refusal:
        state = FAULT if anchor.path().exists() else ADVICE
        cure = say("Run gemel recovery make away from the server, then gemel recovery install.")
        yield Finding(about, state, refusal.said, cure)
    else:
        yield Finding(about, OK, say("installed, {fingerprint}…", fingerprint=print_[:16]))
        if not settings.GEMEL_ORGANISATION_KEY:
            cure = say("Set GEMEL_ORGANISATION_KEY={fingerprint}", fingerprint=print_)
            yield Finding(about, ADVICE, say("not named in the configuration"), cure)
        yield from _former()
    yield from _runtime()


def _former() -> Iterator[Finding]:
    if not anchor.former():
        return
    about, left = say("former papers"), queries.for_former_papers()
    if left:
        cure = say("Let those who read them open their vaults, then look again. Keep the papers.")
        found = say("{n} records are still sealed for the former papers", n=left)
        yield Finding(about, ADVICE, found, cure)
    else:
        yield Finding(about, OK, say("open nothing any more: destroy them, if you have not yet"))


def _runtime() -> Iterator[Finding]:
    about, place = say("vault sessions"), Path(settings.GEMEL_RUNTIME)
    try:
        sessions.folder()
    except sessions.NoRuntime:
        cure = say("Set GEMEL_RUNTIME to a folder on a tmpfs that belongs to this user, mode 700.")
        found = say("{place} is not in memory, or not ours: no vault opens", place=str(place))
        yield Finding(about, FAULT, found, cure)
        return
    if settings.GEMEL_RUNTIME_ON_DISK and not sessions.in_memory(place):
        yield Finding(about, ADVICE, say("on a disk: only because this is a demo"))
    else:
        yield Finding(about, OK, say("in memory, for this user alone"))
    if sessions.swaps():
        cure = say("Turn swap off, or encrypt it with a key of the moment (docs/operate.md).")
        yield Finding(say("swap"), ADVICE, say("memory may be written to a disk"), cure)
    else:
        yield Finding(say("swap"), OK, say("off"))
