"""What a draft may know: the facts that the basis of its act covers, and nothing beside them.

On a published decision: what its papers print. On consent: a name, a country, a story only where
the person lets those be told to the very audiences of the act. Source: product.md section 3a.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from gemel.actions import basis as bases
from gemel.actions import catalogue
from gemel.actions.drafting.filling import Facts, Known
from gemel.actions.drafting.words import Words
from gemel.actions.models import Action
from gemel.cases import queries as cases
from gemel.cases.queries import Told
from gemel.cases.rules import FactKind
from gemel.consent import queries as consent
from gemel.consent.rules import Basis
from gemel.consent.words import Use
from gemel.kernel.by import By
from gemel.people import queries as people
from gemel.people.models import AtRisk, Parliamentarian
from gemel.people.rules import Standing

One = dict[str, Known]
Many = dict[str, Sequence[Known]]
TITLES = {"F": "Ms. ", "M": "Mr. "}  # as IPU papers print them; in no other language than English


def of_action(action: Action, *, words: Words, by: By) -> Facts:
    """Return what a draft of this act may use, in the draft's language.

    Raises: NoBasis where nothing covers the act now.
    """
    found = bases.of_action(action, by=by)
    if not found:
        raise found.refusal
    one, many = _of_the_writer(action, words=words, by=by), Many()
    by_paper = found.kind == "decision"
    if found.kind == "consent" and action.person is not None:
        by_paper = _agreed(action, action.person, one, many, words=words, by=by)
    elif found.kind != "decision" and action.country:
        one["country"] = Known(words.country(action.country))
    told = _told(action) if by_paper else None
    if told is not None:
        one |= _printed(told, action.person, words=words)
        many |= _listed(told, action.person, words=words)
        one |= _asked(action, words=words)
    return Facts(one, many)


def _of_the_writer(action: Action, *, words: Words, by: By) -> One:
    """Return what the act itself says: who writes, to whom, when."""
    said = {
        "today": words.date(by.at.date().isoformat()),
        "reference": action.ref,
        "addressee": action.addressee,
    }
    member = action.for_member
    if member is not None:
        seat = _seat(member, on=by.at.date())
        said |= {"member": member.name, "chamber": seat[0], "group": seat[1]}
    return {key: Known(value) for key, value in said.items() if value}


def _seat(member: Parliamentarian, *, on: date) -> tuple[str, str]:
    mandates = member.mandates.select_related("parliament", "party").order_by("-starts_on", "pk")
    best = next(iter(people.held(mandates, on=on)), None)
    if best is None or best.standing not in (Standing.HOLDS, Standing.UNCONFIRMED):
        return "", ""
    party = best.mandate.group or (best.mandate.party.name if best.mandate.party else "")
    return best.mandate.parliament.name, party


def _told(action: Action) -> Told | None:
    if action.person is not None:
        return cases.told_of_person(action.person)
    return cases.told_of_case(action.case) if action.case is not None else None


def _printed(told: Told, person: AtRisk | None, *, words: Words) -> One:
    decision = told.decision
    called = words.decided(
        body=decision.body, adopted_on=decision.adopted_on, symbol=decision.symbol
    )
    paper = {"source": decision.symbol or called, "stated_on": decision.adopted_on}
    said = {
        "decision": called,
        "decision_symbol": decision.symbol,
        "decision_date": words.date(decision.adopted_on),
        "decision_session": str(decision.session or ""),
        "code": told.case.code,
        "country": words.listed([words.country(code) for code in _countries(told)]),
        "persons_count": str(told.persons or "") if person is None else "",
    }
    one = {key: Known(value, **paper) for key, value in said.items() if value}
    if person is not None:
        one |= _named(told, person, words=words)
    return one


def _named(told: Told, person: AtRisk, *, words: Words) -> One:
    """Return the person as the paper names them, with the title only where it prints the sex."""
    own = [each for each in told.prints if each.person == person.ref]
    names = [each for each in own if each.kind == FactKind.NAME]
    if not names:
        return {}
    sexes = [each.value for each in own if each.kind == FactKind.SEX]
    title = TITLES.get(sexes[-1], "") if sexes and words.language == "en" else ""
    one = {"person": Known(title + names[-1].value, names[-1].source, names[-1].stated_on)}
    for kind, key in ((FactKind.CODE, "code"), (FactKind.WORK, "work")):
        for each in own:
            if each.kind == kind:
                one[key] = Known(each.value, each.source, each.stated_on)
    return one


def _countries(told: Told) -> list[str]:
    printed = [each.value.split(",") for each in told.prints if each.kind == FactKind.COUNTRIES]
    return printed[-1] if printed else list(told.case.countries)


def _listed(told: Told, person: AtRisk | None, *, words: Words) -> Many:
    of = person.ref if person is not None else ""
    whole = told.prints if person is None else told.of(*FactKind, person=of)
    violations = [each for each in whole if each.kind == FactKind.VIOLATION]
    events = [each for each in whole if each.kind == FactKind.EVENT]
    return {
        "violations": _once(
            Known(words.violation(each.value, each.label), each.source, each.stated_on)
            for each in violations
        ),
        "events": _once(Known(each.value, each.source, each.stated_on) for each in events),
        "asks": _once(
            Known(words.quote(ask.text, ask.number), told.decision.symbol, told.decision.adopted_on)
            for ask in told.asks
        ),
    }


def _asked(action: Action, *, words: Words) -> One:
    ask = action.ask
    if ask is None or ask.decision is None or not ask.decision.published:
        return {}
    said = {
        "ask": words.quote(ask.text, ask.number),
        "ask_number": ask.number,
        "ask_addressee": ask.addressee,
        "ask_due": words.date(ask.due),
    }
    paper = {"source": ask.decision.symbol, "stated_on": ask.decision.adopted_on}
    return {key: Known(value, **paper) for key, value in said.items() if value}


def _agreed(action: Action, person: AtRisk, one: One, many: Many, *, words: Words, by: By) -> bool:
    """Add what the person lets be told to the audiences of this act, field by field.

    Return whether a published decision covers the act as well, and may be spoken of: it names the
    person, so only where the person lets the name be told.
    """
    kind = catalogue.kind(action.kind)
    standing = consent.standing(person, at=by.at)
    told = kind.told(public=action.public)

    def may(use: Use) -> bool:
        answer = consent.judge(
            standing, use=use.value, audiences=told, public=action.public, at=by.at
        )
        return isinstance(answer, Basis)

    if may(Use.NAME) and person.name:
        one["person"] = Known(person.name)
    if may(Use.COUNTRY) and person.countries:
        one["country"] = Known(words.listed([words.country(code) for code in person.countries]))
    if may(Use.STORY):
        _story(person, one, many, words=words)
    return may(Use.NAME) and _on_paper(kind, person, told, public=action.public, by=by)


def _on_paper(
    kind: catalogue.Kind, person: AtRisk, told: frozenset[str], *, public: bool, by: By
) -> bool:
    """Tell whether a decision alone, without the person's consent, would cover an act."""
    ground = bases.grounds([person], by=by)[person.ref]
    alone = replace(ground, standing=replace(ground.standing, terms=()))
    return bases.on(alone, kind, told=told, public=public, by=by).kind == "decision"


def _story(person: AtRisk, one: One, many: Many, *, words: Words) -> None:
    """Add the work, the events, the hearing and what is alleged, each with its source."""
    facts = cases.certain_facts(person)
    events, violations = [], []
    for fact in facts:
        source = next((each.what for each in fact.sources.all()), "")
        if fact.kind == FactKind.WORK:
            one["work"] = Known(fact.value, source)
        elif fact.kind == FactKind.HEARING:
            one["hearing"] = Known(words.date(fact.happened_on) or fact.value, source)
        elif fact.kind == FactKind.EVENT:
            events.append(Known(fact.value, source, fact.happened_on))
        elif fact.kind == FactKind.VIOLATION:
            violations.append(Known(words.violation(fact.value, ""), source))
    many |= {"events": _once(events), "violations": _once(violations)}


def _once(several: Iterable[Known]) -> list[Known]:
    """Return each of them once, in their order: of a group many share the same words."""
    return list({each.words: each for each in several}.values())
