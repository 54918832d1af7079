"""Rows of the queue about harm: withdrawals, objections, acts and twinnings without a basis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gemel.actions import catalogue
from gemel.consent import queries as consent
from gemel.consent.rules import Audience, Gap
from gemel.kernel.say import say
from gemel.twinning import rules as twinning
from gemel.web.coordinator.queue.item import Item, When, by_day, since, within
from gemel.web.coordinator.queue.reading import Desk, called, page

HOT_DAYS = 2  # a withdrawal or objection of these days stands under "Now"
NEAR_DAYS = 3  # a stopped act that was to happen so soon stands there too
LONG_DAYS = 14  # somebody out of reach for longer is looked for within the week


def items(desk: Desk) -> Iterator[Item]:
    """Yield the rows of this kind."""
    yield from _withdrawn(desk)
    yield from _objections(desk)
    yield from _twinnings(desk)
    yield from _acts(desk)
    yield from _stopped(desk)
    yield from _shut(desk)
    yield from _unreachable(desk)


def _withdrawn(desk: Desk) -> Iterator[Item]:
    for row in _first_of_each_person(desk.withdrawn):
        day = row.withdrawn_at.date()
        yield Item(
            when=When.NOW if (desk.today - day).days <= HOT_DAYS else When.TODAY,
            family="withdrawn",
            title=say("{who} has withdrawn consent", who=called(row.person)),
            why=say("What rested on it is dark in Gemel. Look at what has already left."),
            act=say("See what changes"),
            state=("consent", "withdrawn"),
            due=since(day, desk.today),
            day=day,
            **_about(row.person, desk),
        )


def _objections(desk: Desk) -> Iterator[Item]:
    for row in _first_of_each_person(desk.objected):
        day = row.recorded_at.date()
        yield Item(
            when=When.NOW if (desk.today - day).days <= HOT_DAYS else When.TODAY,
            family="objection",
            title=say("There is an objection to acting for {who}", who=called(row.person)),
            why=say("No published decision is a basis any more; only consent is."),
            act=say("Read the objection"),
            due=since(day, desk.today),
            day=day,
            **_about(row.person, desk),
        )


def _twinnings(desk: Desk) -> Iterator[Item]:
    for seen in desk.twinnings:
        one = seen.twinning
        answer = consent.judge(
            desk.standings[one.person.ref],
            use=twinning.USE,
            audiences={Audience.TWIN},
            at=desk.by.at,
        )
        if isinstance(answer, Gap):
            missing = answer.missing[0] if answer.missing else say("There is no consent")
            yield Item(
                when=When.NOW,
                family="no_consent",
                title=say("No consent covers the twinning of {who}", who=called(one.person)),
                why=missing,
                act=say("Look at the twinning"),
                where=one.programme.name,
                **{**_about(one.person, desk), "url": page(one.ref, "coordinator:twinning")},
            )


def _acts(desk: Desk) -> Iterator[Item]:
    for act in desk.without_basis:
        day = act.recorded_at.date()
        yield Item(
            when=When.NOW if (desk.today - day).days <= HOT_DAYS else When.TODAY,
            family="no_basis",
            title=say("An action was done without a basis"),
            why=catalogue.kind(act.kind).title,
            act=say("Look at the action"),
            due=since(day, desk.today),
            day=day,
            **of_act(act, desk),
        )


def _stopped(desk: Desk) -> Iterator[Item]:
    for act in desk.planned:
        if act.stopped_at is None:
            continue
        near = within(act.planned_for, desk.today, NEAR_DAYS)
        yield Item(
            when=When.NOW if near else When.TODAY,
            family="stopped",
            title=say(
                "Stopped, for its basis fell away: {kind}", kind=catalogue.kind(act.kind).title
            ),
            why=say("Tell whoever was to act. Give it up, or ask the person anew."),
            act=say("Look at the action"),
            due=by_day(act.planned_for, desk.today) if act.planned_for else None,
            day=act.planned_for,
            **of_act(act, desk),
        )


def _shut(desk: Desk) -> Iterator[Item]:
    for text in desk.shut:
        if text.action.stopped_at is not None:
            continue  # told by the act itself
        yield Item(
            when=When.TODAY,
            family="shut",
            title=say(
                "A text may not leave, for its basis fell away: {kind}",
                kind=catalogue.kind(text.action.kind).title,
            ),
            why=say("Nobody can read it now. Throw it away, or ask the person anew."),
            act=say("See what is missing"),
            day=text.changed_at.date(),
            **of_act(text.action, desk) | {"url": page(text.ref, "coordinator:draft")},
        )


def _unreachable(desk: Desk) -> Iterator[Item]:
    for row in desk.silences:
        day = row.since.date()
        yield Item(
            when=When.TODAY if (desk.today - day).days <= LONG_DAYS else When.WEEK,
            family="unreachable",
            title=say("{who} cannot be reached", who=called(row.person)),
            why=say("Try the agreed ways. Until then holds what was agreed for this."),
            act=say("See what holds"),
            due=since(day, desk.today),
            day=day,
            **_about(row.person, desk),
        )


def of_act(act: Any, desk: Desk) -> dict[str, Any]:
    """Return what a row says of the act that it is about."""
    about = act.case.code if act.case else ""
    if act.person:
        about = about or act.person.name or act.person.code_name
    return {
        "url": page(act.ref, "coordinator:action"),
        "exposure": act.person.exposure if act.person else act.case.exposure if act.case else "",
        "where": about,
        "responsible": desk.of_act(act),
        "invented": act.invented,
    }


def _about(person: Any, desk: Desk) -> dict[str, Any]:
    return {
        "url": page(person.ref, "coordinator:consent", "coordinator:person"),
        "exposure": person.exposure,
        "responsible": desk.of_person(person.pk),
        "invented": person.invented,
    }


def _first_of_each_person(rows: Iterable[Any]) -> list[Any]:
    found: dict[int, Any] = {}
    for row in rows:
        found.setdefault(row.person_id, row)
    return list(found.values())
