"""Telling those whom a text concerns: who is asked to sign, and who wrote it.

A notice is written with the deed that it tells of. `alerts` makes a mail of it, which says only
that there is something new.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from gemel.access import queries as access
from gemel.access.rules import DESK_ROLES
from gemel.actions import basis as bases
from gemel.actions import queries
from gemel.actions.models import Action, Draft, Signature, TextNotice
from gemel.actions.rules import Stage, TextNews
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.ledger import services as ledger

SOON = timedelta(days=2)  # before the day on which signing closes
REST = timedelta(days=1)  # after a word to the same signer
LOOKED_BACK = timedelta(days=14)  # for days that passed while nobody looked
AT_ONCE = 500  # acts whose basis is asked for together


def tell_signers(signatures: Iterable[Signature], kind: TextNews, *, mark: str, by: By) -> None:
    """Tell members about a text that they sign; the same mark twice is once."""
    _write([(each.draft, each.member.ref, "") for each in signatures], kind, mark=mark, by=by)


def tell_authors(draft: Draft, kind: TextNews, *, mark: str, by: By) -> None:
    """Tell those whose text it is: the office of the member who acts, and who wrote it at the desk.

    Where nobody of the desk wrote it, whoever wrote the act down.
    """
    office = draft.action.for_member
    wrote = {draft.begun_by, *draft.signatures.values_list("asked_by", flat=True)}
    at_desk = _at_desk(wrote, by.at) or _at_desk({draft.action.recorded_by}, by.at)
    told = [(draft, office.ref, "")] if office else []
    _write([*told, *((draft, "", ref) for ref in at_desk)], kind, mark=mark, by=by)


def tell_changed(draft: Draft, *, by: By) -> None:
    """Tell those whose names stood under other words of this text."""
    before = draft.signatures.filter(answer="yes").exclude(signed_version=draft.version)
    for each in before.select_related("member", "draft"):
        tell_signers([each], TextNews.CHANGED, mark=str(each.signed_version), by=by)


@transaction.atomic
def open_notice(notice: TextNotice, *, by: By) -> None:
    """Write down that a notice was opened. Twice is once. Raises: NotYours for anybody else's."""
    own = notice.member == by.member and (by.member or notice.account == by.ref)
    if not own:
        raise NotYours
    TextNotice.objects.filter(pk=notice.pk, seen_at=None).update(seen_at=by.at)


@transaction.atomic
def mark_posted(notice: TextNotice, *, by: By) -> bool:
    """Take a notice for whoever makes letters of it; False where that was done. For `alerts`."""
    return bool(TextNotice.objects.filter(pk=notice.pk, posted_at=None).update(posted_at=by.at))


def watch(*, by: By) -> int:
    """Look at what time and a withdrawal did to acts and texts; return how many notices it took.

    Planned acts whose basis fell away are stopped, and go on where it is there again; authors
    and signers learn that a text may not leave, authors that its day has passed; who has not signed
    is reminded before that day. Ledger: action.stopped, action.resumed, draft.reminded.
    """
    by.need(Power.ACTION_CHANGE)
    before = TextNotice.objects.count()
    _weigh_acts(by)
    _weigh_texts(by)
    _remind_soon(by)
    _tell_over(by)
    return TextNotice.objects.count() - before


def _weigh_acts(by: By) -> None:
    planned = Action.objects.filter(stage=Stage.PLANNED, taken_back_at=None).order_by("pk")
    last = 0
    while rows := list(planned.filter(pk__gt=last).select_related("case", "person")[:AT_ONCE]):
        last = rows[-1].pk
        covered = bases.of_actions(rows, by=by)
        for act in rows:
            stands = bool(covered[act.ref])
            if stands is (act.stopped_at is not None):
                _turn(act, stands, by=by)


@transaction.atomic
def _turn(action: Action, stands: bool, *, by: By) -> None:
    """Stop an act, or let it go on, unless somebody was quicker."""
    seen = Action.objects.filter(pk=action.pk, stage=Stage.PLANNED, stopped_at=action.stopped_at)
    if seen.update(stopped_at=None if stands else by.at):
        what = "action.resumed" if stands else "action.stopped"
        ledger.record(what, about=action.ref, by=by)


def _weigh_texts(by: By) -> None:
    texts = queries.waiting(by=by).order_by("pk")
    told = set(
        TextNotice.objects.filter(kind=TextNews.FELL).values_list("draft_id", flat=True).distinct()
    )
    last = 0
    while rows := list(texts.filter(pk__gt=last)[:AT_ONCE]):
        last = rows[-1].pk
        shut = {one.pk for one in queries.shut(rows, by=by)}
        for text in rows:
            if text.pk in shut and text.pk not in told:
                with transaction.atomic():
                    tell_authors(text, TextNews.FELL, mark="", by=by)
                    signed = text.signatures.filter(answer="yes").select_related("member", "draft")
                    tell_signers(signed, TextNews.STOPPED, mark="", by=by)
            elif text.pk in told and text.pk not in shut:  # should it fall again, it is told again
                fallen = (TextNews.FELL, TextNews.STOPPED)
                TextNotice.objects.filter(draft=text, kind__in=fallen).delete()


def _remind_soon(by: By) -> None:
    rested = by.at - REST
    waiting = Signature.objects.filter(
        Q(reminded_at=None) | Q(reminded_at__lt=rested), answer="", asked_at__lt=rested,
        draft__left_at=None, draft__dropped_at=None, draft__sign_until__gte=by.at.date(),
        draft__sign_until__lte=(by.at + SOON).date(),
    ).select_related("draft__action__case", "draft__action__person", "member")  # fmt: skip
    for each in queries.signable(waiting, by=by):
        mark = f"before {each.draft.sign_until}"
        if not each.draft.notices.filter(member=each.member.ref, mark=mark).exists():
            with transaction.atomic():
                Signature.objects.filter(pk=each.pk).update(reminded_at=by.at)
                tell_signers([each], TextNews.REMINDED, mark=mark, by=by)
                ledger.record("draft.reminded", about=each.draft.ref, within=each.ref, by=by)


def _tell_over(by: By) -> None:
    past = queries.waiting(by=by).filter(
        sign_until__lt=by.at.date(), sign_until__gte=(by.at - LOOKED_BACK).date()
    )
    told = set(TextNotice.objects.filter(kind=TextNews.OVER).values_list("draft_id", "mark"))
    fresh = [one for one in past if (one.pk, f"{one.sign_until}") not in told]
    whole = queries.signed_by_all(fresh)
    fresh = [one for one in fresh if one.pk not in whole]
    shut = {one.pk for one in queries.shut(fresh, by=by)}
    for text in fresh:
        if text.pk not in shut:
            with transaction.atomic():
                tell_authors(text, TextNews.OVER, mark=f"{text.sign_until}", by=by)


def _at_desk(accounts: Iterable[str], at: datetime) -> list[str]:
    """Return which of these accounts come in at the desk now."""
    return sorted(
        ref for ref in accounts
        if any(role in DESK_ROLES for role, _ in access.roles_of(ref, at=at))
    )  # fmt: skip


def _write(told: Iterable[tuple[Draft, str, str]], kind: TextNews, *, mark: str, by: By) -> None:
    """Write notices, each of a text and of the member's office or the account that is told."""
    TextNotice.objects.bulk_create(
        [
            TextNotice(
                ref=refs.new("tell"), draft=draft, kind=kind, member=member, account=account,
                mark=mark, made_at=by.at,
            )
            for draft, member, account in told
        ],
        ignore_conflicts=True,
    )  # fmt: skip
