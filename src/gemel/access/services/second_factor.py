"""The second step of signing in: an app's codes, passkeys, and codes on paper.

allauth keeps the app's secret (encrypted by our adapter) and the passkeys; the codes on paper
are our own, because allauth's have eight digits and can be read again.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.db import transaction

from gemel.access import queries, rules
from gemel.access.models import Account, RecoveryCode
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.say import say
from gemel.ledger import services as ledger

log = logging.getLogger("gemel.access")


@transaction.atomic
def add_code_app(account: Account, *, secret: str, code: str, by: By) -> None:
    """Begin to ask for an app's codes, once a code proves that the app has the secret.

    Raises: NotYours; Invalid where the code is wrong, or an app is set up already.
    Ledger: access.second_factor_added
    """
    _own(account, by=by)
    if queries.second_factor(account).code_app:
        raise Invalid(say("An app is already set up; remove it first"))
    if not TOTP.activate(account, secret).validate_code("".join(code.split())):
        # The error also undoes the line above: all or nothing.
        sentence = say("Enter the six digits that your app shows now; each code works once")
        raise Invalid(fields={"code": sentence})
    ledger.record("access.second_factor_added", about=account.ref, by=by)


@transaction.atomic
def add_passkey(account: Account, *, name: str, credential: dict[str, Any], by: By) -> None:
    """Keep a passkey that the door has checked.

    Raises: NotYours. Ledger: access.second_factor_added
    """
    _own(account, by=by)
    WebAuthn.add(account, name[:60], credential)
    ledger.record("access.second_factor_added", about=account.ref, by=by)


@transaction.atomic
def remove_factor(account: Account, *, number: int, by: By) -> None:
    """Remove an app or a passkey; with the last of them the codes on paper end too.

    Raises: NotYours; Invalid where a second factor is required and this is the only one.
    Ledger: access.second_factor_removed
    """
    _own(account, by=by)
    factors = Authenticator.objects.filter(user=account)
    if not factors.filter(pk=number).exists():
        raise NotYours
    last = not factors.exclude(pk=number).exists()
    if last and settings.GEMEL_REQUIRE_SECOND_FACTOR:
        raise Invalid(say("A second step is required here: set up another one first"))
    factors.filter(pk=number).delete()
    if last:
        RecoveryCode.objects.filter(account=account).delete()
    ledger.record("access.second_factor_removed", about=account.ref, by=by)


@transaction.atomic
def new_recovery_codes(account: Account, *, by: By) -> list[str]:
    """Make new codes for paper and return them, once; earlier ones end.

    Raises: NotYours; Invalid where there is no second factor that they could stand in for.
    Ledger: access.recovery_codes_made
    """
    _own(account, by=by)
    if not queries.second_factor(account).any:
        raise Invalid(say("Set up an app or a passkey first; codes stand in for it"))
    RecoveryCode.objects.filter(account=account).delete()
    codes = [rules.new_code() for _ in range(rules.CODE_COUNT)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, code_hash=rules.code_hash(code)) for code in codes
    )
    ledger.record("access.recovery_codes_made", about=account.ref, by=by)
    return codes


def use_app_code(account: Account, code: str) -> Authenticator | None:
    """Check an app's code for the door and use it up; return the app if it counts.

    Each code counts once, across processes. Ledger: none. When people come is not kept.
    """
    app = queries.second_factor(account).code_app
    if app is None:
        return None
    try:
        counts = app.wrap().validate_code("".join(code.split()))
    except ValueError:  # the secret key of the installation was changed
        log.error("an app's secret was made with another secret key: %s", account.ref)
        return None
    return app if counts else None


@transaction.atomic
def use_recovery_code(account: Account, code: str, *, by: By) -> bool:
    """Use up one code in place of the second factor, for the door; tell whether it counted.

    Ledger: access.recovery_code_used, if it did
    """
    done = RecoveryCode.objects.filter(
        account=account, code_hash=rules.code_hash(code), used_at=None
    ).update(used_at=by.at)
    if done:
        ledger.record("access.recovery_code_used", about=account.ref, by=by)
    return bool(done)


def forget_all(account: Account) -> None:
    """End every second factor and all codes of an account, for the services of this app."""
    Authenticator.objects.filter(user=account).delete()
    RecoveryCode.objects.filter(account=account).delete()


def _own(account: Account, *, by: By) -> None:
    if account.ref != by.ref:
        raise NotYours
