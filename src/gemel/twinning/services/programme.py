"""Setting up a programme, and who takes part in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from gemel.kernel import geography, refs
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger
from gemel.people import rules as people_rules
from gemel.people import services as people
from gemel.people.models import AtRisk, Organisation, Parliament, Parliamentarian
from gemel.people.rules import Standing
from gemel.twinning.models import Participation, Programme

CHANGEABLE = {
    "name", "context", "countries", "partner", "contact_days", "starts_on", "interpreters",
    "press_contact",
}  # fmt: skip


@transaction.atomic
def set_up_programme(
    *,
    name: str,
    context: str = "",
    countries: Iterable[str] = (),
    hosts: Iterable[Parliament] = (),
    partner: Organisation | None = None,
    contact_days: int = 30,
    interpreters: Iterable[str] = (),
    starts_on: date | None = None,
    press_contact: str = "",
    invented: bool = False,
    by: By,
) -> Programme:
    """Set a programme up: host parliaments, countries of origin, partner, a context text.

    Raises: NotYours without the power everywhere (a programme's own staff cannot make another);
    Invalid with the fields that cannot be right.
    Ledger: programme.set_up. Source: twinning note, A8 and A9.
    """
    by.need(Power.PROGRAMME_CHANGE, on=EVERYWHERE)
    values = _checked(
        name=name, countries=countries, contact_days=contact_days, interpreters=interpreters
    )
    programme = Programme.objects.create(
        ref=refs.new("prog"),
        context=context.strip(),
        partner=partner,
        starts_on=starts_on,
        press_contact=press_contact.strip(),
        invented=invented,
        **values,
    )
    programme.hosts.set(hosts)
    ledger.record("programme.set_up", about=programme.ref, by=by)
    return programme


@transaction.atomic
def change_programme(
    programme: Programme, *, changes: Mapping[str, Any], hosts: Iterable[Parliament] | None, by: By
) -> None:
    """Change a programme's description. `programme.version` is the version the writer saw.

    Raises: NotYours; Invalid; Stale.
    Ledger: programme.changed.
    """
    by.need(Power.PROGRAMME_CHANGE, on=programme.ref)
    values = {field: getattr(programme, field) for field in CHANGEABLE} | {
        field: value for field, value in changes.items() if field in CHANGEABLE
    }
    values |= _checked(
        **{key: values[key] for key in ("name", "countries", "contact_days", "interpreters")}
    )
    done = Programme.objects.filter(pk=programme.pk, version=programme.version).update(
        **values, version=programme.version + 1
    )
    if not done:
        raise Stale(say("Someone else changed this programme meanwhile. Yours was not kept."))
    if hosts is not None:
        programme.hosts.set(hosts)
    ledger.record("programme.changed", about=programme.ref, by=by)


@transaction.atomic
def set_matching(
    programme: Programme,
    *,
    weights: Mapping[str, Any],
    quotas: Mapping[str, int] | None = None,
    by: By,
) -> None:
    """Keep what counts in matching, which checks it. `programme.version`: as the writer saw it.

    `quotas` maps a host parliament's ref to the most twinnings that it carries; None leaves them.
    Raises: NotYours; Invalid; Stale. Ledger: programme.matching_set.
    """
    by.need(Power.MATCHING, on=programme.ref)
    if any(most < 0 for most in (quotas or {}).values()):
        raise Invalid(fields={"quotas": say("Give a whole number")})
    kept = programme.quotas if quotas is None else [
        {"parliament": ref, "at_most": most} for ref, most in sorted(quotas.items())
    ]  # fmt: skip
    done = Programme.objects.filter(pk=programme.pk, version=programme.version).update(
        weights=dict(weights), quotas=kept, version=programme.version + 1
    )
    if not done:
        raise Stale(say("Someone else changed this programme meanwhile. Yours was not kept."))
    ledger.record("programme.matching_set", about=programme.ref, by=by)


@transaction.atomic
def end_programme(programme: Programme, *, by: By) -> None:
    """End a programme: no new matching or asking; living twinnings go on until they end.

    Ledger: programme.ended.
    """
    by.need(Power.PROGRAMME_CHANGE, on=programme.ref)
    if Programme.objects.filter(pk=programme.pk, ended_at=None).update(ended_at=by.at):
        ledger.record("programme.ended", about=programme.ref, by=by)


def nominate(programme: Programme, person: AtRisk, *, by: By) -> None:
    """Take a person at risk into a programme: its staff may read the record from now on.

    Raises: NotYours. Ledger: person.joined.
    """
    people.join_scope(person, scope=programme.ref, by=by)


@transaction.atomic
def take_part(
    programme: Programme, parliamentarian: Parliamentarian, *, capacity: int, by: By
) -> Participation:
    """Note that a member said yes to a programme, with room for so many twins. Twice is once.

    Raises: NotYours; Invalid where the member has no living mandate in a host parliament.
    Ledger: participation.began.
    """
    by.need(Power.PROGRAMME_CHANGE, on=programme.ref)
    _check_capacity(capacity)
    if not _sits_in_a_host(programme, parliamentarian, on=by.at.date()):
        raise Invalid(
            fields={
                "parliamentarian": say(
                    "No mandate in a host parliament of this programme is known to be running"
                )
            }
        )
    participation, made = Participation.objects.get_or_create(
        programme=programme,
        parliamentarian=parliamentarian,
        left_at=None,
        defaults={"capacity": capacity, "joined_at": by.at},
    )
    if made:
        ledger.record("participation.began", about=parliamentarian.ref, within=programme.ref, by=by)
    return participation


@transaction.atomic
def set_capacity(participation: Participation, *, capacity: int, by: By) -> None:
    """Change for how many twins a member has room. Ledger: participation.capacity_set."""
    programme = participation.programme
    by.need(Power.PROGRAMME_CHANGE, on=programme.ref)
    _check_capacity(capacity)
    Participation.objects.filter(pk=participation.pk, left_at=None).update(capacity=capacity)
    ref = participation.parliamentarian.ref
    ledger.record("participation.capacity_set", about=ref, within=programme.ref, by=by)


@transaction.atomic
def leave(participation: Participation, *, by: By) -> None:
    """Note that a member takes part no longer; living twinnings stay until they are ended.

    Ledger: participation.ended.
    """
    programme = participation.programme
    by.need(Power.PROGRAMME_CHANGE, on=programme.ref)
    if Participation.objects.filter(pk=participation.pk, left_at=None).update(left_at=by.at):
        ref = participation.parliamentarian.ref
        ledger.record("participation.ended", about=ref, within=programme.ref, by=by)


def _sits_in_a_host(programme: Programme, parliamentarian: Parliamentarian, *, on: date) -> bool:
    hosts = set(programme.hosts.values_list("pk", flat=True))
    for mandate in parliamentarian.mandates.all():
        span = people_rules.Span(mandate.starts_from, mandate.ends_before)
        known = people_rules.standing(span, as_of=mandate.as_of, on=on)
        if mandate.parliament_id in hosts and known in (Standing.HOLDS, Standing.UNCONFIRMED):
            return True
    return False


def _check_capacity(capacity: int) -> None:
    if not 0 <= capacity <= 50:
        raise Invalid(fields={"capacity": say("Room for 0 to 50 twins")})


def _checked(
    *, name: str, countries: Iterable[str], contact_days: int, interpreters: Iterable[str]
) -> dict[str, Any]:
    faults: dict[str, Said] = {}
    name = " ".join(name.split())
    if not name:
        faults["name"] = say("Give the programme a name")
    listed = sorted(set(countries))
    for code in listed:
        if geography.country(code) is None:
            faults["countries"] = say("{code} is not a country code", code=code)
    spoken = sorted(set(interpreters))
    if any(geography.language_name(code) == code for code in spoken):
        faults["interpreters"] = say("Choose languages from the list")
    if not 1 <= contact_days <= 365:
        faults["contact_days"] = say("The rhythm of contact lies between 1 and 365 days")
    if faults:
        raise Invalid(fields=faults)
    return {
        "name": name, "countries": listed, "contact_days": contact_days, "interpreters": spoken,
    }  # fmt: skip
