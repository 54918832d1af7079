"""Reading signatures: what waits for a member's name, who has signed, and who may be asked."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from gemel.actions import basis as bases
from gemel.actions.basis import Found
from gemel.actions.models import Action, Draft, Signature
from gemel.consent.words import Audience
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.people.models import Parliamentarian
from gemel.twinning import queries as twinning


def signature(ref: str, *, by: By) -> Signature:
    """Return what a member is asked to sign, for the member and the member's office alone.

    Raises: NotYours, also where nothing covers the act any more: then there is nothing to sign.
    """
    one = (
        Signature.objects.filter(ref=ref, member__ref=by.member or "-")
        .select_related("draft__action__person", "draft__action__case", "member")
        .first()
    )
    if one is None or one.draft.dropped_at is not None:
        raise NotYours
    if not one.draft.left_at and not for_signers(one.draft.action, by=by):
        raise NotYours
    return one


def for_signers(action: Action, *, by: By) -> Found:
    """Return what lets other members read the text of an act in order to sign it."""
    return bases.of_action(action, by=by, also={Audience.NAMED_MEMBERS})


def asked_to_sign(*, by: By, on: date) -> list[Signature]:
    """Return what a member has still to sign, the nearest day first; nothing without a basis."""
    if not by.member:
        return []
    waiting = (
        Signature.objects.filter(
            member__ref=by.member, answer="", draft__left_at=None, draft__dropped_at=None,
            draft__sign_until__gte=on,
        )
        .select_related("draft__action__person", "draft__action__case", "member")
        .order_by("draft__sign_until", "pk")
    )  # fmt: skip
    covered = bases.of_actions(
        [each.draft.action for each in waiting], by=by, also={Audience.NAMED_MEMBERS}
    )
    return [each for each in waiting if covered[each.draft.action.ref]]


def unsigned(draft: Draft) -> list[str]:
    """Return the members, by ref, who were asked and have not answered."""
    waiting = Signature.objects.filter(draft=draft, answer="")
    return list(waiting.order_by("pk").values_list("member__ref", flat=True))


def stands(signature: Signature, draft: Draft) -> bool:
    """Tell whether a signature is under the words that stand there now."""
    return signature.answer == "yes" and signature.signed_version == draft.version


def signed_names(draft: Draft) -> list[str]:
    """Return who signed, by name, in an order that prefers nobody."""
    found = Signature.objects.filter(draft=draft, answer="yes").select_related("member")
    rows = sorted(found, key=lambda each: (each.member.sort_name, each.member.pk))
    return [each.member.name for each in rows]


def may_sign(action: Action, *, by: By) -> QuerySet[Parliamentarian]:
    """Return who can be asked to sign: the members of the act's programmes, of any party.

    The desk asks those of the act's programme, a member's office those it shares one with.
    """
    scopes = twinning.programmes_of_member(by=by) if by.member else [action.scope]
    return (
        Parliamentarian.objects.filter(
            participations__programme__ref__in=scopes, participations__left_at=None,
            merged_into=None,
        )
        .exclude(ref=action.for_member.ref if action.for_member else "")
        .distinct()
        .order_by("sort_name", "pk")
    )  # fmt: skip
