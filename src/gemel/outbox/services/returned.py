"""What comes back: an address that refuses for good, at once or later by a mail of its own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gemel.outbox.models import Letter, Stale
from gemel.outbox.rules import State


@transaction.atomic
def bounced(message_id: str, *, code: int, at: datetime) -> bool:
    """Write down that the address of a letter refused it for good; tell whether it is known.

    `message_id` is the part of the Message-ID before the `@`, as a mail that comes back quotes it.
    """
    letter = Letter.objects.filter(message_id=message_id).first()
    if letter is None:
        return False
    Letter.objects.filter(pk=letter.pk).update(
        state=State.BOUNCED, due_at=None, lease="", ended_at=at, fault=str(code)
    )
    Stale.objects.get_or_create(
        receiver=letter.receiver, mended_at=None, defaults={"code": code, "since": at}
    )
    waiting = Letter.objects.filter(receiver=letter.receiver, state=State.WAITING)
    waiting.update(state=State.BOUNCED, due_at=None, ended_at=at, fault=str(code))
    return True
