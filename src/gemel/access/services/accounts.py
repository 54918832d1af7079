"""The account itself: password, language, browsers that are signed in, closing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from gemel.access import queries, rules
from gemel.access.models import Account, Device, Invitation
from gemel.access.services import checks, grants
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.vault import services as vault


@transaction.atomic
def sign_in(account: Account, *, session_key: str, agent: str, at: datetime) -> Device:
    """Note a browser that has just signed in, so that its owner can end it from another.

    No address is kept, and of the browser a coarse label only.
    Ledger: none. When people come and go is not kept.
    """
    kept, _ = Device.objects.update_or_create(
        session_key=session_key,
        defaults={
            "ref": refs.new("dev"),
            "account": account,
            "label": rules.device_label(agent),
            "started_at": at,
        },
    )
    return kept


@transaction.atomic
def sign_out(*, session_key: str) -> None:
    """Forget a browser that signs itself out. Ledger: none, as for `sign_in`."""
    Device.objects.filter(session_key=session_key).delete()


@transaction.atomic
def end_device(ref: str, *, by: By) -> None:
    """Sign out one of the own browsers, from another one.

    Raises: NotYours. Ledger: access.session_ended
    """
    device = Device.objects.filter(ref=ref, account__ref=by.ref).first()
    if device is None:
        raise NotYours
    Session.objects.filter(session_key=device.session_key).delete()
    device.delete()
    ledger.record("access.session_ended", about=by.ref, by=by)


@transaction.atomic
def end_all_sessions(account: Account, *, by: By) -> None:
    """Sign an account out everywhere, at once: the owner's wish, or staff after a theft.

    Raises: NotYours. Ledger: access.sessions_ended
    """
    if account.ref != by.ref and not queries.looks_after(account, by=by):
        raise NotYours
    end_sessions(account)
    ledger.record("access.sessions_ended", about=account.ref, by=by)


def end_sessions(account: Account) -> None:
    """Make every session of the account worthless, for the services of this app."""
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    account.refresh_from_db(fields=["session_epoch"])
    keys = Device.objects.filter(account=account).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    Device.objects.filter(account=account).delete()


@transaction.atomic
def change_password(account: Account, *, old: str, new: str, by: By) -> None:
    """Change the own password. Every session ends; the door keeps the one that asked.

    Raises: NotYours; Invalid. Ledger: access.password_changed
    """
    if account.ref != by.ref:
        raise NotYours
    if not account.check_password(old):
        raise Invalid(fields={"old": say("This is not your present password")})
    checks.password(new, account)
    account.set_password(new)
    account.save(update_fields=["password"])
    end_sessions(account)
    ledger.record("access.password_changed", about=account.ref, by=by)


@transaction.atomic
def change_preferences(account: Account, *, language: str, time_zone: str, by: By) -> None:
    """Change the own language and time zone.

    Raises: NotYours; Invalid. Ledger: access.preferences_changed
    """
    if account.ref != by.ref:
        raise NotYours
    checks.preferences(language, time_zone)
    account.language, account.time_zone = language, time_zone
    account.save(update_fields=["language", "time_zone"])
    ledger.record("access.preferences_changed", about=account.ref, by=by)


@transaction.atomic
def close(account: Account, *, by: By) -> None:
    """Close an account: it cannot sign in, and all that it holds counts for nothing.

    Raises: NotYours; Invalid for the last coordinator. Ledger: access.closed
    """
    if account.ref == by.ref or not queries.looks_after(account, by=by):
        raise NotYours
    for held in account.grants.filter(revoked_at=None):
        grants.check_not_last(held, at=by.at)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    account.is_active = False
    end_sessions(account)
    vault.revoke_key(account.ref, by=by)
    ledger.record("access.closed", about=account.ref, by=by)


@transaction.atomic
def reopen(account: Account, *, by: By) -> None:
    """Open a closed account again, with the grants that it still has.

    Raises: NotYours. Ledger: access.reopened
    """
    if not queries.looks_after(account, by=by):
        raise NotYours
    Account.objects.filter(pk=account.pk).update(is_active=True)
    account.is_active = True
    ledger.record("access.reopened", about=account.ref, by=by)


@transaction.atomic
def sweep(*, by: By) -> None:
    """Throw away what has run out: sessions, their devices, links that no longer count.

    Links stay for the 30 days in which they bar their maker's second approver.
    Raises: NotYours without ACCOUNTS. Ledger: none: nothing that counts is lost.
    """
    by.need(Power.ACCOUNTS)
    Session.objects.filter(expire_date__lt=by.at).delete()
    alive = Session.objects.values("session_key")
    Device.objects.exclude(session_key__in=alive).delete()
    Invitation.objects.filter(ends_at__lt=by.at - rules.ENROLMENT - timedelta(days=1)).delete()
