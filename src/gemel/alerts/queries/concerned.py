"""Who is concerned with a case or decision, and why: finders, each for one reason.

A finder takes what a sending is about and who asks, and yields whom it concerns. A new reason is
one more function in `FINDERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Q

from gemel.agenda import queries as agenda
from gemel.agenda.rules import Kind
from gemel.alerts.queries import reach, subjects
from gemel.alerts.queries.subjects import Readers, Subject
from gemel.alerts.rules import WHYS, Reason, Why
from gemel.kernel import geography
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.kernel.say import Said
from gemel.matching import rules as matching
from gemel.people.models import Body, FollowUpDesk, Mandate, Parliamentarian, Seat
from gemel.twinning.models import Programme

Found = tuple[str, Reason]  # whom (a member's or a desk's reference), and why
TRAVEL_AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Because:
    """A reason as a page tells it: in words, with the name of a body, or a country's code."""

    reason: Reason
    words: Said
    name: str = ""
    country: str = ""


@dataclass(frozen=True)
class Concerned:
    """One member or desk, why, and the accounts through which they can be told here.

    `key` is a parliamentarian's reference or a follow-up desk's; `address` is a desk's own.
    """

    key: str
    name: str
    because: tuple[Because, ...]
    accounts: tuple[int, ...] = ()
    address: str = ""

    @property
    def tellable(self) -> bool:
        """Whether there is an account, so that a notice and a mail reach them."""
        return bool(self.accounts)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The bare reasons."""
        return tuple(one.reason for one in self.because)


@dataclass(frozen=True)
class Circle:
    """All who are concerned: by name with reasons, and how many subscribers beside them.

    `kept_out` counts those whom a reason names and who may not read of it: they are not told.
    """

    subject: Subject
    readers: Readers
    people: tuple[Concerned, ...]
    subscribers: int
    kept_out: int


def concerned(about: str, *, case_refs: Iterable[str] = (), by: By) -> Circle:
    """Return who is concerned with a decision, an ask, a case, or an event on some cases.

    Only what the sender may see counts, and only those who may read of it are among them; members
    without an account are, for they can be told in person. Raises: NotYours without ALERT, or
    where the sender may not see it.
    """
    by.need(Power.ALERT)
    subject = subjects.subject(about, case_refs=case_refs, by=by)
    found = circle(subject, subjects.readers_of(subject, by=by), by=by)
    rows = reach.subscribers(found.subject.keys, found.readers, at=by.at)
    named = {account for one in found.people for account in one.accounts}
    others = rows.exclude(account__in=named).values("account", "member").distinct().count()
    return replace(found, subscribers=others)


def circle(about: Subject, allowed: Readers, *, by: By) -> Circle:
    """Return who is concerned with a subject that the caller has come by; counts no subscriber."""
    why: dict[str, dict[Reason, None]] = {}
    for find in FINDERS:
        for key, reason in find(about, by):
            why.setdefault(key, {})[reason] = None
    desks = {key for key in why if key.startswith("desk-")}
    kept = {key for key in why if allowed.everybody or key in allowed.members}
    told = _people({key: tuple(why[key]) for key in why if key in kept}, desks, by=by)
    return Circle(about, allowed, told, 0, len(why) - len(told))


# --- reasons -----------------------------------------------------------------------------------


def twins(about: Subject, by: By) -> Iterator[Found]:
    """Find the members twinned with a person of the cases."""
    for member in sorted(subjects.twins_of(about.cases, by=by)):
        yield member, Reason(Why.TWINNED)


_OF_BODIES = {
    "committee": Why.COMMITTEE,
    "delegation": Why.DELEGATION,
    "friendship_group": Why.FRIENDSHIP,
}


def bodies(about: Subject, by: By) -> Iterator[Found]:
    """Find who sits in a committee, delegation or friendship group for the country or theme."""
    near = Q(pk__in=[])
    for code in about.countries:
        near |= Q(countries__icontains=f'"{code}"')
    known = dict(Body.objects.filter(near).values_list("pk", "kind"))
    committees = Body.objects.filter(kind="committee").values_list("pk", "name", "themes")
    for pk, name, themes in committees.iterator():
        if about.themes & (set(themes) or matching.committee_themes(name)):
            known[pk] = "committee"
    seats = Seat.objects.filter(body__in=known, ends_on="").select_related("body")
    holds = Q(parliamentarian__merged_into=None)
    for member, pk, ref in seats.filter(holds).values_list(
        "parliamentarian__ref", "body_id", "body__ref"
    ):
        if known[pk] in _OF_BODIES:
            yield member, Reason(_OF_BODIES[known[pk]], ref)


def neighbours(about: Subject, by: By) -> Iterator[Found]:
    """Find the follow-up desks of the parliaments next door (`kernel.geography.neighbours`)."""
    near = {there: code for code in about.countries for there in geography.neighbours(code)}
    desks = FollowUpDesk.objects.filter(parliament__country__in=near)
    for ref, country in desks.values_list("ref", "parliament__country"):
        yield ref, Reason(Why.NEIGHBOUR, near[country])


def own_desks(about: Subject, by: By) -> Iterator[Found]:
    """Find the desks of the parliaments that host a programme on the case, and who serves there."""
    hosts = Programme.objects.filter(ref__in=about.scopes).values("hosts")
    for ref in FollowUpDesk.objects.filter(parliament__in=hosts).values_list("ref", flat=True):
        yield ref, Reason(Why.DESK)


def travellers(about: Subject, by: By) -> Iterator[Found]:
    """Find who is about to travel there, or to meet somebody from there, as the agenda says."""
    going = agenda.going(
        countries=about.countries,
        until=by.at.date() + TRAVEL_AHEAD,
        by=by,
        case_refs={case.ref for case in about.cases},
    )
    refs = dict(
        Parliamentarian.objects.filter(pk__in={one.parliamentarian_id for one in going})
        .values_list("pk", "ref")
    )  # fmt: skip
    for one in going:
        if one.parliamentarian_id in refs and one.kind is not Kind.SITTING:  # takes nobody anywhere
            yield refs[one.parliamentarian_id], Reason(Why.TRAVEL, one.country)


FINDERS: list[Callable[[Subject, By], Iterable[Found]]] = [
    twins, travellers, bodies, neighbours, own_desks,
]  # fmt: skip


# --- as people ----------------------------------------------------------------------------------


def _people(
    why: dict[str, tuple[Reason, ...]], desks: set[str], *, by: By
) -> tuple[Concerned, ...]:
    names = dict(
        Parliamentarian.objects.filter(ref__in=[key for key in why if key not in desks])
        .filter(merged_into=None)
        .values_list("ref", "name")
    )
    sitting = _sitting(names, by=by)
    accounts = reach.accounts_of(names, at=by.at)
    bodies = _body_names(why)
    found = [
        Concerned(
            key=key,
            name=names[key],
            because=tuple(_told(reason, bodies) for reason in why[key]),
            accounts=tuple(accounts.get(key, ())),
        )
        for key in names
        if key in sitting or key in accounts or Reason(Why.TWINNED) in why[key]
    ]
    found.sort(key=lambda one: (not one.tellable, min(one.reasons), one.name, one.key))
    rows = FollowUpDesk.objects.filter(ref__in=[key for key in why if key in desks])
    found += [
        Concerned(
            key=desk.ref,
            name=desk.name,
            because=tuple(_told(reason, bodies) for reason in why[desk.ref]),
            address=desk.address,
        )
        for desk in rows.order_by("name", "ref")
    ]
    return tuple(found)


def _sitting(members: Iterable[str], *, by: By) -> set[str]:
    """Return who of these members may sit today, as far as it is known."""
    today = by.at.date()
    rows = Mandate.objects.filter(parliamentarian__ref__in=list(members))
    now = Q(ends_before=None) | Q(ends_before__gt=today)
    return set(rows.filter(now).values_list("parliamentarian__ref", flat=True))


def _body_names(why: dict[str, tuple[Reason, ...]]) -> dict[str, str]:
    kinds = set(_OF_BODIES.values())
    wanted = {reason.of for listed in why.values() for reason in listed if reason.why in kinds}
    return dict(Body.objects.filter(ref__in=wanted).values_list("ref", "name"))


def _told(reason: Reason, bodies: dict[str, str]) -> Because:
    country = reason.of if reason.why in (Why.NEIGHBOUR, Why.TRAVEL) else ""
    return Because(reason, WHYS[reason.why], bodies.get(reason.of, ""), country)


def told(listed: Iterable[Iterable[str]]) -> list[tuple[Because, ...]]:
    """Return stored reasons, list by list, as a page tells them; one read for any number."""
    reasons = [tuple(Reason.read(key) for key in keys) for keys in listed]
    bodies = _body_names({str(at): some for at, some in enumerate(reasons)})
    return [tuple(_told(reason, bodies) for reason in some) for some in reasons]
