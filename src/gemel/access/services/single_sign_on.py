"""The sign-in of a parliament's own house, joined to an account of Gemel and parted from it.

Source: OpenID Connect Core 1.0, section 5.7: only issuer and subject together name somebody.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction

from gemel.access import rules
from gemel.access.models import Account, SingleSignOn
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.say import say
from gemel.ledger import services as ledger


@transaction.atomic
def join_single_sign_on(account: Account, *, issuer: str, subject: str, by: By) -> None:
    """Let the owner sign in through the house from now on; an earlier one is replaced.

    Raises: NotYours; Invalid where it is joined to another account.
    Ledger: access.single_sign_on_joined
    """
    if account.ref != by.ref:
        raise NotYours
    word = rules.subject_hash(issuer, subject)
    try:
        with transaction.atomic():
            SingleSignOn.objects.update_or_create(
                account=account, defaults={"subject_hash": word, "joined_at": by.at}
            )
    except IntegrityError:
        raise Invalid(say("This sign-in belongs to another account here")) from None
    ledger.record("access.single_sign_on_joined", about=account.ref, by=by)


@transaction.atomic
def part_single_sign_on(account: Account, *, by: By) -> None:
    """End the sign-in through the house.

    Raises: NotYours; Invalid where nothing else would be left to sign in with.
    Ledger: access.single_sign_on_parted
    """
    if account.ref != by.ref:
        raise NotYours
    if not account.has_usable_password():
        raise Invalid(say("This is your only way in: ask for a way back first, to set a password"))
    done, _ = SingleSignOn.objects.filter(account=account).delete()
    if not done:
        raise NotYours
    ledger.record("access.single_sign_on_parted", about=account.ref, by=by)
