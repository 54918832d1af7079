"""Rows of the queue about work in hand: signatures, tasks, planned acts, replies, sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gemel.actions import catalogue
from gemel.actions.rules import TextNews
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say, say_many
from gemel.upkeep import queries as upkeep
from gemel.web.coordinator.queue.item import Item, When, by_day, since, within
from gemel.web.coordinator.queue.reading import Desk, called, page
from gemel.web.coordinator.queue.safety import of_act
from gemel.web.shared import places, words

WEEK_DAYS = 7


def items(desk: Desk) -> Iterator[Item]:
    """Yield the rows of this kind."""
    if desk.by.can(Power.PUBLISH_APPROVE):
        yield from _signatures(desk)
    yield from _lifts(desk)
    yield from _erasures(desk)
    yield from _worker(desk)
    yield from _letters(desk)
    yield from _tasks(desk)
    yield from _planned(desk)
    yield from _consent_ends(desk)
    yield from _signed(desk)
    yield from _reminders(desk)
    yield from _no_reply(desk)
    yield from _to_judge(desk)


def _signatures(desk: Desk) -> Iterator[Item]:
    for one in desk.releases:
        url = page(one.ref, "coordinator:release")
        common: dict[str, Any] = {
            "when": When.TODAY, "url": url, "where": _headline(one), "invented": one.invented,
            "exposure": "restricted",
        }  # fmt: skip
        if one.approved_at is None and one.proposed_by != desk.by.ref:
            yield Item(
                family="second",
                title=say("Second signature: a publication"),
                why=say(
                    "Proposed by {name}. Read exactly what would be shown.",
                    name=desk.names[one.proposed_by],
                ),
                act=say("Read and decide"),
                due=since(one.proposed_at.date(), desk.today),
                day=one.proposed_at.date(),
                **common,
            )
        waived = one.approved_at and one.waived_by and not one.waived_confirmed_by
        if waived and one.waived_by != desk.by.ref:
            yield Item(
                family="waiver",
                title=say("Second signature: waiving the waiting time"),
                why=say("Somebody recorded that the person need not wait. Confirm it, or not."),
                act=say("Read and decide"),
                due=since(one.waived_at.date(), desk.today),
                day=one.waived_at.date(),
                **common,
            )


def _headline(release: Any) -> str:
    texts: dict[str, dict[str, str]] = release.texts
    text = texts.get(words.language()) or texts.get("en") or next(iter(texts.values()), {})
    return str(text.get("title", ""))


def _lifts(desk: Desk) -> Iterator[Item]:
    for row in desk.to_lift:
        if row.lift_asked_by == desk.by.ref:
            continue
        yield Item(
            when=When.TODAY,
            family="lift",
            title=say("Second signature: lifting the objection for {who}", who=called(row.person)),
            why=say("Somebody asked for it. It counts only with your word."),
            act=say("Read and decide"),
            url=page(row.person.ref, "coordinator:consent", "coordinator:person"),
            exposure=row.person.exposure,
            due=since(row.lift_asked_at.date(), desk.today),
            day=row.lift_asked_at.date(),
            responsible=desk.of_person(row.person_id),
            invented=row.person.invented,
        )


def _erasures(desk: Desk) -> Iterator[Item]:
    for row, person in desk.erasures:
        yield Item(
            when=When.TODAY,
            family="erasure",
            title=say("Second signature: erasing everything about {who}", who=called(person)),
            why=say("Somebody asked for it, and it is dark. It is final with your word."),
            act=say("Read and decide"),
            url=page(person.ref, "coordinator:person_erase"),
            exposure=person.exposure,
            due=since(row.asked_at.date(), desk.today),
            day=row.asked_at.date(),
            responsible=desk.of_person(person.pk),
            invented=person.invented,
        )


def _worker(desk: Desk) -> Iterator[Item]:
    if desk.held and upkeep.may_confirm(desk.by):
        yield Item(
            when=When.TODAY,
            family="held",
            title=say("A backup was brought back: everything is held"),
            why=say("Nothing is sent and nothing shown until you have looked and confirmed it."),
            act=say("Look and confirm"),
            url=places.address("coordinator:health"),
        )
    if not desk.by.can(Power.PROGRAMME_CHANGE):
        return
    if desk.overdue:
        yield Item(
            when=When.TODAY,
            family="worker",
            title=say("The background worker is not at work"),
            why=say("Nothing public is renewed: it goes dark within a day. Nothing is lost."),
            act=say("Tell whoever runs the server"),
        )
    if desk.given_up:
        yield Item(
            when=When.TODAY,
            family="given_up",
            title=say_many(
                "{count} piece of background work failed too often",
                "{count} pieces of background work failed too often",
                desk.given_up,
            ),
            why=say("Whoever runs the server finds out with: gemel doctor"),
            act=say("Tell whoever runs the server"),
        )


def _letters(desk: Desk) -> Iterator[Item]:
    if desk.letters and desk.by.can(Power.UPKEEP):
        yield Item(
            when=When.TODAY,
            family="letters",
            title=say_many(
                "{count} letter does not leave", "{count} letters do not leave", desk.letters
            ),
            why=say("People are told late, or only when they sign in. Nothing is lost."),
            act=say("Look what is wrong"),
            url=places.address("coordinator:health") if desk.by.everywhere(Power.UPKEEP) else "",
        )
    for one in desk.contacts:
        day = one.since.date()
        yield Item(
            when=When.WEEK,
            family="contact",
            title=say("The address of {name} refuses mail", name=one.account.name),
            why=say("Nothing is mailed there until somebody has asked and mended it."),
            act=say("Put it right"),
            url=places.address("coordinator:contacts"),
            due=since(day, desk.today),
            day=day,
        )
    for one in desk.unmoved:
        day = one.since.date()
        yield Item(
            when=When.WEEK,
            family="unmoved",
            title=say(
                "{name} was told {count} times and has not looked",
                name=one.account.name, count=one.times,
            ),
            why=say("Ask on another way whether they still use this account."),
            act=say("Look at the account"),
            url=page(one.account.ref, "coordinator:account"),
            due=since(day, desk.today),
            day=day,
        )  # fmt: skip


def _tasks(desk: Desk) -> Iterator[Item]:
    for task in desk.tasks:
        if not within(task.due_on, desk.today, WEEK_DAYS):
            continue
        record = desk.about.get(task.about)
        yield Item(
            when=When.TODAY if task.due_on <= desk.today else When.WEEK,
            family="task",
            title=task.what,
            why=f"{record.kind} {record.name}" if record else say("A task of the desk"),
            act=say("Look at the task"),
            url=page(task.ref, "coordinator:task"),
            exposure=record.exposure if record else "",
            due=by_day(task.due_on, desk.today),
            day=task.due_on,
            responsible=frozenset({task.assigned_to} - {""}),
            invented=record.invented if record else False,
        )


def _planned(desk: Desk) -> Iterator[Item]:
    for act in desk.planned:
        if act.stopped_at is not None or not within(act.planned_for, desk.today, WEEK_DAYS):
            continue
        past = act.planned_for <= desk.today
        kind = catalogue.kind(act.kind).title
        yield Item(
            when=When.TODAY if past else When.WEEK,
            family="act",
            title=say("Was it done? {kind}", kind=kind) if past else kind,
            why=_who_acts(act),
            act=say("Record what came of it") if past else say("Look at the action"),
            state=("action", "planned"),
            due=by_day(act.planned_for, desk.today),
            day=act.planned_for,
            **of_act(act, desk),
        )


def _who_acts(act: Any) -> Said:
    if act.for_member is None:
        return say("Planned by the desk.")
    return say("Planned for {member}.", member=act.for_member.name)


def _consent_ends(desk: Desk) -> Iterator[Item]:
    soonest: dict[int, Any] = {}
    for row in desk.ending:
        soonest.setdefault(row.person_id, row)
    for row in soonest.values():
        day = row.ends_at.date()
        yield Item(
            when=When.TODAY if within(day, desk.today, WEEK_DAYS) else When.WEEK,
            family="consent_ends",
            title=say("Consent of {who} ends on {day}", who=called(row.person), day=day),
            why=say("Ask whether it may go on. Without an answer what rests on it goes dark."),
            act=say("See what ends"),
            url=page(row.person.ref, "coordinator:consent", "coordinator:person"),
            exposure=row.person.exposure,
            state=("consent", "ending"),
            due=by_day(day, desk.today),
            day=day,
            responsible=desk.of_person(row.person_id),
            invented=row.person.invented,
        )


def _signed(desk: Desk) -> Iterator[Item]:
    for notice in desk.told:
        if notice.kind == TextNews.FELL:  # told to the whole desk
            continue
        act, whole = notice.draft.action, notice.kind == TextNews.COMPLETE
        kind = catalogue.kind(act.kind).title
        yield Item(
            when=When.TODAY,
            family="signed",
            title=say("Signed by all: {kind}", kind=kind)
            if whole
            else say("Signing has closed: {kind}", kind=kind),
            why=say("All who were asked have signed. It can be sent.")
            if whole
            else say("Not all who were asked have signed. Send it, or ask them anew."),
            act=say("Look at the text"),
            state=("action", "waiting"),
            day=notice.draft.sign_until,
            **of_act(act, desk) | {"url": page(notice.draft.ref, "coordinator:draft")},
        )


def _reminders(desk: Desk) -> Iterator[Item]:
    shut = {each.pk for each in desk.shut}
    for text in desk.reminders:
        if text.pk in shut:
            continue
        act = text.action
        yield Item(
            when=When.TODAY,
            family="reminder",
            title=say("A reminder lies there: {kind}", kind=catalogue.kind(act.kind).title),
            why=say("No answer came by {day}. Nothing is sent by itself.", day=act.answer_by)
            if act.answer_by
            else say("Nothing is sent by itself."),
            act=say("Read it and send it"),
            state=("action", "waiting"),
            due=by_day(act.answer_by, desk.today) if act.answer_by else None,
            day=act.answer_by,
            **of_act(act, desk) | {"url": page(text.ref, "coordinator:draft")},
        )


def _no_reply(desk: Desk) -> Iterator[Item]:
    reminded = {each.action_id for each in desk.reminders}
    for act in desk.unanswered:
        if act.pk in reminded:
            continue
        days = (desk.today - act.done_on).days
        yield Item(
            when=When.WEEK,
            family="no_reply",
            title=say_many(
                "No reply for {count} day: {kind}", "No reply for {count} days: {kind}", days,
                kind=catalogue.kind(act.kind).title,
            ),
            why=say("Done on {day}. Remind, or record what came back.", day=act.done_on),
            act=say("Look at the action"),
            state=("action", "waiting"),
            due=since(act.done_on, desk.today),
            day=act.done_on,
            **of_act(act, desk),
        )  # fmt: skip


def _to_judge(desk: Desk) -> Iterator[Item]:
    for paper in desk.readings:
        day = paper.received_at.date()
        yield Item(
            when=When.TODAY,
            family="readings",
            title=say("A decision was read: confirm it"),
            why=say("Nothing of it counts, and nobody is told, until you have confirmed it."),
            act=say("Confirm what was read"),
            url=page(paper.ref, "coordinator:reading"),
            due=since(day, desk.today),
            day=day,
            invented=paper.invented,
        )
    if desk.duplicates:
        yield Item(
            when=When.WEEK,
            family="duplicates",
            title=say_many(
                "{count} pair of parliamentarians may be one person",
                "{count} pairs of parliamentarians may be one person",
                desk.duplicates,
            ),
            why=say("Nobody is merged by name alone: look at each pair."),
            act=say("Look at the pairs"),
            url=places.address("coordinator:duplicates"),
        )
    if desk.sources:
        yield Item(
            when=When.WEEK,
            family="sources",
            title=say_many(
                "{count} source waits to be looked at", "{count} sources wait to be looked at",
                desk.sources,
            ),
            why=say("Is it an IPU paper? Until somebody has said so, its facts stay restricted."),
            act=say("Look at the sources"),
            url=_case_of_a_source(desk.unmarked),
        )  # fmt: skip


def _case_of_a_source(case: str) -> str:
    there = places.address("coordinator:case", case) if case else ""
    return f"{there}#sources" if there else places.address("coordinator:cases")
