"""Who stands in for whom, and when."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from gemel.access import queries
from gemel.access.models import Absence, Account
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger


@transaction.atomic
def set_absence(
    account: Account, *, covered_by: Account, starts_on: date, ends_on: date, by: By
) -> Absence:
    """Let a colleague cover what this person is responsible for, from a day to a day (inclusive).

    Raises: NotYours for the absence of somebody else, unless one looks after the account;
    Invalid. Ledger: access.absence_set
    """
    _may_change(account, by=by)
    fields: dict[str, Said] = {}
    if ends_on < starts_on:
        fields["ends_on"] = say("The last day comes before the first")
    elif _away(account, starts_on, ends_on).exists():
        fields["starts_on"] = say("An absence is already noted for some of these days")
    if covered_by.pk == account.pk:
        fields["covered_by"] = say("Choose a colleague")
    elif not covered_by.is_active:
        fields["covered_by"] = say("This account is closed")
    elif _away(covered_by, starts_on, ends_on).exists():
        fields["covered_by"] = say("{name} is away on some of these days", name=covered_by.name)
    if fields:
        raise Invalid(fields=fields)
    kept = Absence.objects.create(
        ref=refs.new("away"),
        account=account,
        covered_by=covered_by,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    ledger.record("access.absence_set", about=account.ref, within=covered_by.ref, by=by)
    return kept


@transaction.atomic
def end_absence(ref: str, *, by: By) -> None:
    """Take an absence back: before it begins, or because somebody is back early.

    Raises: NotYours. Ledger: access.absence_ended
    """
    absence = Absence.objects.filter(ref=ref).select_related("account").first()
    queries.account(absence.account.ref if absence else "", by=by)  # as long a look for none
    if absence is None:
        raise NotYours
    _may_change(absence.account, by=by)
    absence.delete()
    ledger.record("access.absence_ended", about=absence.account.ref, by=by)


def _may_change(account: Account, *, by: By) -> None:
    if account.ref != by.ref and not queries.looks_after(account, by=by):
        raise NotYours


def _away(account: Account, starts_on: date, ends_on: date) -> QuerySet[Absence]:
    return Absence.objects.filter(account=account, starts_on__lte=ends_on, ends_on__gte=starts_on)
