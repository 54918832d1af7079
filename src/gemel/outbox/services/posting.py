"""Making letters, calling them back, and taking up those that were given up."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet, Value

from gemel.kernel.by import By
from gemel.kernel.errors import Stale as Outdated
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.outbox import rules
from gemel.outbox.models import Letter, Stale
from gemel.outbox.rules import Kind, State
from gemel.outbox.services.filling import Token, fill


@transaction.atomic
def post(
    receiver: str, *, kind: Kind, language: str, about: str, due_at: datetime, count: int = 1,
    at: datetime,
) -> None:  # fmt: skip
    """Make one letter to an account, in the transaction of what it tells of. Twice is once.

    There is none to a contact that refused one for good, until it is mended.
    """
    if Stale.objects.filter(receiver=receiver, mended_at=None).exists():
        return
    Letter.objects.get_or_create(
        about=about,
        receiver=receiver,
        defaults={
            "message_id": secrets.token_hex(16), "kind": kind, "language": language, "count": count,
            "due_at": due_at, "made_at": at,
        },
    )  # fmt: skip


@transaction.atomic
def post_all(
    rows: QuerySet[Any],
    *,
    receiver: str,
    language: Any,
    kind: Kind,
    about: str,
    due_at: datetime,
    at: datetime,
) -> int:
    """Make a letter for each of these rows in one step; return how many are new.

    `receiver` names the column with the account's reference, `language` is an expression.
    """
    stale = Stale.objects.filter(mended_at=None).values("receiver")
    columns = {
        "message_id": Token(),
        "receiver": F(receiver),
        "kind": Value(str(kind)),
        "language": language,
        "count": Value(1),
        "about": Value(about),
        "state": Value(str(State.WAITING)),
        "due_at": Value(due_at),
        "attempts": Value(0),
        "lease": Value(""),
        "fault": Value(""),
        "made_at": Value(at),
    }
    return fill(Letter, columns, rows.exclude(**{f"{receiver}__in": stale}))


@transaction.atomic
def call_back(*, about: str, at: datetime) -> int:
    """Stop every letter of a sending that has not left; return how many there were.

    One that a worker is just handing over may still leave: its state then says so.
    """
    return Letter.objects.filter(about=about, state=State.WAITING).update(
        state=State.CALLED_BACK, due_at=None, ended_at=at
    )


def left(*, about: str) -> int:
    """Return how many letters of a sending have left, or are just leaving."""
    return Letter.objects.filter(about=about, state__in=[State.SENT, State.LEASED]).count()


@transaction.atomic
def try_again(*, by: By) -> int:
    """Take up all letters that were given up, for the desk once the cause is gone.

    Raises: NotYours without UPKEEP. Ledger: outbox.tried_again.
    """
    by.need(Power.UPKEEP)
    count = Letter.objects.filter(state=State.DEAD).update(
        state=State.WAITING, due_at=by.at, attempts=0, ended_at=None
    )
    if count:
        ledger.record("outbox.tried_again", about="outbox", by=by)
    return count


@transaction.atomic
def mend(receiver: str, *, by: By) -> None:
    """Say that a contact's address is right now, so that letters go there again.

    The caller has seen that this person looks after the account. Raises: NotYours without
    ACCOUNTS; Stale where there is nothing to mend. Ledger: outbox.mended.
    """
    by.need(Power.ACCOUNTS)
    rows = Stale.objects.filter(receiver=receiver, mended_at=None)
    if not rows.update(mended_at=by.at, mended_by=by.ref):
        raise Outdated(say("This contact has been mended already."))
    ledger.record("outbox.mended", about=receiver, by=by)


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Delete letters that ended long ago; a job's daily round."""
    return Letter.objects.filter(ended_at__lt=at - rules.KEPT).delete()[0]
