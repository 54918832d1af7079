"""Reading the register that a programme's matching depends on: few reads, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from gemel.consent import queries as consent
from gemel.consent.rules import Audience, Basis
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.matching.models import Fixed, Pair, Proposal
from gemel.matching.register import Both, Register
from gemel.matching.rules import AGAINST, MemberFacts, PersonFacts, Settings
from gemel.people import rules as people_rules
from gemel.people.models import AtRisk, Camp, Mandate, Parliamentarian, Veto
from gemel.people.models.parliamentarian import CountryTie, Seat, Speaks
from gemel.people.rules import Span, Standing, Tie
from gemel.twinning import rules as twinning_rules
from gemel.twinning.models import Contact, Participation, Programme, Twinning

ACTIVE_DAYS = 730  # contacts of the last two years count
LOOKED_BACK = 50  # proposals in which somebody may have been left out
FOR_ROOM = ("capacity", "quota")
_ORDER = [Standing.HOLDS, Standing.UNCONFIRMED, Standing.NOT_BEGUN, Standing.ENDED]


def register(programme: Programme, *, joining: Mapping[str, int] | None = None, by: By) -> Register:
    """Return all that the programme's matching depends on now, in a constant number of reads.

    `joining`: members by ref with their room, as if they took part.
    """
    by.need(Power.MATCHING, on=programme.ref)
    on = by.at.date()
    persons = list(_persons(programme))
    members, torn = _members(programme, joining or {}, on=on)
    refs = frozenset(member.ref for member in members)
    elsewhere = _elsewhere(programme, persons, refs)
    waited = _waited(programme)
    facts = tuple(
        _person_facts(one, programme, elsewhere[one.ref], one.ref in waited) for one in persons
    )
    fixed = Fixed.objects.filter(programme=programme, lifted_at=None)
    last = Pair.objects.filter(proposal__programme=programme, proposal__replaced_at=None)
    held = Twinning.objects.filter(programme=programme, ended_at=None)
    return Register(
        on=on,
        persons=facts,
        members=members,
        without_consent=_without_consent(persons, by=by),
        served=frozenset(one.ref for one in facts if one.wants == 0),
        vetoes=_links(Veto.objects.filter(person__in=_persons(programme), lifted_at=None)),
        held=frozenset(both for both in _links(held) if both[1] in refs),
        locked=_links(fixed.filter(how="locked")),
        forbidden=_links(fixed.filter(how="forbidden")),
        earlier=_links(last),
        settings=Settings.of(programme.weights),
        quotas=tuple((q["parliament"], q["at_most"]) for q in programme.quotas),
        torn=torn,
    )


def in_care(programme: Programme, *, by: By) -> QuerySet[AtRisk]:
    """Return the persons for whom this programme may look for members, by urgency."""
    by.need(Power.MATCHING, on=programme.ref)
    return _persons(programme).order_by("-urgency", "sort_name", "code_name", "ref")


def taking_part(programme: Programme, *, by: By) -> QuerySet[Participation]:
    """Return who takes part, by name."""
    by.need(Power.MATCHING, on=programme.ref)
    found = Participation.objects.filter(programme=programme, left_at=None)
    return found.select_related("parliamentarian").order_by("parliamentarian__sort_name", "pk")


def person_of(programme: Programme, ref: str, *, by: By) -> AtRisk:
    """Return a person of the programme. Raises: NotYours."""
    by.need(Power.MATCHING, on=programme.ref)
    found = _persons(programme).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def _links(rows: QuerySet[Any]) -> frozenset[Both]:
    return frozenset(rows.values_list("person__ref", "parliamentarian__ref"))


# --- persons ---------------------------------------------------------------------------------


def _persons(programme: Programme) -> QuerySet[AtRisk]:
    return (
        AtRisk.objects.filter(
            belongings__scope=programme.ref, belongings__left_at=None, closed_at=None
        )
        .distinct()
        .order_by("ref")
    )


def _person_facts(
    person: AtRisk, programme: Programme, elsewhere: int, waited: bool
) -> PersonFacts:
    countries = person.countries
    if not countries and len(programme.countries) == 1:
        countries = programme.countries  # offline: the programme tells where from
    return PersonFacts(
        ref=person.ref,
        wants=max(0, person.wants - elsewhere),
        urgency=person.urgency,
        countries=frozenset(countries),
        languages=frozenset(person.languages),
        themes=frozenset(person.themes),
        wishes=tuple(person.wishes),
        family=person.family,
        waited=waited,
        interpreters=frozenset(programme.interpreters),
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


def _elsewhere(
    programme: Programme, persons: list[AtRisk], members: frozenset[str]
) -> dict[str, int]:
    """Count living twinnings that this matching does not see: of other programmes, of members
    who left."""
    found: dict[str, int] = defaultdict(int)
    rows = Twinning.objects.filter(person__in=_persons(programme), ended_at=None)
    for person, member, where in rows.values_list(
        "person__ref", "parliamentarian__ref", "programme_id"
    ):
        if where != programme.pk or member not in members:
            found[person] += 1
    return found


def _waited(programme: Programme) -> frozenset[str]:
    """Return who was left out for want of room when everybody else of a proposal was asked.

    Who has been asked since waits no longer.
    """
    rounds = (
        Proposal.objects.filter(programme=programme)
        .annotate(all=Count("pairs"), asked=Count("pairs", filter=~Q(pairs__twinning="")))
        .order_by("-at")
    )
    left: dict[str, Any] = {}
    for at, out, every, asked in rounds.values_list("at", "unmatched", "all", "asked")[
        :LOOKED_BACK
    ]:
        if every and every == asked:
            for one in out:
                if one["reason"] in FOR_ROOM:
                    left.setdefault(one["person"], at)
    if not left:
        return frozenset()
    since = dict(
        Twinning.objects.filter(person__ref__in=left)
        .values_list("person__ref")
        .annotate(Max("asked_at"))
    )
    return frozenset(ref for ref, at in left.items() if not since.get(ref) or since[ref] < at)


# --- members ---------------------------------------------------------------------------------


@dataclass
class _Draft:
    """What the tables say of one member, before it is a fact."""

    ref: str
    row: tuple[Any, ...]
    capacity: int
    mandate: tuple[Any, ...] | None = None
    standing: Standing = Standing.ENDED
    languages: dict[str, str] = field(default_factory=dict)
    ties: dict[str, set[Tie]] = field(default_factory=lambda: defaultdict(set))
    delegations: set[str] = field(default_factory=set)
    committees: set[str] = field(default_factory=set)
    chairs: set[tuple[str, str]] = field(default_factory=set)
    themes: set[str] = field(default_factory=set)
    contacts: int | None = None


def _members(
    programme: Programme, joining: Mapping[str, int], *, on: date
) -> tuple[tuple[MemberFacts, ...], tuple[str, ...]]:
    taking = Participation.objects.filter(programme=programme, left_at=None)
    rooms = dict(taking.values_list("parliamentarian_id", "capacity"))
    extra = Parliamentarian.objects.filter(ref__in=joining).values_list("pk", "ref")
    more = {pk: joining[ref] for pk, ref in extra if pk not in rooms}
    these = Q(pk__in=taking.values("parliamentarian_id")) | Q(pk__in=list(more))
    of_these = Q(parliamentarian_id__in=taking.values("parliamentarian_id")) | Q(
        parliamentarian_id__in=list(more)
    )
    drafts = {
        row[0]: _Draft(row[1], row, (rooms | more)[row[0]])
        for row in Parliamentarian.objects.filter(these).values_list(
            "pk", "ref", "sex", "profession", "citizenships", "themes", "barred_from"
        )
    }
    _fill_mandates(drafts, of_these, set(programme.hosts.values_list("pk", flat=True)), on=on)
    for pk, language, level in Speaks.objects.filter(of_these).values_list(
        "parliamentarian_id", "language", "level"
    ):
        drafts[pk].languages[language] = level
    _fill_ties(drafts, of_these, on=on)
    _fill_seats(drafts, of_these, on=on)
    _fill_contacts(drafts, of_these, on=on)
    camps, torn = _camps(on)
    names = {one.mandate[3]: one.mandate[4] for one in drafts.values() if one.mandate}
    known = sorted(drafts.values(), key=lambda one: one.ref)
    return (
        tuple(_facts(one, camps) for one in known),
        tuple(sorted(names[party] for party in torn if party in names)),
    )


def _fill_mandates(drafts: Mapping[int, _Draft], of_these: Q, hosts: set[int], *, on: date) -> None:
    """Take the mandate in a host parliament that tells most, and how it stands."""
    best: dict[int, tuple[int, int, int]] = {}
    for pk, row in (
        (row[0], row[1:])
        for row in Mandate.objects.filter(of_these).values_list(
            "parliamentarian_id", "pk", "parliament_id", "parliament__ref", "party_id",
            "party__name", "party__key", "party__family", "starts_from", "ends_before", "as_of",
        )
    ):  # fmt: skip
        number, house, _, _, _, _, _, starts, ends, as_of = row
        if hosts and house not in hosts:
            continue
        standing = people_rules.standing(Span(starts, ends), as_of=as_of, on=on)
        rated = (_ORDER.index(standing), -(ends or date.max).toordinal(), -number)
        if pk not in best or rated < best[pk]:
            best[pk] = rated
            drafts[pk].mandate, drafts[pk].standing = row, standing


def _fill_ties(drafts: Mapping[int, _Draft], of_these: Q, *, on: date) -> None:
    """A tie that has ended helps on, for what one knows one knows; travel and harm are over."""
    for pk, country, kind, ends in CountryTie.objects.filter(of_these).values_list(
        "parliamentarian_id", "country", "kind", "ends_on"
    ):
        tie = Tie(kind)
        if ends is None or on < ends or (tie != Tie.TRAVEL and tie not in AGAINST):
            drafts[pk].ties[country].add(tie)
    for one in drafts.values():
        for country in one.row[4]:
            one.ties[country].add(Tie.NATIONALITY)


def _fill_seats(drafts: Mapping[int, _Draft], of_these: Q, *, on: date) -> None:
    for pk, role, ends, kind, name, countries, themes in Seat.objects.filter(of_these).values_list(
        "parliamentarian_id", "role", "ends_on", "body__kind", "body__name", "body__countries",
        "body__themes",
    ):  # fmt: skip
        last = people_rules.day_after(ends)
        if last is not None and last <= on:
            continue
        one = drafts[pk]
        one.themes.update(themes)
        if kind == "committee":
            one.committees.add(name)
        else:
            one.delegations.update(countries)
        if role in ("chair", "vice-chair"):
            one.chairs.add((role, name))


def _fill_contacts(drafts: Mapping[int, _Draft], of_these: Q, *, on: date) -> None:
    """Count contacts with twins; who never had a twin stays not known."""
    for pk in Twinning.objects.filter(of_these, active_at__isnull=False).values_list(
        "parliamentarian_id", flat=True
    ):
        drafts[pk].contacts = 0
    of_theirs = Contact.objects.filter(
        taken_back_at=None, reached=True, on__gt=on - timedelta(days=ACTIVE_DAYS)
    )
    for pk, n in of_theirs.values_list("twinning__parliamentarian_id").annotate(Count("pk")):
        if pk in drafts:
            drafts[pk].contacts = n


def _camps(on: date) -> tuple[dict[int, str], frozenset[int]]:
    """Return the side of each party on a day, and the parties that stand on both."""
    rows = Camp.objects.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gt=on))
    found: dict[int, set[str]] = defaultdict(set)
    for party, camp in rows.values_list("party_id", "camp"):
        found[party].add(camp)
    sides = {party: next(iter(camps)) for party, camps in found.items() if len(camps) == 1}
    return sides, frozenset(found.keys() - sides.keys())


def _facts(one: _Draft, camps: Mapping[int, str]) -> MemberFacts:
    _, ref, sex, profession, _, themes, barred = one.row
    seat = one.mandate or (0, 0, "", None, "", "", "", None, None, None)
    _, house, house_ref, party, _, key, family, _, ends, _ = seat
    return MemberFacts(
        ref=ref,
        capacity=one.capacity,
        parliament=house_ref,
        party=f"{house}:{key}" if party else None,
        camp=camps.get(party) if party else None,
        family=family or "",
        sex=sex,
        standing=one.standing,
        mandate_ends=ends,
        languages=one.languages,
        ties={country: frozenset(ties) for country, ties in one.ties.items()},
        delegations=frozenset(one.delegations),
        committees=tuple(sorted(one.committees)),
        chairs=tuple(sorted(one.chairs)),
        themes=frozenset({*themes, *one.themes}),
        profession=profession,
        contacts=one.contacts,
        barred_from=frozenset(barred),
    )
