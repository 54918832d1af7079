"""Reading proposals, and the register that a proposal is made from. Staff of the programme only."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from gemel.consent import queries as consent
from gemel.consent.rules import Audience, Basis
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.matching.models import Fixed, Pair, Proposal
from gemel.matching.register import Both, Register, lay_out
from gemel.matching.rules import Judged, MemberFacts, PersonFacts
from gemel.people import rules as people_rules
from gemel.people.models import AtRisk, Camp, Mandate, Parliamentarian, Veto
from gemel.people.rules import Span, Standing, Tie
from gemel.twinning import rules as twinning_rules
from gemel.twinning.models import Participation, Programme, Twinning


def proposal(ref: str, *, by: By) -> Proposal:
    """Return one proposal. Raises: NotYours."""
    found = Proposal.objects.filter(ref=ref).select_related("programme").first()
    if found is None or not by.can(Power.MATCHING, on=found.programme.ref):
        raise NotYours
    return found


def current(programme: Programme, *, by: By) -> Proposal | None:
    """Return the proposal that stands for a programme now, if there is one."""
    by.need(Power.MATCHING, on=programme.ref)
    return Proposal.objects.filter(programme=programme, replaced_at=None).first()


def standing(*, by: By) -> list[Proposal]:
    """Return the proposals that stand in all programmes of this reader; `open_pairs` on each.

    For the desk's queue: one read, whatever the number of programmes.
    """
    scopes = by.scopes(Power.MATCHING)
    found = Proposal.objects.filter(replaced_at=None, programme__ended_at=None)
    if EVERYWHERE not in scopes:
        found = found.filter(programme__ref__in=scopes)
    not_asked = Count("pairs", filter=Q(pairs__twinning=""))
    return list(found.select_related("programme").annotate(open_pairs=not_asked))


def pairs(proposal: Proposal, *, by: By) -> QuerySet[Pair]:
    """Return the pairs of a proposal: the most urgent person first, then by points."""
    by.need(Power.MATCHING, on=proposal.programme.ref)
    return proposal.pairs.select_related("person", "parliamentarian").order_by(
        "-person__urgency", "-score", "person__ref", "parliamentarian__ref"
    )


def pair(ref: str, *, by: By) -> Pair:
    """Return one pair. Raises: NotYours."""
    found = (
        Pair.objects.filter(ref=ref)
        .select_related("proposal__programme", "person", "parliamentarian")
        .first()
    )
    if found is None or not by.can(Power.MATCHING, on=found.proposal.programme.ref):
        raise NotYours
    return found


def fixed(programme: Programme, *, by: By) -> QuerySet[Fixed]:
    """Return what a coordinator has locked or forbidden in a programme."""
    by.need(Power.MATCHING, on=programme.ref)
    return (
        Fixed.objects.filter(programme=programme, lifted_at=None)
        .select_related("person", "parliamentarian")
        .order_by("-at")
    )


def register(programme: Programme, *, by: By) -> Register:
    """Return all that the programme's matching depends on now, in a constant number of reads."""
    by.need(Power.MATCHING, on=programme.ref)
    persons = list(_persons(programme))
    taking_part = list(
        Participation.objects.filter(programme=programme, left_at=None)
        .select_related("parliamentarian")
        .order_by("pk")
    )
    members = {each.parliamentarian_id: each for each in taking_part}
    fixes = list(fixed(programme, by=by))
    last = current(programme, by=by)
    return Register(
        on=by.at.date(),
        persons=tuple(_person_facts(person, programme) for person in persons),
        members=tuple(_member_facts(taking_part, programme, on=by.at.date())),
        without_consent=_without_consent(persons, by=by),
        vetoes=_vetoes(persons),
        held=_held(programme, members),
        locked=_links(f for f in fixes if f.how == "locked"),
        forbidden=_links(f for f in fixes if f.how == "forbidden"),
        earlier=_links(last.pairs.select_related("person", "parliamentarian")) if last else _none(),
        weights=programme.weights,
        quotas=tuple((q["parliament"], q["at_most"]) for q in programme.quotas),
    )


def _none() -> frozenset[Both]:
    return frozenset()


def _links(rows) -> frozenset[Both]:  # type: ignore[no-untyped-def]
    return frozenset((row.person.ref, row.parliamentarian.ref) for row in rows)


def _persons(programme: Programme) -> QuerySet[AtRisk]:
    return (
        AtRisk.objects.filter(
            belongings__scope=programme.ref, belongings__left_at=None, closed_at=None
        )
        .distinct()
        .order_by("ref")
    )


def _person_facts(person: AtRisk, programme: Programme) -> PersonFacts:
    countries = person.countries
    if not countries and len(programme.countries) == 1:
        countries = programme.countries  # offline: the programme tells where from
    return PersonFacts(
        ref=person.ref,
        wants=person.wants,
        urgency=person.urgency,
        countries=frozenset(countries),
        languages=frozenset(person.languages),
        themes=frozenset(person.themes),
        wishes=tuple(person.wishes),
    )


def _without_consent(persons: list[AtRisk], *, by: By) -> frozenset[str]:
    standings = consent.standings(persons, at=by.at)
    return frozenset(
        person.ref
        for person in persons
        if not isinstance(
            consent.judge(
                standings[person.ref],
                use=twinning_rules.USE,
                audiences={Audience.TWIN},
                at=by.at,
            ),
            Basis,
        )
    )


def _vetoes(persons: list[AtRisk]) -> frozenset[Both]:
    rows = Veto.objects.filter(person__in=persons, lifted_at=None)
    return _links(rows.select_related("person", "parliamentarian"))


def _held(programme: Programme, members: dict[int, Participation]) -> frozenset[Both]:
    rows = Twinning.objects.filter(
        programme=programme, ended_at=None, parliamentarian_id__in=members
    )
    return _links(rows.select_related("person", "parliamentarian"))


def _member_facts(
    taking_part: list[Participation], programme: Programme, *, on: date
) -> list[MemberFacts]:
    members = [each.parliamentarian for each in taking_part]
    hosts = set(programme.hosts.values_list("pk", flat=True))
    rows = Parliamentarian.objects.filter(pk__in=[m.pk for m in members]).prefetch_related(
        Prefetch("mandates", Mandate.objects.select_related("parliament", "party")),
        "languages",
        "ties",
        "seats__body",
    )
    full = {row.pk: row for row in rows}
    camps = _camps(on)
    return [
        _facts(full[each.parliamentarian_id], each.capacity, hosts, camps, on=on)
        for each in taking_part
    ]


def _camps(on: date) -> dict[int, str]:
    rows = Camp.objects.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gt=on))
    found: dict[int, set[str]] = defaultdict(set)
    for party, camp in rows.values_list("party_id", "camp"):
        found[party].add(camp)
    return {party: camps.pop() for party, camps in found.items() if len(camps) == 1}


def _facts(
    member: Parliamentarian, capacity: int, hosts: set[int], camps: dict[int, str], *, on: date
) -> MemberFacts:
    mandate, standing = _best_mandate(member, hosts, on=on)
    ties: dict[str, set[Tie]] = defaultdict(set)
    for tie in member.ties.all():
        if Span(tie.starts_on, tie.ends_on).holds(on) or tie.kind != Tie.TRAVEL:
            ties[tie.country].add(Tie(tie.kind))
    for country in member.citizenships:
        ties[country].add(Tie.NATIONALITY)
    seats = [seat.body for seat in member.seats.all() if not seat.ends_on]
    party = mandate.party if mandate else None
    return MemberFacts(
        ref=member.ref,
        capacity=capacity,
        parliament=mandate.parliament.ref if mandate else "",
        party=f"{party.parliament_id}:{party.key}" if party else None,
        camp=camps.get(party.pk) if party else None,
        sex=member.sex,
        standing=standing,
        mandate_ends=mandate.ends_before if mandate else None,
        languages={row.language: row.level for row in member.languages.all()},
        ties={country: frozenset(found) for country, found in ties.items()},
        delegations=frozenset(
            country for body in seats if body.kind != "committee" for country in body.countries
        ),
        committees=tuple(sorted(body.name for body in seats if body.kind == "committee")),
        themes=frozenset(member.themes),
        barred_from=frozenset(member.barred_from),
    )


def _best_mandate(
    member: Parliamentarian, hosts: set[int], *, on: date
) -> tuple[Mandate | None, Standing]:
    """Return the mandate in a host parliament that tells most, and how it stands."""
    order = [Standing.HOLDS, Standing.UNCONFIRMED, Standing.NOT_BEGUN, Standing.ENDED]
    best: tuple[int, int, Mandate, Standing] | None = None
    for mandate in member.mandates.all():
        if hosts and mandate.parliament_id not in hosts:
            continue
        standing = people_rules.standing(
            Span(mandate.starts_from, mandate.ends_before), as_of=mandate.as_of, on=on
        )
        rated = (order.index(standing), -mandate.pk, mandate, standing)
        best = min(best, rated, key=lambda each: each[:2]) if best else rated
    return (best[2], best[3]) if best else (None, Standing.ENDED)


def alternatives(pair: Pair, *, by: By) -> list[tuple[Parliamentarian, Judged]]:
    """Return the members who may be this person's twin instead, best first, with their points."""
    programme = pair.proposal.programme
    laid = lay_out(register(programme, by=by))
    judged = {
        member: found
        for (person, member), found in laid.judged.items()
        if person == pair.person.ref and member != pair.parliamentarian.ref
    }
    rows = Parliamentarian.objects.filter(ref__in=judged)
    return sorted(
        ((row, judged[row.ref]) for row in rows),
        key=lambda each: (-each[1].score, each[0].sort_name, each[0].ref),
    )


def person_of(programme: Programme, ref: str, *, by: By) -> AtRisk:
    """Return a person of the programme. Raises: NotYours."""
    by.need(Power.MATCHING, on=programme.ref)
    found = _persons(programme).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def persons_by_ref(programme: Programme, *, by: By) -> dict[str, AtRisk]:
    """Return the persons of the programme by reference, to name those who are left out."""
    by.need(Power.MATCHING, on=programme.ref)
    return {person.ref: person for person in _persons(programme)}


def fixed_word(pk: int, *, by: By) -> Fixed:
    """Return one lock or ban. Raises: NotYours."""
    found = (
        Fixed.objects.filter(pk=pk, lifted_at=None)
        .select_related("programme", "person", "parliamentarian")
        .first()
    )
    if found is None or not by.can(Power.MATCHING, on=found.programme.ref):
        raise NotYours
    return found


def matched(proposal: Proposal, *, by: By) -> int:
    """Return how many persons have at least one member in this proposal."""
    by.need(Power.MATCHING, on=proposal.programme.ref)
    return proposal.pairs.values("person").distinct().count()


def balance(proposal: Proposal, *, by: By) -> list[tuple[str, int]]:
    """Return how many pairs each party has, the most first; "" for a party not known."""
    by.need(Power.MATCHING, on=proposal.programme.ref)
    hosts = set(proposal.programme.hosts.values_list("pk", flat=True))
    rows = proposal.pairs.select_related("parliamentarian").prefetch_related(
        "parliamentarian__mandates__party"
    )
    counted: Counter[str] = Counter()
    for row in rows:
        mandate, _ = _best_mandate(row.parliamentarian, hosts, on=proposal.at.date())
        counted[mandate.party.name if mandate and mandate.party else ""] += 1
    return counted.most_common()
