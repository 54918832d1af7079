"""Erasing a person: dark at once on one word, gone for good on the word of a second.

Order: the window, the side file (so that no restore brings the person back), everything in one
transaction with its ledger entry and the order to scrub the write-ahead file, then the scrubbing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, IntegrityError, transaction

from gemel.access import queries as access
from gemel.actions import services as actions
from gemel.agenda import services as agenda
from gemel.alerts import services as alerts
from gemel.cases import services as cases
from gemel.consent import services as consent
from gemel.consent.rules import by_decision
from gemel.jobs import services as jobs
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Refused, Stale
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.ledger import sidefile
from gemel.matching import services as matching
from gemel.notes import services as notes
from gemel.people import services as people
from gemel.people.models import AtRisk
from gemel.proceedings import services as proceedings
from gemel.publishing import queries as releases
from gemel.publishing import services as publishing
from gemel.showcase import services as showcase
from gemel.twinning import services as twinning
from gemel.upkeep import queries
from gemel.upkeep.models import Erasure
from gemel.upkeep.rules import Why
from gemel.upkeep.services.keeping import scrub
from gemel.vault import services as vault

# What keeps more about a record; the vault destroys the key without which old copies stay shut.
ERASERS: list[Callable[[str], None]] = [
    matching.erase, agenda.erase, alerts.erase, proceedings.erase, vault.erase,
]  # fmt: skip
SCRUB = "upkeep.scrub"


def ask(person: AtRisk, *, why: str, by: By) -> Erasure:
    """Ask that everything about a person be erased: dark at once, gone when a second agrees.

    Raises: NotYours; Invalid; Stale where somebody has asked already. Ledger: erasure.asked.
    """
    queries.need(person, by=by)
    if why not in set(Why):
        raise Invalid(fields={"why": say("Say why it is erased")})
    showcase.take_down(about=publishing.marks_of(person), at=by.at)
    try:
        with transaction.atomic():
            made = Erasure.objects.create(
                ref=refs.new("era"), about=person.ref, why=why, asked_by=by.ref, asked_at=by.at
            )
            ledger.record("erasure.asked", about=made.ref, within=person.ref, by=by)
    except IntegrityError:
        raise Stale(say("Somebody has asked for this already")) from None
    return made


@transaction.atomic
def drop(erasure: Erasure, person: AtRisk, *, by: By) -> None:
    """Let an erasure be. What went dark stays dark until two people release it anew.

    Raises: NotYours; Stale. Ledger: erasure.dropped.
    """
    queries.need(person, by=by)
    done = Erasure.objects.filter(pk=erasure.pk, **queries.OPEN).update(
        dropped_at=by.at, dropped_by=by.ref
    )
    if not done:
        raise Stale(say("This was decided already"))
    ledger.record("erasure.dropped", about=erasure.ref, within=person.ref, by=by)


def erase(erasure: Erasure, person: AtRisk, *, by: By) -> None:
    """Erase a person as the second of two people. Nothing of it comes back, not by a restore.

    Raises: NotYours; Refused for the one who asked, or whom they let in lately; Stale.
    Ledger: record.erased.
    """
    queries.need(person, by=by)
    if not access.may_second(erasure.asked_by, by.ref, at=by.at):
        raise Refused(
            say(
                "A second person has to do this: not the one who began, and nobody whom they let "
                "in during the last 30 days"
            )
        )
    if not Erasure.objects.filter(pk=erasure.pk, **queries.OPEN).exists():
        raise Stale(say("This was decided already"))
    _erase(person, by=by, at=by.at)


def done_again(ref: str, *, said_at: datetime, by: By) -> bool:
    """Erase again whom an older backup still knows, after a restore; tell whether it did."""
    showcase.take_down(about={ref, by_decision(ref)}, at=said_at)
    person = AtRisk.objects.filter(ref=ref).first()
    if person is None:
        return False
    _erase(person, by=by, at=said_at)
    return True


def _erase(person: AtRisk, *, by: By, at: datetime) -> None:
    fault = None
    try:
        showcase.take_down(about=publishing.marks_of(person), at=at)
    except DatabaseError as error:
        fault = error
    sidefile.append("record.erased", about=person.ref, at=at)
    with transaction.atomic():
        shown = releases.resting_on(publishing.marks_of(person))
        own = cases.own_cases(person)
        bonds = person.twinnings.values_list("ref", flat=True)
        notes.erase([person.ref, *bonds, *(case.ref for case in own)])
        publishing.erase(shown)
        for more in ERASERS:
            more(person.ref)
        actions.erase(person, cases=own)
        twinning.erase(person)
        consent.erase(person)
        cases.erase(person)
        people.erase(person)
        Erasure.objects.filter(about=person.ref, **queries.OPEN).update(
            done_at=by.at, done_by=by.ref
        )
        ledger.record("record.erased", about=person.ref, by=by)
        jobs.enqueue(SCRUB, [], run_at=by.at, key=SCRUB)  # should this process die before it
    if fault is not None:
        raise Refused(
            say(
                "This is erased. The public window could not be reached: tell the operator at "
                "once, so that it goes dark."
            )
        ) from fault
    try:
        scrub()
    except DatabaseError:
        return  # the job tries again until it is done
