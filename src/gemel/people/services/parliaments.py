"""Keeping parliaments, their parties' sides, and their bodies by hand. All of it open data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from gemel.kernel import geography, refs, words
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.people import rules
from gemel.people.importing.houses import NOWHERE, body_key, parliament_key
from gemel.people.models import Body, Camp, Parliament, Party

KINDS = ("committee", "delegation", "friendship_group", "other")


@transaction.atomic
def save_parliament(
    *,
    name: str,
    country: str = "",
    chamber: str = "",
    parliament: Parliament | None = None,
    by: By,
) -> Parliament:
    """Keep a parliament or one chamber of it, or give a known one a better name.

    A parliament without a country is one of many states. Sources go on finding a renamed one.
    Raises: NotYours; Invalid. Ledger: parliament.kept, parliament.changed.
    """
    by.need(Power.MEMBER_CHANGE)
    name, chamber = " ".join(name.split()), " ".join(chamber.split())
    if not name:
        raise Invalid(fields={"name": say("Give the parliament’s name")})
    if len(name) > 200 or len(chamber) > 200:
        raise Invalid(fields={"name": say("A name has at most {most} characters", most=200)})
    if country and geography.country(country) is None:
        raise Invalid(fields={"country": say("{code} is not a country code", code=country)})
    values = {"name": name, "country": country, "chamber": chamber}
    key = parliament_key(name, country, "", chamber)
    try:
        with transaction.atomic():
            if parliament is None:
                kept = Parliament.objects.create(ref=refs.new("house"), known_as=[key], **values)
            else:
                kept = _rename(parliament, key, values)
    except IntegrityError:
        raise Invalid(fields={"name": say("This parliament is known here already")}) from None
    what = "parliament.kept" if parliament is None else "parliament.changed"
    ledger.record(what, about=kept.ref, by=by)
    return kept


def _rename(parliament: Parliament, key: str, values: dict[str, str]) -> Parliament:
    was = parliament_key(
        parliament.name, parliament.country, parliament.country_as_written, parliament.chamber
    )
    # Seats of which no source says where they are must not follow the name that one of them got.
    keys = [each for each in dict.fromkeys([*parliament.known_as, was, key]) if each != NOWHERE]
    written = "" if values["country"] else parliament.country_as_written
    Parliament.objects.filter(pk=parliament.pk).update(
        **values, country_as_written=written, known_as=keys
    )
    return Parliament.objects.get(pk=parliament.pk)


@transaction.atomic
def set_camp(
    party: Party,
    *,
    camp: str,
    starts_on: date,
    ends_on: date | None = None,
    family: str | None = None,
    by: By,
) -> Camp:
    """Say on which side of the house a party sits from a day on; what ran until then ends there.

    `ends_on` is the first day on which it no longer holds. Matching balances twins of one
    person across parties and sides by it. `family` is the party's political family
    (`rules.Family`, "" for not known); None leaves it as it is.
    Raises: NotYours; Invalid. Ledger: party.camp_set.
    """
    by.need(Power.MEMBER_CHANGE)
    if camp not in rules.CAMPS:
        raise Invalid(fields={"camp": say("Government or opposition")})
    if ends_on is not None and ends_on <= starts_on:
        raise Invalid(fields={"ends_on": say("It ends before it starts")})
    if family and family not in set(rules.Family):
        raise Invalid(fields={"family": say("Choose one of these")})
    if family is not None:
        Party.objects.filter(pk=party.pk).update(family=family)
    running = Camp.objects.filter(party=party).filter(Q(ends_on=None) | Q(ends_on__gt=starts_on))
    running.filter(starts_on__lt=starts_on).update(ends_on=starts_on)
    later = running.filter(starts_on__gte=starts_on)
    (later.filter(starts_on__lt=ends_on) if ends_on else later).delete()
    made = Camp.objects.create(party=party, camp=camp, starts_on=starts_on, ends_on=ends_on)
    ledger.record("party.camp_set", about=party.parliament.ref, by=by)
    return made


@transaction.atomic
def save_body(
    parliament: Parliament,
    *,
    kind: str,
    name: str,
    code: str = "",
    countries: Iterable[str] = (),
    themes: Iterable[str] = (),
    body: Body | None = None,
    by: By,
) -> Body:
    """Keep a committee, delegation or friendship group, or say more of a known one.

    Raises: NotYours; Invalid. Ledger: body.kept, body.changed.
    """
    by.need(Power.MEMBER_CHANGE)
    name, code = " ".join(name.split()), code.strip()
    if not name:
        raise Invalid(fields={"name": say("Give its name")})
    if kind not in KINDS:
        raise Invalid(fields={"kind": say("Choose one of these")})
    values = {
        "kind": kind,
        "name": name[:300],
        "code": code[:40],
        "countries": [c for c in dict.fromkeys(countries) if geography.country(c)],
        "themes": sorted(set(themes) & set(rules.Theme)),
    }
    try:
        with transaction.atomic():
            if body is None:
                body = Body.objects.create(
                    ref=refs.new("body"), parliament=parliament, key=body_key(code, name), **values
                )
                ledger.record("body.kept", about=body.ref, within=parliament.ref, by=by)
                return body
            Body.objects.filter(pk=body.pk).update(**values)
    except IntegrityError:
        raise Invalid(fields={"name": say("This one is known here already")}) from None
    ledger.record("body.changed", about=body.ref, within=parliament.ref, by=by)
    return Body.objects.get(pk=body.pk)


def party_named(parliament: Parliament, name: str) -> Party | None:
    """Return a parliament's party of this name, made if it is new; None for no name."""
    name = " ".join(name.split())[:200]
    key = words.fold(name)[:220]
    if not key:
        return None
    party, _ = Party.objects.get_or_create(parliament=parliament, key=key, defaults={"name": name})
    return party
