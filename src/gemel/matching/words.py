"""Why these two, why not, and what to weigh: in sentences. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gemel.kernel.say import Said, say, say_many
from gemel.matching.rules import Caution, Exclusion, ReasonKey
from gemel.people.rules import THEMES, WISHES, Theme, Wish

Name = Callable[[str], str]

EXCLUSIONS: dict[Exclusion, Said] = {
    Exclusion.VETO: say("one side does not want it"),
    Exclusion.MANDATE_ENDED: say("no mandate is known to be running"),
    Exclusion.MANDATE_ENDING: say("the mandate ends within six months"),
    Exclusion.CONFLICT: say("business or other interests in the country"),
    Exclusion.NATIONALITY: say("a national of the country"),
    Exclusion.DIASPORA: say("family in the country"),
    Exclusion.BARRED: say("barred from the country"),
}

CAUTIONS: dict[Caution, Said] = {
    Caution.LANGUAGE_UNKNOWN: say("It is not known which language they share."),
    Caution.NO_SHARED_LANGUAGE: say("They share no language that we know of: an interpreter."),
    Caution.MANDATE_UNCONFIRMED: say(
        "The mandate has not been confirmed since the data were made."
    ),
    Caution.MANDATE_ENDS: say("The mandate has an end: a successor is needed by then."),
    Caution.COUNTRY_UNKNOWN: say(
        "The country is not known here, so ties to it were not looked at."
    ),
}

REASONS: dict[ReasonKey, Said] = {
    ReasonKey.COUNTRY: say("Country"),
    ReasonKey.LANGUAGE: say("Language"),
    ReasonKey.COMMITTEE: say("Committees"),
    ReasonKey.WISH: say("Wish"),
    ReasonKey.THEME: say("Theme"),
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
            return say("Both speak {languages}", languages=", ".join(map(language, values)))
        case ReasonKey.COMMITTEE:
            return say("Sits on: {committee}", committee=values[0])
        case ReasonKey.WISH:
            return say("Meets a wish: {wishes}", wishes=_listed(WISHES[Wish(v)] for v in values))
        case _:
            return say("Works on: {themes}", themes=_listed(THEMES[Theme(v)] for v in values))


def caution(key: str) -> Said:
    """Return what to weigh as a sentence."""
    return CAUTIONS[Caution(key)]


def unmatched(told: Mapping[str, Any]) -> Said:
    """Return why a person has no member in this proposal."""
    match told["reason"]:
        case "no_consent":
            return say("No consent to be twinned is in force. Ask the person first.")
        case "no_eligible_member":
            return say("No member who takes part may be this person’s twin.")
        case "forbidden":
            return say("Every member who would fit has been ruled out by the desk.")
        case "quota":
            return say("The places that a parliament gives to this programme are used up.")
        case _:
            return say_many(
                "{count} other person can be served only by the same members, who have {slots} "
                "places. Someone must wait; the more urgent go first.",
                "{count} persons can be served only by the same members, who have {slots} places. "
                "Someone must wait; the more urgent go first.",
                int(told.get("rivals", 0)),
                slots=int(told.get("slots", 0)),
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


def warning(key: str) -> Said:
    """Return what the register held that could not be taken as it stands."""
    return {
        "camp_conflict": say(
            "A party stands on both sides of the house; its side was taken as not known."
        ),
        "lock_lost": say(
            "A pair that was locked or asked may not be twinned any more; it was freed."
        ),
        "lock_no_room": say("A pair that was locked has no room; it was freed."),
    }[key]


def _listed(said: Any) -> Said:
    """Join sentences without knowing their language: each stands between commas."""
    parts = list(said)
    names = [f"p{n}" for n in range(len(parts))]
    return Said(", ".join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))
