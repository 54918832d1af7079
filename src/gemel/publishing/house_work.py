"""What a house does, as the public may see it: its motions and debates, and words for the press.

Of a motion no word is shown: kind, number, house, stages, votes, and the link to the house's own
record. Words for the press rest on an act, and name nobody but whom that act may name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gemel.actions import basis as act_bases
from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.actions.catalogue import Basis as Needed
from gemel.actions.catalogue import Kind as ActKind
from gemel.actions.models import Action
from gemel.actions.rules import Stage
from gemel.cases import queries as cases
from gemel.consent.words import Use
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NoBasis
from gemel.kernel.say import say
from gemel.people import queries as people
from gemel.people.models import AtRisk
from gemel.proceedings import queries as proceedings
from gemel.proceedings import rules as in_house
from gemel.proceedings.models import Proceeding
from gemel.publishing import rules
from gemel.publishing.rules import Draft, Kind, Need

Texts = Mapping[str, Mapping[str, str]]
PRESS = frozenset({"inform_media", "publicise_work"})  # acts whose text may stand on the press page


def proceeding(ref: str, *, by: By) -> Draft:
    """Return a motion or a debate as it would be shown now.

    Raises: NotYours; NoBasis unless the house itself has published it and every case is covered.
    """
    one = proceedings.proceeding(ref, by=by)
    shown = [stage for stage in one.stages.all() if stage.key != in_house.Key.PLANNED]
    if not one.record_link or not shown:
        raise NoBasis(
            say(
                "Only what the house itself has published can be shown: give the link to its record"
            )
        )
    kind = catalogue.kind(in_house.ACTS[in_house.Kind(one.kind)])
    concerned = _concerned_by(one, kind, by)
    return Draft(
        kind=Kind.PROCEEDING,
        about=one.ref,
        slug=one.ref,
        scope=one.scope or _desk_of(one),
        countries=tuple(sorted({code for case in one.cases.all() for code in case.countries})),
        facts=_facts(one, shown),
        links=tuple(case.ref for case in one.cases.all()),
        invented=one.invented,
        needs=_needs(concerned, kind, named=()),
        leans=_leans(one.ref, kind, concerned, (case.ref for case in one.cases.all())),
    )


def _desk_of(one: Proceeding) -> str:
    """Return whose release it is: of a desk that looks after a case; of every desk where none does.

    A motion is read by those who see all its cases, so its release is nobody else's to look at.
    """
    return min((each.scope for case in one.cases.all() for each in case.scopes.all()), default="")


def press(ref: str, texts: Texts, *, by: By) -> Draft:
    """Return a release for the press as it would be shown now; it rests on the act of this ref.

    Raises: NotYours; Invalid without a title; NoBasis where the act has none, or was given up.
    """
    act = actions.action(ref, by=by)
    if act.kind not in PRESS or act.stage == Stage.DROPPED or act.stopped_at:
        raise NoBasis(
            say("Only an act of informing the media or the public has words for the press")
        )
    if act.basis_kind == act_bases.MISSING or not act_bases.of_action(act, by=by):
        raise NoBasis(say("This act has no basis now, so it cannot be shown"))
    if not texts or not all(text["title"] for text in texts.values()):
        raise Invalid(fields={"title": say("Give the title")})
    kind, case = catalogue.kind(act.kind), act.case
    concerned = _concerned(act)
    spoken = words(texts)
    named = tuple(person.ref for person in concerned if rules.names(spoken, person.name))
    facts: list[dict[str, Any]] = [{"part": "release", "language": sorted(texts)}]
    if case is not None and case.code:
        facts.append({"part": "case", "code": case.code, "about": case.ref})
    return Draft(
        kind=Kind.PRESS,
        about=act.ref,
        slug=act.ref,
        scope=act.scope,
        person=act.person.ref if act.person else "",
        countries=tuple(sorted({act.country, *(case.countries if case else [])} - {""})),
        texts=texts,
        facts=facts,
        links=(case.ref,) if case else (),
        invented=act.invented,
        needs=_needs(concerned, kind, named=named),
        leans=_leans(act.ref, kind, concerned, [case.ref] if case else []),
    )


def words(texts: Texts) -> str:
    """Return all that a text says, in all languages."""
    return " ".join(part for text in texts.values() for part in text.values())


def others_named(ref: str, texts: Texts, *, by: By) -> bool:
    """Tell whether words for the press name somebody at risk on whom their act does not rest.

    Among those whom this reader sees: nobody learns from it of anybody else.
    """
    spoken = words(texts)
    own = {person.ref for person in _concerned(actions.action(ref, by=by))}
    seen = people.persons(by=by, closed=True).values_list("ref", "name", "code_name")
    return any(
        rules.names_whole(spoken, code_name)
        or (person not in own and rules.names_whole(spoken, name))
        for person, name, code_name in seen
    )


def _concerned(act: Action) -> list[AtRisk]:
    if act.person is not None:
        return [act.person]
    return cases.persons_of(act.case) if act.case is not None else []


def _concerned_by(one: Proceeding, kind: ActKind, by: By) -> list[AtRisk]:
    """Return whom a proceeding concerns. Raises: NoBasis where one case is not covered."""
    act = one.action
    if act is not None and (
        act.basis_kind == act_bases.MISSING or not act_bases.of_action(act, by=by)
    ):
        raise NoBasis(say("This act has no basis now, so it cannot be shown"))
    found = {person.ref: person for person in (_concerned(act) if act is not None else [])}
    for case in one.cases.all():
        persons = cases.persons_of(case)
        grounds = act_bases.grounds(persons, by=by).values()
        covered = act_bases.on_all(grounds, kind, told=kind.told(public=True), public=True, by=by)
        if not covered:
            raise covered.refusal
        found |= {person.ref: person for person in persons}
    return list(found.values())


def _needs(
    concerned: Iterable[AtRisk], kind: ActKind, *, named: tuple[str, ...]
) -> tuple[Need, ...]:
    by_paper = kind.basis_for(names_someone=True) is Needed.CONSENT_OR_DECISION
    listed = list(concerned)
    acts = [Need(person=each.ref, uses=(kind.key,), decisions=by_paper) for each in listed]
    names = [
        Need(person=ref, uses=(Use.NAME.value,), fields=("name",), decisions=by_paper)
        for ref in named
    ]
    return (*acts, *names)


def _leans(
    ref: str, kind: ActKind, concerned: Iterable[AtRisk], case_refs: Iterable[str]
) -> frozenset[str]:
    return frozenset({ref, f"kind:{kind.key}", *case_refs, *(each.ref for each in concerned)})


def _facts(one: Proceeding, shown: Iterable[Any]) -> list[dict[str, Any]]:
    kind = in_house.Kind(one.kind)
    facts: list[dict[str, Any]] = [
        {"part": "what", "key": kind.value, "what": in_house.KINDS[kind].text,
         "number": one.number},
        {"part": "house", "name": one.house.name},
    ]  # fmt: skip
    if one.body is not None:
        facts.append({"part": "committee", "name": one.body.name})
    for stage in shown:
        key = in_house.Key(stage.key)
        numbers = {name: getattr(stage, name) for name in in_house.NUMBERS}
        facts.append(
            {"part": "stage", "key": key.value, "what": in_house.STAGES[key].text,
             "date": stage.on.isoformat(), "record": stage.record_link, "groups": stage.groups,
             "voted": any(number is not None for number in numbers.values()), **numbers}
        )  # fmt: skip
    facts.append({"part": "record", "address": one.record_link})
    facts += [
        {"part": "case", "code": case.code, "about": case.ref}
        for case in one.cases.all()
        if case.code
    ]
    return facts
