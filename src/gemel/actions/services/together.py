"""Joining the members who follow a country, and what they write for each other."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from gemel.actions import chorus, queries
from gemel.actions.models import Circle, Joining
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.notes import services as notepad
from gemel.notes.models import Note
from gemel.people.models import Parliamentarian
from gemel.twinning import queries as twinning


@transaction.atomic
def join(country: str, *, member: Parliamentarian, shares: bool = False, by: By) -> Circle:
    """Let a member join those who follow a country. Twice is once.

    Raises: NotYours, also for a country that is not for this member. Ledger: circle.joined.
    """
    by.need(Power.ACTION_RECORD, on=member.ref)
    there = queries.circles(by=by).filter(country=country).first()
    if by.member != member.ref or (there is None and country not in queries.may_join(by=by)):
        raise NotYours
    return there or _add(country, member, shares=shares, by=by)


@transaction.atomic
def let_in(country: str, *, member: Parliamentarian, by: By) -> Circle:
    """Let a member of one's programmes join, for a desk that works on the country.

    The member shares nothing until the member says so.

    Raises: NotYours; Invalid where the member sits in that country. Ledger: circle.joined.
    """
    if country not in queries.desk_countries(by=by) or member.ref not in twinning.taking_part(
        by=by
    ):
        raise NotYours
    own = queries.countries_of(member.ref)
    if not chorus.may_join(country, own=own, works_on=(), let_in=True):
        raise Invalid(fields={"member": say("A member of a parliament there cannot be let in")})
    return _add(country, member, shares=False, by=by)


@transaction.atomic
def share(circle: Circle, *, shares: bool, by: By) -> None:
    """Choose whether the others see kind and week of what one plans. Ledger: circle.sharing."""
    mine = queries.mine(circle, by=by)
    if Joining.objects.filter(pk=mine.pk).exclude(shares=shares).update(shares=shares):
        ledger.record("circle.sharing", about=circle.ref, by=by)


@transaction.atomic
def leave(circle: Circle, *, member_ref: str, by: By) -> None:
    """End a joining: the member's own, or, for a desk, anybody's. Twice is once.

    Raises: NotYours. Ledger: circle.left.
    """
    queries.circle(circle.ref, by=by)
    if by.member and by.member != member_ref:
        raise NotYours
    here = circle.joinings.filter(member__ref=member_ref, left_at=None)
    if here.update(left_at=by.at):
        ledger.record("circle.left", about=circle.ref, by=by)


@transaction.atomic
def write_note(circle: Circle, text: str, *, request_key: str = "", by: By) -> Note:
    """Write a word for all who joined. Raises: NotYours; Invalid. Ledger: note.written."""
    queries.circle(circle.ref, by=by)
    return notepad.write_in_circle(text, about=circle.ref, request_key=request_key, by=by)


def _add(country: str, member: Parliamentarian, *, shares: bool, by: By) -> Circle:
    made, _ = Circle.objects.get_or_create(country=country, defaults={"ref": refs.new("cir")})
    try:
        with transaction.atomic():
            Joining.objects.create(
                circle=made, member=member, shares=shares, joined_by=by.ref, joined_at=by.at
            )
    except IntegrityError:  # the same form, sent twice
        return made
    ledger.record("circle.joined", about=made.ref, by=by)
    return made
