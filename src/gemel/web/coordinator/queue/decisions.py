"""Rows of the queue about decisions: what nobody answered in time, and on what nobody acts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gemel.kernel.say import say, say_many
from gemel.web.coordinator.queue.item import Item, When, by_day, since
from gemel.web.coordinator.queue.reading import Desk, page


def items(desk: Desk) -> Iterator[Item]:
    """Yield the rows of this kind."""
    for due in desk.late:
        ask = due.ask
        yield Item(
            when=When.WEEK,
            family="asked",
            title=say("Asked of {addressee}: {verb}", addressee=ask.addressee, verb=ask.verb),
            why=say("A decision asks for it. Record what came back, or remind."),
            act=say("Look at what is asked"),
            url=page(ask.ref, "coordinator:ask"),
            where=ask.case.code,
            due=by_day(due.last_day, desk.today) if due.last_day else None,
            day=due.last_day,
            **_of(ask.case),
        )
    for idle in desk.idle:
        yield Item(
            when=When.WEEK,
            family="idle",
            title=say_many(
                "Nobody has acted on this decision in {count} day",
                "Nobody has acted on this decision in {count} days",
                idle.silence.days,
            ),
            why=idle.silence.source,
            act=say("See who can act"),
            url=page(idle.decision.ref, "coordinator:decided"),
            where=idle.case.code,
            due=since(idle.silence.since, desk.today),
            day=idle.silence.since,
            **_of(idle.case),
        )


def _of(case: Any) -> dict[str, Any]:
    return {
        "exposure": case.exposure,
        "responsible": frozenset({case.responsible} - {""}),
        "invented": case.invented,
    }
