"""On what a person may be exposed one step more: found here, because decisions are known here."""

from __future__ import annotations

from gemel.cases import queries as cases
from gemel.consent import queries as consent
from gemel.consent.rules import Audience, Basis, Gap, Use
from gemel.kernel.by import By
from gemel.kernel.errors import NoBasis
from gemel.people import services as people
from gemel.people.models import AtRisk
from gemel.people.rules import RAISED, Exposure


def ask(person: AtRisk, *, by: By) -> None:
    """Ask that a person be exposed one step more, on the basis there is.

    Raises: NoBasis; NotYours; Invalid. Ledger: person.sealing_asked, person.raising_asked.
    """
    people.ask_to_raise(person, basis=_ref(basis(person, by=by)), by=by)


def agree(person: AtRisk, *, by: By) -> None:
    """Agree to it as the second of two, while the basis still holds.

    Raises: NoBasis; NotYours; Invalid; Stale. Ledger: person.sealing_agreed, person.raising_agreed.
    """
    people.agree_to_raise(person, basis=_ref(basis(person, by=by)), by=by)


def basis(person: AtRisk, *, by: By) -> Basis | Gap:
    """Return what covers the next step up, else what is missing. The caller has read the person.

    To be kept by name, sealed: the yes to the desk knowing it. To be public: a yes to the name
    before the public, whatever the text, or a published decision that prints it.
    """
    if RAISED.get(Exposure(person.exposure)) is not Exposure.PUBLIC:
        return consent.basis_for(person, use=Use.IDENTITY, audiences={Audience.DESK}, by=by)
    standing = consent.standing(person, at=by.at)
    for terms in standing.terms:
        if terms.use == Use.NAME and Audience.PUBLIC in terms.audiences:
            found = consent.judge(
                standing, use=Use.NAME, audiences=(), public=True, at=by.at,
                text_hash=terms.text_hash, language=terms.text_language, act_ref=terms.act_ref,
            )  # fmt: skip
            if isinstance(found, Basis):
                return found
    printed = cases.printed_by_decisions([person], by=by).get(person.ref, ())
    return consent.judge(
        standing, use=Use.NAME, audiences=(), public=True, at=by.at, decisions=printed
    )


def _ref(found: Basis | Gap) -> str:
    if isinstance(found, Gap):
        raise NoBasis(missing=found.missing, needed=found.needed)
    return found.ref
