"""Reading proposals, their pairs, and a coordinator's word. Staff of the programme only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.matching.models import Fixed, Pair, Proposal
from gemel.people.models import AtRisk, Mandate, Parliamentarian
from gemel.twinning.models import Programme


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
    paired = list(proposal.pairs.values_list("parliamentarian_id", flat=True))
    on, hosts = proposal.at.date(), list(proposal.programme.hosts.values_list("pk", flat=True))
    seats = Mandate.objects.filter(
        parliamentarian__in=proposal.pairs.values("parliamentarian_id")
    ).exclude(ends_before__lte=on)
    if hosts:
        seats = seats.filter(parliament__in=hosts)
    parties = dict(
        seats.exclude(party=None).order_by("pk").values_list("parliamentarian_id", "party__name")
    )
    return Counter(parties.get(pk, "") for pk in paired).most_common()


def pairs_of(person: AtRisk, *, of: Proposal, by: By) -> QuerySet[Pair]:
    """Return the pairs of one person in a proposal, the best first."""
    return pairs(of, by=by).filter(person=person).order_by("-score", "ref")


def named(
    persons: Iterable[str], members: Iterable[str], *, within: Programme, by: By
) -> tuple[dict[str, AtRisk], dict[str, Parliamentarian]]:
    """Return people by their refs, to name them on the pages of a programme's matching."""
    by.need(Power.MATCHING, on=within.ref)
    return (
        {
            one.ref: one
            for one in AtRisk.objects.filter(
                ref__in=set(persons), belongings__scope=within.ref, belongings__left_at=None
            )
        },
        {one.ref: one for one in Parliamentarian.objects.filter(ref__in=set(members))},
    )
