"""Reading what upkeep keeps: open erasures, and what the ledger and the side file tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.ledger import queries as ledger
from gemel.ledger import sidefile
from gemel.people import queries as people
from gemel.people.models import AtRisk
from gemel.upkeep.models import Erasure
from gemel.upkeep.rules import Closing

# What an entry closes: its own record, or the one within which it stands.
RECORDED = {
    "consent.withdrawn": ("consent.withdrawn", "about"),
    "consent.stopped": ("consent.withdrawn", "about"),
    "objection.recorded": ("objection.recorded", "within"),
    "release.retracted": ("release.retracted", "about"),
    "record.erased": ("record.erased", "about"),
    "vault.shredded": ("vault.shredded", "about"),
    "photograph.removed": ("photograph.removed", "about"),
    "person.exposure_lowered": ("person.exposure_lowered", "about"),
}
OPEN = {"done_at": None, "dropped_at": None}


def may_erase(person: AtRisk, *, by: By) -> bool:
    """Tell whether this reader may erase: the whole record, so every programme that works on it."""
    needed = (Power.PERSON_CHANGE, Power.CONSENT_CHANGE)
    scopes = set(person.belongings.filter(left_at=None).values_list("scope", flat=True))
    if scopes:
        return all(by.can(power, on=scope) for power in needed for scope in scopes)
    return all(by.everywhere(power) for power in needed)


def open_of(person: AtRisk, *, by: By) -> Erasure | None:
    """Return the erasure of a person that waits for a second, None where there is none."""
    if not may_erase(person, by=by):
        return None
    return Erasure.objects.filter(about=person.ref, **OPEN).first()


def waiting(*, by: By) -> list[tuple[Erasure, AtRisk]]:
    """Return the erasures that others asked for and this reader might do, oldest first."""
    rows = list(Erasure.objects.filter(**OPEN).exclude(asked_by=by.ref).order_by("asked_at"))
    if not rows:
        return []
    known = people.persons(by=by, closed=True).filter(ref__in=[row.about for row in rows])
    seen = {one.ref: one for one in known if may_erase(one, by=by)}
    return [(row, seen[row.about]) for row in rows if row.about in seen]


def need(person: AtRisk, *, by: By) -> None:
    """Stop without the power to erase. Raises: NotYours."""
    if not may_erase(person, by=by):
        raise NotYours


def may_confirm(by: By) -> bool:
    """Tell whether this reader coordinates all programmes: the one who lets things out again."""
    return by.everywhere(Power.UPKEEP) and by.everywhere(Power.PUBLISH_APPROVE)


def recorded() -> Iterator[Closing]:
    """Yield every deed of the ledger that a restore must not forget."""
    for entry in ledger.of_kinds(RECORDED):
        kind, where = RECORDED[entry.what]
        yield Closing(kind, getattr(entry, where), entry.at)


def told() -> Iterator[Closing]:
    """Yield every deed that the side file tells."""
    for line in sidefile.lines():
        yield Closing(line["kind"], line["about"], datetime.fromisoformat(line["at"]))
