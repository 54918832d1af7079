"""Recording what a person says: yes, no, stop, and a word against acting on a decision.

What closes goes in this order: the window goes dark and keeps a tombstone, the side file is
written, then the deed is recorded. Whatever fails on the way leaves the window dark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from gemel.access import queries as access
from gemel.consent import queries, rules
from gemel.consent.giving import Given, Talk, checked
from gemel.consent.models import Consent, Objection, Silence
from gemel.consent.rules import Giver
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Refused, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.ledger import sidefile
from gemel.people.models import AtRisk
from gemel.people.rules import COVERED
from gemel.showcase import services as showcase

__all__ = [
    "Given",
    "Talk",
    "ask_to_lift",
    "bring_back",
    "erase",
    "give",
    "lift",
    "object",
    "set_reachable",
    "set_unreachable",
    "withdraw",
    "withdraw_all",
]

OPEN_ENDED = {"withdrawn_at": None, "ended_at": None}


def give(
    person: AtRisk, *, grants: Sequence[Given], talk: Talk, by: By, request_key: str = ""
) -> list[Consent]:
    """Record what a person (or a proxy) answered in one conversation, for the desk.

    Each of `grants` is one row; a newer answer for the same use and audience takes the place of
    the older, which is ended, never edited. What the new answers no longer cover goes dark before
    they are kept. Words are not kept for a person who is kept by a code name only. A form that
    is sent twice (the same `request_key`) is one conversation.

    Raises: NotYours without CONSENT_CHANGE on the person; Invalid with the fields at fault;
    Refused, after all is recorded, where the window could not be reached.
    Ledger: consent.given for each row.
    """
    queries.need(person, Power.CONSENT_CHANGE, by=by)
    kept = Consent.objects.filter(person=person, talk=request_key) if request_key else ()
    if kept:
        return list(kept)
    standing = queries.standing(person, at=by.at)
    checked(grants, talk, standing=standing, offline=person.exposure in COVERED, at=by.at)
    conversation = request_key or refs.new("talk")
    rows = [_row(person, grant, talk, conversation, by) for grant in grants]
    said = [queries.as_terms(row) for row in rows]
    dark = rules.faded(standing.terms, [*standing.terms, *said], at=by.at)
    dark += rules.against_decision([t for t in said if t.answer != "yes"], person=person.ref)

    def deed() -> None:
        for row in rows:
            row.save()
            ledger.record("consent.given", about=row.ref, by=by, within=person.ref)
        for row in rows:
            _end_replaced(row, rows, at=by.at)
        if talk.giver == Giver.PERSON and standing.unreachable_since:
            _end_silence(person, by=by)

    _close(dark, deed, about=[], by=by)
    return rows


def withdraw(consent: Consent, *, by: By) -> None:
    """End a consent now, whatever end was agreed; from this instant nothing leaves under it.

    Raises: NotYours without CONSENT_CHANGE on the person; Stale if it was already withdrawn;
    Refused, after all is recorded, where the window could not be reached.
    Ledger: consent.withdrawn.
    """
    queries.need(consent.person, Power.CONSENT_CHANGE, by=by)
    if consent.withdrawn_at is not None:
        raise Stale(say("This consent has already been withdrawn"))
    rows = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)

    def deed() -> None:
        if not _withdraw_rows(rows, by=by):
            raise Stale(say("This consent has already been withdrawn"))

    marks = rules.against_decision([queries.as_terms(consent)], person=consent.person.ref)
    _close([consent.ref, *marks], deed, about=[consent.ref], by=by)


def withdraw_all(person: AtRisk, *, by: By) -> None:
    """Record that a person says stop: every consent ends, everything public goes dark.

    A second stop is recorded like the first. Raises: NotYours; Refused as in `withdraw`.
    Ledger: consent.withdrawn for each row, consent.stopped for the person.
    """
    queries.need(person, Power.CONSENT_CHANGE, by=by)
    rows = Consent.objects.filter(person=person, withdrawn_at=None)
    told = list(rows.values_list("ref", flat=True))

    def deed() -> None:
        _withdraw_rows(rows, by=by)
        ledger.record("consent.stopped", about=person.ref, by=by)

    _close([person.ref, *told], deed, about=[*told, person.ref], by=by)


def object(person: AtRisk, *, by_whom: str, channel: str, words: str = "", by: By) -> Objection:
    """Record a word against acting on published decisions; that basis closes at once.

    By the person, family, counsel or the IPU. Raises: NotYours; Invalid.
    Ledger: objection.recorded.
    """
    queries.need(person, Power.CONSENT_CHANGE, by=by)
    faults = {}
    if by_whom not in ("person", "family", "lawyer", "ipu"):
        faults["by_whom"] = say("Say who objects")
    if channel not in set(rules.Channel):
        faults["channel"] = say("Say by which way the objection came")
    if words and person.exposure in COVERED:
        faults["words"] = say("No words are kept for a person who is kept as a code name")
    if faults:
        raise Invalid(fields=faults)
    ref = refs.new("obj")
    made: list[Objection] = []

    def deed() -> None:
        made.append(
            Objection.objects.create(
                ref=ref, person=person, by_whom=by_whom, channel=channel, words=words.strip(),
                recorded_at=by.at, recorded_by=by.ref,
            )
        )  # fmt: skip
        ledger.record("objection.recorded", about=ref, by=by, within=person.ref)

    _close(
        [rules.by_decision(person.ref)], deed, about=[person.ref], by=by, kind="objection.recorded"
    )
    return made[0]


@transaction.atomic
def ask_to_lift(objection: Objection, *, by: By) -> None:
    """Propose that an objection no longer stands; a second person decides.

    Raises: NotYours; Stale where it was lifted, or someone has asked already.
    Ledger: objection.lift_asked.
    """
    queries.need(objection.person, Power.CONSENT_CHANGE, by=by)
    done = Objection.objects.filter(pk=objection.pk, lifted_at=None, lift_asked_by="").update(
        lift_asked_by=by.ref, lift_asked_at=by.at
    )
    if not done:
        raise Stale(say("The lifting of this objection was already asked for, or done"))
    ledger.record("objection.lift_asked", about=objection.ref, by=by, within=objection.person.ref)


@transaction.atomic
def lift(objection: Objection, *, by: By) -> None:
    """Lift an objection as the second of two people. What went dark stays dark.

    Raises: NotYours; Refused for the one who asked, or whom the asker let in lately; Stale.
    Ledger: objection.lifted.
    """
    queries.need(objection.person, Power.CONSENT_CHANGE, by=by)
    current = Objection.objects.get(pk=objection.pk)
    if not current.lift_asked_by or current.lifted_at:
        raise Stale(say("There is nothing to lift here any more"))
    if not access.may_second(current.lift_asked_by, by.ref, at=by.at):
        raise Refused(say("A second person has to lift this, independent of the first"))
    done = Objection.objects.filter(
        pk=objection.pk, lifted_at=None, lift_asked_by=current.lift_asked_by
    ).update(lifted_by=by.ref, lifted_at=by.at)
    if not done:
        raise Stale(say("There is nothing to lift here any more"))
    ledger.record("objection.lifted", about=objection.ref, by=by, within=objection.person.ref)


def bring_back(kind: str, *, about: str, said_at: datetime, by: By) -> bool:
    """Write down again what the side file tells and an older backup does not know.

    `kind` is consent.withdrawn (of a consent, or of all that a person had said by then) or
    objection.recorded (of a person; by whom, the side file does not tell). Returns whether it was
    missing. The tombstones are made anew in any case. Ledger: the kind itself.
    """
    if kind == "objection.recorded":
        showcase.take_down(about=rules.by_decision(about), at=said_at)
        return _object_again(about, said_at=said_at, by=by)
    rows = Consent.objects.filter(Q(ref=about) | Q(person__ref=about, given_at__lte=said_at))
    terms = [(queries.as_terms(row), row.person.ref) for row in rows.select_related("person")]
    marks = {mark for t, whose in terms for mark in rules.against_decision([t], person=whose)}
    showcase.take_down(about={about, *(t.ref for t, _ in terms), *marks}, at=said_at)
    with transaction.atomic():
        open_ones = list(rows.filter(withdrawn_at=None).select_related("person"))
        Consent.objects.filter(pk__in=[row.pk for row in open_ones]).update(withdrawn_at=said_at)
        for row in open_ones:
            ledger.record("consent.withdrawn", about=row.ref, by=by, within=row.person.ref)
    return bool(open_ones)


def _object_again(about: str, *, said_at: datetime, by: By) -> bool:
    person = AtRisk.objects.filter(ref=about).first()
    if person is None or Objection.objects.filter(person=person, recorded_at=said_at).exists():
        return False
    with transaction.atomic():
        ref = refs.new("obj")
        Objection.objects.create(ref=ref, person=person, recorded_at=said_at, recorded_by=by.ref)
        ledger.record("objection.recorded", about=ref, by=by, within=person.ref)
    return True


def erase(person: AtRisk) -> None:
    """Delete all that a person said; for `upkeep`, within its transaction and its ledger entry."""
    Consent.objects.filter(person=person).delete()
    Silence.objects.filter(person=person).delete()
    Objection.objects.filter(person=person).delete()


def set_unreachable(person: AtRisk, *, since: datetime, by: By) -> None:
    """Record that a person cannot be reached; each consent's own rule holds from here on.

    What rests while the person is silent goes dark first. Nothing of it comes back by itself.

    Raises: NotYours; Invalid for a time to come; Stale where it is recorded already.
    Ledger: person.unreachable.
    """
    queries.need(person, Power.CONSENT_CHANGE, by=by)
    if since > by.at:
        raise Invalid(fields={"since": say("Give a time that has passed")})
    standing = queries.standing(person, at=by.at)
    if standing.unreachable_since:
        raise Stale(say("It is already recorded that the person cannot be reached"))
    resting = [t for t in standing.terms if not _goes_on(t, since=since, at=by.at)]
    arranged = [t for t in resting if t.if_unreachable in ("stop", "ask_proxy")]
    dark = [t.ref for t in resting] + rules.against_decision(arranged, person=person.ref)
    if dark:
        showcase.take_down(about=dark, at=by.at)
    for t in standing.terms:
        if t.go_on_until and t.given_at < since:
            showcase.shorten(about=t.ref, dark_at=t.go_on_until)
    with transaction.atomic():
        Silence.objects.create(ref=refs.new("sil"), person=person, since=since, recorded_by=by.ref)
        ledger.record("person.unreachable", about=person.ref, by=by)


@transaction.atomic
def set_reachable(person: AtRisk, *, by: By) -> None:
    """Record that a person can be reached again. What went dark stays dark.

    Raises: NotYours; Stale where no silence lasts. Ledger: person.reachable.
    """
    queries.need(person, Power.CONSENT_CHANGE, by=by)
    _end_silence(person, by=by)


def _end_silence(person: AtRisk, *, by: By) -> None:
    done = Silence.objects.filter(person=person, ended_at=None).update(
        ended_at=by.at, ended_by=by.ref
    )
    if not done:
        raise Stale(say("No silence of this person is recorded"))
    ledger.record("person.reachable", about=person.ref, by=by)


def _goes_on(t: rules.Terms, *, since: datetime, at: datetime) -> bool:
    """Tell whether what leans on a consent stays lit while the person is silent.

    Agreed quiet work goes on unless the person wished everything to stop.
    """
    if t.given_at >= since:
        return True
    if rules.Audience.PUBLIC not in t.audiences:
        return t.if_unreachable != rules.IfUnreachable.STOP
    return t.if_unreachable == rules.IfUnreachable.GO_ON and bool(
        t.go_on_until and at < t.go_on_until
    )


def _row(person: AtRisk, grant: Given, talk: Talk, conversation: str, by: By) -> Consent:
    given_at = talk.given_at or by.at
    return Consent(
        ref=refs.new("con"),
        person=person,
        talk=conversation,
        use=grant.use,
        answer=grant.answer,
        audiences=sorted(grant.audiences),
        channels=sorted(grant.channels),
        given_at=given_at,
        starts_at=talk.starts_at or given_at,
        ends_at=talk.ends_at,
        if_unreachable=talk.if_unreachable,
        go_on_until=talk.go_on_until,
        giver=talk.giver,
        giver_why=talk.giver_why,
        wording=talk.wording,
        language=talk.language,
        asked_by=by.ref,
        asked_through=talk.asked_through,
        own_words=talk.own_words,
        text_hash=grant.text_hash,
        text_language=grant.text_language,
        waives_waiting=grant.waives_waiting,
        act_ref=grant.act_ref,
    )


def _end_replaced(row: Consent, together: Iterable[Consent], *, at: datetime) -> None:
    """End the older rows whose every audience this row answers anew, for the same thing."""
    if row.starts_at > at:
        return
    older = Consent.objects.filter(
        person=row.person, use=row.use, act_ref=row.act_ref, text_language=row.text_language,
        given_at__lte=row.given_at, **OPEN_ENDED,
    ).exclude(pk__in=[other.pk for other in together])  # fmt: skip
    for one in older:
        if set(one.audiences) <= set(row.audiences):
            Consent.objects.filter(pk=one.pk, **OPEN_ENDED).update(ended_at=at)


def _withdraw_rows(rows: QuerySet[Consent], *, by: By) -> int:
    """Write the withdrawal of each row and tell the ledger; return how many there were."""
    found = list(rows.select_related("person"))
    rows.update(withdrawn_at=by.at)
    for row in found:
        ledger.record("consent.withdrawn", about=row.ref, by=by, within=row.person.ref)
    return len(found)


def _close(
    marks: Sequence[str],
    deed: Callable[[], None],
    *,
    about: Sequence[str],
    by: By,
    kind: str = "consent.withdrawn",
) -> None:
    """Darken, write the side file, then do the deed; a window out of reach stops none of it."""
    fault = None
    try:
        if marks:
            showcase.take_down(about=marks, at=by.at)
    except DatabaseError as error:
        fault = error
    for one in about:
        sidefile.append(kind, about=one, at=by.at)
    with transaction.atomic():
        deed()
    if fault is not None:
        raise Refused(
            say(
                "This is recorded, and nothing new leaves under it. The public window could not "
                "be reached: tell the operator at once, so that it goes dark."
            )
        ) from fault
