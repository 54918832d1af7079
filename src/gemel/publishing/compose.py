"""Making an item as it would be shown from what the house knows. Shows nothing by itself.

Only what may be public goes in: of a case what a published IPU decision prints; of a twinning
what the member and the person agreed to, word for word; of a programme, an action and a desk
nobody's name but institutions'.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from gemel.actions import basis as act_bases
from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.actions.catalogue import Basis as Needed
from gemel.cases import queries as cases
from gemel.consent import queries as consent
from gemel.consent.rules import Basis
from gemel.consent.words import Audience, Use
from gemel.kernel import geography
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NoBasis, NotYours
from gemel.kernel.say import say
from gemel.people import queries as people
from gemel.people.models import AtRisk
from gemel.publishing import case_facts, house_work, rules
from gemel.publishing.rules import Draft, Kind, Need
from gemel.showcase.rules import Picture
from gemel.twinning import queries as twinning
from gemel.twinning.models import Twinning
from gemel.twinning.rules import Stage, no_picture

PARTS = ("title", "lede", "text")
Texts = Mapping[str, Mapping[str, str]]


def draft(
    kind: str, about: str, *, texts: Texts | None = None, shows: Collection[str] = (), by: By
) -> Draft:
    """Return an item as it would be shown now, for whoever proposes it or looks at it again.

    `texts` maps a language to title, lede and text, for the kinds that have free text; `shows`
    are uses such as "show:name".

    Raises: NotYours; NoBasis where nothing of the kind may be shown; Invalid for its texts.
    """
    given = _checked(texts or {})
    if kind == Kind.CASE:
        return case_facts.draft(about, by=by)
    if kind == Kind.TWINNING:
        return _twinning(about, given, shows, by=by)
    if kind == Kind.PROGRAMME:
        return _programme(about, given, by=by)
    if kind == Kind.ACTION:
        return _action(about, by=by)
    if kind == Kind.DESK:
        return _desk(about, by=by)
    if kind == Kind.PRESS:
        return house_work.press(about, given, by=by)
    if kind == Kind.PROCEEDING:
        return house_work.proceeding(about, by=by)
    raise Invalid(say("Choose what to show"))


def _checked(texts: Texts) -> dict[str, dict[str, str]]:
    """Return the texts that say something, without blanks around them."""
    kept = {
        language: {part: str(text.get(part, "")).strip() for part in PARTS}
        for language, text in texts.items()
    }
    return {language: text for language, text in kept.items() if any(text.values())}


def _twinning(ref: str, texts: Texts, shows: Collection[str], *, by: By) -> Draft:
    bond = twinning.twinning(ref, by=by)
    if bond.stage != Stage.ACTIVE:
        raise NoBasis(say("Only a twinning that is active can be shown"))
    if not texts or not all(text["title"] for text in texts.values()):
        raise Invalid(fields={"title": say("Give the title that both have agreed to")})
    person = bond.person
    standing = consent.basis_for(
        person, use=Use.TWINNING, audiences={Audience.TWIN}, agreed_at=bond.active_at, by=by
    )
    if not isinstance(standing, Basis):
        raise NoBasis(standing.missing[0])
    photograph = _photograph(bond) if Use.PHOTO in shows else None
    uses = _uses(person, texts, shows, photograph)
    facts: list[dict[str, Any]] = [
        {"part": "member", "name": bond.parliamentarian.name, "house": _house(bond)},
    ]
    tells_country = Use.COUNTRY in uses  # a programme's name and page tell the country as well
    if tells_country:
        facts.append(
            {"part": "programme", "name": bond.programme.name, "about": bond.programme.ref}
        )
    if bond.active_at:
        facts.append({"part": "since", "date": bond.active_at.date().isoformat()[:7]})
    if Use.NAME in uses and person.name:
        facts.append({"part": "person", "name": person.name})
    if photograph:
        facts.append(photograph)
    return Draft(
        kind=Kind.TWINNING,
        about=bond.ref,
        slug=bond.ref,
        scope=bond.programme.ref,
        person=person.ref,
        member=bond.parliamentarian.ref,
        countries=tuple(person.countries) if tells_country else (),
        texts=texts,
        facts=facts,
        links=(bond.programme.ref,) if tells_country else (),
        invented=bond.invented or person.invented,
        needs=(Need(person=person.ref, uses=uses),),
        leans=frozenset(
            {
                bond.ref,
                person.ref,
                *standing.refs,
                *([photograph["about"]] if photograph else ()),
            }
        ),
        ends_at=standing.ends_at,
    )


def _photograph(bond: Twinning) -> dict[str, Any]:
    """Return the picture of a twinning as a fact; `mark` binds every yes to its very dots."""
    found = twinning.photograph_of(bond)
    if found is None or no_picture(bond.stage, bond.person.exposure):
        raise NoBasis(say("There is no picture of this twinning that can be shown"))
    shown = {name: getattr(found, name) for name in ("mark", "width", "height", "credit", "alt")}
    return {"part": "photo", "about": found.ref, **shown}


def picture(facts: Sequence[Mapping[str, Any]], *, by: By) -> Picture | None:
    """Return the dots of what is shown, for the window; None where it has none, or not these."""
    wanted = next((fact for fact in facts if fact["part"] == "photo"), None)
    if wanted is None:
        return None
    try:
        found = twinning.photograph(wanted["about"], by=by)
    except NotYours:
        return None
    return Picture(media=found.media, image=bytes(found.image))


def _uses(
    person: AtRisk,
    texts: Texts,
    shows: Collection[str],
    photograph: Mapping[str, Any] | None,
) -> tuple[str, ...]:
    """Return what a text about a person uses: what was said, and what the words give away."""
    uses = {Use.TWINNING.value, *(use for use in shows if use in set(Use))}
    spoken = [part for text in texts.values() for part in text.values()]
    if photograph:
        spoken += [photograph["credit"], *photograph["alt"].values()]
    words = " ".join(spoken)
    if person.name and rules.names(words, person.name):
        uses.add(Use.NAME.value)
    if any(
        rules.names(words, geography.name(code, language))
        for code in person.countries
        for language in {"en", *texts}
    ):
        uses.add(Use.COUNTRY.value)
    if any(text["text"] for text in texts.values()):
        uses.add(Use.STORY.value)
    return tuple(sorted(uses))


def _house(bond: Twinning) -> str:
    mandate = bond.parliamentarian.mandates.select_related("parliament").order_by("-pk").first()
    return mandate.parliament.name if mandate else ""


def _programme(ref: str, texts: Texts, *, by: By) -> Draft:
    found = twinning.programme(ref, by=by)
    given = texts or {"en": {"title": found.name, "lede": "", "text": found.context}}
    given = {lang: {**text, "title": text["title"] or found.name} for lang, text in given.items()}
    facts: list[dict[str, Any]] = [
        {"part": "host", "name": host.name, "country": host.country}
        for host in found.hosts.order_by("name", "pk")
    ]
    if found.partner:
        facts.append({"part": "partner", "name": found.partner.name})
    if found.starts_on:
        facts.append({"part": "since", "date": found.starts_on.isoformat()})
    if found.press_contact:
        facts.append({"part": "press", "contact": found.press_contact})
    return Draft(
        kind=Kind.PROGRAMME,
        about=found.ref,
        slug=found.ref,
        scope=found.ref,
        countries=tuple(found.countries),
        texts=given,
        facts=facts,
        invented=found.invented,
        leans=frozenset({found.ref}),
    )


def _action(ref: str, *, by: By) -> Draft:
    act = actions.action(ref, by=by)
    if not act.public or act.stage != "done" or act.done_on is None:
        raise NoBasis(say("Only an act that was done in public can be shown"))
    if act.basis_kind == act_bases.MISSING or not act_bases.of_action(act, by=by):
        raise NoBasis(say("This act has no basis now, so it cannot be shown"))
    kind = catalogue.kind(act.kind)
    facts: list[dict[str, Any]] = [
        {"part": "act", "key": kind.key, "what": kind.title.text},
        {"part": "done", "date": act.done_on.isoformat()},
    ]
    if act.record_link:
        facts.append({"part": "record", "address": act.record_link})
    if act.for_member:
        mandates = act.for_member.mandates.select_related("parliament").order_by("-pk")
        house = mandates.first()
        if house:
            facts.append({"part": "house", "name": house.parliament.name})
    case = act.case
    if case is not None and case.code:
        facts.append({"part": "case", "code": case.code, "about": case.ref})
    concerned = [act.person] if act.person else cases.persons_of(case) if case else []
    by_paper = kind.basis_for(names_someone=True) is Needed.CONSENT_OR_DECISION
    needs = tuple(
        Need(person=person.ref, uses=(act.kind,), decisions=by_paper) for person in concerned
    )
    leans = {act.ref, f"kind:{act.kind}"}
    leans |= {person.ref for person in concerned} | ({case.ref} if case else set())
    countries = {act.country, *(case.countries if case else [])} - {""}
    return Draft(
        kind=Kind.ACTION,
        about=act.ref,
        slug=act.ref,
        scope=act.scope,
        person=act.person.ref if act.person else "",
        countries=tuple(sorted(countries)),
        facts=facts,
        links=(case.ref,) if case else (),
        invented=act.invented,
        needs=needs,
        leans=frozenset(leans),
    )


def _desk(ref: str, *, by: By) -> Draft:
    found = people.desk(ref, by=by)
    facts: list[dict[str, Any]] = [
        {
            "part": "parliament",
            "name": found.parliament.name,
            "country": found.parliament.country,
        },
        *(
            {"part": "committee", "name": body.name}
            for body in found.committees.order_by("name", "pk")
        ),
    ]
    if found.decided_on:
        facts.append({"part": "decided", "date": found.decided_on.isoformat()})
    return Draft(
        kind=Kind.DESK,
        about=found.ref,
        slug=found.ref,
        texts={"en": {"title": found.name, "lede": "", "text": found.mandate}},
        facts=facts,
        leans=frozenset({found.ref}),
    )
