"""Rows of the queue about twinnings: who has to be asked, silence, handover, who has nobody yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say, say_many
from gemel.twinning.queries import Seen
from gemel.twinning.rules import HANDOVER_DAYS, Stage
from gemel.web.coordinator.queue.item import Item, When, by_day, since, within
from gemel.web.coordinator.queue.reading import Desk, called, page

PATIENCE_DAYS = 14  # a member who was asked is left alone for so long
LAST_DAYS = 30  # a mandate that ends within these days is today's business


def items(desk: Desk) -> Iterator[Item]:
    """Yield the rows of this kind."""
    for seen in desk.twinnings:
        yield from _answers(seen, desk)
        yield from _silence(seen, desk)
        yield from _handover(seen, desk)
    for programme in desk.programmes:
        if desk.by.can(Power.MATCHING, on=programme.ref):
            yield from _without_member(programme, desk)


def _answers(seen: Seen, desk: Desk) -> Iterator[Item]:
    one = seen.twinning
    if one.stage != Stage.ASKED or one.asked_at is None:
        return
    asked = one.asked_at.date()
    if not one.person_answer:
        said_yes = one.member_answer == "yes"
        yield Item(
            when=When.TODAY,
            family="ask_person",
            title=say(
                "Ask {who} about {member}", who=called(one.person), member=one.parliamentarian.name
            ),
            why=say("The member has said yes and waits.")
            if said_yes
            else say(
                "The member finds the question at the own door; the person hears it from you."
            ),
            act=say("Record the answer"),
            state=("twinning", "asked"),
            due=since(asked, desk.today),
            day=asked,
            **_about(one, desk),
        )
    if not one.member_answer and (desk.today - asked).days >= PATIENCE_DAYS:
        yield Item(
            when=When.WEEK,
            family="no_answer",
            title=say("{member} has not answered yet", member=one.parliamentarian.name),
            why=say("Asked on {day}, to be the twin of {who}.", day=asked, who=called(one.person)),
            act=say("Look at the twinning"),
            state=("twinning", "asked"),
            due=since(asked, desk.today),
            day=asked,
            **_about(one, desk),
        )


def _silence(seen: Seen, desk: Desk) -> Iterator[Item]:
    one = seen.twinning
    if seen.stage != Stage.SILENT or seen.contact_due is None:
        return
    last = seen.last_contact or (one.active_at.date() if one.active_at else None)
    days = (desk.today - last).days if last else seen.silent_days
    yield Item(
        when=When.TODAY if seen.silent_days > one.contact_days else When.WEEK,
        family="silent",
        title=say_many(
            "No word between {member} and {who} for {count} day",
            "No word between {member} and {who} for {count} days",
            days,
            member=one.parliamentarian.name,
            who=called(one.person),
        ),
        why=say_many(
            "Agreed rhythm: every {count} day.", "Agreed rhythm: every {count} days.",
            one.contact_days,
        ),
        act=say("Look at the twinning"),
        state=("twinning", "silent"),
        due=by_day(seen.contact_due, desk.today),
        day=seen.contact_due,
        **_about(one, desk),
    )  # fmt: skip


def _handover(seen: Seen, desk: Desk) -> Iterator[Item]:
    one, ends = seen.twinning, seen.mandate_ends
    if ends is None or one.stage == Stage.ASKED or not within(ends, desk.today, HANDOVER_DAYS):
        return
    last_day = ends - timedelta(days=1)
    yield Item(
        when=When.TODAY if within(ends, desk.today, LAST_DAYS) else When.WEEK,
        family="handover",
        title=_mandate(one.parliamentarian.name, last_day, ended=ends <= desk.today),
        why=say("{who} needs a successor: begin the handover.", who=called(one.person)),
        act=say("Look at the twinning"),
        state=("twinning", "handover"),
        due=by_day(last_day, desk.today),
        day=last_day,
        **_about(one, desk),
    )


def _mandate(member: str, last_day: Any, *, ended: bool) -> Said:
    if ended:
        return say("The mandate of {member} ended on {day}", member=member, day=last_day)
    return say("The mandate of {member} ends on {day}", member=member, day=last_day)


def _without_member(programme: Any, desk: Desk) -> Iterator[Item]:
    twinned = {
        seen.twinning.person_id
        for seen in desk.twinnings
        if seen.twinning.programme_id == programme.pk
    }
    alone = {
        person: joined
        for person, scope, joined in desk.waiting
        if scope == programme.ref and person not in twinned
    }
    if not alone:
        return
    proposal = desk.proposals.get(programme.ref)
    proposed = proposal is not None and proposal.open_pairs
    title = (
        say_many(
            "{count} twinning is proposed", "{count} twinnings are proposed", proposal.open_pairs
        )
        if proposal is not None and proposed
        else say_many(
            "{count} person who agreed to a twin has nobody yet",
            "{count} persons who agreed to a twin have nobody yet",
            len(alone),
        )
    )
    yield Item(
        when=When.WEEK,
        family="proposed" if proposed else "no_member",
        title=title,
        why=_why_alone(proposal, max(alone.values())),
        act=say("See the proposal"),
        url=page(programme.ref, "coordinator:proposal"),
        state=("twinning", "proposed"),
        where=programme.name,
        due=since(proposal.at.date(), desk.today) if proposal is not None else None,
        invented=programme.invented,
    )


def _why_alone(proposal: Any, newest: datetime) -> Said:
    if proposal is None:
        return say("No proposal has been worked out yet.")
    if newest > proposal.at:
        return say("Somebody came after the last proposal: work it out anew.")
    if proposal.open_pairs:
        return say("Nobody is told before you ask both sides.")
    return say("The proposal says why, and what would help.")


def _about(one: Any, desk: Desk) -> dict[str, Any]:
    return {
        "url": page(one.ref, "coordinator:twinning"),
        "exposure": one.person.exposure,
        "where": one.programme.name,
        "responsible": desk.of_person(one.person_id),
        "invented": one.invented,
    }
