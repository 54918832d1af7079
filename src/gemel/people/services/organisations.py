"""Keeping partner organisations, and the follow-up desk of a parliament."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from gemel.kernel import geography, refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger
from gemel.people.models import Body, FollowUpDesk, Organisation, Parliament


@transaction.atomic
def save_organisation(
    *,
    name: str,
    country: str = "",
    website: str = "",
    organisation: Organisation | None = None,
    by: By,
) -> Organisation:
    """Keep a partner organisation, or change one; its `version` is the one the writer saw.

    The very same organisation twice is once.
    Raises: NotYours; Invalid; Stale. Ledger: organisation.kept, organisation.changed.
    """
    by.need(Power.PROGRAMME_CHANGE)
    values = _organisation(name=name, country=country, website=website)
    if organisation is None:
        made, new = Organisation.objects.get_or_create(**values, defaults={"ref": refs.new("org")})
        if new:
            ledger.record("organisation.kept", about=made.ref, by=by)
        return made
    done = Organisation.objects.filter(pk=organisation.pk, version=organisation.version).update(
        **values, version=organisation.version + 1
    )
    if not done:
        raise Stale(say("Someone else changed this organisation meanwhile. Yours was not kept."))
    ledger.record("organisation.changed", about=organisation.ref, by=by)
    return Organisation.objects.get(pk=organisation.pk)


@transaction.atomic
def save_desk(
    parliament: Parliament,
    *,
    name: str,
    mandate: str = "",
    decided_on: date | None = None,
    focal_point: str = "",
    address: str = "",
    committees: Iterable[Body] = (),
    version: int | None = None,
    by: By,
) -> FollowUpDesk:
    """Set up, or change, the mechanism by which a parliament follows IPU decisions up.

    Its mandate, its focal point (an office, not a private person) and the committees that it
    serves. `version` is that of the desk the writer saw, None where there was none.

    Raises: NotYours; Invalid; Stale. Ledger: desk.set_up, desk.changed.
    Source: IPU letter, B3 (the mechanism) and B17 (the committees).
    """
    by.need(Power.PROGRAMME_CHANGE)
    name, serving = " ".join(name.split()), list(committees)
    if not name:
        raise Invalid(fields={"name": say("Give the desk a name")})
    if any(body.parliament_id != parliament.pk for body in serving):
        raise Invalid(fields={"committees": say("A desk serves committees of its own parliament")})
    values = {
        "name": name[:200],
        "mandate": mandate.strip(),
        "decided_on": decided_on,
        "focal_point": focal_point.strip()[:200],
        "address": address.strip()[:200],
    }
    stale = Stale(say("Someone else changed this desk meanwhile. Yours was not kept."))
    if version is None:
        try:
            with transaction.atomic():
                desk = FollowUpDesk.objects.create(
                    ref=refs.new("desk"), parliament=parliament, **values
                )
        except IntegrityError:
            raise stale from None
    else:
        rows = FollowUpDesk.objects.filter(parliament=parliament, version=version)
        if not rows.update(**values, version=version + 1):
            raise stale
        desk = FollowUpDesk.objects.get(parliament=parliament)
    desk.committees.set(serving)
    what = "desk.set_up" if version is None else "desk.changed"
    ledger.record(what, about=desk.ref, within=parliament.ref, by=by)
    return desk


def _organisation(*, name: str, country: str, website: str) -> dict[str, str]:
    faults: dict[str, Said] = {}
    name, website = " ".join(name.split()), website.strip()
    if not name:
        faults["name"] = say("Give the organisation’s name")
    if len(name) > 200:
        faults["name"] = say("A name has at most {most} characters", most=200)
    if country and geography.country(country) is None:
        faults["country"] = say("{code} is not a country code", code=country)
    if website and (urlsplit(website).scheme not in ("http", "https") or len(website) > 200):
        faults["website"] = say("An address of a page begins with https://")
    if faults:
        raise Invalid(fields=faults)
    return {"name": name, "country": country, "website": website}
