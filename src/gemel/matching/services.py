"""Proposing twinnings, and a coordinator's word on them. Nobody is told before both are asked."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.matching import queries, register
from gemel.matching.models import Fixed, Pair, Proposal
from gemel.matching.register import Laid, Register
from gemel.matching.rules import Judged
from gemel.people.models import AtRisk, Parliamentarian
from gemel.twinning import services as twinning
from gemel.twinning.models import Programme, Twinning


@transaction.atomic
def propose(programme: Programme, *, by: By) -> Proposal:
    """Work out the best twinnings of a programme, certified over all eligible pairs.

    The newest proposal stands; the one before is kept, replaced. Nobody is told.

    Raises: NotYours.
    Ledger: matching.proposed.
    """
    from gemel.matching import solve  # numpy and scipy are loaded on use only

    facts = queries.register(programme, by=by)
    laid = register.lay_out(facts)
    found = solve.solve(laid.problem)
    Proposal.objects.filter(programme=programme, replaced_at=None).update(replaced_at=by.at)
    proposal = Proposal.objects.create(
        ref=refs.new("prop"),
        programme=programme,
        at=by.at,
        by=by.ref,
        status=found.status,
        coverage=found.coverage,
        value=found.value,
        persons=len(facts.persons),
        pairs_priced=found.pairs_priced,
        gap=found.gap,
        unmatched=_unmatched(found.unmatched, facts, laid),
        warnings=[[key, list(values)] for key, values in laid.warnings],
    )
    people = {p.ref: p for p in AtRisk.objects.filter(ref__in=[c.person for c in found.pairs])}
    members = {
        m.ref: m for m in Parliamentarian.objects.filter(ref__in=[c.member for c in found.pairs])
    }
    asked = _asked(programme)
    Pair.objects.bulk_create(
        Pair(
            ref=refs.new("pair"),
            proposal=proposal,
            person=people[chosen.person],
            parliamentarian=members[chosen.member],
            score=chosen.score,
            locked=chosen.locked,
            twinning=asked.get((chosen.person, chosen.member), ""),
            **_told(laid.judged[chosen.person, chosen.member]),
        )
        for chosen in found.pairs
    )
    ledger.record("matching.proposed", about=proposal.ref, within=programme.ref, by=by)
    return proposal


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


@transaction.atomic
def swap(pair: Pair, *, member: Parliamentarian, by: By) -> Proposal:
    """Choose another member for a person: the old pair is forbidden, the new one locked.

    Works the whole proposal out again, so that the price of the choice is seen.

    Raises: NotYours; Invalid where the new pair may not be; Stale where the proposal is old.
    """
    programme = pair.proposal.programme
    by.need(Power.MATCHING, on=programme.ref)
    _need_current(pair)
    laid = register.lay_out(queries.register(programme, by=by))
    if (pair.person.ref, member.ref) not in laid.judged:
        raise Invalid(fields={"member": say("This member cannot be the person’s twin")})
    fix(programme, pair.person, pair.parliamentarian, how="forbidden", by=by)
    fix(programme, pair.person, member, how="locked", by=by)
    return propose(programme, by=by)


@transaction.atomic
def ask(pair: Pair, *, by: By) -> Twinning:
    """Accept a pair: ask both sides.

    Raises: NotYours; Stale where the proposal is old; NoBasis where consent is gone meanwhile.
    Ledger: twinning.asked.
    """
    _need_current(pair)
    programme = pair.proposal.programme
    by.need(Power.MATCHING, on=programme.ref)
    twin = twinning.ask_both(
        programme, pair.person, pair.parliamentarian, reasons=pair.reasons, by=by
    )
    Pair.objects.filter(pk=pair.pk).update(twinning=twin.ref)
    return twin


def _need_current(pair: Pair) -> None:
    """Look at the tables, not at the page's copy: a colleague may have been quicker."""
    now = Pair.objects.select_related("proposal").get(pk=pair.pk)
    if now.proposal.replaced_at is not None:
        raise Stale(say("A newer proposal stands in the place of this one. Look at that."))
    if now.twinning:
        raise Stale(say("Both sides of this pair have been asked already"))


def _asked(programme: Programme) -> dict[tuple[str, str], str]:
    rows = Twinning.objects.filter(programme=programme, ended_at=None)
    return {
        (person, member): ref
        for person, member, ref in rows.values_list("person__ref", "parliamentarian__ref", "ref")
    }


def _told(judged: Judged) -> dict[str, Any]:
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
    }


def _unmatched(left_out: Any, facts: Register, laid: Laid) -> list[dict[str, Any]]:
    found = [
        {
            "person": one.person,
            "reason": one.reason,
            "rivals": one.rivals,
            "members": one.members,
            "slots": one.slots,
            "excluded": dict(laid.excluded.get(one.person, {})),
        }
        for one in left_out
    ]
    found += [{"person": ref, "reason": "no_consent"} for ref in sorted(facts.without_consent)]
    return found
