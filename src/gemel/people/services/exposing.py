"""How many may know of a person: a step up by two people on a basis, a step down at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from gemel.access import queries as access
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.ledger import sidefile
from gemel.people import queries
from gemel.people.models import AtRisk, Raising
from gemel.people.rules import LOWERED, RAISED, Exposure
from gemel.vault import queries as vault_queries
from gemel.vault import services as vault

ASKED = {Exposure.SEALED: "person.sealing_asked", Exposure.PUBLIC: "person.raising_asked"}
AGREED = {Exposure.SEALED: "person.sealing_agreed", Exposure.PUBLIC: "person.raising_agreed"}


@transaction.atomic
def ask_to_raise(person: AtRisk, *, basis: str, by: By) -> Raising:
    """Ask that a person be exposed one step more; a second person agrees.

    From a code name alone to a sealed name, or from restricted to public. `basis` is the consent
    or the decision, which the caller has found. Twice is once. Raises: NotYours; Invalid.
    Ledger: person.sealing_asked, person.raising_asked.
    """
    queries.need(person, Power.PERSON_CHANGE, by=by)
    to = RAISED.get(Exposure(person.exposure))
    if to is None:
        raise Invalid(say("There is no further step for this record"))
    kept, made = Raising.objects.get_or_create(
        person=person,
        agreed_at=None,
        defaults={"ref": refs.new("rais"), "basis": basis, "asked_by": by.ref, "asked_at": by.at},
    )
    if made:
        ledger.record(ASKED[to], about=person.ref, by=by)
    return kept


@transaction.atomic
def agree_to_raise(person: AtRisk, *, basis: str, by: By) -> None:
    """Agree to it as the second of two; `basis` is what covers it now.

    Raises: NotYours; Invalid for who asked, or whom they let in; Stale where nobody asks any more.
    Ledger: person.sealing_agreed, person.raising_agreed.
    """
    queries.need(person, Power.PERSON_CHANGE, by=by)
    asked = Raising.objects.filter(person=person, agreed_at=None).first()
    to = RAISED.get(Exposure(person.exposure))
    if asked is None or to is None:
        raise Stale(say("Nobody asks for this any more"))
    if not access.may_second(asked.asked_by, by.ref, at=by.at):
        raise Invalid(say("A second person has to agree: not who asked, and not whom they let in"))
    Raising.objects.filter(pk=asked.pk).update(agreed_by=by.ref, agreed_at=by.at, basis=basis)
    raised = AtRisk.objects.filter(pk=person.pk, exposure=person.exposure).update(
        exposure=to, version=person.version + 1
    )
    if not raised:
        raise Stale(say("Someone else changed this record meanwhile. Yours was not kept."))
    ledger.record(AGREED[to], about=person.ref, by=by)


@transaction.atomic
def let_be(person: AtRisk, *, by: By) -> None:
    """Take the question back, or say no to it. Raises: NotYours. Ledger: person.raising_dropped."""
    queries.need(person, Power.PERSON_CHANGE, by=by)
    if Raising.objects.filter(person=person, agreed_at=None).delete()[0]:
        ledger.record("person.raising_dropped", about=person.ref, by=by)


@transaction.atomic
def lower(person: AtRisk, *, by: By) -> None:
    """Expose a person one step less, at once; what is sealed is destroyed for good.

    From public to restricted, or from sealed to a code name alone. What is public must be dark
    already: a door calls `publishing.services.lower`. An open question to raise it ends.
    Raises: NotYours; Invalid. Ledger: person.exposure_lowered, vault.shredded.
    """
    queries.need(person, Power.PERSON_CHANGE, by=by)
    to = LOWERED.get(Exposure(person.exposure))
    if to is None:
        raise Invalid(say("There is no step below for this record"))
    sidefile.append("person.exposure_lowered", about=person.ref, at=by.at)
    if vault_queries.is_sealed(person.ref):
        vault.shred(person.ref, by=by)
    Raising.objects.filter(person=person, agreed_at=None).delete()
    AtRisk.objects.filter(pk=person.pk).update(exposure=to, version=person.version + 1)
    ledger.record("person.exposure_lowered", about=person.ref, by=by)


def lower_again(ref: str, *, said_at: datetime) -> bool:
    """Make restricted again, after a restore, who was lowered; tell whether it was needed.

    Not whom two people raised since. Of what was sealed the vault tells (`forget_again`).
    """
    raised = Raising.objects.filter(person=OuterRef("pk"), agreed_at__gt=said_at)
    public = AtRisk.objects.filter(ref=ref, exposure=Exposure.PUBLIC)
    lowered = public.exclude(Exists(raised)).update(
        exposure=Exposure.RESTRICTED, version=F("version") + 1
    )
    return bool(lowered)
