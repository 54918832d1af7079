"""The queue of likely duplicates: found by the machine, decided by a human, and undone by one."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.people import queries
from gemel.people.importing import alike
from gemel.people.models import Likeness

DIFFERENT = "different"
SAME = "same"


@transaction.atomic
def find_likenesses(touched: Collection[int], *, by: By) -> int:
    """Queue pairs that may be one person, of which at least one was written just now.

    Returns how many are new. A pair that was found before is not asked about again, whatever
    was decided. Raises: NotYours.
    """
    if not by.can(Power.IMPORT):
        by.need(Power.MEMBER_CHANGE)
    found = alike.find(
        queries.comparable(by=by), touched=touched, known=queries.found_before(by=by)
    )
    Likeness.objects.bulk_create(
        Likeness(
            ref=refs.new("like"),
            one_id=pair.one,
            other_id=pair.other,
            reasons=[str(reason) for reason in pair.reasons],
            strength=pair.strength,
            found_at=by.at,
        )
        for pair in found
    )
    return len(found)


@transaction.atomic
def judge(likeness: Likeness, *, by: By) -> None:
    """Tell two people apart, for good: the machine never proposes them again.

    That they are one person is said by `merge`.
    Raises: NotYours; Stale where somebody has decided meanwhile. Ledger: likeness.told_apart.
    """
    by.need(Power.MEMBER_CHANGE)
    done = Likeness.objects.filter(pk=likeness.pk, verdict="").update(
        verdict=DIFFERENT, decided_by=by.ref, decided_at=by.at
    )
    if not done:
        raise Stale(say("Somebody has decided on these two meanwhile"))
    ledger.record("likeness.told_apart", about=likeness.one.ref, within=likeness.other.ref, by=by)


@transaction.atomic
def ask_again(likeness: Likeness, *, by: By) -> None:
    """Take a "different" back: the two stand in the queue again.

    Raises: NotYours; Stale where there is nothing to take back. Ledger: likeness.asked_again.
    """
    by.need(Power.MEMBER_CHANGE)
    done = Likeness.objects.filter(pk=likeness.pk, verdict=DIFFERENT).update(
        verdict="", decided_by="", decided_at=None
    )
    if not done:
        raise Stale(say("There is no decision on these two to take back"))
    ledger.record("likeness.asked_again", about=likeness.one.ref, within=likeness.other.ref, by=by)
