"""Why these two, why not, and what to weigh: in sentences. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gemel.kernel.say import Said, say, say_many
from gemel.matching.rules import Caution, Exclusion, ReasonKey
from gemel.people.rules import FAMILIES, THEMES, WISHES, Family, Theme, Wish

Name = Callable[[str], str]

EXCLUSIONS: dict[Exclusion, Said] = {
    Exclusion.VETO: say("one side does not want it"),
    Exclusion.MANDATE_ENDED: say("no mandate is known to be running"),
    Exclusion.MANDATE_ENDING: say("the mandate ends too soon"),
    Exclusion.CONFLICT: say("business or other interests in the country"),
    Exclusion.NATIONALITY: say("a national of the country"),
    Exclusion.DIASPORA: say("family in the country"),
    Exclusion.BARRED: say("barred from the country"),
    Exclusion.LANGUAGE: say("no shared language and no interpreter"),
    Exclusion.FLOOR: say("fewer points than the floor that is set"),
}

# What the page of rules says of each, the hard ones first; no switch turns those off.
HARD: tuple[Said, ...] = (
    say("The person’s consent to be twinned is in force."),
    say("Neither side, nor the desk, has said “never these two”."),
    say("The member holds a mandate in a host parliament, and it runs long enough."),
    say("The member has no business or other interests in the country."),
    say("The member has room, and the person wishes for one more member."),
)
SWITCHED: dict[Exclusion, Said] = {
    Exclusion.LANGUAGE: say(
        "They share a language, or the programme has an interpreter. Where a language is not "
        "known, nobody is left out."
    ),
    Exclusion.NATIONALITY: say("The member is no national of the country."),
    Exclusion.DIASPORA: say("The member has no family in the country and does not come from it."),
    Exclusion.BARRED: say("The country neither sanctions the member nor refuses entry."),
}

CAUTIONS: dict[Caution, Said] = {
    Caution.LANGUAGE_UNKNOWN: say("It is not known which language they share."),
    Caution.INTERPRETER: say("They share no language that we know of: use the interpreter."),
    Caution.NO_SHARED_LANGUAGE: say(
        "They share no language that we know of, and there is no interpreter."
    ),
    Caution.MANDATE_UNCONFIRMED: say(
        "The mandate has not been confirmed since the data were made."
    ),
    Caution.MANDATE_ENDS: say("The mandate has an end: a successor is needed by then."),
    Caution.COUNTRY_UNKNOWN: say(
        "The country is not known here, so ties to it were not looked at."
    ),
    Caution.TIED_TO_COUNTRY: say(
        "The member is a national of the country, has family there or is barred from it. Your "
        "programme lets this pass: think of the risk to both."
    ),
}

REASONS: dict[ReasonKey, Said] = {
    ReasonKey.COUNTRY: say("Country"),
    ReasonKey.LANGUAGE: say("Language"),
    ReasonKey.COMMITTEE: say("Committees"),
    ReasonKey.WISH: say("Wish"),
    ReasonKey.THEME: say("Theme"),
    ReasonKey.PROFESSION: say("Profession"),
    ReasonKey.FAMILY: say("Political family"),
    ReasonKey.ACTIVITY: say("Past activity"),
    ReasonKey.RANK: say("Rank"),
}

MEANINGS: dict[ReasonKey, Said] = {
    ReasonKey.COUNTRY: say(
        "The member knows the country. Rapporteur or observer: all points. Delegation or "
        "friendship group: nine tenths. A journey ahead: eight tenths. Knows it otherwise: two "
        "thirds."
    ),
    ReasonKey.LANGUAGE: say(
        "They share a language. Mother tongue or good: all points. Level not known: a little "
        "less. Some: half. Through an interpreter: a fifth."
    ),
    ReasonKey.COMMITTEE: say(
        "The member sits on a committee for human rights (all points), foreign affairs (eight "
        "tenths) or justice (seven tenths)."
    ),
    ReasonKey.WISH: say(
        "What the person wishes of a twin, in equal parts. Who wishes nothing special has all "
        "of it met, so that no wish buys a place."
    ),
    ReasonKey.THEME: say("Both work on the same theme; committees tell it too."),
    ReasonKey.PROFESSION: say(
        "The member’s profession is near to what the person works on: a lawyer to justice, a "
        "journalist to free speech."
    ),
    ReasonKey.FAMILY: say("The same political family, where the person wishes it to count."),
    ReasonKey.ACTIVITY: say(
        "Contacts with twins within two years. Who never had a twin is not known, not worse."
    ),
    ReasonKey.RANK: say("The member chairs a committee or delegation, or is its vice-chair."),
}

_COUNTRY = {
    "observer": say("Observed an election or a trial in {country}"),
    "rapporteur": say("Is or was rapporteur on {country}"),
    "travel": say("Travels to {country}"),
    "knows": say("Knows {country}"),
    "delegation": say("Sits in a delegation or group for {country}"),
}


def reason(told: Mapping[str, Any], *, country: Name, language: Name) -> Said:
    """Return one reason of a proposal as a sentence; the door names countries and languages."""
    values = [str(value) for value in told["values"]]
    match told["key"]:
        case ReasonKey.COUNTRY:
            known = _COUNTRY.get(told["why"], _COUNTRY["knows"])
            return Said(known.text, {"country": country(values[0])})
        case ReasonKey.LANGUAGE:
            spoken = ", ".join(map(language, values))
            if told["why"] == "interpreter":
                return say("Through the interpreter for {languages}", languages=spoken)
            return say("Both speak {languages}", languages=spoken)
        case ReasonKey.COMMITTEE:
            return say("Sits on: {committee}", committee=values[0])
        case ReasonKey.WISH:
            if told["why"] == "none":
                return say("No special wish: any member suits")
            return say("Meets a wish: {wishes}", wishes=listed(WISHES[Wish(v)] for v in values))
        case ReasonKey.PROFESSION:
            return say("By profession: {profession}", profession=values[0])
        case ReasonKey.FAMILY:
            return say("Both close to: {family}", family=FAMILIES[Family(values[0])])
        case ReasonKey.ACTIVITY:
            return say_many(
                "Has kept contact with twins: {count} time in two years",
                "Has kept contact with twins: {count} times in two years",
                int(values[0]),
            )
        case ReasonKey.RANK:
            if told["why"] == "chair":
                return say("Chairs: {body}", body=values[0])
            return say("Vice-chair of: {body}", body=values[0])
        case _:
            return say("Works on: {themes}", themes=listed(THEMES[Theme(v)] for v in values))


def caution(key: str) -> Said:
    """Return what to weigh as a sentence."""
    return CAUTIONS[Caution(key)]


def unknown(keys: Sequence[str]) -> Said:
    """Return of what nothing is known, and that it counted neither way."""
    return say(
        "Not known, so it counted neither for nor against: {reasons}.",
        reasons=listed(REASONS[ReasonKey(key)] for key in keys),
    )


def second(told: Mapping[str, Any], *, names: Mapping[str, str]) -> Said:
    """Return what the best answer without a pair would be, and what it costs."""
    instead = ", ".join(names.get(ref, "…") for ref in told["instead"])
    if told["out"]:
        return say("Without this pair somebody would be left without any member.")
    if not instead:
        return say(
            "Second best: nobody in this member’s place. It would cost {cost}.",
            cost=_cost(told["points"]),
        )
    if told["others"]:
        return say(
            "Second best: {member}. It would cost {cost}, and {moves}.",
            member=instead,
            cost=_cost(told["points"]),
            moves=say_many(
                "{count} other person would get another member",
                "{count} other persons would get other members",
                told["others"],
            ),
        )
    return say(
        "Second best: {member}. It would cost {cost}, and nobody else would notice.",
        member=instead,
        cost=_cost(told["points"]),
    )


def _cost(points: int) -> Said:
    if points <= 0:
        return say("not a single point")
    return say_many("{count} point", "{count} points", points)


def unmatched(told: Mapping[str, Any]) -> Said:
    """Return why a person has no member in this proposal."""
    match told["reason"]:
        case "no_consent":
            return say("No consent to be twinned is in force. Ask the person first.")
        case "no_eligible_member":
            return say_many(
                "{count} member takes part, and may not be this person’s twin:",
                "{count} members take part, and none of them may be this person’s twin:",
                int(told.get("all", 0)),
            )
        case "forbidden":
            return say("Every member who would fit has been ruled out by the desk.")
        case "quota":
            return say("The places that a parliament gives to this programme are used up.")
        case _:
            return _no_room(told)


def _no_room(told: Mapping[str, Any]) -> Said:
    """Say who shares the bottleneck. The person is one of the rivals."""
    rivals, members, slots = (int(told.get(key, 0)) for key in ("rivals", "members", "slots"))
    places = say_many("{count} place", "{count} places", slots)
    if not slots:
        return say_many(
            "Only {count} member may be this person’s twin, and has no place left.",
            "Only {count} members may be this person’s twin, and none has a place left.",
            members,
        )
    people = say_many("{count} person", "{count} persons", rivals)
    if members == 1:
        return say(
            "{people} can be served only by one and the same member, who has {places} left. "
            "Somebody must wait; the more urgent go first, then who was left out last time.",
            people=people,
            places=places,
        )
    return say(
        "{people} can be served only by the same {members} members, who together have {places} "
        "left. Somebody must wait; the more urgent go first, then who was left out last time.",
        people=people,
        members=members,
        places=places,
    )


def excluded(counts: Mapping[str, int]) -> list[Said]:
    """Return why members fell out for a person, the commonest reason first."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [
        say_many(
            "{count} member: {why}", "{count} members: {why}", n, why=EXCLUSIONS[Exclusion(key)]
        )
        for key, n in ordered
    ]


def warning(key: str, values: Sequence[str], *, names: Mapping[str, str]) -> Said:
    """Return what the register held that could not be taken as it stands; whom it concerns."""
    if key == "camp_conflict":
        return say(
            "A party stands on both sides of the house: {parties}. Its side was taken as not "
            "known. Correct it on the parliament’s page.",
            parties=", ".join(values),
        )
    if key == "floor_lowered":
        return say(
            "The floor of {wanted} points would leave somebody without any member; {floor} was "
            "held.",
            wanted=values[0],
            floor=values[1],
        )
    two = {"person": names.get(values[0], "…"), "member": names.get(values[1], "…")}
    if key == "lock_no_room":
        return say("{person} with {member}: there is no room for this pair any more; it was freed.",
                   **two)  # fmt: skip
    if key == "lock_gone":
        return say(
            "{person} with {member}: one of the two is not matched any more (no consent, set "
            "aside, or left); the pair was freed.",
            **two,
        )
    why = values[2] if len(values) > 2 else ""
    said = EXCLUSIONS[Exclusion(why)] if why in set(Exclusion) else say("ruled out by the desk")
    return say("{person} with {member}: {why}; the pair was freed.", **two, why=said)


BREACHES: dict[str, Said] = {
    **{str(key): said for key, said in EXCLUSIONS.items()},
    "forbidden": say("ruled out by the desk"),
    "too_many_for_person": say("more members than the person wishes for"),
    "too_many_for_member": say("more persons than the member has room for"),
}


def listed(said: Iterable[Said]) -> Said:
    """Join sentences without knowing their language: each stands between commas."""
    parts = list(said)
    names = [f"p{n}" for n in range(len(parts))]
    return Said(", ".join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))
