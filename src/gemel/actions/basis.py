"""What covers one act: asked before it is planned, when it is done, and whenever it is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from gemel.actions import catalogue
from gemel.actions.catalogue import Basis as Needed
from gemel.actions.catalogue import Kind
from gemel.actions.deed import About, Deed
from gemel.actions.models import Action
from gemel.cases import queries as cases
from gemel.consent import queries as consent
from gemel.consent.rules import Basis, DecisionFacts, Gap, Standing, State
from gemel.consent.words import Use
from gemel.kernel.by import By
from gemel.kernel.errors import NoBasis
from gemel.kernel.say import Said, say
from gemel.people.models import AtRisk

WITHOUT: dict[Use, Said] = {
    Use.NAME: say("Without the name"),
    Use.COUNTRY: say("Without the country"),
    Use.STORY: say("Without the story"),
}
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
    def refusal(self) -> NoBasis:
        """Return what a service raises where there is none."""
        return NoBasis(missing=self.missing or (self.said,), needed=self.needed)

    @property
    def said(self) -> Said:
        """Return what is missing in one sentence."""
        return self.missing[0] if self.missing else say("There is no basis for this act")


@dataclass(frozen=True)
class Ground:
    """All that decides about acts on one person: the standing of consent, and the decisions."""

    standing: Standing
    decisions: Sequence[DecisionFacts]
    of_the_ipu: bool = False  # a parliamentarian at risk, of whom the IPU may decide


def grounds(persons: Iterable[AtRisk], *, by: By) -> dict[str, Ground]:
    """Return the ground of each person by reference, in a constant number of reads."""
    listed = list(persons)
    standings = consent.standings(listed, at=by.at)
    decisions = cases.printed_by_decisions(listed, by=by)
    return {
        p.ref: Ground(standings[p.ref], decisions[p.ref], p.kind == "parliamentarian")
        for p in listed
    }


def for_act(kind: Kind, deed: Deed, about: About, *, by: By) -> Found:
    """Return what covers an act on this person or case, for planning and recording."""
    person = about.person or (about.twinning.person if about.twinning else None)
    told = kind.told(public=deed.public, addressees=deed.addressees)
    if person is not None:
        ground = grounds([person], by=by)[person.ref]
        return on(ground, kind, told=told, public=deed.public, by=by)
    if about.case is not None:
        persons = cases.persons_of(about.case)
        return on_all(grounds(persons, by=by).values(), kind, told=told, public=deed.public, by=by)
    if kind.basis_for(names_someone=False) is Needed.NONE:
        return Found(kind="none")
    return Found(
        missing=(say("This kind of action concerns a person or a case: choose one"),),
        needed=(say("A person or a case whose basis covers it"),),
    )


def on(
    ground: Ground,
    kind: Kind,
    *,
    told: frozenset[str],
    public: bool,
    by: By,
    act_ref: str = "",
    agreed_at: datetime | None = None,
) -> Found:
    """Return what covers one kind of act on the person of this ground."""
    by_paper = kind.basis_for(names_someone=True) is Needed.CONSENT_OR_DECISION
    answer = consent.judge(
        ground.standing,
        use=kind.key,
        audiences=told,
        public=public,
        at=by.at,
        act_ref=act_ref,
        agreed_at=agreed_at,
        decisions=ground.decisions if by_paper else (),
    )
    if isinstance(answer, Basis):
        return Found(kind=answer.kind, ref=answer.ref, ends_at=answer.ends_at)
    return Found(
        missing=answer.missing, needed=(*answer.needed, *_other_ways(answer, ground, kind))
    )


def without(
    ground: Ground, kind: Kind, *, told: frozenset[str], public: bool, by: By
) -> tuple[Said, ...]:
    """Return what an act on this person's consent may not tell, as `facts` leaves it out."""
    return tuple(
        said
        for use, said in WITHOUT.items()
        if not isinstance(
            consent.judge(ground.standing, use=use.value, audiences=told, public=public, at=by.at),
            Basis,
        )
    )


def _other_ways(gap: Gap, ground: Ground, kind: Kind) -> tuple[Said, ...]:
    """Return what would do too, where the person was only not asked; a no has no way round it."""
    if any(cell.state is not State.NOT_ASKED for _, cell in gap.cells):
        return ()
    ways = []
    by_paper = kind.basis_for(names_someone=True) is Needed.CONSENT_OR_DECISION
    if by_paper and ground.of_the_ipu and not ground.decisions:
        ways.append(say("A published decision of the IPU that names the person would do as well"))
    if kind.basis_for(names_someone=False) is Needed.NONE:
        ways.append(say("It can be done about the country, naming nobody: then it needs no yes"))
    return tuple(ways)


def on_all(
    every: Iterable[Ground], kind: Kind, *, told: frozenset[str], public: bool, by: By
) -> Found:
    """Return what covers an act on a whole case: its decision, and no word against it.

    Where one person of a group has objected, an act on the group would name that person too; it
    must then be done for single persons.
    """
    if kind.basis_for(names_someone=True) is not Needed.CONSENT_OR_DECISION:
        return Found(
            missing=(say("This kind of action needs the consent of each person: choose one"),),
            needed=(say("A person of the case who allows it"),),
        )
    first: Found | None = None
    for ground in every:
        found = on(ground, kind, told=told, public=public, by=by)
        if not found:
            why = say("At least one person of this case is not covered: {why}", why=found.said)
            return Found(missing=(why,), needed=found.needed)
        first = first or found
    return first or Found(
        missing=(say("No person of this case is known, and no decision names one"),),
        needed=(say("A published decision that names the persons of this case"),),
    )


def of_action(action: Action, *, by: By, also: Collection[str] = ()) -> Found:
    """Return what covers a planned act now: consent may have ended since it was planned.

    `also` are audiences that get to know beside those of its kind, as members who are to sign.
    """
    return of_actions([action], by=by, also=also)[action.ref]


def of_actions(
    actions: Iterable[Action], *, by: By, also: Collection[str] = ()
) -> dict[str, Found]:
    """Return the same for many acts by ref, in a constant number of reads."""
    listed = list(actions)
    whole = {each.case for each in listed if each.case is not None and each.person is None}
    members = cases.persons_of_each(whole) if whole else {}
    persons = {each.person for each in listed if each.person is not None}
    persons |= {one for several in members.values() for one in several}
    ground = grounds(persons, by=by) if persons else {}
    return {each.ref: _of(each, ground, members, by=by, also=also) for each in listed}


def _of(
    action: Action,
    ground: dict[str, Ground],
    members: dict[int, list[AtRisk]],
    *,
    by: By,
    also: Collection[str],
) -> Found:
    kind = catalogue.kind(action.kind)
    told = kind.told(public=action.public) | frozenset(also)
    if action.person is not None:
        return on(
            ground[action.person.ref],
            kind,
            told=told,
            public=action.public,
            by=by,
            act_ref=action.ref,
            agreed_at=action.recorded_at,
        )
    if action.case is not None:
        every = [ground[one.ref] for one in members.get(action.case.pk, ())]
        return on_all(every, kind, told=told, public=action.public, by=by)
    return Found(kind="none")
