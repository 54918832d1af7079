"""What a vault needs of its server: memory, no swap, the organisation's key, its two files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from gemel.cli.health import ADVICE, FAULT, OK, Finding
from gemel.vault import anchor, sessions


def vault() -> Iterator[Finding]:
    """Look at everything that the vault stands on."""
    try:
        print_ = anchor.fingerprint()
    except anchor.NoAnchor as refusal:
        there = anchor.path().exists()
        cure = "Run gemel recovery make away from the server, then gemel recovery install here."
        yield Finding("organisation's key", FAULT if there else ADVICE, str(refusal.said), cure)
    else:
        yield Finding("organisation's key", OK, f"installed, {print_[:16]}…")
        if not settings.GEMEL_ORGANISATION_KEY:
            cure = f"Set GEMEL_ORGANISATION_KEY={print_}"
            yield Finding("organisation's key", ADVICE, "not named in the configuration", cure)
    yield from _runtime()


def _runtime() -> Iterator[Finding]:
    about, place = "vault sessions", Path(settings.GEMEL_RUNTIME)
    try:
        sessions.folder()
    except sessions.NoRuntime:
        cure = "Set GEMEL_RUNTIME to a folder on a tmpfs that belongs to this user, mode 700."
        yield Finding(about, FAULT, f"{place} is not in memory, or not ours: no vault opens", cure)
        return
    if settings.GEMEL_RUNTIME_ON_DISK and not sessions.in_memory(place):
        yield Finding(about, ADVICE, "on a disk: only because this is a demo", "")
    else:
        yield Finding(about, OK, "in memory, for this user alone")
    if sessions.swaps():
        cure = "Turn swap off, or encrypt it with a key of the moment (docs/operate.md)."
        yield Finding("swap", ADVICE, "memory may be written to a disk", cure)
    else:
        yield Finding("swap", OK, "off")
