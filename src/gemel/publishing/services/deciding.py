"""Deciding what is shown: one proposes, another approves; a waiting time may be waived."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction

from gemel.access import queries as access
from gemel.consent.words import Channel, Giver
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NoBasis, NotYours, Refused, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.publishing import compose, house_work, judging, queries, rules
from gemel.publishing.judging import Verdict
from gemel.publishing.models import Release
from gemel.publishing.rules import Stage
from gemel.publishing.services.showing import need, tend

NAMED = say(
    "The words name somebody at risk on whom this act does not rest, or a code name. Leave the "
    "name out, or begin from an act on that person."
)


@transaction.atomic
def propose(
    *,
    kind: str,
    about: str,
    texts: compose.Texts | None = None,
    shows: Collection[str] = (),
    by: By,
) -> Release:
    """Propose that one record be shown, exactly as composed now; a second person decides.

    For a twinning the person's yes is bound to these very texts, so it is asked for afterwards.
    An older proposal of the same record that nobody has decided gives way to this one.

    Raises: NotYours; NoBasis where nothing of the kind may be shown; Invalid.
    Ledger: release.proposed.
    """
    draft = compose.draft(kind, about, texts=texts, shows=shows, by=by)
    by.need(Power.PUBLISH_PROPOSE, on=draft.scope)
    if kind == rules.Kind.PRESS and house_work.others_named(about, draft.texts, by=by):
        raise Invalid(fields={"title": NAMED})
    ref = refs.new("rel")
    older = Release.objects.filter(kind=draft.kind, about=about, approved_at=None, **queries.OPEN)
    older.update(retracted_at=by.at, retracted_by=by.ref, retracted_why=rules.Why.REPLACED)
    release = Release.objects.create(
        ref=ref,
        kind=draft.kind,
        about=draft.about,
        slug=draft.slug,
        person=draft.person,
        member=draft.member,
        scope=draft.scope,
        countries=list(draft.countries),
        texts={language: dict(text) for language, text in draft.texts.items()},
        facts=[dict(fact) for fact in draft.facts],
        links=list(draft.links),
        invented=draft.invented,
        text_hash=draft.text_hash,
        needs=draft.needs_as_rows,
        leans=sorted({*draft.leans, draft.about}),
        basis_kind="none",
        proposed_by=by.ref,
        proposed_at=by.at,
    )
    ledger.record("release.proposed", about=ref, within=about, by=by)
    return release


@transaction.atomic
def record_member_agreement(release: Release, *, through: str, by: By) -> None:
    """Record that the member agrees to be shown like this, as the desk heard it or said oneself.

    Raises: NotYours; Invalid; Stale. Ledger: release.member_agreed.
    """
    need(Power.PUBLISH_APPROVE if by.member else Power.PUBLISH_PROPOSE, release, by=by)
    if by.assistant:
        raise NotYours
    if through not in set(Channel):
        raise Invalid(fields={"through": say("Say how the member was asked")})
    done = Release.objects.filter(
        pk=release.pk, member_agreed_at=None, **queries.OPEN
    ).exclude(member="").update(
        member_agreed_by=by.ref, member_agreed_at=by.at, member_agreed_through=through
    )  # fmt: skip
    if not done:
        raise Stale(say("The member’s answer is recorded already"))
    ledger.record("release.member_agreed", about=release.ref, within=release.about, by=by)


def agree(release: Release, *, by: By) -> Stage:
    """Agree, as the member who is shown, to be shown exactly like this.

    It is the second yes too, where another proposed it, the person's own yes is there and nobody
    has decided yet. Returns where the release stands then.

    Raises: NotYours for anybody else, the member's assistant too; Stale where it ended meanwhile.
    Ledger: release.member_agreed, and what approving records.
    """
    need(Power.PUBLISH_APPROVE, release, by=by)
    if not by.member or by.assistant:
        raise NotYours
    current = Release.objects.get(pk=release.pk)
    if not current.member_agreed_at:
        record_member_agreement(current, through=Channel.IN_PERSON, by=by)
        current.refresh_from_db()
    if not judging.lacks_only(current, by=by):
        return queries.stage(current, by=by)
    return approve(current, by=by)


def approve(release: Release, *, by: By) -> Stage:
    """Approve as the second of two people. What need not wait is public when this returns.

    A member who approves what shows them thereby agrees to it.

    Raises: NotYours; Refused for the one who proposed, or whom they let in lately; NoBasis with
    what is missing; Stale where it was decided already.
    Ledger: release.approved, and release.lit where it goes out at once.
    """
    need(Power.PUBLISH_APPROVE, release, by=by)
    _need_second(release.proposed_by, by=by)
    if by.member:
        _agree_by_approving(release, by=by)
    release = Release.objects.get(pk=release.pk)
    if release.kind == rules.Kind.PRESS and house_work.others_named(
        release.about, release.texts, by=by
    ):
        raise NoBasis(NAMED)
    verdict = judging.judge(release, by=by)
    if not verdict:
        raise NoBasis(missing=verdict.missing, needed=verdict.needed)
    with transaction.atomic():
        done = Release.objects.filter(pk=release.pk, approved_at=None, **queries.OPEN).update(
            approved_by=by.ref,
            approved_at=by.at,
            waits_until=_waits_until(release, verdict, by=by),
            leans=sorted({*release.leans, *verdict.leans}),
        )
        if not done:
            raise Stale(say("This was decided already"))
        ledger.record("release.approved", about=release.ref, within=release.about, by=by)
    return tend(release, by=by)


@transaction.atomic
def refuse(release: Release, *, by: By) -> None:
    """Decline to approve. What is still to be shown needs a new proposal.

    Raises: NotYours; Stale where it was decided already. Ledger: release.refused.
    """
    need(Power.PUBLISH_APPROVE, release, by=by)
    done = Release.objects.filter(pk=release.pk, approved_at=None, **queries.OPEN).update(
        refused_at=by.at, refused_by=by.ref
    )
    if not done:
        raise Stale(say("This was decided already"))
    ledger.record("release.refused", about=release.ref, within=release.about, by=by)


@transaction.atomic
def waive(release: Release, *, giver: str, through: str, words: str, by: By) -> None:
    """Record that the person, a proxy or counsel waives the waiting time; a second confirms.

    Raises: NotYours; Invalid; Stale where nothing waits. Ledger: release.waiver_recorded.
    """
    need(Power.PUBLISH_PROPOSE, release, by=by)
    faults = {}
    if giver not in set(Giver):
        faults["giver"] = say("Say who waives the waiting time")
    if through not in set(Channel):
        faults["through"] = say("Say by which way it was said")
    if not words.strip():
        faults["words"] = say("Write down the words that were said")
    if faults:
        raise Invalid(fields=faults)
    waiting = Release.objects.filter(pk=release.pk, lit_at=None, waived_by="", **queries.OPEN)
    done = waiting.filter(waits_until__gt=by.at).update(
        waived_by=by.ref,
        waived_at=by.at,
        waived_giver=giver,
        waived_through=through,
        waived_words=words.strip(),
    )
    if not done:
        raise Stale(say("Nothing waits here any more"))
    ledger.record("release.waiver_recorded", about=release.ref, within=release.about, by=by)


def confirm_waiver(release: Release, *, by: By) -> Stage:
    """Confirm a recorded waiver as the second of two people; the item goes out.

    Raises: NotYours; Refused for the one who recorded it; Stale; NoBasis.
    Ledger: release.waiver_confirmed, release.lit.
    """
    need(Power.PUBLISH_APPROVE, release, by=by)
    current = Release.objects.get(pk=release.pk)
    if not current.waived_by or current.waived_confirmed_by:
        raise Stale(say("There is no waiver to confirm"))
    _need_second(current.waived_by, by=by)
    with transaction.atomic():
        done = Release.objects.filter(
            pk=release.pk, waived_confirmed_by="", lit_at=None, **queries.OPEN
        ).update(waived_confirmed_by=by.ref)
        if not done:
            raise Stale(say("There is no waiver to confirm"))
        ledger.record("release.waiver_confirmed", about=release.ref, within=release.about, by=by)
    return tend(release, by=by)


def _need_second(first: str, *, by: By) -> None:
    if not access.may_second(first, by.ref, at=by.at):
        raise Refused(
            say(
                "A second person has to do this: not the one who began, and nobody whom they let "
                "in during the last 30 days"
            )
        )


def _agree_by_approving(release: Release, *, by: By) -> None:
    """A member who approves what shows them has agreed to be shown."""
    Release.objects.filter(pk=release.pk, member=by.member, member_agreed_at=None).update(
        member_agreed_by=by.ref, member_agreed_at=by.at, member_agreed_through=Channel.IN_PERSON
    )


def _waits_until(release: Release, verdict: Verdict, *, by: By) -> datetime | None:
    uses = {use for row in release.needs for use in row["uses"]}
    people = queries.persons(row["person"] for row in release.needs)
    unnamed = any(not person.name for person in people.values())
    return rules.waits_until(
        approved_at=by.at,
        hours=settings.GEMEL_WAITING_HOURS,
        on_consent=verdict.kind == "consent",
        # Of a person kept by a code name nobody can check that the words give nothing away.
        identity=rules.shows_identity(uses) or unnamed,
        first=not queries.shown_before(release),
        waived=verdict.waives_waiting,
    )
