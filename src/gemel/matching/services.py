"""Proposing twinnings, and a coordinator's word on them. Nobody is told before both are asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.matching import answering, queries, what_if
from gemel.matching.answering import Answer
from gemel.matching.models import Fixed, Pair, Proposal
from gemel.matching.register import Both
from gemel.matching.rules import Judged
from gemel.matching.what_if import Wish
from gemel.people.models import AtRisk, Parliamentarian
from gemel.twinning import queries as twinning_queries
from gemel.twinning import services as twinning
from gemel.twinning.models import Programme, Twinning

SECONDS_AT_MOST = 400  # pairs of which the second best is worked out beforehand
NEWER = say("A newer proposal stands in the place of this one. Look at that.")


def propose(programme: Programme, *, seen: str | None = None, by: By) -> Proposal:
    """Work out the best twinnings of a programme, certified over all eligible pairs.

    The newest proposal stands; the one before is kept, replaced. Every pair is looked at a second
    time by rules that know nothing of the first. Nobody is told. `seen`: the ref of the proposal
    that the coordinator looked at ("" for none); another one standing is `Stale`.

    Raises: NotYours; Stale.
    Ledger: matching.proposed.
    """
    return _store(programme, answering.answer(queries.register(programme, by=by)), seen, by=by)


@transaction.atomic
def _store(programme: Programme, found: Answer, seen: str | None, *, by: By) -> Proposal:
    """Put an answer in the place of the one that stands, after a second look at every pair."""
    standing = Proposal.objects.filter(programme=programme, replaced_at=None)
    done = (standing.filter(ref=seen) if seen else standing).update(replaced_at=by.at)
    if seen is not None and done != bool(seen):
        raise Stale(NEWER)
    proposal = _keep(programme, found, by=by)
    broken = queries.breaches(proposal, by=by)
    if broken:
        rules = ", ".join(sorted({one.rule for one in broken}))
        raise Invalid(
            say("The second look found pairs that break a rule ({rules}). Nothing was kept.",
                rules=rules)
        )  # fmt: skip
    ledger.record("matching.proposed", about=proposal.ref, within=programme.ref, by=by)
    return proposal


def _keep(programme: Programme, found: Answer, *, by: By) -> Proposal:
    laid, solution, outcome = found.laid, found.solution, found.outcome
    urgency = {one.ref: one.urgency for one in laid.register.persons}
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                ref=refs.new("prop"),
                programme=programme,
                at=by.at,
                by=by.ref,
                status=solution.status,
                coverage=sum(urgency[person] for person in outcome.served),
                value=outcome.points,
                worst=outcome.worst,
                floor=found.floor,
                mark=laid.register.mark(),
                persons=len(laid.register.persons) - len(laid.register.served),
                pairs_priced=solution.pairs_priced,
                gap=solution.gap,
                unmatched=_unmatched(found),
                warnings=[[key, list(values)] for key, values in laid.warnings],
            )
    except IntegrityError:  # a colleague's proposal came in between
        raise Stale(NEWER) from None
    people = {p.ref: p for p in AtRisk.objects.filter(ref__in=outcome.served)}
    members = {
        m.ref: m
        for m in Parliamentarian.objects.filter(ref__in={member for _, member in outcome.pairs})
    }
    asked, seconds = _asked(programme), _seconds(found)
    Pair.objects.bulk_create(
        Pair(
            ref=refs.new("pair"),
            proposal=proposal,
            person=people[chosen.person],
            parliamentarian=members[chosen.member],
            score=chosen.score,
            locked=chosen.locked,
            waited=laid.persons[chosen.person].waited,
            twinning=asked.get((chosen.person, chosen.member), ""),
            second=seconds.get((chosen.person, chosen.member), {}),
            **told(laid.judged(chosen.person, chosen.member)),
        )
        for chosen in solution.pairs
    )
    return proposal


def _seconds(found: Answer) -> dict[Both, dict[str, Any]]:
    """Return the best answer without each pair, where there are not too many to tell.

    Told without the bonus for what stays, which is no loss to anybody, unless it decided.
    """
    from gemel.matching import explain

    if len(found.solution.pairs) > SECONDS_AT_MOST:
        return {}
    problem = found.laid.problem
    seconds = explain.runner_ups(replace(problem, earlier=()))
    if seconds.keys() != found.outcome.free:
        seconds = explain.runner_ups(problem)
    return {
        (link.person, link.member): {
            "instead": list(one.instead),
            "points": one.costs_points,
            "others": one.others,
            "out": one.costs_coverage > 0,
        }
        for link, one in seconds.items()
    }


# --- a coordinator's word -----------------------------------------------------------------------


@transaction.atomic
def fix(
    programme: Programme,
    person: AtRisk,
    parliamentarian: Parliamentarian,
    *,
    how: str,
    why: str = "",
    by: By,
) -> Fixed:
    """Lock two together, or forbid them, for every later proposal. Saying it anew replaces it.

    Raises: NotYours; Invalid.
    Ledger: matching.locked or matching.forbidden.
    """
    by.need(Power.MATCHING, on=programme.ref)
    if how not in ("locked", "forbidden"):
        raise Invalid(fields={"how": say("Lock the two together, or forbid them")})
    Fixed.objects.filter(
        programme=programme, person=person, parliamentarian=parliamentarian, lifted_at=None
    ).update(lifted_at=by.at)
    word = Fixed.objects.create(
        programme=programme,
        person=person,
        parliamentarian=parliamentarian,
        how=how,
        why=why.strip()[:200],
        by=by.ref,
        at=by.at,
    )
    ledger.record(f"matching.{how}", about=person.ref, within=parliamentarian.ref, by=by)
    return word


@transaction.atomic
def unfix(word: Fixed, *, by: By) -> None:
    """Take a lock or a ban back. Ledger: matching.freed."""
    by.need(Power.MATCHING, on=word.programme.ref)
    if Fixed.objects.filter(pk=word.pk, lifted_at=None).update(lifted_at=by.at):
        ledger.record(
            "matching.freed", about=word.person.ref, within=word.parliamentarian.ref, by=by
        )


@dataclass(frozen=True)
class Kept:
    """What was kept of a wish: the new proposal, and the words that can be taken back."""

    proposal: Proposal
    words: tuple[Fixed, ...] = field(default=())


def keep(programme: Programme, wish: Wish, *, seen: str, by: By) -> Kept:
    """Keep what a coordinator has looked at before, with the proposal that follows from it.

    `seen` is the proposal that the look was taken at: where a colleague was quicker nothing is
    kept. All of it is kept or nothing. What takes long is worked out before anything is locked.

    Raises: NotYours; Invalid where it cannot be; Stale.
    Ledger: what the parts record (matching.locked, participation.began ...), matching.proposed.
    """
    by.need(Power.MATCHING, on=programme.ref)
    register = queries.register(programme, joining=wish.joins, by=by)
    what_if.check(wish, register)
    found = answering.answer(what_if.changed(register, wish))
    return _keep_wish(programme, wish, found, seen, by=by)


@transaction.atomic
def _keep_wish(programme: Programme, wish: Wish, found: Answer, seen: str, *, by: By) -> Kept:
    persons, members = queries.named(
        (person for person, _ in wish.pairs()), wish.members(), within=programme, by=by
    )
    words = [
        fix(programme, persons[person], members[member], how=how, by=by)
        for how, given in (("forbidden", wish.forbid), ("locked", wish.lock))
        for person, member in sorted(given)
    ]
    for ref, room in sorted(wish.rooms.items()):
        one = twinning_queries.participation(programme, ref, by=by)
        twinning.set_capacity(one, capacity=room, by=by)
    for ref, room in sorted(wish.joins.items()):
        twinning.take_part(programme, members[ref], capacity=room, by=by)
    if wish.settings is not None:
        twinning.set_matching(programme, weights=wish.settings.kept(), quotas=wish.quotas, by=by)
        programme.refresh_from_db()
    return Kept(_store(programme, found, seen, by=by), tuple(words))


@transaction.atomic
def ask(pair: Pair, *, by: By) -> Twinning:
    """Accept a pair: ask both sides. The hard rules are looked at once more, as they stand now.

    Raises: NotYours; Stale where the proposal is old; NoBasis where consent is gone meanwhile;
    Invalid where something else stands between the two by now.
    Ledger: twinning.asked.
    """
    _need_current(pair)
    programme = pair.proposal.programme
    by.need(Power.MATCHING, on=programme.ref)
    if queries.breaches_of([pair], within=programme, by=by):
        raise Invalid(
            say("Something stands between these two since the proposal was made. "
                "Work it out again: it will say what.")
        )  # fmt: skip
    twin = twinning.ask_both(
        programme, pair.person, pair.parliamentarian, reasons=pair.reasons, by=by
    )
    Pair.objects.filter(pk=pair.pk).update(twinning=twin.ref)
    return twin


def _need_current(pair: Pair) -> None:
    """Look at the tables, not at the page's copy: a colleague may have been quicker."""
    now = Pair.objects.select_related("proposal").get(pk=pair.pk)
    if now.proposal.replaced_at is not None:
        raise Stale(NEWER)
    if now.twinning:
        raise Stale(say("Both sides of this pair have been asked already"))


def _asked(programme: Programme) -> dict[Both, str]:
    rows = Twinning.objects.filter(programme=programme, ended_at=None)
    return {
        (person, member): ref
        for person, member, ref in rows.values_list("person__ref", "parliamentarian__ref", "ref")
    }


def told(judged: Judged) -> dict[str, Any]:
    """Return one judged pair as it is stored, and as `words` reads it."""
    return {
        "reasons": [
            {
                "key": reason.key,
                "points": reason.points,
                "most": reason.most,
                "why": reason.why,
                "values": list(reason.values),
            }
            for reason in judged.reasons
        ],
        "cautions": list(judged.cautions),
        "unknown": list(judged.unknown),
    }


def _unmatched(found: Answer) -> list[dict[str, Any]]:
    laid = found.laid
    listed: list[dict[str, Any]] = [
        {
            "person": one.person,
            "reason": one.reason,
            "rivals": one.rivals,
            "members": one.members,
            "slots": one.slots,
            "excluded": dict(laid.excluded(one.person)),
            "all": len(laid.register.members),
            "waited": laid.persons[one.person].waited,
        }
        for one in found.solution.unmatched
    ]
    return listed + _without(laid.register.without_consent - laid.register.served)


def _without(persons: Iterable[str]) -> list[dict[str, Any]]:
    return [{"person": ref, "reason": "no_consent"} for ref in sorted(persons)]


def erase(ref: str) -> None:
    """Take a person out of every proposal, for `upkeep`; pairs go with the person's record."""
    for proposal in Proposal.objects.all():
        kept = [row for row in proposal.unmatched if row.get("person") != ref]
        if len(kept) != len(proposal.unmatched):
            Proposal.objects.filter(pk=proposal.pk).update(unmatched=kept)


@transaction.atomic
def forget_proposals(*, before: datetime) -> int:
    """Delete proposals that were replaced before this instant; return how many there were."""
    old = list(Proposal.objects.filter(replaced_at__lt=before).values_list("pk", flat=True))
    Proposal.objects.filter(pk__in=old).delete()
    return len(old)
