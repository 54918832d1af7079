"""Reading signatures: what waits for a member's name, who has signed, and who may be asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from gemel.actions import basis as bases
from gemel.actions import catalogue, limits
from gemel.actions.basis import Found
from gemel.actions.models import Action, Draft, Joining, Signature
from gemel.actions.queries import together
from gemel.consent.words import Audience
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.people import queries as people
from gemel.people.models import Parliamentarian
from gemel.twinning import queries as twinning


def signature(ref: str, *, by: By) -> Signature:
    """Return what a member is asked to sign, for the member and the member's office alone.

    Raises: NotYours, also where nothing covers the act, or what its text tells, any more.
    """
    one = (
        Signature.objects.filter(ref=ref, member__ref=by.member or "-")
        .select_related(
            "draft__action__person", "draft__action__case", "draft__action__for_member", "member"
        )
        .first()
    )
    if one is None or one.draft.dropped_at is not None or not signable([one], by=by):
        raise NotYours
    if limits.untold(one.draft, by=by):
        raise NotYours
    return one


def signable(signatures: Iterable[Signature], *, by: By) -> list[Signature]:
    """Return those of whose texts their members may read now: what covers the act says so."""
    listed = list(signatures)
    covered = bases.of_actions(
        {each.draft.action for each in listed}, by=by, also={Audience.NAMED_MEMBERS}
    )
    return [each for each in listed if covered[each.draft.action.ref]]


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
    return signable(waiting, by=by)


def signed_by(*, by: By, most: int = 20) -> list[Signature]:
    """Return what a member has signed, the newest first, as far as it may be read now."""
    if not by.member:
        return []
    rows = Signature.objects.filter(
        member__ref=by.member, answer="yes", draft__dropped_at=None
    ).select_related("draft__action__person", "draft__action__case", "member")
    return signable(rows.order_by("-answered_at", "-pk")[:most], by=by)


def stands(signature: Signature, draft: Draft) -> bool:
    """Tell whether a signature is under the words that stand there now."""
    return signature.answer == "yes" and signature.signed_version == draft.version


def signed_by_all(drafts: Iterable[Draft]) -> set[int]:
    """Return those of these texts, by key, of which all who were asked signed the words now."""
    versions = {each.pk: each.version for each in drafts}
    rows = Signature.objects.filter(draft__in=versions) if versions else ()
    open_ones = {
        row.draft_id for row in rows
        if row.answer != "yes" or row.signed_version != versions[row.draft_id]
    }  # fmt: skip
    return {row.draft_id for row in rows} - open_ones


def by_house(
    members: Iterable[Parliamentarian], *, by: By
) -> list[tuple[str, list[Parliamentarian]]]:
    """Return members under their parliaments, both in the order of the alphabet."""
    listed = {each.pk: each for each in members}
    houses = people.houses_of(listed, by=by) if listed else {}
    groups: dict[str, list[Parliamentarian]] = {}
    for each in sorted(listed.values(), key=lambda one: (one.sort_name, one.pk)):
        house = houses.get(each.pk)
        groups.setdefault(house.name if house else "", []).append(each)
    return sorted(groups.items())


def houses_together(action: Action, *, by: By) -> list[str]:
    """Return the parliaments that make an act together: of its author, and of who is asked to sign.

    None while there is but one. The caller has read the act.
    """
    rows = Signature.objects.filter(draft__action=action, draft__dropped_at=None)
    members = {*rows.exclude(answer="no").values_list("member", flat=True)}
    members |= {action.for_member.pk} if action.for_member is not None else set()
    houses = people.houses_of(members, by=by) if members else {}
    names = sorted({each.name for each in houses.values()})
    return names if len(names) > 1 else []


def may_sign(action: Action, *, by: By) -> list[tuple[Parliamentarian, str]]:
    """Return who can be asked to sign, each with the parliament; in neutral order.

    The members of the act's programmes, of any party: the desk asks those of the act's programme,
    a member's office those it shares one with. Where other parliaments get to know by the kind of
    the act, also those who joined the closed page of its country, as far as the reader opens it.
    """
    scopes = twinning.programmes_of_member(by=by) if by.member else [action.scope]
    here = Q(participations__programme__ref__in=scopes, participations__left_at=None)
    kind = catalogue.kind(action.kind)
    if Audience.OTHER_PARLIAMENTS in kind.told(public=action.public):
        open_pages = together.circles(by=by).filter(country__in=together.countries(action))
        joined = Joining.objects.filter(circle__in=open_pages, left_at=None)
        here |= Q(pk__in=joined.values("member"))
    found = list(
        Parliamentarian.objects.filter(here, merged_into=None)
        .exclude(ref=action.for_member.ref if action.for_member else "")
        .distinct()
    )
    houses = people.houses_of({one.pk for one in found}, by=by) if found else {}
    named = [(one, houses[one.pk].name if one.pk in houses else "") for one in found]
    return sorted(named, key=lambda each: (each[1], each[0].sort_name, each[0].pk))
