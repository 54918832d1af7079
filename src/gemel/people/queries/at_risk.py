"""Reading persons at risk. Who may not see one cannot tell whether there is one."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people import rules
from gemel.people.models import AtRisk, Belonging, Raising, Veto
from gemel.people.queries import finding


def persons(*, by: By, closed: bool = False) -> QuerySet[AtRisk]:
    """Return the persons whom this reader may see, for lists, search and matching.

    A person belongs to programmes; whoever reads one of them reads the person. A person with
    no programme (named by a published decision, fresh from an import) is read by any staff.
    """
    scopes = by.scopes(Power.PERSON_READ)
    if not scopes:
        return AtRisk.objects.none()
    seen = AtRisk.objects.all() if closed else AtRisk.objects.filter(closed_at=None)
    if EVERYWHERE in scopes:
        return seen
    here = Belonging.objects.filter(person=OuterRef("pk"), left_at=None)
    return seen.filter(
        Exists(here.filter(scope__in=scopes)) | (~Exists(here) & ~Q(exposure__in=rules.COVERED))
    )


def at_risk(ref: str, *, by: By) -> AtRisk:
    """Return one person. Raises: NotYours, for missing and forbidden alike."""
    person = persons(by=by, closed=True).filter(ref=ref).first()
    if person is None:
        raise NotYours
    return person


def search_persons(text: str, *, by: By) -> QuerySet[AtRisk]:
    """Return persons found by name, code name or sound: accents, spellings and scripts aside."""
    written = finding.as_written(text)
    if not written:
        return AtRisk.objects.none()
    hits = persons(by=by, closed=True).filter(written | finding.sounding(text))
    return hits.order_by("sort_name", "ref")


def scopes_of(person: AtRisk, *, by: By) -> list[str]:
    """Return the programmes in whose care a person is now. The caller has read the person."""
    by.need(Power.PERSON_READ)
    return list(person.belongings.filter(left_at=None).values_list("scope", flat=True))


def vetoes(person: AtRisk, *, by: By) -> QuerySet[Veto]:
    """Return with whom a person must never be twinned. The caller has read the person."""
    by.need(Power.PERSON_READ)
    return person.vetoes.filter(lifted_at=None).select_related("parliamentarian").order_by("pk")


def veto(person: AtRisk, pk: int, *, by: By) -> Veto:
    """Return one of `vetoes`. Raises: NotYours."""
    found = vetoes(person, by=by).filter(pk=pk).first()
    if found is None:
        raise NotYours
    return found


def need(person: AtRisk, power: Power, *, by: By) -> frozenset[str]:
    """Stop unless the power is held where the person is in care; return those programmes.

    Raises: NotYours.
    """
    scopes = frozenset(person.belongings.filter(left_at=None).values_list("scope", flat=True))
    by.need_any(power, on=scopes)
    return scopes


def asked_to_raise(person: AtRisk, *, by: By) -> Raising | None:
    """Return the open question to expose a person one step more. The caller has read them."""
    by.need(Power.PERSON_READ)
    return person.raisings.filter(agreed_at=None).first()
