"""Planning and recording acts: what is done, by whom, and on which basis."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from gemel.actions import basis as bases
from gemel.actions import catalogue, queries, rules
from gemel.actions.catalogue import Kind
from gemel.actions.deed import About, Deed
from gemel.actions.models import Action, Draft, Effect, Forwarded, Reply, ReplyPaper, Telling
from gemel.actions.rules import Stage
from gemel.cases.models import Case
from gemel.kernel import geography, refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger
from gemel.people.models import AtRisk, Parliamentarian
from gemel.twinning import services as bond
from gemel.twinning.models import Twinning
from gemel.twinning.rules import Channel

CONTACT = "regular_contact"
LONGEST_NOTE = 2000
OLDEST_DAYS = 3660  # ten years: older acts are history, not follow-up


@transaction.atomic
def plan(
    deed: Deed,
    about: About,
    *,
    for_member: Parliamentarian | None,
    planned_for: date | None,
    request_key: str = "",
    by: By,
) -> Action:
    """Plan an act, for a coordinator or for a member's office.

    Raises: NotYours; Invalid; NoBasis, which says what is missing and what would be needed.
    Ledger: action.planned.
    """
    kind = _checked(deed, by=by)
    _need_power(about, for_member, by=by)
    if planned_for is not None and planned_for < by.at.date():
        raise Invalid(fields={"planned_for": say("This day has passed: record it as done")})
    found = bases.for_act(kind, deed, about, by=by)
    if not found:
        raise found.refusal
    return _keep(
        deed, about, for_member, by=by, request_key=request_key, what="action.planned",
        stage=Stage.PLANNED, planned_for=planned_for,
        basis_kind=found.kind, basis_ref=found.ref,
    )  # fmt: skip


@transaction.atomic
def record(
    deed: Deed,
    about: About,
    *,
    for_member: Parliamentarian | None,
    done_on: date,
    without_basis: bool = False,
    request_key: str = "",
    by: By,
) -> Action:
    """Record an act that was done, for a coordinator, a member or the member's assistant.

    What has happened can no longer be forbidden. With `without_basis` it is kept for the desk
    alone, never reported or shown, and the desk is told; without that word it is refused.

    Raises: NotYours; Invalid (a day ahead); NoBasis.
    Ledger: action.recorded, or action.recorded_without_basis.
    """
    kind = _checked(deed, by=by)
    _need_power(about, for_member, by=by)
    _check_done(done_on, by=by)
    found = bases.for_act(kind, deed, about, by=by)
    if not found and not without_basis:
        raise found.refusal
    what = "action.recorded" if found else "action.recorded_without_basis"
    if found and deed.kind == CONTACT and about.twinning:
        _keep_contact(about.twinning, done_on, request_key=request_key, by=by)
    return _keep(
        deed, about, for_member, by=by, request_key=request_key, what=what,
        stage=Stage.DONE, done_on=done_on,
        basis_kind=found.kind if found else bases.MISSING, basis_ref=found.ref if found else "",
    )  # fmt: skip


@transaction.atomic
def finish(action: Action, *, done_on: date, note: str = "", by: By) -> None:
    """Turn a planned act into one that was done. The basis is looked at again.

    Raises: NotYours; Invalid; NoBasis where it fell away; Stale where it is planned no longer.
    Ledger: action.done.
    """
    need_change(action, by=by)
    _check_done(done_on, by=by)
    found = bases.of_action(action, by=by)
    if not found:
        raise found.refusal
    _move(
        action, Stage.PLANNED, "action.done", by=by,
        stage=Stage.DONE, done_on=done_on, note=(note or action.note)[:LONGEST_NOTE],
        basis_kind=found.kind, basis_ref=found.ref,
    )  # fmt: skip


@transaction.atomic
def drop(action: Action, *, by: By) -> None:
    """Give a planned act up. Raises: NotYours; Stale. Ledger: action.dropped."""
    need_change(action, by=by)
    _move(action, Stage.PLANNED, "action.dropped", by=by, stage=Stage.DROPPED)


@transaction.atomic
def change(action: Action, deed: Deed, *, by: By) -> None:
    """Correct the note, the addressee or the link of an act. The kind stays what it was.

    Raises: NotYours; Invalid; Stale.
    Ledger: action.changed.
    """
    need_change(action, by=by)
    _checked(deed, by=by)
    done = Action.objects.filter(pk=action.pk, version=action.version, taken_back_at=None).update(
        addressee=deed.addressee.strip(),
        country=deed.country,
        note=deed.note.strip(),
        yields=dict(deed.yields),
        record_link=deed.record_link,
        version=action.version + 1,
    )
    if not done:
        raise Stale(say("Someone else changed this action meanwhile. Yours was not kept."))
    ledger.record("action.changed", about=action.ref, by=by)


@transaction.atomic
def take_back(action: Action, *, by: By) -> None:
    """Take an act back that was recorded by mistake. Twice is once. Ledger: action.taken_back."""
    if action.recorded_by != by.ref:
        need_change(action, by=by)
    if Action.objects.filter(pk=action.pk, taken_back_at=None).update(taken_back_at=by.at):
        ledger.record("action.taken_back", about=action.ref, by=by)


@transaction.atomic
def add_effect(
    action: Action, *, key: str, on: date, said_by: str, note: str = "", by: By
) -> Effect:
    """Record what changed after the act, harm included, and who says so.

    Raises: NotYours; Invalid. Ledger: action.effect_noted.
    """
    need_change(action, by=by)
    faults: dict[str, Said] = {}
    if key not in set(rules.EffectKey):
        faults["key"] = say("Choose what changed")
    if on > by.at.date():
        faults["on"] = say("This day lies ahead")
    if not said_by.strip():
        faults["said_by"] = say("Say who tells it")
    if faults:
        raise Invalid(fields=faults)
    effect = Effect.objects.create(
        action=action,
        key=key,
        on=on,
        said_by=said_by.strip()[:40],
        note=note.strip()[:LONGEST_NOTE],
        recorded_by=by.ref,
        recorded_at=by.at,
    )
    ledger.record("action.effect_noted", about=action.ref, by=by)
    return effect


@transaction.atomic
def choose_telling(member: Parliamentarian, *, choice: str, by: By) -> None:
    """Record how a member lets the IPU be told; the member alone says so, not the office.

    Raises: NotYours; Invalid. Ledger: member.telling_chosen.
    """
    if by.assistant or by.member != member.ref:
        raise NotYours
    by.need(Power.ACTION_RECORD, on=member.ref)
    if choice not in set(rules.Told):
        raise Invalid(fields={"choice": say("Choose one of these")})
    Telling.objects.update_or_create(
        member=member, defaults={"choice": choice, "chosen_by": by.ref, "chosen_at": by.at}
    )
    ledger.record("member.telling_chosen", about=member.ref, by=by)


@transaction.atomic
def mark_reported(refs: Iterable[str], *, within: str, by: By) -> int:
    """Record that the IPU was told of these acts; those told before keep their day.

    For `publishing`, which has looked at the power. Returns how many were told for the first time.
    Ledger: action.reported, within the report.
    """
    fresh = list(
        Action.objects.filter(ref__in=list(refs), reported_at=None).values_list("ref", flat=True)
    )
    Action.objects.filter(ref__in=fresh).update(reported_at=by.at)
    for ref in fresh:
        ledger.record("action.reported", about=ref, within=within, by=by)
    return len(fresh)


def _keep_contact(twinning: Twinning, on: date, *, request_key: str, by: By) -> None:
    """Let a recorded contact count for the agreed rhythm too, once for one form."""
    sent_twice = request_key and queries.was_sent(request_key, by=by)
    if not sent_twice:
        bond.record_contact(twinning, on=on, channel=Channel.NOT_SAID, by=by)


def need_change(action: Action, *, by: By) -> None:
    """Stop here unless this reader may change the act. Raises: NotYours."""
    queries.action(action.ref, by=by)
    if not queries.may_change(action, by=by):
        raise NotYours


def _need_power(about: About, for_member: Parliamentarian | None, *, by: By) -> None:
    if by.member:
        by.need(Power.ACTION_RECORD, on=by.member)
        if for_member is None or for_member.ref != by.member:
            raise NotYours
        if about.twinning and about.twinning.parliamentarian_id != for_member.pk:
            raise NotYours
        return
    by.need(Power.ACTION_CHANGE, on=about.scope)


def _checked(deed: Deed, *, by: By) -> Kind:
    faults: dict[str, Said] = {}
    kind = catalogue.kinds().get(deed.kind)
    if kind is None:
        raise Invalid(fields={"kind": say("Choose what is to be done")})
    if not kind.allows(public=deed.public):
        faults["public"] = (
            say("This kind of action cannot be public")
            if deed.public
            else say("This kind of action is public by its nature")
        )
    if set(deed.addressees) - {word.key for word in kind.addressees}:
        faults["addressees"] = say("Choose to whom from the list")
    if len(deed.note) > LONGEST_NOTE:
        faults["note"] = say("At most {most} characters", most=LONGEST_NOTE)
    if len(deed.addressee) > 200:
        faults["addressee"] = say("At most {most} characters", most=200)
    if deed.country and geography.country(deed.country) is None:
        faults["country"] = say("Choose a country from the list")
    if deed.record_link and not deed.record_link.startswith(("https://", "http://")):
        faults["record_link"] = say("A link begins with https://")
    if faults:
        raise Invalid(fields=faults)
    return kind


def _check_done(done_on: date, *, by: By) -> None:
    if done_on > by.at.date():
        raise Invalid(fields={"done_on": say("This day lies ahead: plan it instead")})
    if (by.at.date() - done_on).days > OLDEST_DAYS:
        raise Invalid(fields={"done_on": say("This day is more than ten years ago. Check it.")})


def _keep(
    deed: Deed,
    about: About,
    for_member: Parliamentarian | None,
    *,
    by: By,
    request_key: str,
    what: str,
    **values: Any,
) -> Action:
    person = about.person or (about.twinning.person if about.twinning else None)
    try:
        with transaction.atomic():
            action = Action.objects.create(
                ref=refs.new("act"),
                kind=deed.kind,
                case=about.case,
                person=person,
                twinning=about.twinning,
                ask=about.ask,
                for_member=for_member,
                scope=about.scope or (about.twinning.programme.ref if about.twinning else ""),
                public=deed.public,
                addressee=deed.addressee.strip(),
                country=deed.country,
                note=deed.note.strip(),
                yields=dict(deed.yields),
                record_link=deed.record_link,
                recorded_by=by.ref,
                by_assistant=by.assistant,
                recorded_at=by.at,
                request_key=request_key,
                invented=bool(person and person.invented)
                or bool(about.case and about.case.invented),
                **values,
            )
    except IntegrityError:  # the same form, sent twice: one action
        return Action.objects.get(recorded_by=by.ref, request_key=request_key)
    within = person.ref if person else about.case.ref if about.case else about.scope
    ledger.record(what, about=action.ref, within=within, by=by)
    return action


def _move(action: Action, only_from: Stage, what: str, *, by: By, **values: Any) -> None:
    done = Action.objects.filter(pk=action.pk, stage=only_from, taken_back_at=None).update(
        version=action.version + 1, **values
    )
    if not done:
        raise Stale(say("This action is not in the state that you saw. Look at it again."))
    ledger.record(what, about=action.ref, by=by)


def erase(person: AtRisk, *, cases: Iterable[Case]) -> None:
    """Clear every act about a person or these cases, for `upkeep`: kind, day and member stay.

    That something of the kind was done remains in the figures; about whom, to whom and what came
    of it does not. Texts about a case that others share name the person too: they go whole, and
    so do answers filed there, and
    forwarded mails in which the person's name or code name stands.
    """
    gone = list(cases)
    mine = Action.objects.filter(Q(person=person) | Q(twinning__person=person) | Q(case__in=gone))
    pks = list(mine.values_list("pk", flat=True))
    Reply.objects.filter(action__in=pks).delete()
    Effect.objects.filter(action__in=pks).delete()
    named = Q(action__in=pks) | Q(action__case__memberships__person=person)
    Draft.objects.filter(pk__in=Draft.objects.filter(named).values("pk")).delete()
    shared = Reply.objects.filter(action__case__memberships__person=person)
    ReplyPaper.objects.filter(reply__in=shared.values("pk")).delete()
    for word in filter(None, (person.name, person.code_name)):
        Forwarded.objects.filter(text__icontains=word).delete()
    Action.objects.filter(pk__in=pks, stage=Stage.PLANNED).delete()
    Action.objects.filter(pk__in=pks).update(
        person=None, twinning=None, ask=None, addressee="", country="", note="", record_link="",
        public=False, basis_kind="none", basis_ref="",
    )  # fmt: skip
    Action.objects.filter(pk__in=pks, case__in=gone).update(case=None)
