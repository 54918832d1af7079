"""What the vault keeps of a defender: the fields of an identity, and how one is searched. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from gemel.kernel import words
from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say

# In the order of the page. What is long may have several lines.
FIELDS: dict[str, Said] = {
    "name": say("Name"),
    "other_names": say("Other names and spellings"),
    "contacts": say("Contacts, the safest first"),
    "trusted": say("Trusted person, and how to reach them"),
    "place": say("Place and country"),
    "hours": say("Safe hours, and what must never be done"),
    "notes": say("What else helps to protect this person"),
}
LONG = {"contacts", "trusted", "notes"}
SHORTEST, LONGEST = 200, 4000  # signs at most of a short field, of a long one
SEARCHED = ("name", "other_names")


def checked(given: Mapping[str, str]) -> dict[str, str]:
    """Return an identity, fit to be sealed. Raises: Invalid, with a sentence for each field."""
    faults: dict[str, Said] = {}
    kept: dict[str, str] = {}
    for field in FIELDS:
        text = words.without_direction_marks(given.get(field, "")).strip()
        most = LONGEST if field in LONG else SHORTEST
        if len(text) > most:
            faults[field] = say("At most {limit} characters", limit=most)
        kept[field] = text
    if not kept["name"]:
        faults["name"] = say("Write the name, or leave this person with the code name alone")
    if faults:
        raise Invalid(fields=faults)
    return kept


def fits(asked: str, identity: Mapping[str, str]) -> bool:
    """Tell whether every word that was asked begins, or sounds like, a word of the names."""
    named = " ".join(identity.get(field, "") for field in SEARCHED)
    folded = words.fold(named).split()
    wanted = words.fold(asked).split()
    if wanted and all(any(word.startswith(each) for word in folded) for each in wanted):
        return True
    heard, sounds = words.sound_keys(named), words.keys_by_word(asked)
    return bool(sounds) and all(heard & keys for keys in sounds)
