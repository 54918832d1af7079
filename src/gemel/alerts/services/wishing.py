"""How somebody wishes to be told, and of what. Everybody for themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import time

from django.conf import settings
from django.db import IntegrityError, transaction

from gemel.access.models import Account
from gemel.alerts import rules
from gemel.alerts.models import Preferences, Subscription
from gemel.alerts.queries import subjects
from gemel.alerts.rules import Kind, Rhythm
from gemel.cases import queries as cases
from gemel.kernel import geography, refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger
from gemel.people.rules import Theme
from gemel.twinning import queries as twinning

MOST = 100  # subscriptions of one account at one door


@transaction.atomic
def subscribe(
    kind: str, value: str = "", *, filters: Mapping[str, object] | None = None, by: By
) -> Subscription:
    """Ask to be told: kind is all, country, theme, case, programme, or search with `filters`.

    Only of what the person may read; of others' cases only what a published decision says comes.
    The same twice is once. Raises: NotYours; Invalid. Ledger: alert.subscribed.
    """
    account = _account(by)
    chosen = dict(filters or {})
    _check(kind, value, chosen, by)
    found = Subscription.objects.filter(account=account, member=by.member)
    key = f"{kind}:{value}"
    same = found.filter(key=key, filters=chosen).first()
    if same is not None:
        return same
    if found.count() >= MOST:
        raise Invalid(say("At most {most} subscriptions", most=MOST))
    try:
        with transaction.atomic():
            made = Subscription.objects.create(
                ref=refs.new("sub"), account=account, member=by.member, key=key, filters=chosen,
                made_at=by.at,
            )  # fmt: skip
    except IntegrityError:
        return found.get(key=key)
    ledger.record("alert.subscribed", about=made.ref, by=by)
    return made


@transaction.atomic
def unsubscribe(subscription: Subscription, *, by: By) -> None:
    """End a subscription of one's own. Twice is once. Raises: NotYours. Ledger: alert.unsubscribed.

    It ends at whichever door it was made.
    """
    if subscription.account.ref != by.ref:
        raise NotYours
    if Subscription.objects.filter(pk=subscription.pk).delete()[0]:
        ledger.record("alert.unsubscribed", about=subscription.ref, by=by)


@transaction.atomic
def prefer(
    *,
    rhythm: str,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    wakes: bool = True,
    muted: Collection[str] = (),
    language: str = "",
    version: int = 0,
    by: By,
) -> Preferences:
    """Say how one wishes to be written to. `version` is that of the row that was shown, or 0.

    Raises: NotYours; Invalid; Stale. Ledger: alert.preferences_changed.
    """
    account = _account(by)
    faults: dict[str, Said] = {}
    if rhythm not in set(Rhythm):
        faults["rhythm"] = say("Choose from the list")
    if (quiet_from is None) != (quiet_until is None):
        faults["quiet_until"] = say("Quiet hours have a beginning and an end")
    if not set(muted) <= set(Kind):
        faults["muted"] = say("Choose from the list")
    if language and language not in dict(settings.LANGUAGES):
        faults["language"] = say("Choose from the list")
    if faults:
        raise Invalid(fields=faults)
    values = {
        "rhythm": rhythm, "quiet_from": quiet_from, "quiet_until": quiet_until, "wakes": wakes,
        "muted": sorted(set(muted)), "language": language,
        "next_digest_at": rules.next_digest(by.at, Rhythm(rhythm), zone=account.time_zone),
    }  # fmt: skip
    row, made = Preferences.objects.get_or_create(account=account, defaults=values)
    if not made:
        same = Preferences.objects.filter(pk=row.pk, version=version or row.version)
        if not same.update(**values, version=row.version + 1):
            raise Stale(say("Someone else changed this meanwhile. Look at it again."))
        row.refresh_from_db()
    ledger.record("alert.preferences_changed", about=account.ref, by=by)
    return row


def _account(by: By) -> Account:
    found = Account.objects.filter(ref=by.ref, is_active=True).first()
    if found is None:
        raise NotYours
    return found


def _check(kind: str, value: str, filters: Mapping[str, object], by: By) -> None:
    """Refuse what is no subscription, and what this person may not read."""
    if kind not in ("all", "country", "theme", "case", "programme", "search"):
        raise Invalid(fields={"kind": say("Choose from the list")})
    if kind == "country" and geography.country(value) is None:
        raise Invalid(fields={"value": say("Choose a country from the list")})
    if kind == "theme" and value not in set(Theme):
        raise Invalid(fields={"value": say("Choose themes from the list")})
    if kind == "case":
        _case(value, by)
    if kind == "programme":
        _programme(value, by)
    if kind == "search":
        if by.member or not by.can(Power.CASE_READ):
            raise NotYours
        try:
            cases.Filters(**filters)  # type: ignore[arg-type]
        except TypeError:
            raise Invalid(fields={"filters": say("This search cannot be kept")}) from None


def _case(ref: str, by: By) -> None:
    if not by.member:
        cases.case(ref, by=by)
    elif not subjects.may_hear(ref, by=by):
        raise NotYours


def _programme(ref: str, by: By) -> None:
    if not by.member:
        twinning.programme(ref, by=by)
    elif ref not in twinning.programmes_of_member(by=by):
        raise NotYours
