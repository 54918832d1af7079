"""Reading what one is told about texts: the own notices, as long as what they say is so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from gemel.actions import basis as bases
from gemel.actions.models import Signature, TextNotice
from gemel.actions.queries import acts, signing
from gemel.actions.rules import OF_SIGNERS, TextNews
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power

MOST = 50
TOLD_OF_NAMES = frozenset({TextNews.COMPLETE, TextNews.OVER})


def text_notices(*, by: By, fresh: bool = False) -> list[TextNotice]:
    """Return what this reader is told about texts, the newest first; one of a text and kind.

    What was answered, sent or thrown away meanwhile, and what lost its basis, is told no more.
    """
    rows = list(_own(by=by, fresh=fresh)[:MOST])
    if not rows:
        return []
    own = {
        each.draft_id: each
        for each in Signature.objects.filter(
            member__ref=by.member or "-", draft__in=[row.draft_id for row in rows]
        ).select_related("draft__action__case", "draft__action__person", "member")
    }
    may_sign = {each.draft_id for each in signing.signable(own.values(), by=by)}
    covered = bases.of_actions({row.draft.action for row in rows}, by=by)
    whole = signing.signed_by_all([row.draft for row in rows if row.kind in TOLD_OF_NAMES])
    seen = set(
        acts.actions(by=by)
        .filter(pk__in={row.draft.action_id for row in rows})
        .values_list("pk", flat=True)
    )
    found: dict[tuple[int, bool], TextNotice] = {}
    for row in rows:
        signer = row.kind in OF_SIGNERS
        if row.kind == TextNews.STOPPED:
            signed = row.draft_id in own and own[row.draft_id].answer == "yes"
            stopped = not covered[row.draft.action.ref] and row.draft.left_at is None
            holds = signed and stopped
        elif signer:
            holds = row.draft_id in may_sign and _holds_for_signer(row, own[row.draft_id])
        else:
            holds = row.draft.action_id in seen and _holds_for_author(
                row, bool(covered[row.draft.action.ref]), row.draft_id in whole, on=by.at.date()
            )
        if holds:
            found.setdefault((row.draft_id, signer), row)
    return list(found.values())


def text_notice(ref: str, *, by: By) -> tuple[TextNotice, str]:
    """Return one of them, with the reference of what a signer may read; empty for an author.

    Raises: NotYours, also once it holds no more.
    """
    row = next((one for one in text_notices(by=by) if one.ref == ref), None)
    if row is None:
        raise NotYours
    if row.kind not in OF_SIGNERS or row.kind == TextNews.STOPPED:
        return row, ""
    return row, Signature.objects.get(draft=row.draft_id, member__ref=by.member).ref


def unposted() -> Iterable[TextNotice]:
    """Return the notices of which no letters were made yet, the oldest first. For `alerts`."""
    return TextNotice.objects.filter(posted_at=None).order_by("made_at", "pk")


def _own(*, by: By, fresh: bool) -> QuerySet[TextNotice]:
    if by.member:
        may = by.can(Power.ACTION_RECORD, on=by.member)
        found = TextNotice.objects.filter(member=by.member if may else "-")
    else:
        found = TextNotice.objects.filter(member="", account=by.ref)
    if fresh:
        found = found.filter(seen_at=None)
    return (
        found.filter(draft__dropped_at=None)
        .select_related("draft__action__case", "draft__action__person", "draft__action__for_member")
        .order_by("-pk")
    )


def _holds_for_signer(row: TextNotice, signature: Signature) -> bool:
    draft, kind = row.draft, TextNews(row.kind)
    if kind is TextNews.SENT:
        return draft.left_at is not None and signature.answer == "yes"
    if draft.left_at is not None:
        return False
    if kind is TextNews.CHANGED:
        return signature.answer == "yes" and not signing.stands(signature, draft)
    return not signature.answer


def _holds_for_author(row: TextNotice, covered: bool, whole: bool, *, on: date) -> bool:
    draft, kind = row.draft, TextNews(row.kind)
    if draft.left_at is not None or covered is (kind is TextNews.FELL):
        return False
    if kind is TextNews.COMPLETE:
        return whole
    past = draft.sign_until is not None and draft.sign_until < on
    return kind is TextNews.FELL or (past and not whole)
