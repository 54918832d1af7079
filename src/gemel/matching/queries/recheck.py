"""A second look at stored pairs, from the tables straight to the hard rules.

It shares no code with the rules, the scorer or the register: whoever changes a rule there changes
it here too, or a proposal is refused. Written pair by pair, in plain words, on purpose.
Source: matching.md section 7.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.matching.models import Fixed, Pair, Proposal
from gemel.people.models import AtRisk, Veto
from gemel.people.models.parliamentarian import CountryTie, Mandate, Parliamentarian, Speaks
from gemel.twinning.models import Participation, Programme, Twinning


@dataclass(frozen=True)
class Breach:
    """One stored pair that breaks a hard rule, or one member or person with too many."""

    rule: str
    person: str
    member: str


def breaches(proposal: Proposal, *, by: By) -> list[Breach]:
    """Return every breach among the pairs of a proposal, as the tables stand now."""
    by.need(Power.MATCHING, on=proposal.programme.ref)
    return _look(proposal.programme, list(_rows(proposal.pairs.all())), by=by)


def breaches_of(pairs: Iterable[Pair], *, within: Programme, by: By) -> list[Breach]:
    """Return the breaches of some pairs alone; how many a member has is then not looked at."""
    by.need(Power.MATCHING, on=within.ref)
    rows = list(_rows(Pair.objects.filter(pk__in=[pair.pk for pair in pairs])))
    return [one for one in _look(within, rows, by=by) if not one.rule.startswith("too_many")]


def _rows(pairs: Any) -> Any:
    return pairs.values_list(
        "person_id", "parliamentarian_id", "person__ref", "parliamentarian__ref"
    )


def _look(programme: Programme, rows: list[tuple[int, int, str, str]], *, by: By) -> list[Breach]:
    facts = _Facts(programme, {row[0] for row in rows}, {row[1] for row in rows}, by.at.date())
    found = [
        Breach(rule, person_ref, member_ref)
        for person, member, person_ref, member_ref in rows
        for rule in facts.broken(person, member)
    ]
    wants = {pk: (want, ref) for pk, want, ref in facts.wants}
    for person, many in Counter(row[0] for row in rows).items():
        if many > wants[person][0]:
            found.append(Breach("too_many_for_person", wants[person][1], ""))
    refs = {row[1]: row[3] for row in rows}
    for member, many in Counter(row[1] for row in rows).items():
        if many > facts.room.get(member, 0):
            found.append(Breach("too_many_for_member", "", refs[member]))
    return found


class _Facts:
    """What the tables say of some persons and members. Reads only; a handful of queries."""

    def __init__(self, programme: Programme, persons: set[int], members: set[int], on: date):
        weights = programme.weights
        self.on, self.off = on, set(weights.get("off", ()))
        self.notice = timedelta(days=weights.get("notice_days", 180))
        people = AtRisk.objects.filter(pk__in=persons)
        self.wants = list(people.values_list("pk", "wants", "ref"))
        offline = programme.countries if len(programme.countries) == 1 else []
        self.countries, self.tongues = {}, {}
        for pk, countries, tongues in people.values_list("pk", "countries", "languages"):
            self.countries[pk] = set(countries or offline)
            self.tongues[pk] = set(tongues)
        self.helped = set(programme.interpreters)
        self.room = dict(
            Participation.objects.filter(programme=programme, left_at=None).values_list(
                "parliamentarian_id", "capacity"
            )
        )
        twins = Twinning.objects.filter(programme=programme, ended_at=None)
        self.twins = set(twins.values_list("person_id", "parliamentarian_id"))
        vetoes = Veto.objects.filter(person__in=persons, lifted_at=None)
        self.vetoes = set(vetoes.values_list("person_id", "parliamentarian_id"))
        never = Fixed.objects.filter(programme=programme, lifted_at=None, how="forbidden")
        self.never = set(never.values_list("person_id", "parliamentarian_id"))
        self._read_members(programme, members)

    def _read_members(self, programme: Programme, members: set[int]) -> None:
        self.spoken: dict[int, set[str]] = defaultdict(set)
        for pk, tongue in Speaks.objects.filter(parliamentarian__in=members).values_list(
            "parliamentarian_id", "language"
        ):
            self.spoken[pk].add(tongue)
        self.barred, self.harm = {}, defaultdict[int, dict[str, set[str]]](dict)
        for pk, barred, nations in Parliamentarian.objects.filter(pk__in=members).values_list(
            "pk", "barred_from", "citizenships"
        ):
            self.barred[pk] = set(barred)
            self.harm[pk] = {"nationality": set(nations), "diaspora": set(), "conflict": set()}
        for pk, kind, country in (
            CountryTie.objects.filter(
                parliamentarian__in=members, kind__in=("nationality", "diaspora", "conflict")
            )
            .filter(Q(ends_on=None) | Q(ends_on__gt=self.on))
            .values_list("parliamentarian_id", "kind", "country")
        ):
            self.harm[pk][kind].add(country)
        hosts = list(programme.hosts.values_list("pk", flat=True))
        seats = Mandate.objects.filter(parliamentarian__in=members)
        self.seats: dict[int, list[tuple[date | None, date | None]]] = defaultdict(list)
        for pk, starts, ends in (
            seats.filter(parliament__in=hosts) if hosts else seats
        ).values_list("parliamentarian_id", "starts_from", "ends_before"):
            self.seats[pk].append((starts, ends))

    def broken(self, person: int, member: int) -> list[str]:
        """Return the hard rules that these two break."""
        found = []
        if (person, member) in self.vetoes:
            found.append("veto")
        if (person, member) in self.never:
            found.append("forbidden")
        running = [
            ends
            for starts, ends in self.seats[member]
            if (starts is None or starts <= self.on) and (ends is None or ends > self.on)
        ]
        if not running:
            found.append("mandate_ended")
        elif not any(ends is None or ends >= self.on + self.notice for ends in running):
            found.append("mandate_ending")
        here = self.countries[person]
        if "barred" not in self.off and here & self.barred[member]:
            found.append("barred")
        found += [
            kind
            for kind, there in self.harm[member].items()
            if here & there and (kind == "conflict" or kind not in self.off)
        ]
        if "language" not in self.off and (person, member) not in self.twins:
            mine, theirs = self.tongues[person], self.spoken[member]
            if mine and theirs and not mine & theirs and not mine & self.helped:
                found.append("language")
        return found
