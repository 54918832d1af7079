"""One text, many names: asked, reminded, signed with the very words, until a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from gemel.actions import limits, queries
from gemel.actions.models import Draft, Signature
from gemel.actions.rules import TextNews
from gemel.actions.services import acting, noticing
from gemel.actions.services.drafts import mark
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.people.models import Parliamentarian


@transaction.atomic
def ask_to_sign(
    draft: Draft, members: Iterable[Parliamentarian], *, until: date, by: By
) -> list[Signature]:
    """Ask members, of whatever party and parliament, to sign this text until a day.

    Who was asked before is not asked again; a new day counts for all. Raises: NotYours; NoBasis
    where the person does not let other members know; Invalid; Stale once it has left.
    Ledger: signature.asked for each.
    """
    acting.need_change(draft.action, by=by)
    _need_open(draft)
    found = queries.for_signers(draft.action, by=by)
    if not found:
        raise found.refusal
    if gone := limits.untold(draft, by=by):
        raise limits.refusal(gone)
    if until < by.at.date():
        raise Invalid(fields={"until": say("This day has passed: choose one ahead")})
    Draft.objects.filter(pk=draft.pk).update(sign_until=until)
    draft.sign_until = until
    asked = []
    for member in members:
        one, made = Signature.objects.get_or_create(
            draft=draft,
            member=member,
            defaults={"ref": refs.new("sig"), "asked_by": by.ref, "asked_at": by.at},
        )
        if made:
            ledger.record("signature.asked", about=one.ref, within=draft.ref, by=by)
            asked.append(one)
    noticing.tell_signers(asked, TextNews.ASKED, mark="", by=by)
    return asked


@transaction.atomic
def answer_signing(signature: Signature, *, answer: str, version: int, by: By) -> None:
    """Sign the text that the member or the member's office saw, or say no to it.

    A name that was given can be taken back until the text leaves, after the day too.

    Raises: NotYours for anybody else, and where nothing lets members read it; Invalid; Stale where
    the text changed since it was seen, where the day has passed, or where it has left.
    Ledger: signature.given, signature.refused or signature.taken_back.
    """
    if by.member != signature.member.ref:
        raise NotYours
    by.need(Power.ACTION_RECORD, on=by.member)
    draft = signature.draft
    _need_open(draft)
    if not queries.signable([signature], by=by) or limits.untold(draft, by=by):
        raise NotYours
    if answer not in ("yes", "no"):
        raise Invalid(fields={"answer": say("Choose yes or no")})
    given = Signature.objects.filter(pk=signature.pk, answer="yes").exists()
    takes_back = answer == "no" and given
    over = draft.sign_until is not None and by.at.date() > draft.sign_until
    if over and not takes_back:
        raise Stale(say("The day until which this could be signed has passed"))
    if version != draft.version and not takes_back:
        raise Stale(say("The text was changed after you opened it. Read it again, then sign."))
    signed = answer == "yes"
    Signature.objects.filter(pk=signature.pk).update(
        answer=answer,
        answered_by=by.ref,
        answered_at=by.at,
        signed_hash=mark(draft.text) if signed else "",
        signed_version=draft.version if signed else None,
    )
    what = "signature.given" if signed else "signature.taken_back"
    what = what if signed or takes_back else "signature.refused"
    ledger.record(what, about=signature.ref, within=draft.ref, by=by)
    if signed and queries.signed_by_all([draft]):
        whole = f"{draft.version}: {draft.signatures.count()}"
        noticing.tell_authors(draft, TextNews.COMPLETE, mark=whole, by=by)


@transaction.atomic
def remind(draft: Draft, *, by: By) -> int:
    """Remind those who have not answered, once a day; return how many.

    Raises: NotYours; Stale once its day has passed or it has left. Ledger: draft.reminded.
    """
    acting.need_change(draft.action, by=by)
    _need_open(draft)
    if draft.sign_until is not None and draft.sign_until < by.at.date():
        raise Stale(say("The day for signing has passed: ask anew, with a day ahead"))
    rows = Signature.objects.filter(draft=draft, answer="").select_related(
        "member", "draft__action__case", "draft__action__person"
    )
    waiting = queries.signable(rows, by=by)
    Signature.objects.filter(pk__in=[each.pk for each in waiting]).update(reminded_at=by.at)
    if waiting:
        today = f"{by.at.date()}"
        noticing.tell_signers(waiting, TextNews.REMINDED, mark=today, by=by)
        ledger.record("draft.reminded", about=draft.ref, within=draft.action.ref, by=by)
    return len(waiting)


@transaction.atomic
def take_out(signature: Signature, *, by: By) -> None:
    """Take a member off the list who was asked by mistake and has not signed.

    Raises: NotYours; Stale for one who has signed. Ledger: signature.taken_out.
    """
    acting.need_change(signature.draft.action, by=by)
    gone, _ = Signature.objects.filter(pk=signature.pk).exclude(answer="yes").delete()
    if not gone:
        raise Stale(say("This member has signed already"))
    ledger.record("signature.taken_out", about=signature.ref, within=signature.draft.ref, by=by)


def _need_open(draft: Draft) -> None:
    if draft.left_at is not None or draft.dropped_at is not None:
        raise Stale(say("This text is closed: nobody signs it any more"))
