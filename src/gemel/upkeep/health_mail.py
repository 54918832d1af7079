"""Whether letters leave, and mails come in: a way out, what stalls, contacts that refuse."""

from __future__ import annotations

from collections.abc import Iterator

from gemel.actions import queries as actions
from gemel.kernel.by import By
from gemel.kernel.say import say, say_many
from gemel.outbox import queries as outbox
from gemel.upkeep.finding import ADVICE, FAULT, OK, Finding


def look(*, by: By) -> Iterator[Finding]:
    """Look at the letters that leave, and at the mails that come in."""
    if actions.forwarded_full():
        found = say("so many wait for somebody to look that no more are taken")
        cure = say("Take them up or put them aside at the desk, under Forwarded mails.")
        yield Finding(say("forwarded mails"), FAULT, found, cure)
    about = say("letters")
    if not outbox.way_out():
        cure = say("Set GEMEL_MAIL_SERVER (docs/operate.md, Letters), or leave it so.")
        yield Finding(about, ADVICE, say("no mail leaves: people see news when they sign in"), cure)
        return
    stalled, dead = outbox.stalled(by.at), outbox.dead().count()
    if stalled:
        found = say_many(
            "{count} letter is late or fails again and again",
            "{count} letters are late or fail again and again", stalled,
        )  # fmt: skip
        cure = say("See that gemel work runs, and that the mail server answers and takes mail.")
        faults = outbox.late_faults(by.at)
        if faults:
            cure = say(
                "What came between at last: {faults} (docs/operate.md, Letters).",
                faults=", ".join(faults),
            )
        yield Finding(about, FAULT, found, cure)
    if dead:
        found = say_many(
            "{count} letter was given up: {faults}", "{count} letters were given up: {faults}",
            dead, faults=", ".join(outbox.faults()),
        )  # fmt: skip
        cure = say("Look at the cause, then take them up again: gemel work --again.")
        yield Finding(about, FAULT, found, cure)
    stale = outbox.stale().count()
    if stale:
        found = say_many(
            "{count} contact refuses mail for good", "{count} contacts refuse mail for good", stale
        )
        cure = say("They stand on the desk: ask the person, then say there that it is right again.")
        yield Finding(say("contacts"), ADVICE, found, cure)
    if not stalled and not dead:
        yield Finding(about, OK, say("they leave"))
