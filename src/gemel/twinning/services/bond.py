"""The bond itself: asked, answered, active, paused, ended; and its contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from gemel.consent.rules import Basis
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NoBasis, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.people.models import AtRisk, Parliamentarian
from gemel.showcase import services as showcase
from gemel.twinning import queries, rules, sharing
from gemel.twinning.models import Contact, Programme, Twinning
from gemel.twinning.rules import Stage
from gemel.twinning.services.photographs import drop_photograph

ANSWERS = ("yes", "no")


@transaction.atomic
def ask_both(
    programme: Programme,
    person: AtRisk,
    parliamentarian: Parliamentarian,
    *,
    reasons: Iterable[Mapping[str, Any]] = (),
    role: str = rules.Role.LEAD,
    by: By,
) -> Twinning:
    """Ask both sides: the member at the own door, the person through the coordinator.

    The member learns a code name (or a published name) and the reasons; so the person's consent
    to be twinned must be in force before anybody is asked.

    Raises: NotYours; NoBasis with what is missing; Invalid where the two are twinned already.
    Ledger: twinning.asked. Source: domain.md section 4 (both partners agree).
    """
    by.need(Power.TWINNING_CHANGE, on=programme.ref)
    if programme.ended_at:
        raise Invalid(say("This programme has ended"))
    _need_basis(person, by=by)
    try:
        with transaction.atomic():
            twinning = Twinning.objects.create(
                ref=refs.new("twin"),
                programme=programme,
                person=person,
                parliamentarian=parliamentarian,
                role=rules.Role(role),
                stage=Stage.ASKED,
                reasons=list(reasons),
                asked_at=by.at,
                contact_days=programme.contact_days,
                invented=programme.invented,
            )
    except IntegrityError:
        raise Invalid(say("These two are asked or twinned already")) from None
    ledger.record("twinning.asked", about=twinning.ref, within=person.ref, by=by)
    return twinning


@transaction.atomic
def answer_for_member(twinning: Twinning, *, answer: str, by: By) -> Twinning:
    """Record the member's own answer, given at the own door by the member or an assistant.

    Raises: NotYours; Stale where it was answered already; NoBasis where consent is gone.
    Ledger: twinning.member_answered, and twinning.began or twinning.declined.
    """
    by.need(Power.TWINNING_ANSWER, on=twinning.parliamentarian.ref)
    _check_answer(answer)
    _need_basis(twinning.person, by=by)
    done = Twinning.objects.filter(pk=twinning.pk, stage=Stage.ASKED, member_answer="").update(
        member_answer=answer, member_answered_at=by.at, member_answered_by=by.ref
    )
    if not done:
        raise Stale(say("This was answered already"))
    ledger.record("twinning.member_answered", about=twinning.ref, by=by)
    return _settle(twinning, by=by)


@transaction.atomic
def record_person_answer(twinning: Twinning, *, answer: str, through: str, by: By) -> Twinning:
    """Record what the person said to this member, for the coordinator who asked.

    `through` says how it was asked: in person, the lawyer, a trusted contact.

    Raises: NotYours; Invalid; Stale; NoBasis.
    Ledger: twinning.person_answered, and twinning.began or twinning.declined.
    """
    by.need(Power.TWINNING_CHANGE, on=twinning.programme.ref)
    _check_answer(answer)
    if not through.strip():
        raise Invalid(fields={"through": say("Say how the person was asked")})
    _need_basis(twinning.person, by=by)
    done = Twinning.objects.filter(pk=twinning.pk, stage=Stage.ASKED, person_answer="").update(
        person_answer=answer,
        person_answered_at=by.at,
        person_answer_through=through.strip()[:40],
    )
    if not done:
        raise Stale(say("This was answered already"))
    ledger.record("twinning.person_answered", about=twinning.ref, by=by)
    return _settle(twinning, by=by)


@transaction.atomic
def pause(twinning: Twinning, *, until: date | None, by: By) -> None:
    """Let a twinning rest: no contact falls due.

    Raises: NotYours; Invalid; Stale. Ledger: twinning.paused.
    """
    by.need(Power.TWINNING_CHANGE, on=twinning.programme.ref)
    if until is not None and until <= by.at.date():
        raise Invalid(fields={"until": say("The day must lie ahead")})
    _move(
        twinning, "twinning.paused", Stage.ACTIVE, by=by,
        stage=Stage.PAUSED, paused_at=by.at, paused_until=until,
    )  # fmt: skip


@transaction.atomic
def resume(twinning: Twinning, *, by: By) -> None:
    """Take a paused twinning up again.

    Raises: NotYours; NoBasis; Stale. Ledger: twinning.resumed.
    """
    by.need(Power.TWINNING_CHANGE, on=twinning.programme.ref)
    _need_basis(twinning.person, by=by)
    _move(
        twinning, "twinning.resumed", Stage.PAUSED, by=by,
        stage=Stage.ACTIVE, paused_at=None, paused_until=None,
    )  # fmt: skip


def end(twinning: Twinning, *, reason: str, by: By) -> None:
    """End a twinning, at whatever stage it is, by a coordinator.

    What is public of it goes dark first, its picture is removed, and the member's office reads
    the person's name no longer. Raises: NotYours; Invalid for an unknown reason; Stale where it
    has ended. Ledger: twinning.ended, photograph.removed, vault.revoked.
    """
    by.need(Power.TWINNING_CHANGE, on=twinning.programme.ref)
    if reason not in set(rules.EndReason):
        raise Invalid(fields={"reason": say("Choose why the twinning ends")})
    showcase.take_down(about=twinning.ref, at=by.at)
    _end(twinning, reason=reason, by=by)
    picture = queries.photograph_of(twinning)
    if picture:
        drop_photograph(picture, by=by)


@transaction.atomic
def _end(twinning: Twinning, *, reason: str, by: By) -> None:
    done = Twinning.objects.filter(pk=twinning.pk, ended_at=None).update(
        stage=Stage.ENDED, ended_at=by.at, end_reason=reason
    )
    if not done:
        raise Stale(say("This twinning has ended already"))
    ledger.record("twinning.ended", about=twinning.ref, within=twinning.person.ref, by=by)
    sharing.end_office(twinning, by=by)


@transaction.atomic
def record_contact(
    twinning: Twinning, *, on: date, channel: str, reached: bool = True, note: str = "", by: By
) -> Contact:
    """Record that the twins were in contact (or tried), for the desk or the member's office.

    Raises: NotYours; Invalid (a day ahead, an unknown channel, a note that says too much);
    NoBasis where consent is gone.
    Ledger: contact.recorded. Source: twinning note, A1.
    """
    by.need_any(
        Power.ACTION_RECORD if by.member else Power.TWINNING_CHANGE,
        on={twinning.programme.ref, twinning.parliamentarian.ref},
    )
    if on > by.at.date():
        raise Invalid(fields={"on": say("This day lies ahead: record it when it has happened")})
    if channel not in set(rules.Channel):
        raise Invalid(fields={"channel": say("Choose how the contact was made")})
    if len(note) > rules.NOTE_LENGTH:
        raise Invalid(
            fields={"note": say("At most {most} characters: keep it light", most=rules.NOTE_LENGTH)}
        )
    _need_basis(twinning.person, agreed_at=twinning.active_at, by=by)
    contact = Contact.objects.create(
        ref=refs.new("cont"),
        twinning=twinning,
        on=on,
        channel=channel,
        reached=reached,
        note=note.strip(),
        recorded_by=by.ref,
        recorded_at=by.at,
    )
    ledger.record("contact.recorded", about=contact.ref, within=twinning.ref, by=by)
    return contact


@transaction.atomic
def take_back_contact(contact: Contact, *, by: By) -> None:
    """Take a contact back that was recorded by mistake. Ledger: contact.taken_back."""
    twinning = contact.twinning
    if contact.recorded_by != by.ref:
        by.need(Power.TWINNING_CHANGE, on=twinning.programme.ref)
    if Contact.objects.filter(pk=contact.pk, taken_back_at=None).update(taken_back_at=by.at):
        ledger.record("contact.taken_back", about=contact.ref, within=twinning.ref, by=by)


def _settle(twinning: Twinning, *, by: By) -> Twinning:
    twinning.refresh_from_db()
    stage = rules.stage_after(
        member_answer=twinning.member_answer, person_answer=twinning.person_answer
    )
    if stage == Stage.ACTIVE:
        _move(twinning, "twinning.began", Stage.ASKED, by=by, stage=stage, active_at=by.at)
    elif stage == Stage.DECLINED:
        _move(twinning, "twinning.declined", Stage.ASKED, by=by, stage=stage, ended_at=by.at)
    twinning.refresh_from_db()
    return twinning


def _move(twinning: Twinning, what: str, only_from: Stage, *, by: By, **values: Any) -> None:
    done = Twinning.objects.filter(pk=twinning.pk, stage=only_from).update(**values)
    if not done:
        raise Stale(say("This twinning is not in the state that you saw. Look at it again."))
    ledger.record(what, about=twinning.ref, within=twinning.person.ref, by=by)


def _need_basis(person: AtRisk, *, agreed_at: datetime | None = None, by: By) -> None:
    found = queries.basis(person, agreed_at=agreed_at, by=by)
    if not isinstance(found, Basis):
        raise NoBasis(next(iter(found.missing), say("No consent to be twinned is in force")))


def _check_answer(answer: str) -> None:
    if answer not in ANSWERS:
        raise Invalid(fields={"answer": say("Answer yes or no")})
