"""Mails that offices forward to the desk: kept as drafts, until somebody makes an act of them."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from gemel.access import queries as access
from gemel.actions import mail, queries
from gemel.actions.mail import Letter
from gemel.actions.models import Action, Forwarded
from gemel.actions.opening import NotNow
from gemel.kernel import refs
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.people.models import Parliamentarian
from gemel.people.queries import addresses

DONE = say("Somebody has looked at this mail already")


@transaction.atomic
def receive(letter: Letter, *, by: By) -> None:
    """Keep a mail as a draft, for the member whose address it comes from, else for the desk.

    The same mail twice is once. It answers nothing: who is known here stays untold.
    Nor does a full queue tell: it takes from nobody, and the mail server keeps the mail.
    Raises: NotYours; NotNow. Ledger: mail.received.
    """
    by.need(Power.IMPORT)
    if Forwarded.objects.filter(mark=letter.mark).exists():
        return
    if queries.forwarded_full():
        raise NotNow(say("So many mails wait for somebody to look that no more are taken"))
    member = _member(letter.sender, at=by.at)
    try:
        with transaction.atomic():
            made = Forwarded.objects.create(
                ref=refs.new("mail"), mark=letter.mark, member=member, sender=letter.sender,
                verified=letter.verified, text=letter.text, attachments=letter.attachments,
                sent_on=letter.sent_on if mail.is_plausible(letter.sent_on, at=by.at) else None,
                received_at=by.at,
            )  # fmt: skip
    except IntegrityError:  # the same mail, by another process at the same moment
        return
    ledger.record("mail.received", about=made.ref, within=member.ref if member else "", by=by)


@transaction.atomic
def give_to_member(found: Forwarded, member: Parliamentarian, *, by: By) -> None:
    """Say whose mail it is, where the address did not. Both were read with the same `by`.

    Raises: NotYours; Stale. Ledger: mail.given.
    """
    queries.forwarded_one(found.ref, by=by)
    by.need(Power.ACTION_CHANGE)
    if not Forwarded.objects.filter(pk=found.pk, member=None, closed_at=None).update(member=member):
        raise Stale(DONE)
    ledger.record("mail.given", about=found.ref, within=member.ref, by=by)


@transaction.atomic
def take_up(found: Forwarded, action: Action, *, by: By) -> None:
    """Close a mail of which an act was made; its words go. Ledger: mail.taken_up. Raises: Stale."""
    queries.forwarded_one(found.ref, by=by)
    _close(found, "mail.taken_up", action=action, by=by)


@transaction.atomic
def put_aside(found: Forwarded, *, by: By) -> None:
    """Close a mail that tells of no act; its words go. Ledger: mail.put_aside. Raises: Stale."""
    queries.forwarded_one(found.ref, by=by)
    _close(found, "mail.put_aside", by=by)


@transaction.atomic
def put_aside_unknown(*, until: datetime, by: By) -> int:
    """Close all mails whose sender nobody here has; their words go. Return how many.

    What came after `until`, when the list was looked at, stays. What somebody else has closed
    meanwhile is no matter. Raises: NotYours. Ledger: mail.put_aside for each.
    """
    by.need(Power.ACTION_CHANGE, on=EVERYWHERE)
    waiting = queries.forwarded(by=by).filter(member=None, received_at__lte=until)
    return sum(_closed(one, "mail.put_aside", by=by) for one in list(waiting))


def forget_forwarded(*, before: datetime) -> int:
    """Delete mails that came before an instant, looked at or not. For `upkeep`."""
    gone, _ = Forwarded.objects.filter(received_at__lt=before).delete()
    return gone


def _close(found: Forwarded, what: str, *, action: Action | None = None, by: By) -> None:
    if not _closed(found, what, action=action, by=by):
        raise Stale(DONE)


def _closed(found: Forwarded, what: str, *, action: Action | None = None, by: By) -> bool:
    """Close a mail that waits; tell whether it still did."""
    done = Forwarded.objects.filter(pk=found.pk, closed_at=None).update(
        closed_at=by.at, closed_by=by.ref, action=action, text="", sender=""
    )
    if done:
        ledger.record(what, about=found.ref, within=action.ref if action else "", by=by)
    return bool(done)


def _member(address: str, *, at: datetime) -> Parliamentarian | None:
    """Return the one member whose office writes from this address; None for none and several."""
    if not address:
        return None
    known = access.members_of_address(address, at=at) or addresses.members_at_address(address)
    return addresses.member_of_ref(known.pop()) if len(known) == 1 else None
