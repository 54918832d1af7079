"""Reading programmes and twinnings: staff by programme, a member only the own ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet

from gemel.consent import queries as consent
from gemel.consent.rules import Audience, Basis, Gap
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people import queries as people
from gemel.people.models import AtRisk, Parliamentarian
from gemel.people.rules import COVERED
from gemel.twinning import rules
from gemel.twinning.models import Contact, Participation, Photograph, Programme, Twinning


@dataclass(frozen=True)
class Seen:
    """A twinning with what its dates say on a day."""

    twinning: Twinning
    stage: rules.Stage
    contact_due: date | None
    silent_days: int
    last_contact: date | None
    mandate_ends: date | None


def programmes(*, by: By, ended: bool = False) -> QuerySet[Programme]:
    """Return the programmes that this reader works in."""
    scopes = by.scopes(Power.PROGRAMME_READ)
    found = Programme.objects.order_by("name", "ref")
    if not ended:
        found = found.filter(ended_at=None)
    return found if EVERYWHERE in scopes else found.filter(ref__in=scopes)


def programme(ref: str, *, by: By) -> Programme:
    """Return one programme. Raises: NotYours, for missing and forbidden alike."""
    found = programmes(by=by, ended=True).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def participations(programme: Programme, *, by: By) -> QuerySet[Participation]:
    """Return who takes part in a programme now, by name."""
    by.need(Power.PROGRAMME_READ, on=programme.ref)
    return (
        programme.participations.filter(left_at=None)
        .select_related("parliamentarian")
        .order_by("parliamentarian__sort_name", "pk")
    )


def taking_part(*, by: By) -> dict[str, str]:
    """Return who takes part in any programme of this reader's, as ref and name, by name."""
    rows = Parliamentarian.objects.filter(
        participations__left_at=None, participations__programme__in=programmes(by=by)
    )
    return dict(rows.order_by("sort_name", "pk").values_list("ref", "name"))


def in_care(programme: Programme, *, by: By) -> QuerySet[AtRisk]:
    """Return the persons in a programme's care that this reader may see, the most urgent first."""
    by.need(Power.PROGRAMME_READ, on=programme.ref)
    return (
        people.persons(by=by)
        .filter(belongings__scope=programme.ref, belongings__left_at=None)
        .distinct()
        .order_by("-urgency", "sort_name", "code_name", "ref")
    )


def participation(programme: Programme, member: str, *, by: By) -> Participation:
    """Return how a member takes part in a programme now. Raises: NotYours."""
    found = participations(programme, by=by).filter(parliamentarian__ref=member).first()
    if found is None:
        raise NotYours
    return found


def twinnings(*, by: By, living: bool = False) -> QuerySet[Twinning]:
    """Return the twinnings of the programmes that this reader works in, newest first."""
    scopes = by.scopes(Power.TWINNING_READ)
    found = Twinning.objects.select_related("person", "parliamentarian", "programme")
    if EVERYWHERE not in scopes:
        found = found.filter(Q(programme__ref__in=scopes) | Q(parliamentarian__ref__in=scopes))
    if living:
        found = found.filter(ended_at=None)
    return found.order_by("-pk")


def twinning(ref: str, *, by: By) -> Twinning:
    """Return one twinning, for staff or for the member whose it is.

    Raises: NotYours; so too for a member once the consent that it rests on is gone.
    """
    found = twinnings(by=by).filter(ref=ref).first()
    if found is None or (by.member and not stands(found, by=by)):
        raise NotYours
    return found


def stands(twinning: Twinning, *, by: By) -> bool:
    """Tell whether the person's consent to be twinned holds now for this member.

    What was agreed while the person could be reached goes on in quiet (product.md section 3a).
    """
    found = basis(twinning.person, agreed_at=twinning.active_at, by=by)
    return isinstance(found, Basis)


def basis(person: AtRisk, *, agreed_at: datetime | None = None, by: By) -> Basis | Gap:
    """Return the basis for twinning this person, or the gap that says what is missing.

    `agreed_at`: since when a twinning that exists has been agreed.
    """
    return consent.basis_for(
        person,
        use=rules.USE,
        audiences={Audience.TWIN},
        public=False,
        agreed_at=agreed_at,
        by=by,
    )


def of_member(*, by: By) -> list[Seen]:
    """Return the member's own living twinnings, only those whose consent is in force."""
    if not by.member or not by.can(Power.TWINNING_READ, on=by.member):
        return []
    own = twinnings(by=by, living=True).filter(
        parliamentarian__ref=by.member,
        stage__in=[rules.Stage.ASKED, rules.Stage.ACTIVE, rules.Stage.PAUSED],
    )
    return seen([one for one in own if stands(one, by=by)], on=by.at.date())


def seen(twinnings: Iterable[Twinning], *, on: date) -> list[Seen]:
    """Return twinnings with what their dates say on this day; two queries for any number."""
    listed = list(twinnings)
    last = dict(
        Contact.objects.filter(twinning__in=listed, taken_back_at=None, reached=True)
        .values_list("twinning")
        .annotate(Max("on"))
    )
    ends = mandate_ends([one.parliamentarian_id for one in listed])
    return [_seen(one, last.get(one.pk), ends.get(one.parliamentarian_id), on) for one in listed]


def mandate_ends(parliamentarian_ids: Iterable[int]) -> dict[int, date]:
    """Return the day on which each member's last mandate is known to end; no row for open ones."""
    rows = Parliamentarian.objects.filter(pk__in=set(parliamentarian_ids)).values_list(
        "pk", "mandates__ends_before"
    )
    last: dict[int, date | None] = {}
    for pk, ends in rows:
        earlier = last.get(pk, ends)
        last[pk] = None if ends is None or earlier is None else max(ends, earlier)
    return {pk: ends for pk, ends in last.items() if ends}


def contacts(twinning: Twinning, *, by: By) -> QuerySet[Contact]:
    """Return the contacts of one twinning, newest first. Who reads the twinning reads these."""
    by.need_any(Power.TWINNING_READ, on={twinning.programme.ref, twinning.parliamentarian.ref})
    return twinning.contacts.filter(taken_back_at=None).order_by("-on", "-pk")


def contact(ref: str, *, by: By) -> Contact:
    """Return one contact. Raises: NotYours."""
    mine = twinnings(by=by).values("pk")
    rows = Contact.objects.filter(ref=ref, taken_back_at=None, twinning__in=mine)
    found = rows.select_related("twinning").first()
    if found is None or (by.member and not stands(found.twinning, by=by)):
        raise NotYours
    return found


def photograph(ref: str, *, by: By) -> Photograph:
    """Return the picture of a twinning that this reader may see. Raises: NotYours; so if locked."""
    rows = Photograph.objects.filter(ref=ref, twinning__in=twinnings(by=by).values("pk"))
    found = rows.select_related("twinning__programme").first()
    if found is None or (by.member and not stands(found.twinning, by=by)):
        raise NotYours
    if locked(found.twinning, by=by):
        raise NotYours
    return found


def locked(twinning: Twinning, *, by: By) -> bool:
    """Tell whether a picture of this twinning may be seen by nobody any more.

    It has ended, the person is covered now, or took the yes back. Such a picture is removed soon.
    """
    covered = twinning.person.exposure in COVERED
    return bool(twinning.ended_at) or covered or not stands(twinning, by=by)


def photographs(person: AtRisk) -> list[Photograph]:
    """Return every picture of a person, without its bytes, for services that remove them."""
    kept = Photograph.objects.filter(twinning__person=person).defer("image")
    return list(kept.select_related("twinning"))


def locked_photographs(*, by: By) -> list[Photograph]:
    """Return the pictures that are locked, without their bytes, for the job that removes them."""
    kept = Photograph.objects.defer("image").select_related("twinning__person")
    return [one for one in kept if locked(one.twinning, by=by)]


def photograph_of(twinning: Twinning) -> Photograph | None:
    """Return the picture of a twinning that the caller has come by, without its bytes."""
    return Photograph.objects.filter(twinning=twinning).defer("image").first()


def _seen(one: Twinning, last: date | None, mandate_ends: date | None, on: date) -> Seen:
    life = rules.Life(
        stage=rules.Stage(one.stage),
        active_on=one.active_at.date() if one.active_at else None,
        contact_days=one.contact_days,
        last_contact=last,
        mandate_ends=mandate_ends,
        paused_until=one.paused_until,
    )
    return Seen(
        twinning=one,
        stage=rules.shown_stage(life, on),
        contact_due=rules.contact_due(life),
        silent_days=rules.silent_days(life, on),
        last_contact=last,
        mandate_ends=mandate_ends,
    )


def programmes_of_member(*, by: By) -> list[str]:
    """Return the refs of the programmes in which this member takes part now."""
    return list(
        Participation.objects.filter(
            parliamentarian__ref=by.member, left_at=None, programme__ended_at=None
        ).values_list("programme__ref", flat=True)
    )
