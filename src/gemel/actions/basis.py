"""What covers one act: asked before it is planned, when it is done, and whenever it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gemel.actions import catalogue
from gemel.actions.catalogue import Basis as Needed
from gemel.actions.catalogue import Kind
from gemel.actions.deed import About, Deed
from gemel.actions.models import Action
from gemel.cases import queries as cases
from gemel.cases.models import Case
from gemel.consent import queries as consent
from gemel.consent.rules import Basis, DecisionFacts, Gap
from gemel.kernel.by import By
from gemel.kernel.say import Said, say
from gemel.people.models import AtRisk

MISSING = "missing"  # it was done without a basis: kept for the desk alone


@dataclass(frozen=True)
class Found:
    """The basis of an act (`kind` consent, decision or none), or what is missing and needed."""

    kind: str = ""
    ref: str = ""
    ends_at: datetime | None = None
    missing: tuple[Said, ...] = ()
    needed: tuple[Said, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kind)

    @property
    def said(self) -> Said:
        """Return what is missing in one sentence."""
        return self.missing[0] if self.missing else say("There is no basis for this act")


def for_act(kind: Kind, deed: Deed, about: About, *, by: By) -> Found:
    """Return what covers an act on this person or case, for planning and recording."""
    person = about.person or (about.twinning.person if about.twinning else None)
    told = kind.told(public=deed.public, addressees=deed.addressees)
    if person is not None:
        return of_person(kind, person, told=told, public=deed.public, by=by)
    if about.case is not None:
        return of_case(kind, about.case, told=told, public=deed.public, by=by)
    if kind.basis_for(names_someone=False) is Needed.NONE:
        return Found(kind="none")
    return Found(
        missing=(say("This kind of action concerns a person or a case: choose one"),),
        needed=(say("A person or a case whose basis covers it"),),
    )


def of_person(
    kind: Kind,
    person: AtRisk,
    *,
    told: frozenset[str],
    public: bool,
    by: By,
    act_ref: str = "",
    agreed_at: datetime | None = None,
) -> Found:
    """Return what covers one kind of act on one person."""
    decisions: Sequence[DecisionFacts] = ()
    if kind.basis_for(names_someone=True) is Needed.CONSENT_OR_DECISION:
        decisions = cases.printed_by_decision(person)
    answer = consent.basis_for(
        person,
        use=kind.key,
        audiences=told,
        public=public,
        act_ref=act_ref,
        agreed_at=agreed_at,
        decisions=decisions,
        by=by,
    )
    return _found(answer)


def of_case(kind: Kind, case: Case, *, told: frozenset[str], public: bool, by: By) -> Found:
    """Return what covers an act on a whole case: its decision, and no word against it.

    Where one person of a group has objected, an act on the group would name that person too; it
    must then be done for single persons.
    """
    if kind.basis_for(names_someone=True) is not Needed.CONSENT_OR_DECISION:
        return Found(
            missing=(say("This kind of action needs the consent of each person: choose one"),),
            needed=(say("A person of the case who allows it"),),
        )
    persons = cases.persons_of(case)
    if not persons:
        return Found(
            missing=(say("No person of this case is known, and no decision names one"),),
            needed=(say("A published decision that names the persons of this case"),),
        )
    first: Found | None = None
    for person in persons:
        found = of_person(kind, person, told=told, public=public, by=by)
        if not found:
            return Found(
                missing=(
                    say("At least one person of this case is not covered: {why}", why=found.said),
                ),
                needed=found.needed,
            )
        first = first or found
    return first or Found()


def of_action(action: Action, *, by: By) -> Found:
    """Return what covers a planned act now: consent may have ended since it was planned."""
    kind = catalogue.kinds()[action.kind]
    told = kind.told(public=action.public)
    if action.person is not None:
        return of_person(
            kind,
            action.person,
            told=told,
            public=action.public,
            by=by,
            act_ref=action.ref,
            agreed_at=action.recorded_at,
        )
    if action.case is not None:
        return of_case(kind, action.case, told=told, public=action.public, by=by)
    return Found(kind="none")


def _found(answer: Basis | Gap) -> Found:
    if isinstance(answer, Basis):
        return Found(kind=answer.kind, ref=answer.ref, ends_at=answer.ends_at)
    return Found(missing=answer.missing, needed=answer.needed)
